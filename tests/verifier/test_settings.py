from pathlib import Path

import pytest

from verifier.settings import InvalidSetting, Settings

HOME = {"XDG_DATA_HOME": "/data"}


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_env(HOME)
    assert settings.database_url == "sqlite:////data/verifier/verifier.sqlite3"
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 2)
    assert settings.models is True


def test_a_relative_data_folder_is_ignored_as_xdg_says() -> None:
    url = Settings.from_env({"XDG_DATA_HOME": "here"}).database_url
    assert url == f"sqlite:///{Path.home()}/.local/share/verifier/verifier.sqlite3"


def test_every_variable_is_read(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "VERIFIER_DATABASE_URL": "postgresql://desk@db/claims",
            "VERIFIER_HOST": "0.0.0.0",
            "VERIFIER_PORT": "9000",
            "VERIFIER_WORKERS": "8",
            "VERIFIER_THREADS": "2",
            "VERIFIER_MODELS": str(tmp_path),
            "VERIFIER_BODY_LIMIT": "2048",
            "VERIFIER_PUBLIC_VERIFY": "off",
            "VERIFIER_PUBLIC_LIMIT": "0",
            "VERIFIER_KEY_LIMIT": "99",
            "VERIFIER_PROXIES": "1",
            "VERIFIER_CORS_ORIGINS": "https://cms.example, http://localhost:3000",
        }
    )
    assert settings == Settings(
        database_url="postgresql://desk@db/claims",
        host="0.0.0.0",
        port=9000,
        workers=8,
        threads=2,
        models=tmp_path,
        body_limit=2048,
        public_verify=False,
        public_limit=0,
        key_limit=99,
        proxies=1,
        cors_origins=("https://cms.example", "http://localhost:3000"),
    )


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.from_env({**HOME, "VERIFIER_PORT": " "}).port == 8000


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("VERIFIER_PORT", "eighty", "a whole number from 1 to 65535"),
        ("VERIFIER_PORT", "0", "a whole number from 1 to 65535"),
        ("VERIFIER_PORT", "65536", "a whole number from 1 to 65535"),
        ("VERIFIER_PORT", "-1", "a whole number"),
        ("VERIFIER_PORT", "²", "a whole number"),
        ("VERIFIER_PORT", "9" * 5000, "a whole number"),
        ("VERIFIER_WORKERS", "1.5", "a whole number"),
        ("VERIFIER_DATABASE_URL", "mysql://db", "sqlite:///PATH or postgresql://"),
        ("VERIFIER_MODELS", "/no/such/folder", "on, off or an existing folder"),
        ("VERIFIER_PUBLIC_VERIFY", "no", "on or off"),
        ("VERIFIER_PUBLIC_LIMIT", "many", "a whole number from 0"),
        ("VERIFIER_CORS_ORIGINS", "*", "https://HOST"),
        ("VERIFIER_CORS_ORIGINS", "https://cms.example/page", "https://HOST"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str, expected: str) -> None:
    with pytest.raises(InvalidSetting, match=name) as raised:
        Settings.from_env({**HOME, name: value})
    assert expected in str(raised.value)
    assert raised.value.name == name


def test_a_refused_address_does_not_repeat_its_password() -> None:
    with pytest.raises(InvalidSetting) as raised:
        Settings.from_env(HOME).with_database("mysql://desk:s3cret@db/claims")
    assert "s3cret" not in str(raised.value)
    assert "mysql://...@db/claims" in str(raised.value)


def test_every_variable_is_described() -> None:
    variables = Settings.variables()
    assert len({variable.name for variable in variables}) == len(variables)
    assert all(variable.meaning and variable.default for variable in variables)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("https://facts.example", "https://facts.example"),
        ("https://facts.example/", "https://facts.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_public_address_is_an_origin(value: str, read: str) -> None:
    assert Settings.from_env({"VERIFIER_PUBLIC_URL": value}).public_url == read


@pytest.mark.parametrize(
    "value", ["facts.example", "https://facts.example/app", "javascript:alert(1)"]
)
def test_what_is_no_origin_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="VERIFIER_PUBLIC_URL"):
        Settings.from_env({"VERIFIER_PUBLIC_URL": value})


def test_metrics_are_off_and_the_access_log_is_on_unless_told() -> None:
    assert (Settings().metrics, Settings().access_log) == (False, True)
    chosen = Settings.from_env({"VERIFIER_METRICS": "on", "VERIFIER_ACCESS_LOG": "off"})
    assert (chosen.metrics, chosen.access_log) == (True, False)
    with pytest.raises(InvalidSetting, match="on or off"):
        Settings.from_env({"VERIFIER_METRICS": "yes"})


def test_another_store_has_no_replica() -> None:
    settings = Settings.from_env(
        {
            "VERIFIER_DATABASE_URL": "postgresql://host/one",
            "VERIFIER_DATABASE_READ_URL": "postgresql://other/one",
        }
    )
    assert settings.database_read_url == "postgresql://other/one"
    assert settings.with_database("postgresql://host/one") is settings
    assert settings.with_database("sqlite:///two").database_read_url is None


def test_what_looks_like_a_setting_and_is_none_is_told() -> None:
    given = {"VERIFIER_PORT": "1", "VERIFIER_PROT": "1", "PATH": "/bin"}
    assert Settings.unknown(given) == ["VERIFIER_PROT"]
