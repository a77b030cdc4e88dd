"""What a person decides on the conversation page, as POST addresses; each calls one function of review.

Must never move a turn or a conversation itself. What review refuses is shown
beside the text the person typed, which is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations import buyers, labels, review
from apps.conversations.models import Conversation, Message, Turn
from apps.conversations.refused import Refused
from apps.core.redaction import HIDDEN
from apps.desk import conversation_page, thread, visibility
from apps.desk.admin.base import say
from apps.security.models import StaffVerdict

Seen = tuple[int, int | None]
Deed = Callable[[HttpRequest, int, User], str]


def _number(request: HttpRequest, name: str) -> int:
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


def _turn(request: HttpRequest, conversation_id: int) -> int:
    """The turn named in the form, if it is of this conversation."""
    turn_id = _number(request, "turn")
    if not Turn.objects.filter(pk=turn_id, conversation_id=conversation_id).exists():
        raise Refused(_("Esa respuesta no es de esta conversación."))
    return turn_id


def _approve(request: HttpRequest, conversation_id: int, by: User) -> str:
    turn_id, response_id = _turn(request, conversation_id), _number(request, "response")
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
    """The typed text. Refused with a stand-in of ours in it: the buyer would read «Comprador 7»."""
    text = request.POST.get("text", "")
    stand_ins = (visibility.buyer_name(by, Conversation.objects.get(pk=conversation_id)), HIDDEN)
    if not visibility.sees_personal(by) and any(each in text for each in stand_ins):
        raise Refused(_("Quita del texto «%(name)s»: el comprador lo leería así.") % {"name": stand_ins[0]})
    return text


def _edit(request: HttpRequest, conversation_id: int, by: User) -> str:
    turn_id = _turn(request, conversation_id)
    review.edit_and_send(
        turn_id,
        _own_words(request, conversation_id, by),
        seen=seen(request),
        by=by,
        override=request.POST.get("override", ""),
    )
    return _("Tu texto sale en cuanto toque.")


def _discard(request: HttpRequest, conversation_id: int, by: User) -> str:
    review.discard(_turn(request, conversation_id), by=by, why=request.POST.get("why", ""))
    return _("Descartada: a este mensaje no se contesta.")


def _undo(request: HttpRequest, conversation_id: int, by: User) -> str:
    review.undo_approval(_turn(request, conversation_id), by=by)
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
    message_id = _number(request, "message")
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
#: Deeds with a text of the person's own, which is shown again where it was refused.
_WITH_TEXT = ("editar", "escribir", "aprobar")


def page_of(conversation_id: int) -> str:
    """Address of a conversation's page."""
    return reverse("admin:conversations_conversation_change", args=[conversation_id])


def decide(
    request: HttpRequest, pk: int, deed: str, show: Callable[[HttpRequest, int, dict[str, Any]], HttpResponse]
) -> HttpResponse:
    """Carries out `deed` and goes back to the page; refused, it `show`s reason and typed text (409)."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by = cast(User, request.user)
    if not by.has_perm("conversations.answer_buyers"):
        raise PermissionDenied
    if deed not in DEEDS or not Conversation.objects.filter(pk=pk).exists():
        raise Http404
    try:
        done = DEEDS[deed](request, pk, by)
    except Refused as refused:
        typed = request.POST.get("text") if deed in _WITH_TEXT else None
        response = show(
            request,
            pk,
            {
                "refused": visibility.refusal(by, refused),
                "findings": _once(visibility.violations(by, refused.rows)),
                "marked": _marked(" ".join((typed or "").split()), refused.rows),
                "typed": typed,
                "override": request.POST.get("override", ""),
            },
        )
        response.status_code = 409
        return response
    say(request, done)
    message = request.POST.get("message", "")
    here = f"#m{message}" if deed == "juzgar" and message.isdecimal() else "#respuesta"
    return HttpResponseRedirect(page_of(pk) + here)


def _once(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason once: the words are marked in the text."""
    return list({each["explanation"]: each for each in findings}.values())


def _marked(text: str, rows: Sequence[Mapping[str, Any]]) -> SafeString | str:
    """The text with the words the guard objects to marked; «» where it objects to none of them."""
    spans = [(row["start"], row["end"], "") for row in rows if row.get("end", 0) <= len(text)]
    return thread.marked(text, spans) if any(start < end for start, end, _why in spans) else ""


def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """What the guard says of the text being typed, as a fragment for the draft box."""
    by = cast(User, request.user)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not by.has_perm("conversations.answer_buyers"):
        raise PermissionDenied
    text = " ".join(request.POST.get("text", "").split())
    try:
        turn_id = _turn(request, pk)
    except Refused:
        raise Http404 from None
    findings = review.guard_of(turn_id, text, by=by) if text else []
    return render(
        request,
        "desk/verdict.html",
        {
            "findings": _once(visibility.violations(by, findings)),
            "marked": _marked(text, findings),
            "checked": bool(text),
        },
    )


def news(request: HttpRequest, pk: int) -> HttpResponse:
    """Empty while the page is up to date; else a line that says so and leads to the new state."""
    conversation = conversation_page.load(pk)
    if conversation is None:
        raise Http404
    shown = request.GET.get("mark", "")
    if shown == mark(conversation):
        return HttpResponse("")
    newest = shown.split(".")[2] if shown.count(".") >= 3 else ""
    wrote = Message.objects.filter(
        conversation=conversation,
        author=Message.Author.BUYER,
        pk__gt=int(newest) if newest.isdecimal() else 0,
    ).exists()
    return render(request, "desk/news.html", {"page": page_of(pk), "wrote": wrote})


def mark(conversation: Conversation) -> str:
    """Changes with anything the page shows: revisions, newest message, state of the newest turn."""
    messages = Message.objects.filter(conversation=conversation).order_by("-sent_at", "-id")
    newest = messages.values_list("pk", flat=True).first()
    turns = Turn.objects.filter(conversation=conversation).order_by("-opened_at", "-id")
    turn = turns.values_list("pk", "state", "response_id").first()
    item = conversation.item.revision if conversation.item else ""
    return f"{conversation.revision}.{item}.{newest or 0}.{'-'.join(map(str, turn or ()))}"
