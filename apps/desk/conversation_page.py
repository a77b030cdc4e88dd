"""Everything the conversation page shows, read in a constant number of queries.

The conversation is read first and everything else after it: its revision may be older than the texts shown,
never newer, so a decision about something unseen is refused.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.conversations import notes, rewriting
from apps.conversations.models import (
    Agreement,
    Conversation,
    Mention,
    Message,
    MissingFact,
    Offer,
    StaffClaim,
    StaffTask,
    Turn,
)
from apps.core import clock
from apps.desk import conversation_offers, conversation_why, queue, thread, visibility, words
from apps.desk.conversation_why import Why
from apps.security import shared
from apps.security.models import SecurityEvent, SecurityEvidence, StaffVerdict
from apps.security.plain import KINDS
from apps.security.scams import SCAMS

OTHERS_AT_ONCE = 5
EVENTS_AT_ONCE = 20
MISSING_AT_ONCE = 5


@dataclass(frozen=True)
class Pending:
    """The turn in hand: the draft box, or what is on its way."""

    turn: Turn
    reason: str
    detail: str
    draft: str
    why: Why | None
    #: held: waits for a person; ready: leaves by itself; writing: in work; leaving: being sent or checked.
    step: str
    due: bool


@dataclass(frozen=True)
class Risk:
    """One security event in plain words."""

    event: SecurityEvent
    what: str
    done: str
    rules: tuple[str, ...]


def load(pk: int) -> Conversation | None:
    """The conversation with its item, buyer and account (without the account's session)."""
    return (
        Conversation.objects.select_related("account", "item", "buyer", "assigned_staff")
        .defer("account__session_state", "item__ladder")
        .filter(pk=pk)
        .first()
    )


def build(
    conversation: Conversation, person: User, before: int | None = None, asked: int | None = None
) -> dict[str, Any]:
    """Template context of the page for `person`; `asked`: the message whose verdict they want to give or change."""
    risks, evidence = _risks(conversation, person)
    may_answer = person.has_perm("conversations.answer_buyers")
    judged = frozenset(
        risk.event.message_id
        for risk in risks
        if risk.event.message_id and risk.event.event_type.startswith(("fraud_", "contact_"))
    )
    said = StaffVerdict.objects.filter(conversation_id=conversation.pk).select_related("decided_by")
    asking = thread.Asking({row.message_id: row for row in said}, judged, asked, may_answer)
    chat = thread.read(conversation, person, evidence, before, asking)
    live = {
        turn.state: turn
        for turn in Turn.objects.filter(
            conversation=conversation, state__in=(*Turn.OPEN, *Turn.IN_FLIGHT)
        ).select_related(
            "response__prompt_version",
            "response__written_by",
            "response__asked_by",
            "approved_by",
            "up_to_message",
        )
    }
    leaving = next((live[state] for state in Turn.IN_FLIGHT if state in live), None)
    waiting = next((live[state] for state in Turn.OPEN if state in live), None)
    item = conversation.item
    offers = list(Offer.objects.filter(conversation=conversation).order_by("id"))
    standing = conversation_offers.standing(offers, item)
    claim = StaffClaim.objects.filter(conversation=conversation).select_related("staff").first()
    claim_text, claim_mine = queue.claimed(claim, person, clock.now())
    return {
        "conversation": conversation,
        "name": visibility.buyer_name(person, conversation),
        "thread": chat,
        "pending": _pending(waiting, conversation, person) if waiting else None,
        "leaving": _pending(leaving, conversation, person) if leaving else None,
        "last": None if waiting or leaving else _last(conversation, person),
        "item": item,
        "floor": item.floor_price if item and visibility.sees_floor(person) else None,
        "sees_floor": visibility.sees_floor(person),
        "sees_personal": visibility.sees_personal(person),
        "facts": list(item.facts.all()) if item else [],
        "offers": offers,
        "standing": standing,
        "stairs": conversation_offers.stairs(offers, item, standing),
        "claim": claim_text,
        "claim_mine": claim_mine,
        "missing": _missing(conversation, person) if item else [],
        "follows": waiting is not None and rewriting.follows_instructions(waiting),
        "instructions": (_("más corto"), _("más cercano"), _("más claro")),
        "again_longest": rewriting.LONGEST,
        "note_longest": notes.LONGEST,
        "new_notes": set(
            Mention.objects.filter(note__conversation=conversation, person=person, seen_at=None).values_list(
                "note_id", flat=True
            )
        ),
        "colleagues": [each for each in notes.people() if each.pk != person.pk] if may_answer else [],
        "deals": _deals(conversation),
        "risks": risks,
        "risk_word": words.risk(conversation.risk_score),
        "watched": words.RISK_DOUBTFUL <= conversation.risk_score < words.RISK_HIGH,
        "echoes": _echoes(conversation, person),
        "scams": {code: _(name) for code, name in SCAMS.items()},
        "buyer_page": reverse("admin:conversations_conversation_comprador", args=[conversation.pk]),
        "suggest_block": _suggests_block(waiting, conversation),
        "tasks": [
            (task, visibility.words(person, task.text, conversation))
            for task in StaffTask.objects.filter(conversation=conversation, done_at=None)
        ],
        "agreement": Agreement.objects.filter(conversation=conversation, status=Agreement.Status.AGREED).first(),
        "kept_until": item.promised_until if item and item.promised_to_id == conversation.buyer_id else None,
        "same_item": _others(conversation, person, item_id=conversation.item_id) if item else [],
        "same_buyer": _others(conversation, person, buyer_id=conversation.buyer_id) if conversation.buyer else [],
        "may_answer": may_answer,
        "may_change_item": person.has_perm("marketplace.change_item"),
        "may_add_fact": person.has_perm("marketplace.add_itemfact"),
        "may_teach": person.has_perm("ai_engine.change_persona"),
        "seen": f"{conversation.revision}.{item.revision if item else ''}",
    }


def _pending(turn: Turn, conversation: Conversation, person: User) -> Pending:
    response = turn.response
    if turn.state in Turn.IN_FLIGHT:
        step = "leaving"
    elif turn.state == Turn.State.HELD:
        step = "held"
    else:
        step = "ready" if turn.state == Turn.State.READY else "writing"
    reason = visibility.reason(person, turn.reason)
    detail = visibility.turn_reason(person, turn.reason, turn.reason_detail, conversation)
    return Pending(
        turn=turn,
        reason=reason,
        detail="" if words.same(reason, detail) else detail,
        draft=visibility.words(person, response.response_text, conversation) if response else "",
        why=conversation_why.of_turn(turn, response, conversation, person) if response else None,
        step=step,
        due=turn.not_before <= clock.now(),
    )


def _last(conversation: Conversation, person: User) -> str:
    """How the last turn ended, where it ended without an answer: «cortesía», «la descartaste»."""
    turn = Turn.objects.filter(conversation=conversation).order_by("-opened_at", "-id").first()
    if turn is None or turn.state != Turn.State.SKIPPED:
        return ""
    detail = visibility.turn_reason(person, turn.reason, turn.reason_detail, conversation)
    return detail or visibility.reason(person, turn.reason)


def _risks(conversation: Conversation, person: User) -> tuple[list[Risk], list[SecurityEvidence]]:
    """Security events, newest first, with their evidence fetched in one go."""
    events = list(
        SecurityEvent.objects.filter(conversation_id=conversation.pk).order_by("-timestamp", "-id")[:EVENTS_AT_ONCE]
    )
    evidence = (
        list(SecurityEvidence.objects.filter(event_id__in=[each.pk for each in events]).order_by("id"))
        if events
        else []
    )
    said: dict[int, dict[str, str]] = {}
    for each in evidence:
        said.setdefault(each.event_id, {}).setdefault(each.rule, each.explanation)
    return [
        Risk(
            event=event,
            what=str(words.EVENTS.get(event.event_type) or words.plain(event.event_type)),
            done=str(words.ACTIONS.get(event.action_taken) or words.plain(event.action_taken)),
            rules=tuple(
                dict.fromkeys(
                    said.get(event.pk, {}).get(each["rule"]) or words.plain(each["rule"])
                    for each in event.patterns_detected
                )
            ),
        )
        for event in events
    ], evidence


def _missing(conversation: Conversation, person: User) -> list[tuple[MissingFact, str]]:
    """What was asked of the item and nobody has answered, in words without the name of whoever asked first."""
    asker = Turn.objects.filter(missing_facts=OuterRef("pk")).order_by("-id").values("conversation__buyer_name")[:1]
    rows = MissingFact.objects.filter(item=conversation.item_id, status=MissingFact.Status.OPEN)
    found: list[tuple[MissingFact, str]] = []
    for row in rows.annotate(asker=Subquery(asker))[:MISSING_AT_ONCE]:
        said = visibility.words(person, row.question, conversation)
        found.append(
            (row, said if visibility.sees_personal(person) else visibility.nameless(said, row.asker or "", "…"))
        )
    return found


def _deals(conversation: Conversation) -> list[str]:
    """How the buyer's earlier deals with us ended: «2 hecho, 1 no se presentó»."""
    if conversation.buyer_id is None:
        return []
    past = Agreement.objects.filter(conversation__buyer=conversation.buyer_id).exclude(status=Agreement.Status.AGREED)
    counted = past.order_by("status").values_list("status").annotate(n=Count("pk"))
    return [f"{n} {Agreement.Status(status).label}" for status, n in counted]


def _suggests_block(turn: Turn | None, conversation: Conversation) -> bool:
    """Whether what waits is a fraud beyond doubt, and its buyer may still write."""
    if turn is None or not turn.security_hold or conversation.buyer is None or conversation.buyer.blocked:
        return False
    return conversation.risk_score >= words.RISK_CRITICAL


def _echoes(conversation: Conversation, person: User) -> list[dict[str, Any]]:
    """Contacts of this conversation that other buyers have given too, with where."""
    links = shared.links_of(conversation.pk, conversation.buyer_id)
    wanted = {pk for link in links for pk in link.conversations}
    chats = visibility.visible(person, Conversation.objects.filter(pk__in=wanted)).in_bulk() if wanted else {}
    return [
        {
            "kind": KINDS[link.kind],
            "masked": link.masked,
            "others": [
                {"conversation": chats[pk], "name": visibility.buyer_name(person, chats[pk])}
                for pk in link.conversations
                if pk in chats
            ],
        }
        for link in links
    ]


def _others(conversation: Conversation, person: User, **same: int | None) -> list[dict[str, Any]]:
    last = Message.objects.filter(conversation=OuterRef("pk")).order_by("-sent_at", "-id").values("text")[:1]
    rows = (
        visibility.visible(person, Conversation.objects.filter(**same))
        .exclude(pk=conversation.pk)
        .order_by("-last_message_at", "-id")
        .annotate(last_text=Subquery(last))[:OTHERS_AT_ONCE]
    )
    return [
        {
            "conversation": row,
            "name": visibility.buyer_name(person, row),
            "last": visibility.words(person, row.last_text or "", row),
        }
        for row in rows
    ]
