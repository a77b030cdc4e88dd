"""Reading the marketplace for an account: polls, read-backs and the account's listings, all through intake.

What the marketplace refuses is turned here, once, into the account's status, its breaker and one alert.
Nothing here sends.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import Exists, F, OuterRef

from apps.conversations import intake, turns
from apps.conversations.models import Conversation, Message
from apps.conversations.sessions import account_state as account_state
from apps.conversations.sessions import connected, subject_of
from apps.conversations.sessions import keep_session as keep_session
from apps.core import alerts, breakers, clock, doorbell, leases, logs
from apps.core.models import Alert
from apps.marketplace import failures, pacing
from apps.marketplace.client import Client
from apps.marketplace.models import Account
from apps.marketplace.remote import (
    AboutOne,
    BadAnswer,
    Challenged,
    MarketplaceError,
    NotFound,
    NotYours,
    Problem,
    RateLimited,
    SessionDead,
    Thread,
)

# The site treats them apart: it may refuse the page and go on answering JSON.
Call = Literal["read", "send", "items"]
# 30 messages each; more at once than any buyer writes.
MOST_OLDER_PAGES = 20
POLL_REQUESTS = 4  # of the longest allowed, until another worker may take over a poll
# Then the other accounts' turn; beat rings again within a second.
MOST_ROUNDS = 5
# So long after a message, another one is likely.
RECENT = timedelta(minutes=10)
# A message brings an archived conversation back to the inbox; only what went missing on the way is found here.
ARCHIVE_EVERY = timedelta(hours=1)
# While something could not be read, everything is read again so often, and not at every poll.
THOROUGH_EVERY_S = 600.0

log = logs.get(__name__)


def breaker_of(account: Account, call: Call) -> str:
    """Name of the breaker that guards one kind of call for `account`."""
    return f"{subject_of(account)}:{call}"


@contextmanager
def judging(account: Account, call: Call) -> Iterator[None]:
    """Whatever the marketplace answers to `account` inside the block counts, once, for its status, the breaker
    of this kind of call, and alerts; errors pass on.
    """
    breaker = breaker_of(account, call)
    try:
        yield
    except AboutOne:
        raise
    except MarketplaceError as error:
        if not error.judged:
            error.judged = True
            _judge(account, breaker, error)
        raise
    else:
        breakers.succeeded(breaker)


def _judge(account: Account, breaker: str, error: MarketplaceError) -> None:
    if isinstance(error, SessionDead):
        _stop_with(
            account,
            Account.Status.NEEDS_LOGIN,
            "session",
            f"Wallapop pide iniciar sesión en la cuenta de {account.username}. "
            "Los borradores siguen; nada se envía hasta que entres.",
        )
    elif isinstance(error, Challenged):
        breakers.failed(breaker, str(error), at_once=True, alert=False)
        _stop_with(
            account,
            Account.Status.CHALLENGED,
            "challenge",
            f"Wallapop pide una comprobación en la cuenta de {account.username}: "
            "entra tú en la web, resuélvela y reactiva la cuenta aquí.",
        )
    elif isinstance(error, RateLimited):
        breakers.failed(breaker, str(error), pause=timedelta(seconds=error.retry_after or 60))
    else:
        breakers.failed(breaker, f"{type(error).__name__}: {error}")


def _stop_with(account: Account, status: Account.Status, kind: str, detail: str) -> None:
    """Stops the account and tells a person, once: a call that had begun before they mended it changes nothing."""
    still = Account.objects.filter(
        pk=account.pk, status=Account.Status.ACTIVE, session_saved_at=account.session_saved_at
    )
    if still.update(status=status):
        log.warning("account.status", account=account.pk, status=status)
        alerts.raise_alert(kind, subject_of(account), detail)


def between_reads(account: Account, *, recent: bool = False) -> float:
    """Seconds between two polls of `account` now; `recent`: somebody wrote within RECENT."""
    return pacing.between_reads(
        clock.now(),
        busy_s=account.poll_busy_s,
        idle_s=account.poll_idle_s,
        recent=recent,
        active_from=account.active_from,
        active_until=account.active_until,
        timezone=account.timezone,
    )


def due_polls(**only: int) -> list[int]:
    """Ids of the accounts to read now, of all or of those that `only` filters. One query, however many there are."""
    now = clock.now()
    recent = Conversation.objects.filter(account=OuterRef("pk"), last_message_at__gte=now - RECENT)
    active = Account.objects.filter(status=Account.Status.ACTIVE, **only)
    due = []
    for account in active.annotate(recent=Exists(recent)):
        interval = clock.paced(between_reads(account, recent=account.recent))
        wanted = account.poll_wanted_at is not None and (
            account.last_poll_at is None or account.poll_wanted_at > account.last_poll_at
        )
        if wanted or account.last_poll_at is None or account.last_poll_at <= now - interval:
            due.append(account.pk)
    return due


def poll(account_id: int) -> None:
    """Reads the inbox of an account once, again if the bell rang meanwhile. One poll per account at a time;
    does nothing while paused.
    """
    # Asked after the lease is released: whoever rings later finds it free, whoever rang before is seen here.
    for _ in range(MOST_ROUNDS):
        if not (_poll_alone(account_id) and _rang_since(account_id)):
            break


def _rang_since(account_id: int) -> bool:
    return Account.objects.filter(pk=account_id, poll_wanted_at__gt=F("last_poll_at")).exists()


def _poll_alone(account_id: int) -> bool:
    """Whether a poll was made and came to its end."""
    # Short: a worker killed here must not leave the inbox unread for long. A poll that takes longer than this
    # meets another, which costs requests and no more: intake takes each message once.
    with leases.lease(f"poll:{account_id}", POLL_REQUESTS * settings.WALLE_MARKET_TIMEOUT) as held:
        if not held:
            return False
        account = Account.objects.get(pk=account_id)
        if account.status != Account.Status.ACTIVE or not breakers.allows(breaker_of(account, "read")):
            return False
        started = clock.now()
        with logs.trace(logs.new_trace(), account=account.pk):
            try:
                with judging(account, "read"):
                    _poll_once(account)
                return True
            except MarketplaceError as error:
                log.warning("poll.failed", error=type(error).__name__)
                return False
            finally:
                Account.objects.filter(pk=account.pk).update(last_poll_at=started)


def _poll_once(account: Account) -> None:
    started = clock.now()
    if account.adopted_at is None:
        # First connection is history: only what comes after this moment is answered.
        Account.objects.filter(pk=account.pk, adopted_at=None).update(adopted_at=started)
        account.refresh_from_db()
        doorbell.ring(("inbox.sync_account", account.pk))
    # After a failure every page is read again: what could not be stored may be on any of them.
    incomplete = Alert.objects.filter(kind="unreadable", subject=subject_of(account), closed_at=None).exists()
    history_due = account.archived_read_at is None
    every = clock.paced(THOROUGH_EVERY_S) if incomplete else ARCHIVE_EVERY
    archive_due = account.archived_read_at is None or started - account.archived_read_at > every
    # What could not be stored may be on any page; what was stored at first connection, too.
    thorough = history_due or (incomplete and archive_due)

    def is_old(page: Sequence[Thread]) -> bool:
        if thorough:
            return False
        same = intake.unchanged(account, page)
        return all(thread.external_id in same or _is_history(account, thread) for thread in page)

    with connected(account) as client:
        with about_the_account():
            inbox = client.read_inbox(is_old=is_old)
            if archive_due:
                archived = client.read_inbox(is_old=is_old, archived=True)
                inbox = replace(
                    inbox,
                    threads=inbox.threads + archived.threads,
                    problems=inbox.problems + archived.problems,
                    complete=inbox.complete and archived.complete,
                )
        same = intake.unchanged(account, inbox.threads)
        threads = [_with_older_if_any(client, account, each) for each in inbox.threads if each.external_id not in same]
    if inbox.user_hash and account.external_id != inbox.user_hash:
        Account.objects.filter(pk=account.pk).update(external_id=inbox.user_hash)
        account.external_id = inbox.user_hash
    # Of what is read again, as much as there are pages for; of what is new, all.
    failed = not inbox.complete and not thorough
    problems = (*inbox.problems, *(problem for thread in threads for problem in thread.problems))
    for problem in problems:
        log.warning("poll.unreadable", where=problem.where, what=problem.what)
        failed = True
    # Oldest first: a poll that dies half-way leaves its newest page unknown, and the next one reads on from there.
    for thread in reversed(threads):
        try:
            intake.record(account, thread)
        except (OperationalError, InterfaceError):
            raise  # the database is gone, and the thread is not to blame
        except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError, turns.ForbiddenMove):
            # One thread that can't be stored must not hide the others; it is told, and tried again next time.
            log.exception("poll.thread_failed", conversation=thread.external_id)
            failed = True
    if failed:
        first = alerts.raise_alert(
            "unreadable",
            subject_of(account),
            "Algo de la bandeja de entrada no se ha podido leer o guardar: míralo en la app. Se intenta de nuevo.",
        )
        if first and problems:
            failures.keep_rows(account, problems)
    elif thorough:
        alerts.close("unreadable", subject_of(account))
    if archive_due:
        Account.objects.filter(pk=account.pk).update(archived_read_at=started)


@contextmanager
def about_the_account() -> Iterator[None]:
    """A refusal of a call that concerns the whole account is no "not yours": the site does not want us there."""
    try:
        yield
    except NotYours as error:
        raise Challenged(f"the account's own list is refused: {error}") from error
    except NotFound as error:
        raise BadAnswer(f"the account's own list is gone: {error}") from error


def _with_older_if_any(client: Client, account: Account, thread: Thread) -> Thread:
    """As `_with_older`; a thread whose earlier messages are refused must not hide the others."""
    try:
        return _with_older(client, account, thread)
    except (NotYours, NotFound, BadAnswer) as error:
        problem = Problem("older messages", f"{type(error).__name__}: {error}", thread.external_id)
        return replace(thread, problems=(*thread.problems, problem))


def _with_older(client: Client, account: Account, thread: Thread) -> Thread:
    """The thread with as many earlier messages as it takes to reach one we know, or adoption."""
    pages = 0
    while thread.older_from and thread.messages and pages < MOST_OLDER_PAGES:
        oldest = thread.messages[0]
        before = account.adopted_at is None or (oldest.sent_at and oldest.sent_at <= account.adopted_at)
        if before or Message.objects.filter(account=account, external_id=oldest.external_id).exists():
            break
        thread = client.read_older(thread)
        pages += 1
    return thread


def _is_history(account: Account, thread: Thread) -> bool:
    newest = thread.messages[-1].sent_at if thread.messages else None
    return newest is not None and account.adopted_at is not None and newest <= account.adopted_at


def read_back(account: Account, conversation: Conversation) -> Thread:
    """Reads one thread as it is at this moment, takes it in and returns it. Raises MarketplaceError."""
    with judging(account, "read"), connected(account) as client:
        thread = _with_older(client, account, client.read_thread(conversation.external_id))
    intake.record(account, thread)
    return thread
