"""``claims:search`` as in the Google Fact Check Tools API, version v1alpha1.

A client of that API works here with another base address, so names, defaults and
the shape of errors are Google's, not this API's own.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from flask import Response, jsonify
from marshmallow import Schema, fields, validate

from claims.exchange.claimreview import is_own
from claims.models import Document, Rating
from claims.store.people import NEWSROOM_NAME
from verifier.api.blueprint import ETAG, ApiBlueprint
from verifier.api.factcheck_search import (
    BadPageToken,
    Found,
    Wanted,
    plain_site,
    search_reviews,
    site_of,
    today_less,
)
from verifier.api.requests import StrictQuery, require_storable_query
from verifier.http.addresses import public_host, public_url_for, web_address
from verifier.http.context import current_service
from verifier.http.errors import log_failure, problem_of
from verifier.http.headers import tagged
from verifier.http.problems import FieldError, Problem, RequestRefused

_DEFAULT_PAGE = 10
_LARGEST_PAGE = 100
_LARGEST_INTEGER = 2**31 - 1

_RATING_WORDS = {
    Rating.ACCURATE: "True",
    Rating.FALSE: "False",
    Rating.DISPUTED: "Disputed",
}

_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}

factcheck_routes = ApiBlueprint(
    "factcheck",
    __name__,
    url_prefix="/v1alpha1",
    description="Search as with the Google Fact Check Tools API.",
)


class FactCheckPublisherSchema(Schema):
    """Who published the source."""

    name = fields.String()
    site = fields.String(metadata={"description": "Host of its address."})


class FactCheckReviewSchema(Schema):
    """A source that the claim rests on, in the shape of a review."""

    publisher = fields.Nested(FactCheckPublisherSchema)
    url = fields.String(
        metadata={"description": "The source's address, or the claim's page here."}
    )
    title = fields.String()
    reviewDate = fields.String(  # noqa: N815 - Google's name
        metadata={
            "description": "When the source was published.",
            "format": "date-time",
        }
    )
    textualRating = fields.String(  # noqa: N815 - Google's name
        metadata={"description": "What the evidence makes of the claim, in a word."}
    )
    languageCode = fields.String()  # noqa: N815 - Google's name


class FactCheckClaimSchema(Schema):
    """A stored claim."""

    text = fields.String()
    claimant = fields.String()
    claimDate = fields.String(  # noqa: N815 - Google's name
        metadata={"format": "date-time"}
    )
    claimReview = fields.List(  # noqa: N815 - Google's name
        fields.Nested(FactCheckReviewSchema)
    )


class FactCheckPageSchema(Schema):
    """One page of claims; an empty object where nothing fits."""

    claims = fields.List(fields.Nested(FactCheckClaimSchema))
    nextPageToken = fields.String()  # noqa: N815 - Google's name


class FactCheckStatusSchema(Schema):
    """What went wrong, as Google's APIs say it."""

    code = fields.Integer(required=True)
    message = fields.String(required=True)
    status = fields.String(required=True)


class FactCheckErrorSchema(Schema):
    """A refusal in the shape of Google's APIs."""

    error = fields.Nested(FactCheckStatusSchema, required=True)


def _text(description: str, longest: int, pattern: str | None = None) -> fields.String:
    checks: list[Any] = [validate.Length(max=longest), require_storable_query]
    if pattern is not None:
        checks.append(validate.Regexp(pattern))
    return fields.String(
        load_default="", validate=checks, metadata={"description": description}
    )


def _count(description: str) -> fields.Integer:
    return fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=_LARGEST_INTEGER),
        metadata={"description": description},
    )


class FactCheckQuerySchema(StrictQuery):
    """The parameters of ``claims:search``, and those that all Google clients send."""

    query = _text("Text to search for; needed unless a site is given.", 2_000)
    languageCode = _text(  # noqa: N815 - Google's name
        "Only sources in this language (BCP-47); the region does not count.",
        35,
        r"^([A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*)?$",
    )
    reviewPublisherSiteFilter = _text(  # noqa: N815 - Google's name
        "Only sources from this site, such as `courier.example`.", 300
    )
    maxAgeDays = _count(  # noqa: N815 - Google's name
        "Only claims whose newer date, of claim or source, is at most so many days ago."
    )
    pageSize = _count(  # noqa: N815 - Google's name
        f"Results on one page: {_DEFAULT_PAGE} if left out, at most {_LARGEST_PAGE}."
    )
    pageToken = _text(  # noqa: N815 - Google's name
        "The `nextPageToken` of the page before; all else must stay the same.", 2_000
    )
    offset = _count("How many results to skip; without a page token only.")
    key = _text("Accepted from Google's clients and not read.", 2_000)
    alt = fields.String(
        load_default="json",
        validate=validate.OneOf(["json"]),
        metadata={"description": "JSON is the only form."},
    )
    fields_ = fields.String(
        data_key="fields",
        metadata={"description": "Accepted; answers always carry every field."},
    )
    prettyPrint = fields.String(  # noqa: N815 - Google's name
        metadata={"description": "Accepted and not read."}
    )
    quotaUser = fields.String(  # noqa: N815 - Google's name
        metadata={"description": "Accepted and not read."}
    )
    xgafv = fields.String(
        data_key="$.xgafv", metadata={"description": "Accepted and not read."}
    )


class _Query(TypedDict):
    query: str
    languageCode: str
    reviewPublisherSiteFilter: str
    maxAgeDays: int
    pageSize: int
    pageToken: str
    offset: int


_ERRORS = {
    400: "`INVALID_ARGUMENT`: a parameter cannot be used",
    500: "`INTERNAL`: something went wrong on our side",
    503: "`UNAVAILABLE`: the claim store cannot be reached",
}


@factcheck_routes.at("/claims:search", "GET")
@factcheck_routes.reads(FactCheckQuerySchema, location="query", refused_with=400)
@factcheck_routes.answers(
    FactCheckPageSchema, "Claims, the best match first; `{}` where nothing fits.", ETAG
)
@factcheck_routes.fails(FactCheckErrorSchema, _ERRORS)
def search_claims(query: _Query) -> Response:
    """Search stored claims as with the Google Fact Check Tools API.

    Point a client of that API at this service's address. Each source of a claim is
    given as a review: its publisher, its address, and what the evidence makes of the
    claim.
    """
    words, site = query["query"].strip(), plain_site(query["reviewPublisherSiteFilter"])
    if not words and not site:
        detail = "Give `query`, or `reviewPublisherSiteFilter`, or both."
        raise RequestRefused(
            "invalid_request", detail, (FieldError(detail, parameter="query"),)
        )
    service = current_service()
    age = query["maxAgeDays"]
    newsroom = service.store.newsroom_setting(NEWSROOM_NAME)
    language = query["languageCode"].replace("_", "-").partition("-")[0].casefold()
    wanted = Wanted(
        query=words,
        language=language or None,
        site=site or None,
        not_before=today_less(service.clock().date(), age) if age else None,
        own_site=public_host() if newsroom else None,
    )
    try:
        page = search_reviews(
            service.store,
            wanted,
            size=min(query["pageSize"] or _DEFAULT_PAGE, _LARGEST_PAGE),
            offset=query["offset"],
            token=query["pageToken"],
        )
    except BadPageToken as error:
        detail = "This page token comes from no page of this search."
        raise RequestRefused(
            "invalid_request", detail, (FieldError(detail, parameter="pageToken"),)
        ) from error
    answer: dict[str, object] = {}
    if page.items:
        answer["claims"] = [_claim(found, newsroom) for found in page.items]
    if page.next_token:
        answer["nextPageToken"] = page.next_token
    return tagged(jsonify(answer))


def _claim(found: Found, newsroom: str | None) -> dict[str, object]:
    claim = found.claim
    page = public_url_for("store_pages.claim", claim_id=claim.id)
    return _known(
        {
            "text": claim.text,
            "claimant": claim.claimant,
            "claimDate": _midnight(claim.claimed_on),
            "claimReview": _reviews(found, page, newsroom),
        }
    )


def _reviews(found: Found, page: str, newsroom: str | None) -> list[dict[str, object]]:
    """Return each source as a review; of the newsroom's own claims, its one review."""
    claim = found.claim
    if newsroom is None or not is_own(claim):
        return [_review(each, page, claim.rating) for each in found.documents]
    made = None if claim.created_at is None else claim.created_at.date()
    review = {
        "publisher": {"name": newsroom, "site": public_host().removeprefix("www.")},
        "url": page,
        "title": claim.text,
        "reviewDate": _midnight(made),
        "textualRating": _RATING_WORDS[claim.rating],
        "languageCode": found.documents[0].language,
    }
    return [_known(review)]


def _review(document: Document, page: str, rating: Rating) -> dict[str, object]:
    publisher = _known({"name": document.publisher, "site": site_of(document)})
    return _known(
        {
            "publisher": publisher or None,
            "url": web_address(document.url) or page,
            "title": document.title,
            "reviewDate": _midnight(document.published_on),
            "textualRating": _RATING_WORDS[rating],
            "languageCode": document.language,
        }
    )


def _known(values: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is not known, as Google does."""
    return {name: value for name, value in values.items() if value is not None}


def _midnight(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00Z"


def _google_error(error: Exception) -> Response:
    """Answer ``error`` in the shape of Google's APIs, which know no 422."""
    problem = problem_of(error)
    log_failure(error, problem)
    status = 400 if problem.kind.status == 422 else problem.kind.status  # noqa: PLR2004
    response = jsonify(
        error={
            "code": status,
            "message": _message(problem),
            "status": _STATUSES.get(
                status,
                "INTERNAL" if status >= 500 else "INVALID_ARGUMENT",  # noqa: PLR2004
            ),
        }
    )
    response.status_code = status
    response.headers.update(problem.headers)
    response.cache_control.no_store = True
    return response


def _message(problem: Problem) -> str:
    named = [
        f"{each.parameter}: {each.detail}" for each in problem.errors if each.parameter
    ]
    return " ".join(named) or problem.detail


factcheck_routes.register_error_handler(Exception, _google_error)
