"""The web process as in life (uvicorn, pages and sockets), in a thread of the test's and on its database."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from websockets.sync.client import ClientConnection, connect

from walle.asgi import application


@contextmanager
def served() -> Iterator[str]:
    """Its address, `http://127.0.0.1:port`."""
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            port=0,
            log_level="error",
            lifespan="off",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


class Follower:
    """A program that follows topics, logged in as somebody."""

    def __init__(self, web: str, person: User, *topics: str) -> None:
        self.client = Client()
        self.client.force_login(person)
        address = web.replace("http", "ws") + "/en-vivo/"
        self.socket: ClientConnection = connect(address, open_timeout=10).__enter__()
        self.say({"pass": self.client.get(reverse("desk_live")).json()["pass"]})
        if topics:
            self.say({"type": "subscribe", "topics": list(topics)})

    def say(self, message: Any) -> None:
        """Sends one message, as JSON unless it is text already."""
        self.socket.send(message if isinstance(message, str) else json.dumps(message))

    def hear(self, kind: str, topic: str = "", seconds: float = 5) -> dict[str, Any]:
        """The next message of this type, and of this topic where one is given. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while True:
            said: dict[str, Any] = json.loads(self.socket.recv(max(0, until - time.monotonic())))
            if said["type"] == kind and (not topic or said.get("topic") == topic):
                return said

    def hears_nothing(self, topic: str, seconds: float = 0.5) -> bool:
        """Whether no event of this topic comes for so long."""
        try:
            self.hear("event", topic, seconds)
        except TimeoutError:
            return True
        return False

    @property
    def cookie(self) -> str:
        """The session's cookie, for a browser."""
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value
