"""One JSON line for each request: what was asked for, never what was written in it."""

import logging
import sys
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from verifier.http.request_names import known_method, route_of_request

_LOG = logging.getLogger("verifier.access")


def register_access_log(app: Flask) -> None:
    """Log every answer of ``app``.

    The route stands for the address, as an address can hold a claim; neither the
    caller's address nor any text of theirs is kept.
    """

    @app.before_request
    def _start() -> None:
        g.log_started = perf_counter()

    @app.after_request
    def _log(response: Response) -> Response:
        started = g.get("log_started")
        took = None if started is None else round((perf_counter() - started) * 1000, 1)
        _LOG.info(
            "request",
            extra={
                "request_id": g.get("request_id", ""),
                "method": known_method(request.method),
                "route": route_of_request(),
                "status": response.status_code,
                "milliseconds": took,
                "bytes": response.content_length,
            },
        )
        return response


def configure_logs() -> None:
    """Write what this program logs to standard output, one JSON object a line."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logger = logging.getLogger("verifier")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
