"""A query that was put together once answers as the ORM would, each time with the values of that call."""

from decimal import Decimal
from typing import Any

import pytest

from apps.conversations.models import Message, Turn
from apps.core.prepared import Given, Prepared
from tests.factories import a_conversation, a_message, a_turn, an_item

pytestmark = pytest.mark.django_db
WITH = ("conversation__item", "conversation__buyer", "response")


def test_rows_are_those_of_the_orm_with_their_relations_and_without_another_query(
    django_assert_num_queries: Any,
) -> None:
    whole = Prepared(lambda: Turn.objects.select_related(*WITH).filter(pk=Given(0)))
    for price in (Decimal("10.50"), Decimal(2000)):
        turn = a_turn(conversation=a_conversation(item=an_item(list_price=price)))
        theirs = Turn.objects.select_related(*WITH).get(pk=turn.pk)
        with django_assert_num_queries(1):
            ours = whole.get(turn.pk)
            assert ours.conversation.item is not None and ours.conversation.item.list_price == price
            assert ours.conversation.buyer == theirs.conversation.buyer and ours.response is None
        for field in Turn._meta.concrete_fields:
            assert getattr(ours, field.attname) == getattr(theirs, field.attname), field.name
        assert not ours._state.adding and ours.get_deferred_fields() == set()
    with pytest.raises(Turn.DoesNotExist):
        whole.get(0)


def test_values_stand_where_they_belong_whatever_their_order() -> None:
    said = a_conversation()
    for text in ("uno", "dos", "tres"):
        a_message(conversation=said, text=text)
    after = Prepared(
        lambda: (
            Message.objects.filter(text__in=("dos", "tres"), pk__gt=Given(1), conversation=Given(0))
            .exclude(text=Given(2))
            .order_by("pk")
            .values_list("text", "sent_at")
        )
    )
    first = Message.objects.earliest("pk")
    assert [text for text, _at in after.columns(said.pk, first.pk, "nada")] == ["dos", "tres"]
    assert [text for text, _at in after.columns(said.pk, first.pk, "dos")] == ["tres"]
    assert list(after.columns(0, first.pk, "dos")) == []
