"""Whole texts: split into statements, each answered by itself, with its offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.text import require_storable
from verifier.engine.reading.reader import read
from verifier.engine.reading.submissions import Kind, split_submission
from verifier.engine.types import Span, VerdictLabel
from verifier.errors import ClaimTooLong, EmptyClaim, NotText
from verifier.service import Verification, VerificationService

MAXIMUM_TEXT = 20_000
"""Longest text that is read, in code points."""

MAXIMUM_ANSWERS = 100
"""Statements of one text that are answered; the rest are only listed."""

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_LONGEST_LABEL = 120
_BLANK = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)")
_ENDS = re.compile(r"[.!?:;…\"'”’»)\]]\s*$")
# A line broken by a narrow page or mail program, rather than by its author.
_WRAPPED = range(50, 101)


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement of a text: where it stands, what it is, and the answer to it.

    ``text`` is exactly what stands at ``span``. The spans inside ``verification``
    count from the start of the statement. Without one it was not answered: it is
    nothing that can be checked, too long, or past the limit.
    """

    span: Span
    text: str
    kind: Kind
    verification: Verification | None = None

    @property
    def checkable(self) -> bool:
        """Whether it states something that a source could confirm or contradict."""
        return self.kind is Kind.CLAIM


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text, its paragraphs, and its statements in order."""

    text: str
    paragraphs: tuple[Span, ...]
    statements: tuple[CheckedStatement, ...]

    @property
    def checkable(self) -> int:
        """How many statements could be checked."""
        return sum(each.checkable for each in self.statements)

    @property
    def answered(self) -> int:
        """How many statements have an answer."""
        return sum(each.verification is not None for each in self.statements)

    @property
    def counts(self) -> dict[str, int]:
        """How many statements got each verdict."""
        found = [
            each.verification.verdict.label
            for each in self.statements
            if each.verification is not None
        ]
        return {label.value: found.count(label) for label in VerdictLabel}


def check_text(
    service: VerificationService, text: str, most: int = MAXIMUM_ANSWERS
) -> CheckedText:
    """Split ``text`` and answer its statements, the first ``most`` that can be checked.

    Raises:
        EmptyClaim, ClaimTooLong, NotText: it cannot be read as it is.
        TextRejected: it holds a NUL or half of a character.
        StoreUnavailable: the database cannot be reached.
    """
    _require_text(text)
    paragraphs = tuple(split_paragraphs(text))
    statements: list[CheckedStatement] = []
    left = most
    for found in _statements(text, paragraphs):
        verification = None
        fits = len(found.text) <= service.config.maximum_claim_length
        if found.checkable and fits and left:
            left -= 1
            verification = service.verify(found.text)
        statements.append(
            CheckedStatement(found.span, found.text, found.kind, verification)
        )
    return CheckedText(text, paragraphs, tuple(statements))


def _require_text(text: str) -> None:
    if not isinstance(text, str):
        raise NotText(field="text")
    require_storable(text)
    if not text.strip():
        raise EmptyClaim(field="text")
    if len(text) > MAXIMUM_TEXT:
        raise ClaimTooLong(MAXIMUM_TEXT, len(text), field="text")


def split_paragraphs(text: str) -> Iterator[Span]:
    """Yield the paragraphs of ``text``, headings too, without white space around.

    A line break ends one, except where it only wraps a line: in the middle of a
    sentence, as narrow pages and mail programs do.
    """
    start = end = 0
    before = ""
    for line in _LINE.finditer(text):
        apart = _BLANK.search(text, end, line.start() + 1) is not None
        if before and (apart or not _is_wrapped(before, line.group())):
            yield _stripped(text, start, end)
            before = ""
        if not before:
            start = line.start()
        before, end = line.group(), line.end()
    if before:
        yield _stripped(text, start, end)


def _is_wrapped(before: str, line: str) -> bool:
    if _ENDS.search(before):
        return len(before) in _WRAPPED and line.lstrip()[:1].islower()
    return line.lstrip()[:1].islower() or len(before) in _WRAPPED


def _stripped(text: str, start: int, end: int) -> Span:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    return Span(start, start + len(inside.strip()))


def _statements(text: str, paragraphs: tuple[Span, ...]) -> Iterator[CheckedStatement]:
    for paragraph in paragraphs:
        inside = text[paragraph.start : paragraph.end]
        states_nothing = _is_label(inside)
        for each in split_submission(inside):
            span = Span(
                paragraph.start + each.span.start, paragraph.start + each.span.end
            )
            kind = Kind.NOISE if states_nothing else each.kind
            yield CheckedStatement(span, text[span.start : span.end], kind)


def _is_label(paragraph: str) -> bool:
    """Tell a heading that names a topic from one that states something.

    "Clashes in the north" does not say that anything is so: no source can support it.
    """
    if len(paragraph) > _LONGEST_LABEL or _ENDS.search(paragraph):
        return False
    reading = read(paragraph)
    return not reading.clauses and not reading.quantities
