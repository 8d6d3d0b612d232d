"""Larger bodies for the one route that takes files, and what is told when one is too
large even for it."""

from collections.abc import Callable

from flask import Flask, Response, request

from verifier.http.sessions import current_user
from verifier.settings import Settings

UPLOADS = frozenset({"POST /review/documents/new", "POST /review/import"})
"""The routes that take files: method and path."""

FORM_MEMORY = 16 * 1024 * 1024
"""Bytes of the fields beside a file: pasted text is one."""

_AROUND = 64 * 1024
"""Bytes that a form adds around its file."""

_CHUNK = 64 * 1024
_READ_AWAY = 4

Refuse = Callable[[int], Response]
_EXTENSION = "verifier-upload-refusal"


def register_uploads(app: Flask, settings: Settings) -> None:
    """Let the upload routes of ``app`` take files up to the limit of ``settings``.

    Register it before what reads forms. Werkzeug writes a file to disk as it comes.
    """

    @app.before_request
    def _let_more_in() -> Response | None:
        if request.url_rule is None:
            return None
        if f"{request.method} {request.url_rule.rule}" not in UPLOADS:
            return None
        limit = settings.upload_limit
        request.max_content_length = max(limit, FORM_MEMORY) + _AROUND
        request.max_form_memory_size = FORM_MEMORY
        length = request.content_length or 0
        refuse: Refuse | None = None
        if request.path.startswith("/review/documents/"):
            refuse = app.extensions.get(_EXTENSION)
        if length <= request.max_content_length or refuse is None:
            return None
        if current_user() is None:
            return None  # it will be told to sign in
        _read_away(length, _READ_AWAY * limit)
        return refuse(limit)


def tell_too_large(app: Flask, refuse: Refuse) -> None:
    """Let ``refuse`` make the page that tells of a file above the limit."""
    app.extensions[_EXTENSION] = refuse


def _read_away(length: int, most: int) -> None:
    """Take in what a browser is still sending: it reads no answer before its end."""
    stream = request.environ["wsgi.input"]
    left = min(length, most)
    while left > 0 and (piece := stream.read(min(_CHUNK, left))):
        left -= len(piece)
