"""The pages: a form, its answer, and the store behind it."""

from flask import Flask

from verifier.web.formatting import register_filters
from verifier.web.pages import pages
from verifier.web.store_pages import store_pages


def register_pages(app: Flask) -> None:
    """Add the public pages to ``app``."""
    register_filters(app)
    app.register_blueprint(pages)
    app.register_blueprint(store_pages)
