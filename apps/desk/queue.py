"""What the review queue shows: decisions in the order of the harm of waiting, who has them, what goes out when.

Reads only, in a number of queries that doesn't depend on the number of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.conversations import bulk, review, urgency
from apps.conversations.models import Offer, StaffClaim, Turn
from apps.core import clock
from apps.desk import thread, visibility, words

S = Turn.State
#: Rows on the page, and how many are weighed for it: the rest wait behind them.
SHOWN, WEIGHED, LEAVING = 50, 1000, 30


@dataclass(frozen=True)
class Filters:
    """Which decisions: only this person's, of one account, for one reason."""

    mine: bool = False
    account: int | None = None
    reason: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        account = given.get("cuenta", "")
        known = int(account) if account.isdecimal() and len(account) < 10 else None
        return cls(given.get("ver") == "mias", known, given.get("motivo", "")[:40])


def waiting(by: User, filters: Filters) -> QuerySet[Turn]:
    """Held turns that are not put off, in no order."""
    now = clock.now()
    rows = Turn.objects.filter(Q(snooze=None) | Q(snooze__until__lte=now), state=S.HELD)
    if filters.mine:
        claimed = StaffClaim.objects.filter(staff=by, expires_at__gt=now).values("conversation")
        rows = rows.filter(Q(conversation__assigned_staff=by) | Q(conversation__in=claimed))
    if filters.account:
        rows = rows.filter(conversation__account=filters.account)
    rows = rows.filter(reason=filters.reason) if filters.reason else rows
    return visibility.visible(by, rows)


def ordered(rows: QuerySet[Turn]) -> list[tuple[int, datetime | None]]:
    """(turn, its deadline), most urgent first; equals by age."""
    now = clock.now()
    ours = Offer.objects.filter(conversation=OuterRef("conversation"), who=Offer.Who.SELLER).order_by("-id")
    weighed = []
    for pk, priority, price, offered, risk, security, since, buyer, promised, until, valid in (
        rows.order_by("priority", "waiting_since", "id")
        .annotate(valid=Subquery(ours.values("valid_until")[:1]))
        .values_list(
            "pk", "conversation__priority", "conversation__item__list_price", "our_offer", "conversation__risk_score",
            "security_hold", "waiting_since", "conversation__buyer_id", "conversation__item__promised_to_id",
            "conversation__item__promised_until", "valid",
        )[:WEIGHED]
    ):  # fmt: skip
        ends = [each for each in (valid, until if promised and promised == buyer else None) if each]
        deadline = min(ends, default=None)
        each = urgency.Waiting(
            priority,
            offered or price or Decimal(0),
            100 if security else risk,
            deadline - now if deadline else None,
            now - since,
        )
        weighed.append((-urgency.harm(each), since, pk, deadline))
    return [(pk, deadline) for _harm, _since, pk, deadline in sorted(weighed, key=lambda each: each[:3])]


def rows(by: User, filters: Filters) -> list[Any]:
    """The turns shown, each with what this person may see of it."""
    now = clock.now()
    order = dict(ordered(waiting(by, filters))[:SHOWN])
    found = (
        Turn.objects.filter(pk__in=order)
        .select_related(
            "conversation__item",
            "conversation__buyer",
            "conversation__account",
            "conversation__claim__staff",
            "response",
            "up_to_message",
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


def changes(by: User, filters: Filters, marks: list[str]) -> dict[str, Any]:
    """What became of the rows with these marks since they were shown, and how many new ones wait."""
    shown = {int(each.partition(".")[0]): each for each in marks if each.partition(".")[0].isdecimal()}
    now = clock.now()
    gone, claims = {}, {}
    own = visibility.visible(by, Turn.objects.filter(pk__in=shown))
    current = own.select_related("conversation__item", "conversation__claim__staff")
    for turn in current.defer("conversation__item__description"):
        if turn.state == S.SUPERSEDED:
            gone[turn.pk] = _("El comprador escribió de nuevo.")
        elif turn.state != S.HELD:
            gone[turn.pk] = _("Ya está decidida: %(state)s.") % {"state": turn.get_state_display()}
        elif mark(turn.pk, *review.revisions(turn.conversation), turn.response_id) != shown[turn.pk]:
            gone[turn.pk] = _("Ha cambiado algo: recarga para leerla otra vez.")
        claims[turn.pk] = claimed(getattr(turn.conversation, "claim", None), by, now)[0]
    new = waiting(by, filters).exclude(pk__in=shown).count()
    hidden = 0 if len(shown) < SHOWN else new  # a full page: what waits behind it is not news
    return {"gone": gone, "claims": claims, "new": new - hidden}


def leaving(by: User) -> list[Any]:
    """What goes out next, by its hour."""
    ready = visibility.visible(by, Turn.objects.filter(state=S.READY))
    found = ready.select_related("conversation", "response", "approved_by")
    turns: list[Any] = list(found.order_by("not_before", "id")[:LEAVING])
    for turn in turns:
        turn.shown_name = visibility.buyer_name(by, turn.conversation)
        turn.shown_draft = visibility.words(by, turn.response.response_text, turn.conversation)
    return turns
