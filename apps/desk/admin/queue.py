"""«Cola de revisión»: the page, its fragment of news, its decisions by key, and approving several at once.

Each decision is `decisions`' own, which calls `review`; nothing here moves a turn.
"""

import re
from datetime import timedelta
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.conversations import attention, review
from apps.conversations.models import Conversation, Message, Turn
from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk import queue, visibility, words
from apps.desk.admin import decisions
from apps.desk.admin.base import refuse, say
from apps.marketplace.models import Account

#: What the queue's keys do with `decisions`.
_DEEDS = {"aprobar": "aprobar", "editar": "editar", "descartar": "descartar", "deshacer": "deshacer",
          "llevar": "llevar", "bloquear": "comprador"}  # fmt: skip
_MOST_SNOOZE_MINUTES = 7 * 24 * 60
#: What a browser asks about: «12.34», conversation and turn. A person leaves few texts lying about.
_TYPED, _MOST_TYPED = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}"), 100
_CLOSED = (Conversation.State.FINISHED, Conversation.State.ABANDONED)


def here() -> str:
    """The queue's address."""
    return reverse("admin:conversations_turn_changelist")


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The queue, most urgent first."""
    by = cast(User, request.user)
    filters = queue.Filters.of(request.GET.dict())
    made, shown, counts = clock.now(), queue.rows(by, filters), queue.counts(by, filters)
    total = counts["put_off" if filters.put_off else "mine" if filters.mine else "all"]
    reasons = queue.waiting(by, queue.Filters()).order_by().values_list("reason", flat=True).distinct()[:30]
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = visibility.visible(by, Turn.objects.filter(state=Turn.State.SENT, opened_at__gte=midnight))
    accounts = visibility.visible(by, Account.objects.only("id", "username"))
    return TemplateResponse(
        request,
        "desk/queue.html",
        context
        | {
            "title": _("Cola de revisión"),
            "rows": shown,
            "total": total,
            "counts": counts,
            "chosen": "".join(
                f"&{name}={quote(request.GET[name])}" for name in ("cuenta", "motivo") if request.GET.get(name)
            ),
            "pages": urlencode({name: value for name, value in request.GET.items() if name != "pagina"}),
            "before": filters.page - 1,
            "after": filters.page + 1,
            "first": (filters.page - 1) * queue.SHOWN + 1,
            "last": (filters.page - 1) * queue.SHOWN + len(shown),
            "made": made if total > len(shown) else None,
            "filters": filters,
            "accounts": [] if not shown and not filters.account else list(accounts),
            "reasons": [(code, visibility.reason(by, code)) for code in reasons],
            "leaving": queue.leaving(by),
            "may_answer": by.has_perm("conversations.answer_buyers"),
            "answered": 0 if shown else sent.count(),
            "agreed": 0 if shown else sent.filter(our_offer_kind="accept").count(),
            "here": here(),
        },
    )


def news(request: HttpRequest) -> HttpResponse:
    """What changed since the page was shown, as JSON; asked for every few seconds."""
    by = cast(User, request.user)
    marks = [each for each in request.GET.get("filas", "").split(",") if each][: queue.SHOWN]
    filters, since = queue.Filters.of(request.GET.dict()), parse_datetime(request.GET.get("desde", "")[:40])
    found = queue.changes(by, filters, marks, since if since and since.tzinfo else None)
    counts, n = queue.counts(by, filters), found["new"]
    left = counts["put_off" if filters.put_off else "mine" if filters.mine else "all"]
    found["said"] = ngettext("%(n)s nuevo · mostrar", "%(n)s nuevos · mostrar", n) % {"n": words.count(n)} if n else ""
    if left and not marks:
        found["said"] = ngettext("Queda %(n)s · mostrar", "Quedan %(n)s · mostrar", left) % {"n": words.count(left)}
    found["counts"] = {name: words.count(each) for name, each in counts.items()} | {"total": words.count(left)}
    context = {"leaving": queue.leaving(by), "may_answer": by.has_perm("conversations.answer_buyers")}
    found["tray"] = render_to_string("desk/queue_tray.html", context, request)
    return JsonResponse(found)


def decide(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One decision about the turn `pk`: JSON for the page's script, otherwise back to the queue."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by = cast(User, request.user)
    if not by.has_perm("conversations.answer_buyers"):
        raise PermissionDenied
    turn = Turn.objects.select_related("conversation").filter(pk=pk).first()
    if turn is None or request.POST.get("turn") != str(pk):
        raise Http404
    undo = reverse("admin:conversations_turn_decide", args=[pk, "deshacer"]) if deed in ("aprobar", "editar") else ""
    try:
        said = _do(request, turn, deed, by)
    except Refused as refused:
        return _refused(request, turn, refused, by)
    if _scripted(request):
        return JsonResponse({"said": said, "undo": undo})
    if said:
        say(request, said)
    return HttpResponseRedirect(here())


def _do(request: HttpRequest, turn: Turn, deed: str, by: User) -> str:
    chat = turn.conversation_id
    if deed == "soltar":
        attention.release(chat, by=by)
        return ""
    if deed != "deshacer":
        attention.claim(chat, by=by, take=request.POST.get("take") == "1")
    if deed == "tener":
        return ""
    if deed == "posponer":
        minutes = request.POST.get("minutes", "")
        until = clock.now() + timedelta(minutes=min(int(minutes) if minutes.isdecimal() else 60, _MOST_SNOOZE_MINUTES))
        attention.snooze(turn.pk, until, by=by)
        done = _("Pospuesta: vuelve %(when)s.") % {"when": words.exactly(until)}
    elif deed == "recuperar":
        attention.wake(turn.pk)
        done = _("Recuperada: vuelve a esperar tu decisión.")
    elif deed in _DEEDS:
        done = decisions.DEEDS[_DEEDS[deed]](request, chat, by)
    else:
        raise Http404
    attention.release(chat, by=by)
    return done


def _refused(request: HttpRequest, turn: Turn, refused: Refused, by: User) -> HttpResponse:
    said = visibility.refusal(by, refused)
    shown = turn.up_to_message_id or 0
    newer = Message.objects.filter(
        conversation=turn.conversation_id, author=Message.Author.BUYER, pk__gt=shown
    ).order_by("-id")
    wrote = newer.first()
    if wrote:
        said += " " + _("Ahora dice: «%(text)s»") % {"text": visibility.words(by, wrote.text, turn.conversation)}
    if _scripted(request):
        answer = {"refused": said, "claimed": isinstance(refused, attention.Claimed), "gone": bool(wrote)}
        return JsonResponse(answer, status=409)
    refuse(request, said)
    return HttpResponseRedirect(here())


def _scripted(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def typed(request: HttpRequest) -> HttpResponse:
    """Which texts kept in this browser («chat.turn», turn 0: for none) nobody waits for any more, as JSON."""
    by = cast(User, request.user)
    given = [each for each in request.GET.get("textos", "").split(",") if _TYPED.fullmatch(each)][:_MOST_TYPED]
    parts = {each: tuple(map(int, each.split("."))) for each in given}
    open_ = visibility.visible(by, Conversation.objects.filter(pk__in={chat for chat, _turn in parts.values()}))
    open_chats = set(open_.exclude(state__in=_CLOSED).values_list("pk", flat=True))
    turns = Turn.objects.filter(pk__in={turn for _chat, turn in parts.values()}, state__in=queue.DECIDED)
    decided = set(turns.values_list("pk", flat=True))
    over = [each for each, (chat, turn) in parts.items() if chat not in open_chats or turn in decided]
    return JsonResponse({"over": over})


def several(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Every text that may go out together, to be read and approved; what is left out says why."""
    by = cast(User, request.user)
    if not by.has_perm("conversations.answer_buyers"):
        raise PermissionDenied
    rows = queue.rows(by, queue.Filters.of(request.GET.dict()))
    if request.method == "POST":
        return _approve_several(request, {str(row.pk): row for row in rows if not row.left_out}, by)
    return TemplateResponse(
        request,
        "desk/queue_several.html",
        context
        | {
            "title": _("Aprobar varias"),
            "fit": [row for row in rows if not row.left_out],
            "left": [row for row in rows if row.left_out],
            "here": here(),
        },
    )


def _approve_several(request: HttpRequest, fit: dict[str, Any], by: User) -> HttpResponse:
    """Approves what was chosen, where it is still what was read."""
    done, failed = 0, []
    for chosen in request.POST.getlist("row")[: queue.SHOWN]:
        turn = chosen.partition(".")[0]
        row = fit.get(turn)
        try:
            if row is None or row.mark != chosen:
                raise Refused(review.MOVED)
            conversation, item = review.revisions(row.conversation)
            review.approve(row.pk, response_id=row.response_id, seen=(conversation, item), by=by)
            attention.release(row.conversation_id, by=by)
            done += 1
        except Refused as refused:
            failed.append(f"{row.shown_name}: {visibility.refusal(by, refused)}" if row else str(refused))
    if done:
        say(request, _("Aprobadas: %(n)s. Salen en cuanto toque; en «Por salir» se cancelan.") % {"n": done})
    for each in dict.fromkeys(failed):
        refuse(request, each)
    return HttpResponseRedirect(here())
