"""A sandbox of one's own as its own process, for tests that need the marketplace but not the whole system."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

PASSWORD = "una-clave-de-prueba"
LOGIN_FORM = "/realms/wallapop-internal/login-actions/authenticate"
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Sandbox:
    """The simulated marketplace, through its control API."""

    url: str

    def control(self, path: str, **body: Any) -> Any:
        """A POST to the control API."""
        answer = httpx.post(f"{self.url}/control/{path}", json=body, trust_env=False, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str, **query: Any) -> Any:
        """A GET of the control API."""
        return httpx.get(f"{self.url}/control/{path}", params=query, trust_env=False, timeout=10).json()

    def delivered(self, conversation: str) -> list[tuple[str, str]]:
        """Author and text of what both sides see, oldest first."""
        rows = self.get("record", kind="delivered", conversation=conversation)
        return [(row["author"], row["text"]) for row in rows]

    def healed(self) -> None:
        """No fault is armed any more."""
        httpx.delete(f"{self.url}/control/faults", trust_env=False)

    def signed_in(self, username: str = "ana", password: str = PASSWORD) -> dict[str, Any]:
        """A seller's login as a browser would keep it, without one."""
        with httpx.Client(trust_env=False, follow_redirects=True, timeout=10) as client:
            form = {"username": username, "password": password}
            client.post(f"{self.url}{LOGIN_FORM}", data=form)
            kept = [(cookie.name, cookie.value, cookie.expires) for cookie in client.cookies.jar]
        host = urlsplit(self.url).hostname
        return {
            "cookies": [
                {
                    "name": name,
                    "value": value,
                    "domain": host,
                    "path": "/",
                    "expires": expires or -1,
                    "httpOnly": True,
                    "secure": False,
                    "sameSite": "Lax",
                }
                for name, value, expires in kept
            ],
            "origins": [],
        }


@contextmanager
def running(folder: Path) -> Iterator[Sandbox]:
    """A sandbox with the demo's world, whose buyers keep silent until told; ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "apps.sandbox", "--port", str(port), "--data", str(folder / "world.sqlite3")]
    process = subprocess.Popen([*command, "--buyers", "demo", "--seller-password", PASSWORD], cwd=ROOT)
    sandbox = Sandbox(f"http://127.0.0.1:{port}")
    try:
        for _ in range(200):
            try:
                sandbox.get("health")
                break
            except (httpx.TransportError, json.JSONDecodeError):
                time.sleep(0.1)
        sandbox.control("stop")
        yield sandbox
    finally:
        process.terminate()
        process.wait(10)
