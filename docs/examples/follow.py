"""Prints what happens, as it happens.

    WALLE_PASSWORD=… python docs/examples/follow.py http://127.0.0.1:8000 admin turns alerts

Needs `httpx` and `websockets`. For a person without second step: programs log in as one of their own (docs/people.md).
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

LOGGED_OUT = 4401


def log_in(web: str, name: str, password: str) -> httpx.Client:
    """A client with a session. Raises PermissionError where name and password are not right."""
    client = httpx.Client(base_url=web, follow_redirects=True)
    page = client.get("/admin/login/")
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    fields = {"username": name, "password": password, "csrfmiddlewaretoken": found[1] if found else ""}
    client.post("/admin/login/", data=fields, headers={"Referer": f"{web}/admin/login/"})
    if "sessionid" not in client.cookies:
        raise PermissionError("wrong name or password")
    return client


def follow(web: str, client: httpx.Client, topics: list[str]) -> Iterator[dict[str, Any]]:
    """Snapshots and events, for ever: what was missed while the line was down is in the next snapshot."""
    wait = 1.0
    while True:
        signed = client.get("/admin/en-vivo/").json()["pass"]
        try:
            with connect(web.replace("http", "ws", 1) + "/en-vivo/") as socket:
                socket.send(json.dumps({"pass": signed}))
                socket.send(json.dumps({"type": "subscribe", "topics": topics}))
                for text in socket:
                    wait = 1.0
                    yield json.loads(text)
        except ConnectionClosed as closed:
            if closed.rcvd and closed.rcvd.code == LOGGED_OUT:
                raise PermissionError("the login has ended") from closed
        time.sleep(wait)
        wait = min(30.0, 2 * wait)


if __name__ == "__main__":
    web, name, *topics = sys.argv[1:]
    for told in follow(web, log_in(web, name, os.environ["WALLE_PASSWORD"]), topics):
        print(json.dumps(told, ensure_ascii=False), flush=True)
