"""Who may open and do what: every address and every action of the admin, as each role and as a stranger.

A new page or action fails here until somebody decides who has it: the tables below are that decision.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models, transaction
from django.http import HttpRequest
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from pytest_django import DjangoDbBlocker

from apps.ai_engine.models import Persona, PromptVersion
from apps.conversations.models import Agreement, Mention, Message, MissingFact, Note, Replay, Turn
from apps.core import clock, doorbell
from apps.core.models import Alert, CircuitBreaker, Stop
from apps.desk import gate, scope
from apps.desk.admin.base import DeskAdmin
from apps.desk.models import AuditEvent, DeskSession, Membership
from apps.marketplace.models import Account, PageFailure
from apps.operations.privacy.models import Erasure, LegalHold
from apps.pricing.models import PriceAnalysis
from apps.security.models import ListedContact, StaffVerdict
from tests.factories import a_user, an_account
from tests.integration import permission_tables
from tests.integration.desk_world import a_shop

pytestmark = pytest.mark.django_db

ROLES = {"v": "viewer", "r": "reviewer", "m": "manager", "o": "operator"}
#: «a»: anonymous; «x»: manager of another account only; «-»: nobody but superusers.
LETTERS = "avrmox"
#: Addresses that are no page of the desk: Django's catch-alls and the way from «/» to the desk.
#: How many words name a line of a table.
PARTS = {permission_tables.REACHED: 1, permission_tables.RIGHTS: 2, permission_tables.ACTIONS: 2}
#: Django's own views of a model do nothing but ask `has_…_permission`: `rights` has them.
ASK_FOR_RIGHTS = ("_add", "_delete", "_history")
NO_PAGE = {"", "(?P<url>.*)$", "<path:object_id>/", "app_list", "logout"}
#: Addresses for programs: who gets where by them is asked in tests/integration/test_api*.py.
FOR_PROGRAMS = ("api_", "openapi-json", "api-root", "metrics", "health_")


#: Rows that name a thing of the shop by number and belong to nobody's account.
EVERYBODYS: frozenset[type[models.Model]] = frozenset({PriceAnalysis, LegalHold, Erasure})  # docs/people.md


class World:
    """One shop with a row of everything, and a client for each kind of person."""

    def __init__(self) -> None:
        chat = a_shop(1)[0]
        account, item, turn = chat.account, chat.item, chat.turns.get()
        assert item is not None
        other = an_account()
        now = clock.now()
        self.people = {letter: a_user(username=role, is_superuser=False) for letter, role in ROLES.items()}
        for letter, role in ROLES.items():
            Membership.objects.create(person=self.people[letter], role=role, account=None if letter == "o" else account)
        self.people["x"] = a_user(username="stranger", is_superuser=False)
        Membership.objects.create(person=self.people["x"], role="manager", account=other)
        self.clients = {letter: Client() for letter in LETTERS}
        for letter, person in self.people.items():
            self.clients[letter].force_login(person)
        note = Note.objects.create(conversation=chat, author=self.people["v"], text="nota")
        mention = Mention.objects.create(note=note, person=self.people["r"])
        asked = turn.up_to_message
        assert asked is not None
        rows: list[models.Model | None] = [
            chat, item, turn, account, other, mention, self.people["v"], turn.response, asked,
            Agreement.objects.create(account=account, conversation=chat, item=item, price=100, meets_at=now,
                                     busy_until=now + timedelta(hours=1)),
            MissingFact.objects.create(item=item, topic="caja", question="¿caja?", key="caja"),
            Replay.objects.create(started_by=self.people["r"]),
            PageFailure.objects.create(account=account, at=now, error="x", html="<p>", screenshot=b"\xff\xd8\xff"),
            ListedContact.objects.create(value="612345678"),
            StaffVerdict.objects.create(message_id=asked.pk, conversation_id=chat.pk, verdict="fraud",
                                        decided_at=now),
            Stop.objects.create(started_at=now - timedelta(hours=1), ended_at=now),
            PeriodicTask.objects.create(name="x", task="x", interval=IntervalSchedule.objects.create(every=1)),
            CrontabSchedule.objects.create(), SolarSchedule.objects.create(event="dawn_civil", latitude=1, longitude=1),
            ClockedSchedule.objects.create(clocked_time=now),
            AccessAttempt.objects.create(username="viewer", ip_address="127.0.0.1", failures_since_start=5,
                                         get_data="", post_data=""),
            DeskSession.objects.filter(person=self.people["v"]).get(), Group.objects.get(name="Lectura"),
            AuditEvent.objects.create(at=now, name="v", kind="did"),
            Persona.objects.first() or Persona.objects.create(slug="x", name="x"),
            PromptVersion.objects.first() or PromptVersion.objects.create(number=1, text="x"),
        ]  # fmt: skip
        self.ours = Message.objects.create(
            account=account, conversation=chat, author="staff", text="Hola", sent_at=now, turn=turn
        ).pk
        self.rows = {type(row): row for row in rows if row is not None} | {Account: account}
        for model in admin.site._registry:
            self.rows.setdefault(model, model._base_manager.first())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(doorbell, "ring", lambda *_: None)
        with transaction.atomic():
            yield World()
            transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


IN_ADMIN = {
    each.name
    for outer in admin.site.get_urls()
    for each in (outer.url_patterns if isinstance(outer, URLResolver) else [outer])
    if isinstance(each, URLPattern)
}


def addresses() -> dict[str, URLPattern]:
    """Every address of the desk by its name."""

    def inside(patterns: list[Any]) -> Iterator[URLPattern]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from inside(each.url_patterns)
            else:
                yield each

    return {each.name or str(each.pattern): each for each in inside(get_resolver().url_patterns)}


#: What a form must say to get as far as the question who may send it.
SENT: dict[str, dict[str, Any]] = {
    "conversations_missingfact_decide": {"deed": "descartar"},
    "conversations_agreement_settle": {"deed": "hecho"},
    "marketplace_buyer_decide": {"deed": "bloquear"},
    "marketplace_item_status": {"deed": "reservar"},
}


def filled(world: World, name: str, pattern: URLPattern) -> str:
    """The address with the row of its model in it."""
    model = gate.model_of(name)
    row = world.rows.get(model) if model else None
    key = row.pk if row else (world.rows[Account].pk if name == "desk_setup" else 1)
    values = dict.fromkeys(("object_id", "pk", "id"), key) | {
        "deed": "aprobar" if "turn" in name else "cerrar",
        "form": "csv",
        "signed": "x",
        "message_id": world.ours,
        "app_label": "marketplace",
        "content_type_id": 1,
    }
    known = {each: values[each] for each in pattern.pattern.converters}
    return reverse(f"admin:{name}" if name in IN_ADMIN else name, kwargs=known)


def reached(world: World) -> dict[str, str]:
    """«name method» → who gets there: the letters of everybody not sent to the login and not refused."""
    found: dict[str, str] = {}
    for name, pattern in sorted(addresses().items()):
        if name in NO_PAGE or name.endswith(ASK_FOR_RIGHTS) or name.startswith(FOR_PROGRAMS):
            continue
        page = filled(world, name, pattern)
        for method in ("get",) if name.endswith("_changelist") else ("get", "post"):
            sent = SENT.get(name, {"turn": world.rows[Turn].pk}) if method == "post" else {}
            who = "".join(each for each in LETTERS if gets_in(world, each, method, page, sent))
            found[name] = f"{found.get(name, '')} {who or '-'}".strip()
    return found


def gets_in(world: World, letter: str, method: str, page: str, sent: dict[str, Any]) -> bool:
    client = world.clients[letter]
    with undone():
        cookies = SimpleCookie(client.cookies)
        answer = getattr(client, method)(page, sent)
        client.cookies = cookies
    assert answer.status_code < 500, f"{page} {method} {letter}"
    return answer.status_code not in (403, 404, 405) and "/login/" not in answer.get("Location", "")


def lines(table: str) -> dict[str, str]:
    """A table of permission_tables by the name at the beginning of each line."""
    split = (line.split(" ") for line in table.strip().splitlines())
    return {" ".join(words[: PARTS[table]]): " ".join(words[PARTS[table] :]) for words in split}


def rights(world: World) -> dict[str, str]:
    """«model deed» → who has the right that Django's own pages ask for."""
    found = {}
    for model, page in admin.site._registry.items():
        for deed in ("view", "add", "change", "delete"):
            ask = getattr(page, f"has_{deed}_permission")
            may = [each for each, person in world.people.items() if ask(asks(person))]
            found[f"{model._meta.label_lower} {deed}"] = "".join(may)
    return found


def asks(person: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = person
    return request


def test_everybody_gets_exactly_where_they_may(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # Who may, not what they see: frames and templates would take most of the time.
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")
    monkeypatch.setattr(admin.site, "each_context", lambda _request: {})
    assert reached(world) == lines(permission_tables.REACHED)


def test_the_rights_that_pages_ask_for_are_those_of_each_role(world: World) -> None:
    assert {name: who for name, who in rights(world).items() if who} == lines(permission_tables.RIGHTS)


def test_everybody_has_exactly_the_actions_they_may_use(world: World) -> None:
    told: dict[str, str] = {}
    for model, page in admin.site._registry.items():
        for letter, person in world.people.items():
            for action in page.get_actions(asks(person)):
                name = f"{model._meta.label_lower} {action}"
                told[name] = told.get(name, "") + letter
    assert told == lines(permission_tables.ACTIONS)


def test_every_model_that_knows_an_account_is_kept_apart_or_said_to_be_everybodys() -> None:
    hints = ("account", "conversation", "buyer", "item", "turn", "message")
    for model in apps.get_models():
        named = {field.name.removesuffix("_id") for field in model._meta.concrete_fields}
        hinted = named.intersection(hints) or model in (Alert, CircuitBreaker)
        if not hinted or scope.path(model) is not None or model in EVERYBODYS:
            continue
        one = scope.rows(model._base_manager.all(), frozenset({-1}))
        assert "WHERE" in str(one.query), f"{model.__name__} leads to no account: decide in apps.desk.scope"


def test_a_page_of_a_new_model_is_kept_apart_by_default() -> None:
    bases = (DeskAdmin,)
    for model, page in admin.site._registry.items():
        assert isinstance(page, bases) or scope.path(model) is None, f"{model.__name__}: build it on DeskAdmin"
