"""Who sees the floor price and personal data: the one layer that every page, export, API and socket asks.

What a person may not see is absent, never greyed out: not in a list, a form, a filter, a search, an
address or a history. Must never be bypassed by naming a hidden field elsewhere in the desk.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext as _

from apps.conversations.models import Conversation, Message
from apps.conversations.refused import Refused
from apps.conversations.verdicts import FLOOR_CODES
from apps.core.models import Alert
from apps.core.redaction import HIDDEN, redact
from apps.desk import scope
from apps.desk import words as desk_words
from apps.desk.models import Membership
from apps.language.contacts import Contact, contacts
from apps.marketplace.models import Buyer, Item
from apps.security.models import ListedContact, SecurityEvidence

Person = User | AnonymousUser
Row = TypeVar("Row", bound=Model)

SEE_FLOOR = "marketplace.see_floor_price"
SEE_PERSONAL = "marketplace.see_personal_data"

#: The ladder belongs to the floor: with both steps and list price it gives the floor away.
_FLOOR: dict[type[Model], frozenset[str]] = {Item: frozenset({"floor_price", "ladder"})}
_PERSONAL: dict[type[Model], frozenset[str]] = {
    Item: frozenset({"promised_to", "promised_to_id"}),
    Buyer: frozenset(field.name for field in Buyer._meta.fields) - {"id", "blocked", "trusted", "first_seen_at"},
    Conversation: frozenset({"buyer_name", "external_id"}),
    Message: frozenset({"text", "raw"}),
    SecurityEvidence: frozenset({"text", "start", "end"}),
    ListedContact: frozenset({"value", "note"}),
}
#: Reasons of the negotiation that do the same.
_FLOOR_REASONS = frozenset({"below_floor", "no_room"})
_FLOOR_WORDS = _FLOOR_REASONS | {code.casefold() for code in FLOOR_CODES}
#: What neither the log's shapes nor contacts know: telephones with commas, identity cards.
_FURTHER = re.compile(
    r"(?<![\d,])[679]\d{2}(?:,\d{2,3}){2,3}(?![\d,])"
    r"|\b(?:[xyz][ .-]?\d|\d{2})\.?\d{3}\.?\d{3} ?-? ?[a-z]\b",
    re.I,
)
#: Cards and bank accounts: nothing else that is said in a sale has so many digits.
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){11,23}(?!\d)")
#: Parts of names that are everybody's words.
_PARTICLES = frozenset({"del", "las", "los", "van", "von"})


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
    bare = redact(without_contacts(text, lambda _each: HIDDEN))
    return nameless(str(bare), conversation.buyer_name, buyer_name(person, conversation))


def without_contacts(text: str, instead: Callable[[Contact], str]) -> str:
    """`text` with every contact replaced by what `instead` says; identity cards, commaed telephones, cards and bank
    accounts hidden.
    """
    text = _FURTHER.sub(HIDDEN, text)
    pieces, reached = [], 0
    for each in contacts(text):
        pieces += [_LONG_NUMBER.sub(HIDDEN, text[reached : each.start]), instead(each)] if each.start >= reached else []
        reached = max(reached, each.end)
    return "".join(pieces) + _LONG_NUMBER.sub(HIDDEN, text[reached:])


def nameless(text: str, own_name: str, stand_in: str) -> str:
    """`text` with somebody's name, whole or in part, accents or not, replaced by the stand-in."""
    parts = re.findall(r"[^\W\d_]{3,}", own_name)
    names = [own_name.strip(), *(each for each in parts if each.casefold() not in _PARTICLES)]
    wanted = "|".join(re.escape(_bare(each)) for each in sorted(names, key=len, reverse=True) if each)
    if not wanted:
        return text
    name = rf"(?<![^\W\d_])(?:{wanted})(?![^\W\d_])"
    pieces, reached = [], 0
    for found in re.finditer(rf"{name}(?:\s+{name})*", _bare(text), re.I):
        pieces += [text[reached : found.start()], stand_in]
        reached = found.end()
    return "".join(pieces) + text[reached:]


def _bare(text: str) -> str:
    """`text` without accents, letter for letter: places stay the same."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def reason(person: Person, code: str) -> str:
    """The word for why a turn waits or ended; the same as any other's where the code tells of the floor."""
    if code.casefold() in _FLOOR_WORDS and not sees_floor(person):
        return _("La decide una persona")
    return desk_words.reason(code) if code else ""


def turn_reason(person: Person, code: str, detail: str, conversation: Conversation) -> str:
    """Why a turn waits or ended, as one sentence."""
    if not sees_floor(person) and (code.casefold() in _FLOOR_WORDS or "mínimo" in detail.casefold()):
        return _("La decide una persona") + "."
    return words(person, _(detail) if detail else "", conversation)


def fell_back(person: Person, said: str) -> str:
    """Why the model's own text was not used; without the right not a word of the floor."""
    if not sees_floor(person) and any(code in said for code in FLOOR_CODES):
        return _("El texto del modelo no pasaba la revisión")
    return said


def refusal(person: Person, refused: Refused) -> str:
    """Why a decision was not carried out; what the guard objects to, as this person may know it."""
    if not refused.rows:
        return _(str(refused)) if str(refused) else ""
    said = " ".join(each["explanation"] for each in violations(person, refused.rows))
    return _("Este texto no puede salir así:") + f" {said}"


def decision(person: Person, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Kind, amount and reason of a negotiation's decision, nothing else of what was stored beside them."""
    shown = {name: stored.get(name) for name in ("kind", "amount", "reason")}
    if shown["reason"] in _FLOOR_REASONS and not sees_floor(person):
        shown["reason"] = None
    return shown


def alert(person: Person, row: Alert, accounts: Mapping[str, str]) -> str:
    """What an alert says; those about a conversation name its buyer. `accounts`: their names by id."""
    if row.subject.startswith("conversation:") and not sees_personal(person):
        return _("Una conversación necesita que la mire alguien.")
    service = desk_words.service(row.subject, accounts)
    if row.kind == "breaker":
        name, _colon, reason = row.detail.partition(" está en pausa: ")
        service, trouble = desk_words.service(name, accounts), desk_words.trouble(name, reason)
        return _("%(service)s está en pausa: %(trouble)s") % {"service": service, "trouble": trouble}
    if row.kind == "unreadable" and ":" in row.detail:
        return row.detail.partition(":")[0] + "."  # the rest is the program's own English
    said = row.detail or f"{desk_words.plain(row.kind)}: {row.subject}"
    return desk_words.bare(said.replace(row.subject, service))


def technical(person: Person, text: str) -> str:
    """What the program itself said, without secrets; «» for those who can't change the system."""
    return str(redact(desk_words.bare(text))) if person.has_perm("core.change_circuitbreaker") else ""


def violations(person: Person, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The guard's findings; without the right, those about the floor say only «not the agreed price».

    Otherwise the live verdict would answer, amount by amount, where the floor lies.
    """
    shown = []
    for each in found:
        if each.get("code") in FLOOR_CODES and not sees_floor(person):
            each = {
                "code": "PRICE_CONFLICT",
                "evidence": each.get("evidence", ""),
                "explanation": _("Este importe no es el que se ha decidido para este comprador."),
            }
        shown.append(dict(each))
    return shown


def accounts_of(person: Person) -> frozenset[int] | None:
    """Ids of the accounts this person works on; None means all of them. Asked once per request."""
    if not person.is_active or not isinstance(person, User):
        return frozenset()
    if not hasattr(person, "_walle_accounts") and person.is_superuser:
        return None
    if not hasattr(person, "_walle_accounts"):
        ids = {each.account_id for each in memberships(person)}
        person._walle_accounts = None if None in ids else frozenset(ids)  # type: ignore[attr-defined]
    known: frozenset[int] | None = person._walle_accounts  # type: ignore[attr-defined]
    return known


def memberships(person: User) -> list[Membership]:
    """What this person works on and as what; only the account chosen in the bar, where one is."""
    if not hasattr(person, "_walle_memberships"):
        chosen = getattr(person, "_walle_working_on", None)
        rows = list(Membership.objects.filter(person=person).select_related("account"))
        picked = [each for each in rows if each.account_id == chosen] if chosen else rows
        person._walle_memberships = picked or rows  # type: ignore[attr-defined]
    found: list[Membership] = person._walle_memberships  # type: ignore[attr-defined]
    return found


def visible(person: Person, queryset: QuerySet[Row]) -> QuerySet[Row]:
    """Those rows that belong to the person's accounts, or to no account at all. For every list, count, search, export
    and page; the pages on DeskAdmin have it by themselves.
    """
    accounts = accounts_of(person)
    return queryset if accounts is None else scope.rows(queryset, accounts)


def choices(person: Person) -> list[Membership]:
    """The accounts to choose from in the bar: only for whoever has several roles."""
    if not isinstance(person, User) or person.is_superuser:
        return []
    if not hasattr(person, "_walle_choices"):
        rows = list(Membership.objects.filter(person=person).exclude(account=None).select_related("account"))
        person._walle_choices = rows if len({each.role for each in rows}) > 1 else []  # type: ignore[attr-defined]
    found: list[Membership] = person._walle_choices  # type: ignore[attr-defined]
    return found
