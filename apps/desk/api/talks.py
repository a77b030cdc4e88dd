"""Conversations, messages, turns and offers, as they can be read."""

from typing import Literal

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from ninja import Path, Query, Router

from apps.conversations import review
from apps.conversations.models import Agreement, Conversation, Message, Offer, Turn
from apps.desk import visibility
from apps.desk.api.entry import needs
from apps.desk.api.pages import Number, Of, Page, Paging, Said, of, one, page, told

router = Router()


class Conversations(Paging):
    """Which conversations."""

    account: Number | None = None
    item: Number | None = None
    state: Literal[
        "inicial", "explorando", "negociando", "comprometido", "coordinando", "finalizado", "abandonado"
    ] | None = None  # fmt: skip
    mode: Literal["auto", "draft", "manual"] | None = None


def a_conversation(person: User, row: Conversation) -> Said:
    """A conversation with what a decision about it must carry."""
    conversation, item_revision = review.revisions(row)
    seen = {"conversation": conversation, "item": item_revision}
    return told("conversations")(person, row) | {"priority": row.priority, "seen": seen, "at": row.last_message_at}


@router.get("/conversations", response=Page, tags=["conversaciones"], url_name="api_conversations")
def conversations(request: HttpRequest, asked: Query[Conversations]) -> Said:
    """Las conversaciones."""
    needs(request, "conversations.view_conversation")
    given = asked.dict(include={"account", "item", "state", "mode"}, exclude_none=True)
    rows = Conversation.objects.filter(**given).select_related("item")
    return page(request, rows, asked, a_conversation)


@router.get("/conversations/{int:pk}", tags=["conversaciones"], url_name="api_conversation")
def conversation(request: HttpRequest, pk: Path[Number]) -> Said:
    """Una conversación; «seen» es lo que hay que devolver al decidir."""
    person = needs(request, "conversations.view_conversation")
    row = one(request, Conversation.objects.select_related("item"), pk)
    return {"id": row.pk} | a_conversation(person, row)


class Messages(Of):
    """Which messages."""

    author: Literal["buyer", "assistant", "staff", "seller_app", "system"] | None = None


@router.get("/messages", response=Page, tags=["conversaciones"], url_name="api_messages")
def messages(request: HttpRequest, asked: Query[Messages]) -> Said:
    """Los mensajes, los últimos leídos primero."""
    needs(request, "conversations.view_message")
    author = Q(author=asked.author) if asked.author else Q()
    rows = Message.objects.filter(author, of(asked, "account")).select_related("conversation").defer("raw")
    return page(request, rows, asked, told("messages"))


class Turns(Of):
    """Which turns."""

    state: Literal[
        "received", "assessed", "drafted", "ready", "held", "sending", "unknown", "sent", "superseded", "skipped"
    ] | None = None  # fmt: skip


def a_turn(person: User, row: Turn) -> Said:
    """A turn with its draft and with what a decision about it must carry."""
    conversation, item_revision = review.revisions(row.conversation)
    return told("turns")(person, row) | {
        "response": row.response_id,
        "seen": {"conversation": conversation, "item": item_revision},
        "intent": row.intent,
        "decision": visibility.decision(person, row.decision),
        "opened_at": row.opened_at,
        "approved_by": row.approved_by.get_username() if row.approved_by else None,
    }


TURNS = Turn.objects.select_related("conversation__item", "conversation__buyer", "response", "approved_by")


@router.get("/turns", response=Page, tags=["respuestas"], url_name="api_turns")
def turns(request: HttpRequest, asked: Query[Turns]) -> Said:
    """Las respuestas: las que esperan decisión son «state=held»."""
    needs(request, "conversations.view_turn")
    wanted = Q(state=asked.state) if asked.state else Q()
    return page(request, TURNS.filter(wanted, of(asked)), asked, a_turn)


@router.get("/turns/{int:pk}", tags=["respuestas"], url_name="api_turn")
def turn(request: HttpRequest, pk: Path[Number]) -> Said:
    """Una respuesta."""
    person = needs(request, "conversations.view_turn")
    row = one(request, TURNS.all(), pk)
    return {"id": row.pk} | a_turn(person, row)


@router.get("/offers", response=Page, tags=["ofertas"], url_name="api_offers")
def offers(request: HttpRequest, asked: Query[Of]) -> Said:
    """El libro de ofertas: lo que cada parte ha ofrecido."""
    needs(request, "conversations.view_offer")
    return page(request, Offer.objects.filter(of(asked)).select_related("conversation"), asked, told("offers"))


def an_agreement(person: User, row: Agreement) -> Said:
    """What was agreed."""
    names = ("price", "currency", "way", "payment", "meets_at", "status", "created_at", "closed_at")
    said: Said = {"item": row.item.title, "conversation": row.conversation_id, "account": row.account_id}
    said |= {name: getattr(row, name) for name in names}
    return said | {"place": visibility.words(person, row.place, row.conversation)}


@router.get("/agreements", response=Page, tags=["ofertas"], url_name="api_agreements")
def agreements(request: HttpRequest, asked: Query[Of]) -> Said:
    """Lo acordado."""
    needs(request, "conversations.view_conversation")
    rows = Agreement.objects.filter(of(asked, "account")).select_related("item", "conversation")
    return page(request, rows, asked, an_agreement)
