"""What the buyer's page in the desk asks for beyond erasing: everything of theirs as a file, and the legal hold."""

from typing import cast

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.conversations.refused import Refused
from apps.desk import visibility
from apps.desk.admin.base import refuse, say
from apps.desk.admin.buyers import may_erase
from apps.marketplace.models import Buyer
from apps.operations.privacy import exporting, holds


def _theirs(request: HttpRequest, pk: int) -> Buyer:
    """The buyer, for whoever may erase them. Raises PermissionDenied, Http404."""
    if not may_erase(request):
        raise PermissionDenied
    return get_object_or_404(visibility.visible(request.user, Buyer.objects.all()), pk=pk)


def _note(request: HttpRequest, buyer: Buyer, said: str) -> None:
    """In the buyer's history: who did it."""
    by = cast(User, request.user)
    LogEntry.objects.log_actions(by.pk, Buyer.objects.filter(pk=buyer.pk), CHANGE, said, single_object=True)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything kept of a buyer, as a zip to save."""
    buyer = _theirs(request, pk)
    answer = HttpResponse(exporting.zipped(pk), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="comprador-{pk}.zip"'
    _note(request, buyer, _("Datos exportados."))
    return answer


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a legal hold on a buyer's data, or lifts it (`deed=quitar`)."""
    buyer, by = _theirs(request, pk), cast(User, request.user).get_username()
    try:
        if request.POST.get("deed") == "quitar":
            holds.lift(pk, by=by)
            done = _("Bloqueo legal quitado: sus datos se borran cuando toque.")
        else:
            holds.put(pk, request.POST.get("reason", ""), by=by)
            done = _("Bloqueo legal puesto: nada suyo se borra hasta que se quite.")
        _note(request, buyer, done)
        say(request, done)
    except Refused as refused:
        refuse(request, _(str(refused)))
    return HttpResponseRedirect(reverse("admin:marketplace_buyer_change", args=[pk]))
