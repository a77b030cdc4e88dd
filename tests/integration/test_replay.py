"""Past turns through another wording, voice or model: what would change is shown, and nothing else happens."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from apps.ai_engine.models import Persona, PromptVersion
from apps.conversations import assess, drafting, model, rehearsal, replay, turns
from apps.conversations.models import Conversation, Message, Offer, Replay, ReplayRow, Response, Turn
from apps.conversations.refused import Refused
from apps.conversations.replay import Plan
from apps.core import breakers, clock, doorbell, leases
from apps.core.models import CircuitBreaker
from apps.marketplace.models import Item
from tests import plugin, sandbox
from tests.factories import a_conversation, a_message, a_turn, a_user

SAID = ("Hola, ¿sigue disponible?", "te doy 150", "te doy 195", "¿haces envío?", "¿en qué estado está?")
SIDE = {
    "text", "source", "model", "persona", "prompt", "offers", "held", "problems", "gates", "quality", "seconds", "why",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sandbox.Sandbox]:
    with sandbox.running(tmp_path_factory.mktemp("world")) as running:
        yield running


@pytest.fixture(autouse=True)
def _quiet(world: sandbox.Sandbox, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    settings.OLLAMA_HOST = [world.url]
    world.healed()


def a_past(texts: tuple[str, ...] = SAID) -> list[Turn]:
    """Turns answered by templates a while ago, through the real steps."""
    made = []
    for text in texts:
        conversation = a_conversation()
        message = a_message(conversation=conversation, text=text)
        turn: Turn = a_turn(conversation=conversation, up_to_message=message)
        assess.assess(turn.pk)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "WALLE_LLM_MODE", "template_only")
            drafting.generate(turn.pk)
        turn = turns.again(turn)
        assert turn.response is not None, (text, turn.reason)
        said = a_message(
            conversation=conversation, author=Message.Author.ASSISTANT, text=turn.response.response_text, turn=turn
        )
        Turn.objects.filter(pk=turn.pk).update(state="sent", ended_at=said.sent_at)
        made.append(turns.again(turn))
    return made


def run(plan: Plan, **values: Any) -> Replay:
    made = replay.start(plan, **values)
    while replay.step():
        pass
    made.refresh_from_db()
    return made


def everything() -> list[list[Any]]:
    """All that a replay must leave as it was."""
    tables = (Turn, Response, Offer, Conversation, Message, CircuitBreaker)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.django_db
def test_a_replay_through_the_model_shows_each_turn_beside_what_it_would_be_and_touches_nothing() -> None:
    past = a_past()
    before = everything()
    made = run(Plan())
    assert (made.status, made.done, made.total) == ("done", len(past), len(past))
    assert everything() == before
    rows = replay.as_json(made)["rows"]
    assert [row["turn"] for row in rows] == [turn.pk for turn in past]
    for row, turn in zip(rows, past, strict=True):
        assert turn.response
        assert row["before"]["text"] == turn.response.response_text
        assert (row["before"]["source"], row["after"]["source"]) == ("template", "llm"), row
        assert row["after"]["text"] and not row["after"]["held"], row
        assert "source" in row["changes"]
        assert row["after"]["seconds"] > 0 and row["after"]["quality"] >= 0.6
    assert rows[1]["after"]["offers"] == rows[1]["before"]["offers"]  # the ledger's price, whoever words it
    assert rows[2]["after"]["offers"] == ["195"]


@pytest.mark.django_db
def test_the_same_voice_and_templates_change_nothing() -> None:
    a_past()
    totals = replay.as_json(run(Plan(mode="template_only")))["totals"]
    assert totals["rows"] == len(SAID)
    assert (totals["text"], totals["offers"], totals["held"]) == (0, 0, 0)


@pytest.mark.django_db
def test_what_was_said_after_a_turn_is_not_known_when_it_is_written_again() -> None:
    (turn,) = a_past(("te doy 150",))
    item = turn.conversation.item
    assert item is not None
    a_message(conversation=turn.conversation, text="vale, me lo quedo")
    Offer.objects.create(conversation=turn.conversation, item=item, who="seller", amount=170, kind="counter")
    Conversation.objects.update(state="comprometido")
    Item.objects.update(status="sold")
    row = replay.as_json(run(Plan(mode="template_only")))["rows"][0]
    assert row["changes"] == [] and not row["before"]["held"], row


@pytest.mark.django_db
def test_another_voice_or_wording_is_used_for_this_and_nothing_else() -> None:
    a_past(("Hola, ¿sigue disponible?",))
    Persona.objects.create(slug="seca", name="Seca", style="Seca y breve.")
    prompt = PromptVersion.objects.create(number=907, text="Escribe una respuesta corta.")
    made = run(Plan(prompt=prompt, persona="seca"))
    after = replay.as_json(made)["rows"][0]["after"]
    assert (after["persona"], after["prompt"]) == ("seca", "v907")
    assert Conversation.objects.get().persona == ""


@pytest.mark.django_db
def test_a_text_the_guard_stops_counts_as_held() -> None:
    (turn,) = a_past(("Hola, ¿sigue disponible?",))
    Response.objects.filter(turn=turn).update(response_text="Escríbeme al 612 345 678 y hablamos.")
    result = replay.as_json(run(Plan(mode="template_only")))
    row = result["rows"][0]
    assert row["before"]["held"] and row["before"]["problems"] and not row["after"]["held"]
    assert "held" in row["changes"]
    assert (result["totals"]["no_longer_held"], result["totals"]["newly_held"]) == (1, 0)


@pytest.mark.django_db
def test_only_one_replay_runs_and_it_can_be_stopped() -> None:
    a_past(SAID[:2])
    made = replay.start(Plan(mode="template_only"))
    with pytest.raises(Refused, match="Ya hay un ensayo"):
        replay.start(Plan(mode="template_only"))
    assert replay.stop(made.pk, by=a_user(username="ana"))
    assert not replay.stop(made.pk)
    assert not replay.step()
    made.refresh_from_db()
    assert (made.status, made.done, made.problem) == ("stopped", 0, "Lo paró ana.")
    assert replay.start(Plan(mode="template_only")).total == 2


@pytest.mark.django_db
def test_what_can_not_be_tried_is_refused_saying_why(world: sandbox.Sandbox, settings: Any) -> None:
    with pytest.raises(Refused, match="no hay nada que ensayar"):
        replay.start(Plan(mode="template_only"))
    a_past(SAID[:1])
    for plan, why in (
        (Plan(mode="deprisa"), "ningún modo"),
        (Plan(persona="nadie"), "ninguna voz"),
        (Plan(model="no-existe:1b"), "pull no-existe:1b"),
    ):
        with pytest.raises(Refused, match=why):
            replay.start(plan)
    settings.OLLAMA_HOST = ["http://127.0.0.1:9"]
    with pytest.raises(Refused, match="Ollama"):
        replay.start(Plan())


@pytest.mark.django_db
def test_a_buyer_who_waits_for_the_model_goes_first() -> None:
    a_past(SAID[:1])
    made = replay.start(Plan())
    waiting = a_turn()
    assess.assess(waiting.pk)
    assert not replay.step()
    made.refresh_from_db()
    assert (made.status, made.done) == ("running", 0)
    drafting.generate(waiting.pk)
    while replay.step():
        pass
    made.refresh_from_db()
    assert made.status == "done"


@pytest.mark.django_db
def test_where_buyers_have_every_place_at_the_model_it_tries_again_later(settings: Any) -> None:
    settings.WALLE_LLM_SLOTS, settings.WALLE_LLM_MAX_BUDGET = 1, 0.3
    a_past(SAID[:1])
    made = replay.start(Plan())
    place = leases.acquire_one_of(model.PLACE, 1, 60)
    assert place is not None and not replay.step()
    assert made.rows.get().result is None and made.rows.get().tries == 0
    leases.release(place)
    settings.WALLE_LLM_MAX_BUDGET = 25
    while replay.step():
        pass
    made.refresh_from_db()
    assert made.status == "done"
    assert [row["after"]["source"] for row in replay.as_json(made)["rows"]] == ["llm"]


@pytest.mark.django_db
def test_a_breaker_that_is_open_is_heeded_and_left_as_it_is(world: sandbox.Sandbox) -> None:
    a_past(SAID[:1])
    made = replay.start(Plan())
    breakers.failed(model.breaker(world.url), "no contesta", at_once=True)
    before = everything()
    while replay.step():
        pass
    assert everything() == before
    assert replay.as_json(Replay.objects.get(pk=made.pk))["rows"][0]["model_error"] == "paused"


@pytest.mark.django_db
def test_a_model_that_keeps_failing_ends_the_replay(settings: Any) -> None:
    a_past()
    made = replay.start(Plan())
    settings.OLLAMA_HOST = ["http://127.0.0.1:9"]
    while replay.step():
        pass
    made.refresh_from_db()
    assert (made.status, made.done) == ("failed", 3)
    assert "Ollama" in made.problem
    assert not CircuitBreaker.objects.exists()


@pytest.mark.django_db
def test_a_turn_that_breaks_the_replay_is_given_up_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    past = a_past(SAID[:2])
    made = replay.start(Plan(mode="template_only"))
    real = rehearsal.write_again

    def breaks(turn: Turn, this: Replay) -> rehearsal.Row:
        if turn.pk == past[0].pk:
            raise RuntimeError
        return real(turn, this)

    monkeypatch.setattr(rehearsal, "write_again", breaks)
    for _ in range(replay.MOST_TRIES):
        with pytest.raises(RuntimeError):
            replay.step()
    while replay.step():
        pass
    result = replay.as_json(Replay.objects.get(pk=made.pk))
    assert result["replay"]["status"] == "done"
    assert (result["totals"]["failed"], result["totals"]["rows"]) == (1, 1)


@pytest.mark.django_db
def test_rows_go_with_their_conversation_and_can_be_forgotten_alone() -> None:
    past = a_past(SAID[:2])
    made = run(Plan(mode="template_only"))
    assert replay.forget([past[0].conversation_id]) == 1
    Turn.objects.update(state="skipped", reason="descartada")  # what was sent can't be without its text
    past[1].conversation.delete()
    assert not ReplayRow.objects.exists()
    assert replay.as_json(made)["rows"] == []


@pytest.mark.django_db
def test_the_json_of_a_replay_is_an_interface(tmp_path: Path) -> None:
    a_past(SAID[:2])
    prompt = tmp_path / "nuevo.txt"
    prompt.write_text("Escribe una respuesta corta.")
    file, out = tmp_path / "replay.json", StringIO()
    options = {"prompt": str(prompt), "since": "24h", "limit": 50, "json": file, "stdout": out, "stderr": StringIO()}
    call_command("replay", **options)
    result = json.loads(file.read_text())
    assert set(result) == {"replay", "totals", "rows"}
    assert set(result["replay"]) == {
        "id", "prompt", "persona", "model", "mode", "status", "problem", "total", "done", "created_at", "finished_at",
    }  # fmt: skip
    assert result["replay"]["prompt"] == "nuevo.txt"
    assert set(result["totals"]) == {
        "rows", "failed", "changed", "text", "offers", "held", "source", "newly_held", "no_longer_held", "before",
        "after",
    }  # fmt: skip
    assert set(result["totals"]["after"]) == {"held", "quality", "seconds", "sources"}
    for row in result["rows"]:
        assert set(row) == {"turn", "conversation", "at", "before", "after", "changes", "model_error", "error"}
        assert set(row["before"]) == set(row["after"]) == SIDE
    assert "cambian 2" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"prompt": "99"}, {"prompt": "no-existe.txt"}, {"since": "ayer"}])
def test_the_command_says_what_it_can_not_read(wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("replay", **wrong, stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_where_it_was(world: sandbox.Sandbox) -> None:
    a_past()
    made = replay.start(Plan())
    world.control("faults", kind="llm_slow", count=50, seconds=0.05)
    script = "import django; django.setup(); from apps.conversations import replay; replay.step(60)"
    address = plugin.POSTGRES.url_of("walle", str(connection.settings_dict["NAME"]), plugin.POSTGRES.passwords[0])
    environment = {**os.environ, "DATABASE_URL": address, "OLLAMA_HOST": world.url, "WALLE_LOG_LEVEL": "ERROR"}
    environment["DJANGO_SETTINGS_MODULE"] = "walle.settings"
    process = subprocess.Popen([sys.executable, "-c", script], env=environment, cwd=sandbox.ROOT)
    try:
        until = time.monotonic() + 60
        while not made.done:
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.05)
            made.refresh_from_db()
    finally:
        process.kill()
        process.wait(10)
    world.healed()
    kept = {row.pk: row.result for row in made.rows.filter(result__isnull=False)}
    assert 0 < len(kept) < made.total
    assert not replay.step()  # the dead one's lease
    with connection.cursor() as cursor:
        # Its place at the model too: it died while it wrote, and until that ends a replay gives way.
        cursor.execute("UPDATE leases SET expires_at = %s", [clock.now()])
    while replay.step():
        pass
    made.refresh_from_db()
    assert (made.status, made.done) == ("done", len(SAID))
    assert {row.pk: row.result for row in made.rows.filter(pk__in=kept)} == kept
    assert sorted(made.rows.values_list("tries", flat=True)) in ([1] * 5, [1, 1, 1, 1, 2])
