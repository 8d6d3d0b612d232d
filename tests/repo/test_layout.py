from pathlib import Path

TOP_LEVEL = {
    # the user's
    "README.md",
    "claims",
    "pyproject.toml",
    "templates",
    "tests",
    "verifier",
    "wsgi.py",
    # what tools need
    ".ci",
    ".github",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "NOTICE",
    "benchmarks",
    "deploy",
    "docs",
    "requirements",
    "training",
}
LONGEST_MODULE = 400


def modules(tracked: tuple[str, ...]) -> list[str]:
    return [path for path in tracked if path.endswith(".py")]


def test_the_top_level_holds_nothing_else(tracked: tuple[str, ...]) -> None:
    assert {path.split("/")[0] for path in tracked} <= TOP_LEVEL


def test_no_module_is_too_long_to_read(root: Path, tracked: tuple[str, ...]) -> None:
    long = {
        path: lines
        for path in modules(tracked)
        # Tables of cases may be as long as they need to be.
        if not path.startswith("tests/")
        and (lines := len((root / path).read_text("utf-8").splitlines()))
        > LONGEST_MODULE
    }
    assert long == {}


def test_modules_are_named_after_what_they_do(tracked: tuple[str, ...]) -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "core"}
    assert [p for p in modules(tracked) if Path(p).stem in vague] == []


def test_every_folder_of_the_packages_is_a_package(
    root: Path, tracked: tuple[str, ...]
) -> None:
    folders = {
        Path(path).parent
        for path in modules(tracked)
        if path.startswith(("verifier/", "claims/"))
        # Alembic loads these by their path.
        and "migrations" not in path
    }
    assert [f for f in folders if not (root / f / "__init__.py").is_file()] == []


def test_claims_is_a_package_without_imports(root: Path) -> None:
    assert "import" not in (root / "claims/__init__.py").read_text("utf-8")


def test_no_file_names_a_folder_of_someones_machine(
    root: Path, tracked: tuple[str, ...]
) -> None:
    text = (p for p in tracked if p.endswith((".py", ".md", ".toml", ".html", ".in")))
    own = Path(__file__).relative_to(root).as_posix()
    found = [p for p in text if p != own and "/work/" in (root / p).read_text("utf-8")]
    assert found == []
