"""Reads settings from environment variables and says plainly what is wrong with one.

Must never guess: a malformed or misspelt variable stops the start with its name and what was expected.
"""

import difflib
import os
from collections import ChainMap
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# Read by the launcher, not by Django; listed so that they are not taken for a misspelling.
LAUNCHER_NAMES = {"WALLE_PORT_ADMIN", "WALLE_PORT_FLOWER", "WALLE_PORT_SANDBOX", "WALLE_SUPERVISED"}


class Settings:
    """Typed, checked access to the environment; remembers the names asked for."""

    def __init__(self) -> None:
        self.env = environ.Env()
        self.files: dict[str, str] = {}
        self.env.ENVIRON = ChainMap(os.environ, self.files)  # the real environment wins
        self.names = set(LAUNCHER_NAMES)

    def text(self, name: str, default: str = "") -> str:
        self.names.add(name)
        return str(self.env.str(name, default)).strip()

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list, empty parts dropped."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
            return default if not value else value in ("1", "true", "yes", "on")
        raise ImproperlyConfigured(f"{name}={value!r}: expected yes or no.")

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number between `low` and `high`, both allowed."""
        value = self.text(name)
        try:
            number = float(value) if value else default
        except ValueError:
            number = float("nan")
        if not low <= number <= high:
            raise ImproperlyConfigured(f"{name}={value!r}: expected a number from {low:g} to {high:g}.")
        return number

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default) or default
        if value not in allowed:
            raise ImproperlyConfigured(f"{name}={value!r}: expected one of {', '.join(allowed)}.")
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
        """An address without a trailing slash; an empty variable means the default."""
        value = (self.text(name, default) or default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.path):
            shown = value if not parts.password else value.replace(parts.password, "***")
            raise ImproperlyConfigured(f"{name}={shown!r}: expected an address like {schemes[0]}://host.")
        return value

    def refuse_unknown(self) -> None:
        """Stop on a WALLE_… variable nobody reads: misspelt, it would leave a default in force silently."""
        for name in sorted(os.environ):
            if name.startswith("WALLE_") and name not in self.names:
                near = difflib.get_close_matches(name, sorted(self.names), 1)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise ImproperlyConfigured(f"{name} is not a setting of Wall-E.{hint}")
