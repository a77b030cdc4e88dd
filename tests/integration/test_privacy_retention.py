"""What is too old goes at night, in steps that can be cut off; a filling disk stops scans first and deliveries last."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from pytest_django import Settings

from apps.conversations import delivery, erasure, intake, price_scans
from apps.conversations.models import Agreement, Conversation, Message, Replay, ReplayRow
from apps.conversations.refused import Refused
from apps.core import alerts, clock, doorbell
from apps.core.models import Alert
from apps.marketplace.models import Account, Buyer, PageFailure
from apps.operations import schedules
from apps.operations.privacy import disk, holds, outside, retention, rules
from apps.operations.privacy.models import DiskReading, Retention, RetentionPass
from apps.security.models import SecurityEvidence, SeenContact
from tests.factories import a_buyer, a_conversation, a_message, a_turn, an_account
from tests.integration.desk_world import NAME
from tests.integration.test_erasure import TRACES, a_past, tables_with
from tests.site import Site
from workers import prices, replies, upkeep

pytestmark = pytest.mark.django_db

MONTH = rules.MONTH


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """An installation of its own on disk; rings are kept in `rung`."""
    monkeypatch.setattr(doorbell, "ring", lambda *links: rung.append(links[0][0]))
    rung.clear()
    settings.WALLE_DATA_DIR = tmp_path
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(disk, "_known", None)
    yield tmp_path


rung: list[str] = []


def an_old_chat(months: float, state: str = "finalizado", **values: Any) -> Conversation:
    """A conversation whose last word was said so many months ago."""
    last = clock.now() - months * MONTH
    chat = a_conversation(state=state, last_message_at=last, buyer=values.pop("buyer", None) or a_buyer(), **values)
    a_message(conversation=chat, text="Palabras viejas", raw={"text": "Palabras viejas"}, sent_at=last)
    return chat


def words(chat: Conversation) -> str:
    return Message.objects.get(conversation=chat).text


def night() -> dict[str, int]:
    retention.begin()
    while retention.go_on(seconds=30):
        pass
    return dict(RetentionPass.objects.values_list("kind", "done"))


def test_words_go_by_state_and_age_and_nothing_of_what_is_held_or_open() -> None:
    gone = [an_old_chat(25), an_old_chat(13, "abandonado"), an_old_chat(30, "coordinando")]
    young = [an_old_chat(23), an_old_chat(11, "abandonado"), an_old_chat(13, "coordinando")]
    held, owed, agreed = an_old_chat(60), an_old_chat(60), an_old_chat(60)
    holds.put(held.buyer_id or 0, "denuncia", by="ana")
    a_turn(conversation=owed, up_to_message=Message.objects.get(conversation=owed))
    assert agreed.item is not None
    Agreement.objects.create(account=agreed.account, conversation=agreed, item=agreed.item, price=5)
    assert retention.rehearse()["chats"] == 3 and words(gone[0]) == "Palabras viejas"
    assert night()["chats"] == 3
    assert [words(chat) for chat in gone] == ["[borrado]"] * 3
    assert {words(chat) for chat in (*young, held, owed, agreed)} == {"Palabras viejas"}
    assert (
        Buyer.objects.get(pk=gone[0].buyer_id or 0).name == ""
        and Buyer.objects.get(pk=young[0].buyer_id or 0).name == "Carlos"
    )
    assert night()["chats"] == 0, "what is forgotten is not met again"
    with pytest.raises(Refused):
        erasure.erase(held.buyer_id or 0, by=None)


def test_of_a_chat_that_grew_old_no_table_holds_a_word() -> None:
    turn = a_past()
    chat = turn.conversation
    type(turn).objects.filter(pk=turn.pk).update(state="skipped", reason="cortesia", ended_at=clock.now())
    Conversation.objects.filter(pk=chat.pk).update(last_message_at=clock.now() - 25 * MONTH)
    Message.objects.update(sent_at=clock.now() - 25 * MONTH)
    PageFailure.objects.update(at=clock.now() - timedelta(days=31))
    assert tables_with(TRACES)
    night()
    assert tables_with(TRACES) == set()
    assert not SecurityEvidence.objects.exists() and not SeenContact.objects.exists()


def test_a_buyer_with_another_chat_keeps_their_name() -> None:
    buyer = a_buyer(name=NAME)
    old, new = an_old_chat(30, buyer=buyer), an_old_chat(1, buyer=buyer)
    night()
    assert words(old) == "[borrado]" and words(new) == "Palabras viejas"
    assert Buyer.objects.get(pk=buyer.pk).name == NAME
    old.refresh_from_db()
    assert old.buyer_name == ""


def test_originals_pictures_replays_alerts_and_knocks_go_in_their_time(home: Path) -> None:
    now, chat = clock.now(), an_old_chat(1)
    Message.objects.update(sent_at=now - timedelta(days=91))
    fresh, held = an_old_chat(1), an_old_chat(4)
    holds.put(held.buyer_id or 0, "denuncia", by="ana")
    for days in (31, 29):
        PageFailure.objects.create(account=an_account(), at=now - timedelta(days=days), error="x")
    for buyer_chat, finished in ((chat, 91), (fresh, 89), (held, 400)):
        replay = Replay.objects.create(status="done", finished_at=now - timedelta(days=finished))
        up_to = Message.objects.get(conversation=buyer_chat)
        turn = a_turn(conversation=buyer_chat, up_to_message=up_to, state="skipped", reason="x", ended_at=now)
        ReplayRow.objects.create(replay=replay, turn=turn, result={"after": {"text": "Hola"}})
    for subject, days in (("account:1", 400), ("account:2", 300), (f"conversation:{held.pk}", 400)):
        alerts.raise_alert("fraud", subject, "x")
        Alert.objects.filter(subject=subject).update(closed_at=now - timedelta(days=days))
    for days in (31, 29):
        row = AccessAttempt.objects.create(username=f"ana{days}", ip_address="10.0.0.1", failures_since_start=1)
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=now - timedelta(days=days))
    for number, days in ((1, -1), (2, 1)):
        Session.objects.create(session_key=str(number), session_data="x", expire_date=now + timedelta(days=days))
    (home / "logs" / "web.log").write_text(f"{(now - timedelta(days=31)).isoformat()} x\n")
    wanted = {"lines": 0, "chats": 0, "raw": 1, "pictures": 1, "replays": 1, "alerts": 1, "access": 2, "logs": 1}
    assert retention.rehearse() == wanted
    assert retention.rehearse() == wanted, "looking changes nothing"
    assert night() == wanted
    assert set(Message.objects.exclude(raw={}).values_list("conversation", flat=True)) == {fresh.pk, held.pk}
    assert PageFailure.objects.count() == 1 and AccessAttempt.objects.count() == 1 and Session.objects.count() == 1
    assert set(ReplayRow.objects.values_list("turn__conversation", flat=True)) == {fresh.pk, held.pk}
    assert Alert.objects.count() == 2 and (home / "logs" / "web.log").read_text() == ""


def test_terms_changed_in_the_desk_count_from_then_on() -> None:
    chat = an_old_chat(7)
    night()
    assert words(chat) == "Palabras viejas"
    Retention.objects.create(pk=1, finished_months=6)
    night()
    assert words(chat) == "[borrado]"


def test_a_pass_that_is_cut_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    chats = [an_old_chat(30) for _ in range(retention.CHATS * 2)]
    retention.begin()
    real = erasure.forget
    seen: list[int] = []

    def dies(pk: int) -> bool:
        if len(seen) == retention.CHATS + 2:
            raise MemoryError
        seen.append(pk)
        return real(pk)

    monkeypatch.setattr(erasure, "forget", dies)
    with pytest.raises(MemoryError):
        retention.go_on(seconds=30)
    row = RetentionPass.objects.get(kind="chats")
    assert (row.upto, row.done) == (chats[retention.CHATS - 1].pk, retention.CHATS) and retention.unfinished()
    monkeypatch.setattr(erasure, "forget", real)
    retention.begin()
    assert RetentionPass.objects.get(kind="chats").upto == row.upto, "the next night does not begin anew"
    while retention.go_on(seconds=30):
        pass
    assert {words(chat) for chat in chats} == {"[borrado]"}


def test_the_night_rings_for_one_short_step_after_another(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    an_old_chat(30)
    upkeep.nightly()
    assert rung == [retention.TASK]
    monkeypatch.setattr(retention, "go_on", lambda: True)
    upkeep.keep_to_the_terms(0)
    assert rung == [retention.TASK] * 2
    upkeep.hourly()
    assert rung == [retention.TASK] * 3, "a lost ring costs an hour"
    monkeypatch.undo()


def test_the_command_says_how_much_and_does_it(capsys: pytest.CaptureFixture[str]) -> None:
    chat = an_old_chat(30)
    call_command("retention", "--dry-run")
    assert "conversaciones                        1" in capsys.readouterr().out and words(chat) == "Palabras viejas"
    call_command("retention")
    assert "Borrado:" in capsys.readouterr().out and words(chat) == "[borrado]"


def test_what_is_written_after_the_words_went_is_taken_in_and_the_old_stays_gone() -> None:
    site = Site(a_conversation(buyer=a_buyer(name=NAME)))
    site.says("Soy yo, hace años")
    chat = intake.record(Account.objects.get(), site.thread())
    assert chat is not None
    chat.turns.update(state="skipped", reason="cortesia", ended_at=clock.now())
    Conversation.objects.update(last_message_at=clock.now() - 30 * MONTH, state="finalizado")
    night()
    intake.record(Account.objects.get(), site.thread())
    assert not tables_with(("hace años",))


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Fills the disk to so many hundredths and looks at it."""

    def to(hundredths: int) -> disk.Level:
        monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(110, hundredths, 100 - hundredths))
        return disk.watch()

    return to


def test_a_filling_disk_stops_scans_first_then_spares_what_it_can_and_deliveries_last(
    fill: Any, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    done: list[str] = []
    monkeypatch.setattr(price_scans, "run", lambda _: done.append("scan"))
    monkeypatch.setattr(delivery, "deliver", lambda *_: done.append("deliver"))

    def work() -> list[str]:
        done.clear()
        prices.scan(1)
        replies.deliver(1)
        return list(done)

    old = an_old_chat(1)
    held = an_old_chat(1)
    holds.put(held.buyer_id or 0, "denuncia", by="ana")
    PageFailure.objects.create(account=an_account(), at=clock.now(), error="x", screenshot=b"x")
    (home / "logs" / "web.log").write_text("now\n")
    (home / "logs" / "web.log.1").write_text("before\n")
    assert fill(79) == disk.Level.FINE and work() == ["scan", "deliver"] and not Alert.objects.exists()
    assert fill(80) == disk.Level.WARNED and work() == ["scan", "deliver"]
    assert "al 80%" in Alert.objects.get(closed_at=None).detail
    assert fill(90) == disk.Level.NO_SCANS and work() == ["deliver"] and PageFailure.objects.exists()
    assert fill(95) == disk.Level.PRUNED and work() == ["deliver"]
    assert not PageFailure.objects.exists() and not (home / "logs" / "web.log.1").exists()
    assert (home / "logs" / "web.log").exists()
    assert Message.objects.get(conversation=old).raw == {} and words(old) == "Palabras viejas"
    assert Message.objects.get(conversation=held).raw
    assert fill(98) == disk.Level.NO_DELIVERIES and work() == []
    assert Alert.objects.count() == 1, "one incident is one alert"
    assert fill(79) == disk.Level.FINE and work() == ["scan", "deliver"]
    assert Alert.objects.filter(closed_at=None).exists(), "at the edge it stays open"
    fill(77)
    assert not Alert.objects.filter(closed_at=None).exists()


def test_another_machines_full_disk_counts_and_one_that_is_off_does_not(
    fill: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(10)
    DiskReading.objects.create(host="db", used=0.92, seen_at=clock.now())
    assert disk.level() == disk.Level.NO_SCANS
    DiskReading.objects.filter(host="db").update(seen_at=clock.now() - timedelta(minutes=6))
    monkeypatch.setattr(disk, "_known", None)
    assert disk.level() == disk.Level.FINE


def test_the_disk_is_looked_at_each_minute_and_every_task_exists() -> None:
    mine = {each.task: each for each in schedules.SCHEDULES}
    assert mine["upkeep.disk"].every == 60 and mine["upkeep.disk"].queue == "upkeep"
    assert upkeep.look_at_the_disk.name == "upkeep.disk" and upkeep.keep_to_the_terms.name == retention.TASK


def test_terms_have_names_and_help_for_whoever_changes_them() -> None:
    fields = [f for f in Retention._meta.concrete_fields if isinstance(f, models.PositiveSmallIntegerField)]
    assert len(fields) == 8 and all(f.help_text and f.verbose_name for f in fields)
    assert outside.log_files() == []
