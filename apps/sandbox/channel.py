"""The event channel, spoken like PubNub's: publish, long-poll subscribe, and receipts.

A publish is the only way to send a message. Its acknowledgement says that the channel took it, not that
anybody got it: armed faults tear the two apart.
"""

from __future__ import annotations

import json
import sqlite3
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps.sandbox.auth import may_hear, pubnub_user, world_of
from apps.sandbox.faults import ELSEWHERE, PUBLISH, Dropped, draw
from apps.sandbox.messaging import body_of, number
from apps.sandbox.sides import side_of

#: How long a subscribe call is held open when nothing happens, seconds (the real one: about 280).
HOLD_SECONDS = 280.0
REGION = 41


def forbidden() -> Response:
    """A bad or expired channel token."""
    return JSONResponse(
        {"message": "Token is expired.", "error": True, "service": "Access Manager", "status": 403}, 403
    )


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


async def publish(request: Request) -> Response:
    """GET /publish/<pub>/<sub>/0/<channel>/0/<json>: take a message, deliver it, acknowledge it."""
    world = world_of(request)
    me = pubnub_user(world, request.query_params.get("auth", ""))
    if me is None:
        return forbidden()
    body, meta = _json(request.path_params["message"]), _json(request.query_params.get("meta", ""))
    conversation = world.store.one(
        "select * from conversations where channel = ? and ? in (seller_id, buyer_id)",
        request.path_params["channel"],
        me,
    )
    payload = body.get("payload")
    text = payload.get("text") if isinstance(payload, dict) else None
    token = world.store.time_token()
    if not isinstance(text, str) or not text.strip() or not isinstance(body.get("id"), str):
        return JSONResponse([0, "Invalid message", str(token)], 400)
    if conversation is None or meta.get("conversation_hash") != conversation["id"]:
        return forbidden()

    fault = draw(world, me, "publish", PUBLISH)
    kind = fault.kind if fault else ""
    late_ms = int(fault.seconds * 1000) if fault else 0
    closed = world.refusal(conversation, me)
    outcome = "refused" if closed else {"ack_no_delivery": "never", "deliver_late": "late"}.get(kind, "delivered")
    message: dict[str, Any] = {
        "author": me,
        "text": text,
        "via": "publish",
        "message_id": body["id"],
        "time_token": token,
    }
    world.store.write_record(
        "publish",
        account=conversation["seller_id"],
        side=side_of(conversation, me),
        user_id=me,
        conversation_id=conversation["id"],
        item_id=conversation["item_id"],
        message_id=body["id"],
        via="publish",
        text=text,
        detail={"outcome": outcome, "fault": kind, "time_token": str(token), "closed": closed},
    )
    if outcome == "late":
        world.schedule("deliver", message | {"conversation": conversation["id"]}, late_ms)
    elif outcome == "delivered":
        world.deliver(conversation, **message, echo_after_ms=late_ms if kind in ("ack_delay", "ack_lost") else 0)
    if kind == "ack_delay":
        await world.bell.sleep(late_ms / 1000)
    elif kind == "ack_lost":
        return Dropped()
    return JSONResponse([1, "Sent", str(token)])


async def subscribe(request: Request) -> Response:
    """GET /v2/subscribe/<sub>/<channels>/0?tt=: what happened since `tt`, waited for; 0 asks the time."""
    world = world_of(request)
    me = pubnub_user(world, request.query_params.get("auth", ""))
    channels = request.path_params["channels"].split(",")
    if me is None or not all(may_hear(me, channel) for channel in channels):
        return forbidden()
    since = number(request, "tt", 0)
    if since == 0:
        return JSONResponse({"t": {"t": str(world.store.time_token()), "r": REGION}, "m": []})
    hold = min(HOLD_SECONDS, number(request, "hold", int(HOLD_SECONDS)))
    ends = time.monotonic() + hold

    def coming() -> list[sqlite3.Row]:
        return world.store.all(
            f"select * from events where channel in ({', '.join('?' * len(channels))}) and t > ? order by t limit 100",
            *channels,
            since,
        )

    while True:
        rows = coming()
        left = ends - time.monotonic()
        if rows or left <= 0 or world.bell.closed or await request.is_disconnected():
            break
        await world.bell.wait(min(left, 15.0))
    fault = draw(world, me, "subscribe", ELSEWHERE) if rows else None
    if fault:
        await world.bell.sleep(fault.seconds)
        rows = coming()
    until = rows[-1]["t"] if rows else since
    entries = [
        {
            "a": "38",
            "f": 0,
            "p": {"t": str(row["t"]), "r": REGION},
            "k": request.path_params["sub"],
            "c": row["channel"],
            **json.loads(row["body"]),
        }
        for row in (reversed(rows) if fault else rows)
    ]
    return JSONResponse({"t": {"t": str(until), "r": REGION}, "m": entries})


async def act(request: Request) -> Response:
    """POST /v1/message-actions/…: the reader got or saw a message and those before; 409 when known."""
    world = world_of(request)
    me = pubnub_user(world, request.query_params.get("auth", ""))
    if me is None:
        return forbidden()
    conversation = world.store.one(
        "select * from conversations where channel = ? and ? in (seller_id, buyer_id)",
        request.path_params["channel"],
        me,
    )
    if conversation is None:
        return forbidden()
    body = await body_of(request)
    what = {"seen": "read", "received": "received"}.get(str(body.get("type")))
    token = request.path_params["token"]
    if what is None or not token.isdigit():
        return JSONResponse({"status": 400, "error": {"message": "Invalid action"}}, 400)
    if not world.mark_seen(conversation, me, token, what):
        return JSONResponse({"status": 409, "error": {"message": "Action Already Added"}}, 409)
    data = {
        "type": body["type"],
        "value": body.get("value", "{}"),
        "uuid": me,
        "messageTimetoken": token,
        "actionTimetoken": str(world.store.time_token()),
    }
    return JSONResponse({"status": 200, "data": data})


async def clock(request: Request) -> Response:
    """GET /time/0: the channel's time."""
    return JSONResponse([world_of(request).store.time_token()])


async def presence(request: Request) -> Response:
    """Heartbeat and leave of the channel's own library; nobody here looks who is present."""
    return JSONResponse({"status": 200, "message": "OK", "service": "Presence"})


routes = [
    Route("/time/0", clock),
    Route("/v2/presence/sub-key/{sub}/channel/{channels}/{what}", presence),
    Route("/publish/{pub}/{sub}/0/{channel}/0/{message:path}", publish),
    Route("/v2/subscribe/{sub}/{channels}/0", subscribe),
    Route("/v1/message-actions/{sub}/channel/{channel}/message/{token}", act, methods=["POST"]),
]
