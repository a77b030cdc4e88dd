"""Pages that failed: who may look, that nothing of them runs, and that they don't pile up."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations import reading
from apps.core import breakers, clock
from apps.core.models import Alert
from apps.marketplace import failures
from apps.marketplace.models import Account, PageFailure
from tests.factories import a_turn, a_user, an_account
from tests.integration.desk_world import a_person

pytestmark = pytest.mark.django_db
LIST = reverse("admin:marketplace_pagefailure_changelist")
SHOT = b"\xff\xd8\xff\xe0" + b"picture" * 20
HOSTILE = "<html><body>Zacarías: hola<img src=x onerror=alert(1)></pre></body></html>"


def a_failure(**values: object) -> PageFailure:
    return PageFailure.objects.create(
        **{
            "account": values.get("account") or an_account(),
            "at": clock.now(),
            "error": "BadAnswer: no send button",
            "url": "es.wallapop.com/app/chat",
            "screenshot": SHOT,
            "html": HOSTILE,
        }
        | values
    )


def pages_of(failure: PageFailure) -> list[str]:
    names = ("change", "picture", "source")
    return [LIST, *(reverse(f"admin:marketplace_pagefailure_{name}", args=[failure.pk]) for name in names)]


def test_only_who_may_see_failures_and_personal_data_sees_any_of_it(client: Client) -> None:
    failure = a_failure()
    only_failures, only_people = a_person("Lectura"), a_person("Revisión")
    only_failures.user_permissions.add(Permission.objects.get(codename="view_pagefailure"))
    for person in (only_failures, only_people):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages_of(failure)] == [403] * 4
        assert LIST not in client.get(reverse("admin:index")).content.decode()
    client.force_login(a_person("Gestión"))
    assert [client.get(page).status_code for page in pages_of(failure)] == [200] * 4
    assert LIST in client.get(reverse("admin:index")).content.decode()


def test_what_the_site_sent_is_shown_as_text_and_never_kept_or_run(client: Client) -> None:
    failure = a_failure(turn_id=a_turn().pk)
    client.force_login(a_person("Gestión"))
    _, change, picture, source = pages_of(failure)
    html = client.get(change).content.decode()
    assert "La página del chat no está como se espera" in html
    assert "onerror=alert" not in html.replace("&lt;img src=x onerror=alert(1)&gt;", "")
    for page, kind, body in (
        (picture, "image/jpeg", SHOT),
        (source, "text/plain; charset=utf-8", HOSTILE.encode()),
    ):
        answer = client.get(page)
        assert (answer["Content-Type"], answer.content) == (kind, body)
        assert "no-store" in answer["Cache-Control"] and answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")


def test_a_picture_that_is_none_is_not_served_as_one(client: Client) -> None:
    client.force_login(a_person("Gestión"))
    for failure in (a_failure(screenshot=HOSTILE.encode()), a_failure(screenshot=None)):
        page = reverse("admin:marketplace_pagefailure_picture", args=[failure.pk])
        assert client.get(page).status_code == 404


def test_the_list_costs_the_same_however_long_and_reads_no_picture(client: Client) -> None:
    client.force_login(a_user())

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        assert not any("screenshot" in query["sql"] or '"html"' in query["sql"] for query in captured)
        return len(captured)

    a_failure(turn_id=a_turn().pk)
    cost()
    few = cost()
    for _ in range(10):
        a_failure(turn_id=a_turn().pk)
    assert cost() == few


def test_two_weeks_and_fifty_an_account_are_kept() -> None:
    account, other, now = an_account(), an_account(), clock.now()
    for hours in range(60):
        a_failure(account=account, at=now - timedelta(hours=hours))
    old = a_failure(account=other, at=now - timedelta(days=15))
    young = a_failure(account=other, at=now - timedelta(days=13))
    assert failures.prune() == 11
    assert not PageFailure.objects.filter(pk=old.pk).exists()
    assert PageFailure.objects.filter(account=other).get() == young
    newest = PageFailure.objects.filter(account=account)
    assert newest.count() == 50 and min(newest.values_list("at", flat=True)) == now - timedelta(hours=49)


# -- breakers of each kind of call, said to people


def break_(account: Account, *calls: reading.Call) -> None:
    for call in calls:
        breakers.failed(reading.breaker_of(account, call), "Unreachable: answered 502", at_once=True)


@pytest.mark.parametrize(
    ("call", "service", "sentence"),
    [
        ("read", "Leer mensajes de sonrisas", "No se pueden leer los mensajes de sonrisas"),
        ("send", "Enviar mensajes de sonrisas", "No se puede enviar desde la cuenta de sonrisas"),
        ("items", "Anuncios de sonrisas", "No se pueden poner al día los anuncios de sonrisas"),
    ],
)
def test_what_does_not_work_is_named_with_its_account(
    client: Client, call: reading.Call, service: str, sentence: str
) -> None:
    client.force_login(a_user())
    break_(an_account(username="sonrisas", last_poll_at=clock.now()), call)
    html = client.get(reverse("admin:core_circuitbreaker_changelist")).content.decode()
    assert service in html and sentence in html and "account:" not in html
    alerts = client.get(reverse("admin:core_alert_changelist")).content.decode()
    assert f"{service} está en pausa: no contesta" in alerts
    assert service in client.get(reverse("admin:index")).content.decode()


def test_reactivating_an_account_ends_the_pauses_of_every_kind(client: Client) -> None:
    client.force_login(a_user())
    account = an_account(status=Account.Status.CHALLENGED)
    break_(account, "read", "send", "items")
    assert not breakers.allows(reading.breaker_of(account, "send"))
    page = reverse("admin:marketplace_account_changelist")
    client.post(page, {"action": "resume", "_selected_action": [account.pk]})
    assert all(breakers.allows(reading.breaker_of(account, call)) for call in ("read", "send", "items"))
    assert not Alert.objects.filter(closed_at=None).exists()
