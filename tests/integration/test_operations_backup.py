"""Backups: made only where they can be opened again, rehearsed, restored whole, with erasures repeated."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from apps.conversations import erasure
from apps.conversations.models import Message
from apps.core import clock, stop
from apps.core.models import Alert
from apps.desk.models import AuditEvent
from apps.marketplace.models import Account, Buyer
from apps.operations import backups, backups_dump, backups_restore, backups_sealed, keys, standstill
from apps.operations.backups_sealed import Backup
from apps.operations.console import Refused
from apps.operations.standstill import Address
from tests import plugin
from tests.factories import a_conversation, a_message, a_user, an_account, an_item
from walle import vault

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any) -> Path:
    """A data directory with a key on paper, below the servers' own."""
    own = Path(tempfile.mkdtemp(dir=plugin.HOME))
    own.chmod(0o711)
    kept = vault.ensure(own)
    settings.WALLE_DATA_DIR, settings.WALLE_BACKUP_DIR = own, own / "backups"
    settings.WALLE_FIELD_KEYS, settings.SECRET_KEY = [kept["WALLE_FIELD_KEYS"]], kept["SECRET_KEY"]
    keys.acknowledge(settings.WALLE_FIELD_KEYS[0], by="ana")
    return own


@pytest.fixture
def target() -> Iterator[Address]:
    """An empty database beside the test's, and the test's in use again at the end."""
    original = standstill.in_use()
    name = f"{original['dbname']}_restored"
    with standstill.link_beside(original) as link:
        standstill.drop(link, name)
        link.execute(f"CREATE DATABASE {name}".encode())
    yield original | {"dbname": name}
    standstill.use(original)


def data() -> Message:
    """Something of everything that may go wrong on the way: accents, JSON, ciphertext, money."""
    chat = a_conversation(item=an_item(account=an_account(username="vendedora")))
    message = a_message(conversation=chat, text="¿Está? «sí» 😀 \\ ' \t fin")
    for number in range(20):
        a_message(conversation=chat, text=f"mensaje {number}")
    return message


def say(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def measures(address: Address) -> backups_dump.Measures:
    with standstill.link(address) as link:
        return backups_dump.measure(link)


def test_none_is_made_until_the_key_is_on_paper(settings: Any, home: Path) -> None:
    settings.WALLE_FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="keys escrow"):
        say("backup")
    assert backups.daily() is None and not list(home.glob("backups/*"))
    assert "keys escrow" in Alert.objects.get(kind="backup", closed_at=None).detail
    keys.acknowledge(settings.WALLE_FIELD_KEYS[0], by="ana")
    assert backups.daily() and not Alert.objects.filter(closed_at=None).exists()


def test_it_is_encrypted_listed_and_private(home: Path) -> None:
    data()
    said = say("backup")
    [made] = backups_sealed.listing(home / "backups")
    assert str(made.path) in said and str(made.path) in say("backup", "--list")
    assert made.path.stat().st_mode & 0o777 == 0o600 and made.path.parent.stat().st_mode & 0o777 == 0o700
    assert b"vendedora" not in made.path.read_bytes() and b"PGDMP" not in made.path.read_bytes()
    assert AuditEvent.objects.filter(page="backup", object_id=made.path.stem).exists()
    # No word of it anywhere else below the data directory.
    assert {path.name for path in home.rglob("*") if path.is_file()} <= {
        made.path.name, "secrets.env", "identity", "running.lock",
    }  # fmt: skip


def test_one_that_failed_leaves_nothing_behind(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as once:
        once.setattr(backups_dump, "_TABLES", "SELECT 'no such table'")
        assert backups.daily() is None
    assert Alert.objects.filter(kind="backup", subject="daily", closed_at=None).exists()
    monkeypatch.setattr(
        backups_dump, "_program", lambda name, address: (["sh", "-c", "echo error: no >&2; exit 3"], {})
    )
    with pytest.raises(Refused, match="pg_dump ha fallado: error: no"):
        backups.make()
    assert not list((home / "backups").iterdir())


def test_the_rule_is_kept_and_other_files_are_left_alone(home: Path) -> None:
    folder = home / "backups"
    folder.mkdir()
    now = clock.now().replace(microsecond=0)
    for days in range(1, 30):
        backups_sealed.named(folder, now - timedelta(days=days)).write_bytes(b"x")
    (folder / "mine.txt").write_text("mine")
    backups.make()
    left = backups_sealed.listing(folder)
    assert 10 <= len(left) <= 14 and [(now - each.at).days for each in left[:7]] == list(range(7))
    assert (folder / "mine.txt").exists()


def test_what_the_backup_says_is_what_the_dump_holds_while_others_write(
    target: Address, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data()
    dump = backups_dump.dumped

    def meanwhile(address: Address, snapshot: str = "") -> Iterator[bytes]:
        an_account(username="llegó después")  # after the description, before the dump
        return dump(address, snapshot)

    monkeypatch.setattr(backups_dump, "dumped", meanwhile)
    made = backups.make()
    with backups_restore.opened(made.path, settings.WALLE_FIELD_KEYS) as (told, pieces):
        assert told.measures["accounts"][0] == 1 and told.measures["messages"][0] == 21
        assert backups_restore.fill_and_compare(target, told, pieces) == []
    assert Account.objects.count() == 2


def test_it_comes_back_whole(target: Address, home: Path) -> None:
    message = data()
    before = measures(standstill.in_use())
    made = backups.make()
    Message.objects.all().update(text="dañado")
    came = backups_restore.restore(made.path, target, backups_sealed_ring(), by="ana", tell=lambda text: None)
    assert came.erased == 0 and came.logins == []
    assert standstill.in_use()["dbname"] == target["dbname"]
    assert Message.objects.get(pk=message.pk).text == "¿Está? «sí» 😀 \\ ' \t fin"
    assert Account.objects.get().session_state == '{"cookies": []}'
    assert stop.active()  # nothing leaves before a person has looked
    after = measures(target)
    same = {name for name in before if name not in ("stops",)}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    # Triggers came along: what may only be added to still is.
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_events")


def backups_sealed_ring() -> list[str]:
    from django.conf import settings

    return list(settings.WALLE_FIELD_KEYS)


def test_a_database_with_data_stays_beside_for_a_week(target: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backups.make()
    ring = backups_sealed_ring()
    backups_restore.restore(made.path, target, ring, by="ana", tell=lambda text: None)
    Account.objects.create(username="nueva", external_id="x")
    came = backups_restore.restore(made.path, target, ring, by="ana", tell=lambda text: None)
    assert came.before.startswith(f"{target['dbname']}_before_") and not Account.objects.exists()
    with standstill.link(target | {"dbname": came.before}) as link:
        assert link.execute("SELECT username FROM accounts").fetchone() == ("nueva",)
    backups_restore._forget_old(target)
    assert came.before in databases(target)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    backups_restore._forget_old(target)
    assert came.before not in databases(target) and target["dbname"] in databases(target)


def databases(address: Address) -> set[str]:
    with standstill.link_beside(address) as link:
        return {str(row[0]) for row in link.execute("SELECT datname FROM pg_database")}


def test_one_that_is_not_as_it_says_changes_nothing(target: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    data()
    measure = backups_dump.measure

    def lies(link: Any) -> backups_dump.Measures:
        return measure(link) | {"messages": (20, "0")}

    monkeypatch.setattr(backups_dump, "measure", lies)
    made = backups.make()
    monkeypatch.setattr(backups_dump, "measure", measure)
    original = standstill.in_use()
    with pytest.raises(Refused, match="messages: 20 filas, y ahora 21"):
        backups_restore.restore(made.path, target, backups_sealed_ring(), by="ana", tell=lambda text: None)
    assert backups_restore.empty(target) and standstill.in_use() == original
    assert target["dbname"] + "_new" not in databases(target)


def test_damaged_foreign_or_too_new_it_is_refused(target: Address, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backups.make()
    ring = backups_sealed_ring()
    whole = made.path.read_bytes()
    for change in (whole[:-1], whole[: len(whole) // 2], b"x" + whole[1:]):
        made.path.write_bytes(change)
        with pytest.raises(Refused):
            backups_restore.restore(made.path, target, ring, by="ana", tell=lambda text: None)
    made.path.write_bytes(whole)
    with pytest.raises(Refused, match="huella"):
        backups_restore.restore(made.path, target, [Fernet.generate_key().decode()], by="x", tell=lambda text: None)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0999_next', now())")
    newer = wait_a_second_and_make()
    with pytest.raises(Refused, match=r"core\.0999_next"):
        backups_restore.restore(newer.path, target, ring, by="ana", tell=lambda text: None)
    assert backups_restore.empty(target)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0999_next'")


def wait_a_second_and_make() -> Backup:
    """Two backups of one second would have one name."""
    clock.sleep(1.1)
    return backups.make()


def test_whoever_asked_to_be_erased_stays_erased(target: Address, home: Path) -> None:
    message = data()
    buyer = message.conversation.buyer
    assert buyer is not None
    made = backups.make()
    erasure.erase(buyer.pk, by=a_user())
    assert (home / "erasures.jsonl").exists()
    came = backups_restore.restore(made.path, target, backups_sealed_ring(), by="ana", tell=lambda text: None)
    assert came.erased == 1 and standstill.in_use()["dbname"] == target["dbname"]
    assert not Buyer.objects.get(pk=buyer.pk).name
    assert not Message.objects.filter(text__contains="mensaje").exists()


def test_on_another_machine_with_the_paper_and_the_folder_alone(target: Address, home: Path, settings: Any) -> None:
    message = data()
    buyer = message.conversation.buyer
    assert buyer is not None
    made = backups.make()
    paper, secret = settings.WALLE_FIELD_KEYS[0], settings.SECRET_KEY
    erasure.erase(buyer.pk, by=a_user())
    wait_a_second_and_make()  # takes the line of the erasure along
    there = Path(tempfile.mkdtemp(dir=plugin.HOME))
    there.chmod(0o711)
    own = vault.ensure(there)
    carried = Path(shutil.copytree(home / "backups", there / "carried"))
    settings.WALLE_DATA_DIR, settings.WALLE_FIELD_KEYS, settings.SECRET_KEY = (
        there, [own["WALLE_FIELD_KEYS"]], own["SECRET_KEY"],
    )  # fmt: skip
    came = backups_restore.restore(carried / made.path.name, target, [paper], by="ana", tell=lambda text: None)
    assert came.erased == 1 and came.logins == []
    after = vault.read(there)
    assert after["WALLE_FIELD_KEYS"].split(",") == [paper, own["WALLE_FIELD_KEYS"]]
    assert after["SECRET_KEY"] == secret and (there / "erasures.jsonl").exists()
    assert Account.objects.get().session_state == '{"cookies": []}'  # its session opens here too


def test_sessions_that_need_a_login_are_named(target: Address) -> None:
    an_account(username="bien")
    an_account(username="caducada", session_expires_at=clock.now() - timedelta(hours=1))
    an_account(username="sin", session_state="")
    lost = an_account(username="ilegible")
    with connection.cursor() as cursor:
        cipher = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
        cursor.execute("UPDATE accounts SET session_state = %s WHERE id = %s", (cipher, lost.pk))
    assert backups_restore.needing_login() == ["caducada", "ilegible", "sin"]
    assert Account.objects.defer("session_state").get(pk=lost.pk).status == Account.Status.NEEDS_LOGIN


def test_the_rehearsal_is_dropped_and_tells_when_it_differs(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    assert backups_restore.rehearse() is None
    data()
    made = backups.make()
    scratch = standstill.in_use()["dbname"] + "_rehearsal"
    assert backups_restore.rehearse() == [] and scratch not in databases(standstill.in_use())
    assert not Alert.objects.exists()
    fill = backups_dump.fill

    def loses_one(address: Address, pieces: Iterator[bytes]) -> None:
        fill(address, pieces)
        with standstill.link(address) as link:
            link.execute("UPDATE messages SET text = 'otro' WHERE text = 'mensaje 3'")

    monkeypatch.setattr(backups_dump, "fill", loses_one)
    assert backups_restore.rehearse() == ["messages: las mismas 21 filas, con otro contenido"]
    assert "messages" in Alert.objects.get(kind="backup", closed_at=None).detail
    assert scratch not in databases(standstill.in_use())
    monkeypatch.setattr(backups_dump, "fill", fill)
    assert "tirada" in say("backup", "--rehearse") and not Alert.objects.filter(closed_at=None).exists()
    made.path.write_bytes(made.path.read_bytes()[:-5])
    assert "dañada" in (backups_restore.rehearse() or [""])[0]
    assert Alert.objects.filter(kind="backup", closed_at=None).exists()


def test_a_role_that_may_not_create_databases_hears_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    backups.make()
    monkeypatch.setattr(standstill, "administrator", lambda address: address)
    owner = plugin.POSTGRES.url_of("postgres", "postgres", plugin.POSTGRES.passwords[1])
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute("ALTER ROLE walle NOCREATEDB")
        try:
            wrong = backups_restore.rehearse()
        finally:
            link.execute("ALTER ROLE walle CREATEDB")
    assert wrong and "ALTER ROLE walle CREATEDB" in wrong[0]


def test_the_command_asks_for_the_name_and_refuses_while_others_work(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    message = data()
    say("backup")
    Message.objects.all().update(text="dañado")
    address = standstill.in_use()
    with psycopg.connect(**address), pytest.raises(CommandError, match="conexiones abiertas"):  # type: ignore[arg-type]
        say("restore", "--yes", address["dbname"])
    for given in ((), ("--yes", "otra")):
        with pytest.raises(CommandError, match="No se ha cambiado nada"):
            say("restore", *given)
    assert Message.objects.get(pk=message.pk).text == "dañado"
    with pytest.raises(CommandError, match="No existe"):
        say("restore", "/nowhere.backup")
    said = say("restore", "--yes", address["dbname"])
    assert "resume --all" in said and "_before_" in said
    assert Message.objects.get(pk=message.pk).text.startswith("¿Está?")
    assert AuditEvent.objects.filter(page="restore").exists()


def test_a_database_is_dropped_whoever_of_ours_is_still_in_it(target: Address) -> None:
    with standstill.link(target) as forgotten, standstill.link_beside(target) as link:
        forgotten.execute("SELECT 1")
        standstill.drop(link, target["dbname"])
        assert target["dbname"] not in databases(target)
        standstill.drop(link, target["dbname"])
        with pytest.raises(psycopg.OperationalError):
            forgotten.execute("SELECT 1")
