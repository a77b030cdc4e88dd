"""A person's word on one message of a buyer: it was a fraud, of some kind, or it was not.

Must never send anything. A message said to be honest is read as harmless from then on, one said to be a fraud holds
the conversation; the newest word counts, and each is an event.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from apps.conversations import judging, promotion, turns
from apps.conversations.assess import unanswered
from apps.conversations.models import Conversation, Message, Turn
from apps.conversations.refused import Refused
from apps.core import alerts, clock, logs
from apps.security import events
from apps.security.models import SecurityEvent, StaffVerdict
from apps.security.scams import SCAMS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

S = Turn.State
V = StaffVerdict.Verdict
SAID_SO = "Alguien del equipo dijo que es una estafa."

log = logs.get(__name__)


def label(message_id: int, verdict: str, *, by: "User", scam_type: str = "") -> StaffVerdict:
    """Keeps what `by` says of a message, and draws the consequence for the conversation. Raises Refused."""
    if verdict not in V.values or (scam_type and (verdict != V.FRAUD or scam_type not in SCAMS)):
        raise Refused("Falta decir si era fraude o no, y de qué tipo.")
    message = Message.objects.filter(pk=message_id, author=Message.Author.BUYER).first()
    if message is None:
        raise Refused("Solo se puede decir de un mensaje del comprador.")
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=message.conversation_id)
        said: dict[str, object] = {
            "verdict": verdict,
            "scam_type": scam_type,
            "decided_by": by,
            "decided_at": clock.now(),
        }
        first = {"conversation_id": conversation.pk, "buyer_id": conversation.buyer_id, "level": _level(message_id)}
        before = StaffVerdict.objects.filter(message_id=message_id).values_list("verdict", "scam_type").first()
        row, _new = StaffVerdict.objects.update_or_create(
            message_id=message_id, defaults=said, create_defaults=said | first
        )
        if before != (verdict, scam_type):
            events.record(
                f"verdict_{verdict}",
                0,
                "lo_dice_el_equipo",
                "",
                (),
                account_id=conversation.account_id,
                conversation_id=conversation.pk,
                buyer_id=conversation.buyer_id,
                message_id=message_id,
                staff_id=by.pk,
            )
        if before is None or before[0] != verdict:
            _hold(conversation) if verdict == V.FRAUD else _let_go(conversation)
            if verdict == V.FRAUD:
                answers = promotion.answered_alone(message)
                promotion.incident(conversation.account_id, answers, "contestó solo a una estafa.")
    log.info("message.labelled", message=message_id, verdict=verdict, by=by.pk)
    return row


def _level(message_id: int) -> str:
    """What the detector said of it."""
    found = SecurityEvent.objects.filter(message_id=message_id, event_type__startswith="fraud_").first()
    return found.event_type.removeprefix("fraud_") if found else "benign"


def _hold(conversation: Conversation) -> None:
    # With the revision, so that neither an older page nor a reply in flight knows better than this verdict.
    Conversation.objects.filter(pk=conversation.pk).update(risk_score=judging.FRAUD_RISK, revision=F("revision") + 1)
    why: dict[str, Any] = {"reason": "riesgo", "reason_detail": SAID_SO, "security_hold": True}
    # Locked: the worker that writes the reply moves it without the conversation's lock.
    for turn in Turn.objects.select_for_update().filter(conversation=conversation, state__in=Turn.OPEN):
        if turn.state == S.HELD:
            Turn.objects.filter(pk=turn.pk, state=S.HELD).update(**why)
        else:
            turns.move(turn, S.HELD, approved_by=None, approved_at=None, **why)


def _let_go(conversation: Conversation) -> None:
    """Takes the risk back, and hold or refusal where nothing else in the open messages speaks for one."""
    Conversation.objects.filter(pk=conversation.pk).update(risk_score=judging.risk_left(conversation.pk))
    waiting = {each.pk for each in unanswered(conversation)}
    said = dict(StaffVerdict.objects.filter(message_id__in=waiting).values_list("message_id", "verdict"))
    dangerous = SecurityEvent.objects.filter(
        message_id__in=waiting.difference(said), event_type__in=("fraud_critical", "fraud_high")
    )
    if V.FRAUD in said.values() or dangerous.exists():
        return
    alerts.close("fraud", f"conversation:{conversation.pk}")
    turn = Turn.objects.select_for_update().filter(conversation=conversation, state__in=Turn.OPEN).first()
    if turn is None or turn.approved_at or not (turn.security_hold or turn.decision.get("safe_refusal")):
        return
    Turn.objects.filter(pk=turn.pk).update(security_hold=False, reassessments=0)
    turn.refresh_from_db()
    if conversation.mode == Conversation.Mode.MANUAL:
        in_hand = {"reason": "la_llevas_tu", "reason_detail": "Esta conversación la llevas tú."}
        Turn.objects.filter(pk=turn.pk, state=S.HELD).update(**in_hand)
    elif turn.state != S.RECEIVED:
        turns.reassess(turn, "alguien del equipo dijo que no es una estafa")
