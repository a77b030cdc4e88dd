"""Upgrades: an earlier, populated schema comes forward under traffic without losing a row; the steps around it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from celery import current_app

from apps.operations import standstill, upgrade
from apps.operations.console import Refused
from apps.operations.servers import Postgres
from deploy import upgrade as steps
from tests.factories import a_response, a_turn

ROOT = Path(__file__).resolve().parents[2]
#: Migrates to how the schema was once, fills it, and brings it forward while somebody writes with the old columns.
FORWARD = """
import threading, time
import django
django.setup()
import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

EARLIER = {"conversations": "0010_conversation_page", "marketplace": "0008_item_shelf_links_edits",
           "pricing": "0001_initial", "desk": None, "notices": None, "privacy": None}
executor = MigrationExecutor(connection)
then = [(app, EARLIER.get(app, name)) for app, name in executor.loader.graph.leaf_nodes() if EARLIER.get(app, name)]
executor.migrate(then)
apps = executor.loader.project_state(then).apps
now = timezone.now()
model = lambda app, name: apps.get_model(app, name).objects
account = model("marketplace", "Account").create(username="ana", external_id="me", session_state="{}", adopted_at=now)
item = model("marketplace", "Item").create(
    account=account, external_id="i", title="Switch", list_price=210, floor_price=185)
for number in range(40):
    buyer = model("marketplace", "Buyer").create(external_id=f"b{number}", name=f"Comprador {number} ñ")
    chat = model("conversations", "Conversation").create(
        account=account, item=item, buyer=buyer, buyer_name=buyer.name, product_name="Switch", external_id=f"c{number}",
        last_message_at=now)
    for word in range(25):
        message = model("conversations", "Message").create(
            conversation=chat, account=account, external_id=f"m{number}-{word}", author="buyer", text=f"¿{word}? 😀",
            sent_at=now)
    model("conversations", "Turn").create(
        conversation=chat, cause="buyer_message", cause_id=message.pk, state="held", reason="modelo_caido",
        up_to_message=message, not_before=now, opened_at=now, waiting_since=now, trace_id="0" * 32)
    model("conversations", "Offer").create(conversation=chat, item=item, who="buyer", amount=180, kind="offer")

link = psycopg.connect(settings.DATABASE_URL, autocommit=True)
tables = "accounts items buyers conversations turns offers messages".split()
columns = {table: [row[0] for row in link.execute(
    "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
    " ORDER BY ordinal_position", (table,))] for table in tables}

def digest(table):
    named = ", ".join('"%s"' % column for column in columns[table])
    narrow = " WHERE external_id NOT LIKE 'live%'" if table == "messages" else ""
    return link.execute(f"SELECT count(*), sum(hashtext(row({named})::text)) FROM {table}{narrow}").fetchone()

before = {table: digest(table) for table in tables if table != "conversations"}
# What older code says: its own columns, and no others.
own = [column for column in columns["messages"] if column not in ("id", "external_id", "text")]
insert = "INSERT INTO messages (external_id, text, {0}) SELECT %s, %s, {0} FROM messages WHERE id = %s".format(
    ", ".join('"%s"' % column for column in own))
wrote, wrong, longest, over = [], [], [0.0], threading.Event()

def write():
    with psycopg.connect(settings.DATABASE_URL, autocommit=True, options="-c lock_timeout=10s") as mine:
        while not over.is_set():
            begun = time.monotonic()
            try:
                mine.execute(insert, (f"live{len(wrote)}", f"en directo {len(wrote)}", message.pk))
                mine.execute("UPDATE turns SET attempts = attempts WHERE id = (SELECT min(id) FROM turns)")
                wrote.append(1)
            except psycopg.Error as error:
                wrong.append(str(error))
            longest[0] = max(longest[0], time.monotonic() - begun)
            time.sleep(0.005)

thread = threading.Thread(target=write)
thread.start()
while len(wrote) < 20:
    time.sleep(0.01)
executor = MigrationExecutor(connection)
plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
executor.migrate(executor.loader.graph.leaf_nodes())
at_end = len(wrote)
while len(wrote) < at_end + 20 and not wrong:
    time.sleep(0.01)
over.set()
thread.join()
assert not wrong, wrong[:3]
after = {table: digest(table) for table in before}
assert after == before, (before, after)
live = link.execute("SELECT count(*) FROM messages WHERE external_id LIKE 'live%'").fetchone()[0]
assert live == len(wrote), (live, len(wrote))
# Today's code reads all of it.
from apps.conversations.models import Conversation, Message, Turn
assert Turn.objects.filter(state="held").count() == 40 and Message.objects.filter(text__contains="😀").count() == 1000
assert Conversation.objects.select_related("item", "buyer").count() == 40
print("migrations", len(plan), "written meanwhile", len(wrote), "longest wait", round(longest[0], 2))
assert len(plan) >= 12 and longest[0] < 10
"""


def test_an_earlier_populated_schema_comes_forward_while_older_code_writes(postgres_server: Postgres) -> None:
    with psycopg.connect(postgres_server.url, autocommit=True) as link:
        standstill.drop(link, "came_forward")
        link.execute("CREATE DATABASE came_forward")
    url = postgres_server.url_of("walle", "came_forward", postgres_server.passwords[0])
    done = subprocess.run(
        [sys.executable, "-c", FORWARD],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "walle.settings", "DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    print(done.stdout)


class Control:
    """Celery's workers as the steps see them: one that drains after a while."""

    def __init__(self, busy: int) -> None:
        self.busy, self.cancelled, self.added = busy, list[str](), list[str]()

    def inspect(self, timeout: float) -> "Control":
        return self

    def active_queues(self) -> dict[str, Any]:
        return {"browser@here": [{"name": "browser"}], "inbox@here": [{"name": "inbox"}]}

    def active(self) -> dict[str, Any]:
        self.busy -= 1
        return {"browser@here": [{"name": "replies.deliver"}] if self.busy > 0 else [{"name": "prices.scan_due"}]}

    def reserved(self) -> dict[str, Any]:
        return {}

    def cancel_consumer(self, name: str, destination: list[str]) -> None:
        self.cancelled += [f"{name} {worker}" for worker in destination]

    def add_consumer(self, name: str, destination: list[str]) -> None:
        self.added += [f"{name} {worker}" for worker in destination]


@pytest.mark.django_db
def test_draining_waits_for_what_must_not_be_cut_and_gives_up_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    control = Control(busy=2)
    monkeypatch.setattr(current_app, "control", control)
    upgrade.drain(patience=5)
    assert control.cancelled == ["browser browser@here", "inbox inbox@here"] and not control.added
    control = Control(busy=10**6)
    monkeypatch.setattr(current_app, "control", control)
    with pytest.raises(Refused, match="sigue todo como estaba"):
        upgrade.drain(patience=0)
    assert control.added == control.cancelled


@pytest.mark.django_db
def test_a_reply_on_its_way_out_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = a_turn()
    type(turn).objects.filter(pk=turn.pk).update(state="sending", response=a_response(turn=turn))
    monkeypatch.setattr(current_app, "control", Control(busy=0))
    with pytest.raises(Refused, match="está saliendo"):
        upgrade.drain(patience=0)


def test_the_queues_of_each_worker_are_the_procfiles() -> None:
    assert upgrade._queues_of("checks@host") == ["guard", "checks"] and upgrade._queues_of("web@host") == []


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str], Callable[[str], str]]:
    """A checkout that follows another repository; the steps it would run, and a way to publish a version there."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "x")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "x@example.org")
    origin, mine, ran = tmp_path / "origin", tmp_path / "mine", list[str]()
    subprocess.run(["git", "init", "-q", "-b", "main", str(origin)], check=True)

    def publish(text: str) -> str:
        (origin / "code.py").write_text(text)
        steps.git(origin, "add", "code.py")
        steps.git(origin, "commit", "-q", "-m", text)
        return steps.git(origin, "rev-parse", "HEAD")

    publish("one")
    subprocess.run(["git", "clone", "-q", str(origin), str(mine)], check=True)
    (mine / ".git" / "info" / "exclude").write_text("var/\n")

    def run(root: Path, *command: str) -> None:
        ran.append(f"{(root / 'code.py').read_text()}: {' '.join(command[1:])}")
        if (root / "var" / "fails").exists():
            raise steps.Refused("failed")

    monkeypatch.setattr(steps, "run", run)
    return mine, ran, publish


def test_forward_and_back_each_step_by_the_right_code(
    checkout: tuple[Path, list[str], Callable[[str], str]], capsys: pytest.CaptureFixture[str]
) -> None:
    mine, ran, publish = checkout
    first = steps.git(mine, "rev-parse", "HEAD")
    steps.main([], mine)
    assert not ran and "Nothing newer" in capsys.readouterr().out
    second = publish("two")
    steps.main([], mine)
    after = "deploy/bootstrap.py --browser manage.py upgrade after"
    assert ran == ["one: manage.py upgrade before", f"two: {after}"]
    assert steps.git(mine, "rev-parse", "HEAD") == second
    steps.main(["--back"], mine)
    assert ran[2:] == [f"one: {after} --back"] and steps.git(mine, "rev-parse", "HEAD") == first
    with pytest.raises(steps.Refused, match="already"):
        steps.main(["--back"], mine)
    third = publish("three")
    steps.main([], mine)  # from a rollback forward again
    assert steps.git(mine, "rev-parse", "HEAD") == third and steps.git(mine, "branch", "--show-current") == "main"


def test_changes_of_ones_own_are_never_run_over(checkout: tuple[Path, list[str], Callable[[str], str]]) -> None:
    mine, ran, publish = checkout
    publish("two")
    with pytest.raises(steps.Refused, match="nothing to go back to"):
        steps.main(["--back"], mine)
    (mine / "code.py").write_text("mine")
    for words in ([], ["--back"]):
        with pytest.raises(steps.Refused, match="changes in this checkout"):
            steps.main(words, mine)
    assert not ran and (mine / "code.py").read_text() == "mine"


def test_what_fails_before_the_code_changes_leaves_it(checkout: tuple[Path, list[str], Callable[[str], str]]) -> None:
    mine, ran, publish = checkout
    first = steps.git(mine, "rev-parse", "HEAD")
    publish("two")
    (mine / "var").mkdir()
    (mine / "var" / "fails").touch()
    with pytest.raises(steps.Refused):
        steps.main([], mine)
    assert steps.git(mine, "rev-parse", "HEAD") == first and len(ran) == 1
    (mine / "var" / "fails").unlink()
    steps.git(mine, "commit", "-q", "--allow-empty", "-m", "of my own")
    with pytest.raises(steps.Refused, match="merge"):  # it does not go forward from there
        steps.main([], mine)
    assert ran[-1] == "one: manage.py upgrade undo" and (mine / "code.py").read_text() == "one"
