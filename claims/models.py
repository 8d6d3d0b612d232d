"""The records: documents, passages, quotes, evidence and claims.

Frozen, and free of any database. Offsets count Unicode code points of the whole
document, 0-based, end exclusive (W3C Web Annotation ``TextPositionSelector``).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Stance(StrEnum):
    """What a piece of evidence says of the claim it is attached to."""

    SUPPORTS = "supports"
    REFUTES = "refutes"


class Rating(StrEnum):
    """What the evidence makes of a stored claim."""

    ACCURATE = "accurate"
    FALSE = "false"
    DISPUTED = "disputed"


class ClaimStatus(StrEnum):
    """Where a claim stands in the reviewers' workflow; only published ones answer."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document at ``start``..``end`` of the whole document."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One source text.

    ``passages`` hold the paragraphs that the store keeps: all of them for an
    ingested document, only those that quotes stand in for an excerpt (such as the
    shipped seed). ``sha256`` is that of the whole text in UTF-8 either way, and
    ``length`` its number of code points. Fields that are not known are ``None``;
    ``description`` then tells what is known in words.
    """

    id: str
    title: str | None
    publisher: str | None
    published_on: date | None
    url: str | None
    language: str
    sha256: str
    length: int
    passages: tuple[Passage, ...]
    author: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact run of a document's characters, as both W3C selectors."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote, where it stands, who is quoted as saying it, and its stance.

    ``attribution`` is ``None`` where the document says it in its own voice.
    ``speaks_of`` is the day the statement is about, as far as the source says.
    """

    quote: Quote
    document_id: str
    stance: Stance = Stance.SUPPORTS
    attribution: str | None = None
    speaks_of: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement in the project's own words, with its evidence.

    ``id`` names this version of the claim; ``slug`` is shared by all versions.
    ``valid_from``/``valid_until`` bound the days for which a figure holds.
    ``external_id`` is the id that an import gave, ``created_by`` the actor who wrote
    this version.
    """

    id: str
    slug: str
    text: str
    rating: Rating
    status: ClaimStatus
    evidence: tuple[Evidence, ...]
    topics: tuple[str, ...] = ()
    claimant: str | None = None
    claimed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    version: int = 1
    external_id: str | None = None
    created_at: datetime | None = None
    created_by: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: never defaulted, so that no change is anonymous."""

    id: str
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
