"""What the desk shows of privacy: a buyer's data as a file, legal holds, erasures, and how long what is kept."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from apps.conversations import erasure
from apps.core import doorbell
from apps.desk.models import AuditEvent
from apps.marketplace.models import Buyer
from apps.operations.privacy import holds
from apps.operations.privacy.models import Erasure, LegalHold, Retention
from tests.factories import a_buyer, a_conversation, a_message, a_user
from tests.integration.desk_world import NAME, a_person
from tests.integration.test_erasure import SAID, TRACES, a_past, tables_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """An installation of its own on disk, and a doorbell that nobody hears."""
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    settings.WALLE_DATA_DIR = tmp_path
    yield tmp_path


def test_a_buyers_data_leave_as_a_file_which_the_history_tells(client: Client) -> None:
    turn = a_past()
    buyer_id = turn.conversation.buyer_id or 0
    page = reverse("marketplace_buyer_export", args=[buyer_id])
    client.force_login(a_person("Revisión"))
    assert client.post(page).status_code == 403
    ana = a_person("Gestión")
    client.force_login(ana)
    own = reverse("admin:marketplace_buyer_change", args=[buyer_id])
    assert f'action="{page}"' in client.get(own).content.decode()
    assert client.get(page).status_code == 405, "no link, picture or prefetch takes them"
    answer = client.post(page)
    assert answer["Content-Disposition"] == f'attachment; filename="comprador-{buyer_id}.zip"'
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        told = json.loads(file.read("datos.json"))
    assert SAID in [row["text"] for row in told["tables"]["messages"]]
    assert LogEntry.objects.filter(user=ana, object_id=str(buyer_id), change_message="Datos exportados.").exists()
    assert AuditEvent.objects.filter(
        person_id=ana.pk, page="marketplace_buyer_export", object_id=str(buyer_id)
    ).exists()
    assert client.post(reverse("marketplace_buyer_export", args=[999_999])).status_code == 404


def test_a_hold_is_put_seen_and_lifted_on_the_buyers_page(client: Client) -> None:
    turn = a_past()
    buyer_id = turn.conversation.buyer_id or 0
    own, page = (
        reverse("admin:marketplace_buyer_change", args=[buyer_id]),
        reverse("marketplace_buyer_hold", args=[buyer_id]),
    )
    client.force_login(a_person("Revisión"))
    assert (
        client.post(page, {"reason": "x"}).status_code == 403
        and "Bloqueo legal" not in client.get(own).content.decode()
    )
    ana = a_person("Gestión")
    client.force_login(ana)
    assert "Escribe por qué" in client.post(page, {"reason": "  "}, follow=True).content.decode()
    html = client.post(page, {"reason": "denuncia 12/26"}, follow=True).content.decode()
    assert (
        "Bloqueo legal…" not in html
        and "Bloqueo legal puesto" in html
        and "denuncia 12/26" in html
        and "Quitar el bloqueo legal" in html
    )
    erase = reverse("admin:marketplace_buyer_erase", args=[buyer_id])
    assert "denuncia 12/26" in client.post(erase, follow=True).content.decode()
    assert tables_with((NAME,)) and LegalHold.objects.get().set_by == ana.username
    assert "Bloqueo legal quitado" in client.post(page, {"deed": "quitar"}, follow=True).content.decode()
    assert "Quitar el bloqueo legal" not in client.get(own).content.decode()
    client.post(erase, follow=True)
    assert tables_with(TRACES) == set() and Erasure.objects.get().asked_by == ana.username


def test_lists_of_holds_and_erasures_are_for_who_runs_the_system_and_cost_the_same_for_many(client: Client) -> None:
    def erased() -> None:
        chat = a_conversation(buyer=a_buyer())
        a_message(conversation=chat, text="Hola, soy yo")
        erasure.erase(chat.buyer_id or 0, by=a_user())
        holds.put(a_buyer().pk, "denuncia", by="ana")

    pages = [reverse(f"admin:privacy_{name}_changelist") for name in ("erasure", "legalhold")]
    client.force_login(a_person("Gestión"))
    assert [client.get(page).status_code for page in pages] == [403, 403]
    client.force_login(a_user())

    def costs() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(page).status_code == 200
            found.append(len(seen))
        return found

    erased()
    costs()
    few = costs()
    for _ in range(10):
        erased()
    assert costs() == few
    html = client.get(pages[0]).content.decode()
    assert "mensajes: 1" in html and "Carlos" not in html and "pendiente" in html
    assert "denuncia" in client.get(pages[1]).content.decode()


def test_terms_are_changed_in_one_form_with_bounds_and_help(client: Client) -> None:
    listed = reverse("admin:privacy_retention_changelist")
    client.force_login(a_person("Gestión"))
    assert client.get(listed).status_code == 403 and not Retention.objects.exists()
    client.force_login(a_user())
    page = client.get(listed, follow=True)
    html = page.content.decode()
    assert "Meses desde el último mensaje" in html and 'value="24"' in html
    form: dict[str, Any] = {name: field.initial for name, field in page.context["adminform"].form.fields.items()}
    values = {name: getattr(Retention.objects.get(), name) for name in form}
    where = reverse("admin:privacy_retention_change", args=[1])
    assert "mayor o igual" in client.post(where, values | {"finished_months": 0}).content.decode()
    client.post(where, values | {"finished_months": 6})
    assert Retention.objects.get().finished_months == 6
    assert Buyer.objects.count() == 0
