"""Shows what waits for a decision and lets one go out.

    WALLE_KEY=walle_… python docs/examples/decide.py http://127.0.0.1:8000            # the list
    WALLE_KEY=walle_… python docs/examples/decide.py http://127.0.0.1:8000 approve 42

Needs `httpx`. The key is made in the desk under «Programas», with «mirar y decidir respuestas».
"""

import os
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import httpx


class Refused(Exception):
    """The desk said no; the text says why."""


def connect(web: str, key: str) -> httpx.Client:
    """A client with a key."""
    return httpx.Client(base_url=f"{web}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=30)


def asked(answer: httpx.Response) -> dict[str, Any]:
    """The answer's JSON. Raises Refused with the words of a problem (RFC 9457)."""
    told: dict[str, Any] = answer.json()
    if answer.is_error:
        raise Refused(f"{told['title']}: {told['detail']}")
    return told


def waiting(desk: httpx.Client) -> Iterator[dict[str, Any]]:
    """Everything that waits for a decision, page by page."""
    before: dict[str, int] = {}
    while True:
        page = asked(desk.get("/turns", params={"state": "held", **before}))
        yield from page["rows"]
        if page["next"] is None:
            return
        before = {"before": page["next"]}


def approve(desk: httpx.Client, number: int) -> dict[str, Any]:
    """Lets the draft go out as it was just read; asked again with the same key nothing is done twice."""
    turn = asked(desk.get(f"/turns/{number}"))
    given = {"response": turn["response"], "seen": turn["seen"]}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    for _each in range(3):
        try:
            return asked(desk.post(f"/turns/{number}/approve", json=given, headers=headers))
        except httpx.TransportError:
            continue
    raise Refused("no answer")


if __name__ == "__main__":
    desk = connect(sys.argv[1], os.environ["WALLE_KEY"])
    if sys.argv[2:3] == ["approve"]:
        print(approve(desk, int(sys.argv[3]))["state"])
    else:
        for turn in waiting(desk):
            print(f"{turn['id']}  {turn['item']}  {turn['reason']}  «{turn['draft']}»")
