"""The reviewers' pages: one module a family, each registered here."""

from flask import Flask

from verifier.web.review.account import account_pages
from verifier.web.review.claim_editor import review_editor
from verifier.web.review.claim_pages import review_claims
from verifier.web.review.claim_steps import review_steps
from verifier.web.review.home import review_home
from verifier.web.review.menu import register_menu
from verifier.web.review.signing_in import signing_in


def register_review(app: Flask) -> None:
    """Add the reviewers' pages to ``app``."""
    register_menu(app)
    app.register_blueprint(signing_in)
    app.register_blueprint(account_pages)
    app.register_blueprint(review_home)
    app.register_blueprint(review_claims)
    app.register_blueprint(review_editor)
    app.register_blueprint(review_steps)
