"""One ear for all sockets of this process: hears the database's notifications and tells each listener what it may know.

Runs on the event loop of the web server; rows are read in a few threads of its own. What people with the same rights
are told is read and written once. A listener that doesn't keep up is dropped: it costs the others nothing and finds
everything in the snapshot when it comes back.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections

from apps.core import logs
from apps.desk.live import entrance, topics

T = TypeVar("T")

CHANNEL = "walle_live"
#: Changes this close to one another are read together.
GATHER_S = 0.03
#: Between two readings of the same digest (what is computed from everything).
DIGEST_S = 0.5
#: Time alone changes a digest too («última lectura hace 40 s»).
DIGEST_ANYWAY_S = 15.0
#: Nobody's rights are older.
RECHECK_S = 30.0
#: Messages a listener may be behind.
BEHIND = 256
RETRY_S = 1.0
THREADS = 4

log = logs.get(__name__)


def written(message: dict[str, Any]) -> str:
    """A message as it goes over the wire."""
    return json.dumps(message, cls=DjangoJSONEncoder, ensure_ascii=False)


@dataclass(eq=False)
class Listener:
    """One socket: who it is, what it follows, and what is still to be sent to it."""

    held: entrance.Pass
    person: User
    rights: entrance.Rights
    drop: Callable[[int], None]
    topics: set[str] = field(default_factory=set)
    queue: "asyncio.Queue[str]" = field(default_factory=lambda: asyncio.Queue(BEHIND))
    #: Topics whose snapshot is being read, with what happened meanwhile.
    unread: dict[str, list[str]] = field(default_factory=dict)

    def put(self, topic: str, message: str) -> None:
        """Queues a message, after its topic's snapshot; drops the listener where it is too far behind."""
        if topic in self.unread:
            self.unread[topic].append(message)
            return
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.drop(TOO_SLOW)


#: Why a socket is closed (RFC 6455 leaves 4000 to 4999 to applications).
TOO_SLOW, LOGGED_OUT, AGAIN = 4008, 4401, 1013


class Hub:
    """All listeners of one event loop. Listens to the database only while somebody listens here."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self._work: list[asyncio.Task[None]] = []
        self._threads = ThreadPoolExecutor(THREADS, "live")
        self._ready = asyncio.Event()
        self._heard: dict[str, set[int]] = defaultdict(set)
        self._news = asyncio.Event()
        self._changed = asyncio.Event()

    async def join(self, listener: Listener) -> None:
        """Adds a listener. Raises TimeoutError where the database does not answer."""
        if not self._work:
            self._work = [asyncio.create_task(each()) for each in (self._listen, self._tell, self._watch, self._digest)]
        try:
            async with asyncio.timeout(5):
                await self._ready.wait()
        except TimeoutError:
            self.leave(listener)
            raise
        self.listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """Takes a listener out; the last one ends the listening."""
        self.listeners.discard(listener)
        if not self.listeners:
            for task in self._work:
                task.cancel()
            self._work = []
            self._ready.clear()

    async def follow(self, listener: Listener, topic: str) -> None:
        """Sends the topic's snapshot, then what happens; an error message where it can't be followed."""
        listener.topics.add(topic)
        listener.unread[topic] = []
        try:
            may, told = await self.read(topics.begun, listener.person, topic)
        finally:
            missed = listener.unread.pop(topic, [])
        if not may:
            listener.topics.discard(topic)
            code = "unknown_topic" if may is None else "forbidden"
            listener.put("", written({"type": "error", "topic": topic, "code": code}))
            return
        for message in (written({"type": "snapshot", "topic": topic, "data": told}), *missed):
            listener.put(topic, message)

    async def read(self, work: Callable[..., T], *given: Any) -> T:
        """What `work` finds in the database, in a thread of the hub's."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(_in_thread, work, *given))

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._again()  # whatever was said while nobody heard it
                    self._ready.set()
                    while True:
                        async for note in connection.notifies(timeout=DIGEST_ANYWAY_S):
                            self._hear(note.payload)
                        await connection.execute("SELECT 1")  # a connection that died says nothing by itself
                        self._changed.set()
            except (psycopg.Error, OSError) as error:
                log.warning("live.deaf", error=type(error).__name__)
                self._ready.clear()
                await asyncio.sleep(RETRY_S)

    def _hear(self, payload: str) -> None:
        table, _space, key = payload.partition(" ")
        self._heard[table].update([int(key)] if key.isdecimal() else [])
        self._news.set()

    def _again(self) -> None:
        """What was missed is in the snapshots that everybody gets who comes back."""
        for listener in self.listeners:
            listener.drop(AGAIN)

    async def _tell(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER_S)
            self._news.clear()
            heard, self._heard = self._heard, defaultdict(set)
            try:
                if "people" in heard:  # before anything else is told
                    await self._recheck()
                if rows := {table: keys for table, keys in heard.items() if keys}:
                    await asyncio.gather(*(self._tell_group(group, rows) for group in self._groups()))
                self._changed.set()
            except Exception as error:  # noqa: BLE001 - one row that can't be told must not end the telling
                log.error("live.unread", error=repr(error)[:200])
                self._again()

    async def _watch(self) -> None:
        """Logins also end by time, which no row tells."""
        while True:
            await asyncio.sleep(RECHECK_S)
            try:
                await self._recheck()
            except Exception as error:  # noqa: BLE001 - as above
                log.error("live.unchecked", error=repr(error)[:200])

    def _groups(self) -> list[list[Listener]]:
        groups: dict[entrance.Rights, list[Listener]] = defaultdict(list)
        for listener in self.listeners:
            groups[listener.rights].append(listener)
        return list(groups.values())

    async def _tell_group(self, group: list[Listener], rows: dict[str, set[int]]) -> None:
        wanted = frozenset[str]().union(*(each.topics for each in group))
        for event in await self.read(topics.events, group[0].person, rows, wanted):
            about = f"{topics.ABOUT}{event.about}" if event.topic in topics.OF_ONE else ""
            for topic in (event.topic, about):
                if topic not in wanted:
                    continue
                data = event.data if topic == event.topic else {"of": event.topic, **event.data}
                message = written({"type": "event", "topic": topic, "data": data})
                for listener in group:
                    if topic in listener.topics:
                        listener.put(topic, message)
                await asyncio.sleep(0)  # who reads keeps up, however much came at once

    async def _recheck(self) -> None:
        """Reads anew who may listen to what; once for all sockets of a login."""
        logins: dict[entrance.Pass, list[Listener]] = defaultdict(list)
        for listener in self.listeners:
            logins[listener.held].append(listener)
        await asyncio.gather(*(self._recheck_login(held, listeners) for held, listeners in logins.items()))

    async def _recheck_login(self, held: entrance.Pass, listeners: Collection[Listener]) -> None:
        person = await self.read(entrance.person, held)
        if person is None:
            for listener in listeners:
                listener.drop(LOGGED_OUT)
            return
        rights = await self.read(entrance.rights, person)
        for listener in listeners:
            changed, listener.person, listener.rights = rights != listener.rights, person, rights
            if changed:  # what they may see now, and no longer what they may not
                for topic in tuple(listener.topics):
                    await self.follow(listener, topic)

    async def _digest(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                for topic in topics.DIGESTS:
                    for group in self._groups():
                        followers = [each for each in group if topic in each.topics]
                        if followers:
                            await self._tell_digest(topic, followers)
            except Exception as error:  # noqa: BLE001 - as above
                log.error("live.undigested", error=repr(error)[:200])
            await asyncio.sleep(DIGEST_S)

    async def _tell_digest(self, topic: str, followers: Collection[Listener]) -> None:
        person = next(iter(followers)).person
        message = written({"type": "event", "topic": topic, "data": await self.read(topics.snapshot, person, topic)})
        for listener in followers:
            listener.put(topic, message)


def _in_thread(work: Callable[..., T], *given: Any) -> T:
    try:
        return work(*given)
    finally:
        connections.close_all()  # back to the pool


def _address() -> dict[str, Any]:
    known = connections["default"].settings_dict
    names = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    return {
        **{name: known[key] for name, key in names.items() if known[key]},
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "application_name": "walle live",
    }


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def here() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
