"""How good the verdicts are: measure labelled sets and write ``docs/quality.md``.

    python -m benchmarks.quality FILE.jsonl[.gz] ... [--ablation FILE.jsonl ...]

Every set is measured with all that is shipped and again without the agreement model;
the ablation leaves out one check after the other, without the model, on the claims
of its sets together.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from verifier.bootstrap import open_services, upgrade_store
from verifier.engine.checks import CHECKS
from verifier.evaluation.cases import Case, read_cases
from verifier.evaluation.judging import Judged, judge
from verifier.evaluation.metrics import Metrics, measure
from verifier.service import VerificationService
from verifier.settings import Settings

OUTPUT = Path(__file__).parent.parent / "docs" / "quality.md"

HEAD = (
    "| set | cases | accuracy | macro-F1 | flips | precision of answers | answered "
    "| evidence-at-1 | calibration error |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
)


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--ablation", nargs="*", type=Path, default=[])
    parser.add_argument("--output", type=Path, default=OUTPUT)
    chosen = parser.parse_args()
    sets = {path.name.split(".")[0]: read_cases(path) for path in chosen.sets}
    ablated = [case for path in chosen.ablation for case in read_cases(path)]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/store.sqlite3")
        upgrade_store(settings, seed=True)
        service = open_services(settings).service
        page = "".join(_page(service, sets, ablated))
    chosen.output.write_text(page, encoding="utf-8")


def _page(
    service: VerificationService, sets: dict[str, list[Case]], ablated: list[Case]
) -> Iterator[str]:
    bare = replace(service, engine=replace(service.engine, agreement=None))
    yield (
        "# Quality\n\nWritten by `make quality`; do not edit. Flips are answers that "
        "say supported for contradicted or the reverse. Precision is that of the "
        "answers given (supported or contradicted). `seed_claims_a` to `_g` are what "
        "the combiner was learned from; of `_h` to `_k` wrong answers were "
        "read; none of the claims of `_l` was. The confidence was fitted to "
        "`_h`, to `dev_claims` and to the public sets `pairs_*`.\n"
    )
    if service.engine.agreement is not None:
        yield "\n## As shipped: checks, embeddings, agreement model, combiner\n\n"
        yield from _table(service, sets)
    yield "\n## Without the agreement model\n\n"
    yield from _table(bare, sets)
    if ablated:
        yield "\n## What each check adds\n\n"
        yield (
            "Without the model, one check left out at a time, on the labelled claims "
            "over the shipped store together.\n\n"
        )
        yield from _ablation(bare, ablated)


def _table(service: VerificationService, sets: dict[str, list[Case]]) -> Iterator[str]:
    yield HEAD
    everything: list[Judged] = []
    for name, cases in sets.items():
        judged = _judged(service, cases)
        everything += judged
        yield _row(name, measure(judged))
    yield _row("all together", measure(everything))


def _ablation(service: VerificationService, cases: list[Case]) -> Iterator[str]:
    yield HEAD
    yield _row("every check", measure(_judged(service, cases)))
    for check in CHECKS:
        config = replace(service.config, left_out=frozenset({check.name}))
        without = replace(service, engine=replace(service.engine, config=config))
        yield _row(f"without {check.name}", measure(_judged(without, cases)))


def _judged(service: VerificationService, cases: Sequence[Case]) -> list[Judged]:
    sys.stderr.write(f"{len(cases)} cases ...\n")
    answer = judge(service)
    return [answer(case) for case in cases]


def _row(name: str, found: Metrics) -> str:
    precision = _share(found.precision_answered)
    return (
        f"| {name} | {found.cases:,} | {_share(found.accuracy)} "
        f"| {_share(found.macro_f1)} | {found.flips} ({_share(found.flip_share)}) "
        f"| {precision} | {_share(found.answered)} | {_share(found.evidence_at_1)} "
        f"| {_share(found.calibration_error)} |\n"
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
