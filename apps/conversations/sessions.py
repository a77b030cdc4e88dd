"""An account's login: where it is kept, who gets a client with it, and when a person is told that it runs out.

The truth is the encrypted `accounts.session_state`; `accounts.session_saved_at` says which login it is. Nothing that
belongs to one login is ever stored over another's. Never logs a session.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from apps.core import alerts, breakers, clock, doorbell
from apps.core.fields import Undecryptable
from apps.core.models import Alert
from apps.marketplace import session
from apps.marketplace.client import TOKENS, Client
from apps.marketplace.models import Account
from apps.marketplace.remote import SessionDead
from apps.marketplace.session import State, WrongPerson
from apps.marketplace.tokens import Login

# The site renews its 30 days at every look, so a cookie this close to its end is one that is no longer renewed.
SOON = timedelta(days=3)


def subject_of(account: Account) -> str:
    """What alerts about `account` as a whole are about."""
    return f"account:{account.pk}"


def login_of(account: Account) -> Login:
    """Which login `account`, as it was read, has."""
    saved_at = account.session_saved_at
    return Login(str(account.pk), saved_at.isoformat() if saved_at else "")


@contextmanager
def connected(account: Account) -> Iterator[Client]:
    """A client with the account's session, loaded only where no token is at hand; keeps the session cookie that the
    site re-issues.
    """
    with Client(
        settings.WALLE_MARKET_API_URL,
        settings.WALLE_MARKET_WEB_URL,
        lambda: account_state(account),
        login=login_of(account),
        timeout=settings.WALLE_MARKET_TIMEOUT,
    ) as client:
        try:
            yield client
        finally:
            if client.set_cookies:
                _keep(account, lambda kept: session.with_cookies(kept, client.session_url, client.set_cookies))
        if expires_soon(account):
            _tell_of_expiry(account)


def account_state(account: Account) -> dict[str, Any]:
    """The browser's storage state of the login that `account` was read with. Raises SessionDead where nobody has
    logged in, or somebody has again since.
    """
    kept = Account.objects.filter(pk=account.pk, session_saved_at=account.session_saved_at)
    try:
        text = kept.values_list("session_state", flat=True).first()
        if text is None:
            raise SessionDead("another login has taken the place of this one")
        if not text:
            raise SessionDead("nobody has logged in on this account")
        state: dict[str, Any] = json.loads(text)
    except (Undecryptable, ValueError) as error:
        raise SessionDead("the kept login can't be read: its key is another's") from error
    return state


def keep_session(account: Account, state: State) -> None:
    """Stores the state in which a page of this login ended; a session cookie kept meanwhile that lasts longer stays."""
    _keep(account, lambda _: state)


def _keep(account: Account, change: Callable[[State], State]) -> None:
    with transaction.atomic():
        kept = Account.objects.filter(pk=account.pk, session_saved_at=account.session_saved_at)
        text = kept.select_for_update().values_list("session_state", flat=True).first()
        if not text:
            return
        old = json.loads(text)
        state = session.newer(old, change(old))
        account.session_expires_at = session.expires_at(state)
        kept.update(session_state=json.dumps(state), session_expires_at=account.session_expires_at)
    TOKENS.keep(login_of(account), state)
    if not expires_soon(account):
        alerts.close("session_soon", subject_of(account))


def begin(account: Account, state: State, user_hash: str) -> None:
    """A person has logged in: from this moment nothing of an earlier login is used or stored, whatever had stopped the
    account is over (but not a person's own pause, nor one that a change of the site has brought), and its inbox is
    read at once. `account` may be new, or read long ago: what is stored decides, and is what it holds afterwards.

    Raises WrongPerson where `user_hash` is not whose account it is by now.
    """
    with transaction.atomic():
        # Without the old login: its key may be lost, and a new one is what mends that.
        accounts = Account.objects.defer("session_state")
        stored = accounts.select_for_update().filter(platform=account.platform, username=account.username)
        row = stored.first() or account
        if user_hash and row.external_id not in ("", user_hash):
            raise WrongPerson(f"la cuenta «{row.username}» es de otro usuario de Wallapop.")
        taken = accounts.filter(external_id=user_hash).exclude(pk=row.pk).first() if user_hash else None
        if taken is not None:
            raise WrongPerson(f"has entrado como «{taken.username}», que ya es otra cuenta de Wall-E.")
        row.session_saved_at = row.poll_wanted_at = clock.now()
        row.session_expires_at = session.expires_at(state)
        row.session_state = json.dumps(state)
        row.external_id = user_hash or row.external_id
        if row.status != Account.Status.PAUSED:
            row.status = Account.Status.ACTIVE
        row.save()
    account.pk = row.pk
    account.refresh_from_db()
    breakers.reset_account(account.pk)
    for kind in ("session", "session_soon", "challenge"):
        alerts.close(kind, subject_of(account))
    doorbell.ring(("inbox.poll", account.pk))


def expires_soon(account: Account) -> bool:
    """Whether the login is about to run out."""
    return account.session_expires_at is not None and account.session_expires_at - clock.now() < SOON


def _tell_of_expiry(account: Account) -> None:
    if Alert.objects.filter(kind="session_soon", subject=subject_of(account), closed_at=None).exists():
        return
    alerts.raise_alert(
        "session_soon",
        subject_of(account),
        f"La sesión de {account.username} en Wallapop caduca en menos de tres días y no se renueva sola: entra con "
        f"«manage.py login {account.username}» antes de que se pare todo.",
    )
