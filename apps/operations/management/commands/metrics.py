"""`manage.py metrics`: tells Prometheus what runs on a host that has no web process."""

import hmac
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from prometheus_client import make_wsgi_app

from apps.operations.measures.machine import Machine
from apps.operations.measures.pages import HERE, registry

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Command(BaseCommand):
    help = "Sirve a Prometheus las cifras de esta máquina, donde no hay panel. Ctrl-C lo para."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=HERE[0], help="dónde escucha; fuera de esta máquina pide la contraseña")
        parser.add_argument("--port", type=int, default=9101, help="en qué puerto")

    def handle(self, *args: Any, **options: Any) -> None:
        token = settings.WALLE_METRICS_TOKEN
        if options["host"] not in HERE and not token:
            raise CommandError("Para escuchar fuera de esta máquina pon WALLE_METRICS_TOKEN (docs/monitoring.md).")
        with make_server(options["host"], options["port"], guarded(token), handler_class=Quiet) as server:
            self.stdout.write(f"http://{options['host']}:{server.server_port}/metrics")
            server.serve_forever()


class Quiet(WSGIRequestHandler):
    """Says nothing of each scrape."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def guarded(token: str) -> Wsgi:
    """This machine's figures, for whoever brings the token; without one for anybody who gets there."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        brought = environ.get("HTTP_AUTHORIZATION", "")
        if token and not hmac.compare_digest(brought.encode(), f"Bearer {token}".encode()):
            start("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b"WALLE_METRICS_TOKEN (docs/monitoring.md)\n"]
        told: Iterable[bytes] = make_wsgi_app(registry(Machine()))(environ, start)
        return told

    return answer
