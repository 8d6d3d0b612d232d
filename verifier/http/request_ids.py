"""A name for each request, in its answer and in the log."""

import re
import uuid

from flask import Flask, Response, g, request

_HEADER = "X-Request-ID"
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


def register_request_ids(app: Flask) -> None:
    """Give each request of ``app`` an id: the caller's, where it is safe to log."""

    @app.before_request
    def _name_request() -> None:
        offered = request.headers.get(_HEADER, "")
        g.request_id = offered if _ACCEPTED.fullmatch(offered) else uuid.uuid4().hex

    @app.after_request
    def _tell_name(response: Response) -> Response:
        response.headers[_HEADER] = g.get("request_id", "")
        return response
