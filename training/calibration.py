r"""Learn how sure answers are, and write it beside the combiner's weights.

    python -m training.calibration seed_claims_h.jsonl dev_claims.jsonl \
        pairs_*.jsonl.gz

Labelled cases are answered as shipped but for the calibration, and for each kind of
answer a slope and a shift of the log odds are learned (Platt 1999) that make its
confidence the share of such answers that are right. Give it claims that no weight was
learned from: of the others too many are right. Verdicts do not change. Learn it
again after every change of the combiner's weights.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from training.combiner import OUTPUT
from verifier.bootstrap import open_services, upgrade_store
from verifier.engine.combiner import load_combiner
from verifier.engine.types import VerdictLabel
from verifier.evaluation.cases import Case, read_cases
from verifier.evaluation.judging import Judged, judge
from verifier.service import VerificationService
from verifier.settings import Settings

STEPS = 50
RIDGE = 10.0
"""Pull of the line towards leaving a confidence as it is: few cases move it little."""

_LEAST = 1e-3

Column = NDArray[np.float64]


def fit(odds: Column, right: Column) -> tuple[float, float]:
    """Return the slope and shift by which ``odds`` (log odds) tell best how likely it
    is to be ``right`` (1 or 0), by Newton's method on the penalised log loss."""
    as_it_is = np.array([1.0, 0.0])
    columns = np.stack([odds, np.ones_like(odds)], axis=1)

    def loss(line: Column) -> float:
        told = columns @ line
        missed = np.logaddexp(0, told) - right * told
        return float(missed.sum() + RIDGE / 2 * ((line - as_it_is) ** 2).sum())

    line = as_it_is
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-columns @ line))
        slope = columns.T @ (likely - right) + RIDGE * (line - as_it_is)
        bend = (columns * (likely * (1 - likely))[:, None]).T @ columns
        move = np.linalg.solve(bend + RIDGE * np.eye(2), slope)
        while loss(line - move) > loss(line) and np.abs(move).max() > _LEAST:
            move = move / 2
        line = line - move
    return max(float(line[0]), 0.0), float(line[1])


def lines_of(answers: Sequence[Judged]) -> dict[str, list[float]]:
    """Return the slope and shift of each kind of answer."""
    found: dict[str, list[float]] = {}
    for label in VerdictLabel:
        own = [each for each in answers if each.label is label]
        sure = np.clip([each.confidence for each in own], _LEAST, 1 - _LEAST)
        right = np.array([float(each.right) for each in own])
        if own:
            line = fit(np.log(sure / (1 - sure)), right)
            found[label.value] = [round(value, 4) for value in line]
    return found


def calibrations(
    service: VerificationService, cases: Iterable[Case], suffix: str
) -> dict[str, dict[str, list[float]]]:
    """Return the lines of both combiners of one kind of engine, by combiner."""
    answers = [judge(service)(case) for case in cases]
    return {
        f"{kind}_{suffix}": lines_of(
            [each for each in answers if (each.case.evidence is None) == from_store]
        )
        for kind, from_store in (("store", True), ("pair", False))
    }


def main() -> None:
    """Learn the calibration and write it into ``combiner.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    cases = [case for path in parser.parse_args().sets for case in read_cases(path)]
    stored = json.loads(OUTPUT.read_text("utf-8"))
    for combiner in stored.values():
        combiner.pop("calibration", None)
    _write(stored)
    load_combiner.cache_clear()
    with TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/store.sqlite3")
        upgrade_store(settings, seed=True)
        service = open_services(settings).service
        bare = replace(service, engine=replace(service.engine, agreement=None))
        learned = calibrations(bare, cases, "without_model")
        if service.engine.agreement is not None:
            learned |= calibrations(service, cases, "with_model")
    for name, lines in learned.items():
        stored[name]["calibration"] = lines
    _write(stored)


def _write(combiners: dict[str, object]) -> None:
    OUTPUT.write_text(json.dumps(combiners, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
