"""«Rendimiento»: how fast replies are written, and how often not by the model.

Shows figures only, never a text; they are `conversations.performance`'s and at most five minutes old.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations import performance, replay
from apps.conversations.models import Response
from apps.desk import words
from apps.desk.admin.turns import OpensItsConversation

WINDOWS = {"1h": gettext_lazy("Última hora"), "24h": gettext_lazy("24 horas"), "7d": gettext_lazy("7 días")}
DEFAULT = "24h"
#: Zero at the foot, few marks, Spanish numbers; Unfold paints the grid for the theme.
CHART = json.dumps(
    {
        "animation": False,
        "responsive": True,
        "maintainAspectRatio": False,
        "locale": "es-ES",
        "maxBarThickness": 14,
        "interaction": {"mode": "index", "intersect": False},
        "plugins": {"legend": {"position": "bottom", "align": "start", "labels": {"boxWidth": 10, "boxHeight": 10}}},
        "scales": {
            "x": {"grid": {"display": False}, "ticks": {"maxTicksLimit": 7, "maxRotation": 0}},
            "y": {"beginAtZero": True, "suggestedMax": 1, "ticks": {"maxTicksLimit": 6}},
        },
    }
)
PARTS = (("model", gettext_lazy("modelo")), ("persona", gettext_lazy("voz")), ("source", gettext_lazy("origen")))


@admin.register(Response)
class PerformanceAdmin(OpensItsConversation):
    """The list of what was written, as figures."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = performance.report()
        chosen = request.GET.get("rango", DEFAULT)
        chosen = chosen if chosen in WINDOWS else DEFAULT
        window = report["windows"][chosen]
        voices = replay.voices() if window["persona"] else {}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rendimiento"),
            "ranges": [(name, title, name == chosen) for name, title in WINDOWS.items()],
            "computed_at": datetime.fromisoformat(report["computed_at"]),
            "replies": window["all"]["replies"],
            "figures": _figures(window),
            "charts": _charts(window["series"], chosen),
            "tables": [
                (title, [_line(_name(part, each["name"], voices), each) for each in window[part]])
                for part, title in PARTS
            ],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/performance.html", context)


def _figures(window: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(number with its unit, what it counts)."""
    every, turns = window["all"], window["turns"]
    times, first, speed = (every[name] or {} for name in ("generation_s", "first_token_s", "tokens_per_s"))
    return [
        (_number(every["replies"]), _("textos escritos")),
        (seconds(times.get("p50")), _("en escribir uno: la mitad tarda menos")),
        (seconds(times.get("p95")), _("en escribir uno: 95 de cada 100 tardan menos")),
        (seconds(first.get("p50")), _("hasta la primera palabra del modelo")),
        (_speed(speed.get("p50")), _("velocidad del modelo, esperas incluidas")),
        (share(every["fallback"]), _("con plantilla porque falló el modelo")),
        (share(every["cache"]), _("repetidos de una respuesta igual")),
        (
            share(turns["held"] / turns["decided"] if turns["decided"] else None),
            _("de las respuestas esperaron a una persona"),
        ),
    ]


def _line(name: str, figures: Mapping[str, Any]) -> list[str]:
    times, first, speed = (figures[key] or {} for key in ("generation_s", "first_token_s", "tokens_per_s"))
    return [
        name,
        _number(figures["replies"]),
        *(seconds(times.get(each)) for each in performance.PERCENTILES),
        *(seconds(first.get(each)) for each in ("p50", "p95")),
        _speed(speed.get("p50")),
        share(figures["fallback"]),
        share(figures["cache"]),
        share(figures["held"]),
    ]


def _charts(series: Sequence[Mapping[str, Any]], window: str) -> list[dict[str, str]]:
    """Title, kind, data and options of each, as Unfold's chart component takes them."""
    labels = [_moment(datetime.fromisoformat(each["name"]), window) for each in series]

    def curve(title: str, values: list[Any], colour: str, *, dashed: bool = False) -> dict[str, Any]:
        line = {"borderDash": [6, 4]} if dashed else {}
        painted = dict.fromkeys(("borderColor", "backgroundColor"), f"var(--color-{colour})")
        return {"label": title, "data": values, "borderWidth": 2, "pointRadius": 2, **painted, **line}

    def times(measure: str, name: str) -> list[Any]:
        return [each[measure] and each[measure][name] for each in series]

    def shares(name: str) -> list[Any]:
        return [None if each[name] is None else round(100 * each[name], 1) for each in series]

    drawn = [
        (_("Segundos en escribir"), "line", [
            curve(_("la mitad tarda menos"), times("generation_s", "p50"), "primary-600"),
            curve(_("95 de cada 100"), times("generation_s", "p95"), "primary-300", dashed=True),
        ]),
        (_("Textos escritos"), "bar", [
            curve(_("textos"), [each["replies"] for each in series], "primary-600"),
        ]),
        (_("% que no escribió el modelo o esperó"), "line", [
            curve(_("plantilla por fallo"), shares("fallback"), "orange-500"),
            curve(_("repetidos"), shares("cache"), "base-400", dashed=True),
            curve(_("esperaron a una persona"), shares("held"), "primary-600"),
        ]),
    ]  # fmt: skip
    return [
        {"title": title, "kind": kind, "data": json.dumps({"labels": labels, "datasets": lines}), "options": CHART}
        for title, kind, lines in drawn
    ]


def _moment(at: datetime, window: str) -> str:
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if window != "7d" else f"{formats.date_format(local, 'j M')} {local:%H} h"


def _name(part: str, name: str, voices: Mapping[str, str]) -> str:
    if part == "source":
        return str(Response.Source(name).label) if name in Response.Source.values else name
    if part == "persona":
        return voices.get(name, name) or _("sin voz")
    return name or _("ninguno (plantillas)")


def seconds(value: float | None) -> str:
    """«1,25 s», «350 ms»; «—» for None."""
    if value is None:
        return "—"
    text = f"{value * 1000:.0f}{words.NBSP}ms" if value < 1 else f"{value:.2f}{words.NBSP}s"
    return text.replace(".", ",")


def share(value: float | None) -> str:
    """«12,5 %»; «—» for None."""
    return "—" if value is None else f"{100 * value:.1f}{words.NBSP}%".replace(".", ",")


def _speed(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}{words.NBSP}tokens/s".replace(".", ",")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
