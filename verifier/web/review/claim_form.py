"""What a reviewer typed into the claim editor: kept as typed, whatever is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from claims.models import Claim, Document, Evidence, Quote, Rating, Stance

_ROW = re.compile(r"quote-(\d{1,3})-")
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class QuoteRow:
    """One quote as typed. ``found`` are places to choose from, ``known`` its source."""

    number: int
    document: str = ""
    find: str = ""
    words: str = ""
    start: str = ""
    stance: str = str(Stance.SUPPORTS)
    attribution: str = ""
    speaks_of: str = ""
    found: tuple[Quote, ...] = ()
    known: Document | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed or chosen."""
        typed = (self.document, self.words, self.attribution, self.speaks_of)
        return not any(each.strip() for each in typed)

    def name(self, part: str) -> str:
        """Return the name of one of the row's fields."""
        return f"quote-{self.number}-{part}"


@dataclass(slots=True)
class ClaimForm:
    """The editor's fields as typed, and what is wrong with each by its name.

    ``base`` is the id of the version that was read, ``base_status`` how it stood;
    both are blank for a new claim.
    """

    text: str = ""
    rating: str = str(Rating.ACCURATE)
    topics: str = ""
    claimant: str = ""
    claimed_on: str = ""
    valid_from: str = ""
    valid_until: str = ""
    reason: str = ""
    base: str = ""
    base_status: str = ""
    rows: list[QuoteRow] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a field; the first message about it stays."""
        self.errors.setdefault(name, message)

    def add_row(self) -> QuoteRow:
        """Add a blank row for a quote; it begins with the source of the last one."""
        number = 1 + max((row.number for row in self.rows), default=-1)
        row = QuoteRow(number, document=self.rows[-1].document if self.rows else "")
        self.rows.append(row)
        return row

    def row(self, number: int) -> QuoteRow | None:
        """Return the row with a number."""
        return next((row for row in self.rows if row.number == number), None)


def form_of(claim: Claim) -> ClaimForm:
    """Return the form that says what ``claim`` says."""
    return ClaimForm(
        text=claim.text,
        rating=str(claim.rating),
        topics=", ".join(claim.topics),
        claimant=claim.claimant or "",
        claimed_on=_iso(claim.claimed_on),
        valid_from=_iso(claim.valid_from),
        valid_until=_iso(claim.valid_until),
        base=claim.id,
        base_status=str(claim.status),
        rows=rows_of(claim.evidence),
    )


def rows_of(evidence: tuple[Evidence, ...]) -> list[QuoteRow]:
    """Return the rows that say what ``evidence`` says."""
    return [
        QuoteRow(
            number,
            document=item.document_id,
            words=item.quote.exact,
            start=str(item.quote.start),
            stance=str(item.stance),
            attribution=item.attribution or "",
            speaks_of=_iso(item.speaks_of),
        )
        for number, item in enumerate(evidence)
    ]


def typed(given: Mapping[str, str]) -> ClaimForm:
    """Return the form as it was sent, every character of it."""
    numbers = sorted(
        {int(match.group(1)) for name in given if (match := _ROW.match(name))}
    )
    form = ClaimForm(
        text=_lines(given.get("text", "")),
        rating=given.get("rating", str(Rating.ACCURATE)),
        topics=given.get("topics", ""),
        claimant=given.get("claimant", ""),
        claimed_on=given.get("claimed_on", ""),
        valid_from=given.get("valid_from", ""),
        valid_until=given.get("valid_until", ""),
        reason=_lines(given.get("reason", "")),
        base=given.get("base", ""),
        base_status=given.get("base_status", ""),
    )
    form.rows = [_typed_row(given, number) for number in numbers]
    return form


def _typed_row(given: Mapping[str, str], number: int) -> QuoteRow:
    def part(name: str) -> str:
        return given.get(f"quote-{number}-{name}", "")

    return QuoteRow(
        number,
        document=part("document"),
        find=part("find"),
        words=_lines(part("words")),
        start=part("start"),
        stance=part("stance") or str(Stance.SUPPORTS),
        attribution=part("attribution"),
        speaks_of=part("speaks_of"),
    )


def begun(given: Mapping[str, str]) -> ClaimForm:
    """Return the form of a new claim, begun with what a link to it says.

    A link may give ``text``, ``rating``, ``topics``, ``claimant``, ``claimed_on`` and
    of one quote ``document``, ``words``, ``start``, ``stance``, ``attribution`` and
    ``speaks_of``.
    """
    of_quote = ("document", "words", "start", "stance", "attribution", "speaks_of")
    named = {
        f"quote-0-{name}" if name in of_quote else name: value
        for name, value in given.items()
        if name not in {"base", "base_status", "reason"}
    }
    form = typed(named)
    if not form.rows:
        form.add_row()
    return form


def topics_of(text: str) -> tuple[str, ...]:
    """Return the topics of a list with commas, each once."""
    names = (_SPACES.sub(" ", name).strip() for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _lines(text: str) -> str:
    """Return a text with its line ends as they were typed."""
    return text.replace("\r\n", "\n")
