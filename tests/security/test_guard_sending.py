"""Sending is spoken of only where the seller has said something of it."""

import pytest

from apps.conversations.models import Turn
from apps.conversations.verdicts import Case
from apps.marketplace.models import Item


@pytest.mark.parametrize(
    ("description", "ships"),
    [
        ("Con mando y cables.", False),
        ("Dos mandos, de los de antes.", False),
        ("Póster de cine, postura regulable.", False),
        ("Lo mando por Correos.", None),
        ("Se puede enviar.", None),
        ("I can ship it.", None),
    ],
)
def test_a_remote_control_says_nothing_of_sending(description: str, ships: bool | None) -> None:
    case = Case(Turn())
    case.__dict__["facts"] = ()  # those of the rows, which aren't there
    assert case._ships(Item(description=description, shipping=None)) is ships
