"""Checking a whole text on a page."""

from flask import Blueprint, Response, make_response, render_template, request

from claims.errors import TextRejected
from verifier.errors import InvalidSubmission
from verifier.http.context import current_service
from verifier.http.limits import charge_text
from verifier.texts import MAXIMUM_ANSWERS, MAXIMUM_TEXT, check_text
from verifier.web.text_view import text_view

text_pages = Blueprint("text_pages", __name__)

_MOST_BYTES = MAXIMUM_TEXT * 12 + 1024
"""Of the form: a character takes up to 12 bytes, percent-encoded."""


@text_pages.get("/texts")
def form() -> str:
    """Show the form."""
    return render_template(
        "public/text_form.html", limit=MAXIMUM_TEXT, most=MAXIMUM_ANSWERS, text=""
    )


@text_pages.post("/texts")
def check() -> Response:
    """Answer each statement of the text in the form.

    Nothing of it is kept and nothing changes, so it needs no token against forged
    requests; it stands in no address, so that a draft is in no log or history.
    """
    request.max_form_memory_size = _MOST_BYTES
    text = request.form.get("text", "").replace("\r\n", "\n")
    charge_text(text)
    try:
        checked = check_text(current_service(), text)
    except (InvalidSubmission, TextRejected) as error:
        page = render_template(
            "public/text_form.html",
            limit=MAXIMUM_TEXT,
            most=MAXIMUM_ANSWERS,
            text=text,
            error=str(error),
        )
        return make_response(page, 422)
    page = render_template(
        "public/text.html",
        limit=MAXIMUM_TEXT,
        most=MAXIMUM_ANSWERS,
        text=text,
        view=text_view(checked),
    )
    response = make_response(page)
    response.cache_control.no_store = True
    return response
