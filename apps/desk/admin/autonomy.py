"""How far the assistant goes alone in an account: what people's decisions say of it, raising and lowering it."""

from typing import Any, cast

from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations import autonomy, intents, promotion
from apps.conversations.models import AutonomyChange
from apps.conversations.refused import Refused
from apps.desk import visibility, words
from apps.desk.admin.base import DeskAdmin, refuse, say
from apps.marketplace.models import Account

LATEST = 20


class AutonomyAdmin(DeskAdmin):
    """The part of the accounts' admin that is about who decides."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.autonomy_view)
        return [path("<int:pk>/autonomia/", view, name="marketplace_account_autonomy"), *super().get_urls()]

    @display(description=_("autonomía"))
    def who_decides(self, account: Account) -> SafeString:
        """The level, and where it is changed: on evidence, not in a form."""
        return format_html(
            '{} · <a class="d-link" href="{}">{}</a>',
            account.get_autonomy_display(),
            reverse("admin:marketplace_account_autonomy", args=[account.pk]),
            _("Cambiar…"),
        )

    def autonomy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: what is known and what is allowed. POST: `deed` cuenta (`level`, `accepted`) or intenciones
        (`level_<intent>`).
        """
        account = get_object_or_404(visibility.visible(request.user, Account.objects.all()), pk=pk)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method == "POST":
            try:
                self._set(request, account)
            except Refused as refused:
                refuse(request, str(refused))
            else:
                say(request, str(_("Guardado.")))
            return HttpResponseRedirect(request.path)
        return TemplateResponse(request, "desk/autonomy.html", self._shown(request, account))

    def _set(self, request: HttpRequest, account: Account) -> None:
        person = cast(User, request.user)
        if request.POST.get("deed") == "cuenta":
            level = request.POST.get("level", "")
            if level not in autonomy.LEVELS:
                raise Refused(str(_("Elige hasta dónde llega.")))
            if request.POST.get("accepted"):
                promotion.accept_risk(account.pk, person)
            promotion.set_account(account.pk, level, by=person)
            return
        named = {name: request.POST.get(f"level_{name}", "") for name in intents.NAMES}
        promotion.set_intents(account.pk, {name: level for name, level in named.items() if level}, by=person)

    def _shown(self, request: HttpRequest, account: Account) -> dict[str, Any]:
        seen, now = promotion.shares(account), promotion.levels(account)
        changes = AutonomyChange.objects.filter(account=account).select_related("by", "item")[:LATEST]
        return {
            **self.admin_site.each_context(request),
            "title": _("Quién decide en %(name)s") % {"name": account.username},
            "account": account,
            "levels": Account.Autonomy.choices,
            "enough": autonomy.ENOUGH,
            "whole": seen[promotion.WHOLE],
            "back": reverse("admin:marketplace_account_change", args=[account.pk]),
            "rows": [
                {"name": name, "word": words.INTENTS.get(name, name), "level": now[name], "seen": seen[name],
                 "never_safe": name in autonomy.NEVER_SAFE}
                for name in intents.NAMES
            ],
            "changes": [
                {"row": row, "word": words.INTENTS.get(row.intent, _("la cuenta"))} for row in changes
            ],
        }  # fmt: skip
