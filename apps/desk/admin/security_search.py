"""Finding security events: by words, accents forgiven, and by kind, level, deed, account and days.

Must never find by a buyer's name or words for whoever may not see them.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import CharField, F, Func, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Conversation
from apps.desk import visibility, words
from apps.language.folding import fold
from apps.marketplace.models import Account, Buyer
from apps.security.fraud.verdict import BANDS
from apps.security.models import SecurityEvent, SecurityEvidence

MOST_WORDS = 8


class Bare(Func):
    """A text without accents and capitals, as `fold` makes it: PostgreSQL's own extension for it is not required."""

    function = "walle_fold"
    output_field = CharField()


def saying(queryset: QuerySet[SecurityEvent], term: str, person: User) -> QuerySet[SecurityEvent]:
    """Those whose every word is found in what happened, rule, explanation, item, number or, with the right, in the
    buyer's name and words.
    """
    for word in term.split()[:MOST_WORDS]:
        queryset = queryset.filter(_about(word, person))
    return queryset


def _about(word: str, person: User) -> Q:
    in_evidence, in_chat = ["rule", "explanation"], ["product_name"]
    if visibility.sees_personal(person):
        in_evidence, in_chat = [*in_evidence, "text"], [*in_chat, "buyer_name"]
    wanted = Q(pk__in=_holding(SecurityEvidence.objects.all(), in_evidence, word).values("event_id"))
    wanted |= Q(conversation_id__in=_holding(Conversation.objects.order_by(), in_chat, word).values("pk"))
    wanted |= Q(patterns_detected__contains=[{"rule": word}])
    wanted |= Q(event_type__in=_called(words.EVENTS, word)) | Q(action_taken__in=_called(words.ACTIONS, word))
    if visibility.sees_personal(person):  # not every event is about a conversation
        wanted |= Q(buyer_id__in=_holding(Buyer.objects.order_by(), ["name"], word).values("pk"))
    if word.isdecimal() and len(word) < 19:
        wanted |= Q(conversation_id=int(word)) | Q(buyer_id=int(word))
    return wanted


def _holding(rows: QuerySet[Any], columns: list[str], word: str) -> QuerySet[Any]:
    """The rows with the word in one of the columns."""
    found = Q()
    for column in columns:
        rows = rows.alias(**{f"bare_{column}": Bare(F(column))})
        found |= Q(**{f"bare_{column}__contains": fold(word)})
    return rows.filter(found)


def _called(names: dict[str, Any], word: str) -> list[str]:
    """The codes whose Spanish name has the word."""
    return [code for code, name in names.items() if fold(word) in fold(str(name))]


class Choice(admin.SimpleListFilter):
    """A filter by one column; its choices are named in code, so that no filter reads the whole table."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[SecurityEvent]) -> QuerySet[SecurityEvent]:
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class WhatHappened(Choice):
    """By kind of event."""

    title = _("qué")
    parameter_name = "event_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(words.EVENTS.items())


class HowBad(Choice):
    """By level; people's own deeds have none."""

    title = _("nivel")
    parameter_name = "nivel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(words.LEVELS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[SecurityEvent]) -> QuerySet[SecurityEvent]:
        band = BANDS.get(self.value() or "")
        return queryset.filter(risk_score__range=band) if band else queryset


class WhatWasDone(Choice):
    """By what was done about it."""

    title = _("qué se hizo")
    parameter_name = "action_taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(words.ACTIONS.items())


class WhichAccount(Choice):
    """By the account that was written to."""

    title = _("cuenta")
    parameter_name = "account_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        own = visibility.visible(request.user, Account.objects.order_by("username"))
        return [(str(pk), name) for pk, name in own.values_list("pk", "username")]

    def value(self) -> str | None:
        given = super().value()
        return given if given and given.isdecimal() else None


class Days(admin.ListFilter):
    """From one day to another, both included, as the clock of Spain has them."""

    title = _("días")
    template = "desk/days.html"
    SINCE, UNTIL = "desde", "hasta"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.since, self.until = (_day(params.pop(name, None)) for name in (self.SINCE, self.UNTIL))
        given = {self.SINCE: self.since, self.UNTIL: self.until}
        self.used_parameters = {name: day.isoformat() for name, day in given.items() if day}

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.SINCE, self.UNTIL]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """What the form needs: both days, and what else the list is filtered by."""
        others = changelist.get_filters_params().items()
        kept = [(name, value) for name, values in others for value in values if name not in self.expected_parameters()]
        if changelist.query:
            kept.append(("q", changelist.query))
        yield {
            "selected": bool(self.used_parameters),
            "kept": kept,
            "since": self.since,
            "until": self.until,
            "query_string": changelist.get_query_string(remove=[self.SINCE, self.UNTIL]),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[SecurityEvent]) -> QuerySet[SecurityEvent]:
        if self.since:
            queryset = queryset.filter(timestamp__gte=_midnight(self.since))
        if self.until:
            queryset = queryset.filter(timestamp__lt=_midnight(self.until + timedelta(days=1)))
        return queryset


def _day(given: list[str] | None) -> date | None:
    """The day typed; None where it is none, or so far off that it has no neighbours."""
    try:
        day = date.fromisoformat(given[-1]) if given else None
    except ValueError:
        return None
    return day if day and 1970 <= day.year <= 9000 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
