"""What the API answers with, as frozen records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

from verifier.client.errors import UnreadableAnswer


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a quote stands in; what is not known is ``None``."""

    id: str
    title: str | None
    publisher: str | None
    published_on: str | None
    url: str | None

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read the JSON of a document."""
        names = ("title", "publisher", "published_on", "url")
        return cls(str(value["id"]), *(value.get(name) for name in names))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw; spans count code points, end exclusive."""

    check: str
    outcome: str
    detail: str
    claim_span: tuple[int, int] | None
    quote_span: tuple[int, int] | None

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read the JSON of a finding."""
        spans = (value.get("claim_span"), value.get("quote_span"))
        own, other = (None if span is None else (span[0], span[1]) for span in spans)
        return cls(value["check"], value["outcome"], value["detail"], own, other)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An exact quote, its stance (supports, refutes), who says it, its source.

    ``start`` and ``end`` are its place in the document, in code points.
    """

    quote: str
    stance: str
    attribution: str | None
    start: int
    end: int
    source: Source | None
    claim_id: str | None
    findings: tuple[Finding, ...]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read the JSON of a piece of evidence."""
        document = value.get("document")
        return cls(
            quote=value["quote"],
            stance=value["stance"],
            attribution=value.get("attribution"),
            start=value["selector"]["start"],
            end=value["selector"]["end"],
            source=None if document is None else Source.read(document),
            claim_id=value.get("claim_id"),
            findings=tuple(Finding.read(each) for each in value.get("findings", ())),
        )


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict (supported, contradicted, unknown) with what it rests on.

    ``evidence`` has the deciding piece first; with an unknown verdict it is related
    and no answer.
    """

    id: str
    claim: str
    verdict: str
    confidence: float
    reason: str
    explanation: str
    evidence: tuple[Evidence, ...]
    store_revision: int
    checked_at: datetime
    raw: Mapping[str, Any]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read the JSON of a verification."""
        return cls(
            id=value["id"],
            claim=value["claim"],
            verdict=value["verdict"],
            confidence=value["confidence"],
            reason=value["reason"],
            explanation=value["explanation"],
            evidence=tuple(Evidence.read(each) for each in value["evidence"]),
            store_revision=value["store_revision"],
            checked_at=datetime.fromisoformat(value["checked_at"]),
            raw=value,
        )


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim of the store; its rating is accurate, false or disputed."""

    id: str
    text: str
    rating: str
    status: str
    version: int
    topics: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    raw: Mapping[str, Any]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read the JSON of a stored claim."""
        return cls(
            id=value["id"],
            text=value["text"],
            rating=value["rating"],
            status=value["status"],
            version=value["version"],
            topics=tuple(value["topics"]),
            evidence=tuple(Evidence.read(each) for each in value["evidence"]),
            raw=value,
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a text at ``start``..``end``, in code points.

    ``verification``, whose spans count from the start of the statement, is ``None``
    where it was not checked; ``kind`` tells what it is.
    """

    start: int
    end: int
    text: str
    kind: str
    verification: Verification | None

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read the JSON of a statement."""
        answer = value["verification"]
        return cls(
            start=value["span"][0],
            end=value["span"][1],
            text=value["text"],
            kind=value["kind"],
            verification=None if answer is None else Verification.read(answer),
        )


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text's statements in order; ``counts`` has how many got each verdict."""

    statements: tuple[Statement, ...]
    counts: Mapping[str, int]
    raw: Mapping[str, Any]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read the JSON of a checked text."""
        statements = tuple(Statement.read(each) for each in value["statements"])
        return cls(statements, value["counts"], value)


Record = TypeVar("Record", Verification, StoredClaim, CheckedText)


def read(kind: type[Record], value: Mapping[str, Any]) -> Record:
    """Return the record that ``value`` holds.

    Raises:
        UnreadableAnswer: it lacks what the API promises.
    """
    try:
        return kind.read(value)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UnreadableAnswer(
            f"The answer lacks what it should hold: {error}"
        ) from error


def read_all(
    kind: type[Record], value: Mapping[str, Any], name: str
) -> Iterator[Record]:
    """Yield the records under ``name``.

    Raises:
        UnreadableAnswer: there is no list of them.
    """
    found = value.get(name)
    if not isinstance(found, list):
        raise UnreadableAnswer(f"The answer has no list of {name}.")
    for each in found:
        yield read(kind, each)
