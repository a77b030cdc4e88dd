"""What the machine that erases asks of every other one: no tasks but commands, which reach a worker by its name."""

import socket
from datetime import datetime
from typing import Any

from celery.worker.control import control_command
from django.db import connection

from apps.operations.privacy import outside


@control_command()
def erase_on_this_machine(_: Any, words: list[str], conversations: list[int], turns: list[int]) -> dict[str, int]:
    """Takes somebody out of the logs, exports and browser caches here."""
    try:
        return outside.forget_here(outside.Traces(frozenset(words), frozenset(conversations), frozenset(turns)))
    finally:
        connection.close()


@control_command()
def age_logs_of_this_machine(_: Any, before: str) -> dict[str, int]:
    """Drops what the logs here say of before that day."""
    return {socket.gethostname(): outside.age_logs(datetime.fromisoformat(before))}
