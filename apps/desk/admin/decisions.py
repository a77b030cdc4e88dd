"""What a person decides about a reply or a conversation; each calls one function of review, buyers or labels.

Must never move a turn or a conversation itself. The queue and the conversation page both decide by these.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations import buyers, labels, notes, review
from apps.conversations.models import Conversation, Message, Turn
from apps.conversations.refused import Refused
from apps.core.redaction import HIDDEN
from apps.desk import visibility
from apps.security.models import StaffVerdict

Seen = tuple[int, int | None]
Deed = Callable[[HttpRequest, int, User], str]


def number(request: HttpRequest, name: str) -> int:
    """The number of that name in the form. Raises Refused without one."""
    try:
        return int(request.POST[name])
    except (KeyError, ValueError):
        raise Refused(_("Falta algo en el formulario: recarga la página.")) from None


def seen(request: HttpRequest) -> Seen:
    """Revisions of conversation and item that the page was built from, as sent back by it."""
    conversation, _dot, item = request.POST.get("seen", "").partition(".")
    if not conversation.isdecimal():
        raise Refused(_("Falta algo en el formulario: recarga la página."))
    return int(conversation), int(item) if item.isdecimal() else None


def turn_of(request: HttpRequest, conversation_id: int) -> int:
    """The turn named in the form, if it is of this conversation."""
    turn_id = number(request, "turn")
    if not Turn.objects.filter(pk=turn_id, conversation_id=conversation_id).exists():
        raise Refused(_("Esa respuesta no es de esta conversación."))
    return turn_id


def _approve(request: HttpRequest, conversation_id: int, by: User) -> str:
    turn_id, response_id = turn_of(request, conversation_id), number(request, "response")
    shown = Turn.objects.filter(pk=turn_id, response_id=response_id)
    draft = shown.select_related("response", "conversation").first()
    typed, why = request.POST.get("text"), request.POST.get("override", "")
    if draft and draft.response and typed is not None and typed.split() != _as_shown(draft, by).split():
        raise Refused(_("Has cambiado el texto: usa «Editar y enviar» para enviar el tuyo."))
    if why.strip() and draft and draft.response:  # the draft as it is, on this person's word
        review.edit_and_send(turn_id, draft.response.response_text, seen=seen(request), by=by, override=why)
        return _("Sale en cuanto toque, con tu motivo.")
    review.approve(turn_id, response_id=response_id, seen=seen(request), by=by)
    return _("Aprobada: sale en cuanto toque.")


def _as_shown(turn: Turn, by: User) -> str:
    """The draft as the page of this person has it."""
    return visibility.words(by, turn.response.response_text if turn.response else "", turn.conversation)


def _own_words(request: HttpRequest, conversation_id: int, by: User) -> str:
    """The typed text. Refused where it is a note, or has a stand-in of ours: the buyer would read «Comprador 7»."""
    text = request.POST.get("text", "")
    stand_ins = (visibility.buyer_name(by, Conversation.objects.get(pk=conversation_id)), HIDDEN)
    if not visibility.sees_personal(by) and any(each in text for each in stand_ins):
        raise Refused(_("Quita del texto «%(name)s»: el comprador lo leería así.") % {"name": stand_ins[0]})
    if notes.named_in(text):
        raise Refused(_("Nombra a alguien del equipo con @: parece una nota. Si es para el comprador, quita la @."))
    return text


def _edit(request: HttpRequest, conversation_id: int, by: User) -> str:
    turn_id = turn_of(request, conversation_id)
    review.edit_and_send(
        turn_id,
        _own_words(request, conversation_id, by),
        seen=seen(request),
        by=by,
        override=request.POST.get("override", ""),
    )
    return _("Tu texto sale en cuanto toque.")


def _discard(request: HttpRequest, conversation_id: int, by: User) -> str:
    review.discard(turn_of(request, conversation_id), by=by, why=request.POST.get("why", ""))
    return _("Descartada: a este mensaje no se contesta.")


def _undo(request: HttpRequest, conversation_id: int, by: User) -> str:
    review.undo_approval(turn_of(request, conversation_id), by=by)
    return _("Deshecho: vuelve a esperar tu decisión.")


def _take_over(request: HttpRequest, conversation_id: int, by: User) -> str:
    review.take_over(conversation_id, by=by)
    return _("La llevas tú: el asistente no escribe aquí hasta que se la devuelvas.")


def _hand_back(request: HttpRequest, conversation_id: int, by: User) -> str:
    review.hand_back(conversation_id, by=by)
    return _("Devuelta: el asistente vuelve a contestar aquí.")


def _write(request: HttpRequest, conversation_id: int, by: User) -> str:
    review.write(
        conversation_id,
        _own_words(request, conversation_id, by),
        seen=seen(request),
        by=by,
        override=request.POST.get("override", ""),
    )
    return _("Tu mensaje sale en cuanto toque.")


def _label(request: HttpRequest, conversation_id: int, by: User) -> str:
    message_id = number(request, "message")
    if not Message.objects.filter(pk=message_id, conversation_id=conversation_id).exists():
        raise Refused(_("Ese mensaje no es de esta conversación."))
    verdict = request.POST.get("verdict", "")
    kind = request.POST.get("scam_type", "") if verdict == StaffVerdict.Verdict.FRAUD else ""
    labels.label(message_id, verdict, scam_type=kind, by=by)
    if verdict == StaffVerdict.Verdict.FRAUD:
        return _("Anotado: era fraude. Lo pendiente aquí espera tu decisión.")
    return _("Anotado: no era fraude. Wall-E lo lee como un mensaje normal.")


#: What may be said of a buyer: the function that does it, and what is told when it is done.
ABOUT_BUYERS: dict[str, tuple[Callable[..., None], Any]] = {
    "bloquear": (buyers.block, gettext_lazy("Bloqueado: no se le contesta en ningún chat. Puedes desbloquearlo aquí.")),
    "desbloquear": (buyers.unblock, gettext_lazy("Desbloqueado: vuelve a ser un comprador como los demás.")),
    "confiar": (buyers.trust, gettext_lazy("De confianza: lo dudoso suyo no se vigila. Puedes quitarlo aquí.")),
    "desconfiar": (buyers.distrust, gettext_lazy("Ya no es de confianza: lo dudoso vuelve a vigilarse.")),
}


def about_buyer(request: HttpRequest, buyer_id: int | None, by: User, conversation_id: int | None = None) -> str:
    """Carries out the deed named in the form; returns what to tell. Raises Refused."""
    done = ABOUT_BUYERS.get(request.POST.get("deed", ""))
    if done is None or buyer_id is None:
        raise Refused(_("Falta algo en el formulario: recarga la página."))
    done[0](buyer_id, by=by, conversation_id=conversation_id)
    return str(done[1])


def _about_buyer(request: HttpRequest, conversation_id: int, by: User) -> str:
    return about_buyer(request, Conversation.objects.get(pk=conversation_id).buyer_id, by, conversation_id)


DEEDS: dict[str, Deed] = {
    "aprobar": _approve,
    "editar": _edit,
    "descartar": _discard,
    "deshacer": _undo,
    "llevar": _take_over,
    "devolver": _hand_back,
    "escribir": _write,
    "juzgar": _label,
    "comprador": _about_buyer,
}


def page_of(conversation_id: int) -> str:
    """Address of a conversation's page."""
    return reverse("admin:conversations_conversation_change", args=[conversation_id])
