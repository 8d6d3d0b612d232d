import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ("runtime", "build", "test")


def names(text: str) -> set[str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


@pytest.fixture(scope="module", params=LOCKS)
def lock(request: pytest.FixtureRequest, root: Path) -> str:
    return (root / f"requirements/{request.param}.txt").read_text("utf-8")


def test_a_lock_holds_no_address(lock: str) -> None:
    assert "://" not in lock


def test_everything_locked_is_pinned_and_hashed(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert entries
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize(
    ("lock_name", "source"),
    [("runtime", "pyproject.toml"), ("build", "build.in"), ("test", "test.in")],
)
def test_what_is_asked_for_is_locked(root: Path, lock_name: str, source: str) -> None:
    locked = names((root / f"requirements/{lock_name}.txt").read_text("utf-8"))
    if source == "pyproject.toml":
        project = tomllib.loads((root / source).read_text("utf-8"))["project"]
        asked = project["dependencies"]
    else:
        asked = (root / "requirements" / source).read_text("utf-8").split()
    for requirement in asked:
        found = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert found is not None
        assert re.sub(r"[-_.]+", "-", found[0]).lower() in locked


def test_no_file_names_a_package_registry(root: Path, tracked: tuple[str, ...]) -> None:
    registries = re.compile(
        r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|proxy\.golang)[\w.-]*"
    )
    found = [
        path
        for path in tracked
        if path.endswith((".txt", ".toml", ".in", ".md", ".py", ".cfg", "Makefile"))
        and path != Path(__file__).relative_to(root).as_posix()
        and registries.search((root / path).read_text("utf-8"))
    ]
    assert found == []
