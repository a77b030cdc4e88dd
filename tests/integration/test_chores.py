"""What only a person can do: until when, done, and not done after all."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.conversations import chores, rounds
from apps.conversations.models import StaffTask
from apps.core import clock
from apps.core.models import Alert
from tests.factories import a_conversation, a_user

pytestmark = pytest.mark.django_db


def a_task(hours: float | None, text: str = "Envía el paquete") -> StaffTask:
    due = None if hours is None else clock.now() + timedelta(hours=hours)
    return StaffTask.objects.create(conversation=a_conversation(), kind="delivery_generic", text=text, due_at=due)


def test_a_deadline_alerts_once_before_it_is_over_and_no_more_when_it_is_done() -> None:
    soon, late, far, never = a_task(10), a_task(-2), a_task(50), a_task(None)
    assert rounds.go()["due"] == 2 and rounds.go()["due"] == 0
    assert set(Alert.objects.filter(closed_at=None).values_list("subject", flat=True)) == {
        f"task:{soon.pk}",
        f"task:{late.pk}",
    }
    boss = a_user()
    assert chores.do([soon.pk, far.pk, never.pk], by=boss) == 3 and chores.do([soon.pk], by=boss) == 0
    assert not Alert.objects.filter(subject=f"task:{soon.pk}", closed_at=None).exists()
    assert chores.undo([soon.pk]) == 1 and chores.undo([soon.pk]) == 0
    assert rounds.go()["due"] == 1


def test_the_list_shows_the_nearest_first_and_takes_a_click_back(client: Client) -> None:
    client.force_login(a_user(is_superuser=True, is_staff=True))
    last, first = a_task(None, "sin plazo"), a_task(3, "la primera")
    page = client.get("/admin/conversations/stafftask/").content.decode()
    assert page.index("la primera") < page.index("sin plazo") and "antes de" in page.lower()
    chosen: dict[str, Any] = {"_selected_action": [first.pk, last.pk]}
    client.post("/admin/conversations/stafftask/", {"action": "mark_done"} | chosen)
    assert StaffTask.objects.filter(done_at=None).count() == 0
    client.post("/admin/conversations/stafftask/?tareas=hechas", {"action": "mark_undone"} | chosen)
    assert StaffTask.objects.filter(done_at=None, done_by=None).count() == 2


def test_the_list_asks_the_database_the_same_for_many(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(a_user(is_superuser=True, is_staff=True))
    a_task(3), a_task(None)
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/conversations/stafftask/")
    for hours in range(12):
        a_task(hours)
    with django_assert_max_num_queries(len(few)):
        client.get("/admin/conversations/stafftask/")
