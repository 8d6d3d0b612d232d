"""One's own account."""

from flask import Blueprint, render_template

from verifier.http.sessions import signed_in

account_pages = Blueprint("account", __name__)


@account_pages.get("/account")
def account() -> str:
    """Show one's own account."""
    return render_template("review/account.html", user=signed_in())
