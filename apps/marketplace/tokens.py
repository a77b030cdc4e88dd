"""The short-lived token that a login buys, shared by every thread and process that works for the account.

Whoever finds it worn out renews it for all: one thread of a process by a lock in memory, one process by a short lock
in Redis. Without Redis each process renews for itself. Never logs a token; in Redis it is ciphertext.
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.core import cache, fields

TOKEN_MARGIN_S = 30.0
TOKEN_UNREADABLE_S = 60.0  # lifetime we dare to assume for a token whose exp we cannot read
TOKEN_LONGEST_S = 3600.0
KEPT_S = 24 * 3600.0
LOOK_EVERY_S = 0.05


@dataclass(frozen=True)
class Login:
    """One login of one account: after another login (`since`) nothing of this one is used again."""

    account: str
    since: str = ""

    @property
    def key(self) -> str:
        """Where its ciphertext copy lies in Redis."""
        return f"wallapop_session:{self.account}"


@dataclass(frozen=True)
class Ticket:
    """What calls carry: the token, the device's id ('' = none), and the browser state that bought it."""

    token: str
    device: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)


Mint = Callable[[Mapping[str, Any] | None], Ticket]


def lifetime(token: str) -> float:
    """Seconds a fresh JWT may be used: its own `exp - iat`, so that a wrong clock of ours can't matter."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        seconds = float(claims["exp"]) - float(claims.get("iat", time.time()))
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        return TOKEN_UNREADABLE_S
    return min(max(seconds, 0.0), TOKEN_LONGEST_S)


@dataclass
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    ticket: Ticket | None = None
    good_until: float = 0.0  # monotonic
    refused: str = ""


class TokenStore:
    """Tokens by login. `shared`: with the other processes, through Redis."""

    def __init__(self, *, shared: bool = False) -> None:
        self._shared = shared
        self._slots: dict[Login, _Slot] = {}
        self._guard = threading.Lock()

    def get(self, login: Login, mint: Mint, *, patience: float = 10.0) -> Ticket:
        """The ticket of `login`. Where none is good for long enough, `mint` makes one from the newest browser state
        known here (None: none is). `patience`: seconds a mint may take at most.
        """
        slot = self._slot(login)
        with slot.lock:
            if slot.ticket is None or slot.ticket.token == slot.refused or time.monotonic() >= slot.good_until:
                slot.ticket, slot.good_until = self._renew(login, slot, mint, patience)
            return slot.ticket

    def refuse(self, login: Login, token: str) -> None:
        """The site no longer takes `token`; another thread or process may have renewed it already."""
        self._slot(login).refused = token

    def keep(self, login: Login, state: Mapping[str, Any]) -> None:
        """Puts a newer browser state beside the token in Redis."""
        found = _read(login)
        if found is not None:
            ticket, until = found
            _write(login, Ticket(ticket.token, ticket.device, state), until)

    def _slot(self, login: Login) -> _Slot:
        with self._guard:
            if login not in self._slots:
                for other in [each for each in self._slots if each.account == login.account]:
                    del self._slots[other]
            return self._slots.setdefault(login, _Slot())

    def _renew(self, login: Login, slot: _Slot, mint: Mint, patience: float) -> tuple[Ticket, float]:
        known = slot.ticket.state if slot.ticket is not None else None
        if not self._shared:
            return _minted(mint, known)
        lock, mark = f"{login.key}:renewing", uuid.uuid4().hex
        deadline = time.monotonic() + 2 * patience
        while True:
            taken = cache.lock(lock, mark, patience)
            try:
                # Read with the lock in hand, so that whoever renewed before us did it for us too.
                if (found := _read(login)) is not None:
                    ticket, until = found
                    left = until - time.time()
                    if ticket.token != slot.refused and 0 < left <= TOKEN_LONGEST_S:
                        return ticket, time.monotonic() + left
                    known = ticket.state or known
                if taken is not False or time.monotonic() > deadline:
                    ticket, good_until = _minted(mint, known)
                    _write(login, ticket, time.time() + good_until - time.monotonic())
                    return ticket, good_until
            finally:
                if taken:
                    cache.unlock(lock, mark)
            time.sleep(LOOK_EVERY_S)


def _minted(mint: Mint, known: Mapping[str, Any] | None) -> tuple[Ticket, float]:
    asked = time.monotonic()
    ticket = mint(known)
    life = lifetime(ticket.token)
    return ticket, asked + max(life - TOKEN_MARGIN_S, life / 2)


def _read(login: Login) -> tuple[Ticket, float] | None:
    """What Redis holds of exactly this login: the ticket and until when it is good, by the wall clock."""
    cipher = cache.get(login.key)
    if cipher is None:
        return None
    try:
        kept = json.loads(fields.decrypt(cipher))
        if kept["since"] != login.since:
            return None
        return Ticket(str(kept["token"]), str(kept["device"]), dict(kept["state"])), float(kept["until"])
    except (fields.Undecryptable, KeyError, TypeError, ValueError):
        return None


def _write(login: Login, ticket: Ticket, until: float) -> None:
    kept = {
        "since": login.since,
        "token": ticket.token,
        "until": until,
        "device": ticket.device,
        "state": dict(ticket.state),
    }
    cache.put(login.key, fields.encrypt(json.dumps(kept)), KEPT_S)
