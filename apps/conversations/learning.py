"""What a person's correction teaches: a fact of the item, or an example of the voice.

Must never carry a buyer's name or contact over into what is told or shown about anybody else.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.ai_engine import known
from apps.conversations import items, missing
from apps.conversations.models import MissingFact, Turn
from apps.core import logs
from apps.language.contacts import contacts
from apps.marketplace.models import ItemFact

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Asked about the thing itself: what is answered to these is as true for the next buyer.
_LASTING = frozenset({"informacion", "estado_producto", "factura", "garantia", "envio", "mas_fotos"})
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")

log = logs.get(__name__)


@dataclass(frozen=True)
class Lesson:
    """What may be kept of a correction. `question` and `answer` are empty where it holds no new fact."""

    question: str
    answer: str
    asked: str
    reply: str


def lesson(turn: Turn, asked: str, draft: str, sent: str) -> Lesson | None:
    """What `sent`, a person's words in place of `draft`, has to teach; `asked`: the buyer's. None: nothing."""
    name = turn.conversation.buyer_name
    reply, asked = nameless(sent, name), nameless(asked, name)
    if not asked or contacts(reply) or contacts(asked):
        return None
    said = {known.plain(each) for each in _sentences(draft)}
    answer = " ".join(each for each in _sentences(reply) if known.plain(each) not in said and known.words_of(each))
    questions = [text for intent, text in turn.decision.get("questions", ()) if intent in _LASTING]
    question = nameless(questions[0], name)[:200] if questions else ""
    if not question or len(questions) > 1 or contacts(question) or not known.quotable(answer):
        question = answer = ""
    return Lesson(question, answer, asked, reply)


def add_fact(item_id: int, question: str, answer: str, *, by: "User") -> int:
    """A person tells something of the item. Where buyers wait for just that, they are answered: returns how many at
    once. Raises Refused with a Spanish sentence.
    """
    question, answer = " ".join(question.split()), " ".join(answer.split())
    keys = {missing.key_of(known.topic("informacion", question) or "", question), missing.key_of("", question)} - {""}
    asked = MissingFact.objects.filter(item_id=item_id, key__in=keys, status=MissingFact.Status.OPEN).first()
    if asked:
        return missing.answer(asked.pk, question, answer, by=by)
    missing.check(question, answer)
    ItemFact.objects.update_or_create(item_id=item_id, question=question, defaults={"answer": answer})
    log.info("fact.added", item=item_id, by=by.pk)
    items.rethink(item_id)
    return 0


def nameless(text: str, name: str) -> str:
    """`text` on one line without a buyer's name, whole or in part, and without the comma before it."""
    text = " ".join(text.split())
    bare = "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)
    for part in sorted(re.findall(r"[^\W\d_]{3,}", name), key=len, reverse=True):
        plain = "".join(unicodedata.normalize("NFD", letter)[0] for letter in part)
        for found in reversed(list(re.finditer(rf",? ?\b{re.escape(plain)}\b", bare, re.I))):
            text = text[: found.start()] + text[found.end() :]
            bare = bare[: found.start()] + bare[found.end() :]
    return text.strip()


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in _SENTENCE.findall(" ".join(text.split())) if each.strip()]
