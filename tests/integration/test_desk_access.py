"""Who sees which account, how one gets in and stays in, and what is written down about it."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from apps.core import alerts, clock
from apps.desk import queue, search, search_terms, sessions, state, twofactor, visibility
from apps.desk.models import AuditEvent, Authenticator, DeskSession, Membership, RecoveryCode
from apps.security import events
from tests.factories import a_user, an_account, an_item
from tests.integration.desk_world import NAME, Hit, a_held_turn, an_item_with_floor

pytestmark = pytest.mark.django_db
PASSWORD = "una-clave-larga-9"
LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def somebody(role: str, *accounts: Any) -> User:
    """Somebody with a role on each of the accounts; on all where none is named."""
    person: User = a_user(is_superuser=False)
    person.set_password(PASSWORD)
    person.save()
    for account in accounts or [None]:
        Membership.objects.create(person=person, account=account, role=role)
    return person


def fresh(person: User) -> User:
    """The person as the next request knows them."""
    return User.objects.get(pk=person.pk)


def log_in(client: Client, person: User, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"username": person.get_username(), "password": password})


def code_of(person: User, ahead: int = 0) -> str:
    """What their telephone shows now, or in `ahead` half minutes."""
    totp = TOTP(bytes.fromhex(Authenticator.objects.get(user=person).key), drift=ahead)
    return f"{totp.token():06d}"


def test_nothing_of_another_account_is_listed_counted_found_or_told() -> None:
    mine, theirs = a_held_turn(), a_held_turn()
    for turn in (mine, theirs):
        alerts.raise_alert("fraud", f"conversation:{turn.conversation_id}", "Posible estafa.")
        alerts.raise_alert("login", f"account:{turn.conversation.account_id}", "Hay que entrar.")
        events.record("fraud_high", 70, "x", "hola", [Hit("a", 0, 1, "b")], conversation_id=turn.conversation_id)
    person = somebody("manager", mine.conversation.account)
    assert [row.pk for row in queue.rows(person, queue.Filters())] == [mine.pk]
    assert state.read(person).held == 1
    found = search.find(person, search_terms.read(NAME), 10) + search.find(person, search_terms.read("Switch"), 10)
    own = {str(mine.conversation_id), str(mine.conversation.item_id), str(mine.conversation.buyer_id)}
    assert found and all(row.url.split("/change")[0].split("/")[-1] in own for group in found for row in group.rows)
    client = Client()
    client.force_login(person)
    for page in ("core_alert", "security_securityevent", "marketplace_buyer", "conversations_conversation"):
        shown = client.get(reverse(f"admin:{page}_changelist")).context["cl"].result_count
        assert shown == (2 if page == "core_alert" else 1), page
    front = client.get(reverse("admin:index"))
    assert next(figure.number for figure in front.context["figures"]) == 1
    told = client.get(f"{reverse('admin:marketplace_item_changelist')}?account__id__exact=1")
    assert theirs.conversation.account.username not in told.content.decode()


def test_of_several_roles_only_what_all_give_counts_until_one_account_is_chosen(client: Client) -> None:
    one, other = an_item_with_floor(), an_item(floor_price=99)
    person = somebody("manager", one.account)
    Membership.objects.create(person=person, account=other.account, role="viewer")
    assert not visibility.sees_floor(fresh(person)) and fresh(person).has_perm("marketplace.view_item")
    client.force_login(person)
    client.post(reverse("desk_work_on"), {"account": one.account_id})
    page = client.get(reverse("admin:marketplace_item_change", args=[one.pk])).content.decode()
    assert "187" in page
    assert client.get(reverse("admin:marketplace_item_change", args=[other.pk])).status_code == 404
    assert client.post(reverse("desk_work_on"), {"account": an_account().pk}).status_code == 403


def test_whoever_belongs_nowhere_sees_nothing_and_an_operator_cannot_make_themselves_more(client: Client) -> None:
    a_held_turn()
    assert not queue.rows(a_user(is_superuser=False), queue.Filters())
    boss, operator = a_user(), somebody("operator")
    client.force_login(operator)
    page = reverse("admin:auth_user_change", args=[operator.pk])
    assert "is_superuser" not in client.get(page).content.decode()
    assert client.post(reverse("admin:auth_user_password_change", args=[boss.pk]), {}).status_code == 403
    chosen = {"action": "remove_second_step", "_selected_action": [boss.pk]}
    Authenticator.objects.create(user=boss, confirmed=True, key="00" * 20)
    client.post(reverse("admin:auth_user_changelist"), chosen)
    assert twofactor.has(boss)


def test_five_wrong_passwords_lock_that_name_at_that_address_until_it_is_lifted(client: Client) -> None:
    person = somebody("viewer")
    for _each in range(5):
        answer = log_in(client, person, "no es esta")
    assert answer.status_code == 429
    assert "Prueba otra vez a partir de las" in answer.content.decode()
    assert log_in(client, person).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert log_in(elsewhere, person).status_code == 302
    call_command("unlock", person.get_username())
    assert log_in(client, person).status_code == 302
    with pytest.raises(CommandError):
        call_command("unlock", "nadie")
    for _each in range(5):
        log_in(client, person, "otra vez mal")
    boss = Client()
    boss.force_login(a_user())
    rows = list(AccessAttempt.objects.values_list("pk", flat=True))
    boss.post(reverse("admin:axes_accessattempt_changelist"), {"action": "unlock", "_selected_action": rows})
    assert log_in(client, person).status_code == 302
    refused = AuditEvent.objects.filter(kind="refused", name=person.get_username())
    assert refused.exists()


def test_an_operator_sets_up_the_second_step_before_anything_else_and_needs_it_from_then_on(
    client: Client, settings: Any
) -> None:
    settings.WALLE_SECOND_STEP = True
    person = somebody("operator")
    log_in(client, person)
    index = reverse("admin:index")
    assert client.get(index)["Location"].startswith(reverse("desk_second_step_on"))
    page = client.get(reverse("desk_second_step_on")).content.decode()
    assert "<svg" in page and twofactor.typed(Authenticator.objects.get(user=person))[:4] in page
    assert client.post(reverse("desk_second_step_on"), {"code": "000000"}).status_code == 403
    Authenticator.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    codes = client.post(reverse("desk_second_step_on"), {"code": code_of(person)}).context["codes"]
    assert len(codes) == 10 and client.get(index).status_code == 200
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    again = Client()
    log_in(again, person)
    assert again.get(index)["Location"].startswith(reverse("desk_second_step") + "?")
    script = again.get(index, headers={"X-Requested-With": "fetch"})
    assert script.status_code == 401
    used = code_of(person)  # the one that switched it on
    assert again.post(reverse("desk_second_step"), {"code": used}).status_code == 403
    Authenticator.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert again.post(reverse("desk_second_step"), {"code": code_of(person, 1)}).status_code == 302
    assert again.get(index).status_code == 200
    third = Client()
    log_in(third, person)
    assert third.post(reverse("desk_second_step"), {"code": codes[3].upper()}).status_code == 302
    assert third.get(index).status_code == 200
    fourth = Client()
    log_in(fourth, person)
    assert fourth.post(reverse("desk_second_step"), {"code": codes[3]}).status_code == 403
    boss = Client()
    boss.force_login(a_user())
    settings.WALLE_SECOND_STEP = False
    chosen = {"action": "remove_second_step", "_selected_action": [person.pk]}
    boss.post(reverse("admin:auth_user_changelist"), chosen)
    assert not twofactor.has(person) and not DeskSession.objects.filter(person=person).exists()
    assert AuditEvent.objects.filter(kind="roles", object_id=person.pk, detail__contains="segundo paso").exists()


def test_nobody_else_is_asked_for_a_second_step_unless_they_switched_it_on(client: Client, settings: Any) -> None:
    settings.WALLE_SECOND_STEP = True
    person = somebody("manager")
    log_in(client, person)
    assert client.get(reverse("admin:index")).status_code == 200


def test_logins_are_listed_ended_and_end_by_themselves(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person, here, there = (
        somebody("viewer"),
        reverse("desk_access"),
        Client(HTTP_USER_AGENT="Mozilla Windows Firefox/1"),
    )
    log_in(client, person)
    log_in(there, person)
    rows = client.get(here).context["sessions"]
    assert sorted(row.device for row in rows) == ["", "Firefox · Windows"]
    other = next(row for row in rows if not row.here)
    client.post(here, {"deed": "cerrar", "session": other.pk})
    assert "/login/" in there.get(here)["Location"]
    log_in(there, person)
    new = "otra-clave-larga-7"
    changed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("admin:password_change"), changed).status_code == 302
    assert client.get(here).status_code == 200 and "/login/" in there.get(here)["Location"]
    assert DeskSession.objects.filter(person=person).count() == 1
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + sessions.IDLE + timedelta(minutes=1))
    assert "terminada" in client.get(here)["Location"]
    log_in(client, fresh(person), new)
    for hours in range(1, 12):
        moment = start + sessions.IDLE + timedelta(minutes=2, hours=hours)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert client.get(here).status_code == 200
    asked = {"Sec-Fetch-Dest": "empty"}
    monkeypatch.setattr(clock, "now", lambda: moment + timedelta(minutes=70))
    assert client.get(here, headers=asked).status_code == 401  # twelve hours are over, whatever was done


def test_what_people_do_see_and_take_away_is_kept_and_nobody_changes_it(client: Client) -> None:
    turn, person = a_held_turn(), somebody("operator")
    client.force_login(person)
    page = reverse("admin:conversations_conversation_change", args=[turn.conversation_id])
    client.get(page)
    client.get(page)
    client.get(reverse("admin:marketplace_item_export"))
    client.post(reverse("admin:conversations_conversation_tener", args=[turn.conversation_id]), {"turn": turn.pk})
    kept = AuditEvent.objects.filter(person_id=person.pk)
    chat = str(turn.conversation_id)
    assert kept.filter(kind="saw", object_id=chat).count() == 1
    assert kept.filter(kind="exported", page="marketplace_item_export").count() == 1
    assert kept.filter(kind="did", object_id=chat, page="conversations_conversation_tener", detail="tener").exists()
    assert kept.filter(kind="login").exists() and AuditEvent.objects.filter(kind="roles").exists()
    assert not AuditEvent.objects.filter(detail__contains=NAME).exists()
    for change in ("UPDATE audit_events SET name = 'x'", "DELETE FROM audit_events"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(change)
    listed = client.get(f"{reverse('admin:desk_auditevent_changelist')}?kind__exact=saw")
    assert listed.context["cl"].result_count == 1


def test_whoever_sees_no_personal_data_leaves_no_look(client: Client) -> None:
    turn, person = a_held_turn(), somebody("viewer")
    client.force_login(person)
    client.get(reverse("admin:conversations_conversation_change", args=[turn.conversation_id]))
    assert not AuditEvent.objects.filter(kind="saw").exists()


def test_every_page_says_what_it_may_load_and_is_not_kept_by_the_browser(client: Client) -> None:
    client.force_login(a_user())
    answer = client.get(reverse("admin:index"))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy and "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "camera=()" in answer["Permissions-Policy"] and "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
