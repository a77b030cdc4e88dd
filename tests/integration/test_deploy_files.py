"""What is deployed around Wall-E: nginx before it, systemd and containers under it; tried, not only read."""

import datetime
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from apps.operations.servers import free_port
from deploy import one
from tests import tools
from tests.web import served

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("walle.service", "walle@.service", "walle.target")


def a_certificate(folder: Path) -> None:
    """A key and a certificate for 127.0.0.1 signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    encoded = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "privkey.pem").write_bytes(encoded)


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[tuple[str, str]]:
    """The configuration of deploy/nginx before `upstream`, on free ports; its https and http addresses."""
    folder.chmod(0o755)
    a_certificate(folder)
    secure, plain = free_port(), free_port()
    said = (ROOT / "deploy" / "nginx" / "walle.conf").read_text("utf-8")
    for here, there in {
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "server 127.0.0.1:8000": f"server {upstream.removeprefix('http://')}",
        "/etc/walle/tls": str(folder),
        "/var/cache/nginx/walle": str(folder / "kept"),
        "walle.example.org": "localhost",
    }.items():
        assert here in said, here
        said = said.replace(here, there)
    said = "\n".join(line for line in said.splitlines() if "[::]" not in line)
    paths = "\n".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    main = f"daemon off; {user} pid {folder}/pid; error_log stderr;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{main}http {{ access_log off;\n{paths}\n{said}\n}}\n")
    command = [*tools.find("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30, check=False)
    assert not tested.returncode, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", secure), 1).close()
                break
            except OSError:
                assert time.monotonic() < until, "nginx does not listen"
                time.sleep(0.05)
        yield f"https://localhost:{secure}", f"http://localhost:{plain}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.django_db(transaction=True)
def test_nginx_serves_pages_static_files_and_the_socket_over_tls(tmp_path: Path) -> None:
    with served() as web, nginx(tmp_path, web) as (secure, plain):
        trust = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
        with httpx.Client(verify=trust, trust_env=False) as outside:
            moved = outside.get(f"{plain}/admin/")
            assert moved.status_code == 301 and moved.headers["Location"].startswith("https://")
            login = outside.get(f"{secure}/admin/login/")
            assert login.status_code == 200 and "Content-Security-Policy" in login.headers
            file = outside.get(f"{secure}/static/desk/live.js")
            assert file.status_code == 200 and "WebSocket" in file.text
            assert outside.get(f"{secure}/health/live").json() == {"live": True}
            assert outside.get(f"{secure}/metrics").status_code == 404
            claimed = {"X-Forwarded-For": "8.8.8.8"}
            assert outside.get(f"{secure}/health/ready", headers=claimed).status_code in (200, 503)
            many = [outside.get(f"{secure}/admin/login/").status_code for _ in range(20)]
            assert 503 in many, "the login is not held back"
        with connect(f"{secure.replace('https', 'wss')}/en-vivo/", ssl=trust, open_timeout=10) as talk:
            talk.send('{"pass": "ninguno"}')
            with pytest.raises(ConnectionClosed):
                talk.recv(10)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_wrong(unit: str, tmp_path: Path) -> None:
    for name in UNITS:
        said = (ROOT / "deploy" / "systemd" / name).read_text("utf-8")
        said = said.replace("/opt/walle/.venv/bin/python", sys.executable).replace("/opt/walle", str(ROOT))
        (tmp_path / name.replace("@", "@web")).write_text(said)
    checked = subprocess.run(
        [*tools.find("systemd-analyze"), "verify", "--man=no", str(tmp_path / unit.replace("@", "@web"))],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    ours = [line for line in (checked.stdout + checked.stderr).splitlines() if "walle" in line]
    assert not ours and not checked.returncode, checked.stdout + checked.stderr


def test_one_process_of_the_procfile_is_started_by_its_name() -> None:
    known = one.commands()
    assert {"web", "beat", "inbox", "browser", "ring"} <= known.keys()
    refused = subprocess.run(
        [sys.executable, "deploy/one.py", "nada"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert refused.returncode == 1 and "web" in refused.stderr


def test_a_process_started_so_gets_the_signals_itself(tmp_path: Path) -> None:
    environment = {**os.environ, "WALLE_DATA_DIR": str(tmp_path), "WALLE_MARKET_EVENTS_KEY": ""}
    process = subprocess.Popen(
        [sys.executable, "deploy/one.py", "listener"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr
        for line in process.stderr:
            if "listener.unused" in line:
                break
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()


def test_the_containers_run_what_the_procfile_has() -> None:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    ours = {name: each for name, each in found.items() if each.get("image") == "walle"}
    assert set(one.commands()) - {"flower", "sandbox"} == set(ours) - {"migrate"}
    for name, each in ours.items():
        if name not in ("migrate", "web"):
            assert each["command"] == [name]
    image = (ROOT / "Dockerfile").read_text("utf-8")
    assert 'ENTRYPOINT ["python", "deploy/one.py"]' in image and "USER walle" in image
    # What the image copies as a whole holds neither data nor secrets.
    assert {"var", ".git", ".venv"} <= set((ROOT / ".dockerignore").read_text("utf-8").split())


@pytest.mark.django_db
def test_with_tls_before_it_this_machine_still_asks_without(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/admin/login/").status_code == 301
    assert client.get("/metrics").status_code == client.get("/health/live").status_code == 200
