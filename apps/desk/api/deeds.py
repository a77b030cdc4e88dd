"""What can be done: each by the function that the desk's own buttons call, with the same rights and refusals."""

from decimal import Decimal
from typing import Annotated

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import Field

from apps.conversations import notes, review
from apps.conversations.models import Conversation, Turn
from apps.conversations.refused import Refused
from apps.core.redaction import HIDDEN
from apps.desk import visibility
from apps.desk.api.entry import needs
from apps.desk.api.once import once
from apps.desk.api.pages import Number, Said, Strict, one

router = Router()
ANSWER = "conversations.answer_buyers"
DECIDE, MANAGE = "decide", "manage"
Words = Annotated[str, Field(max_length=2000, pattern="^[^\\x00]*$")]
Money = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2)]


class Seen(Strict):
    """What the decision is about: the revisions as they were read («seen»)."""

    conversation: int = Field(ge=0, le=2**31 - 1)
    item: int | None = Field(None, ge=0, le=2**31 - 1)

    def pair(self) -> review.Seen:
        """As `review` takes it."""
        return self.conversation, self.item


class Approval(Strict):
    """The draft to let go."""

    response: Number
    seen: Seen


class Typed(Strict):
    """Own words. `override`: why they go although the guard objects."""

    text: Words
    seen: Seen
    override: Words = ""


class Why(Strict):
    """A reason, if there is one to give."""

    why: Annotated[str, Field(max_length=200, pattern="^[^\\x00]*$")] = ""


def _turn(request: HttpRequest, pk: int) -> Turn:
    found: Turn = one(request, Turn.objects.select_related("conversation"), pk)
    return found


def _own_words(by: User, text: str, chat: Conversation) -> str:
    """As the desk's form: no stand-in of ours, no note to colleagues. Raises Refused."""
    if not visibility.sees_personal(by) and (HIDDEN in text or visibility.buyer_name(by, chat) in text):
        raise Refused(_("Quita del texto lo que está en lugar de un dato: el comprador lo leería así."))
    if notes.named_in(text):
        raise Refused(_("Nombra a alguien del equipo con @: parece una nota."))
    return text


def _now(pk: int) -> Said:
    turn = Turn.objects.get(pk=pk)
    return {"id": pk, "state": turn.state, "not_before": turn.not_before}


@router.post("/turns/{int:pk}/approve", tags=["decidir"], url_name="api_turn_approve")
def approve(request: HttpRequest, pk: Path[Number], given: Approval) -> HttpResponse:
    """Deja salir el borrador. 409 si algo cambió desde que se leyó."""
    needs(request, ANSWER, DECIDE)
    _turn(request, pk)

    def deed(by: User) -> Said:
        review.approve(pk, response_id=given.response, seen=given.seen.pair(), by=by)
        return _now(pk)

    return once(request, deed)


@router.post("/turns/{int:pk}/edit", tags=["decidir"], url_name="api_turn_edit")
def edit(request: HttpRequest, pk: Path[Number], given: Typed) -> HttpResponse:
    """Envía otro texto en lugar del borrador."""
    needs(request, ANSWER, DECIDE)
    chat = _turn(request, pk).conversation

    def deed(by: User) -> Said:
        text = _own_words(by, given.text, chat)
        review.edit_and_send(pk, text, seen=given.seen.pair(), by=by, override=given.override)
        return _now(pk)

    return once(request, deed)


@router.post("/turns/{int:pk}/discard", tags=["decidir"], url_name="api_turn_discard")
def discard(request: HttpRequest, pk: Path[Number], given: Why) -> HttpResponse:
    """No contesta a este mensaje."""
    needs(request, ANSWER, DECIDE)
    _turn(request, pk)

    def deed(by: User) -> Said:
        review.discard(pk, by=by, why=given.why)
        return _now(pk)

    return once(request, deed)


@router.post("/turns/{int:pk}/undo", tags=["decidir"], url_name="api_turn_undo")
def undo(request: HttpRequest, pk: Path[Number]) -> HttpResponse:
    """Deshace una aprobación mientras no haya salido."""
    needs(request, ANSWER, DECIDE)
    _turn(request, pk)

    def deed(by: User) -> Said:
        review.undo_approval(pk, by=by)
        return _now(pk)

    return once(request, deed)


def _chat(request: HttpRequest, pk: int) -> Conversation:
    needs(request, ANSWER, DECIDE)
    found: Conversation = one(request, Conversation.objects.all(), pk)
    return found


def _mode(pk: int) -> Said:
    chat = Conversation.objects.get(pk=pk)
    return {"id": pk, "mode": chat.mode}


@router.post("/conversations/{int:pk}/take-over", tags=["decidir"], url_name="api_take_over")
def take_over(request: HttpRequest, pk: Path[Number]) -> HttpResponse:
    """El asistente calla en esta conversación."""
    _chat(request, pk)

    def deed(by: User) -> Said:
        review.take_over(pk, by=by)
        return _mode(pk)

    return once(request, deed)


@router.post("/conversations/{int:pk}/hand-back", tags=["decidir"], url_name="api_hand_back")
def hand_back(request: HttpRequest, pk: Path[Number]) -> HttpResponse:
    """El asistente vuelve a contestar en esta conversación."""
    _chat(request, pk)

    def deed(by: User) -> Said:
        review.hand_back(pk, by=by)
        return _mode(pk)

    return once(request, deed)


@router.post("/conversations/{int:pk}/messages", tags=["decidir"], url_name="api_write")
def write(request: HttpRequest, pk: Path[Number], given: Typed) -> HttpResponse:
    """Escribe al comprador sin que haya borrador."""
    chat = _chat(request, pk)

    def deed(by: User) -> Said:
        text = _own_words(by, given.text, chat)
        review.write(pk, text, seen=given.seen.pair(), by=by, override=given.override)
        return {"id": pk}

    return once(request, deed)
