"""Form fields for what a seller decides about an item: amounts as people type them, the ladder in numbers."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from apps.conversations.negotiation import Ladder
from apps.desk import words

THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")


class MoneyField(forms.DecimalField):
    """An amount as Spaniards type it: «1.200», «1.200,50», «289,50», «210 €».

    Read as a number, «1.200» would be one euro twenty.
    """

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("€", "").strip()
            if THOUSANDS.fullmatch(value) or "," in value:
                value = value.replace(".", "")
            value = value.replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return words.money(value, "").strip() if isinstance(value, Decimal) else value


class LadderWidget(forms.MultiWidget):
    """Small numbers, each with what it means."""

    template_name = "desk/ladder.html"
    steps = (
        ("first_counter_pct", _("Primera rebaja (%)")),
        ("step_pct", _("Cada rebaja siguiente (%)")),
        ("rounds", _("Rebajas como mucho")),
        ("patience", _("Veces que se contesta la misma oferta")),
        ("lowest_serious_pct", _("Sin rebaja por debajo de este % del precio")),
        ("term_days", _("Días que vale cada propuesta (0: sin plazo)")),
    )

    def __init__(self) -> None:
        usual = Ladder()
        super().__init__(
            [
                UnfoldAdminIntegerFieldWidget({"placeholder": f"{getattr(usual, name):g}", "step": "any"})
                for name, label in self.steps
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        return [(value or {}).get(name) for name, _label in self.steps]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, (_name, label) in zip(context["widget"]["subwidgets"], self.steps, strict=True):
            part["label"] = label
        return context


class LadderField(forms.MultiValueField):
    """The ladder as stored: only the numbers that were typed; the rest stay as usual."""

    widget = LadderWidget

    def __init__(self, **options: Any) -> None:
        options = {name: options[name] for name in ("label", "help_text") if name in options}
        numbers = (
            forms.FloatField(min_value=0, max_value=50, required=False),
            forms.FloatField(min_value=0, max_value=50, required=False),
            forms.IntegerField(min_value=0, max_value=10, required=False),
            forms.IntegerField(min_value=1, max_value=5, required=False),
            forms.FloatField(min_value=0, max_value=100, required=False),
            forms.IntegerField(min_value=0, max_value=30, required=False),
        )
        super().__init__(numbers, required=False, require_all_fields=False, **options)

    def compress(self, data_list: Sequence[Any]) -> dict[str, int | float]:
        return {
            name: int(number) if number == int(number) else number
            for (name, _label), number in zip(LadderWidget.steps, data_list, strict=False)
            if number is not None
        }


class GridInput(UnfoldAdminTextInputWidget):  # type: ignore[misc]
    """A text field drawn without its template: the 150 of a page of the grid took a third of its time."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The same field as its parent's, without what none of the grid's has (prefix, suffix)."""
        drawn = self.get_context(name, value, attrs)["widget"]
        told = {"value": drawn["value"]} if drawn["value"] is not None else {}
        inner = flatatt({"type": drawn["type"], "name": drawn["name"], **told, **drawn["attrs"]})
        return format_html('<div class="max-w-2xl relative w-full"><input{}></div>', inner)
