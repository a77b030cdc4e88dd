"""What goes wrong at a price source: a new shape, nothing found, words ignored, a page repeated, promoted rows.

A fault before the call leaves a mark on the request that the source's route obeys; one after it spoils the answer.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request

from apps.sandbox.chance import Armed
from apps.sandbox.mangle import Change

#: The fields by which every row is known, and what the new shape calls them.
_RENAMED = {
    "price": "amounts", "title": "heading", "itemId": "item_key", "sellPrice": "salePrice", "boxName": "label",
    "buyingOptions": "formats",
}  # fmt: skip


def marking(name: str) -> Callable[[Armed, Request], Awaitable[None]]:
    """A fault that lets the call go on with a mark on it."""

    async def mark(fault: Armed, request: Request) -> None:
        request.scope[f"fault_{name}"] = True

    return mark


def marked(request: Request, name: str) -> bool:
    """Whether this call is to go wrong in that way."""
    return bool(request.scope.get(f"fault_{name}"))


def drifted(fault: Armed, body: bytes) -> bytes:
    """The fields that matter under other names: in JSON, or in a page's attributes."""
    try:
        value = json.loads(body)
    except ValueError:
        return body.replace(b"data-pid=", b"data-ref=")
    changed = json.dumps(_renamed(value), ensure_ascii=False, separators=(",", ":")).encode()
    return body if _renamed(value) == value else changed


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(each) for each in value]
    if isinstance(value, dict):
        return {_RENAMED.get(name, name): _renamed(inner) for name, inner in value.items()}
    return value


def wrong_encoding(fault: Armed, body: bytes) -> bytes:
    """Western European bytes under a header that says UTF-8."""
    return body.decode("utf-8", "replace").encode("cp1252", "replace")


BEFORE: dict[str, tuple[Callable[[Armed, Request], Awaitable[None]], str]] = {
    "no_results": (marking("empty"), "La búsqueda responde bien, pero nunca encuentra nada."),
    "filters_ignored": (marking("unfiltered"), "La búsqueda no hace caso de lo que se le pide y da cualquier cosa."),
    "repeated_pages": (marking("first_page"), "Cada página de resultados es otra vez la primera."),
    "promoted_rows": (marking("promoted"), "Nueve de cada diez resultados son anuncios promocionados."),
}
AFTER: dict[str, tuple[Change, str]] = {
    "shape_drift": (drifted, "Los campos de cada resultado se llaman de otra forma."),
    "wrong_encoding": (wrong_encoding, "La respuesta dice UTF-8 y viene en otra codificación."),
}
