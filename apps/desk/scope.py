"""How each model leads to the account it belongs to; the one place where rows are kept apart by account.

The way is found by following required and optional foreign keys; plain ids, which no key says, are written down here.
Must never let a model pass that leads to an account by neither: `kind_of` tells and a test asks for every model.
"""

from collections import deque
from functools import cache
from typing import Any

from django.db.models import Case, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Expression
from django.db.models.fields import BigIntegerField
from django.db.models.functions import Cast, Substr

from apps.conversations.models import Conversation, Replay, ReplayRow, Response
from apps.core.models import Alert, CircuitBreaker
from apps.marketplace.models import Account, Buyer, Item
from apps.pricing.models import ItemScan, PriceProposal
from apps.security.models import SecurityEvent, SecurityEvidence, SeenContact, StaffVerdict

Accounts = frozenset[int]


@cache
def path(model: type[Model]) -> str | None:
    """The shortest lookup from `model` to its account's id, "" for the account itself; None: no foreign key leads
    there.
    """
    queue: deque[tuple[type[Model], tuple[str, ...]]] = deque([(model, ())])
    seen = {model}
    while queue:
        here, way = queue.popleft()
        if here is Account:
            return "__".join((*way, "pk")) if way else "pk"
        for field in here._meta.concrete_fields:
            there = field.related_model
            if isinstance(there, type) and issubclass(there, Model) and there not in seen:
                seen.add(there)
                queue.append((there, (*way, field.name)))
    return None


def _chats(accounts: Accounts) -> QuerySet[Conversation]:
    return Conversation.objects.filter(account__in=accounts).order_by()


def _by_conversation(accounts: Accounts) -> Q | Exists:
    return Exists(_chats(accounts).filter(pk=OuterRef("conversation_id")))


def _subject(name: str, accounts: Accounts) -> Expression:
    """«account:3:read», «conversation:7», «item:5»; whatever names none of them is everybody's."""

    def number(prefix: str) -> Any:
        return Cast(Substr(OuterRef(name), len(prefix) + 2), BigIntegerField())

    mine = Q()
    for pk in accounts:
        mine |= Q(**{name: f"account:{pk}"}) | Q(**{f"{name}__startswith": f"account:{pk}:"})
    return Case(
        When(Q(**{f"{name}__startswith": "account:"}) & ~(mine or Q(pk=None)), then=Value(False)),
        When(
            **{f"{name}__regex": r"^conversation:\d{1,18}$"},
            then=Exists(_chats(accounts).filter(pk=number("conversation"))),
        ),
        When(
            **{f"{name}__regex": r"^item:\d{1,18}$"},
            then=Exists(Item.objects.filter(account__in=accounts, pk=number("item"))),
        ),
        default=Value(True),
    )


def _no_key(model: type[Model], accounts: Accounts) -> Any:
    if model is Buyer:  # also one we only promised something to
        return Exists(_chats(accounts).filter(buyer=OuterRef("pk"))) | Exists(
            Item.objects.filter(account__in=accounts, promised_to=OuterRef("pk"))
        )
    if model is SecurityEvent:
        return Q(account_id__in=accounts) | _by_conversation(accounts)
    if model is SecurityEvidence:
        events = SecurityEvent.objects.filter(_no_key(SecurityEvent, accounts))
        return Exists(events.filter(pk=OuterRef("event_id")))
    if model in (SeenContact, StaffVerdict):
        return _by_conversation(accounts)
    if model in (ItemScan, PriceProposal):
        return Exists(Item.objects.filter(account__in=accounts, pk=OuterRef("item_id")).order_by())
    if model is Alert:
        return _subject("subject", accounts)
    if model is CircuitBreaker:
        return _subject("name", accounts)
    return None


#: Rows and figures of all accounts in one: only for those who work on all of them.
WHOLE: frozenset[type[Model]] = frozenset({Replay, ReplayRow, Response})


def rows(queryset: QuerySet[Any], accounts: Accounts) -> QuerySet[Any]:
    """Those rows of `queryset` that belong to one of `accounts`, or to none and so to everybody."""
    model: Any = queryset.model
    if model in (Replay, ReplayRow):
        return queryset.none()
    if (way := path(model)) is not None:
        return queryset.filter(**{f"{way}__in": accounts})
    wanted = _no_key(model, accounts)
    return queryset if wanted is None else queryset.filter(wanted)
