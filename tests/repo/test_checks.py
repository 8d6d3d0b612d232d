"""Every check is registered, documented, versioned and tested."""

from pathlib import Path

from verifier.engine.checks import CHECKS

NOT_CHECKS = {"__init__", "base"}


def files(folder: Path, pattern: str = "*.py") -> set[str]:
    return {path.stem for path in folder.glob(pattern)}


def test_every_file_of_checks_is_registered(root: Path) -> None:
    registered = {check.run.__module__.rsplit(".", 1)[-1] for check in CHECKS}
    assert files(root / "verifier/engine/checks") - NOT_CHECKS == registered


def test_names_are_unique_and_versions_start_at_one() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.version >= 1 for check in CHECKS)


def test_every_check_is_described_in_its_own_words() -> None:
    descriptions = [check.description for check in CHECKS]
    assert all(len(text) >= 20 for text in descriptions)
    assert len(set(descriptions)) == len(descriptions)


def test_every_check_has_its_tests(root: Path) -> None:
    checks = files(root / "verifier/engine/checks") - NOT_CHECKS
    tests = files(root / "tests/verifier/engine/checks", "test_*.py")
    assert {f"test_{name}" for name in checks} - tests == set()
