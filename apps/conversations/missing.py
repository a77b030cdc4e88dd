"""What buyers ask and the listing doesn't say: noted once, answered by a person, told to who waits.

A buyer hears an answer at most once, and only where our reply said that we would look it up. Must never tell what no
person wrote, nor answer in a conversation that a person has spoken in since.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q

from apps.ai_engine import known
from apps.ai_engine.brief import Brief
from apps.conversations import items, occasions
from apps.conversations.models import Conversation, Message, MissingFact, Turn
from apps.conversations.refused import Refused
from apps.core import clock, logs
from apps.core.prepared import Given, Prepared
from apps.language.contacts import contacts
from apps.marketplace.models import ItemFact

if TYPE_CHECKING:
    from django.contrib.auth.models import User

S = Turn.State
Status = MissingFact.Status
#: For so long an answer is still brought to who asked.
TELL_WITHIN = timedelta(days=7)
MOST_AT_ONCE = 200
#: How our replies put a question off; an answer is owed only where the text that left did.
_PUTS_OFF = re.compile(
    r"\b(miro|mirar\w*|compruebo|comprobar\w*|confirmo|consult\w+|averiguo|pregunto|reviso|busco)\b"
    r"|\b[tl]e (digo|cuento|escribo|aviso)\b|\b(check|find out|let you know|get back to you)\b",
    re.IGNORECASE,
)

_UNWANTED = Prepared(lambda: MissingFact.objects.filter(turns=Given(0), status=Status.DISMISSED))
_ANSWERED = Prepared(
    lambda: MissingFact.objects.filter(item_id=Given(0), status=Status.ANSWERED).values_list("key", "answer")
)
_PROMISED = Prepared(
    lambda: MissingFact.objects.filter(
        status=Status.ANSWERED,
        answered_at__gte=Given(1),
        turns__conversation=Given(0),
        turns__state=S.SENT,
    ).distinct()
)

log = logs.get(__name__)


def key_of(topic: str, question: str) -> str:
    """What tells one question about an item from another: the sorted stems of what it is about."""
    return " ".join(sorted(known.words_of(topic) or known.words_of(question)))[:120]


def note(turn: Turn, brief: Brief) -> None:
    """Keeps which questions the draft of `turn` puts off, as the only ones that it waits for.

    Noted when it is drafted, so that the seller sees the question as early as the draft and may answer it before
    anything leaves: the turn is then thought again with the answer in it. Told later are only replies that were sent.
    """
    rows, item = [], turn.conversation.item
    if item is not None and brief.available and not brief.safe_refusal and not turn.decision.get("injection"):
        for topic, question in known.open_questions(brief):
            key = key_of(topic, question)
            if not key:
                continue
            row, _ = MissingFact.objects.get_or_create(
                item=item,
                key=key,
                defaults={"topic": (topic or question)[:120], "question": question[:300]},
            )
            if row.status == Status.ANSWERED:  # its fact was taken back since
                row.status, row.answer, row.answered_at, row.answered_by = Status.OPEN, "", None, None
                row.save(update_fields=["status", "answer", "answered_at", "answered_by"])
            rows.append(row)
    turn.missing_facts.set(rows)


def is_unwanted(turn: Turn) -> bool:
    """Whether the draft puts off a question that a person decided not to answer: that promise would be a lie."""
    return bool(_UNWANTED(turn.pk))


def answers_for(item_id: int, asked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Answers that a person gave to the same questions in other words, as facts: (as asked here, answer). `asked`:
    (intent, text). Only those which are still facts of the item.
    """
    keys = {key_of(known.topic(intent, text) or "", text): text for intent, text in asked}
    keys.pop("", None)
    if not keys:
        return []
    answers = {key: answer for key, answer in _ANSWERED.columns(item_id) if key in keys}
    if not answers:
        return []
    facts = set(ItemFact.objects.filter(item_id=item_id).values_list("answer", flat=True))
    return [(keys[key], answer) for key, answer in answers.items() if answer in facts]


# -- a person's word


def answer(missing_id: int, question: str, text: str, *, by: "User") -> int:
    """A person answers: it is a fact of the item from now on. Returns how many who wait are told at once; the others
    follow as soon as nothing else is being said to them. Raises Refused with a Spanish sentence.
    """
    question, text = " ".join(question.split()), " ".join(text.split())
    check(question, text)
    with transaction.atomic():
        row = _open_row(missing_id)
        ItemFact.objects.update_or_create(item_id=row.item_id, question=question, defaults={"answer": text})
        _answered(row, text, by)
    log.info("missing.answered", missing=row.pk, by=by.pk)
    items.rethink(row.item_id)
    return tell(row)


def check(question: str, text: str) -> None:
    """Raises Refused, with a Spanish sentence, where an answer can't be a fact that is told to anybody who asks."""
    if not question or not text:
        raise Refused("Escribe la pregunta y la respuesta.")
    if contacts(question):
        raise Refused("La pregunta queda en el anuncio: quítale teléfonos, correos y demás datos de quien la hizo.")
    if len(question) > 200 or not known.quotable(text):
        raise Refused(
            f"Contesta en una frase de {known.MAX_QUOTE} caracteres como mucho, sin precios, teléfonos, enlaces ni "
            "calles: se le dirá a cualquiera que lo pregunte."
        )


def dismiss(missing_id: int, *, by: "User") -> None:
    """A person decides not to answer it. Who asks again gets a person's reply. Raises Refused."""
    with transaction.atomic():
        row = _open_row(missing_id)
        row.status, row.answered_at, row.answered_by = Status.DISMISSED, clock.now(), by
        row.save(update_fields=["status", "answered_at", "answered_by"])
    log.info("missing.dismissed", missing=row.pk, by=by.pk)


def _open_row(missing_id: int) -> MissingFact:
    row = MissingFact.objects.select_for_update().get(pk=missing_id)
    if row.status != Status.OPEN:
        raise Refused("Otra persona ya ha decidido sobre este dato.")
    return row


def _answered(row: MissingFact, text: str, by: "User | None") -> None:
    row.status, row.answer, row.answered_at, row.answered_by = Status.ANSWERED, text, clock.now(), by
    row.save(update_fields=["status", "answer", "answered_at", "answered_by"])


def take_from_items() -> int:
    """Questions that were answered in the item's own page count as answered; returns how many."""
    taken = 0
    rows = MissingFact.objects.filter(status=Status.OPEN).prefetch_related("item__facts")
    for row in rows[:MOST_AT_ONCE]:
        for fact in row.item.facts.all():
            if row.key in (key_of("", fact.question), key_of(known.topic("informacion", fact.question) or "", "")):
                _answered(row, fact.answer, None)
                taken += 1
                break
    return taken


# -- who is told


def tell(row: MissingFact) -> int:
    """Opens the turns that tell its answer where it is owed and nothing else is being said; returns how many."""
    waiting = Conversation.objects.filter(turns__missing_facts=row, turns__state=S.SENT).exclude(
        turns__in=Turn.objects.filter(cause=Turn.Cause.FACT, cause_id=row.pk)
    )
    opened = 0
    for conversation in waiting.select_related("item").distinct():
        if row in owed(conversation) and conversation.risk_score < occasions.RISKY:
            text = f"{row.question} {row.answer}"
            opened += occasions.open_turn(conversation, Turn.Cause.FACT, row.pk, text=text) is not None
    return opened


def tell_all() -> int:
    """Tells what was answered lately wherever it is still owed: a conversation was busy, or in a person's hands."""
    since = clock.now() - TELL_WITHIN
    rows = MissingFact.objects.filter(status=Status.ANSWERED, answered_at__gte=since, turns__state=S.SENT)
    return sum(tell(row) for row in rows.distinct().order_by("-answered_at")[:MOST_AT_ONCE])


def owed(conversation: Conversation) -> list[MissingFact]:
    """Answers this buyer was promised, that are known by now and that nobody has told them yet."""
    rows = _PROMISED(conversation.pk, clock.now() - TELL_WITHIN)
    if not rows:
        return []
    turns = Turn.objects.filter(conversation=conversation)
    told = {pk for many in turns.filter(state=S.SENT).values_list("decision__told", flat=True) for pk in many or ()}
    told |= set(turns.filter(cause=Turn.Cause.FACT, state__in=(S.SENT, S.SKIPPED)).values_list("cause_id", flat=True))
    return [row for row in rows if row.pk not in told and _was_put_off(row, conversation)]


def _was_put_off(row: MissingFact, conversation: Conversation) -> bool:
    """Whether our last reply to the question promised an answer, and no person has written since."""
    last = row.turns.filter(conversation=conversation, state=S.SENT).select_related("response").latest("ended_at")
    if last.response is None or last.ended_at is None or not _PUTS_OFF.search(last.response.response_text):
        return False
    by_hand = Message.objects.filter(conversation=conversation).filter(
        Q(author=Message.Author.SELLER_APP) | Q(author=Message.Author.STAFF) & ~Q(turn=last)
    )
    spoke = by_hand.aggregate(last=Max("sent_at"))["last"]
    return spoke is None or spoke <= last.ended_at
