"""Who lets the assistant go further alone, on what evidence, and what takes it back.

Only a person raises a level, once they have decided on enough drafts; an incident lowers it by itself. Every change is
kept. An account that is raised leaves behind, as drafts, the intents of which too little is known.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.conversations import autonomy, intents, notes
from apps.conversations.models import AutonomyChange, IntentAutonomy, Message, Response, Turn
from apps.conversations.refused import Refused
from apps.core import alerts, clock, logs
from apps.marketplace.models import Account

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Older decisions were about another assistant.
REMEMBERED = timedelta(days=90)
WHOLE = ""
ALERT = "autonomy"
#: Of a person's reason, characters.
MOST_WORDS = 120

log = logs.get(__name__)


def shares(account: Account) -> dict[str, autonomy.Share]:
    """By intent, and for all under WHOLE: how many drafts people decided on since the last incident, and left alone."""
    incident = AutonomyChange.objects.filter(account=account, by=None).order_by("-id").values_list("at", flat=True)
    since = max([clock.now() - REMEMBERED, *incident[:1]])
    drafts = Response.objects.filter(turn=OuterRef("pk")).exclude(source=Response.Source.STAFF)
    decided = Turn.objects.filter(
        Q(state=Turn.State.SENT, approved_at__gt=since)
        | Q(state=Turn.State.SKIPPED, reason="descartada", ended_at__gt=since),
        Exists(drafts),
        conversation__account=account,
        cause=Turn.Cause.BUYER_MESSAGE,
    )
    # A draft written anew at a person's word was not left alone either.
    own_words = Q(response__source=Response.Source.STAFF) | Q(response__asked_by__isnull=False)
    alone = Count("pk", filter=Q(state=Turn.State.SENT) & ~own_words)
    found = {
        intent: (unedited, n)
        for intent, unedited, n in decided.values_list("intent").annotate(alone=alone, n=Count("pk")).order_by()
    }
    whole = (sum(each[0] for each in found.values()), sum(each[1] for each in found.values()))
    names = (WHOLE, *intents.NAMES)
    return {name: autonomy.share(*({WHOLE: whole} | found).get(name, (0, 0))) for name in names}


def levels(account: Account) -> dict[str, str]:
    """By intent, how far the assistant goes alone: never further than the account."""
    held_to = dict(account.intents.values_list("intent", "level"))
    return {name: autonomy.strictest([account.autonomy, held_to.get(name, "")]) for name in intents.NAMES}


def accept_risk(account_id: int, by: "User") -> None:
    """Keeps that a person read what an automatic mode may do to the account; once is enough."""
    Account.objects.filter(pk=account_id, risk_accepted_at=None).update(
        risk_accepted_at=clock.now(), risk_accepted_by=by
    )


def set_account(account_id: int, level: str, *, by: "User") -> None:
    """Sets how far an account goes. Raises Refused where it is raised without evidence or before the risk was read."""
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        seen = shares(account)
        _check(account.autonomy, level, seen[WHOLE])
        if level != Account.Autonomy.DRAFT and account.risk_accepted_at is None:
            raise Refused("Antes lee y acepta lo que puede pasar con la cuenta.")
        if account.autonomy == level:
            return
        if _raised(account.autonomy, level):
            for name, share in seen.items():
                if name != WHOLE and share.n < autonomy.ENOUGH:
                    _hold_to(account, name, Account.Autonomy.DRAFT, by=by, why="Aún no hay bastantes decisiones.")
        _keep(account, WHOLE, account.autonomy, level, by=by)
        Account.objects.filter(pk=account_id).update(autonomy=level)


def set_intents(account_id: int, wanted: Mapping[str, str], *, by: "User") -> None:
    """Sets how far the assistant goes with each of some intents. Raises Refused, and then sets none."""
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        now, seen = levels(account), shares(account)
        for name, level in wanted.items():
            if name not in now or level not in autonomy.LEVELS:
                raise Refused("Esa intención no existe.")
            if autonomy.strictest([account.autonomy, level]) != level and level != now[name]:
                raise Refused("Ninguna intención va más allá de la cuenta: sube antes la cuenta.")
            _check(now[name], level, seen[name])
        for name, level in wanted.items():
            if level != now[name]:
                _hold_to(account, name, level, by=by)


def incident(account_id: int, answers: Iterable[Turn], why: str) -> bool:
    """Takes autonomy back from what `answers` answered, at once: replies that left by themselves did harm. One alert;
    returns whether anything was left to take back.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        now = levels(account)
        answered = {name for turn in answers for name in turn.decision.get("intents", ())}
        asked = sorted(name for name in answered if now.get(name, "draft") != "draft")
        for name in asked:
            _hold_to(account, name, Account.Autonomy.DRAFT, by=None, why=why)
        if asked:
            alerts.raise_alert(ALERT, f"account:{account_id}", f"El asistente vuelve a pedir permiso: {why}")
    return bool(asked)


def left_alone(conversation_id: int) -> QuerySet[Turn]:
    """What the assistant said in a conversation without a person."""
    sent = Turn.objects.filter(conversation=conversation_id, state=Turn.State.SENT, approved_at=None)
    return sent.filter(response__isnull=False).exclude(response__source=Response.Source.STAFF)


def answered_alone(message: Message) -> QuerySet[Turn]:
    """The reply to a message that left without a person, but for a safe refusal."""
    answers = left_alone(message.conversation_id).filter(decision__messages__contains=message.pk)
    return answers.exclude(decision__safe_refusal__gt=0)


def report(conversation_id: int, message_id: int, why: str, *, by: "User") -> bool:
    """A person's word that a reply should not have left by itself: a note for colleagues, and an incident.

    Returns whether the assistant still answered such questions alone. Raises Refused with a Spanish sentence.
    """
    answers = left_alone(conversation_id).filter(bound_messages=message_id)
    turn = answers.select_related("conversation", "response").first()
    if turn is None or turn.response is None:
        raise Refused("Eso no lo dijo el asistente por su cuenta.")
    why = " ".join(why.split())[:MOST_WORDS]
    with transaction.atomic():
        notes.write(conversation_id, f"«{turn.response.response_text}» no debió salir. {why}".strip(), by=by)
        said = f"{by.first_name or by.get_username()} dice que una respuesta no debió salir. {why}".strip()
        return incident(turn.conversation.account_id, [turn], said)


def _check(before: str, after: str, seen: autonomy.Share) -> None:
    if why := autonomy.refusal(before, after, seen):
        raise Refused(why)


def _raised(before: str, after: str) -> bool:
    return autonomy.LEVELS.index(after) > autonomy.LEVELS.index(before)


def _hold_to(account: Account, intent: str, level: str, *, by: "User | None", why: str = "") -> None:
    before = IntentAutonomy.objects.filter(account=account, intent=intent).values_list("level", flat=True).first()
    IntentAutonomy.objects.update_or_create(account=account, intent=intent, defaults={"level": level})
    _keep(account, intent, before or account.autonomy, level, by=by, why=why)


def _keep(account: Account, intent: str, before: str, after: str, *, by: "User | None", why: str = "") -> None:
    AutonomyChange.objects.create(account=account, intent=intent, before=before, after=after, by=by, why=why[:200])
    log.warning("autonomy.changed", account=account.pk, intent=intent, before=before, after=after, by=by and by.pk)
