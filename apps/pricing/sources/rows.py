"""Reads a source's rows and notices when they are not what was asked for, or no longer what we know. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from apps.pricing.sources.base import Listing, SourceChanged

UNREADABLE_SHARE = 0.3
FEW_ROWS = 3  # below it a share says nothing
HONOURED_SHARE = 0.3
ENOUGH_ROWS = 5
_UNITS = re.compile(r"(\d)\s+(gb|tb|mm|cm|pulgadas|l)\b")


class Unreadable(Exception):
    """A row without what every row has: an id, a title, the field of its price."""


def read(rows: Sequence[Any], reader: Callable[[Any], Listing | None]) -> list[Listing]:
    """The listings among `rows`; `reader` gives None for a row that is no offer (no price, promoted, an auction).

    Raises SourceChanged where too many rows raise Unreadable.
    """
    found: list[Listing] = []
    unreadable, why = 0, ""
    for row in rows:
        try:
            one = reader(row)
        except Unreadable as error:
            unreadable, why = unreadable + 1, str(error)
            continue
        if one is not None:
            found.append(one)
    if unreadable == len(rows) > 0 or (unreadable >= FEW_ROWS and unreadable > UNREADABLE_SHARE * len(rows)):
        raise SourceChanged(f"ha cambiado de forma: {unreadable} de {len(rows)} filas no se entienden ({why})")
    return found


def check_honoured(keywords: str, listings: Sequence[Listing]) -> None:
    """Raises SourceChanged where most of what came has not one word of what was sought: a filter that was ignored."""
    sought = [word for word in words(keywords) if len(word) > 1]
    if not sought or len(listings) < ENOUGH_ROWS:
        return
    texts = [" ".join(words(f"{each.title} {each.description}")).replace(" ", "") for each in listings]
    asked = sum(any(word in text for word in sought) for text in texts)
    if asked < HONOURED_SHARE * len(listings):
        raise SourceChanged(f"no ha hecho caso de la búsqueda: {asked} de {len(listings)} anuncios tienen que ver")


def words(text: str) -> list[str]:
    """Lower-case words without accents; "128 GB" is one word."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", _UNITS.sub(r"\1\2", plain))


def same_model(keywords: str, title: str) -> bool:
    """Whether a fuzzy search's hit names the model sought: every word with a figure in it, and most of the others."""
    sought, there = words(keywords), set(words(title))
    if not sought:
        return False
    figures = [word for word in sought if any(each.isdigit() for each in word)]
    shared = sum(word in there for word in sought)
    return all(word in there for word in figures) and shared >= 0.6 * len(sought)


def once(found: dict[str, Listing], listings: Iterable[Listing]) -> int:
    """Adds those that are not in `found` yet; how many were new. None new means that the site repeats a page."""
    before = len(found)
    for each in listings:
        found.setdefault(each.external_id, each)
    return len(found) - before
