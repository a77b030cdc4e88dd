"""Where things are: the side menu in the desk's words, and the page behind an alert.

An entry whose page a person may not open is not shown.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.models import Alert
from apps.desk import gate, scope, state, visibility


def _entry(request: HttpRequest, title: str, icon: str, page: str, right: str) -> dict[str, Any] | None:
    if not request.user.has_perm(right):
        return None
    if visibility.accounts_of(request.user) is not None and gate.model_of(f"{page}_") in scope.WHOLE:
        return None
    return {"title": title, "icon": icon, "link": reverse(f"admin:{page}_changelist")}


def page_of_alert(alert: Alert) -> str:
    """Where to mend what an alert is about; «» where the alert says it all."""
    kind, _colon, number = alert.subject.partition(":")
    if alert.kind == "breaker":
        return reverse("admin:core_circuitbreaker_changelist")
    pages = {
        "conversation": "conversations_conversation",
        "account": "marketplace_account",
        "item": "marketplace_item",
    }
    return reverse(f"admin:{pages[kind]}_change", args=[number]) if kind in pages and number.isdecimal() else ""


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """Unfold's navigation for this person."""
    queue = _entry(request, _("Cola de revisión"), "inbox", "conversations_turn", "conversations.view_turn")
    if queue and (held := state.of(request).held):
        queue |= {"badge": str(held), "badge_variant": "warning"}
    named = "conversations_mention", "conversations.view_conversation"
    told = _entry(request, _("Notas para ti"), "sticky_note_2", *named)
    if told and (new := state.told(request)):
        told |= {"badge": str(new), "badge_variant": "warning"}
    work = [
        {"title": _("Inicio"), "icon": "home", "link": reverse("admin:index")},
        queue,
        _entry(
            request,
            _("Conversaciones"),
            "forum",
            "conversations_conversation",
            "conversations.view_conversation",
        ),
        told,
        _entry(request, _("Tareas"), "task_alt", "conversations_stafftask", "conversations.view_stafftask"),
        _entry(
            request,
            _("Acuerdos"),
            "handshake",
            "conversations_agreement",
            "conversations.view_conversation",
        ),
        _entry(
            request,
            _("Datos que faltan"),
            "contact_support",
            "conversations_missingfact",
            "conversations.view_conversation",
        ),
    ]
    goods = [
        _entry(request, _("Anuncios"), "sell", "marketplace_item", "marketplace.view_item"),
        _entry(request, _("Compradores"), "group", "marketplace_buyer", "marketplace.see_personal_data"),
        _entry(request, _("Precios"), "query_stats", "pricing_priceanalysis", "pricing.view_priceanalysis"),
    ]
    if request.user.has_perm("conversations.view_conversation"):
        goods.append({"title": _("Resultados"), "icon": "insights", "link": reverse("desk_outcomes")})
    safety = [
        _entry(request, _("Sucesos"), "shield", "security_securityevent", "security.view_securityevent"),
        _entry(request, _("Listas"), "rule", "security_listedcontact", "security.view_listedcontact"),
        _entry(request, _("Veredictos"), "gavel", "security_staffverdict", "security.view_staffverdict"),
    ]
    system = [
        _entry(request, _("Cuentas"), "key", "marketplace_account", "marketplace.view_account"),
        _entry(request, _("Avisos"), "notifications", "core_alert", "core.view_alert"),
        _entry(request, _("Servicios"), "electrical_services", "core_circuitbreaker", "core.view_circuitbreaker"),
        _entry(
            request,
            _("Fallos de página"),
            "broken_image",
            "marketplace_pagefailure",
            "marketplace.view_pagefailure",
        )
        if visibility.sees_personal(request.user)
        else None,
        _entry(request, _("Paradas"), "front_hand", "core_stop", "core.view_stop"),
        _entry(request, _("Plazos de conservación"), "auto_delete", "privacy_retention", "auth.change_user"),
        _entry(request, _("Datos borrados"), "person_remove", "privacy_erasure", "auth.change_user"),
        _entry(request, _("Bloqueos legales"), "gavel", "privacy_legalhold", "auth.change_user"),
        _entry(
            request,
            _("Tareas periódicas"),
            "schedule",
            "django_celery_beat_periodictask",
            "django_celery_beat.view_periodictask",
        ),
        _entry(request, _("Voces"), "record_voice_over", "ai_engine_persona", "ai_engine.view_persona"),
        _entry(request, _("Texto guía"), "description", "ai_engine_promptversion", "ai_engine.view_promptversion"),
        _entry(request, _("Ensayos"), "science", "conversations_replay", "conversations.answer_buyers"),
        _entry(request, _("Rendimiento"), "speed", "conversations_response", "conversations.view_response"),
        _entry(request, _("Equipo"), "person", "auth_user", "auth.view_user"),
        _entry(request, _("Permisos"), "lock_person", "auth_group", "auth.view_group"),
        _entry(request, _("Sesiones"), "devices", "desk_desksession", "desk.view_desksession"),
        _entry(request, _("Bloqueos"), "lock_clock", "axes_accessattempt", "axes.view_accessattempt"),
        _entry(request, _("Registro de actividad"), "history", "desk_auditevent", "desk.view_auditevent"),
        {"title": _("Mis avisos"), "icon": "mobile_friendly", "link": reverse("desk_notices")},
        {"title": _("Programas"), "icon": "api", "link": reverse("desk_tokens")},
        {"title": _("Mi acceso"), "icon": "shield_person", "link": reverse("desk_access")},
    ]
    return [
        {"title": title, "separator": bool(title), "items": [each for each in items if each]}
        for title, items in (("", work), (_("Tienda"), goods), (_("Seguridad"), safety), (_("Sistema"), system))
    ]
