"""A marketplace of one conversation in memory, for tests that must decide when every publish lands. Speaks
the driver's own types.

Its page sends as the real one does: a click starts a publish, which lands or is lost later. A plan says where
the worker dies.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from apps.conversations.models import Conversation
from apps.marketplace.models import Account
from apps.marketplace.remote import RemoteItem, RemoteMessage, RemoteUser, Thread


class Killed(BaseException):
    """The worker died here: nothing of its own cleans up after it."""


class Site:
    """What buyer and seller see of one conversation, and who is about to say what."""

    def __init__(self, conversation: Conversation) -> None:
        item, buyer = conversation.item, conversation.buyer
        assert item is not None and buyer is not None
        self.hash = conversation.external_id
        self.user = RemoteUser(buyer.external_id, buyer.name, True, False)
        self.item = RemoteItem(item.external_id, item.title, "published", item.list_price, "EUR", "slug", True)
        self.shown: list[RemoteMessage] = []
        self.publishing: list[str] = []
        self.dies_at = ""
        self.dead = False
        self.before_click: Callable[[str], None] = lambda text: None
        self.fate = "waits"
        self.while_it_types: Callable[[], None] = lambda: None

    def says(self, text: str, *, ours: bool = False) -> None:
        """A message becomes visible now."""
        last = self.shown[-1].sent_at if self.shown else None
        sent_at = datetime.now(UTC)
        if last is not None and sent_at <= last:
            sent_at = last + timedelta(milliseconds=1)
        token = str(int(sent_at.timestamp() * 10_000_000))
        self.shown.append(RemoteMessage(str(uuid.uuid4()), ours, text, sent_at, "sent", "text", token, {"text": text}))

    @property
    def buyers(self) -> int:
        """How many messages the buyer has written."""
        return sum(message.author == "buyer" for message in self.shown)

    def reprice(self, price: Decimal) -> None:
        """The seller changes the price in the app."""
        self.item = RemoteItem(self.item.external_id, self.item.title, "published", price, "EUR", "slug", True)

    def thread(self) -> Thread:
        """The conversation as JSON shows it."""
        return Thread(self.hash, self.user, self.item, tuple(self.shown), 0, "", "", "", ())

    def lands(self) -> None:
        """The oldest publish under way becomes visible."""
        self.says(self.publishing.pop(0), ours=True)

    def is_lost(self) -> None:
        """The oldest publish under way never arrives."""
        self.publishing.pop(0)

    def passes(self, point: str) -> None:
        """The worker comes by `point`; it dies there if that is the plan."""
        if self.dies_at == point:
            self.dies_at, self.dead = "", True
            raise Killed(point)

    # -- what the code under test sees ---------------------------------------------------------------------

    @contextmanager
    def connected(self, _account: Account) -> Iterator["Site"]:
        """In place of `reading.connected`."""
        yield self

    def read_thread(self, _conversation: str) -> Thread:
        """In place of the client's."""
        self.passes("read")
        return self.thread()

    @contextmanager
    def open_chat(self, _browser: object, **_: object) -> Iterator["Site"]:
        """In place of the driver's."""
        yield self

    def composer_value_after(self, text: str) -> str:
        """The composer holds what it was given."""
        self.passes("filled")
        meanwhile, self.while_it_types = self.while_it_types, lambda: None
        meanwhile()
        self.text = text
        return text

    def click_send(self) -> None:
        """The publish starts."""
        self.passes("committed")
        self.before_click(self.text)
        self.publishing.append(self.text)
        if self.fate == "lands":
            self.lands()
        elif self.fate == "is_lost":
            self.is_lost()

    def wait_sent(self, _text: str, _timeout: float) -> bool:
        """The page never claims more than the thread shows."""
        self.passes("clicked")
        return False

    def state(self) -> dict[str, Any]:
        """No cookies to keep."""
        return {"cookies": []}
