import importlib.util
import re
from pathlib import Path

import pytest


def test_the_reference_is_what_the_code_says(root: Path) -> None:
    spec = importlib.util.spec_from_file_location("generate", root / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    written = (root / "docs/reference.md").read_text("utf-8")
    assert written == generate.reference(), "run `make docs`"


def test_documents_link_to_files_that_exist(
    root: Path, tracked: tuple[str, ...]
) -> None:
    broken = [
        (path, target)
        for path in tracked
        if path.endswith(".md")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", (root / path).read_text())
        if "://" not in target and not ((root / path).parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_paths_that_documents_name_exist(root: Path, document: str) -> None:
    text = (root / document).read_text("utf-8")
    named = re.findall(
        r"`((?:verifier|claims|templates|tests|docs|benchmarks|requirements)/[\w./-]+)`",
        text,
    )
    assert named
    assert [path for path in named if not (root / path).exists()] == []
