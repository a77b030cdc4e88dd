"""Each ended conversation is won or lost for one reason, and nobody learns a floor who may not."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations import outcomes
from apps.conversations.outcomes import Story

BEGAN = datetime(2026, 11, 1, 10, tzinfo=UTC)


def a_story(**values: Any) -> Story:
    """Somebody who wrote and fell silent."""
    given: dict[str, Any] = {
        "conversation": 1, "began": BEGAN, "item": "Switch", "intent": "precio", "persona": "cercana", "prompt": 1,
        "list_price": Decimal(200), "floor": Decimal(160), "agreement": "", "price": None, "agreed_at": None,
        "over": True, "sold_to_other": False, "risk": 0, "best_offer": None, "buyer_had_last_word": False,
        "decided": 0, "unedited": 0,
    }  # fmt: skip
    return Story(**(given | values))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "callo"),
        ({"over": False}, ""),
        ({"agreement": "done"}, ""),
        ({"agreement": "agreed", "risk": 90}, ""),
        ({"buyer_had_last_word": True}, "sin_contestar"),
        ({"best_offer": Decimal(150)}, "bajo_minimo"),
        ({"best_offer": Decimal(160)}, "precio"),
        ({"best_offer": Decimal(150), "floor": None}, "precio"),
        ({"best_offer": Decimal(150), "sold_to_other": True}, "otro_comprador"),
        ({"agreement": "cancelled", "sold_to_other": True}, "anulado"),
        ({"agreement": "no_show", "over": False}, "no_se_presento"),
        ({"agreement": "no_show", "risk": 60}, "fraude"),
    ],
)
def test_why_it_was_lost(values: dict[str, Any], why: str) -> None:
    assert outcomes.why(a_story(**values)) == why


def test_the_figures_of_some_conversations() -> None:
    deal = {"agreement": "done", "price": Decimal(180), "agreed_at": BEGAN + timedelta(hours=3)}
    stories = [
        a_story(**deal, decided=4, unedited=3),
        a_story(**deal | {"price": Decimal(200), "agreed_at": BEGAN + timedelta(hours=5)}),
        a_story(best_offer=Decimal(100)),
        a_story(over=False),
    ]
    found = outcomes.group("Switch", stories, floors=True)
    assert (found.begun, found.deals.n, found.lost) == (4, 3, 1)
    assert found.deals.value == pytest.approx(2 / 3)
    assert found.realised.value == pytest.approx(0.95) and found.hours == 4
    assert found.over_floor and found.over_floor.value == pytest.approx(1.1875)
    assert (found.unedited.n, found.unedited.value) == (4, 0.75)
    assert found.whys == (("bajo_minimo", 1),)


def test_groups_by_anything_the_largest_first_none_as_nameless() -> None:
    stories = [a_story(prompt=2), a_story(prompt=None), a_story(prompt=2)]
    assert [(each.name, each.begun) for each in outcomes.groups(stories, "prompt", floors=False)] == [("2", 2), ("", 1)]


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), max_size=8))
def test_without_the_right_no_figure_depends_on_a_floor(pairs: list[tuple[int, int]]) -> None:
    def told(floor: int | None) -> outcomes.Group:
        rows = [
            a_story(best_offer=Decimal(offer), floor=None if floor is None else Decimal(floor + own))
            for offer, own in pairs
        ]
        return outcomes.group("x", rows, floors=False)

    assert told(None) == told(0) == told(500)


def arm(deals: int, of: int, price: int = 190) -> list[Story]:
    won = a_story(agreement="done", price=Decimal(price), agreed_at=BEGAN)
    return [won] * deals + [a_story()] * (of - deals)


@pytest.mark.parametrize(
    ("control", "variant", "over", "verdict"),
    [
        (arm(10, 20), arm(2, 20), False, ""),  # too few even for harm
        (arm(30, 60), arm(3, 60), False, "harmful"),
        (arm(30, 60), arm(55, 60), False, ""),  # good news wait for the end
        (arm(50, 100), arm(75, 100), False, "better"),
        (arm(75, 100), arm(50, 100), False, "worse"),
        (arm(50, 100), arm(52, 100), False, "no_matter"),
        (arm(5, 10), arm(6, 10), True, "no_matter"),
        ([], [], True, "no_matter"),
        (arm(80, 100, price=200), arm(80, 100, price=120), False, "worse"),  # as many deals, each for less
    ],
)
def test_when_and_how_an_experiment_ends(control: list[Story], variant: list[Story], over: bool, verdict: str) -> None:
    assert outcomes.judge(control, variant, enough=100, over=over)[0] == verdict


def test_what_has_not_ended_is_no_evidence() -> None:
    assert outcomes.judge(arm(50, 100), [a_story(over=False)] * 200, enough=100, over=False)[0] == ""


def test_without_a_difference_one_in_twenty_is_called_one_at_most() -> None:
    chance = random.Random(5)
    called = 0
    for _each in range(400):
        split = [arm(sum(chance.random() < 0.4 for _ in range(100)), 100) for _arm in range(2)]
        for each in split:
            chance.shuffle(each)
        called += any(
            outcomes.judge(split[0][:n], split[1][:n], enough=100, over=False)[0] not in ("", "no_matter")
            for n in (30, 60, 100)
        )
    assert called / 400 < 0.09
