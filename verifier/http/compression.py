"""Large JSON answers travel compressed to callers that take gzip."""

import gzip

from flask import Flask, Response, request

SMALLEST = 2048
"""Bytes from which on compressing saves more than it costs."""

_LEVEL = 5
_TYPES = frozenset({"application/json", "application/ld+json"})
_PLAIN = range(200, 300)
_SUFFIX = "-gzip"


def register_compression(app: Flask) -> None:
    """Compress what is worth it; register it first, so that it sees the last body."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if (
            response.mimetype not in _TYPES
            or response.status_code not in _PLAIN
            or response.is_streamed
            or "Content-Encoding" in response.headers
            or len(body := response.get_data()) < SMALLEST
        ):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] <= 0:
            return response
        # Without the time of day, so that equal answers are equal bytes.
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, weak = response.get_etag()
        if tag is not None:
            # Other bytes need another strong tag; see etags_for.
            response.set_etag(f"{tag}{_SUFFIX}", weak=bool(weak))
        return response


def etags_for(tag: str) -> tuple[str, str]:
    """Return the tags under which callers know the answer with ``tag``."""
    return tag, f"{tag}{_SUFFIX}"
