"""One claim as reviewers see it: its versions, history, and what may be done now."""

from dataclasses import dataclass

from claims.audit import AuditEvent
from claims.curation import content_of
from claims.errors import ClaimNotFound
from claims.models import Claim, ClaimStatus, Document, Evidence
from claims.people import Role, User
from claims.restoring import standing_version
from claims.store.base import ClaimStore
from claims.store.people import SINGLE_REVIEWER
from claims.store.rules import OPEN
from verifier.http.context import usable_id
from verifier.web.marking import Surroundings
from verifier.web.review.claim_differences import Difference, differences
from verifier.web.review.claim_history import Step, author_names, history_of
from verifier.web.verdict_view import quote_surroundings

STATUS_WORDS = {
    ClaimStatus.DRAFT: "Draft",
    ClaimStatus.IN_REVIEW: "In review",
    ClaimStatus.PUBLISHED: "Published",
    ClaimStatus.RETIRED: "Retired",
}


@dataclass(frozen=True, slots=True)
class Sourced:
    """A quote with its document and the words around it."""

    evidence: Evidence
    document: Document | None
    around: Surroundings


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim's page. ``standing`` is the version in work or in use.

    ``published`` is the version that readers see while ``standing`` is a later one,
    and ``changes`` what ``standing`` would change of it.
    """

    slug: str
    versions: tuple[Claim, ...]
    standing: Claim
    published: Claim | None
    changes: tuple[Difference, ...]
    evidence: tuple[Sourced, ...]
    history: tuple[Step, ...]
    authors: dict[str, str]
    flag: AuditEvent | None
    may: frozenset[str]
    own: bool

    @property
    def author(self) -> str:
        """Who wrote the version that stands."""
        return self.authors[self.standing.created_by or ""]


def versions_of(store: ClaimStore, slug: str) -> list[Claim]:
    """Return all versions of a claim, the newest first.

    Raises:
        ClaimNotFound: there is no such claim.
    """
    versions = store.history(usable_id(slug, ClaimNotFound))
    if not versions:
        raise ClaimNotFound("There is no such claim; it may be misspelt.")
    return versions


def documents_of(store: ClaimStore, *claims: Claim) -> dict[str, Document]:
    """Return the documents that some claims quote."""
    return store.get_documents(
        sorted({item.document_id for claim in claims for item in claim.evidence})
    )


def claim_view(store: ClaimStore, slug: str, user: User) -> ClaimView:
    """Return a claim as ``user`` sees it; ClaimNotFound if there is none."""
    versions = versions_of(store, slug)
    standing = standing_version(versions)
    published = next(
        (
            each
            for each in versions
            if each.status is ClaimStatus.PUBLISHED and each.id != standing.id
        ),
        None,
    )
    documents = documents_of(store, standing, *([published] if published else []))
    changes: list[Difference] = []
    if published is not None:
        changes = differences(content_of(published), content_of(standing), documents)
    events = store.events_about([claim.id for claim in versions])
    flags = {event.target: event for event in store.open_flags(limit=500)}
    flag = next((flags[each.id] for each in versions if each.id in flags), None)
    single = bool(store.newsroom_setting(SINGLE_REVIEWER))
    return ClaimView(
        slug=slug,
        versions=tuple(versions),
        standing=standing,
        published=published,
        changes=tuple(changes),
        evidence=tuple(_sourced(item, documents) for item in standing.evidence),
        history=tuple(history_of(store, versions, events)),
        authors=author_names(store, versions),
        flag=flag,
        may=what_may_be_done(standing, user, flagged=flag is not None, single=single),
        own=standing.created_by == user.actor.id,
    )


def what_may_be_done(
    claim: Claim, user: User, *, flagged: bool, single: bool
) -> frozenset[str]:
    """Return the steps that ``user`` may take with the version that stands."""
    if not user.role.includes(Role.REVIEWER):
        return frozenset()
    steps = {"unflag"} if flagged else set()
    if claim.status is ClaimStatus.RETIRED:
        return frozenset(steps | {"restore"})
    steps |= {"edit", "retire", "restore", "flag"}
    if claim.status is ClaimStatus.DRAFT:
        steps.add("submit")
    if claim.status is ClaimStatus.IN_REVIEW:
        steps.add("reject")
        if single or claim.created_by != user.actor.id:
            steps.add("approve")
    if claim.status in OPEN:
        steps.discard("flag")
    return frozenset(steps)


def _sourced(item: Evidence, documents: dict[str, Document]) -> Sourced:
    document = documents.get(item.document_id)
    around = (
        quote_surroundings(item.quote, document)
        if document
        else Surroundings(item.quote.prefix, item.quote.suffix)
    )
    return Sourced(item, document, around)
