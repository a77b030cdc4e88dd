"""What buyers say of price, entered in the ledger: once per message, however often it is assessed.

Must never enter a price of ours: those are entered when they were really said (`intake`).
"""

from collections.abc import Sequence
from decimal import Decimal

from apps.conversations import negotiation, offers
from apps.conversations.models import Conversation, Message, Offer
from apps.marketplace.models import Item


def withdraw(conversation: Conversation, item: Item, said_in: Message, amount: Decimal) -> None:
    """Who no longer wants it has no offer standing, neither for us nor against other buyers."""
    Offer.objects.get_or_create(
        message=said_in,
        who=Offer.Who.BUYER,
        amount=amount,
        defaults={"conversation": conversation, "item": item, "kind": Offer.Kind.WITHDRAW},
    )


def enter(
    conversation: Conversation,
    item: Item,
    open_messages: Sequence[Message],
    offered: offers.Offered | None,
    accepts: bool,
    decision: negotiation.Decision,
) -> None:
    """What the buyer offered, or agreed to, enters the ledger once per message. An offer for several units is none
    for this one.
    """
    if offered is not None and offered.units > 1:
        return
    agreed = decision.amount if accepts and decision.kind == "accept" else None
    amount = offered.amount if offered is not None else agreed
    if amount is None or amount <= 0:
        return
    if Offer.objects.filter(message__in=open_messages, who=Offer.Who.BUYER, amount=amount).exists():
        return  # said in a message that is still being answered
    Offer.objects.get_or_create(
        message=open_messages[-1],
        who=Offer.Who.BUYER,
        amount=amount,
        defaults={
            "conversation": conversation,
            "item": item,
            "kind": Offer.Kind.OFFER if offered is not None else Offer.Kind.ACCEPT,
            "shipping": offered is not None and offered.shipping,
        },
    )
