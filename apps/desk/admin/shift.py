"""«Fin de turno»: what a person has in hand, to be let go of or handed to a colleague who may answer there."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.conversations import attention
from apps.conversations.refused import Refused
from apps.desk import audit, sessions, thread, visibility
from apps.desk.admin.base import refuse, say
from apps.desk.models import AuditEvent

ANSWER = "conversations.answer_buyers"
SHOWN = 200


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """What this person has in hand, with a box each. POST: hands the chosen ones to the chosen colleague."""
    by = cast(User, request.user)
    if not by.has_perm(ANSWER):
        raise PermissionDenied
    rows = _in_hand(by)
    if request.method == "POST":
        try:
            _hand_over(request, rows, by)
        except Refused as refused:
            refuse(request, str(refused))
        return HttpResponseRedirect(reverse("admin:conversations_turn_hand_over"))
    for row in rows:
        row.shown_name = visibility.buyer_name(by, row)
    people = sorted(
        {each for account in {row.account_id for row in rows} for each in colleagues(account, by)},
        key=thread.first_name,
    )
    return TemplateResponse(request, "desk/shift.html", context | {
        "title": _("Fin de turno"), "rows": rows,
        "people": [(each.pk, thread.first_name(each), each.get_username()) for each in people],
        "here": reverse("admin:conversations_turn_changelist"),
    })  # fmt: skip


def _in_hand(by: User) -> list[Any]:
    mine = visibility.visible(by, attention.in_hand(by)).select_related("account", "claim")
    return list(mine.defer("account__session_state").order_by("-last_message_at", "-id")[:SHOWN])


def colleagues(account_id: int, by: User) -> list[User]:
    """Who else may answer the buyers of an account, by the role they have on it."""
    roles = Q(memberships__account=account_id) | Q(memberships__account=None, memberships__isnull=False)
    staff = User.objects.filter(is_active=True, is_staff=True).exclude(pk=by.pk)
    found = list(staff.filter(Q(is_superuser=True) | roles).distinct())
    for person in found:
        person._walle_working_on = account_id  # type: ignore[attr-defined]
    return [person for person in found if person.has_perm(ANSWER)]


def _hand_over(request: HttpRequest, rows: list[Any], by: User) -> None:
    """Raises Refused where nothing or nobody was chosen, or the colleague may not answer in one of them."""
    chosen = {int(each) for each in request.POST.getlist("row") if each.isdecimal() and len(each) < 19}
    given = [row for row in rows if row.pk in chosen]
    if not given:
        raise Refused(_("Marca al menos una de las que tienes."))
    to, refused = request.POST.get("to", ""), Refused(_("Elige a quien pueda contestar en todas las marcadas."))
    person: User | None = None
    for account in {row.account_id for row in given}:
        person = next((each for each in colleagues(account, by) if str(each.pk) == to), None)
        if person is None:
            raise refused
    assert person is not None  # at least one account
    handed = attention.hand_over([row.pk for row in given], to=person, by=by)
    for pk in handed:
        audit.record(AuditEvent.Kind.DID, by, page="conversations_turn_hand_over", object_id=pk,
                     detail=f"pasada a {person.get_username()}", address=sessions.address(request))  # fmt: skip
    said = _("Pasadas a %(name)s: %(n)s. Las verá en «Notas para ti» y en «Mías».")
    say(request, said % {"name": thread.first_name(person), "n": len(handed)})


def release_all(request: HttpRequest) -> HttpResponse:
    """The end of a shift: everything this person has claimed is anybody's again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    count = attention.release_all(by=cast(User, request.user))
    say(request, _("Sueltas: %(n)s. Ya las puede coger otra persona.") % {"n": count})
    return HttpResponseRedirect(reverse("admin:conversations_turn_changelist"))
