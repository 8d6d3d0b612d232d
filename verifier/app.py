"""The web application: pages and API over one service."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from claims.ingestion.addresses import Policy
from claims.ingestion.extraction import Extractor, ReadingLimits
from claims.outbound import Gate
from verifier.api import register_api
from verifier.api.kept import load_verification
from verifier.api.schemas import dump_verification
from verifier.bootstrap import new_secret
from verifier.http.access import register_access
from verifier.http.access_log import register_access_log
from verifier.http.compression import register_compression
from verifier.http.context import AppContext, attach
from verifier.http.errors import register_error_handlers
from verifier.http.headers import register_headers
from verifier.http.health import register_health
from verifier.http.request_ids import register_request_ids
from verifier.http.sessions import load_cookie_key
from verifier.http.uploads import register_uploads
from verifier.jobs.receiving import JobLimits
from verifier.keeping import VerdictKeeper
from verifier.web import register_pages

if TYPE_CHECKING:
    from verifier.bootstrap import Services
    from verifier.engine.pipeline import Engine
    from verifier.settings import Settings

_PACKAGE = Path(__file__).resolve().parent

MAXIMUM_FORM = 128 * 1024
"""Bytes of one form: 2,000 characters at up to 12 bytes each, percent-encoded."""


def create_app(settings: "Settings", services: "Services | None" = None) -> Flask:
    """Return the application over ``services``, opened from ``settings`` if not given.

    It makes no tables: the store must have been migrated before.
    """
    app = Flask(
        "verifier",
        root_path=str(_PACKAGE),
        template_folder=str(_template_folder()),
        static_folder=str(_PACKAGE / "static"),
        static_url_path="/static",
    )
    app.config.update(
        MAX_CONTENT_LENGTH=settings.body_limit,
        MAX_FORM_MEMORY_SIZE=MAXIMUM_FORM,
        MAX_FORM_PARTS=20,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        # A failure is answered and logged in one place, also while testing.
        PROPAGATE_EXCEPTIONS=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    service = (services or _open(settings)).service
    metrics = None
    if settings.metrics:
        from verifier.http.metrics import Metrics, ObservedEngine

        metrics = Metrics(service.store)
        engine = cast("Engine", ObservedEngine(service.engine, metrics))
        service = replace(service, engine=engine)
    keeper = VerdictKeeper(
        service.store, dump_verification, load_verification, keeps=settings.keep
    )
    limits = JobLimits(
        settings.job_lines, settings.job_bytes, at_once=settings.jobs_at_once
    )
    attach(
        app,
        AppContext(
            service,
            keeper,
            limits,
            public_url=settings.public_url,
            tells=settings.mailing is not None,
            keep_days=settings.keep_days,
            new_secret=new_secret,
            extractor=_extractor(settings),
            gate=Gate(settings.webhook_hosts),
        ),
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as its authors say
            app.wsgi_app,
            x_for=settings.proxies,
            x_proto=settings.proxies,
            x_host=settings.proxies,
        )
    # What is registered first sees an answer last.
    if settings.access_log:
        register_access_log(app)
    if metrics is not None:
        from verifier.http.metrics import register_metrics

        register_metrics(app, metrics)
    register_compression(app)
    register_request_ids(app)
    register_headers(app)
    register_error_handlers(app)
    register_uploads(app, settings)
    register_access(app, settings)
    register_health(app)
    register_api(app)
    register_pages(app)
    load_cookie_key(app)
    return app


def _extractor(settings: "Settings") -> Extractor:
    return Extractor(
        ReadingLimits(size=settings.upload_limit),
        Policy(frozenset(settings.fetch_ports), settings.fetch_hosts),
    )


def _open(settings: "Settings") -> "Services":
    # Loads models and opens the store: nothing that an application over given
    # services has to wait for.
    from verifier.bootstrap import open_services

    return open_services(settings)


def _template_folder() -> Path:
    """Return the templates: packed beside the code, or the checkout's own."""
    packed = _PACKAGE / "_templates"
    return packed if packed.is_dir() else _PACKAGE.parent / "templates"
