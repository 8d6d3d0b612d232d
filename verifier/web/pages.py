"""The form, its answer, and how answers come about."""

from urllib.parse import quote_plus

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from claims.errors import TextRejected
from claims.models import ClaimStatus
from verifier.engine.checks import CHECKS
from verifier.engine.config import EngineConfig
from verifier.errors import InvalidSubmission
from verifier.http.context import current_keeper, current_service
from verifier.web.bookmarklet import bookmarklet
from verifier.web.examples import examples
from verifier.web.feedback_pages import feedback_facts
from verifier.web.verdict_view import verification_view

pages = Blueprint("pages", __name__)

_LIMIT = EngineConfig().maximum_claim_length

# Servers and proxies refuse request lines from about 4,000 bytes on; a claim whose
# address would come near that is answered without one.
_LONGEST_ADDRESS = 3000


@pages.get("/")
def home() -> str:
    """Show the form."""
    store = current_service().store
    return render_template(
        "public/home.html",
        limit=_LIMIT,
        examples=examples(store),
        claims_count=store.count_claims(status=ClaimStatus.PUBLISHED),
    )


@pages.post("/check")
def submit() -> AnyResponse:
    """Take the form: go to the answer's address, so that it can be kept.

    It changes nothing, so it needs no token against forged requests.
    """
    claim = _as_typed(request.form.get("claim", ""))
    if len(quote_plus(claim)) <= _LONGEST_ADDRESS:
        return redirect(url_for("pages.check", claim=claim), code=303)
    return _answer(claim, has_address=False)


@pages.get("/check")
def check() -> AnyResponse:
    """Answer the claim in the address."""
    if "claim" not in request.args:
        return redirect(url_for("pages.home"), code=303)
    return _answer(_as_typed(request.args["claim"]), has_address=True)


def _answer(claim: str, *, has_address: bool) -> Response:
    service = current_service()
    try:
        verification = current_keeper().give(service.verify(claim)).verification
    except (InvalidSubmission, TextRejected) as error:
        page = render_template(
            "public/home.html",
            limit=_LIMIT,
            claim=claim,
            error=str(error),
            examples=(),
        )
        return make_response(page, 422)
    return make_response(
        render_template(
            "public/result.html",
            limit=_LIMIT,
            claim=claim,
            view=verification_view(verification),
            has_address=has_address,
            **feedback_facts(verification),
        )
    )


@pages.get("/how-it-works")
def how_it_works() -> str:
    """Explain verdicts, checks and limits."""
    return render_template(
        "public/how_it_works.html",
        checks=CHECKS,
        limit=_LIMIT,
        bookmarklet=bookmarklet(),
        keeps=current_keeper().keeps,
    )


def _as_typed(text: str) -> str:
    """Return a form's text with its line ends as they were typed."""
    return text.replace("\r\n", "\n")
