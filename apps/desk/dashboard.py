"""What happens in numbers: what waits, how fast it goes, what it brings. Read from the rows each time; only what the
person may see is counted, and a figure they have no right to is absent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Min, Q, Sum
from django.db.models.functions import Extract, TruncHour
from django.utils import timezone

from apps.conversations.models import Conversation, Offer, Turn
from apps.core import clock
from apps.core.models import Alert, CircuitBreaker
from apps.desk import visibility
from apps.marketplace.models import Account
from apps.security.models import SecurityEvent

S = Turn.State
HOURS = 24
#: What the machine has in hand.
AT_WORK = (S.RECEIVED, S.ASSESSED, S.DRAFTED)
LEAVING = (S.READY, S.SENDING)
#: Conversations silent for longer are left out of the phases.
LATELY = timedelta(days=30)
#: A login that ends within this is about to end.
SESSION_SOON = timedelta(days=3)


class Percentile(Aggregate):
    """PostgreSQL's percentile_cont."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Spread:
    """Seconds something took: half of `n` took `p50` or less, 95 of 100 `p95`; None where nothing was measured.
    `hours`: the median of each of the last HOURS, the oldest first.
    """

    n: int
    p50: float | None
    p95: float | None
    hours: tuple[float | None, ...]


@dataclass(frozen=True)
class Waiting:
    """How many wait, of which kind, and since when the first of them."""

    number: int
    by: tuple[tuple[str, int], ...]
    oldest: datetime | None


@dataclass(frozen=True)
class Realised:
    """Agreements of today: what they bring, what was asked for the same things and, with the right, their floors."""

    number: int
    agreed: Decimal
    asked: Decimal
    floors: Decimal | None


@dataclass(frozen=True)
class Figures:
    """All of it. None where the person may not know."""

    held: Waiting | None = None
    at_work: Waiting | None = None
    leaving: int | None = None
    unknown: int | None = None
    answered: int | None = None
    answers: tuple[int, ...] | None = None
    decision: Spread | None = None
    buyer: Spread | None = None
    realised: Realised | None = None
    offers: tuple[int, int] | None = None
    frauds: int | None = None
    states: tuple[tuple[str, int], ...] | None = None
    troubles: tuple[tuple[str, int], ...] | None = None
    paused: tuple[str, ...] | None = None


def figures(person: User) -> Figures:
    """The figures of this moment; fourteen queries, all on indexes, whatever the amount of data."""
    now = clock.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    made: dict[str, Any] = {}
    if person.has_perm("conversations.view_turn"):
        made |= _turns(person, now, midnight)
    if person.has_perm("conversations.view_conversation"):
        lately = Conversation.objects.filter(last_message_at__gte=now - LATELY)
        chats = visibility.visible(person, lately).order_by()
        counted = dict(chats.values_list("state").annotate(Count("pk")))
        made["states"] = tuple((state, counted[state]) for state in Conversation.State.values if counted.get(state))
        offers = visibility.visible(person, Offer.objects.filter(created_at__gte=midnight)).order_by()
        made["offers"] = tuple(
            offers.aggregate(
                theirs=Count("pk", filter=Q(who=Offer.Who.BUYER)), ours=Count("pk", filter=Q(who=Offer.Who.SELLER))
            ).values()
        )
    if person.has_perm("security.view_securityevent"):
        stopped = SecurityEvent.objects.filter(timestamp__gte=midnight, event_type__in=("fraud_critical", "fraud_high"))
        made["frauds"] = visibility.visible(person, stopped).count()
    if person.has_perm("core.view_alert"):
        raised = visibility.visible(person, Alert.objects.filter(last_seen_at__gte=midnight)).order_by()
        made["troubles"] = tuple(raised.values_list("kind").annotate(seen=Sum("count")).order_by("-seen", "kind"))
    if person.has_perm("core.view_circuitbreaker"):
        paused = CircuitBreaker.objects.exclude(state=CircuitBreaker.State.CLOSED)
        made["paused"] = tuple(visibility.visible(person, paused).values_list("name", flat=True))
    return Figures(**made)


def _turns(person: User, now: datetime, midnight: datetime) -> dict[str, Any]:
    turns = visibility.visible(person, Turn.objects.all()).order_by()
    open_ = turns.filter(state__in=(*Turn.OPEN, *Turn.IN_FLIGHT))
    by_state = {
        state: (number, oldest)
        for state, number, oldest in open_.values_list("state").annotate(Count("pk"), Min("waiting_since"))
    }
    reasons = turns.filter(state=S.HELD).values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    sent = turns.filter(state=S.SENT, opened_at__gte=midnight)
    deals = sent.filter(our_offer_kind=Offer.Kind.ACCEPT)
    floors = {"floors": Sum("conversation__item__floor_price")} if visibility.sees_floor(person) else {}
    sums = deals.aggregate(
        number=Count("pk"), agreed=Sum("our_offer"), asked=Sum("conversation__item__list_price"), **floors
    )
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    lately = turns.filter(opened_at__gte=since, cause=Turn.Cause.BUYER_MESSAGE)
    answers = turns.filter(state=S.SENT, opened_at__gte=since - timedelta(days=1), ended_at__gte=since)
    answered = dict(answers.values_list(TruncHour("ended_at", tzinfo=now.tzinfo)).annotate(Count("pk")))
    return {
        "held": _waiting(by_state, (S.HELD,), tuple(reasons)),
        "at_work": _waiting(by_state, AT_WORK),
        "leaving": sum(by_state.get(state, (0, None))[0] for state in LEAVING),
        "unknown": by_state.get(S.UNKNOWN, (0, None))[0],
        "answered": sent.count(),
        "answers": tuple(answered.get(hour, 0) for hour in _hours(since)),
        # The clock of a decision starts when the buyer has stopped writing.
        "decision": _spread(lately.filter(decided_at__isnull=False), "settled_at", "decided_at", since, now),
        "buyer": _spread(lately.filter(state=S.SENT), "opened_at", "ended_at", since, now),
        "realised": Realised(
            sums["number"], sums["agreed"] or Decimal(0), sums["asked"] or Decimal(0), sums.get("floors")
        ),
    }


def _waiting(by_state: dict[str, Any], states: Sequence[str], by: tuple[tuple[str, int], ...] = ()) -> Waiting:
    found = [by_state[state] for state in states if state in by_state]
    told = by or tuple((str(state), by_state[state][0]) for state in states if state in by_state)
    return Waiting(sum(number for number, _oldest in found), told, min((each[1] for each in found), default=None))


def _hours(since: datetime) -> list[datetime]:
    return [since + timedelta(hours=number) for number in range(HOURS)]


def _spread(turns: Any, begun: str, done: str, since: datetime, now: datetime) -> Spread:
    took = Extract(ExpressionWrapper(F(done) - F(begun), output_field=DurationField()), "epoch")
    timed = turns.filter(**{f"{begun}__isnull": False}).annotate(took=took)
    whole = timed.aggregate(n=Count("pk"), p50=Percentile("took", share=0.5), p95=Percentile("took", share=0.95))
    hours = dict(
        timed.values_list(TruncHour("opened_at", tzinfo=now.tzinfo)).annotate(half=Percentile("took", share=0.5))
    )
    return Spread(whole["n"], whole["p50"], whole["p95"], tuple(hours.get(hour) for hour in _hours(since)))


def as_data(found: Figures) -> dict[str, Any]:
    """The same for programs; what the person may not know is missing. Amounts and moments are left to the encoder."""

    def waiting(each: Waiting) -> dict[str, Any]:
        return {"number": each.number, "by": dict(each.by), "oldest": each.oldest}

    def spread(each: Spread) -> dict[str, Any]:
        return {"n": each.n, "p50_s": each.p50, "p95_s": each.p95, "p50_s_by_hour": each.hours}

    made: dict[str, Any] = {
        "held": found.held and waiting(found.held),
        "at_work": found.at_work and waiting(found.at_work),
        "leaving": found.leaving,
        "unknown": found.unknown,
        "answered_today": found.answered,
        "answers_by_hour": found.answers,
        "time_to_decision": found.decision and spread(found.decision),
        "time_to_buyer": found.buyer and spread(found.buyer),
        "offers_today": found.offers and dict(zip(("received", "ours"), found.offers, strict=True)),
        "frauds_stopped_today": found.frauds,
        "conversations": None if found.states is None else dict(found.states),
        "troubles_today": None if found.troubles is None else dict(found.troubles),
        "paused": found.paused,
    }
    if deals := found.realised:
        sums = {"number": deals.number, "agreed": deals.agreed, "asked": deals.asked, "floors": deals.floors}
        made["agreements_today"] = {name: value for name, value in sums.items() if value is not None}
    return {name: value for name, value in made.items() if value is not None}


def account_bar(account: Account) -> int | None:
    """How much of a login's last month is left, in per cent; None where nobody knows when it ends."""
    if account.session_expires_at is None:
        return None
    left = (account.session_expires_at - clock.now()) / timedelta(days=30)
    return max(0, min(100, round(100 * left)))
