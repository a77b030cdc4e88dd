"""`--wire`: everything but the servers on another machine, and the wires to PostgreSQL and Redis, which break.

The servers of a running installation are moved a place aside and relays put where they were, so that every process
reaches them over these.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import redis

from apps.operations.servers import free_port
from tests.installation import Installation
from tests.relay import Relay
from walle import vault

#: What happens to a wire, and for how many seconds.
DEEDS = {"cut": 5.0, "freeze": 5.0, "slow": 10.0}
#: Seconds by which a slow wire holds up each packet, either way.
SLOW_S = 0.03


@contextmanager
def laid(installation: Installation) -> Iterator[None]:
    """Both wires of a running installation, as `installation.wires`."""
    addresses = vault.read(installation.home, "runtime.env")
    socket = Path(unquote(urlsplit(addresses["DATABASE_URL"]).netloc.rpartition("@")[2])) / ".s.PGSQL.5432"
    aside, port = socket.rename(socket.with_suffix(".aside")), free_port()
    with ExitStack() as stack:
        database = stack.enter_context(Relay(str(aside), at=str(socket)).running())
        with redis.Redis.from_url(addresses["REDIS_URL"]) as server:
            server.config_set("port", port)
            broker = Relay(("127.0.0.1", port), at=urlsplit(addresses["REDIS_URL"]).port or 0)
            stack.enter_context(broker.running())
            server.client_kill_filter(_type="normal", skipme=True)
            server.client_kill_filter(_type="pubsub")
        with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as link:
            link.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user"
                " AND pid <> pg_backend_pid()"
            )
        installation.wires = {"database": database, "broker": broker}
        yield


def strike(wire: Relay, deed: str) -> bool:
    """Lets `deed` happen to a wire, for its time; returns whether anybody was connected over it."""
    hit = wire.carries
    if deed == "cut":
        wire.cut()
    elif deed == "freeze":
        wire.frozen = True
    else:
        wire.delay = SLOW_S
    end = threading.Timer(DEEDS[deed], wire.mend)
    end.daemon = True
    end.start()
    return hit
