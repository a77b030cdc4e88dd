"""Faults that the control API arms: which call of which account goes wrong, how often, and how.

A new fault is one entry in a table here: `BEFORE` (answers or delays a request), `AFTER` (spoils an answer),
`PUBLISH` (what happens to a sent message), `ELSEWHERE` (asked about where it happens), `LLM` (what the model server
does) or `AT_ONCE` (happens when it is armed). It never touches the record.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from apps.sandbox import calls, chance, goods, mangle, redesign, source_faults
from apps.sandbox.auth import kill_sessions, unauthorised, world_of
from apps.sandbox.calls import API, MARKET, PAGES, SEARCHES
from apps.sandbox.chance import Armed
from apps.sandbox.mangle import Change
from apps.sandbox.store import now_ms
from apps.sandbox.world import Refused, World

Answer = Callable[[Armed, Request], Awaitable[Response | None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: `what` it does (Spanish, for people), the `calls` it is for and its `seconds` unless told.

    An empty `calls` is for a fault that happens once, when it is armed.
    """

    what: str
    calls: frozenset[str] = frozenset()
    seconds: float = 5.0


async def _expired(fault: Armed, request: Request) -> Response:
    return unauthorised("ACCESS_TOKEN_EXPIRED")


async def _revoked(fault: Armed, request: Request) -> Response:
    return unauthorised("REFRESH_TOKEN_EXPIRED")


async def _forbidden(fault: Armed, request: Request) -> Response:
    return Response(status_code=403)


async def _too_many(fault: Armed, request: Request) -> Response:
    return Response(status_code=429, headers={"Retry-After": str(max(1, round(fault.seconds)))})


async def _broken(fault: Armed, request: Request) -> Response:
    return JSONResponse({"message": "Internal Server Error"}, 500)


async def blocked(fault: Armed, request: Request) -> Response:
    """The firewall's page."""
    headers = {"Server": "CloudFront", "X-Cache": "Error from cloudfront"}
    return HTMLResponse(calls.block_page(uuid.uuid4().hex), 403, headers)


async def _captcha(fault: Armed, request: Request) -> Response:
    return HTMLResponse(calls.CAPTCHA_PAGE, 200 if request.method == "GET" else 403)


async def _slow(fault: Armed, request: Request) -> None:
    await world_of(request).bell.sleep(fault.seconds)


class Dropped(Response):
    """Headers that promise more than ever comes: the client sees its connection break."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


async def _drop(fault: Armed, request: Request) -> Response:
    return Dropped()


async def _new_limit(fault: Armed, request: Request) -> Response:
    return JSONResponse({"code": 100, "message": "Too many conversations"}, 429)


async def _stale(fault: Armed, request: Request) -> None:
    """While it lasts, every look makes the snapshot young again; when it is over, all snapshots are too old."""
    store = world_of(request).store
    number = request.url.path.rpartition("-")[2]
    if now_ms() < fault.armed_ms + fault.seconds * 1000:
        store.run("update items set snapshot_ms = ? where number = ?", now_ms(), number)
    else:
        store.run("update items set snapshot_ms = 0")
        store.run("update faults set remaining = 0 where n = ?", fault.n)


#: Instead of the call, or before it.
BEFORE: dict[str, tuple[Answer, Kind]] = {
    "401": (_expired, Kind("La API dice 401: el token ha caducado y hay que pedir otro.", API)),
    "token_revoked": (_revoked, Kind("La API dice 401: la sesión ya no vale y hay que entrar de nuevo.", API)),
    "403": (_forbidden, Kind("La API dice 403, sin una palabra más.", API)),
    "429": (_too_many, Kind("La API dice 429: demasiadas llamadas; que espere esos segundos.", API)),
    "500": (_broken, Kind("La API dice 500: se ha roto por dentro.", API)),
    "new_limit": (
        _new_limit,
        Kind(
            "Abrir una conversación nueva se niega con «code: 100»: ha abierto demasiadas.",
            frozenset({"conversation_new"}),
        ),
    ),
    "block": (blocked, Kind("El cortafuegos responde con su página de bloqueo, también a la API.", MARKET)),
    "captcha": (_captcha, Kind("En lugar de la página sale una prueba de «no soy un robot».", PAGES)),
    "slow": (_slow, Kind("Todo responde con esos segundos de retraso.", MARKET)),
    "drop": (_drop, Kind("La conexión se corta a media respuesta y la llamada no se hace.", API | {"publish"})),
    "stale_item": (
        _stale,
        Kind(
            "La página pública de cada anuncio sigue como estaba al armar esto, durante esos segundos.",
            frozenset({"item_page"}),
            60.0,
        ),
    ),
    **{name: (mark, Kind(what, SEARCHES)) for name, (mark, what) in source_faults.BEFORE.items()},
}
_CHAT = frozenset({"page"})
#: What it makes of a good answer.
AFTER: dict[str, tuple[Change, Kind]] = {
    "unknown_fields": (
        mangle.unknown_fields,
        Kind("Cada objeto de la respuesta trae un campo que nadie conoce.", API | {"session", "subscribe"}),
    ),
    "unknown_types": (
        mangle.unknown_types,
        Kind(
            "Unas pocas filas traen un campo de otro tipo (texto, nulo, lista, fecha ISO, estado desconocido)"
            " y aparece un mensaje de un tipo que nadie conoce.",
            API,
        ),
    ),
    "unknown_identity": (
        mangle.unknown_identity,
        Kind("Una fila de la respuesta ya no dice cuál es, o de quién.", API),
    ),
    "duplicated": (
        mangle.duplicated,
        Kind("Un mensaje de cada lista viene dos veces, y cada aviso del canal también.", API | {"subscribe"}),
    ),
    "reordered": (mangle.reordered, Kind("Conversaciones, mensajes y anuncios vienen en desorden.", API)),
    "selectors": (
        redesign.redesigned,
        Kind("El chat estrena diseño: la caja de texto, el botón y los globos se llaman de otra forma.", _CHAT),
    ),
    "selectors_send": (
        redesign.redesigned,
        Kind("En el chat solo el botón de enviar se llama de otra forma.", _CHAT),
    ),
    "page_crash": (
        redesign.crashing,
        Kind("La pestaña del chat se cae esos segundos después de abrirse.", _CHAT, 1.0),
    ),
    "consent_didomi": (
        redesign.didomi,
        Kind("El aviso de cookies es el de otro fabricante (también antes de entrar: todas las cuentas).", PAGES),
    ),
    **{name: (spoil, Kind(what, SEARCHES)) for name, (spoil, what) in source_faults.AFTER.items()},
    # Last, so that what the others made of the answer is cut too.
    "truncated": (mangle.truncated, Kind("La respuesta llega entera pero con el JSON cortado por la mitad.", API)),
}
_PUBLISHED = frozenset({"publish"})
#: What the publish call does with a message.
PUBLISH: dict[str, Kind] = {
    "ack_delay": Kind("El mensaje se entrega ya, pero la página lo sabe esos segundos después.", _PUBLISHED),
    "ack_no_delivery": Kind("El sitio da el mensaje por enviado y no se entrega nunca.", _PUBLISHED),
    "deliver_late": Kind("El sitio da el mensaje por enviado y lo entrega esos segundos después.", _PUBLISHED),
    "ack_lost": Kind("El mensaje se entrega, pero la confirmación se pierde por el camino.", _PUBLISHED),
}
#: Asked about by the code where it happens: the world, the event channel, the sign-in.
ELSEWHERE: dict[str, Kind] = {
    "late": Kind(
        "Lo que escribe un comprador no se ve hasta esos segundos después, con su hora de antes.",
        frozenset({"say"}),
    ),
    "reordered_events": Kind(
        "El canal junta los avisos de esos segundos y los da del último al primero.",
        frozenset({"subscribe"}),
        1.0,
    ),
    "mfa": Kind("Al entrar pide además un código de seis cifras.", frozenset({"login"})),
}
_MODEL = frozenset({"llm"})
LLM: dict[str, Kind] = {
    "llm_down": Kind("El servidor del modelo dice 503.", _MODEL),
    "llm_hang": Kind("El servidor del modelo calla.", _MODEL),
    "llm_slow": Kind("El modelo tarda esos segundos en cada palabra.", _MODEL),
    "llm_missing": Kind("El servidor dice que no tiene ese modelo.", _MODEL),
    "llm_memory": Kind("El servidor dice 500: el modelo no cabe en memoria.", _MODEL),
    "llm_hang_mid": Kind("El modelo calla a media respuesta, con la conexión abierta.", _MODEL),
    "llm_cut": Kind("La conexión con el modelo se corta a media respuesta.", _MODEL),
    "llm_error": Kind("A media respuesta llega una línea de error, con el 200 ya dado.", _MODEL),
    "llm_bad_json": Kind("Una línea de la respuesta no es JSON.", _MODEL),
    "llm_cut_json": Kind("La última línea de la respuesta llega a medias y ahí se acaba.", _MODEL),
    "llm_words": Kind("El modelo junta palabras sin sentido.", _MODEL),
    "llm_language": Kind("El modelo contesta en un idioma que nadie habla aquí.", _MODEL),
    "llm_empty": Kind("El modelo contesta con un texto vacío.", _MODEL),
    "llm_endless": Kind("El modelo no acaba nunca de escribir.", _MODEL),
}
AT_ONCE: dict[str, tuple[Callable[[World, str], object], Kind]] = {
    "session_dead": (kill_sessions, Kind("Todas las sesiones de la cuenta se acaban en el acto.")),
}

KINDS: dict[str, Kind] = {
    **{name: kind for name, (_, kind) in BEFORE.items()},
    **{name: kind for name, (_, kind) in AFTER.items()},
    **PUBLISH,
    **ELSEWHERE,
    **LLM,
    **{name: kind for name, (_, kind) in AT_ONCE.items()},
}


def arm(
    world: World,
    kind: str,
    account: str = "*",
    calls_wanted: tuple[str, ...] = (),
    *,
    count: int | None = None,
    probability: float = 1.0,
    seconds: float | None = None,
) -> int:
    """Arm a fault and return its number (0 for one that happens at once).

    `account` is a user's id or name, or '*'; `count` bounds how often it strikes (None: until disarmed; nothing to one
    that lasts for a time); `seconds` is
    the delay, the Retry-After, the time per token or how long it lasts. Raises Refused.
    """
    user = world.user(account) if account != "*" else None
    if kind not in KINDS:
        raise Refused(f"No existe la avería «{kind}»: {', '.join(KINDS)}.")
    if account != "*" and user is None:
        raise Refused(f"No existe la cuenta «{account}».")
    if unknown := set(calls_wanted) - calls.KINDS:
        known = ", ".join(sorted(calls.KINDS))
        raise Refused(f"No existe la clase de llamada «{', '.join(sorted(unknown))}»: {known}.")
    if calls_wanted and kind not in BEFORE and kind not in AFTER:
        raise Refused(f"La avería «{kind}» no se limita a unas llamadas.")
    if not 0 < probability <= 1 or (count is not None and count < 1) or (seconds or 0) < 0:
        raise Refused("La probabilidad va de 0 a 1, las veces son 1 o más y los segundos 0 o más.")
    key = user["id"] if user else "*"
    if kind in AT_ONCE:
        AT_ONCE[kind][0](world, key)
        return 0
    if kind == "stale_item":
        _take_snapshots(world, key)
    return world.store.insert(
        "faults",
        kind=kind,
        account=key,
        calls=f" {' '.join(sorted(calls_wanted or KINDS[kind].calls))} ",
        remaining=None if kind == "stale_item" else count,  # it ends by time: a look more or less changes nothing
        probability=probability,
        seconds=KINDS[kind].seconds if seconds is None else seconds,
        armed_ms=now_ms(),
    )


def _take_snapshots(world: World, owner: str) -> None:
    """Every seller's item page shows from now on what is true now."""
    people: dict[str, sqlite3.Row] = {
        row["id"]: row
        for row in world.store.all("select * from users where kind = 'seller' and ?1 in ('*', id)", owner)
    }
    with world.store.transaction():
        for row in world.store.all("select * from items where hidden = 0"):
            if row["user_id"] in people:
                told = goods.page_props(row, people[row["user_id"]], goods.counters(world.store, row))
                props = json.dumps(told, ensure_ascii=False)
                world.store.run(
                    "update items set snapshot = ?, snapshot_ms = ? where id = ?", props, now_ms(), row["id"]
                )


def disarm(world: World, number: int = 0) -> int:
    """Remove one fault, or all with 0; returns how many."""
    return world.store.run("delete from faults where ? in (0, n)", number)


def draw(world: World, account: str, call: str, kinds: dict[str, Kind]) -> Armed | None:
    """The oldest armed fault of these that strikes this call now, counted; None when all is well."""
    return chance.draw(world.store, account, call, kinds)
