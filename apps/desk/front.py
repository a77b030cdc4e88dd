"""The front page: who needs you, what happened today, what is broken. Figures open their lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.conversations.models import Offer, StaffTask, Turn
from apps.core import clock
from apps.core.models import Alert, CircuitBreaker
from apps.desk import state, visibility, words
from apps.desk.admin.decisions import page_of
from apps.marketplace.models import Account
from apps.security.models import SecurityEvent

S = Turn.State
AT_ONCE = 8


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the list behind it."""

    number: str
    text: str
    url: str
    tone: str = "grey"


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds what the front page shows to Unfold's context."""
    user = request.user
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Turn.objects.filter(state=S.SENT, opened_at__gte=midnight)
    agreed = sent.filter(our_offer_kind=Offer.Kind.ACCEPT)
    answered, deals = sent.count(), agreed.count()
    sums = agreed.aggregate(agreed=Sum("our_offer"), asked=Sum("conversation__item__list_price"))
    queue = reverse("admin:conversations_turn_changelist")
    leaving = Turn.objects.filter(state__in=(S.READY, S.SENDING)).count()
    unknown = Turn.objects.filter(state=S.UNKNOWN).count()
    held = state.of(request).held
    tasks = StaffTask.objects.filter(done_at=None).count()
    frauds = SecurityEvent.objects.filter(
        timestamp__gte=midnight, event_type__in=("fraud_critical", "fraud_high")
    ).count()
    figures = [
        Figure(str(held), _("por revisar"), queue, "amber" if held else "green"),
        Figure(
            str(tasks),
            _("tareas por hacer"),
            reverse("admin:conversations_stafftask_changelist"),
            "amber" if tasks else "green",
        ),
        Figure(str(answered), _("contestados hoy"), f"{queue}?cola=enviadas"),
        Figure(str(leaving), _("por salir"), f"{queue}?cola=saliendo"),
        Figure(
            str(deals),
            _("acuerdos hoy")
            if not deals
            else _("acuerdos hoy · %(agreed)s de %(asked)s")
            % {"agreed": words.money(sums["agreed"]), "asked": words.money(sums["asked"])},
            reverse("admin:conversations_conversation_changelist") + "?ver=acuerdos",
            "green" if deals else "grey",
        ),
        Figure(str(frauds), _("estafas frenadas hoy"), reverse("admin:security_securityevent_changelist")),
    ]
    if unknown:
        figures.append(
            Figure(str(unknown), _("comprobando si se envió"), f"{queue}?cola=comprobando", "amber")
        )
    return context | {
        "title": _("Inicio"),
        "figures": figures,
        "needs_you": _needs_you(request) if user.has_perm("conversations.view_turn") else [],
        "held": held,
        "queue": queue,
        "quiet": _quiet(answered, deals),
        "alerts": [
            (row, visibility.alert(user, row)) for row in Alert.objects.filter(closed_at=None)[:AT_ONCE]
        ]
        if user.has_perm("core.view_alert")
        else [],
        "breakers": CircuitBreaker.objects.exclude(state=CircuitBreaker.State.CLOSED)[:AT_ONCE]
        if user.has_perm("core.view_circuitbreaker")
        else [],
        "accounts": Account.objects.defer("session_state")[:AT_ONCE]
        if user.has_perm("marketplace.view_account")
        else [],
    }


def _quiet(answered: int, deals: int) -> str:
    said = ngettext(
        "Hoy el asistente ha contestado %(n)s mensaje",
        "Hoy el asistente ha contestado %(n)s mensajes",
        answered,
    ) % {"n": answered}
    made = ngettext("%(n)s acuerdo", "%(n)s acuerdos", deals) % {"n": deals}
    return f"{said}; {made}." if deals else f"{said}."


def _needs_you(request: HttpRequest) -> list[dict[str, Any]]:
    """Held turns, the most harmful to keep waiting first."""
    rows = (
        Turn.objects.filter(state=S.HELD)
        .select_related("conversation", "response", "up_to_message")
        .order_by("-security_hold", "priority", "waiting_since")[:AT_ONCE]
    )
    return [
        {
            "turn": turn,
            "url": page_of(turn.conversation_id) + "#respuesta",
            "name": visibility.buyer_name(request.user, turn.conversation),
            "said": visibility.words(request.user, turn.up_to_message.text, turn.conversation)
            if turn.up_to_message
            else "",
            "reason": words.reason(turn.reason),
            "tone": "red" if turn.security_hold or turn.reason == "riesgo" else "amber",
        }
        for turn in rows
    ]
