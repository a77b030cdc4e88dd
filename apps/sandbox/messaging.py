"""The messaging calls of the API: inbox, one conversation, older messages, archive, block, create.

Reading over these marks nothing as seen; sending isn't here (a REST post of a message is a 404, as on the
real site).
"""

from __future__ import annotations

import base64
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import settings, shapes
from apps.sandbox.auth import granted, pubnub_token, signed_in, world_of
from apps.sandbox.store import now_ms
from apps.sandbox.world import Refused, World


def origin_of(request: Request) -> str:
    """Scheme and host under which the client reached us."""
    return f"{request.url.scheme}://{request.url.netloc}"


def number(request: Request, name: str, default: int) -> int:
    """A whole number from the query, or the default when it is missing or none."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else default


async def body_of(request: Request) -> dict[str, Any]:
    """The request's JSON object, or an empty one."""
    try:
        value = await request.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _inbox(request: Request, me: str, *, archived: bool) -> dict[str, Any]:
    world = world_of(request)
    page_size = max(1, min(number(request, "page_size", 30), shapes.MAX_PAGE))
    cursor = request.query_params.get("from", "")
    try:
        before = base64.urlsafe_b64decode(cursor).decode() if cursor else "~"
    except ValueError:
        before = "~"
    rows = world.store.all(
        "select * from (select c.*, coalesce((select max(time_token) from messages m"
        " where m.conversation_id = c.id), case when c.buyer_id = ?1"
        " then c.created_ms || '0000' end) || '-' || c.id as place from conversations c"
        " where ?1 in (c.seller_id, c.buyer_id) and ?2 = exists (select 1 from archived a"
        " where a.conversation_id = c.id and a.user_id = ?1)) where place < ?3 order by place desc"
        " limit ?4",
        me,
        archived,
        before,
        page_size + 1,
    )
    page = rows[:page_size]
    limit = number(request, "max_messages", 30)
    after = base64.urlsafe_b64encode(page[-1]["place"].encode()).decode() if len(rows) > page_size else ""
    return {
        "user_hash": me,
        "unread_messages": shapes.unread(world, me),
        "conversations": [shapes.conversation(world, row, me, limit, origin_of(request)) for row in page],
        "next_from": after,
    }


@signed_in
async def inbox(request: Request, me: str) -> Response:
    return JSONResponse(_inbox(request, me, archived=False))


@signed_in
async def archived_inbox(request: Request, me: str) -> Response:
    return JSONResponse(_inbox(request, me, archived=True))


def _mine(world: World, key: str, me: str) -> sqlite3.Row | None:
    return world.store.one("select * from conversations where id = ? and ? in (seller_id, buyer_id)", key, me)


@signed_in
async def one_conversation(request: Request, me: str) -> Response:
    world = world_of(request)
    row = _mine(world, request.path_params["key"], me)
    if row is None:
        return Response(status_code=404)
    return JSONResponse(shapes.conversation(world, row, me, 30, origin_of(request)))


@signed_in
async def older_messages(request: Request, me: str) -> Response:
    world = world_of(request)
    row = _mine(world, request.path_params["key"], me)
    if row is None:
        return Response(status_code=404)
    limit = number(request, "max_messages", 30)
    return JSONResponse(shapes.messages(world, row["id"], me, limit, request.query_params.get("from", "")))


@signed_in
async def unread_counter(request: Request, me: str) -> Response:
    return JSONResponse({"unread_counter": shapes.unread(world_of(request), me)})


@signed_in
async def create(request: Request, me: str) -> Response:
    """Open, or find again, the conversation about somebody's item."""
    world = world_of(request)
    body = await body_of(request)
    item_id = str(body.get("item_id") or body.get("item_hash_id") or "")
    known = world.store.one("select 1 from conversations where item_id = ? and buyer_id = ?", item_id, me)
    recent = world.store.one(
        "select count(*) as n from conversations where buyer_id = ? and created_ms > ?",
        me,
        now_ms() - 3_600_000,
    )
    if not known and recent and recent["n"] >= settings.value(world.store, "new_conversations_per_hour"):
        # The code is recorded, the status isn't.
        return JSONResponse({"code": 100, "message": "Too many conversations", "type": 0}, 429)
    try:
        row = world.conversation(item_id, me)
    except Refused:
        return Response(status_code=404)
    shape = {
        "conversation_id": row["id"],
        "item_id": item_id,
        "other_user_id": row["seller_id"],
        "channel": row["channel"],
        "created_date": row["created_ms"],
    }
    return JSONResponse(shape, 200 if known else 201)


@signed_in
async def archive(request: Request, me: str) -> Response:
    """Archive or unarchive; 409 when it is already so."""
    world = world_of(request)
    wanted = request.url.path.endswith("/archive")
    keys = [str(key) for key in (await body_of(request)).get("conversation_ids", [])]
    rows = [row for key in keys if (row := _mine(world, key, me))]
    if len(rows) != len(keys) or not keys:
        return Response(status_code=404 if keys else 400)
    if wanted:
        changed = sum(world.store.run("insert or ignore into archived values (?, ?)", row["id"], me) for row in rows)
    else:
        changed = sum(
            world.store.run("delete from archived where conversation_id = ? and user_id = ?", row["id"], me)
            for row in rows
        )
    world.bell.ring()
    return Response(status_code=200 if changed else 409)


@signed_in
async def block(request: Request, me: str) -> Response:
    world = world_of(request)
    body = await body_of(request)
    for key in body.get("block_user_hashes", []):
        world.store.run("insert or ignore into blocks values (?, ?)", me, str(key))
    for key in body.get("unblock_user_hashes", []):
        world.store.run("delete from blocks where user_id = ? and blocked_id = ?", me, str(key))
    world.bell.ring()
    return Response(status_code=204)


@signed_in
async def channel_token(request: Request, me: str) -> Response:
    """The event channel's token and the channels it opens; a GET that answers 201, as recorded."""
    return JSONResponse({"token": pubnub_token(world_of(request), me), "channels": granted(me)}, 201)


_IM = "/api/v3/instant-messaging"
routes = [
    Route("/bff/messaging/inbox", inbox),
    Route("/bff/messaging/archived", archived_inbox),
    Route("/bff/messaging/conversation/{key}", one_conversation),
    Route(f"{_IM}/archive/conversation/{{key}}/messages", older_messages),
    Route(f"{_IM}/messages/unread", unread_counter),
    Route("/api/v3/conversations", create, methods=["POST"]),
    Route(f"{_IM}/conversation", create, methods=["POST"]),
    Route(f"{_IM}/conversations/archive", archive, methods=["PUT"]),
    Route(f"{_IM}/conversations/unarchive", archive, methods=["PUT"]),
    Route(f"{_IM}/privacy/user", block, methods=["PUT", "DELETE"]),
    Route(f"{_IM}/token", channel_token),
]
