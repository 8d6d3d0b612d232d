"""Offices: the claim gives a person another office, or the office another person."""

from collections.abc import Iterable, Sequence

from verifier.engine.checks.base import Check, Pair
from verifier.engine.reading.facts import Token
from verifier.engine.reading.names import same_name
from verifier.engine.reading.offices import Office
from verifier.engine.reading.posts import Post, find_posts
from verifier.engine.types import Finding, Outcome, Reason, Span

# Offices that one body has one of at a time.
_SINGLE = frozenset(
    """president chancellor mayor governor leader chairman king queen pope speaker coach
    minister""".split()
) | {"prime minister", "prosecutor general", "chief executive", "secretary general"}
_ALIKE = (
    frozenset({"head", "chief", "leader", "director", "chairman", "chief executive"}),
    frozenset({"doctor", "professor", "lawyer", "analyst", "official", "lawmaker"}),
)
_BODIES = frozenset({"organisation", "country", "place", "other"})


def offices_differ(pair: Pair) -> Iterable[Finding]:
    """Compares offices and who holds them: "health minister" where the source says
    "finance minister", "president" where it says "former president", or another
    holder of the same office, is contradicted."""
    theirs = find_posts(pair.evidence)
    for own in find_posts(pair.claim):
        for other in theirs:
            same = same_name(own.holder, other.holder) > 0
            if same and _office_differs(own.office, other.office):
                yield _finding(pair, own, other, Reason.OFFICE_DIFFERS)
                break
            if same and (
                _only_former(own.office, other.office) or _body_differs(own, other)
            ):
                yield _finding(pair, own, other, Reason.OFFICE_DIFFERS)
                break
            if not same and _holder_differs(pair, own, other, theirs):
                yield _finding(pair, own, other, Reason.NAME_DIFFERS)
                break


def _office_differs(own: Office, other: Office) -> bool:
    """Tell whether two offices of one person exclude each other."""
    if own.head != other.head:
        return (
            own.head in _SINGLE
            and other.head in _SINGLE
            and not any({own.head, other.head} <= group for group in _ALIKE)
            and own.former == other.former
            and "leader" not in {own.head, other.head}
            and "chairman" not in {own.head, other.head}
        )
    return bool(own.fields and other.fields) and own.fields.isdisjoint(other.fields)


def _only_former(own: Office, other: Office) -> bool:
    return (
        own.head == other.head
        and own.fields == other.fields
        and own.former != other.former
    )


def _body_differs(own: Post, other: Post) -> bool:
    """Tell whether one person heads two different bodies of one kind."""
    if own.office.head not in _SINGLE or own.office.head != other.office.head:
        return False
    if own.office.fields != other.office.fields or own.body is None:
        return False
    return (
        other.body is not None
        and own.body.kind == other.body.kind
        and own.body.kind in _BODIES
        and same_name(own.body, other.body) == 0
    )


def _holder_differs(
    pair: Pair, own: Post, other: Post, theirs: tuple[Post, ...]
) -> bool:
    """Tell whether both texts fill one office, of the same body, with two persons."""
    if own.office.head not in _SINGLE or own.office.head != other.office.head:
        return False
    if (
        own.office.fields != other.office.fields
        or own.office.former
        or other.office.former
    ):
        return False
    if own.office.head == "minister" and not own.office.fields:
        return False
    if any(same_name(own.holder, name) > 0 for name in pair.evidence.names):
        held = [post for post in theirs if same_name(own.holder, post.holder) > 0]
        if held or own.body is None:
            return False
    if own.body is None or other.body is None:
        return False
    return same_name(own.body, other.body) > 0


def _finding(pair: Pair, own: Post, other: Post, reason: Reason) -> Finding:
    if reason is Reason.NAME_DIFFERS:
        detail = (
            f"The source names {other.holder.text} as {_title(other.office)}; the "
            f"claim names {own.holder.text}."
        )
        spans = own.holder.span, other.holder.span
    else:
        bodies = _body_differs(own, other)
        detail = (
            f"The source calls {other.holder.text} {_named(other, of_body=bodies)}; "
            f"the claim calls {own.holder.text} {_named(own, of_body=bodies)}."
        )
        spans = (
            _span(pair.claim.tokens, own.office),
            _span(pair.evidence.tokens, other.office),
        )
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        detail,
        claim_span=spans[0],
        evidence_span=spans[1],
        reason=reason,
    )


def _named(post: Post, *, of_body: bool) -> str:
    title = _title(post.office)
    return f"{title} of {post.body.text}" if of_body and post.body else title


def _title(office: Office) -> str:
    return f"former {office.title}" if office.former else office.title


def _span(tokens: Sequence[Token], office: Office) -> Span:
    return Span(tokens[office.first].start, tokens[office.last].end)


CHECK = Check("offices", 1, offices_differ)
