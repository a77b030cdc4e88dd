"""Redis as a memory that may be lost: bounded reads and writes under the documented keys, and short locks.

Never the truth, never raising and never waited for: where Redis is away every call answers at once as if it knew
nothing, and losing it costs time only. Secrets enter as ciphertext.
"""

import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.retry import Retry

from apps.core import logs

T = TypeVar("T")

ANSWER_S = 0.3  # a healthy Redis answers within a millisecond
LEFT_ALONE_S = 3.0  # after a failure: a frozen Redis costs one caller one wait, and the others nothing
CONNECTIONS = 16

_DROP_OWN = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

log = logs.get(__name__)


class _Health:
    """When Redis may be asked again, in monotonic seconds of this process."""

    def __init__(self) -> None:
        self.again_at = 0.0
        self.guard = threading.Lock()

    def may_ask(self) -> bool:
        # One caller alone finds out whether a Redis that failed is back.
        with self.guard:
            now = time.monotonic()
            if now < self.again_at:
                return False
            if self.again_at:
                self.again_at = now + LEFT_ALONE_S
            return True


_health = _Health()


@lru_cache(maxsize=4)
def _redis(url: str) -> Redis:
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=ANSWER_S,
        socket_connect_timeout=ANSWER_S,
        max_connections=CONNECTIONS,
        # A connection that a restart cut is made anew once; a Redis that does not answer is not asked twice.
        retry=Retry(NoBackoff(), 1, supported_errors=(NoConnection,)),
    )


def _ask(work: Callable[[Redis], T]) -> T | None:
    if not _health.may_ask():
        return None
    try:
        answer = work(_redis(settings.REDIS_URL))
    except (RedisError, OSError, UnicodeDecodeError) as error:
        _health.again_at = time.monotonic() + LEFT_ALONE_S
        log.warning("cache.away", error=type(error).__name__)
        return None
    _health.again_at = 0.0
    return answer


def get(key: str) -> str | None:
    """What is remembered under `key`; None where nothing is, or Redis is away."""
    found = _ask(lambda redis: redis.get(key))
    return found if isinstance(found, str) else None


def put(key: str, value: str, seconds: float) -> bool:
    """Remembers `value` for `seconds`; whether Redis took it."""
    return bool(_ask(lambda redis: redis.set(key, value, px=max(int(seconds * 1000), 1))))


def count(key: str, seconds: int) -> int | None:
    """Adds one to what is counted under `key` for `seconds` from the first; the sum, or None where Redis is away."""

    def both(redis: Redis) -> int:
        with redis.pipeline() as line:
            line.set(key, 0, ex=seconds, nx=True)
            line.incr(key)
            return int(line.execute()[1])

    return _ask(both)


def forget(*keys: str) -> bool:
    """Drops `keys`; whether Redis was there to do it."""
    return _ask(lambda redis: redis.delete(*keys)) is not None


def length(key: str) -> int | None:
    """How many wait in a list (a queue of the broker's); None where Redis is away."""
    return _ask(lambda redis: int(redis.llen(key)))


def lock(key: str, mark: str, seconds: float) -> bool | None:
    """Takes a lock that ends by itself after `seconds`: True taken, False another has it, None Redis is away.

    It spares double work and protects nothing: what must happen once is decided by PostgreSQL.
    """
    return _ask(lambda redis: bool(redis.set(key, mark, nx=True, px=max(int(seconds * 1000), 1))))


def unlock(key: str, mark: str) -> None:
    """Gives back a lock taken with `mark`, unless it ended and is another's by now."""
    _ask(lambda redis: redis.eval(_DROP_OWN, 1, key, mark))


def keys(pattern: str) -> list[str]:
    """The keys that match a pattern of Redis's own («ai_response_cache:*»); none where Redis is away."""
    return _ask(lambda redis: [str(key) for key in redis.scan_iter(match=pattern, count=1000)]) or []
