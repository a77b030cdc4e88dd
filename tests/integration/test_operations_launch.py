"""What a start refuses, what it keeps private and what it says about the admin's login."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from apps.operations import processes, servers
from apps.operations.console import LOGIN_AS_GENERATED, Refused
from apps.operations.launch import OF_A_LIVE_ONE, Launch, _answers
from apps.operations.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def signals_and_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A launch takes over the signals; the tests' own servers are addressed through the environment."""
    for name in OF_A_LIVE_ONE:
        monkeypatch.delenv(name, raising=False)
    for name in ("ADMIN", "FLOWER", "SANDBOX"):
        monkeypatch.setenv(f"WALLE_PORT_{name}", str(servers.free_port()))
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("name", OF_A_LIVE_ONE)
def test_the_demo_refuses_the_addresses_of_a_live_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://somewhere")
    with pytest.raises(Refused, match=rf"never lands in a live installation: unset {name} first\."):
        Launch(tmp_path / "home", ROOT, demo=True).go()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("demo", [True, False])
def test_demo_and_live_never_share_a_data_directory(tmp_path: Path, demo: bool) -> None:
    (tmp_path / "runtime.env").write_text(f"WALLE_DEMO={'no' if demo else 'yes'}\n")
    with pytest.raises(Refused, match=f"belongs to a {'live installation' if demo else 'demo'}"):
        Launch(tmp_path, ROOT, demo=demo).go()


def test_with_both_servers_outside_the_logs_have_their_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgres://u:p@127.0.0.1:{servers.free_port()}/d")
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{servers.free_port()}/0")
    with pytest.raises(Refused, match="The database of DATABASE_URL does not let us in"):
        Launch(tmp_path, ROOT, demo=False).go()
    assert (tmp_path / "logs").stat().st_mode & 0o777 == 0o700


def test_a_commands_log_is_private_and_its_words_come_back(tmp_path: Path) -> None:
    launch, supervisor = Launch(tmp_path, ROOT, demo=False), Supervisor(tmp_path, ROOT)
    launch.env = {**os.environ, "WALLE_DATA_DIR": str(tmp_path)}
    launch._make_logs()
    (tmp_path / "logs" / "version.log").touch(0o644)
    try:
        assert launch._manage(supervisor, "version")[0].startswith("5.")
    finally:
        supervisor.stop()
    assert (tmp_path / "logs" / "version.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_the_generated_login_is_printed_only_while_it_is_true() -> None:
    def said() -> str:
        out = StringIO()
        call_command("prepare", stdout=out)
        return out.getvalue()

    assert LOGIN_AS_GENERATED in said()
    admin = get_user_model().objects.get(username="admin")
    admin.set_password("of my own")
    admin.save()
    assert LOGIN_AS_GENERATED not in said()
    admin.delete()
    get_user_model().objects.create_superuser("ines", password="hers")
    assert LOGIN_AS_GENERATED not in said()
    assert not get_user_model().objects.filter(username="admin").exists()


def test_the_admin_is_probed_on_the_loopback_and_may_redirect_to_https(tmp_path: Path) -> None:
    launch = Launch(tmp_path, ROOT, demo=False)
    launch.ports, launch.env = {"ADMIN": 8123, "FLOWER": 1}, {"WALLE_PUBLIC_URL": "https://walle.example.org"}
    assert launch._probes()["The admin"] == "http://127.0.0.1:8123/admin/login/"
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = (
            "import socket, sys\n"
            "taken = socket.socket(fileno=int(sys.argv[1])).accept()[0]\n"
            "taken.recv(9999); taken.sendall(b'HTTP/1.1 301 Moved\\r\\nLocation: https://x\\r\\n\\r\\n')"
        )
        answering = subprocess.Popen([sys.executable, "-c", code, str(server.fileno())], pass_fds=[server.fileno()])
        assert _answers(f"http://127.0.0.1:{server.getsockname()[1]}/")
        answering.wait(10)


def test_no_password_is_in_an_argument_list(tmp_path: Path) -> None:
    launch = Launch(tmp_path, ROOT, demo=True)
    launch.ports = {"ADMIN": 1, "FLOWER": 2, "SANDBOX": 3}
    launch.env = launch._addresses()
    launch.secrets = {"WALLE_FLOWER_PASSWORD": "hidden1", "WALLE_SELLER_PASSWORD": "hidden2"}
    for name, words in launch._procfile():
        if words[0] == "env":  # becomes the command behind its NAME=value
            words = [word for word in words if not word.startswith(("FLOWER_BASIC_AUTH=", "WALLE_SELLER_"))]
        assert "hidden" not in " ".join(words), name
    assert processes.marked(tmp_path) == []
