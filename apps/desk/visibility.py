"""Who sees the floor price and personal data: the one layer that every page, export, API and socket asks.

What a person may not see is absent, never greyed out: not in a list, a form, a filter, a search, an
address or a history. Must never be bypassed by naming a hidden field elsewhere in the desk.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext as _

from apps.conversations.models import Conversation, Message
from apps.core.models import Alert
from apps.core.redaction import redact
from apps.desk import words as desk_words
from apps.marketplace.models import Buyer, Item
from apps.security.models import SecurityEvidence

Person = User | AnonymousUser

SEE_FLOOR = "marketplace.see_floor_price"
SEE_PERSONAL = "marketplace.see_personal_data"

#: The ladder belongs to the floor: with both steps and list price it gives the floor away.
_FLOOR: dict[type[Model], frozenset[str]] = {Item: frozenset({"floor_price", "ladder"})}
_PERSONAL: dict[type[Model], frozenset[str]] = {
    Item: frozenset({"promised_to", "promised_to_id"}),
    Buyer: frozenset(field.name for field in Buyer._meta.fields) - {"id", "blocked", "first_seen_at"},
    Conversation: frozenset({"buyer_name", "external_id"}),
    Message: frozenset({"text", "raw"}),
    SecurityEvidence: frozenset({"text", "start", "end"}),
}
#: Guard codes that tell on which side of the floor an amount lies.
_FLOOR_CODES = frozenset({"FLOOR_LEAK", "BELOW_FLOOR"})
#: Reasons of the negotiation that do the same.
_FLOOR_REASONS = frozenset({"below_floor", "no_room"})


def sees_floor(person: Person) -> bool:
    """Whether `person` may see and set floor prices."""
    return person.has_perm(SEE_FLOOR)


def sees_personal(person: Person) -> bool:
    """Whether `person` may see who the buyers are."""
    return person.has_perm(SEE_PERSONAL)


def hidden_fields(person: Person, model: type[Model]) -> frozenset[str]:
    """Names of the fields of `model` that are absent for `person`, in every list, form, filter and export."""
    hidden: frozenset[str] = frozenset()
    if model in _FLOOR and not sees_floor(person):
        hidden |= _FLOOR[model]
    if model in _PERSONAL and not sees_personal(person):
        hidden |= _PERSONAL[model]
    return hidden


def may_ask(person: Person, model: type[Model], lookup: str) -> bool:
    """Whether `person` may filter `model` by `lookup`: «floor_price__gte» would tell the floor by halving."""
    for part in lookup.split(LOOKUP_SEP):
        if part in hidden_fields(person, model):
            return False
        try:
            related = model._meta.get_field(part).related_model
        except FieldDoesNotExist:
            return True
        if not (isinstance(related, type) and issubclass(related, Model)):
            return True
        model = related
    return True


def buyer_name(person: Person, conversation: Conversation) -> str:
    """The buyer's name, or a number that says nothing about the person."""
    if sees_personal(person):
        return conversation.buyer_name or _("Comprador sin nombre")
    return _("Comprador %(number)s") % {"number": conversation.buyer_id or f"c{conversation.pk}"}


def words(person: Person, text: str, conversation: Conversation) -> str:
    """What was written in a chat; without the right, contacts and the buyer's name are taken out."""
    if sees_personal(person):
        return text
    hidden = str(redact(text))
    if conversation.buyer_name:
        stand_in = buyer_name(person, conversation)
        hidden = re.sub(re.escape(conversation.buyer_name), stand_in, hidden, flags=re.I)
    return hidden


def turn_reason(person: Person, code: str, detail: str, conversation: Conversation) -> str:
    """Why a turn waits or ended, as one sentence."""
    if not sees_floor(person) and (code in _FLOOR_REASONS or "mínimo" in detail.casefold()):
        return _("El precio lo decide quien lleva los mínimos.")
    return words(person, detail, conversation)


def decision(person: Person, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Kind, amount and reason of a negotiation's decision, nothing else of what was stored beside them."""
    shown = {name: stored.get(name) for name in ("kind", "amount", "reason")}
    if shown["reason"] in _FLOOR_REASONS and not sees_floor(person):
        shown["reason"] = None
    return shown


def alert(person: Person, row: Alert) -> str:
    """What an alert says; those about a conversation name its buyer."""
    if row.subject.startswith("conversation:") and not sees_personal(person):
        return _("Una conversación necesita que la mire alguien.")
    said = row.detail or f"{desk_words.plain(row.kind)}: {row.subject}"
    return said.replace(row.subject, desk_words.service(row.subject))


def violations(person: Person, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The guard's findings; without the right, those about the floor say only «not the agreed price».

    Otherwise the live verdict would answer, amount by amount, where the floor lies.
    """
    shown = []
    for each in found:
        if each.get("code") in _FLOOR_CODES and not sees_floor(person):
            each = {
                "code": "PRICE_CONFLICT",
                "evidence": each.get("evidence", ""),
                "explanation": _("Este importe no es el que se ha decidido para este comprador."),
            }
        shown.append(dict(each))
    return shown
