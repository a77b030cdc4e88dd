"""The front page: who needs you, what happened today, what is broken. Figures open their lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.conversations import notes
from apps.conversations.models import MissingFact, Offer, Response, StaffTask, Turn
from apps.core import clock
from apps.core.models import Alert
from apps.desk import setup_pages, state, visibility, words, writer
from apps.desk.admin.decisions import page_of
from apps.desk.navigation import page_of_alert
from apps.marketplace.models import Account
from apps.security.models import SecurityEvent

S = Turn.State
AT_ONCE = 8


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the list behind it with the right it takes to open it."""

    number: int
    text: str
    url: str
    right: str
    tone: str = "grey"


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds what the front page shows to Unfold's context; each part only for those who may open it."""
    user = request.user
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    figures = _figures(state.of(request).held, midnight, cast(User, user))
    alerts = (
        visibility.visible(user, Alert.objects.filter(closed_at=None))[:AT_ONCE]
        if user.has_perm("core.view_alert")
        else []
    )
    names = state.account_names() if alerts else {}
    accounts = visibility.visible(user, Account.objects.defer("session_state"))[:AT_ONCE]
    return context | {
        "title": _("Inicio"),
        "figures": [each for each in figures if user.has_perm(each.right)],
        "needs_you": _needs_you(request) if user.has_perm("conversations.view_turn") else [],
        "queue": reverse("admin:conversations_turn_changelist"),
        "quiet": _quiet(midnight, cast(User, user)),
        "written": writer.last_hour(visibility.visible(user, Response.objects.all()))
        if user.has_perm("conversations.view_turn")
        else "",
        "alerts": [(row, visibility.alert(user, row, names), page_of_alert(row)) for row in alerts],
        "accounts": accounts if user.has_perm("marketplace.view_account") else [],
        "setup": setup_pages.wanted(cast(User, user)),
    }


def _sent(since: datetime, person: User) -> QuerySet[Turn]:
    return visibility.visible(person, Turn.objects.filter(state=S.SENT, opened_at__gte=since))


def _figures(held: int, midnight: datetime, person: User) -> list[Figure]:
    queue = reverse("admin:conversations_turn_changelist")
    turns = "conversations.view_turn"
    agreed = _sent(midnight, person).filter(our_offer_kind=Offer.Kind.ACCEPT)
    deals = agreed.count()
    said = _("acuerdos hoy")
    if deals:
        sums = agreed.aggregate(agreed=Sum("our_offer"), asked=Sum("conversation__item__list_price"))
        said = _("acuerdos hoy · %(agreed)s de %(asked)s") % {
            name: words.money(amount) for name, amount in sums.items()
        }
    tasks = visibility.visible(person, StaffTask.objects.filter(done_at=None)).count()
    leaving = visibility.visible(person, Turn.objects.filter(state__in=(S.READY, S.SENDING))).count()
    unknown = visibility.visible(person, Turn.objects.filter(state=S.UNKNOWN)).count()
    stopped = SecurityEvent.objects.filter(timestamp__gte=midnight, event_type__in=("fraud_critical", "fraud_high"))
    frauds = visibility.visible(person, stopped).count()
    figures = [
        Figure(held, _("por revisar"), queue, turns, "amber" if held else "green"),
        Figure(
            tasks,
            _("tareas por hacer"),
            reverse("admin:conversations_stafftask_changelist"),
            "conversations.view_stafftask",
            "amber" if tasks else "green",
        ),
        Figure(_sent(midnight, person).count(), _("contestados hoy"), f"{queue}?cola=enviadas", turns),
        Figure(leaving, _("por salir"), f"{queue}?cola=saliendo", turns),
        Figure(
            deals,
            said,
            reverse("admin:conversations_conversation_changelist") + "?ver=acuerdos",
            "conversations.view_conversation",
            "green" if deals else "grey",
        ),
        Figure(
            frauds,
            _("estafas frenadas hoy"),
            reverse("admin:security_securityevent_changelist"),
            "security.view_securityevent",
        ),
    ]
    asked = visibility.visible(person, MissingFact.objects.filter(status=MissingFact.Status.OPEN)).count()
    if asked:
        page = reverse("admin:conversations_missingfact_changelist")
        figures.append(Figure(asked, _("datos que faltan"), page, "conversations.view_conversation", "amber"))
    if told := notes.unseen(person):
        page = reverse("admin:conversations_mention_changelist") + "?notas=nuevas"
        figures.append(Figure(told, _("notas para ti"), page, "conversations.view_conversation", "amber"))
    if unknown:
        figures.append(Figure(unknown, _("comprobando si se envió"), f"{queue}?cola=comprobando", turns, "amber"))
    return figures


def _quiet(midnight: datetime, person: User) -> str:
    """What to say when nobody is needed."""
    answered = _sent(midnight, person).count()
    deals = _sent(midnight, person).filter(our_offer_kind=Offer.Kind.ACCEPT).count()
    said = ngettext(
        "Hoy el asistente ha contestado %(n)s mensaje",
        "Hoy el asistente ha contestado %(n)s mensajes",
        answered,
    ) % {"n": answered}
    made = ngettext("%(n)s acuerdo", "%(n)s acuerdos", deals) % {"n": deals}
    return f"{said}; {made}." if deals else f"{said}."


def _needs_you(request: HttpRequest) -> list[dict[str, Any]]:
    """Held turns, the most harmful to keep waiting first."""
    order = ("-security_hold", "priority", "waiting_since")
    held = visibility.visible(request.user, Turn.objects.filter(state=S.HELD))
    # First which, then what they are about: joined at once, the database would read all conversations.
    first = list(held.order_by(*order).values_list("pk", flat=True)[:AT_ONCE])
    rows = Turn.objects.filter(pk__in=first).select_related("conversation", "response", "up_to_message")
    return [
        {
            "turn": turn,
            "url": page_of(turn.conversation_id) + "#respuesta",
            "name": visibility.buyer_name(request.user, turn.conversation),
            "said": visibility.words(request.user, turn.up_to_message.text, turn.conversation)
            if turn.up_to_message
            else "",
            "draft": visibility.words(request.user, turn.response.response_text, turn.conversation)
            if turn.response
            else "",
            "reason": visibility.reason(request.user, turn.reason),
            "tone": "red" if turn.security_hold or turn.reason == "riesgo" else "amber",
        }
        for turn in rows.order_by(*order)
    ]
