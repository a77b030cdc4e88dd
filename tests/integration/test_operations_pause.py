"""`manage.py pause` and `resume`: everything or one account stands still, and starting again asks."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.core import stop
from apps.core.models import Stop
from tests.factories import a_response, a_turn, an_account

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def test_everything_stops_at_once_and_starting_again_asks() -> None:
    assert "Todo parado" in run("pause", "--all") and run("pause", "--all")
    assert stop.active() and Stop.objects.count() == 1
    turn = a_turn()
    type(turn).objects.filter(pk=turn.pk).update(state="ready", response=a_response(turn=turn))
    with pytest.raises(CommandError, match="saldrán: 1"):  # nobody is there to be asked
        run("resume", "--all")
    assert stop.active()
    assert "Reanudado" in run("resume", "--all", "--yes") and not stop.active()
    assert "No estaba" in run("resume", "--all")


def test_a_person_at_the_terminal_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    run("pause", "--all")
    for answer, stands in (("no", True), ("", True), ("Sí", False)):
        monkeypatch.setattr("builtins.input", lambda _asked, answer=answer: answer)
        if stands:
            with pytest.raises(CommandError, match="Sigue parado"):
                run("resume", "--all")
        else:
            run("resume", "--all")
        assert stop.active() is stands


def test_one_account_pauses_and_comes_back_and_another_goes_on() -> None:
    account, other = an_account(), an_account()
    assert account.username in run("pause", "--account", account.username)
    assert "en pausa" in run("pause", "--account", account.username)
    account.refresh_from_db()
    other.refresh_from_db()
    assert (account.status, other.status) == ("paused", "active")
    run("resume", "--account", account.username, "--yes")
    account.refresh_from_db()
    assert account.status == "active"


def test_what_cannot_be_done_says_why_and_what_to_do() -> None:
    account = an_account(status="needs_login")
    with pytest.raises(CommandError, match=f"«nadie».*{account.username}"):
        run("pause", "--account", "nadie")
    with pytest.raises(CommandError, match=r"manage\.py login"):
        run("resume", "--account", account.username, "--yes")
    with pytest.raises(CommandError):
        run("pause")
    assert not stop.active()
