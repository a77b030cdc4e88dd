"""What the conversation page asks for by itself: the guard's word on what is typed, news, words being written, why.

Reads only; nothing here decides.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.conversations import drafting, promotion, review, verdicts
from apps.conversations.models import Conversation, Message, Note, StaffClaim, Turn
from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk import conversation_page, conversation_why, queue, thread, visibility
from apps.desk.admin import decisions

VIEW, ANSWER = "conversations.view_conversation", "conversations.answer_buyers"


def chat_of(request: HttpRequest, pk: int, right: str = VIEW) -> Conversation:
    """The conversation, for whoever has the right and may see it. Every view of the page asks here first."""
    if not request.user.has_perm(right):
        raise PermissionDenied
    conversation = conversation_page.load(pk)
    if conversation is None:
        raise Http404
    return conversation


def once(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason once: the words are marked in the text."""
    return list({each["explanation"]: each for each in findings}.values())


def marked(text: str, rows: Sequence[Mapping[str, Any]]) -> SafeString | str:
    """The text with the words the guard objects to marked; «» where it objects to none of them."""
    spans = [(row["start"], row["end"], "") for row in rows if row.get("end", 0) <= len(text)]
    return thread.marked(text, spans) if any(start < end for start, end, _why in spans) else ""


def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """What the guard says of the text being typed, as a fragment for the draft box."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by, conversation = cast(User, request.user), chat_of(request, pk, ANSWER)
    text = " ".join(request.POST.get("text", "").split())
    findings = _findings(request, conversation, text, by) if text or "turn" in request.POST else []
    return render(
        request,
        "desk/verdict.html",
        {
            "findings": once(visibility.violations(by, findings)),
            "marked": marked(text, findings),
            "checked": bool(text),
        },
    )


def _findings(request: HttpRequest, conversation: Conversation, text: str, by: User) -> list[dict[str, Any]]:
    """Of a text in place of a draft, or of one that answers nothing."""
    if "turn" not in request.POST:
        return verdicts.as_rows(verdicts.guard_text(Turn(pk=0, conversation=conversation), text, by=by))
    try:
        turn = decisions.turn_of(request, conversation.pk)
    except Refused:
        raise Http404 from None
    return review.guard_of(turn, text, by=by) if text else []


def writing(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the model so far, where a reply or another draft is being written; empty otherwise."""
    conversation = chat_of(request, pk)
    turn = Turn.objects.filter(conversation=pk, state__in=(Turn.State.ASSESSED, Turn.State.HELD)).first()
    said = visibility.words(request.user, drafting.being_written(turn.pk) if turn else "", conversation)
    return TemplateResponse(request, "desk/writing.html", {"said": said})


def why(request: HttpRequest, pk: int, message_id: int) -> HttpResponse:
    """How one message of ours came about, as a fragment."""
    chat_of(request, pk)
    ours = Message.objects.exclude(author__in=(Message.Author.BUYER, Message.Author.SYSTEM)).select_related(
        "conversation__buyer",
        "turn__response__prompt_version",
        "turn__response__written_by",
        "turn__response__asked_by",
        "turn__approved_by",
        "turn__up_to_message",
    )
    message = get_object_or_404(ours, pk=message_id, conversation=pk)
    told = conversation_why.of_message(message, cast(User, request.user))
    may_report = request.user.has_perm(ANSWER) and promotion.left_alone(pk).filter(bound_messages=message).exists()
    context = {"why": told, "may_report": may_report, "conversation_id": pk, "message_id": message_id}
    return render(request, "desk/why.html", context)


def news(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the page is out of date and why, and who has the conversation in hand."""
    conversation = chat_of(request, pk)
    shown, by = request.GET.get("mark", ""), cast(User, request.user)
    claim = StaffClaim.objects.filter(conversation=conversation).select_related("staff").first()
    said, mine = queue.claimed(claim, by, clock.now())
    moved = shown != mark(conversation)
    newest = shown.split(".")[2] if shown.count(".") >= 3 else ""
    wrote = moved and wrote_since(conversation, int(newest) if newest.isdecimal() else 0) is not None
    told = _("El comprador escribió de nuevo") if wrote else _("Hay novedades en esta conversación")
    return JsonResponse({"moved": moved, "wrote": wrote, "said": told if moved else "", "claim": said, "mine": mine})


def wrote_since(conversation: Conversation, newest: int) -> Message | None:
    """The buyer's last message, where it is newer than the newest that was shown."""
    theirs = Message.objects.filter(conversation=conversation, author=Message.Author.BUYER, pk__gt=newest)
    return theirs.order_by("-id").first()


def mark(conversation: Conversation) -> str:
    """Changes with anything the page shows: revisions, newest message, newest note, state of the newest turn."""
    messages = Message.objects.filter(conversation=conversation).order_by("-sent_at", "-id")
    newest = messages.values_list("pk", flat=True).first()
    noted = Note.objects.filter(conversation=conversation).order_by("-id").values_list("pk", flat=True).first()
    turns = Turn.objects.filter(conversation=conversation).order_by("-opened_at", "-id")
    turn = turns.values_list("pk", "state", "response_id").first()
    item = conversation.item.revision if conversation.item else ""
    last = "-".join(map(str, (*(turn or ()), noted or 0)))
    return f"{conversation.revision}.{item}.{newest or 0}.{last}"
