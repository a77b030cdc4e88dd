"""The language model's look at messages that the fraud detector let pass but wasn't sure of: it may only hold.

Asked for before a reply is written, within the reply's time. No answer, or none that makes sense, changes nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.ai_engine import second_opinion
from apps.ai_engine.llm import Model
from apps.conversations import judging, turns
from apps.conversations.models import Conversation, Message, Turn
from apps.security.fraud import FraudVerdict, RuleHit
from apps.security.fraud.verdict import BANDS, FRAUD
from apps.security.injection import InjectionVerdict
from apps.security.models import StaffVerdict

#: What the trained model must think of a message at least (0–1). Of the corpus's stories left out of training, the
#: limit is reached by 15 % of the honest messages and by 80 % of the frauds that the trained model let pass.
DOUBT = 0.25
#: The share of the reply's time that the question may take.
SHARE = 0.4
RULE, WEIGHT = "segunda_opinion", 60


def doubtful(judged: Sequence[judging.Judged]) -> int | None:
    """The id of the message to be asked about: the one that looks most like a fraud of those that passed."""
    unsure = [each for each in judged if each.risk.level not in FRAUD and each.risk.model_score >= DOUBT]
    return max(unsure, key=lambda each: each.risk.model_score).message.pk if unsure else None


def holds(turn: Turn, model: Model, seconds: float, token: UUID) -> bool:
    """Asks about the doubtful message of an assessed turn, if there is one; True where the turn is held for it."""
    pk = turn.decision.get("doubtful")
    if not settings.WALLE_SECOND_OPINION or pk is None:
        return False
    asked = Message.objects.filter(pk=pk).first()
    if asked is None:
        return False
    said = Message.objects.filter(conversation_id=turn.conversation_id, pk__lt=pk).exclude(author=Message.Author.SYSTEM)
    before = [
        (each.author == Message.Author.BUYER, each.text)
        for each in reversed(said.order_by("-sent_at", "-id")[: second_opinion.MOST_LINES])
    ]
    step = second_opinion.ask(model, asked.text, before, seconds * SHARE)
    if step is None:
        return False
    why = f"El modelo de lenguaje cree que {step.explanation_es}."
    hit = RuleHit(RULE, WEIGHT, 0, len(asked.text), why)
    risk = FraudVerdict(step.level, BANDS[step.level][0], (hit,), "benign")
    found = judging.Judged(asked, risk, InjectionVerdict(False, (), 0.0))
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=turn.conversation_id)
        if StaffVerdict.objects.filter(message_id=pk).exists() or not turns.hold(
            turn, "riesgo", why, token=token, security_hold=True
        ):
            return False
        judging.keep(turn, conversation, [found], state=Turn.State.HELD, hold_because=why)
        if conversation.risk_score < risk.risk_score:
            conversation.risk_score = risk.risk_score
            conversation.save(update_fields=["risk_score"])
    return True
