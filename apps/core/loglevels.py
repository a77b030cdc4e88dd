"""Levels of the log that an operator changes while everything runs, for a day: `manage.py loglevel`.

Kept in Redis; each process looks every few seconds. Where Redis is away, levels stay as they are.
"""

import json
import threading

from django.conf import settings

from apps.core import cache, logs

KEY, KEPT_S, EVERY_S = "log_levels", 24 * 3600, 5.0
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def wanted() -> dict[str, str]:
    """What an operator has set lately, by component."""
    try:
        found = json.loads(cache.get(KEY) or "{}")
    except ValueError:
        return {}
    return {name: level for name, level in found.items() if name in logs.COMPONENTS and level in LEVELS}


def change(levels: dict[str, str]) -> bool:
    """Sets the levels of some components for a day, or with none given all as documented; whether Redis took it."""
    if not levels:
        return cache.forget(KEY)
    return cache.put(KEY, json.dumps(wanted() | levels), KEPT_S)


def apply() -> None:
    """Makes this process log as wanted."""
    logs.set_levels(wanted(), settings.WALLE_LOG_LEVEL)


def follow() -> threading.Event:
    """Keeps applying them in a thread of its own, until the process ends or the event is set."""
    ended = threading.Event()

    def look() -> None:
        apply()
        while not ended.wait(EVERY_S):
            apply()

    threading.Thread(target=look, name="log levels", daemon=True).start()
    return ended
