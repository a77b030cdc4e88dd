"""The turn protocol: the table of allowed moves and the only functions that move a turn.

Every move is one conditional UPDATE on (state, lease token): whoever comes second finds nothing to do. Design
§4; checked by a state machine in the tests.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from apps.conversations import autonomy
from apps.conversations.models import Conversation, IntentAutonomy, Message, Turn
from apps.core import clock, doorbell, logs
from apps.core.prepared import Given, Prepared
from apps.marketplace.models import Account

S = Turn.State
MOVES: dict[str, tuple[str, ...]] = {
    # From an open state to SENT only by an echo that surfaced after its unknown outcome was settled as absent.
    S.RECEIVED: (S.ASSESSED, S.HELD, S.SKIPPED, S.SUPERSEDED, S.SENT),
    S.ASSESSED: (S.DRAFTED, S.HELD, S.RECEIVED, S.SUPERSEDED, S.SENT),
    S.DRAFTED: (S.READY, S.HELD, S.RECEIVED, S.SUPERSEDED, S.SENT),
    S.READY: (S.SENDING, S.HELD, S.RECEIVED, S.SUPERSEDED, S.SKIPPED, S.SENT),
    S.HELD: (S.READY, S.RECEIVED, S.SUPERSEDED, S.SKIPPED, S.SENT),
    S.SENDING: (S.SENT, S.UNKNOWN),
    S.UNKNOWN: (S.SENT, S.READY, S.SUPERSEDED, S.HELD),
    S.SENT: (),
    S.SUPERSEDED: (),
    S.SKIPPED: (),
}
ENDS = frozenset(state for state, onward in MOVES.items() if not onward)

SETTLE_AFTER_LAST_S = 4.0
SETTLE_AT_MOST_S = 45.0
MOST_ATTEMPTS = 3
MOST_SUPERSESSIONS = 3
MOST_REASSESSMENTS = 3
PRIORITY_RANK = {Conversation.Priority.HIGH: 0, Conversation.Priority.MEDIUM: 1, Conversation.Priority.LOW: 2}

#: Each step of every reply begins with it, and putting it together by the ORM costs more than running it.
_TAKE = """
UPDATE turns SET lease_token = %(token)s, lease_expires_at = %(until)s, attempts = attempts + 1
WHERE id = %(turn)s AND state = ANY(%(states)s) AND attempts < %(most)s AND not_before <= %(now)s
  AND (lease_expires_at IS NULL OR lease_expires_at <= %(now)s)
  AND NOT (%(waits)s AND EXISTS (
      SELECT FROM turns AS earlier
      WHERE earlier.conversation_id = turns.conversation_id AND earlier.state = ANY(%(in_flight)s)))"""

_WHOLE = Prepared(
    lambda: Turn.objects.select_related(
        "conversation__account", "conversation__item", "conversation__buyer", "response", "up_to_message"
    ).filter(pk=Given(0))
)
_HELD_TO = Prepared(lambda: IntentAutonomy.objects.filter(account=Given(0)).values_list("intent", "level"))

log = logs.get(__name__)


class ForbiddenMove(Exception):
    """A move that the table does not allow: a mistake in the code, never in the data."""


@dataclass(frozen=True)
class Claim:
    """A turn in hand for one step, until its lease ends at `dies_at` by the monotonic clock."""

    turn: Turn
    token: uuid.UUID
    dies_at: float


def claim(turn_id: int, *states: str) -> Claim | None:
    """Takes the turn for one step, as `take` does, and reads it with all that steps look at."""
    started = clock.monotonic()
    token = take(turn_id, *states)
    return Claim(again(Turn(pk=turn_id)), token, started + settings.WALLE_STAGE_LEASE) if token else None


def take(turn_id: int, *states: str) -> uuid.UUID | None:
    """Takes the turn for one step if it is due, in one of `states` and in nobody's hands; returns the lease's token.

    Counts the attempt here, so that a step which kills its worker is counted too; after MOST_ATTEMPTS the
    turn is held instead.
    """
    now, token = clock.now(), uuid.uuid4()
    values: dict[str, Any] = {
        "turn": turn_id,
        "states": [str(state) for state in states],
        "in_flight": [str(state) for state in Turn.IN_FLIGHT],
        # A successor waits until it is known whether the reply in flight is out.
        "waits": S.RECEIVED in states or S.READY in states,
        "most": MOST_ATTEMPTS,
        "now": now,
        "token": token,
        "until": now + timedelta(seconds=settings.WALLE_STAGE_LEASE),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        taken = cursor.rowcount
    if not taken:
        free = Q(lease_expires_at=None) | Q(lease_expires_at__lte=now)
        spent = Turn.objects.filter(free, pk=turn_id, state__in=states, attempts__gte=MOST_ATTEMPTS).first()
        if spent is not None:
            hold(spent, "sin_exito", f"Se intentó {MOST_ATTEMPTS} veces sin terminar.")
        return None
    return token


def again(turn: Turn) -> Turn:
    """The turn as it is now, with all that steps look at."""
    return _WHOLE.get(turn.pk)


def unclaim(held: Claim, not_before: datetime | None = None, *, tried: bool = False) -> None:
    """Gives a claimed turn back, optionally not to be taken before a moment; `tried`: the attempt counts."""
    values: dict[str, Any] = {"not_before": not_before, "rung_at": None} if not_before else {}
    Turn.objects.filter(pk=held.turn.pk, lease_token=held.token).update(
        lease_token=None, lease_expires_at=None, attempts=F("attempts") - int(not tried), **values
    )


def move(turn: Turn, to: str, *, token: uuid.UUID | None = None, **values: Any) -> bool:
    """Moves `turn` from the state it was read in to `to`, if that and the lease still hold; returns whether
    it did.

    Clears lease and attempts unless `values` say otherwise; stamps `decided_at` and `ended_at`. Raises
    ForbiddenMove for a move outside MOVES.
    """
    if to not in MOVES[turn.state]:
        raise ForbiddenMove(f"{turn.state} → {to}")
    now = clock.now()
    values = {"state": to, "lease_token": None, "lease_expires_at": None, "attempts": 0} | values
    if to in (S.READY, S.HELD):
        values.setdefault("decided_at", turn.decided_at or now)
    if to in ENDS:
        values["ended_at"] = now
    rows = Turn.objects.filter(pk=turn.pk, state=turn.state)
    if token is not None:
        rows = rows.filter(lease_token=token)
    if not rows.update(**values):
        log.info("turn.lost", turn=turn.pk, state=turn.state, to=to)
        return False
    log.info("turn.moved", turn=turn.pk, state=turn.state, to=to, reason=values.get("reason", ""))
    for name, value in values.items():
        setattr(turn, name, value)
    return True


def hold(turn: Turn, reason: str, detail: str = "", *, token: uuid.UUID | None = None, **values: Any) -> bool:
    """Hands the turn to a person, saying why (code and Spanish sentence)."""
    if turn.state == S.HELD:
        return False
    return move(turn, S.HELD, token=token, reason=reason, reason_detail=detail, **values)


def reassess(turn: Turn, why: str, *, token: uuid.UUID | None = None) -> bool:
    """Item, price or ledger moved under an open turn: back to the start, at most MOST_REASSESSMENTS times,
    then held.
    """
    if turn.reassessments >= MOST_REASSESSMENTS:
        return hold(
            turn,
            "cambia_sin_parar",
            f"Cambió {turn.reassessments + 1} veces mientras se escribía: {why}",
            token=token,
        )
    return move(
        turn,
        S.RECEIVED,
        token=token,
        reassessments=F("reassessments") + 1,
        not_before=clock.now(),
        rung_at=None,
        reason="",
        reason_detail="",
        our_offer=None,
        our_offer_kind="",
        response=None,
        approved_by=None,
        approved_at=None,
    )


def open_turn(
    conversation: Conversation,
    cause: str,
    cause_id: int,
    *,
    newest: Message | None,
    waiting_since: datetime,
    trace_id: str,
    settle: bool = True,
    hold_because: tuple[str, str] | None = None,
) -> Turn | None:
    """Supersedes the open turn of the conversation and opens another; None where this cause already has one.

    The caller holds the conversation's row lock. A successor inherits an uncleared security hold, with which it is
    judged but never answered, and how often in a row the buyer overtook us; the third time it goes to a person.
    """
    if Turn.objects.filter(conversation=conversation, cause=cause, cause_id=cause_id).exists():
        return None
    now = clock.now()
    supersessions, security_hold = 0, False
    old = Turn.objects.select_for_update().filter(conversation=conversation, state__in=Turn.OPEN).first()
    if old:
        # Only work thrown away counts: three short messages while we settle are one thought.
        supersessions = old.supersessions + (old.state not in (S.RECEIVED, S.HELD))
        security_hold = old.security_hold
        waiting_since = min(waiting_since, old.waiting_since)
        move(old, S.SUPERSEDED, reason="escribio_de_nuevo")
    if supersessions >= MOST_SUPERSESSIONS and hold_because is None:
        hold_because = ("escribe_sin_parar", "El comprador escribe más deprisa de lo que se puede contestar.")
    wait = clock.paced(SETTLE_AFTER_LAST_S) if settle else timedelta(0)
    turn = Turn.objects.create(
        conversation=conversation,
        cause=cause,
        cause_id=cause_id,
        state=S.HELD if hold_because else S.RECEIVED,
        reason=hold_because[0] if hold_because else "",
        reason_detail=hold_because[1] if hold_because else "",
        decided_at=now if hold_because else None,
        up_to_message=newest,
        priority=PRIORITY_RANK[Conversation.Priority(conversation.priority)],
        security_hold=security_hold,
        supersessions=supersessions,
        opened_at=now,
        waiting_since=waiting_since,
        not_before=max(now, min(now + wait, waiting_since + clock.paced(SETTLE_AT_MOST_S))),
        trace_id=trace_id,
    )
    log.info("turn.opened", turn=turn.pk, cause=cause, state=turn.state)
    return turn


def is_stale(turn: Turn) -> bool:
    """Whether conversation or item moved since the reply was decided."""
    item = turn.conversation.item
    return (turn.conversation.revision, item.revision if item else None) != (
        turn.conversation_revision,
        turn.item_revision,
    )


def may_leave(turn: Turn) -> bool:
    """Whether mode and autonomy let this reply go without a further word from a person."""
    if turn.approved_at is not None:
        return True
    if turn.conversation.mode != Conversation.Mode.AUTO or turn.response is None:
        return False
    return autonomy.may_leave(
        level_of(turn),
        autonomy.Reply(
            intents=frozenset(turn.decision.get("intents", ())),
            decision=turn.decision.get("kind", ""),
            risk=turn.decision.get("risk", {}).get("level", ""),
            injection=bool(turn.decision.get("injection")),
            quality=float(turn.response.confidence),
        ),
    )


def level_of(turn: Turn) -> str:
    """How far the assistant goes alone with this turn: the most careful of account, item and what is asked."""
    account, item = turn.conversation.account, turn.conversation.item
    asked = turn.decision.get("intents", ())
    levels = [account.autonomy, item.autonomy if item else ""]
    if account.autonomy != Account.Autonomy.DRAFT and asked:
        levels += [level for intent, level in _HELD_TO.columns(account.pk) if intent in asked]
    return autonomy.strictest(levels)


def ring(turn: Turn) -> None:
    """Rings for the steps the turn still has before it, as one chain."""
    links = {
        S.RECEIVED: ("replies.assess", "replies.generate", "replies.validate"),
        S.ASSESSED: ("replies.generate", "replies.validate"),
        S.DRAFTED: ("replies.validate",),
    }.get(S(turn.state), ())
    doorbell.ring(*((name, turn.pk) for name in links), ("replies.deliver", turn.conversation.account_id))
