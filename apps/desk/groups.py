"""The four roles that come with Wall-E. Created once; what an administrator changes in them stays.

Lectura looks, Revisión decides answers and may stop everything, Gestión also sets prices and runs accounts,
Administración also runs the logins. A person has them by account: see `roles`.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import transaction

READ = (
    "marketplace.view_account",
    "marketplace.view_item",
    "marketplace.view_itemfact",
    "conversations.view_conversation",
    "conversations.view_message",
    "conversations.view_turn",
    "conversations.view_response",
    "conversations.view_offer",
    "conversations.view_stafftask",
    "security.view_securityevent",
    "pricing.view_priceanalysis",
    "pricing.view_priceobservation",
    "core.view_alert",
    "core.view_circuitbreaker",
    "core.view_stop",
)
REVIEW = (
    *READ,
    "marketplace.view_buyer",
    "marketplace.see_personal_data",
    "marketplace.operate_stop",
    "conversations.answer_buyers",
    "conversations.change_stafftask",
    "security.view_securityevidence",
    "security.view_staffverdict",
    "security.view_listedcontact",
    "security.add_listedcontact",
    "security.change_listedcontact",
    "security.delete_listedcontact",
)
MANAGE = (
    *REVIEW,
    "marketplace.see_floor_price",
    "marketplace.add_account",
    "marketplace.change_account",
    "marketplace.change_item",
    "marketplace.add_itemfact",
    "marketplace.change_itemfact",
    "marketplace.delete_itemfact",
    "marketplace.change_buyer",
    "marketplace.delete_buyer",
    "marketplace.view_pagefailure",
    "core.change_circuitbreaker",
    "ai_engine.view_persona",
    "ai_engine.add_persona",
    "ai_engine.change_persona",
    "ai_engine.delete_persona",
    "ai_engine.view_promptversion",
    "ai_engine.add_promptversion",
    "ai_engine.change_promptversion",
    "django_celery_beat.view_periodictask",
    "django_celery_beat.change_periodictask",
    "django_celery_beat.view_intervalschedule",
    "django_celery_beat.view_crontabschedule",
)
OPERATE = (
    *MANAGE,
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "auth.delete_user",
    "desk.view_membership",
    "desk.add_membership",
    "desk.change_membership",
    "desk.delete_membership",
    "desk.view_desksession",
    "desk.delete_desksession",
    "desk.view_auditevent",
    "axes.view_accessattempt",
    "axes.delete_accessattempt",
)
GROUPS = {"Lectura": READ, "Revisión": REVIEW, "Gestión": MANAGE, "Administración": OPERATE}
#: Where the rights of each role are kept. An administrator may change them there.
GROUP_OF = {"viewer": "Lectura", "reviewer": "Revisión", "manager": "Gestión", "operator": "Administración"}


def ensure_groups(sender: AppConfig | None = None, **_: Any) -> None:
    """Creates the groups that don't exist yet, each complete, once all rights exist."""
    rights = {
        f"{each.content_type.app_label}.{each.codename}": each
        for each in Permission.objects.select_related("content_type")
    }
    for name, wanted in GROUPS.items():
        if not rights.keys() >= set(wanted) or Group.objects.filter(name=name).exists():
            continue
        with transaction.atomic():
            group = Group.objects.create(name=name)
            group.permissions.set([rights[each] for each in wanted])
