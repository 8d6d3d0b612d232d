"""Security headers of every answer, and entity tags of readable ones."""

from flask import Flask, Response, request

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
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
        return response


def tagged(response: Response) -> Response:
    """Return ``response`` with a strong ETag, or 304 where the caller has it."""
    response.add_etag()
    response.make_conditional(request)  # changes the response in place
    return response
