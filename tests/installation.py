"""A whole Wall-E of its own for system tests: `manage.py up` as the demo starts it, on free ports and an
empty data directory.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import httpx
import psutil
import psycopg
from psycopg.rows import dict_row

from apps.operations import processes
from apps.operations.servers import forget, free_port
from tests.relay import Relay
from walle import vault

CODE = Path(__file__).resolve().parent.parent
# Shorter than in life, in the same order: what a killed worker held is free again within half a minute.
TIMING = {
    "WALLE_TIME_FACTOR": "10",
    "WALLE_MARKET_TIMEOUT": "5",
    "WALLE_PAGE_TIMEOUT": "8",
    "WALLE_DELIVERY_DEADLINE": "14",
    "WALLE_ACCOUNT_LEASE": "18",
    "WALLE_LLM_MAX_BUDGET": "8",
    "WALLE_STAGE_LEASE": "12",
}


class Installation:
    """One running system in a folder of its own. `home` is its data directory, `sandbox` its marketplace.

    `environment` adds to the shortened TIMING, or changes it. `code` is the checkout that runs.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, code: Path = CODE) -> None:
        self.environment, self.code = TIMING | dict(environment or {}), code
        folder = Path(tempfile.mkdtemp(prefix="walle-system-"))
        folder.chmod(0o711)  # started by root, the database servers run as somebody else and must get there
        self.home = folder / "demo"
        self.ports = {name: free_port() for name in ("ADMIN", "FLOWER", "SANDBOX")}
        self.sandbox = f"http://127.0.0.1:{self.ports['SANDBOX']}"
        # Kept open for less long than the sandbox does.
        kept = httpx.Limits(keepalive_expiry=2)
        self._world = httpx.Client(base_url=self.sandbox, timeout=10, trust_env=False, limits=kept)
        self.admin = f"http://127.0.0.1:{self.ports['ADMIN']}/admin/"
        self.output = folder / "said.txt"
        #: Over which it reaches servers that are not its own, by what is at their end (tests/drill/wire.py).
        self.wires: dict[str, Relay] = {}

    def start(self) -> None:
        """Starts everything and waits until the launcher says where it is."""
        self.launch()
        self.wait(lambda: "Wall-E is up" in self.said(), 120, "the launcher")

    def launch(self) -> None:
        """Starts everything and waits for nothing."""
        with self.output.open("wb") as out:
            self.process = self._manage("up", out=out)

    def manage(self, *command: str) -> "subprocess.Popen[bytes]":
        """Starts another `manage.py` command on this installation, as its operator would."""
        with (self.home.parent / f"{command[0]}.txt").open("ab") as out:
            return self._manage(*command, out=out)

    def _manage(self, *command: str, out: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=self.code,
            env=self.surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )

    def surroundings(self) -> dict[str, str]:
        """The environment of its commands."""
        inherited = {name: value for name, value in os.environ.items() if not _is_ours(name)}
        ports = {f"WALLE_PORT_{name}": str(port) for name, port in self.ports.items()}
        return {**inherited, **self.environment, **ports, "WALLE_DEMO": "yes", "WALLE_DATA_DIR": str(self.home)}

    def stop(self) -> float:
        """Ctrl-C; returns the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(40)
        return time.monotonic() - began

    def remove(self) -> None:
        """Forgets all of it."""
        forget(self.home)
        shutil.rmtree(self.home.parent, ignore_errors=True)

    def said(self) -> str:
        """What the launcher has printed."""
        return self.output.read_text(errors="replace")

    def wait(self, condition: Callable[[], Any], seconds: float, what: str) -> Any:
        """The first true value of `condition`; fails the test after `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the launcher ended: {self.said()[-2000:]}")
            value = condition()
            if value:
                return value
            time.sleep(0.2)
        raise AssertionError(f"{what}: not within {seconds} s\n{self.state()}")

    def state(self) -> str:
        """The turns as they are, for the message of a failed test."""
        rows = self.query(
            "SELECT id, conversation_id, state, reason, attempts, not_before, intent FROM turns ORDER BY id"
        )
        return "\n".join(str(row) for row in rows)

    def control(self, path: str, **body: Any) -> Any:
        """A POST to the sandbox's control API."""
        answer = self._world.post(f"/control/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        """A GET of the sandbox's control API."""
        return self._world.get(f"/control/{path}").json()

    def delete(self, path: str) -> None:
        """A DELETE to the sandbox's control API."""
        self._world.delete(f"/control/{path}").raise_for_status()

    def processes(self) -> list[psutil.Process]:
        """Everything that belongs to this installation and lives."""
        return processes.marked(self.home)

    def record(self, **query: Any) -> list[dict[str, Any]]:
        """What the marketplace's own record holds: every message that became visible, every publish."""
        lines: list[dict[str, Any]] = self._world.get("/control/record", params=query).json()
        return lines

    def query(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Rows from the installation's database."""
        url = vault.read(self.home, "runtime.env")["DATABASE_URL"]
        with psycopg.connect(url, row_factory=dict_row, autocommit=True) as connection:
            return connection.execute(sql, values or None).fetchall()

    def kill(self, name: str) -> None:
        """`kill -9` of the worker called `name`, and only of it."""
        mine = [p for p in processes.marked(self.home) if f"{name}@" in " ".join(p.cmdline())]
        assert mine, f"no worker {name}"
        for process in mine:
            process.send_signal(signal.SIGKILL)


def _is_ours(name: str) -> bool:
    return (name.startswith("WALLE_") and name != "WALLE_CHROMIUM") or name in (
        "DATABASE_URL",
        "REDIS_URL",
        "OLLAMA_HOST",
    )


def as_text(value: Any) -> str:
    """A value as JSON, for looking through everything in it."""
    return json.dumps(value, ensure_ascii=False, default=str)
