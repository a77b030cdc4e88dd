"""Messages on which a person has given a verdict, as rows of the corpus the detectors are measured with.

The text is as the buyer wrote it only where that was asked for (`raw`); else contacts and names are others of the
same kind, so that the row still shows the mechanism. Must never change a row of the database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from apps.conversations.models import Conversation, Message
from apps.conversations.models.threads import ERASED_KIND
from apps.desk import visibility
from apps.language.contacts import Contact, registered_domain
from apps.language.normalise import normalise
from apps.language.tongue import language
from apps.security.models import StaffVerdict
from apps.security.scams import usual_level

#: Lines of the conversation that go with a message: as many as the detector reads.
HISTORY = 10
AT_ONCE = 200
_INSTEAD = {
    "phone": "600 000 000",
    "email": "nombre@example.com",
    "iban": "ES00 0000 0000 0000 0000 0000",
    "handle": "@usuario",
}


def rows(verdicts: Iterable[StaffVerdict], *, raw: bool = False) -> Iterator[dict[str, Any]]:
    """One row a verdict whose message is still there, in the order given. Reads AT_ONCE verdicts at a time."""
    some: list[StaffVerdict] = []
    for each in verdicts:
        some.append(each)
        if len(some) == AT_ONCE:
            yield from _batch(some, raw=raw)
            some = []
    yield from _batch(some, raw=raw)


def _batch(verdicts: Sequence[StaffVerdict], *, raw: bool) -> Iterator[dict[str, Any]]:
    messages = Message.objects.defer("raw").in_bulk([each.message_id for each in verdicts])
    which = {each.conversation_id for each in messages.values()}
    chats = Conversation.objects.select_related("buyer", "item").in_bulk(which)
    said: dict[int, list[Message]] = {}
    lines = Message.objects.filter(conversation__in=chats).exclude(author=Message.Author.SYSTEM).defer("raw")
    lines = lines.exclude(kind=ERASED_KIND)
    for line in lines.order_by("sent_at", "time_token", "id"):
        said.setdefault(line.conversation_id, []).append(line)
    for verdict in verdicts:
        message = messages.get(verdict.message_id)
        if message is not None and message.text and message.kind != ERASED_KIND:
            yield _row(verdict, message, chats[message.conversation_id], said[message.conversation_id], raw=raw)


def _row(
    verdict: StaffVerdict, message: Message, chat: Conversation, said: Sequence[Message], *, raw: bool
) -> dict[str, Any]:
    def shown(text: str) -> str:
        return text if raw else _masked(text, chat.buyer_name)

    place = next(number for number, each in enumerate(said) if each.pk == message.pk)
    text = shown(message.text)
    return {
        "id": f"staff-{verdict.pk}",
        "lang": language(message.text),
        "text": text,
        "label": label_of(verdict),
        "scam_type": verdict.scam_type or None,
        "obfuscated": bool(normalise(message.text).disguises),
        "story": f"staff-conversation-{chat.pk}",
        "context": {
            "buyer_reviews": chat.buyer.reviews if chat.buyer else None,
            "distance_km": chat.buyer.distance_km if chat.buyer else None,
            "item": chat.product_name,
            "price": float(chat.item.list_price) if chat.item else None,
            "history": [
                {"role": "buyer" if each.author == Message.Author.BUYER else "seller", "text": shown(each.text)}
                for each in said[max(0, place - HISTORY) : place]
            ],
        },
        "tags": [] if text == message.text else ["masked"],
    }


def label_of(verdict: StaffVerdict) -> str:
    """The level a person's word stands for: the detector's own where it saw the fraud, else the kind's usual one."""
    if verdict.verdict == StaffVerdict.Verdict.HONEST:
        return "benign"
    return verdict.level if verdict.level in ("critical", "high") else usual_level(verdict.scam_type)


def _masked(text: str, buyer_name: str) -> str:
    return visibility.nameless(visibility.without_contacts(text, _instead), buyer_name, "Comprador")


def _instead(contact: Contact) -> str:
    """Another contact of the same kind; of a link its site, which is no person's."""
    if contact.kind != "link":
        return _INSTEAD[contact.kind]
    host = registered_domain(contact.value)[1]
    return host if contact.value.rstrip("/").endswith(host) else f"{host}/x"


def document(found: Iterable[Mapping[str, Any]]) -> str:
    """The rows as JSON lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found)
