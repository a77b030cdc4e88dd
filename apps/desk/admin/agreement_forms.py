"""Forms of «Acuerdos»: how, where and when it changes hands, and how long an item is kept for a buyer."""

import re
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Agreement
from apps.marketplace.models import Account
from apps.security import guard

_HOME = re.compile(r"\b(mi|nuestr[oa]|su) (casa|portal|piso|domicilio)\b", re.IGNORECASE)


class Settling(forms.ModelForm[Agreement]):
    """How, where and when it changes hands."""

    class Meta:
        model = Agreement
        fields = ("way", "payment", "meets_at", "place", "notes")
        help_texts = {
            "meets_at": _("Por la hora de la cuenta. Vacío: todavía sin cita, y no se le recuerda nada."),
            "notes": _("Solo para el equipo: el comprador no las ve."),
        }
        widgets = {"meets_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}

    def clean_meets_at(self) -> datetime | None:
        """The hour that was typed is the account's, wherever this page is read."""
        typed: datetime | None = self.cleaned_data["meets_at"]
        return typed and typed.replace(tzinfo=ZoneInfo(self.instance.account.timezone))

    def clean_place(self) -> str:
        """The buyer is told the place: a district, an underground station or a shop, never an address."""
        place: str = self.cleaned_data["place"]
        verdict = guard.check(
            f"Quedamos en {place}.",
            allowed_amounts=frozenset(),
            floor=None,
            facts=guard.ListingFacts(title="", description="", list_price=None, pickup_area=place),
            private=guard.PrivateData(),
            state=guard.SaleState(),
        )
        if _HOME.search(place) or any(each.code.startswith("PII") for each in verdict.violations):
            raise forms.ValidationError(_("Pon una zona, un metro o una tienda: el comprador lo leerá."))
        return place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        by_app = data.get("payment") == Agreement.Payment.APP
        if data.get("way") == Agreement.Way.SHIPPING and not by_app:
            self.add_error("payment", _("Con envío se paga siempre por la app."))
        if data.get("way") == Agreement.Way.SHIPPING and data.get("meets_at"):
            self.add_error("meets_at", _("Con envío no hay cita: borra el día."))
        return data

    def validate_constraints(self) -> None:
        """Left to `deals.settle`, which knows how long a hand-over takes and says with whom it collides."""


LENGTHS = (
    (6, _("6 horas")),
    (12, _("12 horas")),
    (24, _("un día")),
    (48, _("dos días")),
    (72, _("tres días")),
    (168, _("una semana")),
    (336, _("dos semanas")),
)


class Keeping(forms.Form):
    """How long an item is kept for a buyer."""

    hours = forms.TypedChoiceField(
        label=_("Guardárselo durante"),
        coerce=int,
        help_text=_("Al acabar, si no hay trato, vuelve a estar a la venta y te lo digo en una tarea."),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = account.reserve_hours
        known: dict[int, Any] = dict(LENGTHS)
        known.setdefault(usual, _("%(n)s horas") % {"n": usual})
        field = cast(forms.TypedChoiceField, self.fields["hours"])
        field.choices = sorted(known.items())
        field.initial = usual
