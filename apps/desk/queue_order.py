"""The order of the review queue, worked out by the database: however many wait, the most urgent are the first page.

The same sum as `urgency.harm`, term by term, with its weights; a test compares the two.
"""

import math
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, FloatField, Func, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Exp, Greatest, Least, Ln

from apps.conversations import urgency
from apps.conversations.models import Offer, Turn

_NUMBER = FloatField()


def _seconds(since: F | Value, until: F | Value) -> Func:
    return Func(until, since, template="EXTRACT(EPOCH FROM %(expressions)s)", arg_joiner=" - ", output_field=_NUMBER)


def _number(value: float) -> Value:
    return Value(float(value), output_field=_NUMBER)


def by_harm(rows: QuerySet[Turn], now: datetime) -> QuerySet[Any]:
    """`rows` with their `deadline` (None without one), most harmful wait first; equals by age."""
    this_moment = Value(now, output_field=DateTimeField())
    ours = Offer.objects.filter(conversation=OuterRef("conversation"), who=Offer.Who.SELLER).order_by("-id")
    reserved = Case(
        When(conversation__item__promised_to=F("conversation__buyer"), then=F("conversation__item__promised_until"))
    )
    euros = Cast(Coalesce("our_offer", "conversation__item__list_price", 0, output_field=_NUMBER), _NUMBER)
    value = Least(Greatest(euros, _number(0)), _number(urgency.VALUE_MOST))
    risk = Case(When(security_hold=True, then=_number(100)), default=Cast("conversation__risk_score", _NUMBER))
    near = 1.0 - Least(
        Greatest(_seconds(this_moment, F("deadline")) / urgency.DEADLINE_FROM.total_seconds(), _number(0)), _number(1)
    )
    waited = Greatest(_seconds(F("waiting_since"), this_moment) / urgency.PATIENCE.total_seconds(), _number(0))
    known = [When(conversation__priority=name, then=_number(weight)) for name, weight in urgency.INTENT.items()]
    harm = (
        Case(*known, default=_number(urgency.INTENT["media"]))
        + urgency.RISK * Least(Greatest(risk, _number(0)), _number(100)) / 100.0
        + urgency.VALUE * Ln(value + 1.0) / math.log1p(urgency.VALUE_MOST)
        + Case(When(deadline=None, then=_number(0)), default=urgency.DEADLINE * near)
        + urgency.WAITING * (1.0 - Exp(-1.0 * waited))
    )
    found = rows.annotate(deadline=Least(Subquery(ours.values("valid_until")[:1]), reserved))
    return found.annotate(harm=harm).order_by("-harm", "waiting_since", "id")
