"""Answers of the model's that may serve again: the same question about the same listing, within the hour.

A memory that may be lost at any moment. It must never hold a text that was not fit to send, nor spare a text found
here any check: listing, ledger and guard may have moved since it was kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import replace

from apps.ai_engine.brief import Brief
from apps.ai_engine.prompts import build
from apps.core import cache

PREFIX = "ai_response_cache:"
KEPT_S = 3600
#: Raised where the meaning of a key changes: what was kept under the old one is not found any more.
FORM = 1
_LONGEST = 1000
_DRAWN_OUT = re.compile(r"([^\W\d]|[^\w\s])\1{2,}")


def key(brief: Brief, *, prompt_version: int, model: str) -> str:
    """Return the digest (64 hexadecimal digits) of all that the model would be shown, and of which model.

    It is taken from the prompt itself, so that nothing a reply depends on can be forgotten here; only the buyer's
    words count alike where they differ in capitals, spacing or drawn-out letters. `prompt_version` is 0 where the
    built-in text is used.
    """
    messages = build(replace(brief, buyer_text=_alike(brief.buyer_text)))
    shown = json.dumps([FORM, prompt_version, model, messages], ensure_ascii=False)
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()


def find(key: str) -> str | None:
    """Return the text kept under `key`; None where there is none or Redis is away."""
    return cache.get(PREFIX + key) or None


def keep(key: str, text: str) -> None:
    """Keep a text that passed every check for an hour; nothing happens where Redis is away."""
    if 0 < len(text) <= _LONGEST:
        cache.put(PREFIX + key, text, KEPT_S)


def _alike(text: str) -> str:
    """The buyer's words as they count for the key; lines stay lines."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("¿", "").replace("¡", "")
    lines = (" ".join(_DRAWN_OUT.sub(r"\1", line).split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
