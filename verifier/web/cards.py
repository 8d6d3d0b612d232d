"""Claims inside other sites: a small card to frame, and oEmbed to find it by."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
)
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from claims.errors import ClaimNotFound, VerdictNotFound
from claims.models import Claim, ClaimStatus, Document
from verifier.http.addresses import public_base, public_host, public_url_for
from verifier.http.context import current_keeper, current_service, usable_id
from verifier.http.headers import framed_by_anyone, tagged
from verifier.http.listing import public_claim
from verifier.http.problems import FieldError, RequestRefused
from verifier.service import Verification
from verifier.web.verdict_view import RATING_WORDS, WORDS

cards = Blueprint("cards", __name__)

_WIDTH, _HEIGHT = 600, 280
_SMALLEST = 200
_KEPT_SECONDS = 3600


@lru_cache(maxsize=1)
def card_style() -> tuple[str, str]:
    """Return the style sheet of cards and its hash, as a policy names it."""
    folder = Path(__file__).resolve().parents[1] / "static"
    style = (folder / "card.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest())
    return style, f"sha256-{digest.decode('ascii')}"


def card_address(claim: Claim) -> str:
    """Return where oEmbed describes the card of ``claim``."""
    return _described_at(public_url_for("store_pages.claim", claim_id=claim.id))


def verdict_card_address(verdict_id: str) -> str:
    """Return where oEmbed describes the card of a kept verdict."""
    page = public_url_for("kept_pages.verification", verdict_id=verdict_id)
    return _described_at(page)


def _described_at(page: str) -> str:
    query = urlencode({"url": page, "format": "json"})
    return f"{public_url_for('cards.oembed')}?{query}"


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: a word for the answer, the claim, the quote and its source.

    ``tone`` picks the colour; ``note`` says in a sentence why, or how it stands now.
    """

    tone: str
    word: str
    text: str
    page: str
    note: str | None = None
    quote: str | None = None
    attribution: str | None = None
    document: Document | None = None
    checked_at: datetime | None = None


@cards.get("/embed/claims/<claim_id>")
def claim_card(claim_id: str) -> Response:
    """Show a stored claim as a card for other sites.

    A claim that was retired says so on every site that shows it.
    """
    store = current_service().store
    claim = public_claim(store, claim_id)
    first = claim.evidence[0]
    answers = claim.status is ClaimStatus.PUBLISHED
    return _framed(
        Card(
            tone=claim.rating.value if answers else "retired",
            word=RATING_WORDS[claim.rating] if answers else "Retired",
            note=None if answers else "This claim no longer answers.",
            text=claim.text,
            page=public_url_for("store_pages.claim", claim_id=claim.id),
            quote=first.quote.exact,
            attribution=first.attribution,
            document=store.get_documents([first.document_id]).get(first.document_id),
        )
    )


@cards.get("/embed/verifications/<verdict_id>")
def verdict_card(verdict_id: str) -> Response:
    """Show a kept verdict as a card for other sites: as it was given, and when.

    Only deciding evidence is quoted: what is merely related is no answer.
    """
    given = _kept(verdict_id)
    verdict = given.verdict
    first = next((each for each in verdict.evidence if each.deciding), None)
    return _framed(
        Card(
            tone=verdict.label.value,
            word=WORDS[verdict.label],
            note=verdict.explanation,
            text=verdict.claim,
            page=public_url_for("kept_pages.verification", verdict_id=given.id),
            quote=first.quote.exact if first else None,
            attribution=first.attribution if first else None,
            document=first.document if first else None,
            checked_at=given.checked_at,
        )
    )


def _kept(verdict_id: str) -> Verification:
    return current_keeper().verification_of(usable_id(verdict_id, VerdictNotFound))


def _framed(card: Card) -> Response:
    style, digest = card_style()
    body = render_template(
        "public/card.html",
        card=card,
        host=public_host(),
        style=Markup(style),  # noqa: S704 - our own file
    )
    return framed_by_anyone(tagged(make_response(body)), style_hash=digest)


@cards.get("/oembed")
def oembed() -> Response:
    """Describe the card of a claim's page, as oEmbed 1.0 has it.

    Raises:
        RequestRefused: no address is given, or a size is no number.
        ClaimNotFound, VerdictNotFound: the address leads to none here.
    """
    if request.args.get("format", "json") != "json":
        return Response(
            "Only format=json is offered.", status=501, mimetype="text/plain"
        )
    address = request.args.get("url", "")
    if not address:
        raise _refusal("url", "Give the address of a claim or a verdict as `url`.")
    width = min(_WIDTH, _size("maxwidth", _WIDTH))
    height = min(_HEIGHT, _size("maxheight", _HEIGHT))
    title, frame = _card_at(address)
    return tagged(
        jsonify(
            version="1.0",
            type="rich",
            title=title,
            provider_name=f"Verifier at {public_host()}",
            provider_url=f"{public_base()}/",
            cache_age=_KEPT_SECONDS,
            html=_frame(frame, title, width, height),
            width=width,
            height=height,
        )
    )


def _frame(source: str, title: str, width: int, height: int) -> str:
    """Return the frame; its sandbox lets the card do nothing but open links."""
    return (
        f'<iframe src="{escape(source)}" title="{escape("Checked: " + title)}" '
        f'width="{width}" height="{height}" loading="lazy" frameborder="0" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def _size(name: str, otherwise: int) -> int:
    given = request.args.get(name)
    if given is None:
        return otherwise
    if not (given.isascii() and given.isdigit() and len(given) <= 6):  # noqa: PLR2004 - wider than any screen
        raise _refusal(name, f"`{name}` must be a number of pixels.")
    return max(_SMALLEST, int(given))


def _card_at(address: str) -> tuple[str, str]:
    """Return the text and the card's address of the claim or verdict at ``address``."""
    endpoint, values = _matched(address)
    if endpoint == "kept_pages.verification":
        given = _kept(str(values["verdict_id"]))
        card = public_url_for("cards.verdict_card", verdict_id=given.id)
        return given.verdict.claim, card
    if endpoint != "store_pages.claim":
        raise ClaimNotFound("This address leads to no claim and no verdict.")
    claim = public_claim(current_service().store, str(values["claim_id"]))
    if claim.status is not ClaimStatus.PUBLISHED:
        raise ClaimNotFound("This claim is not published any more.")
    return claim.text, public_url_for("cards.claim_card", claim_id=claim.id)


def _matched(address: str) -> tuple[str, Mapping[str, object]]:
    """Return which of this service's pages ``address`` leads to, if any."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.netloc.casefold() != urlsplit(public_base()).netloc.casefold():
        raise ClaimNotFound("This address is not one of this service.")
    path = parts.path.removeprefix(request.script_root)
    try:
        return current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return "", {}


def _refusal(parameter: str, detail: str) -> RequestRefused:
    return RequestRefused(
        "bad_request", detail, (FieldError(detail, parameter=parameter),)
    )
