"""What a seller decides about many items at once: worked out row by row before anything is changed.

Plain values in and out, no query. A row that would become wrong is said to be so, and is not changed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.marketplace.models import Item, ItemFact, validate_ladder

CENT = Decimal("0.01")
_LONGEST = {
    "question": ItemFact._meta.get_field("question").max_length,
    "answer": ItemFact._meta.get_field("answer").max_length,
    "reference": Item._meta.get_field("reference").max_length,
    "shelf": Item._meta.get_field("shelf").max_length,
}


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor as it is wished for: so many percent below the list price, or an amount; neither: no haggling."""

    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to become of an item. None and empty: as it is.

    `ladder`: the numbers to set beside those it has; `usual_ladder`: forget those first. `facts`: question -> answer,
    added or put in the place of the old answer.
    """

    floor: Floor | None = None
    ladder: Mapping[str, int | float] = field(default_factory=dict)
    usual_ladder: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    reference: str | None = None
    shelf: str | None = None

    def __bool__(self) -> bool:
        texts = self.reference is not None or self.shelf is not None
        return self.floor is not None or self.usual_ladder or bool(self.ladder) or bool(self.facts) or texts


@dataclass(frozen=True, slots=True)
class Row:
    """What there is of an item now; amounts in its currency."""

    pk: int
    title: str
    price: Decimal
    currency: str = "EUR"
    floor: Decimal | None = None
    ladder: Mapping[str, int | float] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""
    shelf: str = ""

    @classmethod
    def of(cls, item: Item, facts: Mapping[str, str]) -> "Row":
        """The row of an item; `facts`: its own, question -> answer."""
        return cls(
            item.pk, item.title, item.list_price, item.currency, item.floor_price, item.ladder, dict(facts),
            item.reference, item.shelf,
        )  # fmt: skip

    def mark(self) -> str:
        """Changes with anything that `change` looks at."""
        floor = None if self.floor is None else f"{self.floor:.2f}"
        told = [f"{self.price:.2f}", floor, self.ladder, self.facts, self.reference, self.shelf]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a row: the fields that change, before and after. `problems`: why it can't, as sentences.

    A fact that is new has None before.
    """

    row: Row
    before: dict[str, Any]
    after: dict[str, Any]
    problems: tuple[str, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether there is anything to write, and nothing wrong with it."""
        return bool(self.after) and not self.problems


def change(row: Row, wish: Wish) -> Change:
    """What `wish` makes of `row`."""
    after: dict[str, Any] = {}
    problems: list[str] = []
    if wish.floor is not None:
        floor, wrong = _floor(row, wish.floor)
        problems += [wrong] if wrong else []
        after["floor"] = floor
    if wish.usual_ladder or wish.ladder:
        ladder = ({} if wish.usual_ladder else dict(row.ladder)) | dict(wish.ladder)
        problems += _wrong_ladder(ladder)
        after["ladder"] = ladder
    for name, value in (("reference", wish.reference), ("shelf", wish.shelf)):
        if value is not None:
            after[name] = " ".join(value.split())
            problems += _too_long(name, after[name])
    facts = {" ".join(question.split()): " ".join(answer.split()) for question, answer in wish.facts.items()}
    problems += _wrong_facts(facts)
    facts = {question: answer for question, answer in facts.items() if row.facts.get(question) != answer}
    if facts:
        after["facts"] = facts
    after = {name: value for name, value in after.items() if name == "facts" or getattr(row, name) != value}
    before = {name: getattr(row, name) for name in after if name != "facts"}
    if facts:
        before["facts"] = {question: row.facts.get(question) for question in facts}
    return Change(row, before, after, tuple(problems))


def _floor(row: Row, wanted: Floor) -> tuple[Decimal | None, str]:
    """The floor that is meant, and what is wrong with it."""
    if wanted.percent is not None:
        if not 0 <= wanted.percent < 100:
            return None, _("El porcentaje va de 0 a 99.")
        if row.price <= 0:
            return None, _("Su anuncio no tiene precio: no se puede calcular.")
        floor = (row.price * (100 - wanted.percent) / 100).quantize(CENT, ROUND_HALF_UP)
        return floor, "" if floor > 0 else _("El mínimo saldría a cero.")
    if wanted.amount is None:
        return None, ""
    if not wanted.amount.is_finite() or wanted.amount <= 0 or wanted.amount >= Decimal(10) ** 8:
        return None, _("El mínimo debe ser un importe mayor que cero.")
    if wanted.amount != wanted.amount.quantize(CENT):
        return None, _("El mínimo lleva como mucho dos decimales.")
    if wanted.amount > row.price:
        return None, _("El mínimo no puede superar el precio del anuncio.")
    return wanted.amount.quantize(CENT), ""


def _wrong_ladder(ladder: Mapping[str, Any]) -> list[str]:
    try:
        validate_ladder(dict(ladder))
    except ValidationError as error:
        return [str(each) for each in error.messages]
    return []


def _wrong_facts(facts: Mapping[str, str]) -> list[str]:
    wrong = []
    for question, answer in facts.items():
        if not question or not answer:
            wrong.append(_("Cada dato necesita pregunta y respuesta."))
        wrong += [*_too_long("question", question), *_too_long("answer", answer)]
    return wrong


def _too_long(name: str, value: str) -> list[str]:
    most = _LONGEST[name] or 0
    called = {
        "question": _("La pregunta"),
        "answer": _("La respuesta"),
        "reference": _("La referencia"),
        "shelf": _("El estante"),
    }
    return [_("%(what)s no puede pasar de %(n)s letras.") % {"what": called[name], "n": most}] * (len(value) > most)
