"""The application over a small store, for the tests of pages, API and security.

Verdicts come from a scripted engine, so that these tests are about what is shown;
everything between the request and the engine is real.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache

from claims.documents import find_quote
from claims.models import (
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Passage,
    Rating,
    Stance,
)
from claims.store import open_store
from claims.store.base import ClaimStore
from verifier.app import create_app
from verifier.engine.config import EngineConfig
from verifier.engine.types import (
    EvidenceMatch,
    Finding,
    Outcome,
    Reason,
    Span,
    Verdict,
    VerdictLabel,
)
from verifier.service import VerificationService
from verifier.settings import Settings

FIRST = (
    "The old bridge in Lindau was closed for 12 days, the city council said on Monday."
)
SECOND = "Nobody was hurt. Repairs cost 340 euros, according to the treasurer."
TEXT = f"{FIRST}\n\n{SECOND}"
PUBLISHED = date(2024, 11, 7)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def document(**changes: Any) -> Document:
    made = Document(
        id="doc-1",
        title="Bridge reopens",
        publisher="Lindau Courier",
        published_on=PUBLISHED,
        url="https://courier.example/bridge",
        language="en",
        sha256=sha256(TEXT.encode()).hexdigest(),
        length=len(TEXT),
        passages=(
            Passage(0, len(FIRST), FIRST),
            Passage(len(FIRST) + 2, len(TEXT), SECOND),
        ),
    )
    return replace(made, **changes)


def claim(number: int, text: str, exact: str, **changes: Any) -> Claim:
    made = Claim(
        id=f"claim-{number}",
        slug=f"claim-{number}",
        text=text,
        rating=Rating.ACCURATE,
        status=ClaimStatus.PUBLISHED,
        evidence=(
            Evidence(
                find_quote(document(), exact),
                "doc-1",
                attribution="the city council" if number == 1 else None,
                speaks_of=date(2024, 11, 4),
            ),
        ),
        topics=("bridge",),
        created_at=NOW,
    )
    return replace(made, **changes)


CLAIMS = (
    claim(1, "The bridge in Lindau was closed for 12 days.", FIRST),
    claim(2, "Nobody was hurt at the Lindau bridge works.", "Nobody was hurt."),
    claim(
        3,
        "The repairs of the bridge were free of charge.",
        "Repairs cost 340 euros, according to the treasurer.",
        rating=Rating.FALSE,
    ),
    claim(4, "A draft that nobody may see yet.", FIRST, status=ClaimStatus.DRAFT),
    claim(5, "The bridge was shut for days.", FIRST, status=ClaimStatus.RETIRED),
)

SUPPORTED = "The bridge in Lindau was closed for 12 days."
CONTRADICTED = "The bridge in Lindau was closed for 21 days."
PARTLY = "The bridge in Lindau was closed for 12 days because of ice."
BROKEN = "This claim makes the engine fail."


def match(stored: Claim, *findings: Finding, **changes: Any) -> EvidenceMatch:
    made = EvidenceMatch(
        quote=stored.evidence[0].quote,
        stance=Stance.SUPPORTS,
        attribution=stored.evidence[0].attribution,
        similarity=0.91234567,
        claim_id=stored.id,
        claim_text=stored.text,
        rating=stored.rating,
        document=document(),
        findings=findings,
    )
    return replace(made, **changes)


def _span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def _verdict(text: str, label: VerdictLabel, reason: Reason, **fields: Any) -> Verdict:
    given: dict[str, Any] = {
        "confidence": 0.97,
        "explanation": "The store holds nothing on this.",
        "evidence": (),
        "engine_version": "test",
        "check_versions": {"numbers": 1},
    }
    return Verdict(claim=text, label=label, reason=reason, **{**given, **fields})


def scripted(text: str) -> Verdict:
    """Return the verdict that these tests expect for ``text``."""
    if text == BROKEN:
        raise RuntimeError("the engine failed")
    agrees = Finding(
        "numbers",
        Outcome.AGREES,
        "Both say 12.",
        _span(SUPPORTED, "12"),
        _span(FIRST, "12"),
    )
    if text == SUPPORTED:
        return _verdict(
            text,
            VerdictLabel.SUPPORTED,
            Reason.STATED_BY_SOURCE,
            explanation="The source says the same.",
            evidence=(match(CLAIMS[0], agrees),),
        )
    if text == CONTRADICTED:
        differs = Finding(
            "numbers",
            Outcome.CONTRADICTS,
            "The source says 12; the claim says 21.",
            _span(text, "21"),
            _span(FIRST, "12"),
            Reason.NUMBER_DIFFERS,
        )
        return _verdict(
            text,
            VerdictLabel.CONTRADICTED,
            Reason.NUMBER_DIFFERS,
            explanation="The source says 12; the claim says 21.",
            evidence=(match(CLAIMS[0], differs, stance=Stance.REFUTES),),
        )
    if text == PARTLY:
        leaves_open = Finding(
            "coverage",
            Outcome.NOT_APPLICABLE,
            "The source says nothing of ice.",
            _span(text, "because of ice"),
            blocks_support=True,
        )
        return _verdict(
            text,
            VerdictLabel.UNKNOWN,
            Reason.PARTLY_COVERED,
            explanation="The source does not say why.",
            evidence=(match(CLAIMS[0], leaves_open, deciding=False),),
            uncovered=(_span(text, "because of ice"),),
        )
    return _verdict(text, VerdictLabel.UNKNOWN, Reason.NO_EVIDENCE, confidence=0.5)


@dataclass(frozen=True)
class ScriptedEngine:
    """Answers with :func:`scripted`; records what it was asked."""

    config: EngineConfig = field(default_factory=EngineConfig)
    asked: list[str] = field(default_factory=list)

    def verify(self, text: str, retrieve: object, revision: int) -> Verdict:
        del retrieve
        self.asked.append(text)
        return replace(scripted(text), store_revision=revision)

    def relate(self, text: str, *candidates: object) -> Verdict:
        del candidates
        return scripted(text)

    def compare(self, text: str, evidence: str) -> Verdict:
        self.asked.append(evidence)
        return scripted(text)


@dataclass(frozen=True)
class OpenedServices:
    service: VerificationService
    store: ClaimStore
    settings: Settings


def filled_store(
    documents: Sequence[Document] = (document(),), claims: Sequence[Claim] = CLAIMS
) -> ClaimStore:
    store = open_store("memory://")
    with store.unit_of_work() as work:
        work.add_documents(documents)
        work.add_claims(claims)
        work.commit()
    return store


MakeApp = Callable[..., Flask]


def make_app(
    store: ClaimStore | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    **settings: Any,
) -> Flask:
    store = store or filled_store()
    numbers = itertools.count(1)
    service = VerificationService(
        store=store,
        engine=cast("Any", ScriptedEngine()),
        rank=lambda _text, _limit: [],
        clock=clock or (lambda: NOW),
        new_id=lambda: f"record-{next(numbers)}",
    )
    unlimited = {"public_limit": 0, "key_limit": 0}
    chosen = Settings(database_url="memory://", **{**unlimited, **settings})
    made = create_app(chosen, cast("Any", OpenedServices(service, store, chosen)))
    made.jinja_env.bytecode_cache = _COMPILED
    return made


class _Compiled(BytecodeCache):
    """Templates compiled once for all applications of a run: they do not change."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@pytest.fixture(scope="session")
def app() -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
