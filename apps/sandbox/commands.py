"""Turns a plain function into a call of the control API: JSON in and out, errors as a sentence.

Knows nothing of what the calls do.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from apps.sandbox.auth import Handler, world_of
from apps.sandbox.world import Refused, World

Call = Callable[[Request, World, dict[str, Any]], Any]
#: What a value that was sent may bring about: another type than wanted, a number too large for the database.
UNUSABLE = (
    Refused,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)

#: Under this name a call finds the request's list, where it was sent one instead of an object.
MANY = "(list)"


def control(call: Call) -> Handler:
    """Give a call the world and the request's JSON; answer what it returns, or 400 with the reason."""

    @functools.wraps(call)
    async def handler(request: Request) -> Response:
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            return JSONResponse({"error": "El cuerpo de la llamada no es JSON."}, 400)
        try:
            return JSONResponse(call(request, world_of(request), body if isinstance(body, dict) else {MANY: body}))
        except UNUSABLE as reason:
            return JSONResponse({"error": sentence(reason)}, 400)

    return handler


def sentence(reason: Exception) -> str:
    """What went wrong with a call, for whoever made it."""
    if isinstance(reason, KeyError):
        return f"Falta el campo «{reason.args[0]}»."
    if isinstance(reason, sqlite3.IntegrityError):
        return f"Eso ya existe o no se admite ({reason})."
    return str(reason) if isinstance(reason, Refused) else f"Un valor no vale: {reason}"


def each(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects of a request that sent several, or the one it sent."""
    rows = body.get(MANY, [body])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("Hace falta un objeto o una lista de objetos.")
    return rows
