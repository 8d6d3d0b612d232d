"""Security headers of every answer, and entity tags of readable ones."""

from flask import Flask, Response, g, request

from verifier.http.compression import etags_for

# Pages take styles, scripts and images from this server only, send forms to it
# only, and cannot be framed; nothing inline runs, so injected markup stays inert.
_POLICY = "; ".join(  # noqa: FLY002 - one directive a line
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register_headers(app: Flask) -> None:
    """Add the security headers to every answer of ``app``."""

    @app.after_request
    def _protect(response: Response) -> Response:
        framed = g.get("framed_by_anyone", False)
        for name, value in _HEADERS.items():
            if not (framed and name == "X-Frame-Options"):
                response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
        return response


def framed_by_anyone(response: Response, *, style_hash: str) -> Response:
    """Let any page frame ``response``, which then may do nothing else at all.

    Its one style sheet stands inside it and is known by its hash, so that it also
    shows in a frame whose sandbox gives it no origin.
    """
    g.framed_by_anyone = True
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{style_hash}'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors *"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def tagged(response: Response) -> Response:
    """Return ``response`` with a strong ETag, or 304 where the caller has it."""
    response.add_etag()
    tag, _ = response.get_etag()
    for known in etags_for(tag or ""):
        if request.if_none_match.contains_weak(known):
            response.set_etag(known)
            break
    response.make_conditional(request)  # changes the response in place
    return response
