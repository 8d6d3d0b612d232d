"""Whether the process runs, and whether its store answers."""

import platform

from flask import Flask, Response, jsonify

from verifier import __version__
from verifier.http.context import current_service


def register_health(app: Flask) -> None:
    """Add ``/healthz`` (the process) and ``/readyz`` (the store) to ``app``."""

    @app.get("/healthz")
    def healthz() -> Response:
        """Tell that the process runs, and on what; never asks the store."""
        store = current_service().store
        return jsonify(
            status="ok",
            version=__version__,
            python=platform.python_version(),
            store=getattr(store, "description", type(store).__name__),
        )

    @app.get("/readyz")
    def readyz() -> Response:
        """Tell that the store answers, by asking it for its revision.

        ``notices`` say what answers go without, such as a model that is missing.
        """
        service = current_service()
        return jsonify(
            status="ready",
            store_revision=service.store.revision(),
            notices=service.notices,
        )
