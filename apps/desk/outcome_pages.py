"""«Resultados»: what came of the conversations of some time, by item, intent, voice and text; and experiments."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.ai_engine.models import PromptVersion
from apps.conversations import experiments, outcome_rows, outcomes, replay
from apps.conversations.evidence import Figure
from apps.conversations.models import Conversation, Enrolment, Experiment
from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk import visibility, words
from apps.desk.admin.base import refuse, say
from apps.desk.admin.security_export import as_csv
from apps.marketplace.models import Account

DAYS = (30, 90, 365)
BY = {
    "item": gettext_lazy("Anuncio"),
    "intent": gettext_lazy("Lo primero que piden"),
    "persona": gettext_lazy("Voz"),
    "prompt": gettext_lazy("Texto guía"),
}
#: Lines on the page; the file has them all.
SHOWN = 50
SEE, TRY = "conversations.view_conversation", "marketplace.change_account"
VERDICTS = {
    outcomes.BETTER: gettext_lazy("mejor con el cambio"),
    outcomes.WORSE: gettext_lazy("peor con el cambio"),
    outcomes.HARMFUL: gettext_lazy("parado antes: perjudicaba"),
    outcomes.NO_MATTER: gettext_lazy("no se nota"),
    "": gettext_lazy("acabado a mano"),
}


def page(request: HttpRequest) -> HttpResponse:
    """GET: `dias`, `por`, `formato=csv`. POST: `deed` «empezar» or «acabar» for experiments."""
    person = cast(User, request.user)
    if not person.has_perm(SEE):
        raise PermissionDenied
    if request.method == "POST":
        return _do(request, person)
    days = next((each for each in DAYS if str(each) == request.GET.get("dias")), DAYS[0])
    by = request.GET.get("por", "") if request.GET.get("por", "") in BY else "item"
    floors = visibility.sees_floor(person)
    chats = Conversation.objects.filter(created_at__gte=clock.now() - timedelta(days=days))
    stories = outcome_rows.stories(visibility.visible(person, chats))
    groups = outcomes.groups(stories, by, floors=floors)
    if request.GET.get("formato") == "csv":
        return _file(groups, by, days)
    whole = outcomes.group("", stories, floors=floors)
    context = {
        **admin.site.each_context(request),
        "title": _("Resultados"),
        "days": [(each, each == days) for each in DAYS],
        "bys": [(name, title, name == by) for name, title in BY.items()],
        "heading": BY[by],
        "chosen": f"dias={days}&por={by}",
        "figures": _figures(whole) if stories else None,
        "reasons": _whys(whole.whys, None),
        "lines": [line(each, named(by, each.name)) for each in groups[:SHOWN]],
        "more": max(0, len(groups) - SHOWN),
        "bounded": outcome_rows.MOST if len(stories) == outcome_rows.MOST else 0,
        "floors": floors,
        "trials": [_trial(each, floors) for each in visibility.visible(person, Experiment.objects.all())[:10]],
        **_choices(person),
    }
    return TemplateResponse(request, "desk/outcomes.html", context)


def _figures(whole: outcomes.Group) -> list[tuple[object, str, str]]:
    hours = words.duration(whole.hours * 3600) if whole.hours is not None else "—"
    shares = (
        (whole.deals, _("de las terminadas acabaron en acuerdo")),
        (whole.realised, _("del precio anunciado, de media")),
        (whole.unedited, _("de los borradores salieron sin tocar")),
    )
    return [
        (whole.begun, "", _("conversaciones empezadas")),
        *(("—" if each.value is None else _percent(each.value), between(each), text) for each, text in shares),
        (hours, "", _("hasta el acuerdo, la mitad en menos")),
    ]


def _choices(person: User) -> dict[str, Any]:
    if not person.has_perm(TRY):
        return {}
    return {
        "may_try": True,
        "voices": replay.voices().items(),
        "texts": PromptVersion.objects.filter(active=False).order_by("-number")[:20],
        "accounts": visibility.visible(person, Account.objects.only("pk", "username")),
        "whole_shop": visibility.accounts_of(person) is None,
        "fewest": experiments.FEWEST,
    }


def named(by: str, name: str) -> str:
    """A group's name as people say it."""
    if not name:
        return _("(ninguno)")
    if by == "intent":
        return str(words.INTENTS.get(name) or words.plain(name))
    if by == "persona":
        return replay.voices().get(name, name)
    return _("versión %(n)s") % {"n": name} if by == "prompt" else name


def line(group: outcomes.Group, name: str) -> dict[str, Any]:
    """One line of the table, in words."""
    return {
        "name": name,
        "begun": group.begun,
        "deals": told(group.deals),
        "realised": told(group.realised),
        "over_floor": told(group.over_floor) if group.over_floor else "",
        "hours": words.duration(group.hours * 3600) if group.hours is not None else "—",
        "unedited": told(group.unedited),
        "lost": group.lost,
        "whys": _whys(group.whys, 1),
    }


def told(figure: Figure) -> str:
    """«67 % (30–90; n 12)»; «—» where there is nothing to tell."""
    return "—" if figure.value is None else f"{_percent(figure.value)} ({between(figure)})"


def between(figure: Figure) -> str:
    """«30–90; n 12», without an interval where there is none; «» where there is nothing to tell."""
    if figure.value is None:
        return ""
    n = f"n{words.NBSP}{figure.n}"
    return n if figure.low is None or figure.high is None else f"{100 * figure.low:.0f}–{100 * figure.high:.0f}; {n}"


def _percent(part: float) -> str:
    return f"{100 * part:.0f}{words.NBSP}%"


def _whys(whys: Iterable[tuple[str, int]], most: int | None) -> str:
    return ", ".join(f"{_(outcomes.WHYS[code])}: {n}" for code, n in list(whys)[:most])


def _trial(row: Experiment, floors: bool) -> dict[str, Any]:
    split = experiments.arms(row)
    control, variant = split[Enrolment.Arm.CONTROL], split[Enrolment.Arm.VARIANT]
    _verdict, apart = outcomes.judge(control, variant, enough=row.enough, over=row.ended_at is not None)
    settled = min(sum(outcomes.end(each) != outcomes.OPEN for each in arm) for arm in (control, variant))
    return {
        "row": row,
        "arms": [line(outcomes.group("", split[arm], floors=floors), label) for arm, label in Enrolment.Arm.choices],
        "apart": told(apart),
        "settled": settled,
        "verdict": VERDICTS[row.verdict] if row.ended_at else "",
    }


def _file(groups: Sequence[outcomes.Group], by: str, days: int) -> HttpResponse:
    rows = []
    for each in groups:
        row: dict[str, Any] = {by: each.name, "empezadas": each.begun, "perdidas": each.lost}
        row["horas_hasta_acuerdo"] = None if each.hours is None else round(each.hours, 2)
        figures = {"acuerdos": each.deals, "de_lo_anunciado": each.realised, "sin_tocar": each.unedited}
        if each.over_floor:
            figures["sobre_el_minimo"] = each.over_floor
        for name, figure in figures.items():
            parts = {name: figure.value, f"{name}_desde": figure.low, f"{name}_hasta": figure.high}
            row |= {part: None if value is None else round(value, 4) for part, value in parts.items()}
            row[f"{name}_n"] = figure.n
        rows.append(row | dict.fromkeys(outcomes.WHYS, 0) | dict(each.whys))
    answer = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="resultados-{by}-{days}-dias.csv"'
    return answer


def _do(request: HttpRequest, person: User) -> HttpResponse:
    if not person.has_perm(TRY):
        raise PermissionDenied
    mine = visibility.visible(person, Experiment.objects.all())
    try:
        if request.POST.get("deed") == "acabar":
            number = request.POST.get("experiment", "")
            found = mine.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
            if found is None or not experiments.stop(found.pk):
                raise Refused(_("Ese experimento ya no está en marcha."))
            say(request, _("Acabado: todo vuelve a ser como antes."))
        else:
            made = experiments.start(by=person, **_asked(request, person))
            say(
                request,
                _("En marcha: «%(name)s», en las conversaciones nuevas.") % {"name": made},
            )
    except Refused as refused:
        refuse(request, str(refused))
    return HttpResponseRedirect(f"{reverse('desk_outcomes')}#experimentos")


def _asked(request: HttpRequest, person: User) -> dict[str, Any]:
    given = request.POST
    what = given.get("what", "")
    variant: Any = given.get(what, "")[:40]
    if what == Experiment.What.PROMPT:
        variant = _number(variant)
    elif what == Experiment.What.LADDER:
        variant = {
            name: _amount(given[field]) for name in ("first_counter_pct", "step_pct", "rounds")
            if given.get(field := f"ladder_{name}", "").strip()
        }  # fmt: skip
        if not variant:
            raise Refused(_("Di en qué se distingue la escalera."))
    account = visibility.visible(person, Account.objects.all()).filter(pk=_number(given.get("account") or "0")).first()
    if account is None and (given.get("account") or visibility.accounts_of(person) is not None):
        raise Refused(_("Elige una cuenta tuya."))
    numbers = {name: _number(given.get(name, "")) for name in ("share", "enough", "days")}
    return {"name": given.get("name", "")[:80], "what": what, "variant": variant, "account": account, **numbers}


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise Refused(_("Falta un número, o no es un número."))
    return int(text)


def _amount(text: str) -> float:
    try:
        return float(Decimal(text.strip().replace(",", ".")))
    except InvalidOperation:
        raise Refused(_("La escalera se dice con números.")) from None
