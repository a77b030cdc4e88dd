"""Reading the marketplace's JSON: validation at the border, tolerant of what is new, strict about identity.

One bad row becomes a `Problem` and never spoils the others. Nothing leaves here that PostgreSQL could not
store: NUL, lone surrogates and non-finite numbers are removed. Never guesses who spoke.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.marketplace.remote import (
    BadAnswer,
    Inbox,
    ItemFlags,
    Problem,
    RemoteItem,
    RemoteMessage,
    RemoteUser,
    Thread,
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Anchored at the end, because the sentence starts with a name its owner chose.
_OFFER = re.compile(r"oferta de\s+([\d.,]+)\s*(?:€|EUR|euros?)\s*\.?\s*$", re.IGNORECASE)
_OFFER_ID = re.compile(r"/chat/offer/([0-9A-Za-z-]{1,64})")
_NEXT_DATA = re.compile(r'<script[^>]*\bid="__NEXT_DATA__"[^>]*>(.*?)</script>', re.DOTALL)
_CURRENCIES = {"€": "EUR", "": "EUR"}
MAX_DEPTH = 60


class _Bad(Exception):
    """A row that cannot be used; the caller turns it into a Problem."""


def load(body: bytes | str) -> Any:
    """JSON text to storable plain values. Raises BadAnswer."""
    try:
        return _clean(json.loads(body), 0)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"not JSON: {type(error).__name__}") from error


def _clean(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_clean(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("", key): _clean(one, depth + 1) for key, one in value.items()}
    return value


def moment(value: Any) -> datetime | None:
    """A timestamp as UTC: milliseconds, seconds, a 17-digit time token (100 ns) or ISO 8601; else None."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, str) and not value.isdigit():
            parsed = datetime.fromisoformat(value.strip())
            return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        number = float(value)
        unit = 1 if number < 1e11 else 1e3 if number < 1e15 else 1e7
        return datetime.fromtimestamp(number / unit, UTC) if number > 0 else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def euros(value: Any) -> Decimal | None:
    """A price: a number, '12.45', '89,50 €', '1.200,00€', '1.200' (thousands, as in Spain); else None."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        text = str(value)
    else:
        text = re.sub(r"[\s€]|EUR", "", str(value))
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", text):
            text = text.replace(".", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 8:
        return None
    return amount.quantize(Decimal("0.01"))


def _text(value: Any) -> str:
    """A string, whether bare or wrapped as {original: …}."""
    if isinstance(value, Mapping):
        value = value.get("original")
    return value if isinstance(value, str) else ""


def _flag(value: Any) -> bool:
    """A truth value, whether bare or wrapped as {flag: …}."""
    if isinstance(value, Mapping):
        value = value.get("flag")
    return value is True


def _count(value: Any) -> int | None:
    ok = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**31
    return int(value) if ok else None


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _id(row: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and 0 < len(value) <= 40:
            return value
    raise _Bad(f"no usable {names[0]}")


def read_price(value: Any) -> tuple[Decimal | None, str]:
    """Amount and ISO currency from {amount,currency}, {cash:{…}} or a bare value."""
    if isinstance(value, Mapping):
        value = value.get("cash", value)
    if not isinstance(value, Mapping):
        return euros(value), "EUR"
    currency = value.get("currency")
    currency = currency.strip() if isinstance(currency, str) else ""
    return euros(value.get("amount")), _CURRENCIES.get(currency, currency.upper()[:3])


def read_user(row: Any) -> RemoteUser:
    """`with_user` of a conversation."""
    if not isinstance(row, Mapping):
        raise _Bad("not an object")
    rating = euros(row.get("rating_average"))
    return RemoteUser(
        external_id=_id(row, "hash", "id"),
        name=_text(row.get("name") or row.get("micro_name"))[:120],
        available=row.get("available") is not False,
        blocked=row.get("blocked") is True,
        rating=rating if rating is not None and rating <= 5 else None,
        reviews=_count(row.get("reviews_count")),
    )


def read_item(row: Any, *, is_mine: bool | None = None) -> RemoteItem:
    """An item of an inbox row, of an own list or of the detail call."""
    if not isinstance(row, Mapping):
        raise _Bad("not an object")
    price, currency = read_price(row.get("price"))
    status = row.get("status")
    if isinstance(status, str):
        status = status.strip().lower()
    elif is_mine:
        # Own lists tell the status by flags, present only when true.
        status = next(
            (name for flag, name in (("sold", "sold"), ("reserved", "reserved"), ("expired", "unpublished"))
             if _flag(row.get(flag))), "published")  # fmt: skip
    else:
        status = ""
    condition = _map(_map(row.get("type_attributes")).get("condition")).get("value")
    shipping = row.get("shipping")
    place = _map(row.get("location"))
    counters = _map(row.get("counters"))
    return RemoteItem(
        external_id=_id(row, "hash", "id"),
        title=_text(row.get("title"))[:250],
        status=status,
        price=price,
        currency=currency,
        slug=_text(row.get("slug") or row.get("web_slug")),
        is_mine=row["is_mine"] if isinstance(row.get("is_mine"), bool) else is_mine,
        description=_text(row.get("description")) or None,
        condition=condition if isinstance(condition, str) else None,
        shipping=(_flag(shipping.get("item_is_shippable")) and _flag(shipping.get("user_allows_shipping")))
        if isinstance(shipping, Mapping) else None,
        pickup_area=", ".join(filter(None, (_text(place.get(k)) for k in ("postal_code", "city")))) or None,
        views=_count(counters.get("views")),
        favourites=_count(counters.get("favorites")),
        modified_at=moment(row.get("modified_date")),
    )  # fmt: skip


def read_voice(payload: Any) -> Mapping[str, Any]:
    """The inner object of a third-voice payload: a JSON string, possibly one level deeper, or an object."""
    for _ in range(3):
        if isinstance(payload, str):
            try:
                payload = load(payload)
            except BadAnswer:
                return {}
        inner = _map(payload)
        if "text" in inner or "payload" not in inner:
            return inner
        payload = inner["payload"]
    return _map(payload)


def read_message(row: Any) -> RemoteMessage:
    """One message; a text without an author is refused, since guessing who spoke would be dangerous."""
    if not isinstance(row, Mapping):
        raise _Bad("not an object")
    kind = row.get("type")
    if not isinstance(kind, str) or not kind:
        raise _Bad("no type")
    kind = kind[:80]
    from_self, offer_amount, offer_id = row.get("from_self"), None, ""
    text = _text(row.get("text"))
    if kind == "text":
        if not isinstance(from_self, bool):
            raise _Bad("a text without from_self")
        text = text or _text(read_voice(row.get("payload")).get("text"))
    else:
        voice = read_voice(row.get("payload"))
        text = _text(voice.get("text")) or text
        if found := _OFFER.search(text):
            offer_amount = euros(found.group(1))
        if link := _OFFER_ID.search(json.dumps(voice.get("buttons"), ensure_ascii=False)):
            offer_id = link.group(1)
    token = row.get("time_token")
    token = str(token) if isinstance(token, str | int) and re.fullmatch(r"[0-9]{1,20}", str(token)) else ""
    status = row.get("status")
    return RemoteMessage(
        external_id=_id(row, "id"),
        from_self=from_self is True,
        text=text,
        sent_at=moment(row.get("timestamp")) or moment(token),
        status=status.lower() if isinstance(status, str) else "",
        kind=kind,
        time_token=token,
        raw=dict(row),
        offer_amount=offer_amount,
        offer_id=offer_id,
    )


def _in_order(messages: list[RemoteMessage]) -> tuple[RemoteMessage, ...]:
    """Oldest first by time token, else by time; without either a message stays beside its neighbour."""
    keyed, last = [], 0.0
    for message in messages:
        when = moment(message.time_token) or message.sent_at
        last = when.timestamp() if when else last
        keyed.append((last, message))
    return tuple(message for _, message in sorted(keyed, key=lambda pair: pair[0]))


def read_thread(row: Any) -> Thread:
    """A conversation object. Raises BadAnswer only where it cannot be told which conversation it is."""
    if not isinstance(row, Mapping):
        raise BadAnswer("a conversation that is not an object")
    try:
        external_id = _id(row, "hash")
    except _Bad as error:
        raise BadAnswer(f"a conversation with {error}") from error
    problems: list[Problem] = []
    user: RemoteUser | None = None
    item: RemoteItem | None = None
    try:
        user = read_user(row["with_user"]) if row.get("with_user") is not None else None
    except _Bad as error:
        problems.append(Problem("with_user", str(error), row["with_user"]))
    try:
        item = read_item(row["item"]) if row.get("item") is not None else None
    except _Bad as error:
        problems.append(Problem("item", str(error), row["item"]))
    box = _map(row.get("messages"))
    rows = box.get("messages")
    if not isinstance(rows, list):
        problems.append(Problem("messages", "no list of messages", row.get("messages")))
        rows = []
    messages = _messages(rows, problems)
    sale = _map(row.get("sale"))
    return Thread(
        external_id=external_id,
        user=user,
        item=item,
        messages=messages,
        unread=_count(row.get("unread_messages")) or 0,
        seller_id=_text(_map(sale.get("seller")).get("hash")),
        buyer_id=_text(_map(sale.get("buyer")).get("hash")),
        older_from=_text(box.get("next_from")),
        problems=tuple(problems),
    )


def _messages(rows: list[Any], problems: list[Problem]) -> tuple[RemoteMessage, ...]:
    messages: dict[str, RemoteMessage] = {}
    for one in reversed(rows):
        try:
            message = read_message(one)
        except _Bad as error:
            problems.append(Problem("message", str(error), one))
            continue
        messages.setdefault(message.external_id, message)
    return _in_order(list(messages.values()))


def read_older(answer: Any, thread: Thread) -> Thread:
    """`thread` with an earlier page of its messages before those it has. Raises BadAnswer."""
    page = _map(answer)
    rows = page.get("messages")
    if not isinstance(rows, list):
        raise BadAnswer("a page of messages without messages")
    problems = list(thread.problems)
    had = {message.external_id for message in thread.messages}
    earlier = tuple(message for message in _messages(rows, problems) if message.external_id not in had)
    return replace(
        thread,
        messages=earlier + thread.messages,
        older_from=_text(page.get("next_from")) if earlier else "",
        problems=tuple(problems),
    )


def read_inbox_page(answer: Any) -> tuple[Inbox, str]:
    """One page of the inbox and the cursor of the next ('' = last). Raises BadAnswer."""
    page = _map(answer)
    rows = page.get("conversations")
    if not isinstance(rows, list):
        raise BadAnswer("an inbox without conversations")
    threads, problems = [], []
    for row in rows:
        try:
            threads.append(read_thread(row))
        except BadAnswer as error:
            problems.append(Problem("conversation", str(error), row))
    if rows and not threads:
        raise BadAnswer("an inbox of which no conversation can be read")
    cursor = _text(page.get("next_from"))
    return Inbox(_text(page.get("user_hash")), tuple(threads), tuple(problems), not cursor), cursor


def read_items(answer: Any) -> tuple[tuple[RemoteItem, ...], tuple[Problem, ...], str]:
    """One page of own listings: items, unreadable rows and `meta.next` ('' = last). Raises BadAnswer."""
    page = _map(answer)
    rows = page.get("data")
    if not isinstance(rows, list):
        raise BadAnswer("a list of items without data")
    items, problems = [], []
    for row in rows:
        try:
            items.append(read_item(row, is_mine=True))
        except _Bad as error:
            problems.append(Problem("item", str(error), row))
    return tuple(items), tuple(problems), _text(_map(page.get("meta")).get("next"))


def read_detail(answer: Any) -> RemoteItem:
    """The public detail of an item. Raises BadAnswer."""
    try:
        return read_item(answer)
    except _Bad as error:
        raise BadAnswer(f"item detail: {error}") from error


def read_flags(page: str) -> ItemFlags:
    """Flags from the listing's public page. Raises BadAnswer when they are not where they belong."""
    found = _NEXT_DATA.search(page)
    if not found:
        raise BadAnswer("an item page without __NEXT_DATA__")
    props = _map(_map(load(found.group(1))).get("props"))
    flags = _map(_map(props.get("pageProps")).get("item")).get("flags")
    if not isinstance(flags, Mapping):
        raise BadAnswer("an item page without flags")
    return ItemFlags(*(_flag(flags.get(name)) for name in ("reserved", "sold", "expired", "onHold")))
