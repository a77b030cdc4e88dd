"""Keys: shown by fingerprint, confirmed from paper, changed without losing a value whatever interrupts it."""

import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from apps.core import fields
from apps.desk.models import AuditEvent
from apps.marketplace.models import Account
from apps.operations import backups_sealed, keys, standstill
from apps.operations.console import Refused
from apps.pricing.source_state import SourceState
from tests import plugin
from tests.factories import an_account
from walle import vault

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = '{"cookies": ["de la sesión"]}'


@pytest.fixture
def home(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory whose key is the one in use."""
    own = Path(tempfile.mkdtemp(dir=plugin.HOME))  # goes with it; the servers' user may pass
    own.chmod(0o711)
    monkeypatch.delenv("WALLE_FIELD_KEYS", raising=False)
    settings.WALLE_DATA_DIR, settings.WALLE_BACKUP_DIR = own, own / "backups"
    settings.WALLE_FIELD_KEYS = [vault.ensure(own)["WALLE_FIELD_KEYS"]]
    return own


def say(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def ciphers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_state FROM accounts WHERE session_state <> '' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_every_encrypted_column_is_known(home: Path) -> None:
    found = {(table, column) for table, column, _pk in keys.encrypted_columns()}
    assert found >= {("accounts", "session_state"), ("authenticators", "key"), ("price_sources", "client_secret")}
    SourceState.objects.create(name="ebay", client_secret="de la aplicación")  # its primary key is a word
    assert sum(sum(each.by_key.values()) for each in keys.usage()) == 1 == keys.rotate(by="x")
    assert SourceState.objects.get().client_secret == "de la aplicación"


def test_show_never_shows_a_key(home: Path, settings: Any) -> None:
    an_account(session_state=SECRET)
    said = say("keys", "show")
    key = settings.WALLE_FIELD_KEYS[0]
    assert keys.fingerprint(key) in said and "1 valores" in said and "SIN APUNTAR" in said
    assert not any(key[start : start + 8] in said for start in range(len(key) - 8))
    settings.WALLE_FIELD_KEYS = [Fernet.generate_key().decode()]
    assert "NO LOS ABRE NINGUNA" in say("keys", "show")


def test_the_key_is_down_on_paper_only_once_a_part_of_it_was_typed(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="a mano"):
        say("keys", "escrow")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    key = settings.WALLE_FIELD_KEYS[0]
    groups = [key[start : start + 4] for start in range(0, len(key), 4)]
    monkeypatch.setattr("builtins.input", lambda asked: "nope")
    with pytest.raises(CommandError, match="No coincide"):
        say("keys", "escrow")
    assert not keys.escrowed(key)
    monkeypatch.setattr("builtins.input", lambda asked: groups[int("".join(filter(str.isdigit, asked))) - 1])
    said = say("keys", "escrow")
    assert all(group in said for group in groups) and keys.escrowed(key)
    assert not keys.escrowed(Fernet.generate_key().decode())
    event = AuditEvent.objects.get(page="keys_escrow")
    assert event.name.startswith("consola: ") and key not in event.object_id


def test_a_new_key_takes_over_and_the_old_one_goes(home: Path, settings: Any) -> None:
    old = settings.WALLE_FIELD_KEYS[0]
    accounts = [an_account(session_state=f"{SECRET}{number}") for number in range(3)]
    an_account(session_state="")
    assert keys.rotate(by="consola: ana") == 3
    assert old not in settings.WALLE_FIELD_KEYS
    assert vault.read(home)["WALLE_FIELD_KEYS"] == settings.WALLE_FIELD_KEYS[0]
    assert (home / vault.FILE).stat().st_mode & 0o777 == 0o600 and vault.read(home)["SECRET_KEY"]
    for number, account in enumerate(accounts):
        assert Account.objects.get(pk=account.pk).session_state == f"{SECRET}{number}"
    assert all(not keys._opens(Fernet(old), cipher) for cipher in ciphers())
    assert AuditEvent.objects.filter(page="keys_rotate", detail="3 valores").exists()
    assert not keys.escrowed(settings.WALLE_FIELD_KEYS[0])  # the paper of before does not count


def test_batches_reach_every_row(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    for number in range(5):
        an_account(session_state=f"s{number}")
    assert keys.rotate(by="x") == 5
    assert sorted(Account.objects.values_list("session_state", flat=True)) == [f"s{number}" for number in range(5)]


def test_interrupted_it_goes_on_with_the_same_new_key(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = settings.WALLE_FIELD_KEYS[0]
    monkeypatch.setattr(keys, "BATCH", 1)
    for number in range(4):
        an_account(session_state=f"s{number}")
    write = keys._write
    written: list[Any] = []

    def killed(update: Any, batch: Any) -> int:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(batch)
        return write(update, batch)

    monkeypatch.setattr(keys, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        keys.rotate(by="x")
    # Half is old, half is new, and both keys are on disk: everything opens.
    begun = vault.read(home)["WALLE_FIELD_KEYS"].split(",")
    assert len(begun) == 2 and begun[1] == old
    settings.WALLE_FIELD_KEYS = begun
    assert sorted(Account.objects.values_list("session_state", flat=True)) == ["s0", "s1", "s2", "s3"]
    monkeypatch.setattr(keys, "_write", write)
    assert keys.rotate(by="x") == 2
    assert [begun[0]] == settings.WALLE_FIELD_KEYS
    assert sorted(Account.objects.values_list("session_state", flat=True)) == ["s0", "s1", "s2", "s3"]


def test_a_value_that_no_key_opens_keeps_every_key(home: Path, settings: Any) -> None:
    an_account(session_state=SECRET)
    lost = Fernet(Fernet.generate_key()).encrypt(b"de otra llave").decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts SET session_state = %s", (lost,))
    with pytest.raises(Refused, match=r"accounts\.session_state"):
        keys.rotate(by="x")
    assert len(settings.WALLE_FIELD_KEYS) == 2 and ciphers() == [lost]


def test_a_value_written_meanwhile_with_the_old_key_keeps_it(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, old = an_account(session_state=SECRET), settings.WALLE_FIELD_KEYS[0]
    again = backups_sealed.relock

    def late(where: Path, ring: list[str]) -> int:
        cipher = Fernet(old).encrypt(b"tarde").decode()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts SET session_state = %s", (cipher,))
        return again(where, ring)

    monkeypatch.setattr(backups_sealed, "relock", late)
    with pytest.raises(Refused, match="no se quita ninguna"):
        keys.rotate(by="x")
    assert Account.objects.get(pk=account.pk).session_state == "tarde"
    monkeypatch.setattr(backups_sealed, "relock", again)
    assert keys.rotate(by="x") == 1
    assert Account.objects.get(pk=account.pk).session_state == "tarde" and old not in settings.WALLE_FIELD_KEYS


def test_keys_of_the_environment_are_not_ours_to_write(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (home / vault.FILE).read_text()
    account = an_account(session_state=SECRET)
    monkeypatch.setenv("WALLE_FIELD_KEYS", settings.WALLE_FIELD_KEYS[0])
    with pytest.raises(Refused, match="entorno"):
        keys.rotate(by="x")
    settings.WALLE_FIELD_KEYS = [Fernet.generate_key().decode(), *settings.WALLE_FIELD_KEYS]
    assert keys.rotate(by="x") == 1
    assert (home / vault.FILE).read_text() == before
    assert fields.decrypt(ciphers()[0]) == SECRET == Account.objects.get(pk=account.pk).session_state


def test_nothing_is_changed_while_others_are_connected(home: Path, settings: Any) -> None:
    account = an_account(session_state=SECRET)
    address = standstill.in_use()
    with psycopg.connect(**address), pytest.raises(CommandError, match="conexiones abiertas"):  # type: ignore[arg-type]
        say("keys", "rotate")
    assert "Llave nueva" in say("keys", "rotate")
    assert Account.objects.get(pk=account.pk).session_state == SECRET
