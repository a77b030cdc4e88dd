"""From a commit to 200 open sockets: how long, and what one that never reads costs the others.

The ratio is to the same change told to a single socket, in the same run. Sockets are of five people of one role and
read in this process, so the figures hold reading and parsing too.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Sequence

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from websockets.asyncio.client import ClientConnection, connect

from apps.conversations.models import Conversation
from tests.factories import a_conversation, a_message
from tests.integration.desk_world import a_person
from tests.performance.figures import note
from tests.web import served

SOCKETS, PEOPLE, CHANGES = 200, 5, 60


async def _follow(web: str, passes: Sequence[str]) -> list[ClientConnection]:
    sockets = []
    for signed in passes:
        socket = await connect(web.replace("http", "ws") + "/en-vivo/", max_queue=4)
        await socket.send(json.dumps({"pass": signed}))
        await socket.send(json.dumps({"type": "subscribe", "topics": ["messages"]}))
        sockets.append(socket)
    for socket in sockets:
        while json.loads(await socket.recv())["type"] != "snapshot":
            pass
    return sockets


async def _times(sockets: Sequence[ClientConnection], chat: Conversation, changes: int) -> list[float]:
    """Milliseconds from the commit of each change to its arrival at each socket."""
    committed: dict[str, float] = {}
    took: list[float] = []

    def change(text: str) -> None:
        try:
            a_message(conversation=chat, text=text)
            committed[text] = time.perf_counter()  # autocommit: it is committed when create() comes back
        finally:
            connections.close_all()

    async def read(socket: ClientConnection) -> None:
        for _ in range(changes):
            told = json.loads(await socket.recv())
            while told["type"] != "event":
                told = json.loads(await socket.recv())
            now, text = time.perf_counter(), told["data"]["text"]
            while text not in committed:
                await asyncio.sleep(0)
            took.append((now - committed[text]) * 1000)

    readers = [asyncio.create_task(read(socket)) for socket in sockets]
    for number in range(changes):
        await asyncio.to_thread(change, f"{len(sockets)}-{number}")
        await asyncio.sleep(0.2)
    await asyncio.gather(*readers)
    return took


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)
def test_200_sockets_hear_a_commit_while_one_never_reads() -> None:
    people = [a_person("Revisión") for _ in range(PEOPLE)]
    clients = [Client() for _ in people]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    chat = a_conversation()

    async def run(web: str) -> dict[str, list[float]]:
        signed = [(await asyncio.to_thread(client.get, reverse("desk_live"))).json()["pass"] for client in clients]
        one = await _follow(web, signed[:1])
        alone = await _times(one, chat, CHANGES)
        many = await _follow(web, [signed[number % PEOPLE] for number in range(SOCKETS - 1)])
        together = await _times([*one, *many], chat, CHANGES)
        stuck = many.pop()  # open, and read no more
        beside = await _times([*one, *many], chat, CHANGES)
        await stuck.close()
        return {"1": alone, str(SOCKETS): together, f"{SOCKETS}, one stuck": beside}

    with served() as web:
        found = asyncio.run(run(web))
    first = statistics.median(found["1"])
    print("\ncommit to socket, ms        p50      p95      max   p50 to one socket's")
    for name, times in found.items():
        half, nearly_all = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:>22} {half:8.0f} {nearly_all:8.0f} {max(times):8.0f}   {half / first:.1f} x")
        note(f"commit to {name} sockets, p50", half, "ms", half / first, "one socket")
