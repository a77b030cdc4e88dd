"""Takes secrets and personal data out of anything bound for a log. Pure. Errs towards taking out too much."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[oculto]"
_SECRET_NAME = re.compile(
    r"pass|secret|token(?!s_)|cookie|authorization|session_state|storage_state|api_?key|floor|text|body|email|phone",
    re.I,
)
_PHONE = r"(?:(?:\+|00)?34[ .-]?)?[6789]\d{2}(?:[ .-]?\d{2,3}){2,3}(?![\w-])"  # Spanish
_PATTERNS = (
    re.compile(r"eyJ[\w-]{6,}\.[\w-]+\.?[\w-]*"),  # JWT
    re.compile(r"\b\d{6,}:[\w-]{30,}"),  # a Telegram bot's
    re.compile(r"gAAAA[\w=-]{20,}"),  # Fernet
    re.compile(r"(?<=://)[^/\s:@]*:[^@\s/]+(?=@)"),  # user:password in a URL
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?\d{1,3})?\b"),  # IBAN
    # In lower case only of digits: trace ids are letters and digits too.
    re.compile(r"\b[a-z]{2}\d{2}(?:[ -]?\d{4}){3,7}(?:[ -]?\d{1,3})?\b", re.I),
    # After a digit with «.» or «:» it is the rest of a decimal or of a time.
    re.compile(rf"(?<![\w-])(?<!\d[.:]){_PHONE}(?:[.:]{_PHONE})*"),
)


def _hide(text: str) -> str:
    """`text` with every shape hidden. What one hides may uncover another: until nothing changes."""
    before = None
    while before != text:
        before = text
        for pattern in _PATTERNS:
            text = pattern.sub(HIDDEN, text)
    return text


def redact(value: Any) -> Any:
    """`value` with secrets hidden: by name in mappings, by shape in strings; other types pass through."""
    if isinstance(value, str):
        return _hide(value)
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if _SECRET_NAME.search(str(key)) and inner else redact(inner) for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact(inner) for inner in value]
    return value
