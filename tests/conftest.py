"""What every test shares: nothing but the rule that CI skips no server test."""

import os
from collections.abc import Generator

import pytest

MANDATORY_IN_CI = ("postgres", "e2e", "redis")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
    call: pytest.CallInfo[None],  # noqa: ARG001 - the hook's signature
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a skipped PostgreSQL, Redis or browser test in CI, which installs all."""
    report = yield
    marked = any(item.get_closest_marker(name) for name in MANDATORY_IN_CI)
    if report.skipped and marked and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report
