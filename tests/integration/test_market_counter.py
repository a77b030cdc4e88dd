"""What others ask reaches the next counter, within the ladder, and «por qué» says so."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from apps.conversations import assess, market
from apps.conversations.models import Response, Turn
from apps.core import clock, doorbell
from apps.desk import conversation_why
from apps.marketplace.models import Item
from apps.pricing.models import PriceAnalysis, PriceObservation
from tests.factories import a_conversation, a_message, a_turn, a_user, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


def an_analysis(item: Item, *prices: int, days_old: int = 0, kept: bool = True) -> PriceAnalysis:
    when = clock.now() - timedelta(days=days_old)
    analysis = PriceAnalysis.objects.create(
        item_id=item.pk, product_name=item.title, platform="mercado", analysis_date=when
    )
    PriceObservation.objects.bulk_create(
        PriceObservation(
            analysis=analysis, source="vinted", external_id=str(n), title=item.title, price=price, seen_at=when,
            kept=kept,
        )
        for n, price in enumerate(prices)
    )  # fmt: skip
    return analysis


def offered(item: Item, text: str = "te doy 150") -> Turn:
    conversation = a_conversation(item=item)
    turn = a_turn(conversation=conversation, up_to_message=a_message(conversation=conversation, text=text))
    assess.assess(turn.pk)
    turn.refresh_from_db()
    return turn


def test_cheaper_rivals_take_the_counter_further_and_why_says_how_many() -> None:
    assert offered(an_item()).our_offer == 195
    item = an_item()
    an_analysis(item, 150, 155, 160, 165, 170, 175, 230)
    turn = offered(item)
    assert (turn.our_offer, turn.our_offer_kind) == (D(190), "counter")
    assert turn.decision["market"] == {"moved": "further", "cheaper": 6, "of": 7}
    person: Any = a_user()
    why = dict(conversation_why.of_turn(turn, Response(turn=turn), turn.conversation, person).rows)
    assert why["Mercado"] == "6 de 7 iguales piden menos: la rebaja fue algo mayor, dentro de la escalera."


def test_dearer_rivals_keep_it_nearer_but_never_below_the_floor_or_above_what_was_said() -> None:
    item = an_item()
    an_analysis(item, *range(230, 300, 10))
    turn = offered(item)
    assert turn.our_offer == 205 and turn.decision["market"]["moved"] == "nearer"
    low = an_item(floor_price=D(205))
    an_analysis(low, *range(100, 170, 10))
    assert offered(low).our_offer == 205


def test_only_the_newest_analysis_counts_and_only_while_it_is_fresh() -> None:
    item = an_item()
    an_analysis(item, *range(100, 170, 10))
    an_analysis(item, 200, kept=False)
    assert market.of(item.pk).prices == ()
    old = an_item()
    an_analysis(old, *range(100, 170, 10), days_old=4)
    assert market.of(old.pk).prices == () and offered(old).our_offer == 195


def test_without_haggling_the_market_moves_nothing() -> None:
    item = an_item(floor_price=None)
    an_analysis(item, *range(100, 170, 10))
    turn = offered(item)
    assert turn.decision["kind"] == "firm" and turn.decision["market"] is None
