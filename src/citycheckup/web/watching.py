"""Counts and times requests, and writes them down without anything about who asks: no address, no query, no account."""

from __future__ import annotations

import json
import logging
import os
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("citycheckup.access")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METRICS = "PROMETHEUS_MULTIPROC_DIR"  # where several workers write what they count


def write_access_log() -> None:
    """Write a line for each request to standard error: no address, no name, no post."""
    LOG.addHandler(logging.StreamHandler())
    LOG.setLevel(logging.INFO)


class Meters:
    """What is measured of one application."""

    def __init__(self) -> None:
        # Of several workers each writes files in a folder; who is asked adds them up.
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("citycheckup_requests", "Requests answered", labels, registry=self.registry)
        self._seconds = Histogram(
            "citycheckup_request_seconds", "Time to the last byte", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def told(self) -> CollectorRegistry:
        """Return what there is to tell."""
        if not os.environ.get(METRICS):
            return self.registry
        of_all = CollectorRegistry()
        multiprocess.MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
        return of_all

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        counted = self._known.get((method, route, status))
        if counted is None:
            counted = self._requests.labels(method, route, str(status)), self._seconds.labels(route)
            self._known[method, route, status] = counted
        counted[0].inc()
        counted[1].observe(seconds)


class Watch:
    """Measures each request; the outermost layer."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, size = perf_counter(), 500, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            seconds = perf_counter() - begun
            # The pattern, never the address: a one-time link's secret stands in one.
            route = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._meters.count(method, route, status, seconds)
            if LOG.isEnabledFor(logging.INFO):
                line = {
                    "method": method,
                    "route": route,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                    "bytes": size,
                }
                LOG.info(json.dumps(line))


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
