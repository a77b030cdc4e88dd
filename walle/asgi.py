"""Entry point of the web process (uvicorn): pages by Django, the socket by apps.desk.live."""

import gc
import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walle.settings")

pages = get_asgi_application()

from apps.core import loglevels  # noqa: E402
from apps.desk.live import socket  # noqa: E402 - models can be read only once Django is set up
from walle import urls  # noqa: E402, F401 - every page, before the first is asked for

loglevels.follow()
gc.freeze()  # what was loaded stays: a full collection that walks it all held a page up by a third of a second


async def application(scope: Any, receive: Any, send: Any) -> None:
    """ASGI."""
    await (socket.serve if scope["type"] == "websocket" else pages)(scope, receive, send)
