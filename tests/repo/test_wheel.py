"""What a wheel holds, and that it works from any folder without the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

RUN = "from verifier.cli import main; main()"
SERVE = """
from verifier.app import create_app
from verifier.settings import Settings
import verifier
client = create_app(Settings.from_env()).test_client()
page = client.get("/")
style = client.get("/static/site.css")
print(page.status_code, style.status_code, verifier.__file__)
"""


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
            *("--outdir", str(folder), str(root)),
        ],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=installed.parent,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(installed),
            "VERIFIER_DATABASE_URL": f"sqlite:///{installed.parent}/new/store.sqlite3",
        },
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_the_wheel_holds_every_file_that_the_packages_read(
    wheel: Path, tracked: tuple[str, ...]
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {path for path in tracked if path.startswith(("verifier/", "claims/"))}
    wanted |= {f"verifier/_{path}" for path in tracked if path.startswith("templates/")}
    assert any(path.startswith("verifier/_templates/") for path in wanted)
    assert any(path.startswith("verifier/static/") for path in wanted)
    assert any(path.startswith("claims/store/migrations/versions/") for path in wanted)
    assert wanted - held == set()


def test_the_wheel_holds_no_tests_or_tools(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        top = {name.split("/")[0] for name in archive.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {
        "claims",
        "verifier",
    }


def test_a_claim_is_checked_and_pages_served_from_the_wheel_alone(
    installed: Path,
) -> None:
    answer = json.loads(run(installed, RUN, "check", "--json", "Is this a question?"))
    assert answer["verdict"] == "unknown"
    assert answer["store_revision"] == 1
    page, style, module = run(installed, SERVE).split()
    assert (page, style) == ("200", "200")
    assert Path(module).is_relative_to(installed)
