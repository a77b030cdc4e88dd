"""Who asks, security events, alerts, figures and settings, as they can be read."""

from dataclasses import asdict
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from apps.ai_engine.models import PromptVersion
from apps.conversations import performance
from apps.core import stop, vitals
from apps.core.models import Alert
from apps.desk import dashboard, state, visibility
from apps.desk.api.entry import needs
from apps.desk.api.pages import Of, Page, Paging, Said, page, saw, told
from apps.desk.api.problems import Stopped
from apps.desk.live import feed
from apps.security.models import SecurityEvent

router = Router()


@router.get("/me", tags=["sesión"], url_name="api_me")
def me(request: HttpRequest) -> Said:
    """Quién eres aquí, hasta dónde llegas y en qué cuentas."""
    person = needs(request, "")
    accounts = visibility.accounts_of(person)
    return {
        "name": person.get_username(),
        "scope": getattr(person, "_walle_scope", "manage"),
        "accounts": None if accounts is None else sorted(accounts),
        "sees_floor": visibility.sees_floor(person),
        "sees_personal_data": visibility.sees_personal(person),
    }


@router.get("/health/parts", tags=["sistema"], url_name="api_health_parts")
def parts(request: HttpRequest) -> Said:
    """Cómo está cada pieza, cuánto tarda y cuánto espera en cada cola, según el último minuto; vacío si nadie miró."""
    needs(request, "core.view_alert")
    seen, queues = vitals.last()
    return {"parts": [{"name": each.name, "ok": each.ok, "ms": each.ms} for each in seen], "queues": queues}


class Security(Of):
    """Which security events."""

    since: datetime | None = None
    least: int = Field(0, ge=0, le=100, description="Riesgo mínimo.")


@router.get("/security-events", response=Page, tags=["seguridad"], url_name="api_security")
def security(request: HttpRequest, asked: Query[Security]) -> Said:
    """Los sucesos de seguridad, sin palabras de compradores."""
    needs(request, "security.view_securityevent")
    wanted = Q(risk_score__gte=asked.least)
    if asked.account is not None:
        wanted &= Q(account_id=asked.account)
    if asked.conversation is not None:
        wanted &= Q(conversation_id=asked.conversation)
    if asked.since is not None:
        wanted &= Q(timestamp__gte=asked.since)

    def said(person: User, row: SecurityEvent) -> Said:
        rules = [{"rule": each["rule"], "weight": each["weight"]} for each in row.patterns_detected]
        return told("security")(person, row) | {"action": row.action_taken, "rules": rules}

    return page(request, SecurityEvent.objects.filter(wanted), asked, said)


class Alerts(Paging):
    """Which alerts."""

    open: bool = True


@router.get("/alerts", response=Page, tags=["sistema"], url_name="api_alerts")
def alerts(request: HttpRequest, asked: Query[Alerts]) -> Said:
    """Los avisos abiertos, o los resueltos."""
    needs(request, "core.view_alert")
    return page(request, Alert.objects.filter(closed_at__isnull=asked.open), asked, told("alerts"))


@router.get("/ai/statistics", tags=["asistente"], url_name="api_ai")
def ai(request: HttpRequest) -> Said:
    """Cuánto tarda el asistente y cuántas veces no escribe el modelo."""
    if visibility.accounts_of(needs(request, "conversations.view_response")) is not None:
        raise Stopped(403, _("Son cifras de todas las cuentas juntas."))
    return performance.report()


@router.get("/settings", tags=["sistema"], url_name="api_settings")
def settings(request: HttpRequest) -> Said:
    """Cómo está puesto: quién escribe, qué texto guía, si está todo parado."""
    person = needs(request, "core.view_stop")
    prompt = PromptVersion.objects.filter(active=True).first()
    now = state.read(person)
    return {
        "stopped": stop.active(),
        "writes": now.writer.text,
        "guiding_text": prompt.number if prompt else None,
    }


@router.get("/events", tags=["sistema"], url_name="api_events")
def events(request: HttpRequest) -> Said:
    """Lo último que ha pasado."""
    person = needs(request, "")
    saw(request)
    return {"rows": [asdict(each) for each in feed.latest(person)]}


@router.get("/metrics", tags=["sistema"], url_name="api_metrics")
def metrics(request: HttpRequest) -> Said:
    """Las cifras de la portada."""
    return dashboard.as_data(dashboard.figures(needs(request, "")))
