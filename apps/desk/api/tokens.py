"""«Programas»: a person's keys for programs. Whoever runs the system sees and revokes everybody's."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from apps.core import clock
from apps.desk import roles, visibility
from apps.desk.admin.base import refuse, say
from apps.desk.api import entry
from apps.desk.models import ApiToken
from apps.marketplace.models import Account

MOST = 20


class TokenForm(forms.Form):
    """A new key."""

    name = forms.CharField(label=gettext_lazy("Para qué es"), max_length=60)
    scope = forms.ChoiceField(label=gettext_lazy("Hasta dónde llega"), choices=ApiToken.Scope.choices)
    account = forms.ModelChoiceField(
        label=gettext_lazy("Solo una cuenta"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=gettext_lazy("todas las tuyas"),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Días que vale"), min_value=1, max_value=entry.LONGEST // timedelta(days=1), initial=90
    )

    def __init__(self, person: User, *args: Any) -> None:
        super().__init__(*args)
        field = cast(forms.ModelChoiceField[Account], self.fields["account"])
        field.queryset = visibility.visible(person, Account.objects.defer("session_state"))


def mine(person: User) -> QuerySet[ApiToken]:
    """The keys this person may revoke."""
    rows = ApiToken.objects.select_related("person", "account")
    return rows if roles.operates(person) else rows.filter(person=person)


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """GET: the keys. POST: `deed` «hacer» shows a new one, once; «quitar» ends `token`."""
    person = cast(User, request.user)
    form, text = TokenForm(person), ""
    if request.method == "POST" and request.POST.get("deed") == "quitar":
        number = request.POST.get("token", "")
        found = (
            mine(person).filter(pk=int(number)) if number.isdecimal() and len(number) < 18 else ApiToken.objects.none()
        )
        if found.delete()[0]:
            say(request, _("Quitada: ya no abre nada."))
        else:
            refuse(request, _("Esa llave ya no existe."))
        return HttpResponseRedirect(reverse("desk_tokens"))
    if request.method == "POST":
        form = TokenForm(person, request.POST)
        if ApiToken.objects.filter(person=person).count() >= MOST:
            form.add_error(None, _("Ya tienes %(n)s: quita alguna antes.") % {"n": MOST})
        if form.is_valid():
            given = form.cleaned_data
            _row, text = entry.make(person, given["name"], given["scope"], given["days"], given["account"])
            form = TokenForm(person)
    now = clock.now()
    context = {
        **admin.site.each_context(request),
        "title": _("Programas"),
        "rows": [(each, each.expires_at <= now) for each in mine(person)],
        "everybodys": roles.operates(person),
        "form": form,
        "text": text,
    }
    return TemplateResponse(request, "desk/tokens.html", context, status=400 if form.errors else 200)
