"""Contacts that buyers give, remembered by digest, so that the same one from somebody else is noticed.

Must never keep a contact itself, nor a link that nothing was found wrong with: two buyers may show the same shop.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.core import clock
from apps.language.contacts import Contact, contacts, phones_across, registered_domain
from apps.security import events, plain
from apps.security.fraud.links import listed_as
from apps.security.models import SeenContact

_WHATSAPP = re.compile(r"(?:me/|phone=)\+?(\d{8,15})")
#: Messages in which a telephone may be spread out.
_PIECES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One contact of a message: as the detector names it (`said`), what it is remembered by (of a link its site, of
    a link to somebody's WhatsApp their number), and its place in the message.
    """

    kind: str
    said: str
    value: str
    start: int
    end: int


def told(text: str, before: Sequence[str] = (), *, allowed: frozenset[str] = frozenset()) -> tuple[Told, ...]:
    """The contacts in a buyer's message, `before` being their messages just before it (a telephone may come in
    pieces); without those that staff have `allowed`.
    """
    found = {told.value: told for each in contacts(text) if not allowed & listed_as(each) for told in [_told(each)]}
    if any(char.isalnum() for char in text):
        for number in phones_across([*(each[:200] for each in before[-_PIECES:]), text[:300]]):
            found.setdefault(number, Told("phone", number, number, 0, len(text)))
    return tuple(each for value, each in found.items() if value not in allowed)


def _told(contact: Contact) -> Told:
    value = contact.value
    if contact.kind == "link":
        domain, host = registered_domain(value)
        whole = value.lower().split("://")[-1].removeprefix("www.").partition("?")[0].rstrip("/")
        value = whole if domain in plain.HOUSES_OF_MANY else domain or host
        number = _WHATSAPP.search(contact.value) if domain in ("wa.me", "whatsapp.com") else None
        if number and (called := [each for each in contacts(f"+{number[1]}") if each.kind == "phone"]):
            return Told("phone", contact.value, called[0].value, contact.start, contact.end)
    return Told(contact.kind, contact.value, value, contact.start, contact.end)


def elsewhere(found: Iterable[Told], *, conversation_id: int, buyer_id: int | None) -> frozenset[str]:
    """Those contacts, as `said`, that another buyer has given. Asks the database only where there are any."""
    by_digest = {events.digest(each.value): each.said for each in found}
    if not by_digest:
        return frozenset()
    rows = SeenContact.objects.filter(digest__in=by_digest).exclude(conversation_id=conversation_id)
    if buyer_id is not None:
        rows = rows.exclude(buyer_id=buyer_id)
    return frozenset(by_digest[digest] for digest in rows.values_list("digest", flat=True).distinct())


def remember(found: Iterable[Told], *, conversation_id: int, buyer_id: int | None, message_id: int) -> None:
    """Keeps each contact once per conversation."""
    now = clock.now()
    SeenContact.objects.bulk_create(
        (
            SeenContact(
                digest=events.digest(each.value),
                kind=each.kind,
                masked=plain.masked(each.kind, each.value)[:120],
                conversation_id=conversation_id,
                buyer_id=buyer_id,
                message_id=message_id,
                seen_at=now,
            )
            for each in found
        ),
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class Link:
    """A contact of a conversation that others have given too: in which conversations."""

    kind: str
    masked: str
    conversations: tuple[int, ...]


def links_of(conversation_id: int, buyer_id: int | None, most: int = 5) -> tuple[Link, ...]:
    """What ties this conversation to other buyers, at most `most` conversations each, newest first."""
    own = {row.digest: row for row in SeenContact.objects.filter(conversation_id=conversation_id)}
    if not own:
        return ()
    rows = SeenContact.objects.filter(digest__in=own).exclude(conversation_id=conversation_id)
    if buyer_id is not None:
        rows = rows.exclude(buyer_id=buyer_id)
    others: dict[str, list[int]] = {}
    for digest, other in rows.order_by("-id").values_list("digest", "conversation_id")[: 20 * most]:
        others.setdefault(digest, []).append(other)
    return tuple(Link(own[digest].kind, own[digest].masked, tuple(some[:most])) for digest, some in others.items())
