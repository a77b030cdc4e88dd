"""Conversations as stories, read from the rows; one query, whatever their number up to MOST."""

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.conversations.models import Agreement, Conversation, Message, Offer, Response, Turn
from apps.conversations.outcomes import Story
from apps.marketplace.models import Item

#: The newest; a report that reads more of them costs more than it tells.
MOST = 20_000
S = Turn.State


def stories(chats: QuerySet[Conversation], most: int = MOST) -> list[Story]:
    """The stories of `chats`, the newest first, `most` of them."""
    turns = Turn.objects.filter(conversation=OuterRef("pk"))
    asked = turns.filter(cause=Turn.Cause.BUYER_MESSAGE).order_by("id")
    ours = Response.objects.filter(conversation=OuterRef("pk"), turn__state=S.SENT).order_by("-id")
    deal = Agreement.objects.filter(conversation=OuterRef("pk")).order_by("-id")
    offers = Offer.objects.filter(conversation=OuterRef("pk"), who=Offer.Who.BUYER).order_by().values("conversation")
    last = Message.objects.filter(conversation=OuterRef("pk")).exclude(author=Message.Author.SYSTEM)
    drafts = Response.objects.filter(turn=OuterRef("pk")).exclude(source=Response.Source.STAFF)
    # As conversations.promotion counts: a person let it go, changed it or threw it away.
    own_words = Q(response__source=Response.Source.STAFF) | Q(response__asked_by__isnull=False)
    decided = (
        turns.filter(
            Q(state=S.SENT, approved_at__isnull=False) | Q(state=S.SKIPPED, reason="descartada"),
            Exists(drafts),
            cause=Turn.Cause.BUYER_MESSAGE,
        )
        .order_by()
        .values("conversation")
    )
    gone = Q(item__status__in=(Item.Status.SOLD, Item.Status.UNPUBLISHED, Item.Status.UNAVAILABLE))
    found = (
        chats.order_by("-id")
        .annotate(
            intent=Subquery(asked.values("intent")[:1]),
            voice=Subquery(ours.exclude(personality="").values("personality")[:1]),
            prompt=Subquery(ours.exclude(prompt_version=None).values("prompt_version__number")[:1]),
            agreement=Subquery(deal.values("status")[:1]),
            agreed=Subquery(deal.values("price")[:1]),
            agreed_at=Subquery(deal.values("created_at")[:1]),
            best=Subquery(offers.annotate(best=Max("amount")).values("best")),
            last=Subquery(last.order_by("-sent_at", "-id").values("author")[:1]),
            decided=Coalesce(Subquery(decided.annotate(n=Count("pk")).values("n"), IntegerField()), 0),
            unedited=Coalesce(
                Subquery(
                    decided.annotate(n=Count("pk", filter=Q(state=S.SENT) & ~own_words)).values("n"), IntegerField()
                ),
                0,
            ),
            gone=gone,
            elsewhere=Q(item__status=Item.Status.SOLD) & ~Q(item__promised_to=F("buyer")),
        )
        .values_list(
            "pk", "created_at", "product_name", "item__title", "intent", "voice", "prompt", "item__list_price",
            "item__floor_price", "agreement", "agreed", "agreed_at", "state", "gone", "elsewhere", "risk_score", "best",
            "last", "decided", "unedited",
        )[:most]
    )  # fmt: skip
    ends = (Conversation.State.FINISHED, Conversation.State.ABANDONED)
    return [
        Story(
            conversation=pk, began=began, item=title or name or "", intent=intent or "", persona=voice or "",
            prompt=prompt, list_price=list_price, floor=floor, agreement=agreement or "", price=price,
            agreed_at=agreed_at, over=state in ends or bool(gone), sold_to_other=bool(elsewhere), risk=risk,
            best_offer=best, buyer_had_last_word=last == Message.Author.BUYER, decided=decided, unedited=unedited,
        )
        for pk, began, name, title, intent, voice, prompt, list_price, floor, agreement, price, agreed_at, state, gone,
        elsewhere, risk, best, last, decided, unedited in found
    ]  # fmt: skip
