"""The state of Wall-E in one sentence, for the bar on top of every page.

Says the worst first and what to do about it. Must never claim that it works when nobody is reading the inbox.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.conversations import attention, notes, reading
from apps.core import clock
from apps.core.models import CircuitBreaker, Stop
from apps.desk import visibility, words, writer
from apps.marketplace.models import Account

#: An account counts as unread after this many intervals, and never before UNREAD_AT_LEAST.
UNREAD_AFTER_INTERVALS = 3
UNREAD_AT_LEAST = timedelta(minutes=2)


#: What does not work while a kind of call is in pause, the worst first. Without the event channel messages are
#: still read, only later: that is no news for the bar.
PAUSED = {
    "read": gettext_lazy("No se pueden leer los mensajes de %(name)s: se reintenta"),
    "send": gettext_lazy("No se puede enviar desde la cuenta de %(name)s: se reintenta"),
    "items": gettext_lazy("No se pueden poner al día los anuncios de %(name)s: se reintenta"),
}


@dataclass(frozen=True)
class Part:
    """A piece of the sentence, with the page behind it; `aside`: left out where the screen is narrow."""

    text: str
    url: str = ""
    title: str = ""
    aside: bool = False


@dataclass(frozen=True)
class State:
    """What the bar shows. `tone`: green works, amber waits for a person, red something is lost meanwhile."""

    tone: str
    parts: tuple[Part, ...]
    held: int
    stopped_at: datetime | None
    stopped_by: str
    writer: writer.Writer


def read(person: visibility.Person) -> State:
    """The state of this person's accounts now; four small queries whatever the amount of data."""
    stop = Stop.objects.filter(ended_at=None).select_related("started_by").first()
    accounts = list(visibility.visible(person, Account.objects.defer("session_state")))
    held = visibility.visible(person, attention.waiting()).count()
    paused = CircuitBreaker.objects.exclude(state=CircuitBreaker.State.CLOSED).in_bulk()
    tone, head = _head(stop, accounts, paused)
    parts = [head]
    active = [each for each in accounts if each.status == Account.Status.ACTIVE]
    if reads := [each.last_poll_at for each in active if each.last_poll_at]:
        oldest = min(reads)
        said = _("última lectura %(when)s") % {"when": words.relative(oldest, clock.now())}
        parts.append(Part(said, title=words.exactly(oldest), aside=True))
    parts.append(
        Part(
            ngettext("%(n)s espera tu decisión", "%(n)s esperan tu decisión", held) % {"n": held}
            if held
            else _("nada espera tu decisión"),
            reverse("admin:conversations_turn_changelist"),
        )
    )
    writes = writer.now(paused)
    page = reverse("admin:core_circuitbreaker_changelist") if writes.switched else ""
    parts.append(Part(writes.text, page, title=writes.why, aside=not writes.switched))
    who = stop.started_by if stop else None
    return State(
        tone="amber" if tone == "green" and held else tone,
        parts=tuple(parts),
        held=held,
        stopped_at=stop.started_at if stop else None,
        stopped_by=(who.first_name or who.get_username()) if who else "",
        writer=writes,
    )


def as_data(now: State) -> dict[str, Any]:
    """The state for programs."""
    parts = [{"text": part.text, "url": part.url} for part in now.parts]
    return {
        "tone": now.tone,
        "text": " · ".join(part.text for part in now.parts),
        "parts": parts,
        "held": now.held,
        "stopped_at": now.stopped_at,
    }


def _head(stop: Stop | None, accounts: list[Account], paused: Collection[str]) -> tuple[str, Part]:
    if stop:
        return "red", Part(_("Todo parado"), reverse("admin:core_stop_lift"))
    if not accounts:
        return "amber", Part(_("Falta conectar una cuenta"), reverse("admin:marketplace_account_changelist"))
    for account in accounts:
        page = reverse("admin:marketplace_account_change", args=[account.pk])
        if account.status == Account.Status.NEEDS_LOGIN:
            text = _("Wallapop pide iniciar sesión en la cuenta de %(name)s") % {"name": account.username}
            return "red", Part(text, page)
        if account.status == Account.Status.CHALLENGED:
            text = _("Wallapop pide una comprobación en la cuenta de %(name)s") % {"name": account.username}
            return "red", Part(text, page)
    active = [each for each in accounts if each.status == Account.Status.ACTIVE]
    if not active:
        return "amber", Part(_("En pausa"), reverse("admin:marketplace_account_changelist"))
    for account in active:
        if unread(account):
            text = _("Nadie lee los mensajes de %(name)s") % {"name": account.username}
            return "red", Part(text, reverse("admin:core_alert_changelist"))
    for call, said in PAUSED.items():
        for account in active:
            if f"account:{account.pk}:{call}" in paused:
                text = said % {"name": account.username}
                return "amber", Part(text, reverse("admin:core_circuitbreaker_changelist"))
    return "green", Part(_("Funcionando"))


def unread(account: Account) -> bool:
    """Whether nobody reads the messages of an active account any more."""
    patience = max(UNREAD_AFTER_INTERVALS * timedelta(seconds=reading.between_reads(account)), UNREAD_AT_LEAST)
    return clock.now() - (account.last_poll_at or account.created_at) > patience


def account_names() -> dict[str, str]:
    """The accounts' names by id, for what is called by their number."""
    return {str(key): name for key, name in Account.objects.values_list("pk", "username")}


def of(request: HttpRequest) -> State:
    """The state, read once per request."""
    if not hasattr(request, "_desk_state"):
        request._desk_state = read(request.user)  # type: ignore[attr-defined]
    state: State = request._desk_state  # type: ignore[attr-defined]
    return state


def told(request: HttpRequest) -> int:
    """How many notes wait for this person, counted once per request."""
    if not hasattr(request, "_desk_told"):
        request._desk_told = notes.unseen(cast(User, request.user))  # type: ignore[attr-defined]
    unseen: int = request._desk_told  # type: ignore[attr-defined]
    return unseen


def context(request: HttpRequest) -> dict[str, Any]:
    """What every admin page has in its template. Read only where the page shows it."""
    return {
        "desk": SimpleLazyObject(lambda: of(request)),
        "desk_told": SimpleLazyObject(lambda: told(request)),
        "desk_now": clock.now(),
        "desk_demo": settings.WALLE_DEMO,
        "desk_accounts": SimpleLazyObject(lambda: visibility.choices(request.user)),
        "desk_working_on": getattr(request.user, "_walle_working_on", None),
        "desk_may_stop": request.user.is_active and request.user.has_perm("marketplace.operate_stop"),
    }
