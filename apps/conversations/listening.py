"""The event channel as a doorbell: hears that something happened in an account's inbox and has it read at once.

One loop for all accounts, one open question to the channel for each. Nothing depends on it: without it beat alone
reads. So a failure here is waited out, said once in the log, and never an alert; what it means for the account is
judged by the poll. The ORM never runs in the loop's thread.
"""

import asyncio
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error as AnyDatabaseError
from django.db import connections

from apps.conversations import sessions
from apps.core import clock, doorbell, logs
from apps.core.fields import Undecryptable
from apps.marketplace.events import EventChannel, Place, Refused
from apps.marketplace.models import Account
from apps.marketplace.remote import (
    BadAnswer,
    Challenged,
    ChannelToken,
    MarketplaceError,
    RateLimited,
    SessionDead,
    Unreachable,
)

LOOK_EVERY_S = 3.0  # for accounts that came, went or paused
HEARD_EVERY = timedelta(seconds=20)
# The account's page says "at once" while the channel was heard so lately.
HEARD_LATELY = 3 * HEARD_EVERY
RING_GAP_S = 0.5
TOKEN_LASTS_S = 45 * 60.0  # of the hour it is good for; a question holds it for five minutes more
# The channel keeps events for about twenty minutes.
FORGOTTEN_AFTER = timedelta(minutes=15)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 120.0
REFUSED_PAUSE_S = 300.0
LIMITED_PAUSE_S = 60.0
# After that long the poll has judged, and an account that is active all the same may be asked again.
LEFT_ALONE_S = 900.0
LEAST_GAP_S = 0.2  # between two questions, whatever the channel answers
# An answer sooner than that which tells nothing new: it does not hold the question, so we hold ourselves back.
HELD_S = 5.0
# A question lost later than that: something on the way cuts idle connections, and the next one is asked at once.
CUT_S = 30.0
AT_ONCE = 4  # threads of each kind

T = TypeVar("T")
log = logs.get(__name__)


@dataclass(frozen=True)
class Ear:
    """An account to listen for. Another login on the same account is another ear."""

    account: int
    login: datetime | None


def ears() -> set[Ear]:
    """The accounts to listen for at this moment."""
    heard = Account.objects.filter(status=Account.Status.ACTIVE).exclude(session_state="")
    return {Ear(*row) for row in heard.values_list("pk", "session_saved_at")}


def ring(account_id: int) -> None:
    """Has the account's inbox read at once, again if it is being read already."""
    Account.objects.filter(pk=account_id).update(poll_wanted_at=clock.now())
    doorbell.ring(("inbox.poll", account_id))


def channel_token(account_id: int) -> ChannelToken:
    """A fresh token for the account's event channel. Raises MarketplaceError."""
    account = Account.objects.get(pk=account_id)
    with sessions.connected(account) as client:
        return client.channel_token(account.external_id)


def mark_heard(accounts: list[int]) -> None:
    """The channel of these accounts is open at this moment."""
    Account.objects.filter(pk__in=accounts).update(heard_at=clock.now())


async def aside(work: Callable[..., T], *values: Any) -> T:
    """Runs `work` in a thread of its own, which may use the ORM. Nobody who stops waits for that thread."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(result)  # type: ignore[arg-type]
        else:
            done.set_exception(error)

    def run() -> None:
        result, failure = None, None
        try:
            result = work(*values)
        except BaseException as error:  # noqa: BLE001 (handed to whoever waits)
            failure = error
        finally:
            connections.close_all()
        with suppress(RuntimeError):  # the loop has ended: nobody waits
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name=work.__name__, daemon=True).start()
    return await done


class Listener:
    """Listens for every active account until told to stop."""

    def __init__(self, channel: EventChannel) -> None:
        self._channel = channel
        self._tasks: dict[Ear, asyncio.Task[None]] = {}
        self._open: set[int] = set()
        self._said: dict[int, str] = {}
        self._marked_at = datetime.min.replace(tzinfo=clock.now().tzinfo)
        # Apart, so that no ring waits behind a site that does not answer.
        self._rows, self._logins = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then nothing under way is waited for."""
        looking, stopping = asyncio.create_task(self._look_for_ever()), asyncio.create_task(stop.wait())
        await asyncio.wait({looking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (looking, stopping, *self._tasks.values()):
            task.cancel()
        await asyncio.gather(stopping, *self._tasks.values(), return_exceptions=True)
        with suppress(asyncio.CancelledError):
            await looking  # raises what ended it, if not we

    async def _look_for_ever(self) -> None:
        """Losing the database pauses nothing but the look for changed accounts."""
        while True:
            try:
                await self._look()
                self._say(0, "looking")
            except AnyDatabaseError as error:
                self._say(0, type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> None:
        wanted = await self._with_rows(ears)
        for ear in [ear for ear in self._tasks if ear not in wanted or self._tasks[ear].done()]:
            task = self._tasks.pop(ear)
            self._open.discard(ear.account)
            self._said.pop(ear.account, None)
            task.cancel()
            if task.done() and not task.cancelled() and (error := task.exception()):
                log.error("listener.broke", account=ear.account, exc_info=error)
        for ear in wanted - self._tasks.keys():
            self._tasks[ear] = asyncio.create_task(self._hear(ear.account))
        if self._open and clock.now() - self._marked_at >= HEARD_EVERY:
            await self._with_rows(mark_heard, sorted(self._open))
            self._marked_at = clock.now()

    async def _hear(self, account: int) -> None:
        bell = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._ring_for(account, bell))
            group.create_task(self._follow(account, bell))

    async def _ring_for(self, account: int, bell: asyncio.Event) -> None:
        """Rings at once, then at most every RING_GAP_S; what comes meanwhile rings at the end of the gap."""
        while True:
            await bell.wait()
            bell.clear()
            try:
                await self._with_rows(ring, account)
            except AnyDatabaseError:
                bell.set()
                await asyncio.sleep(FIRST_PAUSE_S)
            await asyncio.sleep(RING_GAP_S)

    async def _follow(self, account: int, bell: asyncio.Event) -> None:
        """Asks the channel again and again, going on where the last answer ended."""
        place, answered_at = Place(), clock.now()
        token: ChannelToken | None = None
        token_ends = 0.0
        failures = refusals = 0
        while True:
            asked = clock.monotonic()
            try:
                if token is None or asked > token_ends:
                    async with self._logins:
                        token = await aside(channel_token, account)
                    token_ends = asked + TOKEN_LASTS_S
                if clock.now() - answered_at > FORGOTTEN_AFTER:
                    place = Place()
                heard = await self._channel.listen(token, place)
            except (MarketplaceError, AnyDatabaseError, ObjectDoesNotExist, Undecryptable) as error:
                if isinstance(error, Unreachable) and clock.monotonic() - asked > CUT_S:
                    await asyncio.sleep(_pause(error, 1))
                    continue
                if isinstance(error, Refused):
                    token, refusals = None, refusals + 1
                    if refusals == 1:
                        continue  # it had run out, or was withdrawn: a fresh one, once
                elif isinstance(error, SessionDead | Challenged):
                    bell.set()  # the poll judges; while this is true the account is not active
                elif isinstance(error, BadAnswer):
                    place = Place()
                failures += 1
                self._open.discard(account)
                self._say(account, type(error).__name__)
                await asyncio.sleep(_pause(error, failures))
                continue
            greeting, took = place == Place(), clock.monotonic() - asked
            if heard.rings or greeting:  # nobody heard what came before
                bell.set()
            idle = took < HELD_S and (not heard.events or heard.place == place)
            if not greeting:  # which proves little: failures go on counting until a question is held
                failures = failures + 1 if idle else 0
            place, answered_at, refusals = heard.place, clock.now(), 0
            self._open.add(account)
            self._say(account, "listening")
            await asyncio.sleep(_pause(None, failures) if idle and not greeting else max(0.0, LEAST_GAP_S - took))

    async def _with_rows(self, work: Callable[..., T], *values: Any) -> T:
        async with self._rows:
            return await aside(work, *values)

    def _say(self, account: int, what: str) -> None:
        """One line for each change. Account 0: the listener itself."""
        if self._said.get(account) != what:
            self._said[account] = what
            log.info("listener.state", account=account, state=what)


def _pause(error: Exception | None, failures: int) -> float:
    """Seconds to leave the channel alone."""
    if isinstance(error, Refused):
        return REFUSED_PAUSE_S
    if isinstance(error, SessionDead | Challenged):
        return LEFT_ALONE_S
    if isinstance(error, RateLimited):
        return max(error.retry_after or LIMITED_PAUSE_S, FIRST_PAUSE_S)
    return min(FIRST_PAUSE_S * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE_S) * random.uniform(0.5, 1.0)
