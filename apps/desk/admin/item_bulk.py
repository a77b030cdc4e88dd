"""Changing many items at once: what to change, every row before → after, done in one go, and undone for a while.

Nothing is written before it has been shown: the preview carries the mark of each row, and `item_edits` writes only rows
that are still as they were shown. Must never show or set a floor without the right.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from apps.conversations import item_edits
from apps.conversations.refused import Refused
from apps.desk import visibility, words
from apps.desk.admin.base import DeskAdmin, refuse, say
from apps.desk.admin.item_fields import LadderField, LadderWidget, MoneyField
from apps.marketplace import bulk
from apps.marketplace.models import Item

#: Items of one preview: a page that people can still read through.
MOST = 2_000
FACTS = 3
_MOST_NAMED = 10


class WishForm(forms.Form):
    """What is to become of the chosen items. Fields of the floor are absent for whoever may not see it."""

    floor = forms.ChoiceField(
        label=_("Precio mínimo"),
        choices=[
            ("", _("Dejarlo como está")),
            ("percent", _("Un tanto por ciento por debajo del precio")),
            ("amount", _("Un importe")),
            ("fixed", _("Precio fijo: no se regatea")),
        ],
        initial="",
        required=False,
        widget=UnfoldAdminRadioSelectWidget,
    )
    percent = forms.DecimalField(
        label=_("% por debajo"),
        required=False,
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=2,
        localize=True,
        widget=UnfoldAdminTextInputWidget({"inputmode": "decimal", "placeholder": "15"}),
    )
    amount = MoneyField(
        label=_("Importe (€)"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        widget=UnfoldAdminTextInputWidget({"inputmode": "decimal", "placeholder": "180"}),
    )
    usual_ladder = forms.BooleanField(label=_("Volver antes a la escalera de siempre"), required=False)
    ladder = LadderField(label=_("Escalera de rebajas"), help_text=_("Lo que dejes vacío se queda como está."))
    shelf = forms.CharField(
        label=_("Estante"),
        required=False,
        max_length=60,
        help_text=_("Vacío: como está."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, floors: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not floors:
            for name in ("floor", "percent", "amount", "usual_ladder", "ladder"):
                del self.fields[name]
        for number in range(FACTS):
            for name, label in (("question", _("Pregunta")), ("answer", _("Respuesta"))):
                self.fields[f"{name}{number}"] = forms.CharField(
                    label=label, required=False, max_length=300, widget=UnfoldAdminTextInputWidget
                )

    @property
    def facts(self) -> list[tuple[Any, Any]]:
        """The pairs of fields for facts."""
        return [(self[f"question{number}"], self[f"answer{number}"]) for number in range(FACTS)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        kind = said.get("floor")
        if kind in ("percent", "amount") and said.get(kind) is None and kind not in self.errors:
            self.add_error(kind, str(_("Escribe cuánto.")))
        for number in range(FACTS):
            if bool(said.get(f"question{number}")) != bool(said.get(f"answer{number}")):
                self.add_error(f"answer{number}", str(_("Cada dato necesita pregunta y respuesta.")))
        if not self.errors and not self.wish():
            self.add_error(None, str(_("Di qué quieres cambiar.")))
        return said

    def wish(self) -> bulk.Wish:
        """What was typed, once it is valid."""
        said = self.cleaned_data
        kind = said.get("floor")
        floor = {
            "percent": bulk.Floor(percent=said.get("percent")),
            "amount": bulk.Floor(amount=said.get("amount")),
            "fixed": bulk.Floor(),
        }.get(kind or "")
        pairs = [(said.get(f"question{number}"), said.get(f"answer{number}")) for number in range(FACTS)]
        return bulk.Wish(
            floor,
            said.get("ladder") or {},
            bool(said.get("usual_ladder")),
            {question: answer for question, answer in pairs if question and answer},
            shelf=said.get("shelf") or None,
        )


class ItemBulkAdmin(DeskAdmin):
    """The part of the items' admin that changes many at once."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("varios/", wrap(self.bulk_view), name="marketplace_item_bulk"),
            path("varios/<int:pk>/deshacer/", wrap(self.undo_view), name="marketplace_itemedit_undo"),
            *super().get_urls(),
        ]

    @admin.action(description=_("Cambiar mínimos, escaleras, datos…"), permissions=["change"])
    def edit_many(self, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponse:
        """Asks what to change in the chosen ones."""
        return self._form(request, list(queryset.values_list("pk", flat=True)), None)

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """GET: what to change in everything the list shows, by its filters. POST: preview, then `confirmed`."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            shown = self.get_changelist_instance(request).queryset
            return self._form(request, list(shown.values_list("pk", flat=True)[: MOST + 1]), None)
        chosen = chosen_in(request)
        form = WishForm(request.POST, floors=visibility.sees_floor(request.user))
        if len(chosen) > MOST or "back" in request.POST or not form.is_valid():
            return self._form(request, chosen, form)
        wish = form.wish()
        if "confirmed" in request.POST:
            return self.carry_out(request, dict.fromkeys(chosen, wish))
        changes = [bulk.change(row, wish) for row in self.rows(request, chosen)]
        kept = [pair for name in form.fields for pair in _typed(request, name)]
        return self.preview(request, changes, reverse("admin:marketplace_item_bulk"), kept)

    def rows(self, request: HttpRequest, ids: Iterable[int]) -> list[bulk.Row]:
        """The rows of these items of the person's accounts, as the list orders them."""
        return item_edits.rows_of(
            visibility.visible(request.user, Item.objects.filter(pk__in=list(ids))).order_by("-pk")
        )

    def _form(self, request: HttpRequest, chosen: list[int], form: WishForm | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cambiar varios anuncios"),
            "form": form or WishForm(floors=visibility.sees_floor(request.user)),
            "chosen": chosen,
            "items": ",".join(map(str, chosen)),
            "too_many": MOST if len(chosen) > MOST else 0,
            "names": visibility.visible(request.user, Item.objects.filter(pk__in=chosen[:_MOST_NAMED])).order_by("-pk"),
            "more": max(0, len(chosen) - _MOST_NAMED),
            "page": reverse("admin:marketplace_item_bulk"),
            "back": reverse("admin:marketplace_item_changelist"),
        }
        return TemplateResponse(request, "desk/item_bulk.html", context)

    def preview(
        self,
        request: HttpRequest,
        changes: Iterable[bulk.Change],
        page: str,
        kept: Iterable[tuple[str, str]],
        **more: Any,
    ) -> HttpResponse:
        """Every row before → after; `kept`: what the form that carries it out must send again to `page`."""
        made = list(changes)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Así quedarían"),
            "rows": [shown(each, request.user) for each in made if each.applies],
            "wrong": [shown(each, request.user) for each in made if each.problems],
            "same": sum(not each.after and not each.problems for each in made),
            # One field each: a form may only have so many.
            "seen": ",".join(f"{each.row.pk}:{each.row.mark()}" for each in made if each.applies),
            "chosen": ",".join(str(each.row.pk) for each in made if each.applies),
            "kept": list(kept),
            "page": page,
            "back": reverse("admin:marketplace_item_changelist"),
            "lines": (),
        }
        context |= more
        context["wrong_count"] = len(context["lines"]) + len(context["wrong"])
        return TemplateResponse(request, "desk/item_preview.html", context)

    def carry_out(self, request: HttpRequest, wishes: Mapping[int, bulk.Wish]) -> HttpResponse:
        """Writes what was previewed; says what was left, and why."""
        marks = (each.partition(":") for each in request.POST.get("seen", "").split(","))
        seen = {int(pk): mark for pk, _colon, mark in marks if _is_id(pk)}
        own = set(visibility.visible(request.user, Item.objects.filter(pk__in=wishes)).values_list("pk", flat=True))
        wishes = {pk: wish for pk, wish in wishes.items() if pk in own}
        try:
            done = item_edits.apply(wishes, seen, by=cast(User, request.user))
        except Refused as refused:
            refuse(request, str(refused))
            return HttpResponseRedirect(reverse("admin:marketplace_item_changelist"))
        if done.edit:
            changed = Item.objects.filter(pk__in=[each["item"] for each in done.edit.rows]).only("pk", "title")
            who, why = cast(int, request.user.pk), str(_("Cambiado junto con otros"))
            LogEntry.objects.log_actions(who, changed, CHANGE, why)
        n = done.written
        say(request, ngettext("%(n)s anuncio cambiado.", "%(n)s anuncios cambiados.", n) % {"n": n})
        self._name_left(request, done.left)
        return HttpResponseRedirect(reverse("admin:marketplace_item_changelist"))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes a change of many back, where nothing has changed since."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        edit = item_edits.last_of(cast(User, request.user))
        try:
            if edit is None or edit.pk != pk:
                raise Refused(str(_("Ese cambio ya no se puede deshacer.")))
            done = item_edits.undo(pk, by=cast(User, request.user))
        except Refused as refused:
            refuse(request, str(refused))
        else:
            n = done.written
            said = ngettext("%(n)s anuncio vuelve a como estaba.", "%(n)s anuncios vuelven a como estaban.", n)
            say(request, said % {"n": n})
            self._name_left(request, done.left)
        return HttpResponseRedirect(reverse("admin:marketplace_item_changelist"))

    def _name_left(self, request: HttpRequest, left: tuple[str, ...]) -> None:
        if left:
            names = ", ".join(f"«{title}»" for title in left[:_MOST_NAMED]) + ("…" if len(left) > _MOST_NAMED else "")
            refuse(request, _("Han cambiado entretanto y se quedan como están: %(names)s.") % {"names": names})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = self.has_change_permission(request)
        more = {
            "may_change_items": may,
            "last_edit": item_edits.last_of(cast(User, request.user)) if may and request.method == "GET" else None,
            "filters": request.GET.urlencode(),
        }
        answer: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **more})
        return answer


def chosen_in(request: HttpRequest) -> list[int]:
    """The items named in a form."""
    return [int(each) for each in request.POST.get("items", "").split(",") if _is_id(each)]


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _typed(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    """What a field's inputs held, by their names."""
    parts = [f"{name}_{number}" for number in range(len(LadderWidget.steps))] if name == "ladder" else [name]
    return [(part, value) for part in parts for value in request.POST.getlist(part)]


# -- a row as people read it


def shown(made: bulk.Change, person: Any) -> dict[str, Any]:
    """A change in words, as this person may see it."""
    fields = []
    for name, after in made.after.items():
        if name in ("floor", "ladder") and not visibility.sees_floor(person):
            continue
        before = made.before[name]
        if name == "facts":
            fields += [(question, before[question] or "—", after[question]) for question in after]
        else:
            fields.append((_CALLED[name], _said(name, before, made.row), _said(name, after, made.row)))
    price = words.money(made.row.price, made.row.currency)
    return {"pk": made.row.pk, "title": made.row.title, "price": price, "fields": fields, "problems": made.problems}


_CALLED = {
    "floor": _("Precio mínimo"),
    "ladder": _("Escalera"),
    "reference": _("Referencia"),
    "shelf": _("Estante"),
}


def _said(name: str, value: Any, row: bulk.Row) -> str:
    if name == "floor":
        return str(_("no se regatea")) if value is None else words.money(value, row.currency)
    if name == "ladder":
        steps = [f"{label}: {value[step]:g}" for step, label in LadderWidget.steps if step in value]
        return " · ".join(steps) or str(_("la de siempre"))
    return str(value) or "—"
