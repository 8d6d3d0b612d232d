"""Putting what was read into the store: documents, their versions, their candidates.

A document, its candidates, what happens to claims that quote it, and the audit trail
are kept together or not at all. To look for candidates takes seconds for hundreds of
pages: that is done before the unit of work, which keeps every other writer waiting.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from claims.audit import AuditAction, AuditEntry
from claims.documents import make_document
from claims.errors import DocumentNotFound, InvalidRecord, VersionConflict
from claims.ingestion.candidates import Candidate, find_candidates
from claims.ingestion.errors import DocumentKept
from claims.ingestion.following import Followed, follow
from claims.ingestion.records import Extracted
from claims.models import Actor, Document, Passage
from claims.store.base import ClaimStore, UnitOfWork
from claims.store.intake import KeptCandidate, Origin, OriginKind
from claims.text import require_storable

LONGEST_FACT = 500
LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reviewer confirmed of a document."""

    title: str
    publisher: str | None = None
    author: str | None = None
    published_on: date | None = None
    url: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was put in, and what it changed for claims."""

    document: Document
    origin: Origin
    candidates: int
    followed: Followed


def propose(
    passages: Iterable[Passage], boilerplate: Sequence[int] = ()
) -> list[KeptCandidate]:
    """Return the candidates in ``passages`` as a store keeps them."""
    return [kept_candidate(each) for each in find_candidates(passages, boilerplate)]


def propose_from(extracted: Extracted) -> list[KeptCandidate]:
    """Return the candidates of what was read, to hand to :func:`add`."""
    return propose(make_document(extracted.text).passages, extracted.boilerplate)


def check_facts(facts: Facts) -> dict[str, str]:
    """Return what is wrong with each field of ``facts``; nothing if all is well."""
    wrong: dict[str, str] = {}
    if not facts.title.strip():
        wrong["title"] = "Give a title, so that readers can tell the source."
    for name in ("title", "publisher", "author"):
        if len(getattr(facts, name) or "") > LONGEST_FACT:
            wrong[name] = f"Use at most {LONGEST_FACT} characters."
    if facts.url is not None:
        if not facts.url.startswith(("https://", "http://")) or " " in facts.url:
            wrong["url"] = "Give an address that begins with https:// or http://."
        elif len(facts.url) > LONGEST_ADDRESS:
            wrong["url"] = f"Use at most {LONGEST_ADDRESS:,} characters."
    if not (facts.language.isalpha() and 2 <= len(facts.language) <= 3):  # noqa: PLR2004 - as ISO 639 has it
        wrong["language"] = "Give a language code of two or three letters, such as en."
    return wrong


def known(store: ClaimStore, extracted: Extracted) -> Document | None:
    """Return the document that holds this text or came from this file, if any.

    One of which the store keeps only an excerpt is none: it can be completed.
    """
    whole = make_document(extracted.text)
    found = store.documents_alike(whole.sha256, extracted.file_sha256)
    for each in found:
        if each.sha256 != whole.sha256 or not _is_excerpt(store, each, whole):
            return each
    return None


def _is_excerpt(
    store: ClaimStore | UnitOfWork, header: Document, whole: Document
) -> bool:
    kept = store.get_document(header.id)
    return len(kept.passages) < len(whole.passages)


def add(  # noqa: PLR0913 - what, who, when and where from
    work: UnitOfWork,
    actor: Actor,
    extracted: Extracted,
    facts: Facts,
    *,
    at: datetime,
    kind: OriginKind,
    name: str | None = None,
    follows: str | None = None,
    alike: Iterable[Document] = (),
    candidates: Sequence[KeptCandidate] | None = None,
) -> Added:
    """Keep a document with its candidates; with ``follows``, as the next version.

    ``candidates`` are what :func:`propose_from` found, if that was asked before.
    ``alike`` are the documents of the same text that the store told of. One that is
    kept only as an excerpt is completed, under what is known of it.

    Raises:
        InvalidRecord: a fact is missing or too long, or there is no text.
        DocumentKept: the store holds this text already.
        DocumentNotFound: what it follows is not there.
        VersionConflict: what it follows has a newer version.
        TextRejected: a text holds NUL or a lone surrogate.
    """
    if wrong := check_facts(facts):
        raise InvalidRecord(next(iter(wrong.values())))
    if name is not None:
        require_storable(name)
    document = _document(work, extracted, facts, alike)
    if work.origin(document.id) is not None:
        raise DocumentKept(document.id)
    origin = Origin(
        document_id=document.id,
        series=document.id,
        version=1,
        kind=kind,
        added_at=at,
        added_by=actor.id,
        added_by_name=actor.name,
        format=extracted.format,
        name=name,
        encoding=extracted.encoding,
        file_sha256=extracted.file_sha256,
        boilerplate=extracted.boilerplate,
    )
    work.add_document(document)
    before = None
    if follows is not None and follows != document.id:
        before = _followed(work, actor, follows, at)
        origin = replace(origin, series=before.series, version=before.version + 1)
    work.add_origin(origin)
    if candidates is None:
        candidates = propose(document.passages, origin.boilerplate)
    followed = Followed()
    if before is not None:
        old = work.get_document(before.document_id)
        candidates = _decided_before(work, old, document, candidates)
        followed = follow(work, actor, old, document, at)
    work.add_candidates(document.id, candidates)
    action = AuditAction.DOCUMENT_VERSION if before else AuditAction.DOCUMENT_ADD
    work.append_audit(
        AuditEntry(
            actor=actor,
            action=action,
            target=document.id,
            at=at,
            before=None if before is None else {"id": before.document_id},
            after=snapshot(document, origin),
        )
    )
    return Added(document, origin, len(candidates), followed)


def _document(
    work: UnitOfWork, extracted: Extracted, facts: Facts, alike: Iterable[Document]
) -> Document:
    document = make_document(
        extracted.text,
        title=facts.title.strip(),
        publisher=facts.publisher,
        published_on=facts.published_on,
        url=facts.url,
        language=facts.language,
        author=facts.author,
    )
    for each in alike:
        if each.sha256 != document.sha256:
            continue
        if not _is_excerpt(work, each, document):
            raise DocumentKept(each.id)
        return replace(work.get_document(each.id), passages=document.passages)
    return document


def _followed(work: UnitOfWork, actor: Actor, document_id: str, at: datetime) -> Origin:
    """Return the origin of the version that is followed, noted now if need be."""
    if work.superseded([document_id]):
        raise VersionConflict(
            "That document has a newer version already. Choose the newest one."
        )
    found = work.origin(document_id)
    if found is None:
        document = work.get_documents([document_id]).get(document_id)
        if document is None:
            raise DocumentNotFound(f"There is no document {document_id!r}.")
        found = Origin(
            document_id=document_id,
            series=document_id,
            version=1,
            kind=OriginKind.EARLIER,
            added_at=at,
            added_by=actor.id,
            added_by_name=actor.name,
        )
        work.add_origin(found)
    return found


def kept_candidate(candidate: Candidate) -> KeptCandidate:
    """Return a candidate as the store keeps it."""
    return KeptCandidate(
        start=candidate.start,
        end=candidate.end,
        text=candidate.text,
        score=candidate.score,
        reasons=candidate.reasons,
        speaker=candidate.speaker,
        unclear=candidate.unclear,
    )


def _decided_before(
    work: UnitOfWork,
    old: Document,
    new: Document,
    candidates: Sequence[KeptCandidate],
) -> list[KeptCandidate]:
    """Let a sentence that was decided on in the old version stay decided."""
    decided = {
        text_at(old, each.start, each.end): each
        for each in work.decided_candidates(old.id)
    }
    kept = []
    for each in candidates:
        before = decided.get(text_at(new, each.start, each.end))
        if before is None:
            kept.append(each)
        else:
            kept.append(replace(before, start=each.start, end=each.end))
    return kept


def text_at(document: Document, start: int, end: int) -> str:
    """Return the characters ``start``..``end`` of one passage, or nothing."""
    at = bisect_right(document.passages, start, key=lambda each: each.start) - 1
    if at < 0:
        return ""
    passage = document.passages[at]
    return passage.text[start - passage.start : end - passage.start]


def snapshot(document: Document, origin: Origin) -> dict[str, object]:
    """Return what an audit event keeps of a document: its facts, not its text."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "author": document.author,
        "published_on": document.published_on,
        "url": document.url,
        "language": document.language,
        "sha256": document.sha256,
        "length": document.length,
        "version": origin.version,
        "kind": str(origin.kind),
        "name": origin.name,
    }


def find_more(store: ClaimStore, document_id: str) -> int:
    """Look for candidates in a document that came in by other means.

    Returns how many there are.

    Raises:
        DocumentNotFound: there is no such document.
    """
    document = store.get_document(document_id)
    origin = store.origin(document_id)
    found = propose(document.passages, origin.boilerplate if origin else ())
    with store.unit_of_work() as work:
        work.add_candidates(document_id, found)
        work.commit()
    return len(found)
