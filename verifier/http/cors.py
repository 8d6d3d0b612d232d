"""Letting scripts of named sites use the API: off unless an operator names them.

Only API routes, only exact origins, and never with cookies: a script brings a key.
"""

from flask import Flask, Response, request

from verifier.http.rules import is_api

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
        "X-Request-ID"
    ),
    "Access-Control-Max-Age": "600",
}

_EXPOSED = (
    "ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, "
    "Retry-After, X-Request-ID"
)


def register_cors(app: Flask, origins: frozenset[str]) -> None:
    """Let scripts of ``origins`` read the API's answers."""
    if not origins:
        return

    @app.after_request
    def _allow(response: Response) -> Response:
        if not is_api(request.path):
            return response
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin not in origins:
            return response
        response.headers["Access-Control-Allow-Origin"] = str(origin)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        asked = "Access-Control-Request-Method" in request.headers
        if request.method == "OPTIONS" and asked:
            response.headers.update(_PREFLIGHT)
        else:
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED
        return response
