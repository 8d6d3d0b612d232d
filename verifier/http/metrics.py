"""Figures for Prometheus: requests, verdicts, engine timings and the store.

Where several processes serve, each writes its counts to files of its own in one
folder, and whichever process is asked adds them up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from claims.errors import StoreNotReady, StoreUnavailable
from verifier import __version__
from verifier.http.request_names import known_method, route_of_request

if TYPE_CHECKING:
    from claims.store.base import ClaimStore
    from verifier.engine.config import EngineConfig
    from verifier.engine.pipeline import Engine
    from verifier.engine.types import Verdict

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What one process counts; together they are one service."""

    def __init__(self, store: "ClaimStore") -> None:
        """Count nothing yet; ``store`` is asked when the figures are."""
        own = CollectorRegistry()
        self._own = own
        self._store = store
        self.requests = Counter(
            "verifier_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=own,
        )
        self.latency = Histogram(
            "verifier_http_request_seconds",
            "Time from a request to its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=own,
        )
        self.verdicts = Counter(
            "verifier_verdicts",
            "Verdicts reached.",
            ("label", "reason"),
            registry=own,
        )
        self.engine = Histogram(
            "verifier_engine_seconds",
            "Time that the engine took, finding candidates included.",
            ("operation",),
            buckets=_SECONDS,
            registry=own,
        )

    def exposition(self) -> bytes:
        """Return the figures of all processes in Prometheus's text form."""
        registry = CollectorRegistry()
        if getattr(values.ValueClass, "_multiprocess", False):
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(self._own)
        registry.register(_StoreFigures(self._store))
        return generate_latest(registry)


class _StoreFigures(Collector):
    """Asks the store at the moment of reading, as it belongs to no process."""

    def __init__(self, store: "ClaimStore") -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        build = GaugeMetricFamily(
            "verifier_build_info",
            "Always 1; the version is its label.",
            labels=["version"],
        )
        build.add_metric([__version__], 1)
        yield build
        try:
            revision = self._store.revision()
        except (StoreUnavailable, StoreNotReady):
            yield GaugeMetricFamily("verifier_store_up", "Store answers.", 0)
            return
        yield GaugeMetricFamily("verifier_store_up", "Store answers.", 1)
        yield GaugeMetricFamily(
            "verifier_store_revision", "Revision of the claim store.", revision
        )


@dataclass(frozen=True, slots=True)
class ObservedEngine:
    """An engine whose verdicts and times are counted."""

    engine: "Engine"
    metrics: Metrics

    @property
    def config(self) -> "EngineConfig":
        """The engine's tunables."""
        return self.engine.config

    def verify(self, *given: Any, **named: Any) -> "Verdict":  # noqa: ANN401 - handed on
        """Answer as the engine does."""
        return self._observed("verify", lambda: self.engine.verify(*given, **named))

    def compare(self, *given: Any, **named: Any) -> "Verdict":  # noqa: ANN401 - handed on
        """Answer as the engine does."""
        return self._observed("compare", lambda: self.engine.compare(*given, **named))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else it has
        return getattr(self.engine, name)

    def _observed(self, operation: str, answer: "Callable[[], Verdict]") -> "Verdict":
        with self.metrics.engine.labels(operation).time():
            verdict = answer()
        self.metrics.verdicts.labels(str(verdict.label), str(verdict.reason)).inc()
        return verdict


def register_metrics(app: Flask, metrics: Metrics) -> None:
    """Count the requests of ``app`` and serve the figures at ``/metrics``."""

    @app.before_request
    def _start() -> None:
        g.metrics_started = perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        route = route_of_request()
        method = known_method(request.method)
        metrics.requests.labels(method, route, str(response.status_code)).inc()
        if "metrics_started" in g:
            metrics.latency.labels(route).observe(perf_counter() - g.metrics_started)
        return response

    @app.get("/metrics")
    def metrics_page() -> Response:
        """Return the figures of all processes."""
        response = Response(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
        response.cache_control.no_store = True
        return response
