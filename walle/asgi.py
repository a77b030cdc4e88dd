"""Entry point of the web process (uvicorn): pages by Django, the socket by apps.desk.live."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walle.settings")

pages = get_asgi_application()

from apps.desk.live import socket  # noqa: E402 - models can be read only once Django is set up


async def application(scope: Any, receive: Any, send: Any) -> None:
    """ASGI."""
    await (socket.serve if scope["type"] == "websocket" else pages)(scope, receive, send)
