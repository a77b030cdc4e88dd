"""What a person does with a conversation: approve, edit, discard, take over, hand back. A person always wins,
and every decision keeps who and when.

All functions raise Refused with a Spanish sentence for the screen; none sends: an approved reply leaves
through delivery like any other.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from apps.conversations import intake, items, turns, verdicts
from apps.conversations.models import Conversation, Message, Response, Turn
from apps.conversations.refused import Refused
from apps.core import alerts, clock, doorbell, logs
from apps.security import events
from apps.security.guard import GuardVerdict

if TYPE_CHECKING:
    from django.contrib.auth.models import User

S = Turn.State
LONGEST_MESSAGE = 300
MOVED = "Algo ha cambiado en la conversación o en el anuncio desde que abriste la página. Léela otra vez."
Seen = tuple[int, int | None]

log = logs.get(__name__)


def _locked(conversation_id: int) -> Conversation:
    return (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("account", "item", "buyer")
        .get(pk=conversation_id)
    )


def _held_turn(turn_id: int, seen: Seen) -> Turn:
    """The held turn with its conversation locked. Refused when it is no longer held or something moved since
    the page was shown.
    """
    conversation = _locked(Turn.objects.values_list("conversation_id", flat=True).get(pk=turn_id))
    turn = Turn.objects.select_related("response__written_by").get(pk=turn_id)
    turn.conversation = conversation
    if turn.state == S.SUPERSEDED:
        raise Refused("El comprador escribió de nuevo: esta respuesta ya no vale. Mira el mensaje nuevo.")
    if turn.state != S.HELD:
        raise Refused(f"Esta respuesta ya no espera tu decisión: {turn.get_state_display()}.")
    if revisions(conversation) != seen:
        raise Refused(MOVED)
    return turn


def revisions(conversation: Conversation) -> Seen:
    """What a page must carry so that a decision is about what the person saw."""
    return conversation.revision, conversation.item.revision if conversation.item else None


def _release(turn: Turn, by: "User", **values: Any) -> None:
    conversation_revision, item_revision = revisions(turn.conversation)
    now = clock.now()
    moved = turns.move(
        turn,
        S.READY,
        not_before=now,
        rung_at=None,
        reason="",
        reason_detail="",
        approved_by=by,
        approved_at=now,
        decided_at=now,
        conversation_revision=conversation_revision,
        item_revision=item_revision,
        **values,
    )
    if not moved:
        raise Refused("Otra persona ha decidido antes que tú.")
    _settled(turn)
    log.info("turn.approved", turn=turn.pk, by=by.pk)
    account_id = turn.conversation.account_id
    transaction.on_commit(lambda: doorbell.ring(("replies.deliver", account_id)))


def _settled(turn: Turn) -> None:
    """A person has seen what security held: its incident is over."""
    if turn.security_hold:
        alerts.close("fraud", f"conversation:{turn.conversation_id}")


def approve(turn_id: int, *, response_id: int, seen: Seen, by: "User") -> None:
    """Lets the draft `response_id` go out as it is. Raises Refused when it isn't the current draft or the
    guard objects to it.
    """
    with transaction.atomic():
        turn = _held_turn(turn_id, seen)
        if turn.response is None or turn.response.pk != response_id:
            raise Refused("El borrador ha cambiado: léelo otra vez.")
        verdict = verdicts.guard_text(turn, turn.response.response_text, by=turn.response.written_by)
        if not verdicts.clears(turn.response, verdict):
            raise Refused("Este texto no puede salir así.", verdicts.as_rows(verdict))
        _release(turn, by)


def edit_and_send(turn_id: int, text: str, *, seen: Seen, by: "User", override: str = "") -> None:
    """Sends a person's own text in place of the draft. `override` is the reason for sending it although the
    guard objects.
    """
    with transaction.atomic():
        turn = _held_turn(turn_id, seen)
        _release(turn, by, **_staff_text(turn, text, by, override))


def write(conversation_id: int, text: str, *, seen: Seen, by: "User", override: str = "") -> None:
    """A person writes without any draft: opens a turn of theirs, superseding what was open."""
    with transaction.atomic():
        conversation = _locked(conversation_id)
        if revisions(conversation) != seen:
            raise Refused(MOVED)
        newest = Message.objects.filter(conversation=conversation, author=Message.Author.BUYER).order_by("-id").first()
        now = clock.now()
        turn = turns.open_turn(
            conversation,
            Turn.Cause.STAFF,
            next_of_staff(conversation),
            newest=newest,
            waiting_since=now,
            trace_id=logs.current_trace(),
            settle=False,
            hold_because=("lo_escribes_tu", "Lo escribe una persona."),
        )
        assert turn is not None  # the cause is new
        turn.conversation = conversation
        _release(turn, by, **_staff_text(turn, text, by, override))


def next_of_staff(conversation: Conversation) -> int:
    """The number of the next turn a person opens in this conversation."""
    opened = Turn.objects.filter(conversation=conversation, cause=Turn.Cause.STAFF)
    return (opened.aggregate(last=Max("cause_id"))["last"] or 0) + 1


def _staff_text(turn: Turn, text: str, by: "User", override: str) -> dict[str, Any]:
    """A person's text as the turn's reply, with the price it names, once the guard has nothing against it or
    was overridden.
    """
    text = " ".join(text.split())
    if not text:
        raise Refused("Escribe algo antes de enviar.")
    if len(text) > LONGEST_MESSAGE:
        raise Refused(f"Wallapop corta los mensajes a {LONGEST_MESSAGE} caracteres; este tiene {len(text)}.")
    verdict = verdicts.guard_text(turn, text, by=by)
    rows = verdicts.as_rows(verdict)
    if rows and not override.strip():
        raise Refused("Revisa el texto. Si quieres enviarlo así, escribe por qué.", rows)
    response = Response.objects.create(
        conversation=turn.conversation,
        turn=turn,
        response_text=text,
        confidence=1,
        source=Response.Source.STAFF,
        written_by=by,
        guard_ok=verdict.ok,
        guard_verdict=[{**row, "overridden": override.strip()} for row in rows],
    )
    if rows:
        _record_override(turn, text, verdict, override.strip(), by)
    price = intake.price_named(turn.conversation, text)
    return {
        "response": response,
        "our_offer": price,
        "our_offer_kind": turn.our_offer_kind if price == turn.our_offer else "counter" if price else "",
    }


def _record_override(turn: Turn, text: str, verdict: GuardVerdict, why: str, by: "User") -> None:
    """The event of a text that a person sends although the guard objects; their reason lies with the evidence."""
    event = verdicts.record("guard_override", "enviada_con_motivo", turn, text, verdict, staff_id=by.pk)
    events.add_note(event, "motivo", why)


def undo_approval(turn_id: int, *, by: "User") -> None:
    """Takes an approval back while nothing has left."""
    with transaction.atomic():
        _locked(Turn.objects.values_list("conversation_id", flat=True).get(pk=turn_id))
        turn = Turn.objects.get(pk=turn_id)
        if turn.state != S.READY or not turns.move(
            turn,
            S.HELD,
            reason="deshecha",
            reason_detail="Has deshecho el envío.",
            approved_by=None,
            approved_at=None,
        ):
            raise Refused("Demasiado tarde: ya se está enviando o se ha enviado.")
    log.info("turn.approval_undone", turn=turn_id, by=by.pk)


def discard(turn_id: int, *, by: "User", why: str = "") -> None:
    """Answers nothing: the turn ends as skipped, with the reason."""
    with transaction.atomic():
        conversation = _locked(Turn.objects.values_list("conversation_id", flat=True).get(pk=turn_id))
        turn = Turn.objects.get(pk=turn_id)
        if turn.state not in (S.HELD, S.READY) or not turns.move(
            turn, S.SKIPPED, reason="descartada", reason_detail=why or f"La descartó {by.get_username()}."
        ):
            raise Refused(f"Esta respuesta ya no se puede descartar: {turn.get_state_display()}.")
        items.release_promise(turn, conversation)
        _settled(turn)
    log.info("turn.discarded", turn=turn_id, by=by.pk)


def take_over(conversation_id: int, *, by: "User") -> None:
    """The assistant is silent in this conversation from now on; an open reply waits as a draft for the
    person.
    """
    with transaction.atomic():
        conversation = _locked(conversation_id)
        conversation.silence(by)
        for turn in Turn.objects.filter(conversation=conversation, state__in=Turn.OPEN):
            turns.hold(turn, "la_llevas_tu", f"La lleva {by.get_username()}.", approved_by=None, approved_at=None)
    log.info("conversation.taken_over", conversation=conversation_id, by=by.pk)


def hand_back(conversation_id: int, *, by: "User") -> None:
    """Gives the conversation to the assistant again; what the person promised is in the ledger, and an open
    reply is thought anew.
    """
    with transaction.atomic():
        conversation = _locked(conversation_id)
        for message in Message.objects.filter(conversation=conversation, author=Message.Author.SELLER_APP):
            if conversation.account.adopted_at and message.sent_at > conversation.account.adopted_at:
                intake.enter_typed_amounts(conversation, message)
        conversation.mode = conversation.mode_before or Conversation.Mode.AUTO
        conversation.assigned_staff = None
        conversation.save(update_fields=["mode", "assigned_staff"])
        held = Turn.objects.filter(conversation=conversation, state=S.HELD, security_hold=False)
        held.update(reassessments=0)
        for turn in held:
            turns.reassess(turn, "la devuelve una persona")
    log.info("conversation.handed_back", conversation=conversation_id, by=by.pk)


def guard_of(turn_id: int, text: str, *, by: "User") -> list[dict[str, Any]]:
    """What the guard would say of a person's text, while they type: rows of code, evidence and
    explanation.
    """
    turn = Turn.objects.select_related(
        "conversation__account", "conversation__item", "conversation__buyer", "response"
    ).get(pk=turn_id)
    return verdicts.as_rows(verdicts.guard_text(turn, text, by=by))
