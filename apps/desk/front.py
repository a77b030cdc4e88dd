"""The front page: who needs you, how it goes, what is broken, what happens. Figures open their lists."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.conversations import notes
from apps.conversations.models import Conversation, MissingFact, Response, StaffTask, Turn
from apps.core import clock
from apps.core.models import Alert
from apps.desk import charts, dashboard, setup_pages, state, visibility, words, writer
from apps.desk.admin.decisions import page_of
from apps.desk.live import feed
from apps.desk.navigation import page_of_alert
from apps.marketplace.models import Account

S = Turn.State
AT_ONCE = 8
#: A buyer's answer is decided within this, in seconds (the documented aim); above it the figure is amber.
DECIDED_WITHIN_S = 3.0


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the list behind it with the right it takes to open it; `line`: how it went in the
    last 24 hours, as the path of a picture.
    """

    number: int | str
    text: str
    url: str
    tone: str = "grey"
    line: str = ""


def index(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds what the front page shows to Unfold's context."""
    return context | {"title": _("Inicio"), **shown(request)}


def page(request: HttpRequest) -> HttpResponse:
    """The front page's own part, for an open page that wants to know how it is now."""
    return render(request, "desk/front.html", shown(request))


def shown(request: HttpRequest) -> dict[str, Any]:
    """What the front page shows; each part only for those who may open it."""
    person = cast(User, request.user)
    found = dashboard.figures(person)
    alerts = (
        visibility.visible(person, Alert.objects.filter(closed_at=None))[:AT_ONCE]
        if person.has_perm("core.view_alert")
        else []
    )
    names = state.account_names() if alerts or found.paused else {}
    accounts = (
        visibility.visible(person, Account.objects.defer("session_state"))[:AT_ONCE]
        if person.has_perm("marketplace.view_account")
        else []
    )
    return {
        "desk": state.of(request),
        "figures": _figures(found, person),
        "needs_you": _needs_you(person) if found.held else [],
        "queue": reverse("admin:conversations_turn_changelist"),
        "reasons": _reasons(person, found),
        "quiet": _quiet(found),
        "written": writer.last_hour(visibility.visible(person, Response.objects.all())) if found.held else "",
        "alerts": [(row, visibility.alert(person, row, names), page_of_alert(row)) for row in alerts],
        "paused": [words.service(name, names) for name in found.paused or ()],
        "troubles": [(words.INCIDENTS.get(kind) or words.plain(kind), number) for kind, number in found.troubles or ()],
        "accounts": [(row, dashboard.account_bar(row), _health(row)) for row in accounts],
        "states": _states(found),
        "answers": _answers(found),
        "feed": feed.latest(person),
        "setup": setup_pages.wanted(person),
    }


def _figures(found: dashboard.Figures, person: User) -> list[Figure]:
    queue = reverse("admin:conversations_turn_changelist")
    figures = []
    if found.held is not None:
        waits = _("por revisar")
        if found.held.oldest:
            waits = _("por revisar · la primera, %(when)s") % {"when": words.relative(found.held.oldest, clock.now())}
        figures.append(Figure(found.held.number, waits, queue, "amber" if found.held.number else "green"))
    if person.has_perm("conversations.view_stafftask"):
        tasks = visibility.visible(person, StaffTask.objects.filter(done_at=None)).count()
        there = reverse("admin:conversations_stafftask_changelist")
        figures.append(Figure(tasks, _("tareas por hacer"), there, "amber" if tasks else "green"))
    if found.realised:
        deals = found.realised
        there = reverse("admin:conversations_conversation_changelist") + "?ver=acuerdos"
        figures.append(Figure(deals.number, _realised(deals), there, "green" if deals.number else "grey"))
    figures += _speeds(found)
    if found.answered is not None:
        figures.append(Figure(found.answered, _("contestados hoy"), f"{queue}?cola=enviadas"))
        work = (found.at_work.number if found.at_work else 0) + (found.leaving or 0)
        figures.append(Figure(work, _work(found), f"{queue}?cola=saliendo"))
    if found.offers is not None:
        said = _("ofertas hoy · %(ours)s nuestras") % {"ours": found.offers[1]}
        there = reverse("admin:conversations_conversation_changelist")
        figures.append(Figure(found.offers[0], said, there + "?ver=acuerdos"))
    if found.frauds is not None:
        there = reverse("admin:security_securityevent_changelist")
        figures.append(Figure(found.frauds, _("estafas frenadas hoy"), there))
    return figures + _extras(found, person, queue)


def _extras(found: dashboard.Figures, person: User, queue: str) -> list[Figure]:
    """Figures shown only where there is something to tell."""
    extras = []
    if person.has_perm("conversations.view_conversation"):
        asked = visibility.visible(person, MissingFact.objects.filter(status=MissingFact.Status.OPEN)).count()
        pages = {
            "conversations_missingfact_changelist": (asked, _("datos que faltan"), ""),
            "conversations_mention_changelist": (notes.unseen(person), _("notas para ti"), "?notas=nuevas"),
        }
        extras += [
            Figure(number, said, reverse(f"admin:{name}") + only, "amber")
            for name, (number, said, only) in pages.items()
            if number
        ]
    if found.unknown:
        extras.append(Figure(found.unknown, _("comprobando si se envió"), f"{queue}?cola=comprobando", "amber"))
    return extras


def _realised(deals: dashboard.Realised) -> str:
    if not deals.number:
        return _("acuerdos hoy")
    sums = {"agreed": words.money(deals.agreed), "asked": words.money(deals.asked)}
    if deals.floors:
        return _("acuerdos hoy · %(agreed)s de %(asked)s, mínimos %(floors)s") % {
            **sums,
            "floors": words.money(deals.floors),
        }
    return _("acuerdos hoy · %(agreed)s de %(asked)s") % sums


def _work(found: dashboard.Figures) -> str:
    if found.at_work and found.at_work.number:
        return _("en marcha · %(n)s escribiéndose") % {"n": found.at_work.number}
    return _("por salir")


def _speeds(found: dashboard.Figures) -> list[Figure]:
    made = []
    for spread, said, aim in (
        (found.decision, _("en decidir · 95 de cada 100 en %(p95)s"), DECIDED_WITHIN_S),
        (found.buyer, _("hasta el comprador · 95 de cada 100 en %(p95)s"), None),
    ):
        if spread is None or spread.p50 is None or spread.p95 is None:
            continue
        late = aim is not None and spread.p50 > aim
        there = reverse("admin:conversations_response_changelist")
        text = said % {"p95": words.took(spread.p95)}
        figure = Figure(words.took(spread.p50), text, there, "amber" if late else "grey", charts.line(spread.hours))
        made.append(figure)
    return made


def _reasons(person: User, found: dashboard.Figures) -> list[charts.Bar]:
    if not found.held:
        return []
    queue = reverse("admin:conversations_turn_changelist")
    counted: dict[str, tuple[int, str]] = {}
    for code, number in found.held.by:  # two codes may be one word to this person
        name = visibility.reason(person, code)
        before = counted.get(name, (0, code))
        counted[name] = before[0] + number, before[1]
    return charts.bars([(name, number, f"{queue}?motivo={code}") for name, (number, code) in counted.items()])


def _states(found: dashboard.Figures) -> list[charts.Bar] | None:
    if found.states is None:
        return None
    there = reverse("admin:conversations_conversation_changelist")
    named = dict(Conversation.State.choices)
    rows = [
        (named[state].capitalize(), number, f"{there}?state__exact={state}") for state, number in found.states or ()
    ]
    return charts.bars(rows)


def _answers(found: dashboard.Figures) -> dict[str, Any] | None:
    """Replies that went out in each of the last 24 hours, as columns and in words."""
    if found.answers is None:
        return None
    last = timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
    hours = [last - timedelta(hours=back) for back in range(dashboard.HOURS - 1, -1, -1)]
    said = [f"{hour:%H}:00 · {number}" for hour, number in zip(hours, found.answers, strict=True)]
    most = max(found.answers)
    best = hours[found.answers.index(most)]
    told = _("%(sum)s en 24 horas; las más, %(most)s, de %(from)s a %(to)s") % {
        "sum": sum(found.answers),
        "most": most,
        "from": f"{best:%H}",
        "to": f"{best + timedelta(hours=1):%H}",
    }
    columns = charts.columns(found.answers, said)
    return {"columns": columns, "said": told, "first": f"{hours[0]:%H}:00", "none": not most}


def _health(account: Account) -> str:
    """The tone of an account's line."""
    if account.status in (Account.Status.NEEDS_LOGIN, Account.Status.CHALLENGED):
        return "red"
    ends = account.session_expires_at
    return "amber" if ends and ends - clock.now() < dashboard.SESSION_SOON else "green"


def _quiet(found: dashboard.Figures) -> str:
    """What to say when nobody is needed."""
    answered, deals = found.answered or 0, found.realised.number if found.realised else 0
    said = ngettext(
        "Hoy el asistente ha contestado %(n)s mensaje",
        "Hoy el asistente ha contestado %(n)s mensajes",
        answered,
    ) % {"n": answered}
    made = ngettext("%(n)s acuerdo", "%(n)s acuerdos", deals) % {"n": deals}
    return f"{said}; {made}." if deals else f"{said}."


def _needs_you(person: User) -> list[dict[str, Any]]:
    """Held turns, the most harmful to keep waiting first."""
    order = ("-security_hold", "priority", "waiting_since")
    held = visibility.visible(person, Turn.objects.filter(state=S.HELD))
    # First which, then what they are about: joined at once, the database would read all conversations.
    first = list(held.order_by(*order).values_list("pk", flat=True)[:AT_ONCE])
    rows = Turn.objects.filter(pk__in=first).select_related("conversation", "response", "up_to_message")
    return [
        {
            "turn": turn,
            "url": page_of(turn.conversation_id) + "#respuesta",
            "name": visibility.buyer_name(person, turn.conversation),
            "said": visibility.words(person, turn.up_to_message.text, turn.conversation) if turn.up_to_message else "",
            "draft": visibility.words(person, turn.response.response_text, turn.conversation) if turn.response else "",
            "reason": visibility.reason(person, turn.reason),
            "tone": "red" if turn.security_hold or turn.reason == "riesgo" else "amber",
        }
        for turn in rows.order_by(*order)
    ]
