"""The reviewers' pages: one module a family, each registered here."""

from flask import Flask

from verifier.web.review.account import account_pages
from verifier.web.review.menu import register_menu
from verifier.web.review.signing_in import signing_in


def register_review(app: Flask) -> None:
    """Add the reviewers' pages to ``app``."""
    register_menu(app)
    app.register_blueprint(signing_in)
    app.register_blueprint(account_pages)
