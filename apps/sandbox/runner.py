"""Plays the scripted buyers and performs what is due: the one background task of the sandbox.

Where a buyer stands is kept in the file and changes in the same transaction as what they say, so that a
restart neither repeats nor forgets a line.
"""

from __future__ import annotations

import json
import logging
import sqlite3

from apps.sandbox.scripts import CAST, SCRIPTS, Part
from apps.sandbox.store import now_ms
from apps.sandbox.world import Refused, World

logger = logging.getLogger(__name__)
#: Seconds a buyer takes to read an answer and type the next line.
REACTION = 2.5


class Runner:
    """Runs every scripted buyer of a world; `speed` divides all their waiting times."""

    def __init__(self, world: World, speed: float = 1.0) -> None:
        self.world = world
        self.speed = speed

    def start(self, part: Part, *, again: bool = False, after: float = 0.0) -> bool:
        """Put a buyer's script at its beginning; False when it runs or ended already and `again` isn't asked.

        Raises Refused when buyer or item are unknown.
        """
        store = self.world.store
        buyer, item = self.world.user(part.name), self.world.item(part.item)
        if buyer is None or item is None:
            raise Refused(f"No existe el comprador «{part.name}» o el anuncio «{part.item}».")
        if store.one("select 1 from scripts where buyer_id = ?", buyer["id"]):
            if not again:
                return False
            store.run("delete from scripts where buyer_id = ?", buyer["id"])
        newest = store.one("select max(seq) as n from messages")
        store.insert(
            "scripts",
            buyer_id=buyer["id"],
            script=part.script,
            item_id=item["id"],
            step="empieza",
            due_ms=now_ms() + int(after * 1000 / self.speed),
            seen_seq=(newest and newest["n"]) or 0,
            memory="{}",
            started_ms=now_ms(),
        )
        self.world.bell.ring()
        return True

    def start_cast(self, names: tuple[str, ...] = (), *, again: bool = False) -> list[str]:
        """Start the demo's buyers (those named, or all), a few seconds apart; returns who started."""
        chosen = [part for part in CAST if not names or part.name in names or part.script in names]
        return [part.name for index, part in enumerate(chosen) if self.start(part, again=again, after=index * 1.5)]

    async def run(self) -> None:
        """Until the world closes: do what is due, let buyers act, sleep until something changes."""
        while not self.world.bell.closed:
            await self.world.bell.wait(self.tick())

    def tick(self) -> float:
        """Do everything whose time has come; returns the seconds until the next thing."""
        pause = self.world.perform_due()
        for row in self.world.store.all("select * from scripts where final is null"):
            due_ms = self._act(row)
            if due_ms is not None:
                pause = min(pause, max(0.0, (due_ms - now_ms()) / 1000))
        return pause

    def _act(self, row: sqlite3.Row) -> int | None:
        """Let one buyer act if it is time; returns when to look again, None when the script ended."""
        store = self.world.store
        heard = store.all(
            "select m.* from messages m join conversations c on c.id = m.conversation_id where c.id = ?"
            " and m.author = c.seller_id and m.seq > ? order by m.seq",
            row["conversation_id"],
            row["seen_seq"],
        )
        due_ms = int(row["due_ms"])
        reaction_ms = int(REACTION * 1000 / self.speed)
        if heard and due_ms > now_ms() + reaction_ms:
            due_ms = now_ms() + reaction_ms
            store.run("update scripts set due_ms = ? where buyer_id = ?", due_ms, row["buyer_id"])
        if due_ms > now_ms():
            return due_ms
        with store.transaction():
            return self._step(row, heard)

    def _step(self, row: sqlite3.Row, heard: list[sqlite3.Row]) -> int | None:
        store = self.world.store
        buyer, item = self.world.user(row["buyer_id"]), self.world.item(row["item_id"])
        assert buyer is not None and item is not None
        memory = json.loads(row["memory"])
        move = SCRIPTS[row["script"]][row["step"]](tuple(each["text"] for each in heard), item["cents"], memory)
        final, conversation_id = move.final or None, row["conversation_id"]
        if heard:
            conversation = store.one("select * from conversations where id = ?", conversation_id)
            if conversation:
                self.world.mark_seen(conversation, buyer["id"])
        for text in move.say:
            try:
                conversation_id = self.world.say(buyer, item, text, via="script")["conversation_id"]
            except Refused as reason:
                final = f"no pudo escribir: {reason}"
        due_ms = now_ms() + int(abs(move.wait) * 1000 / self.speed)
        store.run(
            "update scripts"
            " set step = ?, due_ms = ?, seen_seq = ?, memory = ?, final = ?, conversation_id = ?"
            " where buyer_id = ?",
            move.step,
            due_ms,
            heard[-1]["seq"] if heard else row["seen_seq"],
            json.dumps(memory | move.memory),
            final,
            conversation_id,
            row["buyer_id"],
        )
        if final:
            logger.info("buyer script ended: %s", final)
        return None if final else due_ms


def report(world: World) -> list[dict[str, object]]:
    """Every scripted buyer: profile, script, where they stand, what they said and what they saw answered."""
    about = {part.name: part.about for part in CAST}
    rows: list[dict[str, object]] = []
    for row in world.store.all(
        "select u.*, s.script, s.step, s.final, s.item_id, s.conversation_id, s.started_ms, i.title"
        " from users u left join scripts s on s.buyer_id = u.id left join items i on i.id = s.item_id"
        " where u.kind = 'buyer' order by u.number"):  # fmt: skip
        said = world.store.all(
            "select m.text, m.sent_ms, m.author, m.via, m.id from messages m"
            " join conversations c on c.id = m.conversation_id where c.buyer_id = ?"
            " and m.author is not null order by m.seq",
            row["id"],
        )
        told = [
            {
                "id": each["id"],
                "at_ms": each["sent_ms"],
                "text": each["text"],
                "via": each["via"],
                "side": "buyer" if each["author"] == row["id"] else "seller",
            }
            for each in said
        ]
        rows.append({
            "id": row["id"], "name": row["name"], "about": about.get(row["name"], ""),
            "profile": {"rating": row["rating"], "reviews": row["reviews"], "buys": row["buys"]},
            "script": row["script"], "step": row["step"], "state": _state(row), "final": row["final"],
            "item": row["title"], "item_id": row["item_id"], "conversation": row["conversation_id"],
            "answers": sum(each["side"] == "seller" for each in told), "messages": told,
        })  # fmt: skip
    return rows


def _state(row: sqlite3.Row) -> str:
    if row["script"] is None:
        return "quieto"
    return "terminado" if row["final"] else "en marcha"
