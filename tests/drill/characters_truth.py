"""What a reply of `tests.drill.characters` may rest on, from the rows of its turn, for the independent reader."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from apps.conversations.models import Conversation, Message, Offer, Turn
from apps.conversations.verdicts import answered_text
from apps.marketplace.models import Item
from tests.drill.reader import Truth, amounts

#: How the listing's own words for its state are said.
CONDITIONS = {
    "as_good_as_new": "como nuevo",
    "good": "buen estado",
    "fair": "estado aceptable",
    "un_worn": "sin estrenar",
    "un_opened": "sin abrir",
    "new": "nuevo",
}


def truth_of(turn: Turn, tongue: str) -> Truth:
    """Of a turn about to leave: its amounts are the ledger's, the listed price and the one that was decided for it."""
    conversation = Conversation.objects.select_related("item", "buyer").get(pk=turn.conversation_id)
    item = conversation.item
    assert item is not None
    ours = Offer.objects.filter(conversation=conversation, who=Offer.Who.SELLER)
    theirs = Offer.objects.filter(conversation=conversation, who=Offer.Who.BUYER)
    said = " . ".join(
        Message.objects.filter(conversation=conversation, author=Message.Author.BUYER).values_list("text", flat=True)
    )
    decided = turn.decision.get("amount")
    mine = item.promised_to_id in (None, conversation.buyer_id)
    for_sale = item.status == Item.Status.PUBLISHED and mine
    kept = mine and item.promised_to_id is not None and item.promised_until is not None
    best = max((each.amount for each in theirs), default=Decimal(0))
    others = Offer.objects.filter(item=item, who=Offer.Who.BUYER, amount__gt=best).exclude(conversation=conversation)
    words = [item.title, item.description, item.pickup_area, CONDITIONS.get(item.condition, "")]
    words += [f"{fact.question} {fact.answer}" for fact in item.facts.all()]
    return Truth(
        allowed=frozenset(
            {item.list_price, *(each.amount for each in ours)} | ({Decimal(decided)} if decided else set())
            if for_sale
            else ()
        ),
        offered=frozenset((*amounts(said), *(each.amount for each in theirs))),
        floor=item.floor,
        accepted=turn.decision.get("kind") == "accept" or ours.filter(kind=Offer.Kind.ACCEPT).exists(),
        asked=answered_text(turn),
        listing=". ".join(words),
        terms=" ".join(filter(None, (turn.decision.get("terms"), _day_of(item) if kept else ""))),
        ships=item.shipping,
        for_sale=for_sale,
        rival=others.exists(),
        kept=kept,
        tongue=tongue,
        asked_if_machine=bool(turn.decision.get("asks_if_bot")),
    )


def _day_of(item: Item) -> str:
    """The day until which it is kept, as people call it."""
    assert item.promised_until is not None
    days = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    return days[item.promised_until.astimezone(ZoneInfo(item.account.timezone)).weekday()]
