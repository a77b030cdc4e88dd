"""Who writes the replies now, in plain Spanish: the mode as it is set, and who stands in while the model is in pause.

Must never say that the model writes while every host of it is in pause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.model import breaker, in_use
from apps.conversations.models import Response
from apps.core import clock
from apps.core.models import CircuitBreaker
from apps.desk import words

#: By mode: who writes while the model is there, and what happens where it fails.
MODES = {
    "auto": (
        gettext_lazy("escribe el modelo %(name)s"),
        gettext_lazy("Si falla o tarda, escriben las plantillas, y él vuelve por sí solo."),
    ),
    "hybrid": (
        gettext_lazy("precios con plantilla, lo demás el modelo %(name)s"),
        gettext_lazy("Si el modelo falla o tarda, las plantillas lo escriben todo, y él vuelve por sí solo."),
    ),
    "ai_only": (
        gettext_lazy("escribe solo el modelo %(name)s"),
        gettext_lazy("Si falla o tarda, la respuesta espera a una persona."),
    ),
}


@dataclass(frozen=True)
class Writer:
    """Who writes and why; `switched`: another than the mode wants, until the model is back."""

    text: str
    why: str
    switched: bool = False


def now(paused: Mapping[str, CircuitBreaker]) -> Writer:
    """Who writes, by the mode and the breakers that are not closed."""
    mode, hosts = settings.WALLE_LLM_MODE, settings.OLLAMA_HOST
    if mode == "template_only":
        return Writer(_("solo plantillas"), _("El modelo no escribe: así está puesto en WALLE_LLM_MODE."))
    pauses = [paused[breaker(host)] for host in hosts if breaker(host) in paused]
    if hosts and len(pauses) == len(hosts):
        return _stand_in(mode, pauses)
    used = in_use()
    simulated = any(urlsplit(host).netloc == urlsplit(settings.WALLE_MARKET_API_URL).netloc for host in hosts)
    name = _("%(model)s simulado") % {"model": used.model} if simulated else used.model
    text, why = MODES[mode]
    return Writer(text % {"name": name}, f"{why} {used.model}: {used.reason}.")


def _stand_in(mode: str, pauses: list[CircuitBreaker]) -> Writer:
    """What happens since the last host failed, and when the first is tried again."""
    last = max(pauses, key=lambda each: each.opened_at or each.changed_at)
    nobody = _("sin el modelo %(when)s: nadie escribe, lo haces tú")
    said = nobody if mode == "ai_only" else _("escriben las plantillas %(when)s: el modelo está en pausa")
    since = _("desde %(ago)s") % {"ago": words.relative(last.opened_at or last.changed_at, clock.now())}
    probe = min((each.probe_at for each in pauses if each.probe_at), default=clock.now())
    again = _("Se prueba con la próxima respuesta")
    if probe > clock.now():
        again = _("Se prueba otra vez %(when)s") % {"when": words.relative(probe, clock.now())}
    back = _("%(again)s, y vuelve por sí solo.") % {"again": again}
    return Writer(said % {"when": since}, f"{words.trouble(last.name, last.reason)} {back}".strip(), switched=True)


def last_hour(responses: QuerySet[Response]) -> str:
    """«En la última hora: 12 del modelo y 3 de plantilla, 2 porque el modelo falló o tardaba.»; empty where none."""
    written = responses.filter(created_at__gte=clock.now() - timedelta(hours=1)).aggregate(
        model=Count("pk", filter=Q(source__in=(Response.Source.LLM, Response.Source.CACHE))),
        templates=Count("pk", filter=Q(source=Response.Source.TEMPLATE)),
        failed=Count("pk", filter=Q(source=Response.Source.TEMPLATE) & ~Q(fell_back_because="")),
    )
    if not written["model"] and not written["templates"]:
        return ""
    said = _("En la última hora: %(model)s del modelo y %(templates)s de plantilla") % written
    return said + (_(", %(failed)s porque el modelo falló o tardaba.") % written if written["failed"] else ".")
