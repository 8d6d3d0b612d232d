"""Claims inside other sites: a small card to frame, and oEmbed to find it by."""

import base64
import hashlib
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

from claims.errors import ClaimNotFound
from claims.models import Claim, ClaimStatus
from verifier.http.addresses import public_base, public_host, public_url_for
from verifier.http.context import current_service
from verifier.http.headers import framed_by_anyone, tagged
from verifier.http.listing import public_claim
from verifier.http.problems import FieldError, RequestRefused
from verifier.web.verdict_view import RATING_WORDS

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
    page = public_url_for("store_pages.claim", claim_id=claim.id)
    query = urlencode({"url": page, "format": "json"})
    return f"{public_url_for('cards.oembed')}?{query}"


@cards.get("/embed/claims/<claim_id>")
def claim_card(claim_id: str) -> Response:
    """Show a stored claim as a card for other sites.

    A claim that was retired says so on every site that shows it.
    """
    store = current_service().store
    claim = public_claim(store, claim_id)
    first = claim.evidence[0]
    style, digest = card_style()
    body = render_template(
        "public/card.html",
        claim=claim,
        rating=RATING_WORDS[claim.rating],
        evidence=first,
        document=store.get_documents([first.document_id]).get(first.document_id),
        page=public_url_for("store_pages.claim", claim_id=claim.id),
        host=public_host(),
        style=Markup(style),  # noqa: S704 - our own file
    )
    return framed_by_anyone(tagged(make_response(body)), style_hash=digest)


@cards.get("/oembed")
def oembed() -> Response:
    """Describe the card of a claim's page, as oEmbed 1.0 has it.

    Raises:
        RequestRefused: no address is given, or a size is no number.
        ClaimNotFound: the address leads to no claim here.
    """
    if request.args.get("format", "json") != "json":
        return Response(
            "Only format=json is offered.", status=501, mimetype="text/plain"
        )
    address = request.args.get("url", "")
    if not address:
        raise _refusal("url", "Give the address of a claim's page as `url`.")
    width = min(_WIDTH, _size("maxwidth", _WIDTH))
    height = min(_HEIGHT, _size("maxheight", _HEIGHT))
    claim = _claim_at(address)
    return tagged(
        jsonify(
            version="1.0",
            type="rich",
            title=claim.text,
            provider_name=f"Verifier at {public_host()}",
            provider_url=f"{public_base()}/",
            cache_age=_KEPT_SECONDS,
            html=_frame(claim, width, height),
            width=width,
            height=height,
        )
    )


def _frame(claim: Claim, width: int, height: int) -> str:
    """Return the frame; its sandbox lets the card do nothing but open links."""
    source = public_url_for("cards.claim_card", claim_id=claim.id)
    return (
        f'<iframe src="{escape(source)}" title="{escape("Checked: " + claim.text)}" '
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


def _claim_at(address: str) -> Claim:
    """Return the published claim whose page has this address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.netloc.casefold() != urlsplit(public_base()).netloc.casefold():
        raise ClaimNotFound("This address is not one of this service.")
    path = parts.path.removeprefix(request.script_root)
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        endpoint, values = "", {}
    if endpoint not in ("store_pages.claim", "cards.claim_card"):
        raise ClaimNotFound("This address leads to no claim.")
    claim = public_claim(current_service().store, str(values["claim_id"]))
    if claim.status is not ClaimStatus.PUBLISHED:
        raise ClaimNotFound("This claim is not published any more.")
    return claim


def _refusal(parameter: str, detail: str) -> RequestRefused:
    return RequestRefused(
        "bad_request", detail, (FieldError(detail, parameter=parameter),)
    )
