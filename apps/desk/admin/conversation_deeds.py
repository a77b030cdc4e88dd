"""Everything a person does on the conversation page, as POST addresses: decisions, and what goes on beside them.

Each deed calls one function of the conversations' room. Deciding takes the conversation in hand first, so that two
people don't decide at once. What is refused is shown beside the text the person typed, which is kept. Must never let a
note into a form that sends, or the other way round: they have fields and addresses of their own.
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.ai_engine import voices
from apps.ai_engine.models import Persona
from apps.conversations import attention, learning, missing, notes, promotion, rewriting
from apps.conversations.models import Conversation, MissingFact, Response, Turn
from apps.conversations.refused import Refused
from apps.desk import thread, visibility
from apps.desk.admin import conversation_views, decisions
from apps.desk.admin.base import refuse, say
from apps.desk.admin.conversation_views import ANSWER
from apps.desk.admin.voices import ExamplesField

Show = Callable[[HttpRequest, int, dict[str, Any]], HttpResponse]


def _note(request: HttpRequest, conversation_id: int, by: User) -> str:
    done = notes.write(conversation_id, request.POST.get("note", ""), by=by)
    if done.nobody:
        names = ", ".join(f"@{name}" for name in done.nobody)
        refuse(request, _("Nadie del equipo se llama %(names)s: por ahí no se avisa a nadie.") % {"names": names})
    told = ", ".join(thread.first_name(each) for each in done.told if each.pk != by.pk)
    return _("Nota guardada; avisamos a %(names)s.") % {"names": told} if told else _("Nota guardada.")


def _again(request: HttpRequest, conversation_id: int, by: User) -> str:
    response = request.POST.get("response", "")
    rewriting.rewrite(
        decisions.turn_of(request, conversation_id),
        request.POST.get("instruction", ""),
        response_id=int(response) if response.isdecimal() else None,
        seen=decisions.seen(request),
        by=by,
    )
    return _("Borrador nuevo: léelo antes de aprobarlo.")


def _missing_of(request: HttpRequest, conversation_id: int) -> int:
    """The question named in the form, where it is about this conversation's item."""
    row = decisions.number(request, "missing")
    if not MissingFact.objects.filter(pk=row, item__conversations=conversation_id).exists():
        raise Refused(_("Esa pregunta no es de este anuncio."))
    return row


def _answer_missing(request: HttpRequest, conversation_id: int, by: User) -> str:
    row = _missing_of(request, conversation_id)
    told = missing.answer(row, request.POST.get("question", ""), request.POST.get("answer", ""), by=by)
    return _noted(told)


def _dismiss_missing(request: HttpRequest, conversation_id: int, by: User) -> str:
    missing.dismiss(_missing_of(request, conversation_id), by=by)
    return _("Descartado. Si lo vuelven a preguntar, te lo dejo a ti.")


def _add_fact(request: HttpRequest, conversation_id: int, by: User) -> str:
    if not by.has_perm("marketplace.add_itemfact"):
        raise PermissionDenied
    item = Conversation.objects.values_list("item_id", flat=True).get(pk=conversation_id)
    if item is None:
        raise Refused(_("Wallapop no dice de qué anuncio es esta conversación."))
    return _noted(learning.add_fact(item, request.POST.get("question", ""), request.POST.get("answer", ""), by=by))


def _noted(told: int) -> str:
    said = _("Anotado en el anuncio: desde ahora se contesta con esto.")
    if not told:
        return said
    return f"{said} " + ngettext("Se lo cuento ya a %(n)s comprador.", "Se lo cuento ya a %(n)s compradores.", told) % {
        "n": told
    }


def _example(request: HttpRequest, conversation_id: int, by: User) -> str:
    """The correction of a draft becomes an example of the voice that speaks here, checked as any example."""
    if not by.has_perm("ai_engine.change_persona"):
        raise PermissionDenied
    related = ("conversation__item", "conversation__account", "up_to_message", "response")
    turn = Turn.objects.select_related(*related).get(pk=decisions.turn_of(request, conversation_id))
    written = Response.objects.filter(turn=turn).exclude(source=Response.Source.STAFF).order_by("id")
    draft, chat = written.last(), turn.conversation
    found = None
    if draft and turn.up_to_message and turn.response and turn.response.source == Response.Source.STAFF:
        found = learning.lesson(turn, turn.up_to_message.text, draft.response_text, turn.response.response_text)
    if found is None:
        raise Refused(_("De este cambio no se puede hacer un ejemplo."))
    slug = chat.persona or (chat.item.persona if chat.item else "") or chat.account.persona
    with transaction.atomic():
        voice = Persona.objects.select_for_update().filter(slug=slug).first()
        if voice is None:
            raise Refused(_("Aquí no habla ninguna voz tuya: ponle una a la cuenta."))
        pair = [found.asked[: voices.MAX_ASKED], found.reply]
        if pair in voice.examples:
            raise Refused(_("Ya es un ejemplo de «%(voice)s».") % {"voice": voice.name})
        try:
            voice.examples = ExamplesField(required=False).clean(voices.as_lines([*voice.examples, pair]))
        except ValidationError as wrong:
            raise Refused(" ".join(wrong.messages)) from None
        voice.save(update_fields=["examples"])
    return _("Desde ahora es un ejemplo de «%(voice)s».") % {"voice": voice.name}


def _report(request: HttpRequest, conversation_id: int, by: User) -> str:
    """«No debió salir», said of a reply that nobody had seen."""
    message = decisions.number(request, "message")
    if promotion.report(conversation_id, message, request.POST.get("why", ""), by=by):
        return _("Anotado. A preguntas así, el asistente vuelve a pedir permiso.")
    return _("Anotado. A preguntas así ya pedía permiso.")


def _take_in_hand(request: HttpRequest, conversation_id: int, by: User) -> str:
    attention.claim(conversation_id, by=by, take=request.POST.get("take") == "1")
    return ""


def _let_go(_request: HttpRequest, conversation_id: int, by: User) -> str:
    attention.release(conversation_id, by=by)
    return ""


#: Decided about the reply or the conversation: in one person's hands meanwhile.
_CLAIMING = frozenset({"aprobar", "editar", "descartar", "escribir", "llevar", "devolver", "otra"})
DEEDS: dict[str, decisions.Deed] = {
    **decisions.DEEDS,
    "otra": _again,
    "nota": _note,
    "dato": _answer_missing,
    "sin_dato": _dismiss_missing,
    "anotar": _add_fact,
    "ejemplo": _example,
    "mal": _report,
    "tener": _take_in_hand,
    "soltar": _let_go,
}
#: Deeds with a text of the person's own, which is shown again where it was refused.
_WITH_TEXT = ("editar", "escribir", "aprobar")


def decide(request: HttpRequest, pk: int, deed: str, show: Show) -> HttpResponse:
    """Carries out `deed` and goes back to the page; refused, it `show`s reason and typed text (409). The page's own
    script is answered in JSON.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by = cast(User, request.user)
    conversation_views.chat_of(request, pk, ANSWER)
    if deed not in DEEDS:
        raise Http404
    try:
        if deed in _CLAIMING:
            attention.claim(pk, by=by, take=request.POST.get("take") == "1")
        done = DEEDS[deed](request, pk, by)
    except Refused as refused:
        return _refused(request, pk, deed, refused, show)
    if deed in _CLAIMING:
        attention.release(pk, by=by)
    if done:
        say(request, done)
    if _scripted(request):
        return JsonResponse({"said": done})
    message = request.POST.get("message", "")
    here = f"#m{message}" if deed in ("juzgar", "mal") and message.isdecimal() else "#respuesta"
    return HttpResponseRedirect(decisions.page_of(pk) + here)


def _refused(request: HttpRequest, pk: int, deed: str, refused: Refused, show: Show) -> HttpResponse:
    by = cast(User, request.user)
    typed = request.POST.get("text") if deed in _WITH_TEXT else None
    said = {
        "findings": conversation_views.once(visibility.violations(by, refused.rows)),
        "marked": conversation_views.marked(" ".join((typed or "").split()), refused.rows),
    }
    unsafe = _("Este texto no puede salir así. Si aun así quieres enviarlo, escribe por qué.")
    why = unsafe if refused.rows and typed is not None else visibility.refusal(by, refused)
    if _scripted(request):
        chat = Conversation.objects.select_related("buyer").get(pk=pk)
        newest = request.POST.get("newest", "")
        wrote = conversation_views.wrote_since(chat, int(newest)) if newest.isdecimal() else None
        if wrote:
            why += " " + _("Ahora dice: «%(text)s»") % {"text": visibility.words(by, wrote.text, chat)}
        return JsonResponse(
            {
                "refused": why,
                "claimed": isinstance(refused, attention.Claimed),
                "gone": bool(wrote),
                "verdict": render_to_string("desk/verdict.html", said, request) if refused.rows else "",
            },
            status=409,
        )
    more = {"claimed": isinstance(refused, attention.Claimed), "note_typed": request.POST.get("note", "")}
    override = request.POST.get("override", "")
    response = show(request, pk, {"refused": why, **said, **more, "typed": typed, "override": override})
    response.status_code = 409
    return response


def _scripted(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
