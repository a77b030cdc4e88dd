"""First steps of an account: connect it, choose its listings, set their floors, hours and voice, start with drafts.

Where one is follows from the rows themselves, so that it can be left and gone on with at any time; each step may be
done again. Must never answer anybody nor change what was already set without a click.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations import items
from apps.core import clock
from apps.desk import meter, visibility
from apps.desk.admin.base import say
from apps.desk.admin.marketplace import voice_choices
from apps.marketplace.models import Account, Item

RIGHT = "marketplace.change_account"
STEPS = {
    "cuenta": gettext_lazy("Conecta la cuenta"),
    "anuncios": gettext_lazy("Elige los anuncios"),
    "precios": gettext_lazy("Pon tus mínimos"),
    "horario": gettext_lazy("Horario y voz"),
    "empezar": gettext_lazy("Empieza"),
}
#: Listings on one page; a shop with more uses the list of listings, which changes many at once.
MOST = 200


class NewAccount(forms.ModelForm[Account]):
    """The account's name at Wallapop; everything else has a sensible beginning."""

    class Meta:
        model = Account
        fields = ("username",)

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].strip()
        if Account.objects.filter(username=name).exists():
            raise ValidationError(_("Esa cuenta ya existe: está en Cuentas."))
        return name


class Manners(forms.ModelForm[Account]):
    """When it answers and how it sounds."""

    persona = forms.ChoiceField(label=gettext_lazy("Voz"))

    class Meta:
        model = Account
        fields = ("active_from", "active_until", "persona", "seller_kind", "disclose_assistant")
        widgets = {name: forms.TimeInput({"type": "time"}, "%H:%M") for name in ("active_from", "active_until")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["persona"]).choices = voice_choices() or [(self.instance.persona,) * 2]


@dataclass(frozen=True)
class Line:
    """A listing on the page of floors: what was typed, and what is wrong with it."""

    item: Item
    typed: str
    problem: str = ""


def unfinished(person: User) -> Account | None:
    """The newest account whose first steps are not done, of those this person runs."""
    if not person.has_perm(RIGHT):
        return None
    mine = visibility.visible(person, Account.objects.defer("session_state"))
    return mine.filter(set_up_at=None).order_by("-pk").first()


def wanted(person: User) -> dict[str, Any] | None:
    """What the front page offers: to go on with an account, or to connect the first one; None: nothing to do."""
    if account := unfinished(person):
        return {"pk": account.pk, "username": account.username}
    none = person.has_perm("marketplace.add_account") and not Account.objects.exists()
    return {"pk": None} if none else None


def first(request: HttpRequest) -> HttpResponse:
    """The account to set up, or the form for a new one."""
    person = cast(User, request.user)
    if not person.has_perm("marketplace.add_account"):
        raise PermissionDenied
    if request.method != "POST" and "nueva" not in request.GET and (account := unfinished(person)):
        return HttpResponseRedirect(_address(account, "cuenta"))
    form = NewAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_address(form.save(), "cuenta"))
    return _shown(request, None, "cuenta", form=form)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of an account: `paso`, the first that is not done unless told."""
    person = cast(User, request.user)
    account = get_object_or_404(visibility.visible(person, Account.objects.defer("session_state")), pk=pk)
    if not person.has_perm(RIGHT):
        raise PermissionDenied
    step = request.GET.get("paso", "")
    if step not in STEPS:
        return HttpResponseRedirect(_address(account, "cuenta" if not _connected(account) else "anuncios"))
    if step == "precios" and not visibility.sees_floor(person):
        step = "horario"
    return _DEEDS[step](request, account)


def _connect(request: HttpRequest, account: Account) -> HttpResponse:
    where = "WALLE_PRACTICE=yes " if settings.WALLE_PRACTICE else ""
    command = f"{where}.venv/bin/python manage.py login {account.username}"
    return _shown(request, account, "cuenta", connected=_connected(account), command=command)


def _choose(request: HttpRequest, account: Account) -> HttpResponse:
    rows = _listings(account)
    if request.method == "POST":
        chosen = set(request.POST.getlist("item"))
        with transaction.atomic():
            for item in rows:
                level = "" if str(item.pk) in chosen else Account.Autonomy.DRAFT
                if item.autonomy in ("", Account.Autonomy.DRAFT) and item.autonomy != level:
                    Item.objects.filter(pk=item.pk).update(autonomy=level)
        return HttpResponseRedirect(_address(account, "precios"))
    return _shown(request, account, "anuncios", rows=rows, waits=not rows and _connected(account))


def _floors(request: HttpRequest, account: Account) -> HttpResponse:
    rows = _listings(account)
    if request.method == "POST":
        lines = [_line(item, request.POST.get(f"floor_{item.pk}", "").strip()) for item in rows]
        if not any(line.problem for line in lines):
            with transaction.atomic():
                for line in lines:
                    floor = _amount(line.typed)
                    if line.item.floor_price != floor:
                        Item.objects.filter(pk=line.item.pk).update(floor_price=floor)
                        items.rethink(line.item.pk)
            return HttpResponseRedirect(_address(account, "horario"))
        return _shown(request, account, "precios", lines=lines, problems=True)
    lines = [Line(item, "" if item.floor_price is None else f"{item.floor_price:f}") for item in rows]
    return _shown(request, account, "precios", lines=lines)


def _manners(request: HttpRequest, account: Account) -> HttpResponse:
    form = Manners(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        account.save(update_fields=form.changed_data)
        return HttpResponseRedirect(_address(account, "empezar"))
    return _shown(request, account, "horario", form=form)


def _start(request: HttpRequest, account: Account) -> HttpResponse:
    if request.method == "POST":
        Account.objects.filter(pk=account.pk, set_up_at=None).update(set_up_at=clock.now())
        say(request, _("En marcha. Lo que escriba el asistente te espera en la cola: nada sale sin tu visto bueno."))
        if settings.WALLE_PRACTICE:
            say(
                request,
                _("Ahora haz de comprador: escribe en %(url)s.") % {"url": f"{settings.WALLE_MARKET_WEB_URL}/buyer"},
            )
        return HttpResponseRedirect(reverse("admin:index"))
    rows = _listings(account)
    floors = sum(item.floor_price is not None for item in rows)
    return _shown(
        request,
        account,
        "empezar",
        listings=len(rows),
        floors=floors if visibility.sees_floor(request.user) else None,
        left_over=meter.left_over(account),
        connected=_connected(account),
    )


_DEEDS = {"cuenta": _connect, "anuncios": _choose, "precios": _floors, "horario": _manners, "empezar": _start}


def _shown(request: HttpRequest, account: Account | None, step: str, **context: Any) -> HttpResponse:
    names = list(STEPS)
    at = names.index(step)
    context |= {
        **admin.site.each_context(request),
        "title": _("Primeros pasos"),
        "account": account,
        "step": step,
        "steps": [
            (title, "" if account is None else _address(account, name), name == step) for name, title in STEPS.items()
        ],
        "number": at + 1,
        "heading": STEPS[step],
        "before": _address(account, names[at - 1]) if account and at else "",
        "after": _address(account, names[at + 1]) if account and at + 1 < len(names) else "",
        "demo": settings.WALLE_DEMO,
        "practice": settings.WALLE_PRACTICE,
    }
    return TemplateResponse(request, "desk/setup.html", context)


def _address(account: Account, step: str) -> str:
    return f"{reverse('desk_setup', args=[account.pk])}?paso={step}"


def _connected(account: Account) -> bool:
    return account.status != Account.Status.NEEDS_LOGIN and account.adopted_at is not None


def _listings(account: Account) -> list[Item]:
    rows = Item.objects.filter(account=account, status__in=(Item.Status.PUBLISHED, Item.Status.RESERVED))
    return list(rows.order_by("title", "pk")[:MOST])


def _amount(typed: str) -> Decimal | None:
    """Euros as people write them; None for none. Raises ValidationError."""
    field = forms.DecimalField(localize=True, required=False, min_value=0, max_digits=10, decimal_places=2)
    return cast(Decimal | None, field.clean(typed))


def _line(item: Item, typed: str) -> Line:
    try:
        floor = _amount(typed)
    except ValidationError as error:
        return Line(item, typed, " ".join(error.messages))
    if floor is not None and floor > item.list_price:
        return Line(item, typed, _("Es más que el precio del anuncio."))
    return Line(item, typed)
