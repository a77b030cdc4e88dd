"""A conversation and its marketplace for tests that walk through the whole chain: something is said, and what leaves
is looked at. Whoever uses it imports the fixtures `chat_that_lands` (called `chat`) and `world`.
"""

import pytest

from apps.conversations import assess, drafting, missing, turns
from apps.conversations.models import Conversation, MissingFact, Turn
from tests.factories import a_message, a_turn, a_user
from tests.integration.test_delivery import World, world

__all__ = [
    "ASKED",
    "World",
    "answered",
    "chat_that_lands",
    "exchange",
    "haggled",
    "opened",
    "say_it",
    "world",
    "written",
]
ASKED = "Hola, ¿cuántas horas de uso tiene?"


@pytest.fixture(name="chat")
def chat_that_lands(world: World) -> World:
    """A conversation whose publishes land."""
    world.site.fate = "lands"
    return world


def say_it(chat: World, turn: Turn | None) -> Turn:
    """Everything that follows on opening a turn, up to its end or a person."""
    assert turn is not None
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    chat.pass_time(120)
    chat.deliver()
    turn.refresh_from_db()
    return turn


def opened(cause: str) -> Turn | None:
    return Turn.objects.filter(cause=cause).order_by("-id").first()


def exchange(chat: World, text: str) -> str:
    """The buyer writes and our reply goes out; returns it."""
    turn = chat.answer(text)
    chat.deliver()
    turn.refresh_from_db()
    assert turn.state == "sent", (turn.state, turn.reason, turn.reason_detail)
    return chat.replies()[-1]


def written(conversation: Conversation, text: str) -> Turn:
    """Another buyer writes, and the reply is drafted."""
    message = a_message(conversation=conversation, text=text)
    turn: Turn = a_turn(conversation=conversation, up_to_message=message)
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    return turns.again(turn)


def answered(chat: World, text: str = "Unas cuarenta horas") -> MissingFact:
    row = MissingFact.objects.get()
    missing.answer(row.pk, row.question, text, by=a_user())
    row.refresh_from_db()
    return row


def haggled(chat: World) -> None:
    """The buyer has offered a price and got our counter."""
    exchange(chat, "te doy 190")
    chat.conversation.refresh_from_db()
    assert chat.conversation.state == "negociando"
