"""The database moves to another PostgreSQL, an earlier major's cluster to today's: proven equal, or nothing changes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from apps.operations import backups_dump, moving, servers, standstill
from apps.operations.console import Refused
from apps.operations.standstill import Address
from tests import plugin
from tests.factories import a_message
from walle import vault


@pytest.fixture(autouse=True)
def home(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of its own, whose database the environment doesn't name."""
    own = Path(tempfile.mkdtemp(dir=plugin.HOME))
    own.chmod(0o711)
    vault.ensure(own)
    settings.WALLE_DATA_DIR = own
    monkeypatch.delenv("DATABASE_URL")
    yield own
    servers.forget(own)


@pytest.fixture
def target(postgres_server: servers.Postgres) -> Address:
    """An empty database elsewhere."""
    with psycopg.connect(postgres_server.url, autocommit=True) as link:
        standstill.drop(link, "elsewhere")
        link.execute("CREATE DATABASE elsewhere")
    return standstill.of_url(url(postgres_server))


def url(server: servers.Postgres) -> str:
    return server.url_of("walle", "elsewhere", server.passwords[0])


def say(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_to_another_server_every_row_and_the_installation_uses_it(
    target: Address, home: Path, postgres_server: servers.Postgres
) -> None:
    for number in range(30):
        a_message(text=f"¿{number}?")
    source = standstill.in_use()
    assert "comparadas" in say("move_database", url(postgres_server))
    with standstill.link(source) as old, standstill.link(target) as new:
        assert backups_dump.measure(old) == backups_dump.measure(new)
        assert new.execute("SELECT count(*) FROM messages").fetchone() == (30,)
    assert vault.read(home)["DATABASE_URL"] == url(postgres_server)


@pytest.mark.django_db(transaction=True)
def test_whatever_is_wrong_nothing_changes(
    target: Address, home: Path, postgres_server: servers.Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = vault.read(home)
    a_message()
    source = standstill.in_use()
    own = postgres_server.url_of("walle", source["dbname"], postgres_server.passwords[0])
    for wrong, said in (
        (own, "ya se usa"),
        ("mysql://a@b/c", "postgres://"),
        ("postgres://walle@127.0.0.1:1/x", "no deja entrar"),
    ):
        with pytest.raises(CommandError, match=said):
            say("move_database", wrong)
    with psycopg.connect(**source), pytest.raises(CommandError, match="conexiones abiertas"):  # type: ignore[arg-type]
        say("move_database", url(postgres_server))
    with psycopg.connect(**target), pytest.raises(CommandError, match="destino"):  # type: ignore[arg-type]
        say("move_database", url(postgres_server))
    monkeypatch.setenv("DATABASE_URL", own)
    with pytest.raises(CommandError, match="entorno"):
        say("move_database", url(postgres_server))
    monkeypatch.delenv("DATABASE_URL")
    fill = backups_dump.fill

    def loses_one(address: Address, pieces: Iterator[bytes]) -> None:
        fill(address, pieces)
        with standstill.link(address) as link:
            link.execute("DELETE FROM messages")

    monkeypatch.setattr(backups_dump, "fill", loses_one)
    with pytest.raises(CommandError, match="messages: 1 filas, y ahora 0"):
        say("move_database", url(postgres_server))
    with pytest.raises(CommandError, match="no está vacía"):  # what is left of it is not written over
        say("move_database", url(postgres_server))
    assert vault.read(home) == before


@pytest.mark.django_db
def test_an_earlier_majors_cluster_becomes_one_of_today(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Both of today's programs: what fetches an earlier major's is tried by hand, and says so in docs/backups.md.
    server = standstill.embedded(home)
    with standstill.running(server, home):
        server.ensure_database()
        with psycopg.connect(server.url, autocommit=True) as link:
            link.execute("CREATE TABLE things (id int PRIMARY KEY, said text)")
            link.execute("INSERT INTO things SELECT n, '¿' || n || '?' FROM generate_series(1, 1000) AS n")

    @contextmanager
    def programs(major: str, tell: moving.Tell) -> Iterator[Path]:
        assert major == "17"
        yield server.programs()

    with pytest.raises(Refused, match="nada que hacer"):
        moving.to_newer_major(lambda text: None)
    monkeypatch.setattr(moving, "outdated", lambda home: "17")
    with pytest.raises(Refused, match="17"):
        moving.to_newer_major(lambda text: None)
    monkeypatch.setattr(moving, "_programs_of", programs)
    assert moving.to_newer_major(lambda text: None) == 1000
    assert (server.data.parent / "postgres-17" / "PG_VERSION").exists()
    with standstill.running(server, home), psycopg.connect(server.url) as link:
        assert link.execute("SELECT count(*), max(id) FROM things").fetchone() == (1000, 1000)


def test_two_databases_differ_by_name_count_or_content() -> None:
    a = {"one": (1, "5"), "two": (2, "7"), "three": (3, "9")}
    b = {"one": (1, "5"), "two": (2, "8"), "four": (3, "9")}
    assert backups_dump.differences(a, a) == []
    assert backups_dump.differences(a, b) == [
        "four: sobra",
        "three: falta",
        "two: las mismas 2 filas, con otro contenido",
    ]
