"""Whatever is asked of the API, as whoever: a clear answer, never a failure of ours, nothing beyond the role.

The requests are made up from the API's own description, the wrong ones too; the same ones in every run.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from apps.conversations.models import Turn
from apps.core import doorbell
from apps.desk.api import entry
from apps.desk.api.api import api
from apps.desk.models import ApiAnswer
from apps.marketplace.models import Item
from tests.integration.desk_world import FLOOR, NAME, a_person
from tests.integration.test_api import BASE, a_world

pytestmark = [pytest.mark.django_db]
ROLES = {"Lectura": "read", "Revisión": "decide", "Gestión": "manage", "Administración": "manage"}
#: What each role must never be let do, by the address's last part.
FORBIDDEN = {
    "Lectura": ("approve", "edit", "discard", "undo", "take-over", "hand-back", "bulk", "settings", "pause", "resume",
                "scan", "price-scan", "status", "stop", "lift"),
    "Revisión": ("bulk", "settings", "pause", "resume", "scan", "price-scan", "status"),
}  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A shop with a row of each kind, and a person with a key for each role."""
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    monkeypatch.setattr(entry, "PER_MINUTE", 10**9)
    turn = a_world()
    people = {role: a_person(role) for role in ROLES}
    keys = {role: entry.make(people[role], "x", scope, 30)[1] for role, scope in ROLES.items()}
    yield {"turn": turn, "keys": keys, "people": people}


def operations() -> list[Any]:
    """Every operation of the description."""
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    return [cast(Any, found).ok() for found in schema.get_all_operations()]


OPERATIONS = operations()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_made_up_requests(asked: dict[str, Any], role: str, mode: GenerationMode) -> None:
    program = Client(headers={"Authorization": f"Bearer {asked['keys'][role]}"}, raise_request_exception=False)
    page = Client(raise_request_exception=False)
    page.force_login(asked["people"][role])
    before = _state()
    seen: set[int] = set()
    for operation in OPERATIONS:
        with suppress(Unsatisfiable):  # nothing to get wrong in an address without parameters
            _ask((program, page), operation.as_strategy(generation_mode=mode), role, asked["turn"], seen)
    assert {200, 404} & seen or mode is GenerationMode.NEGATIVE
    assert 422 in seen
    if role == "Lectura":
        assert _state() == before


def _state() -> Any:
    return list(Turn.objects.values("state", "response")), list(Item.objects.values("floor_price", "status", "shelf"))


def _ask(clients: tuple[Client, Client], cases: st.SearchStrategy[Any], role: str, turn: Turn, seen: set[int]) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    @settings(
        max_examples=5, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=[*checks, HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(cases, st.booleans(), st.sampled_from(clients))
    def ask(case: Any, real: bool, client: Client) -> None:
        path = case.operation.path
        parts = dict(case.path_parameters or {})
        if real and "pk" in parts:  # else nearly all would be of nobody
            parts["pk"] = turn.pk if "turns" in path else turn.conversation_id
        for name, value in parts.items():
            path = path.replace("{" + name + "}", _quoted(value))
        answer = client.generic(
            case.method, path, _body(case.body), content_type="application/json",
            query_string=_query(case.query), headers=_headers(case.headers),
        )  # fmt: skip
        seen.add(answer.status_code)
        said = answer.content.decode()
        assert answer.status_code < 500, (case.method, path, said)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json" and json.loads(said)["title"], (path, said)
        last = path.rstrip("/").rpartition("/")[2]
        if case.method == "POST" and last in FORBIDDEN.get(role, ()):
            assert answer.status_code != 200, (role, path)
        if role == "Lectura":
            assert NAME not in said and str(FLOOR) not in said, (path, said)

    ask()


def _quoted(value: Any) -> str:
    return quote(str(value), safe="") or "x"


def _body(body: Any) -> bytes:
    try:
        return json.dumps(body).encode("utf-8", "replace")
    except TypeError:  # the mark of an absent body
        return b""


def _query(query: Any) -> str:
    return urlencode(query or {}, doseq=True, errors="replace")


def _headers(headers: Any) -> dict[str, str]:
    """Of the made-up headers those that a connection could carry; the key stays ours."""
    return {
        name: str(value)
        for name, value in dict(headers or {}).items()
        if name.lower() != "authorization" and str(value).isprintable() and str(value).isascii()
    }


def test_nobody_gets_anything_without_a_key() -> None:
    client = Client(raise_request_exception=False)
    for operation in OPERATIONS:
        path = operation.path.replace("{pk}", "1")
        if path == f"{BASE}/health":
            continue
        answer = client.generic(operation.method.upper(), path, b"{}", content_type="application/json")
        assert answer.status_code == 401, path
    assert not ApiAnswer.objects.exists()
