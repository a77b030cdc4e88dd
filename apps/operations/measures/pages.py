"""What programs that watch ask for: the metrics, whether the process lives, whether it can serve."""

import hmac
import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from apps.core import logs
from apps.operations import health
from apps.operations.measures.health import Health
from apps.operations.measures.machine import Machine
from apps.operations.measures.rows import Rows

#: Of this machine only: what a proxy forwards came from elsewhere.
HERE = ("127.0.0.1", "::1")


def registry(*collectors: Collector) -> CollectorRegistry:
    """The collectors, and what the logs of this machine's processes were loud about."""
    made = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(made)  # type: ignore[no-untyped-call]
    else:
        made.register(logs.LINES)
    for each in collectors:
        made.register(each)
    return made


def may_ask(request: HttpRequest) -> bool:
    """Whoever brings WALLE_METRICS_TOKEN; without one set, whoever asks from this machine."""
    token = settings.WALLE_METRICS_TOKEN
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    return request.META.get("REMOTE_ADDR") in HERE and "X-Forwarded-For" not in request.headers


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything, in Prometheus's text format."""
    if not may_ask(request):
        return HttpResponse("WALLE_METRICS_TOKEN (docs/monitoring.md)\n", status=401, content_type="text/plain")
    told = generate_latest(registry(Rows(), Machine(), Health()))
    return HttpResponse(told, content_type=CONTENT_TYPE_LATEST)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Whether this process answers."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can serve: 503 while database or Redis don't answer."""
    found = health.ready()
    return JsonResponse(found, status=200 if all(found.values()) else 503)
