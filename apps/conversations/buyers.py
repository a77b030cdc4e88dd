"""What a person says of a buyer: blocked (nothing is answered any more), of confidence (doubtful messages are not
watched), and both taken back.

Must never answer anybody. Functions raise Refused with a Spanish sentence for the screen.
"""

from typing import TYPE_CHECKING

from django.db import transaction

from apps.conversations import items, turns
from apps.conversations.models import Conversation, Turn
from apps.conversations.refused import Refused
from apps.conversations.review import next_of_staff
from apps.core import alerts, clock, logs
from apps.marketplace.models import Buyer
from apps.security import events

if TYPE_CHECKING:
    from django.contrib.auth.models import User

S = Turn.State
#: Open states from which a turn may end unanswered at once; the others find the block when they are assessed anew.
_MAY_END = (S.RECEIVED, S.READY, S.HELD)

log = logs.get(__name__)


def block(buyer_id: int, *, by: "User", conversation_id: int | None = None) -> None:
    """Answers this buyer nowhere any more: what was pending for them ends as skipped, its alerts close."""
    with transaction.atomic():
        chats = _chats(buyer_id)
        _say(buyer_id, by, "buyer_blocked", "bloqueado", conversation_id, blocked=True, trusted=False)
        for conversation in chats:
            for turn in Turn.objects.filter(conversation=conversation, state__in=_MAY_END):
                detail = f"Lo bloqueó {by.get_username()}."
                if turns.move(turn, S.SKIPPED, reason="bloqueado", reason_detail=detail):
                    items.release_promise(turn, conversation)
            alerts.close("fraud", f"conversation:{conversation.pk}")


def unblock(buyer_id: int, *, by: "User", conversation_id: int | None = None) -> None:
    """Takes a block back. What it had ended waits for a person again, held as it was."""
    with transaction.atomic():
        chats = _chats(buyer_id)
        _say(buyer_id, by, "buyer_unblocked", "desbloqueado", conversation_id, blocked=False)
        for conversation in chats:
            last = Turn.objects.filter(conversation=conversation).order_by("-opened_at", "-id").first()
            if last is None or (last.state, last.reason) != (S.SKIPPED, "bloqueado"):
                continue
            again = turns.open_turn(
                conversation,
                Turn.Cause.STAFF,
                next_of_staff(conversation),
                newest=last.up_to_message,
                waiting_since=clock.now(),
                trace_id=logs.current_trace(),
                settle=False,
                hold_because=("desbloqueado", "Estaba bloqueado cuando escribió: contéstale tú si hace falta."),
            )
            if again is not None and last.security_hold:
                Turn.objects.filter(pk=again.pk).update(security_hold=True)


def trust(buyer_id: int, *, by: "User", conversation_id: int | None = None) -> None:
    """Doubtful messages of this buyer are no longer watched. What is clearly a fraud still is."""
    with transaction.atomic():
        _say(buyer_id, by, "buyer_trusted", "de_confianza", conversation_id, blocked=False, trusted=True)


def distrust(buyer_id: int, *, by: "User", conversation_id: int | None = None) -> None:
    """Takes confidence back."""
    with transaction.atomic():
        _say(buyer_id, by, "buyer_untrusted", "sin_confianza", conversation_id, trusted=False)


def _say(buyer_id: int, by: "User", event: str, action: str, conversation_id: int | None, **values: bool) -> None:
    """Changes the buyer's row if it isn't so already, and records who did."""
    buyer = Buyer.objects.select_for_update().get(pk=buyer_id)
    if buyer.blocked and values.get("trusted"):
        raise Refused("Está bloqueado: desbloquéalo antes de darle confianza.")
    if all(getattr(buyer, name) == value for name, value in values.items()):
        raise Refused("Ya estaba así: otra persona lo ha decidido antes.")
    for name, value in values.items():
        setattr(buyer, name, value)
    buyer.save(update_fields=list(values))
    events.record(event, 0, action, "", (), buyer_id=buyer_id, conversation_id=conversation_id, staff_id=by.pk)
    log.info("buyer.decided", buyer=buyer_id, decided=action, by=by.pk)


def _chats(buyer_id: int) -> list[Conversation]:
    """Their conversations, locked in one order and before the buyer, as intake does."""
    rows = Conversation.objects.filter(buyer_id=buyer_id).order_by("pk")
    return list(rows.select_for_update(of=("self",)).select_related("account", "item", "buyer"))
