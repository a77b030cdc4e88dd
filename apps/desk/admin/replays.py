"""«Ensayos»: what past replies would be with another wording, voice or model, before it is switched on.

Starting and stopping are `conversations.replay`'s; whoever may not see who the buyers are, or their floor, reads the
texts without them.
"""

import json
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.ai_engine.models import PromptVersion
from apps.conversations import rehearsal, replay
from apps.conversations.model import is_wanted
from apps.conversations.models import Conversation, Message, Replay, ReplayRow, Response
from apps.conversations.refused import Refused
from apps.core import clock, doorbell
from apps.desk import thread, visibility, words
from apps.desk.admin.base import ReadOnlyAdmin, badge, refuse, say
from apps.desk.admin.decisions import page_of
from apps.desk.admin.performance import seconds
from apps.desk.differences import marked
from apps.desk.templatetags.desk import ago

READ, START = "conversations.answer_buyers", "ai_engine.change_promptversion"
TONES = {Replay.Status.RUNNING: "grey", Replay.Status.DONE: "green", Replay.Status.FAILED: "red"}
PER_PAGE = 20
SINCE = {"1": _("Últimas 24 horas"), "7": _("Últimos 7 días"), "30": _("Últimos 30 días"), "": _("Desde siempre")}
MODES = {
    "": _("El que está en uso"),
    "auto": _("El modelo; plantilla si falla"),
    "hybrid": _("Precios con plantilla, lo demás el modelo"),
    "ai_only": _("Solo el modelo"),
    "template_only": _("Solo plantillas"),
}
#: Name in the address -> title, and which rows.
VIEWS: dict[str, tuple[Any, Q]] = {
    "cambia": (_("Solo lo que cambia"), Q(changed=True)),
    "riesgo": (
        _("Importes o retenciones"),
        Q(result__changes__contains=["offers"]) | Q(result__changes__contains=["held"]),
    ),
    "todo": (_("Todo"), Q()),
}
CHANGES = {"text": _("texto"), "offers": _("importes"), "held": _("retención"), "source": _("quién escribe")}


class PlanForm(forms.Form):
    """What to try; empty choices mean «as it is now»."""

    prompt = forms.ModelChoiceField(
        PromptVersion.objects.all(), required=False, label=_("Texto guía"), empty_label=_("El que está en uso")
    )
    persona = forms.ChoiceField(required=False, label=_("Voz"))
    model = forms.CharField(
        required=False,
        max_length=80,
        label=_("Modelo"),
        help_text=_("Vacío: el que está en uso. Tiene que estar descargado."),
    )
    mode = forms.ChoiceField(choices=list(MODES.items()), required=False, label=_("Quién escribe"))
    since = forms.ChoiceField(choices=list(SINCE.items()), required=False, label=_("Respuestas de"), initial="7")
    limit = forms.IntegerField(
        min_value=1, max_value=replay.MOST_TURNS, initial=50, label=_("Cuántas, empezando por las últimas")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = [("", _("La de cada conversación")), *replay.voices().items()]
        cast(forms.ChoiceField, self.fields["persona"]).choices = own

    def plan(self) -> replay.Plan:
        """The plan of a valid form."""
        days = self.cleaned_data["since"]
        chosen = {name: self.cleaned_data[name] for name in ("prompt", "persona", "model", "mode", "limit")}
        return replay.Plan(since=clock.now() - timedelta(days=int(days)) if days else None, **chosen)


@admin.register(Replay)
class ReplayAdmin(ReadOnlyAdmin):
    """Newest first; a row opens what came of it."""

    list_display = ("when", "what", "progress", "status_word", "who")
    list_display_links = ("when",)
    list_select_related = ("started_by",)
    list_before_template = "desk/replay_list.html"
    empty_text = _("Aún no hay ningún ensayo. Prueba un texto guía, una voz o un modelo con respuestas ya enviadas.")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(READ)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Replay]:
        rows: QuerySet[Replay] = super().get_queryset(request)
        return rows.defer("prompt_text")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("empezar/", view(self.begin), name="conversations_replay_begin"),
            path("<int:pk>/parar/", view(self.stop), name="conversations_replay_stop"),
            path("<int:pk>/avance/", view(self.advance), name="conversations_replay_advance"),
            path("<int:pk>/json/", view(self.export), name="conversations_replay_json"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {"may_start": request.user.has_perm(START), **(extra_context or {})}
        response: HttpResponse = super().changelist_view(request, extra)
        return response

    # -- starting and stopping

    def begin(self, request: HttpRequest) -> HttpResponse:
        """GET: the form. POST: asks once more, and with `confirmed` starts."""
        if not (request.user.has_perm(START) and self.has_view_permission(request)):
            raise PermissionDenied
        form = PlanForm(request.POST if request.method == "POST" else None)
        problem, found = "", 0
        if request.method == "POST" and form.is_valid():
            plan = form.plan()
            found = min(replay.candidates(plan.since)[: plan.limit].count(), plan.limit)
            if found and "confirmed" in request.POST:
                try:
                    made = replay.start(plan, by=cast(User, request.user))
                except Refused as refused:
                    problem, found = words.bare(str(refused)), 0
                else:
                    doorbell.ring((replay.TASK, 0))
                    return HttpResponseRedirect(reverse("admin:conversations_replay_change", args=[made.pk]))
            elif not found:
                problem = str(_("No hay ninguna respuesta escrita en ese tiempo: no hay nada que ensayar."))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ensayar"),
            "opts": self.opts,
            "form": form,
            "problem": problem,
            "found": found,
            "said": [(form[name].label, _chosen(form, name)) for name in ("prompt", "persona", "model", "mode")]
            if found
            else [],
        }
        return TemplateResponse(request, "desk/replay_form.html", context, status=409 if problem else 200)

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: ends it where it is."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(START):
            raise PermissionDenied
        if replay.stop(pk, by=cast(User, request.user)):
            say(request, str(_("Parado. Lo que ya está hecho se queda.")))
        else:
            refuse(request, str(_("Ya no estaba en marcha.")))
        return HttpResponseRedirect(reverse("admin:conversations_replay_change", args=[pk]))

    # -- one replay

    def advance(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it is, for its page to refresh itself; the whole page once it has ended."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(Replay.objects.defer("prompt_text"), pk=pk)
        context = {"replay": row, "percent": _percent(row), "waits": _waits(row)}
        response = render(request, "desk/replay_progress.html", context)
        if row.status != Replay.Status.RUNNING:
            response["HX-Refresh"] = "true"
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404
        row = get_object_or_404(Replay.objects.select_related("started_by").defer("prompt_text"), pk=object_id)
        view = request.GET.get("ver", "cambia")
        view = view if view in VIEWS else "cambia"
        rows = ReplayRow.objects.filter(VIEWS[view][1], replay=row, result__isnull=False)
        rows = rows.select_related("turn__conversation").order_by("id")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ensayo del %(when)s") % {"when": words.exactly(row.created_at)},
            "opts": self.opts,
            "replay": row,
            "percent": _percent(row),
            "waits": _waits(row),
            "problem": words.bare(row.problem),
            "persona": replay.voices().get(row.persona, row.persona),
            "mode": MODES.get(row.mode, row.mode),
            "tone": TONES.get(Replay.Status(row.status), "amber"),
            "who": thread.first_name(row.started_by),
            "may_stop": request.user.has_perm(START),
            "views": [(name, title, name == view) for name, (title, _rows) in VIEWS.items()],
            "view": view,
            "page": page,
            "changes": _shown(request, page),
            **_totals(row),
        }
        return TemplateResponse(request, "desk/replay.html", context)

    def export(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole replay as a file, its texts as this person may read them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(Replay, pk=pk)
        result = replay.as_json(row)
        chats = Conversation.objects.in_bulk({each["conversation"] for each in result["rows"]})
        result["rows"] = [_as_seen(request, each, chats[each["conversation"]]) for each in result["rows"]]
        result["replay"]["problem"] = words.bare(row.problem)
        response = HttpResponse(json.dumps(result, ensure_ascii=False, indent=1), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="ensayo-{row.pk}.json"'
        return response

    # -- the list

    @display(description=_("cuándo"), ordering="id")
    def when(self, row: Replay) -> SafeString | str:
        return ago(row.created_at)

    @display(description=_("qué se prueba"))
    def what(self, row: Replay) -> str:
        return " · ".join(filter(None, (row.prompt_name, row.persona, row.model, str(MODES.get(row.mode, "")))))

    @display(description=_("hechas"))
    def progress(self, row: Replay) -> SafeString:
        return format_html('<span class="d-num">{} / {}</span>', row.done, row.total)

    @display(description=_("situación"), ordering="status")
    def status_word(self, row: Replay) -> SafeString:
        said = badge(row.get_status_display(), TONES.get(Replay.Status(row.status), "amber"))
        return format_html('{} <span class="d-words d-small">{}</span>', said, words.bare(row.problem))

    @display(description=_("por"))
    def who(self, row: Replay) -> str:
        return thread.first_name(row.started_by) or "—"


def _percent(row: Replay) -> int:
    return 100 * row.done // row.total if row.total else 100


def _waits(row: Replay) -> bool:
    return row.status == Replay.Status.RUNNING and is_wanted()


def _chosen(form: PlanForm, name: str) -> str:
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(value or choices.get("") or _("El que está en uso")) if name != "persona" else str(choices[value])


def _totals(row: Replay) -> dict[str, Any]:
    """The figures on top, and then and now beside each other."""
    figures = replay.as_json(row)["totals"]
    one, other = figures["before"], figures["after"]

    def times(side: dict[str, Any], name: str) -> str:
        return seconds((side["seconds"] or {}).get(name))

    def score(side: dict[str, Any]) -> str:
        return "—" if side["quality"] is None else f"{side['quality']:.2f}".replace(".", ",")

    def sources(side: dict[str, Any]) -> str:
        return ", ".join(f"{Response.Source(name).label} {n}" for name, n in side["sources"].items()) or "—"

    return {
        "figures": [
            (figures["rows"], _("escritas otra vez"), "grey"),
            (figures["changed"], _("cambian en algo"), "grey"),
            (figures["offers"], _("nombran otro importe"), "amber" if figures["offers"] else "green"),
            (figures["newly_held"], _("se retendrían y antes no"), "amber" if figures["newly_held"] else "green"),
            (figures["no_longer_held"], _("ya no se retendrían"), "grey"),
            (figures["failed"], _("no se pudieron escribir"), "amber" if figures["failed"] else "grey"),
        ],
        "compared": [
            (_("Nota media de redacción (de 0 a 1)"), score(one), score(other)),
            (_("Tiempo en escribir, la mitad tarda menos"), times(one, "p50"), times(other, "p50")),
            (_("Tiempo en escribir, 95 de cada 100"), times(one, "p95"), times(other, "p95")),
            (_("Retenidas"), one["held"], other["held"]),
            (_("Quién escribe"), sources(one), sources(other)),
        ],
    }


def _shown(request: HttpRequest, page: Page[ReplayRow]) -> list[dict[str, Any]]:
    """The rows of one page as its template shows them."""
    rows = list(page)
    asked = {pk for each in rows for pk in each.turn.decision.get("messages", ())}
    texts = dict(Message.objects.filter(pk__in=asked).values_list("pk", "text"))
    shown = []
    for each in rows:
        chat, turn = each.turn.conversation, each.turn
        result = _as_seen(request, cast(rehearsal.Row, each.result), chat)
        said = "\n".join(texts[pk] for pk in turn.decision.get("messages", ()) if pk in texts)
        old, new = marked(result["before"]["text"], result["after"]["text"])
        shown.append(
            {
                "page": f"{page_of(chat.pk)}#t{turn.pk}",
                "name": visibility.buyer_name(request.user, chat),
                "product": chat.product_name,
                "when": turn.opened_at,
                "said": visibility.words(request.user, said, chat),
                "occasion": "" if said else turn.get_cause_display(),
                "changes": [CHANGES[name] for name in result["changes"]],
                "error": result["error"],
                "sides": [
                    (_("Como fue"), old, _facts(result["before"]), result["before"]),
                    (_("Como sería"), new, _facts(result["after"]), result["after"]),
                ],
            }
        )
    return shown


def _facts(side: rehearsal.Side) -> str:
    """Who wrote it, how well and how long it took, in one line."""
    source = Response.Source(side["source"]).label if side["source"] in Response.Source.values else ""
    score = f"{side['quality']:.2f}".replace(".", ",") if side["text"] else ""
    said = (source, side["model"], side["prompt"], side["persona"], score and _("nota %(n)s") % {"n": score})
    return " · ".join(str(each) for each in (*said, seconds(side["seconds"])) if each and each != "—")


def _as_seen(request: HttpRequest, row: rehearsal.Row, chat: Conversation) -> rehearsal.Row:
    """The row as this person may read it."""

    def side(given: rehearsal.Side) -> rehearsal.Side:
        person = request.user
        why = visibility.turn_reason(person, "", visibility.fell_back(person, given["why"]), chat)
        return {
            **given,
            "text": visibility.words(person, given["text"], chat),
            "why": words.bare(why),
            "problems": [
                {**each, "evidence": visibility.words(person, each.get("evidence", ""), chat)}
                for each in visibility.violations(person, given["problems"])
            ],
        }

    return {**row, "before": side(row["before"]), "after": side(row["after"])}
