"""What happens in the simulated marketplace: people, things for sale, conversations and delivered messages.

The only module that writes messages and the record of them. It knows no HTTP and decides nothing for
Wall-E.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

from apps.sandbox.bell import Bell
from apps.sandbox.chance import draw
from apps.sandbox.sides import message_event, notice, other_side, side_of, slug
from apps.sandbox.store import Store, new_id, now_ms

#: Milliseconds until the buyer's phone confirms that it received a message.
RECEIVED_AFTER_MS = 400


class Refused(Exception):
    """The world refuses this, with a sentence in Spanish a person can act on."""


class World:
    """One simulated marketplace over one store. Every method is atomic: none awaits."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.bell = Bell()

    def user(self, key: str) -> sqlite3.Row | None:
        """Find a user by id, login name, or buyer's name."""
        return self.store.one(
            "select * from users where id = ?1 or username = ?1 or (kind != 'ambient' and name = ?1)"
            " order by id = ?1 desc, username = ?1 desc limit 1",
            key,
        )

    def item(self, key: str) -> sqlite3.Row | None:
        """Find an item by id, or by title (or its beginning) among those of sellers."""
        return self.store.one(
            "select i.* from items i join users u on u.id = i.user_id where i.id = ?1"
            " or (u.kind = 'seller' and (i.title = ?1 or lower(i.title) like lower(?1) || '%'))"
            " order by i.id = ?1 desc, i.title = ?1 desc limit 1",
            key,
        )

    def add_user(self, name: str, *, kind: str, user_id: str = "", **columns: object) -> str:
        """Create a user and return the id; columns as in the schema, in Barcelona unless told otherwise."""
        number = self._next_number("users", 60_000_000)
        values: dict[str, object] = {
            "city": "Barcelona",
            "postal_code": "08012",
            "latitude": 41.403,
            "longitude": 2.157,
            "registered_ms": now_ms() - 400 * 86_400_000,
        } | columns
        user_id = user_id or new_id()
        self.store.insert(
            "users", id=user_id, number=number, name=name, slug=f"{slug(name)}-{number}", kind=kind, **values
        )
        return user_id

    def add_item(self, user_id: str, title: str, cents: int, *, item_id: str = "", **columns: object) -> str:
        """Publish an item and return its id; `cents` is the price in euro cents."""
        moment = now_ms() - 5 * 86_400_000
        values: dict[str, object] = {
            "description": title,
            "category": 24200,
            "taxonomy": "[]",
            "condition": "good",
            "status": "published",
            "created_ms": moment,
            "modified_ms": moment,
        } | columns
        item_id = item_id or new_id()
        number = self._next_number("items", 1_300_000_000)
        self.store.insert("items", id=item_id, number=number, user_id=user_id, title=title, cents=cents, **values)
        return item_id

    def set_status(self, item: sqlite3.Row, status: str, *, via: str) -> None:
        """Change an item's status: published, reserved, sold, unpublished (it broke a rule), expired (its owner may
        renew it) or not available (removed).
        """
        if item["status"] == status:
            return
        with self.store.transaction():
            self.store.run("update items set status = ?, modified_ms = ? where id = ?", status, now_ms(), item["id"])
            self.store.write_record("status", item_id=item["id"], user_id=item["user_id"], via=via, text=status)
        self.bell.ring()

    def set_price(self, item: sqlite3.Row, cents: int, *, announce: bool) -> None:
        """Change an item's price; a lower one may be announced in its conversations by the site."""
        with self.store.transaction():
            self.store.run(
                "update items set previous_cents = case when ?1 < cents then cents end, cents = ?1, modified_ms = ?2"
                " where id = ?3", cents, now_ms(), item["id"])  # fmt: skip
            if announce and cents < item["cents"]:
                text = "El producto ha bajado de precio. ¿Quieres cerrar un trato?"
                for row in self.store.all("select * from conversations where item_id = ?", item["id"]):
                    payload = notice(row["id"], text, "drop_price")
                    self.deliver(row, None, "", via="site", kind="drop_price", payload=payload)
        self.bell.ring()

    def conversation(self, item_id: str, buyer_id: str) -> sqlite3.Row:
        """The conversation of a buyer about an item, created when there is none."""
        found = self.store.one("select * from conversations where item_id = ? and buyer_id = ?", item_id, buyer_id)
        if found:
            return found
        item = self.store.one("select * from items where id = ?", item_id)
        if item is None:
            raise Refused("Ese anuncio no existe.")
        if item["user_id"] == buyer_id:
            raise Refused("Nadie se escribe a sí mismo por su propio anuncio.")
        key = new_id()
        self.store.insert(
            "conversations", id=key, item_id=item_id, seller_id=item["user_id"], buyer_id=buyer_id,
            channel=f"chat.{buyer_id}.{key}.{item['user_id']}", created_ms=now_ms())  # fmt: skip
        row = self.store.one("select * from conversations where id = ?", key)
        assert row is not None
        return row

    def closed_reason(self, conversation: sqlite3.Row, viewer: str) -> str:
        """Why this person can't write here, in Spanish, or an empty text when they can."""
        other = other_side(conversation, viewer)
        person = self.store.one("select * from users where id = ?", other)
        item = self.store.one("select * from items where id = ?", conversation["item_id"])
        if person is None or person["hidden"] or not person["available"]:
            return "Esta persona ya no es miembro de Wallapop"
        if person["malicious"]:
            return "Esta persona ha sido excluida de Wallapop por presunta actividad sospechosa."
        if self.blocked(viewer, other):
            return "Has bloqueado a esta persona. Para seguir charlando, desbloquéala"
        if item and item["status"] == "unpublished" and not item["hidden"]:
            return "El producto incumple las normas de convivencia de Wallapop"
        if item is None or item["hidden"] or item["status"] in ("not available", "expired"):
            return "El producto ha caducado o ha sido eliminado"
        return ""

    def refusal(self, conversation: sqlite3.Row, author: str) -> str:
        """Why a message of this person would not arrive, or an empty text."""
        if self.blocked(other_side(conversation, author), author):
            return "El mensaje no se ha podido enviar."
        return self.closed_reason(conversation, author)

    def blocked(self, viewer: str, other: str) -> bool:
        """Whether `viewer` has blocked `other`."""
        return self.store.one("select 1 from blocks where user_id = ? and blocked_id = ?", viewer, other) is not None

    def deliver(
        self,
        conversation: sqlite3.Row,
        author: str | None,
        text: str,
        *,
        via: str,
        message_id: str = "",
        time_token: int = 0,
        kind: str = "text",
        payload: str | None = None,
        buyer_payload: str | None = None,
        echo_after_ms: int = 0,
    ) -> sqlite3.Row | None:
        """Make a message visible to both sides, now, and record it. None when that id was delivered before.

        `author` is None for a third-voice message; `buyer_payload` is its buyer's copy where it differs.
        `echo_after_ms` keeps the author's own event back.
        """
        token = time_token or self.store.time_token()
        message_id = message_id or str(uuid.uuid4())
        if self.store.one("select 1 from messages where id = ?", message_id):
            return None
        with self.store.transaction():
            self.store.insert(
                "messages",
                id=message_id,
                conversation_id=conversation["id"],
                author=author,
                type=kind,
                text=text,
                payload=payload,
                buyer_payload=buyer_payload,
                sent_ms=token // 10_000,
                time_token=str(token),
                status="sent",
                via=via,
            )
            self.store.run("delete from archived where conversation_id = ?", conversation["id"])
            self.store.write_record(
                "delivered",
                side=side_of(conversation, author),
                user_id=author,
                account=conversation["seller_id"],
                conversation_id=conversation["id"],
                item_id=conversation["item_id"],
                message_id=message_id,
                via=via,
                text=text or json.loads(payload or "{}").get("text", ""),
                detail={"time_token": str(token), "type": kind},
            )
            for reader in (conversation["seller_id"], conversation["buyer_id"]):
                told = buyer_payload or payload if reader == conversation["buyer_id"] else payload
                body = message_event(conversation, author, reader, message_id, text, token, told)
                self.schedule("event", {"user": reader, "body": body}, echo_after_ms if reader == author else 0)
            if author:
                self.schedule("received", {"id": message_id}, RECEIVED_AFTER_MS + echo_after_ms)
        self.bell.ring()
        return self.store.one("select * from messages where id = ?", message_id)

    def say(self, buyer: sqlite3.Row, item: sqlite3.Row, text: str, *, via: str) -> sqlite3.Row:
        """A buyer writes about an item. Raises Refused when the conversation is closed to them.

        With the fault `late` nobody sees it yet: the row returned has its id, conversation and time only.
        """
        conversation = self.conversation(item["id"], buyer["id"])
        reason = self.refusal(conversation, buyer["id"])
        if reason:
            raise Refused(reason)
        self.mark_seen(conversation, buyer["id"])
        late = draw(self.store, item["user_id"], "say", ("late",))
        if late:
            key, token = str(uuid.uuid4()), self.store.time_token()
            body = {"author": buyer["id"], "text": text, "via": via, "message_id": key, "time_token": token}
            self.schedule("deliver", body | {"conversation": conversation["id"]}, round(late.seconds * 1000))
            message = self.store.one(
                "select ? as id, ? as conversation_id, ? as time_token", key, conversation["id"], str(token)
            )
            assert message is not None
            return message
        message = self.deliver(conversation, buyer["id"], text, via=via)
        assert message is not None
        return message

    def mark_seen(self, conversation: sqlite3.Row, reader: str, until: str = "9" * 17, what: str = "read") -> int:
        """Mark what others wrote as received or read, up to a time token; returns how many changed."""
        before = "('sent')" if what == "received" else "('sent', 'received')"
        rows = self.store.all(
            f"select * from messages where conversation_id = ? and coalesce(author, '') != ?"
            f" and time_token <= ? and status in {before}",
            conversation["id"],
            reader,
            until,
        )
        with self.store.transaction():
            for row in rows:
                self.store.run("update messages set status = ? where seq = ?", what, row["seq"])
                if row["author"]:
                    self._receipt(row["author"], row["time_token"], "seen" if what == "read" else "received")
            if rows and what == "read":
                self.store.write_record(
                    "seen",
                    side=side_of(conversation, reader),
                    user_id=reader,
                    account=conversation["seller_id"],
                    conversation_id=conversation["id"],
                )
        if rows:
            self.bell.ring()
        return len(rows)

    def schedule(self, what: str, body: dict[str, Any], after_ms: int) -> None:
        """Do something now, or keep it in the file until it is due (so that a restart forgets nothing)."""
        if after_ms <= 0:
            self._perform(what, body)
        else:
            self.store.insert("due", at_ms=now_ms() + after_ms, what=what, body=json.dumps(body))
            self.bell.ring()

    def perform_due(self) -> float:
        """Do everything that is due and return the seconds until the next thing (at most 60)."""
        for row in self.store.all("select * from due where at_ms <= ? order by at_ms, n", now_ms()):
            with self.store.transaction():
                self.store.run("delete from due where n = ?", row["n"])
                self._perform(row["what"], json.loads(row["body"]))
            self.bell.ring()
        coming = self.store.one("select min(at_ms) as at from due")
        if coming is None or coming["at"] is None:
            return 60.0
        return min(60.0, max(0.0, (int(coming["at"]) - now_ms()) / 1000))

    def _perform(self, what: str, body: dict[str, Any]) -> None:
        if what == "event":
            token = self.store.time_token()
            self.store.insert("events", t=token, channel=f"inbox.{body['user']}", body=json.dumps(body["body"]))
        elif what == "received":
            row = self.store.one("select * from messages where id = ? and status = 'sent'", body["id"])
            if row:
                self.store.run("update messages set status = 'received' where seq = ?", row["seq"])
                self._receipt(row["author"], row["time_token"], "received")
        elif what == "deliver":
            conversation = self.store.one("select * from conversations where id = ?", body.pop("conversation"))
            if conversation:
                self.deliver(conversation, **body)

    def _receipt(self, author: str, time_token: str, kind: str) -> None:
        data = {"type": kind, "messageTimetoken": time_token, "value": "{}"}
        self.schedule("event", {"user": author, "body": {"e": 3, "d": {"source": "actions", "data": data}}}, 0)

    def _next_number(self, table: str, base: int) -> int:
        row = self.store.one(f"select max(number) as n from {table}")
        return int((row and row["n"]) or base) + 17
