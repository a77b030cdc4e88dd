"""Conversations, messages, turns, replies and the ledger of offers.

Messages are written only by `intake`, turns move only through `turns.move`, the driver's send is called only
by `delivery`. `conversations.revision` rises by trigger with every message, mode, block or ledger change;
nothing here bumps it by hand.
"""

from apps.conversations.models.attention import Snooze, StaffClaim
from apps.conversations.models.autonomy import AutonomyChange, IntentAutonomy
from apps.conversations.models.experiments import Enrolment, Experiment
from apps.conversations.models.notes import Mention, Note
from apps.conversations.models.replays import Replay, ReplayRow
from apps.conversations.models.sales import Agreement, Offer
from apps.conversations.models.tasks import MissingFact, StaffTask
from apps.conversations.models.threads import Conversation, Message
from apps.conversations.models.turns import Response, Turn

__all__ = [
    "Agreement",
    "AutonomyChange",
    "Conversation",
    "Enrolment",
    "Experiment",
    "IntentAutonomy",
    "Mention",
    "Message",
    "MissingFact",
    "Note",
    "Offer",
    "Replay",
    "ReplayRow",
    "Response",
    "Snooze",
    "StaffClaim",
    "StaffTask",
    "Turn",
]
