"""What the marketplace told us, as plain frozen values, and the ways in which it can refuse.

Nothing here touches network, ORM or clock. A value of this file is never changed after it was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

Author = Literal["self", "buyer", "system"]

# Messages the site itself writes into a thread; `from_self` says nothing about them.
THIRD_VOICE = frozenset(
    {
        "price_drop",
        "drop_price",
        "review",
        "delivery",
        "delivery_generic",
        "shipping_keywords_in_message_detected",
        "delivery_transaction_claim_period_started",
    }
)


@dataclass(frozen=True)
class Evidence:
    """What a page showed when it could not be used, without secrets. `screenshot`: JPEG, b'' where none."""

    url: str
    screenshot: bytes = field(repr=False)
    html: str = field(repr=False)


class MarketplaceError(Exception):
    """The marketplace did not do what was asked; the subclass says what to do about it.

    `judged`: it has already counted for the account it happened to. `evidence`: what the page showed.
    """

    judged = False
    evidence: Evidence | None = None


class SessionDead(MarketplaceError):
    """The login is gone. Only a person can log in again."""


class AboutOne(MarketplaceError):
    """About one conversation, item or reply; says nothing about the account or the site."""


class NotYours(AboutOne):
    """The site refused because item or conversation is not the account's. The session is fine."""


class NotFound(AboutOne):
    """The thing no longer exists there."""


class Challenged(MarketplaceError):
    """Captcha or block page. Stop at once and ask a person; never retry."""


class RateLimited(MarketplaceError):
    """Too many requests. `retry_after` in seconds, None when the site did not say."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreachable(MarketplaceError):
    """Time-out, 5xx, dropped connection, crashed browser. Nothing is known about the other side."""


class BadAnswer(MarketplaceError):
    """It answered, but in a shape we do not understand: the site has changed, or a proxy spoke."""


@dataclass(frozen=True)
class Problem:
    """One row that could not be read. It is reported, and the other rows go on."""

    where: str
    what: str
    raw: Any


@dataclass(frozen=True)
class RemoteUser:
    """The other person. `rating` is 0-5, `reviews` a count; None where not told."""

    external_id: str
    name: str
    available: bool
    blocked: bool
    rating: Decimal | None = None
    reviews: int | None = None


@dataclass(frozen=True)
class RemoteItem:
    """A listing. `status` is lower-case (published, reserved, sold, unpublished, not available; '' unknown).

    From `description` on only the detail call knows, except `modified_at`; None = not told.
    """

    external_id: str
    title: str
    status: str
    price: Decimal | None
    currency: str
    slug: str
    is_mine: bool | None
    description: str | None = None
    condition: str | None = None
    shipping: bool | None = None
    pickup_area: str | None = None
    views: int | None = None
    favourites: int | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True)
class Listings:
    """A list of the account's own. `complete`: every page was read, with every row; only then absence means
    anything.
    """

    items: tuple[RemoteItem, ...]
    problems: tuple[Problem, ...]
    complete: bool


@dataclass(frozen=True)
class ItemFlags:
    """The flags of a listing's public page. That page is a cached snapshot and may lag behind."""

    reserved: bool
    sold: bool
    expired: bool
    on_hold: bool


@dataclass(frozen=True)
class RemoteMessage:
    """One message. `kind` is the site's own type, `sent_at` UTC, `time_token` '' when not told.

    `offer_amount` (euros) and `offer_id` are those of an offer card, else None and ''.
    """

    external_id: str
    from_self: bool
    text: str
    sent_at: datetime | None
    status: str
    kind: str
    time_token: str
    raw: Mapping[str, Any] = field(repr=False)
    offer_amount: Decimal | None = None
    offer_id: str = ""

    @property
    def author(self) -> Author:
        """Who speaks. Anything but a plain text is the site's voice: never ours, never a take-over."""
        if self.kind != "text":
            return "system"
        return "self" if self.from_self else "buyer"

    @property
    def known_kind(self) -> bool:
        """False for a type nobody has described yet; a person should look at it."""
        return self.kind == "text" or self.kind in THIRD_VOICE


@dataclass(frozen=True)
class Thread:
    """A conversation; `messages` oldest first, `older_from` the cursor to earlier ones ('' = none).

    `problems` are its unreadable parts. `seller_id` tells our sales from our purchases ('' = not told).
    """

    external_id: str
    user: RemoteUser | None
    item: RemoteItem | None
    messages: tuple[RemoteMessage, ...]
    unread: int
    seller_id: str
    buyer_id: str
    older_from: str
    problems: tuple[Problem, ...]

    def digest(self) -> str:
        """Of all in it that intake looks at; who has read which message is not."""
        told = (self.user, self.item, self.seller_id, [message.external_id for message in self.messages])
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Inbox:
    """What one poll saw, newest activity first. `complete` is False where the page limit cut it short."""

    user_hash: str
    threads: tuple[Thread, ...]
    problems: tuple[Problem, ...]
    complete: bool


@dataclass(frozen=True)
class ChannelToken:
    """What opens the event channel for about an hour, and the account's own `channel` in it, "inbox.<user>"."""

    token: str = field(repr=False)
    channel: str

    @property
    def user(self) -> str:
        """The account's id on the site."""
        return self.channel.partition(".")[2]
