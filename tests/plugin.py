"""Gives the tests a PostgreSQL and a Redis of their own, by the same code that `make demo` uses.

Loaded before Django reads its settings, so that these point at the test servers; the servers start only when
a test asks for them. Must never touch a database that existed before.
"""

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from apps.operations import servers
from apps.operations.processes import die_with_parent
from walle import vault

HOME = Path(tempfile.mkdtemp(prefix="walle-test-"))
HOME.chmod(0o711)
SECRETS = vault.ensure(HOME)
POSTGRES = servers.Postgres(
    HOME,
    (SECRETS["WALLE_POSTGRES_PASSWORD"], SECRETS["WALLE_POSTGRES_OWNER_PASSWORD"]),
    careless="bench" not in sys.argv,  # what is measured waits for the disk, as in life
)
REDIS = servers.Redis(HOME, SECRETS["WALLE_REDIS_PASSWORD"], servers.free_port())

for name in [name for name in os.environ if name.startswith("WALLE_") and name != "WALLE_CHROMIUM"]:
    del os.environ[name]  # a developer's own settings must not decide a test
os.environ |= {
    "WALLE_DATA_DIR": str(HOME),
    "DATABASE_URL": POSTGRES.url,
    "REDIS_URL": REDIS.url,
    # Nobody listens there: a test that reaches for the outside world fails at once.
    "OLLAMA_HOST": "http://127.0.0.1:9",
    "WALLE_LLM_MODEL": "llama3.2",  # not what the machine of the tests can run
    "WALLE_MARKET_WEB_URL": "http://127.0.0.1:9",
    "WALLE_MARKET_API_URL": "http://127.0.0.1:9",
    "WALLE_MARKET_EVENTS_URL": "http://127.0.0.1:9",
    "WALLE_SOURCES_URL": "http://127.0.0.1:9",
    "WALLE_HEADLESS": "yes",
    "WALLE_SECOND_STEP": "no",  # the tests of the second step switch it on
    "WALLE_LOG_JSON": "no",
}


atexit.register(servers.forget, HOME)


def run(server: servers.Postgres | servers.Redis, stop_signal: int) -> Iterator[None]:
    """Start a test server, yield, stop it."""
    server.prepare()
    with (HOME / f"{type(server).__name__}.log").open("wb") as log:
        process = subprocess.Popen(  # type: ignore[call-overload]
            server.command(),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(stop_signal),
            **server.who.popen_options(),
        )
    if isinstance(server, servers.Redis):
        process.stdin.write(server.configuration())
    process.stdin.close()
    servers.wait_until(server, lambda: process.poll() is None, 30)
    yield
    process.send_signal(stop_signal)
    process.wait(20)
