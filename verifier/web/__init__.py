"""The pages: a form, its answer, and the store behind it."""

from flask import Flask

from verifier.web.cards import cards
from verifier.web.feedback_pages import feedback_pages
from verifier.web.feeds import feeds
from verifier.web.formatting import register_filters
from verifier.web.kept_pages import kept_pages
from verifier.web.pages import pages
from verifier.web.review import register_review
from verifier.web.store_pages import store_pages
from verifier.web.text_pages import text_pages


def register_pages(app: Flask) -> None:
    """Add the public pages to ``app``."""
    register_filters(app)
    app.register_blueprint(pages)
    app.register_blueprint(store_pages)
    app.register_blueprint(feeds)
    app.register_blueprint(cards)
    app.register_blueprint(kept_pages)
    app.register_blueprint(text_pages)
    app.register_blueprint(feedback_pages)
    register_review(app)
