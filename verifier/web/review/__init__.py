"""The reviewers' pages: one module a family, each registered here."""

from flask import Flask

from verifier.http.uploads import tell_too_large
from verifier.web.review.account import account_pages
from verifier.web.review.audit import review_audit
from verifier.web.review.claim_editor import review_editor
from verifier.web.review.claim_pages import review_claims
from verifier.web.review.claim_steps import review_steps
from verifier.web.review.documents import review_documents, too_large
from verifier.web.review.exchange import review_exchange
from verifier.web.review.feedback import review_feedback
from verifier.web.review.golden import review_golden
from verifier.web.review.home import review_home
from verifier.web.review.invitations import invitations
from verifier.web.review.keys import review_keys
from verifier.web.review.menu import register_menu
from verifier.web.review.questions import review_questions
from verifier.web.review.signing_in import signing_in
from verifier.web.review.statistics import review_statistics
from verifier.web.review.users import review_users
from verifier.web.review.webhooks import review_webhooks
from verifier.web.review.workbench import review_workbench


def register_review(app: Flask) -> None:
    """Add the reviewers' pages to ``app``."""
    register_menu(app)
    app.register_blueprint(signing_in)
    app.register_blueprint(account_pages)
    app.register_blueprint(invitations)
    app.register_blueprint(review_users)
    app.register_blueprint(review_keys)
    app.register_blueprint(review_webhooks)
    app.register_blueprint(review_audit)
    app.register_blueprint(review_home)
    app.register_blueprint(review_claims)
    app.register_blueprint(review_editor)
    app.register_blueprint(review_steps)
    app.register_blueprint(review_documents)
    app.register_blueprint(review_workbench)
    app.register_blueprint(review_questions)
    app.register_blueprint(review_feedback)
    app.register_blueprint(review_golden)
    app.register_blueprint(review_statistics)
    app.register_blueprint(review_exchange)
    tell_too_large(app, too_large)
