"""What the review queue shows: decisions in the order of the harm of waiting, who has them, what goes out when.

Reads only, in a number of queries that doesn't depend on the number of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.conversations import attention, bulk, review
from apps.conversations.models import StaffClaim, Turn
from apps.core import clock
from apps.desk import queue_order, thread, visibility, words

S = Turn.State
#: Decided by somebody. Superseded is not: the buyer wrote again, and what was typed may still be the answer.
DECIDED = (S.READY, *Turn.IN_FLIGHT, S.SENT, S.SKIPPED)
#: Rows on a page, and of what goes out next.
SHOWN, LEAVING = 50, 30


@dataclass(frozen=True)
class Filters:
    """Which decisions: only this person's, those put off, of one account, for one reason; which page of them."""

    mine: bool = False
    put_off: bool = False
    account: int | None = None
    reason: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        def number(name: str) -> int | None:
            said = given.get(name, "")
            return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None

        list_ = given.get("ver", "")
        reason, page = given.get("motivo", "")[:40], max(1, number("pagina") or 1)
        return cls(list_ == "mias", list_ == "pospuestas", number("cuenta"), reason, page)


def waiting(by: User, filters: Filters) -> QuerySet[Turn]:
    """Held turns of the list asked for, in no order."""
    rows = attention.put_off() if filters.put_off else attention.waiting()
    rows = rows.filter(_mine(by)) if filters.mine else rows
    if filters.account:
        rows = rows.filter(conversation__account=filters.account)
    rows = rows.filter(reason=filters.reason) if filters.reason else rows
    return visibility.visible(by, rows)


def _mine(by: User) -> Q:
    claimed = StaffClaim.objects.filter(staff=by, expires_at__gt=clock.now()).values("conversation")
    return Q(conversation__assigned_staff=by) | Q(conversation__in=claimed)


def counts(by: User, filters: Filters) -> dict[str, int]:
    """How many decisions each list has, with the account and the reason chosen."""
    of = (filters.account, filters.reason)
    every = waiting(by, Filters(False, False, *of)).aggregate(all=Count("pk"), mine=Count("pk", filter=_mine(by)))
    return every | {"put_off": waiting(by, Filters(False, True, *of)).count()}


def rows(by: User, filters: Filters) -> list[Any]:
    """The turns of the page, each with what this person may see of it."""
    now = clock.now()
    ordered = queue_order.by_harm(waiting(by, filters), now)
    ordered = ordered.order_by("snooze__until", "id") if filters.put_off else ordered
    start = (filters.page - 1) * SHOWN
    order = dict(ordered.values_list("pk", "deadline")[start : start + SHOWN])
    found = (
        Turn.objects.filter(pk__in=order)
        .select_related(
            "conversation__item",
            "conversation__buyer",
            "conversation__account",
            "conversation__claim__staff",
            "response",
            "up_to_message",
            "snooze__by",
        )
        .defer("conversation__item__description", "conversation__account__session_state")
        .in_bulk()
    )
    shown = [cast(Any, found[pk]) for pk in order if pk in found]
    for turn in shown:
        _prepare(by, turn, order[turn.pk], now)
    return shown


def _prepare(by: User, turn: Any, deadline: datetime | None, now: datetime) -> None:
    chat = turn.conversation
    said = turn.up_to_message.text if turn.up_to_message else ""
    draft = turn.response.response_text if turn.response else ""
    turn.shown_name = visibility.buyer_name(by, chat)
    turn.shown_said = visibility.words(by, said, chat)
    turn.shown_draft = visibility.words(by, draft, chat)
    turn.shown_reason = visibility.reason(by, turn.reason)
    why = visibility.turn_reason(by, turn.reason, turn.reason_detail, chat)
    turn.shown_why = "" if words.same(why, turn.shown_reason) else why
    turn.shown_deadline = deadline if deadline and deadline - now < timedelta(hours=48) else None
    turn.passed = bool(deadline and deadline <= now)
    turn.risky = turn.security_hold or chat.risk_score >= words.RISK_HIGH
    turn.shown_stars = chat.buyer and visibility.sees_personal(by)
    turn.page = reverse("admin:conversations_conversation_change", args=[chat.pk])
    conversation, item = review.revisions(chat)
    turn.seen = f"{conversation}.{'' if item is None else item}"
    turn.mark = mark(turn.pk, conversation, item, turn.response_id)
    turn.put_off_by = thread.first_name(turn.snooze.by) if hasattr(turn, "snooze") else ""
    turn.returns = turn.snooze.until if hasattr(turn, "snooze") and turn.snooze.until > now else None
    turn.claim_text, turn.claim_mine = claimed(getattr(chat, "claim", None), by, now)
    turn.left_out = bulk.left_out(
        said,
        draft,
        intents=turn.decision.get("intents") or [turn.intent],
        offers=turn.our_offer is not None,
        risk=chat.risk_score,
        held_by_security=turn.security_hold,
        guard_ok=bool(turn.response and turn.response.guard_ok),
    )
    if not turn.left_out and turn.claim_text and not turn.claim_mine:
        turn.left_out = turn.claim_text.capitalize() + "."


def claimed(claim: StaffClaim | None, by: User, now: datetime) -> tuple[str, bool]:
    """«la tiene Ana (2 min)», and whether that is `by`; "" while nobody has it."""
    if claim is None or claim.expires_at <= now:
        return "", False
    minutes = max(1, round((claim.expires_at - now).total_seconds() / 60))
    if claim.staff_id == by.pk:
        return _("la tienes tú"), True
    name = thread.first_name(claim.staff)
    return _("la tiene %(name)s (%(n)s min)") % {"name": name, "n": minutes}, False


def mark(turn: int, conversation: int, item: int | None, response: int | None) -> str:
    """Changes with anything a row shows."""
    return f"{turn}.{conversation}.{item or 0}.{response or 0}"


def changes(by: User, filters: Filters, marks: list[str], since: datetime | None) -> dict[str, Any]:
    """What became of the rows with these marks since they were shown, and how many new ones wait. `since`: when a page
    was made that did not hold all of them; what waited behind it then is not news.
    """
    shown = {int(each.partition(".")[0]): each for each in marks if each.partition(".")[0].isdecimal()}
    now = clock.now()
    gone, claims, decided = {}, {}, []
    own = visibility.visible(by, Turn.objects.filter(pk__in=shown))
    current = own.select_related("conversation__item", "conversation__claim__staff")
    for turn in current.defer("conversation__item__description"):
        if turn.state == S.SUPERSEDED:
            gone[turn.pk] = _("El comprador escribió de nuevo.")
        elif turn.state != S.HELD:
            gone[turn.pk] = _("Ya está decidida: %(state)s.") % {"state": turn.get_state_display()}
            decided += [turn.pk] if turn.state in DECIDED else []
        elif mark(turn.pk, *review.revisions(turn.conversation), turn.response_id) != shown[turn.pk]:
            gone[turn.pk] = _("Ha cambiado algo: recarga para leerla otra vez.")
        claims[turn.pk] = claimed(getattr(turn.conversation, "claim", None), by, now)[0]
    new = waiting(by, filters).exclude(pk__in=shown)
    if since:
        new = new.filter(Q(decided_at__gt=since) | Q(snooze__until__gt=since))
    return {"gone": gone, "claims": claims, "decided": decided, "new": new.count()}


def leaving(by: User) -> list[Any]:
    """What goes out next, by its hour."""
    ready = visibility.visible(by, Turn.objects.filter(state=S.READY))
    found = ready.select_related("conversation", "response", "approved_by")
    turns: list[Any] = list(found.order_by("not_before", "id")[:LEAVING])
    for turn in turns:
        turn.shown_name = visibility.buyer_name(by, turn.conversation)
        turn.shown_draft = visibility.words(by, turn.response.response_text, turn.conversation)
    return turns
