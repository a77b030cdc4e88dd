"""A conversation as people read it: days, bubbles with author and state, site events, why each answer.

Reads rows, decides nothing. Texts and names pass through visibility before they reach a template.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.conversations.models import Conversation, Message, Response, Turn
from apps.core import clock
from apps.desk import visibility, words
from apps.security.models import SecurityEvidence, StaffVerdict

#: Messages shown at once; older ones are a click away.
AT_ONCE = 200


@dataclass(frozen=True)
class Why:
    """How an answer came about, in words: pairs of (what, how it was), and the guard's findings."""

    rows: tuple[tuple[str, Any], ...]
    guard_ok: bool | None
    findings: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Label:
    """A person's verdict on a message, in words."""

    text: str
    tone: str
    scam_type: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Asking:
    """Which messages a person is asked about: those something was found in, and the one they chose."""

    labels: Mapping[int, StaffVerdict]
    judged: frozenset[int]
    chosen: int | None
    allowed: bool


@dataclass(frozen=True)
class Line:
    """One line of the chat. `kind`: day, event (site notice), theirs, ours."""

    kind: str
    text: SafeString | str
    at: datetime | None = None
    author: str = ""
    state: str = ""
    tone: str = "grey"
    why: Why | None = None
    #: Of the message, and of the turn that wrote it: what links lead to.
    message_id: int = 0
    turn_id: int | None = None
    #: What a person said of it, whether it is asked about now, and whether it may be.
    label: Label | None = None
    asks: bool = False
    may_ask: bool = False


@dataclass(frozen=True)
class Thread:
    """What the chat column shows."""

    lines: tuple[Line, ...]
    earlier_than: int | None  # id to page back from, where there is more
    newest_id: int
    turns: dict[int, Turn] = field(default_factory=dict)


def read(
    conversation: Conversation,
    person: User,
    evidence: Sequence[SecurityEvidence],
    before: int | None,
    asking: Asking,
) -> Thread:
    """The last AT_ONCE messages (`before`: those older than that message), with the turns that wrote them."""
    rows = Message.objects.filter(conversation=conversation)
    if before:
        pivot = rows.filter(pk=before).values_list("sent_at", flat=True).first()
        if pivot:
            rows = rows.filter(Q(sent_at__lt=pivot) | Q(sent_at=pivot, pk__lt=before))
    page = list(rows.order_by("-sent_at", "-id").defer("raw")[: AT_ONCE + 1])
    more, page = len(page) > AT_ONCE, page[:AT_ONCE]
    page.sort(key=lambda each: (each.sent_at, each.time_token or 0, each.pk))
    writers = {each.turn_id for each in page if each.turn_id}
    turns = {
        turn.pk: turn
        for turn in Turn.objects.filter(pk__in=writers).select_related(
            "response__prompt_version", "response__written_by", "approved_by", "up_to_message"
        )
    }
    spans = _spans(evidence)
    lines: list[Line] = []
    day: date | None = None
    for message in page:
        local = timezone.localtime(message.sent_at).date()
        if local != day:
            day = local
            lines.append(Line("day", day_name(local)))
        line = _line(message, turns.get(message.turn_id or 0), conversation, person, spans)
        lines.append(_asked(line, message, asking))
    return Thread(
        lines=tuple(lines),
        earlier_than=page[0].pk if more and page else None,
        newest_id=max((each.pk for each in page), default=0),
        turns=turns,
    )


def day_name(day: date) -> str:
    """«Hoy», «Ayer» or «lunes 9 de noviembre», with the year where it isn't this one."""
    today = timezone.localtime(clock.now()).date()
    if (gap := (today - day).days) in (0, 1):
        return _("Hoy") if gap == 0 else _("Ayer")
    return formats.date_format(day, "l j \\d\\e F" if day.year == today.year else "j \\d\\e F \\d\\e Y")


def _line(
    message: Message,
    turn: Turn | None,
    conversation: Conversation,
    person: User,
    spans: dict[str, list[tuple[int, int, str]]],
) -> Line:
    text: SafeString | str = visibility.words(person, message.text, conversation)
    if message.author == Message.Author.SYSTEM or (not message.text and message.kind != "text"):
        return Line("event", text or words.plain(message.kind), message.sent_at)
    if message.author == Message.Author.BUYER:
        if visibility.sees_personal(person) and message.text in spans:
            text = marked(message.text, spans[message.text])
        return Line("theirs", text, message.sent_at, visibility.buyer_name(person, conversation))
    sent = bool(message.external_id)
    return Line(
        "ours",
        text,
        message.sent_at,
        _author(message, turn),
        _("enviado") if sent else _("comprobando si se envió"),
        "green" if sent else "amber",
        why_of(turn, turn.response, conversation, person) if turn and turn.response else None,
    )


def _asked(line: Line, message: Message, asking: Asking) -> Line:
    """The line with its ids, and of a buyer's message what was said of it or is asked about it."""
    line = replace(line, message_id=message.pk, turn_id=message.turn_id)
    if line.kind != "theirs":
        return line
    said = asking.labels.get(message.pk)
    chosen = asking.chosen == message.pk
    return replace(
        line,
        label=_label(said) if said else None,
        asks=asking.allowed and (chosen or (said is None and message.pk in asking.judged)),
        may_ask=asking.allowed and not chosen,
    )


def _label(said: StaffVerdict) -> Label:
    fraud = said.verdict == StaffVerdict.Verdict.FRAUD
    kind = f" · {said.get_scam_type_display()}" if said.scam_type else ""
    text = f"{said.get_verdict_display()}{kind}"
    return Label(text, "red" if fraud else "green", said.scam_type, first_name(said.decided_by), said.decided_at)


def _author(message: Message, turn: Turn | None) -> str:
    if message.author == Message.Author.SELLER_APP:
        return _("desde la app")
    writer = turn.response.written_by if turn and turn.response else None
    if message.author == Message.Author.STAFF or writer:
        return first_name(writer or (turn.approved_by if turn else None))
    if turn and turn.approved_by:
        return _("asistente, con el visto bueno de %(name)s") % {"name": first_name(turn.approved_by)}
    return _("asistente")


def first_name(user: User | None) -> str:
    """How colleagues call each other; «equipo» where the account is gone."""
    return (user.first_name or user.get_username()) if user else _("equipo")


def why_of(turn: Turn, response: Response, conversation: Conversation, person: User) -> Why:
    """Everything a person may ask about an answer, from its own rows."""
    decided = visibility.decision(person, turn.decision)
    asked = turn.up_to_message.text if turn.up_to_message else ""
    moved = (
        (_("Motivo"), turn.get_cause_display() if turn.decision.get("occasion") else ""),
        (_("Contesta a"), visibility.words(person, asked, conversation)),
        (_("Entendió que"), words.INTENTS.get(turn.intent, turn.intent)),
        (_("Ofrecía"), words.money(turn.decision["offer"]) if turn.decision.get("offer") else ""),
        (_("Se decidió"), words.decision(decided["kind"], decided["amount"])),
        (_("Porque"), words.negotiation_reason(decided["reason"])),
        (_("La escribió"), _writer(response)),
        (_("Sin el modelo porque"), visibility.fell_back(person, response.fell_back_because)),
        (_("Voz"), words.plain(response.personality)),
        (_("Texto guía"), str(response.prompt_version or "")),
        (_("Confianza"), f"{response.confidence:.0%}" if response.confidence else ""),
        (_("Tardó en escribirla"), _seconds(response.generation_time)),
        (_("De mensaje a borrador"), _between(turn.waiting_since, turn.decided_at)),
        (_("De mensaje a enviado"), _between(turn.waiting_since, turn.ended_at)),
        (_("Visto bueno"), _approval(turn)),
    )
    return Why(
        rows=tuple((what, how) for what, how in moved if how),
        guard_ok=response.guard_ok,
        findings=tuple(visibility.violations(person, response.guard_verdict)),
    )


def _writer(response: Response) -> str:
    if response.source == Response.Source.STAFF:
        return first_name(response.written_by)
    model = f" · {response.model_used}" if response.model_used else ""
    return f"{response.get_source_display()}{model}"


def _seconds(value: float) -> str:
    return f"{value:.1f} s".replace(".", ",") if value else ""


def _between(start: datetime | None, end: datetime | None) -> str:
    return words.duration((end - start).total_seconds()) if start and end and end >= start else ""


def _approval(turn: Turn) -> str:
    if not turn.approved_at:
        return ""
    return f"{first_name(turn.approved_by)}, {timezone.localtime(turn.approved_at):%d/%m %H:%M}"


def _spans(evidence: Iterable[SecurityEvidence]) -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for each in evidence:
        found[each.text].append((each.start, each.end, each.explanation))
    return found


def marked(text: str, spans: Sequence[tuple[int, int, str]]) -> SafeString:
    """`text` escaped, the evidence underlined with its explanation on hover; of overlaps the first."""
    pieces: list[str] = []
    reached = 0
    for start, end, explanation in sorted(set(spans)):
        if start < reached or end <= start or end > len(text):
            continue
        pieces.append(escape(text[reached:start]))
        piece = '<mark class="d-evidence" title="{}" tabindex="0">{}</mark>'
        pieces.append(format_html(piece, explanation, text[start:end]))
        reached = end
    pieces.append(escape(text[reached:]))
    return mark_safe("".join(pieces))  # every piece was escaped above
