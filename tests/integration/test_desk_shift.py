"""The end of a shift: what somebody has in hand goes to a named colleague who may answer there, and is written down."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from apps.conversations import attention, review
from apps.conversations.models import Mention, StaffClaim, Turn
from apps.core import doorbell
from apps.desk.models import AuditEvent, Membership
from apps.marketplace.models import Account
from tests.factories import a_user, an_account
from tests.integration.desk_world import NAME, a_held_turn, a_person, an_item_with_floor
from tests.integration.test_desk_pages import queries

pytestmark = pytest.mark.django_db
PAGE, QUEUE = "admin:conversations_turn_hand_over", "admin:conversations_turn_changelist"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


def works_on(account: Account | None, name: str, role: str = "reviewer") -> User:
    person = a_user(username=name.lower(), first_name=name, is_superuser=False)
    Membership.objects.create(person=person, role=role, account=account)
    return person


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_chosen_ones_go_to_a_colleague_who_finds_them_and_it_is_written_down() -> None:
    item = an_item_with_floor()
    held = [a_held_turn(item) for _ in range(3)]
    ana, luis = works_on(item.account, "Ana"), works_on(item.account, "Luis")
    for turn in held[:2]:
        attention.claim(turn.conversation_id, by=ana)
    review.take_over(held[2].conversation_id, by=ana)
    page = as_(ana).get(reverse(PAGE))
    assert {row.pk for row in page.context["rows"]} == {each.conversation_id for each in held}
    assert [name for _key, name, _user in page.context["people"]] == ["Luis"]
    given = [held[0].conversation_id, held[2].conversation_id]
    answer = as_(ana).post(reverse(PAGE), {"row": given, "to": luis.pk}, follow=True)
    assert "Pasadas a Luis: 2" in answer.content.decode()
    theirs = as_(luis)
    assert {row.conversation_id for row in theirs.get(reverse(QUEUE), {"ver": "mias"}).context["rows"]} == set(given)
    assert "la tiene Luis" in as_(ana).get(reverse(QUEUE)).content.decode()
    assert set(Mention.objects.filter(person=luis, seen_at=None).values_list("note__conversation", flat=True)) == set(
        given
    )
    assert 'data-told="2"' in theirs.get(reverse("admin:index")).content.decode()
    assert attention.HANDED in theirs.get(reverse("admin:conversations_mention_changelist")).content.decode()
    assert [each.pk for each in attention.in_hand(ana)] == [held[1].conversation_id]
    kept = AuditEvent.objects.filter(page="conversations_turn_hand_over", person_id=ana.pk).exclude(object_id="")
    assert {each.object_id for each in kept} == {str(each) for each in given}
    assert {each.detail for each in kept} == {"pasada a luis"}
    assert NAME not in "".join(f"{each.detail}{each.object_id}" for each in AuditEvent.objects.all())
    assert set(Turn.objects.values_list("state", flat=True)) == {"held"}


def test_only_somebody_with_the_right_on_that_account_can_get_them() -> None:
    item = an_item_with_floor()
    turn = a_held_turn(item)
    ana = works_on(item.account, "Ana")
    works_on(item.account, "Vera", "viewer")
    works_on(an_account(), "Otro")
    gone = works_on(item.account, "Bea")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    both = works_on(item.account, "Eva", "viewer")
    Membership.objects.create(person=both, role="manager", account=an_account())
    all_of_them = works_on(None, "Tomás", "manager")
    attention.claim(turn.conversation_id, by=ana)
    page = as_(ana).get(reverse(PAGE))
    assert [key for key, _name, _user in page.context["people"]] == [all_of_them.pk]
    for other in User.objects.exclude(pk=all_of_them.pk):
        said = as_(ana).post(reverse(PAGE), {"row": turn.conversation_id, "to": other.pk}, follow=True)
        assert "Elige a quien pueda contestar" in said.content.decode()
    for form in ({"to": all_of_them.pk}, {"row": "x", "to": all_of_them.pk}, {"row": "9" * 30}):
        assert "Marca al menos una" in as_(ana).post(reverse(PAGE), form, follow=True).content.decode()
    assert StaffClaim.objects.get().staff == ana and not Mention.objects.exists()


def test_nobody_hands_over_what_another_has() -> None:
    item = an_item_with_floor()
    turn = a_held_turn(item)
    ana, luis = works_on(item.account, "Ana"), works_on(item.account, "Luis")
    attention.claim(turn.conversation_id, by=luis)
    as_(ana).post(reverse(PAGE), {"row": turn.conversation_id, "to": luis.pk})
    assert attention.hand_over([turn.conversation_id], to=ana, by=works_on(item.account, "Eva")) == []
    assert StaffClaim.objects.get().staff == luis and not Mention.objects.exists()
    assert as_(a_person("Lectura")).get(reverse(PAGE)).status_code == 403


def test_the_page_asks_as_much_for_twenty_as_for_two() -> None:
    item = an_item_with_floor()
    ana = works_on(item.account, "Ana")
    works_on(item.account, "Luis")
    client = as_(ana)
    for _ in range(2):
        attention.claim(a_held_turn(item).conversation_id, by=ana)
    few = queries(client, reverse(PAGE))
    for _ in range(18):
        attention.claim(a_held_turn(item).conversation_id, by=ana)
    assert queries(client, reverse(PAGE)) == few
