"""A conversation as people read it: days, bubbles with author and state, site events, what colleagues noted.

Reads rows, decides nothing. Texts and names pass through visibility before they reach a template.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.conversations.learning import Lesson, lesson
from apps.conversations.models import Conversation, Message, Note, Response, Turn
from apps.core import clock
from apps.desk import visibility, words
from apps.security.models import SecurityEvidence, StaffVerdict

#: Messages shown at once; older ones are a click away.
AT_ONCE = 60


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
    """One line of the chat. `kind`: day, event (site notice), theirs, ours, note (of a colleague, for colleagues)."""

    kind: str
    text: SafeString | str
    at: datetime | None = None
    author: str = ""
    state: str = ""
    tone: str = "grey"
    #: Of the message, and of the turn that wrote it: what links lead to.
    message_id: int = 0
    turn_id: int | None = None
    #: What a person said of it, whether it is asked about now, and whether it may be.
    label: Label | None = None
    asks: bool = False
    may_ask: bool = False
    #: What a person's correction of our draft has to teach.
    lesson: Lesson | None = None


@dataclass(frozen=True)
class Thread:
    """What the chat column shows."""

    lines: tuple[Line, ...]
    earlier_than: int | None  # id to page back from, where there is more


def read(
    conversation: Conversation,
    person: User,
    evidence: Sequence[SecurityEvidence],
    before: int | None,
    asking: Asking,
) -> Thread:
    """The last AT_ONCE messages (`before`: those older than that message), with the turns that wrote them."""
    rows = Message.objects.filter(conversation=conversation)
    pivot = None
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
            "response__written_by", "approved_by", "up_to_message"
        )
    }
    spans = _spans(evidence)
    lessons = _lessons(conversation, turns) if asking.allowed and visibility.sees_personal(person) else {}
    said = [(message.sent_at, _of_message(message, turns, conversation, person, spans, asking)) for message in page]
    said = [(at, replace(line, lesson=lessons.get(line.turn_id or 0))) for at, line in said]
    since = page[0].sent_at if more else None
    until = pivot if before and pivot else None
    said += [(note.at, note) for note in _notes(conversation, person, since, until) if note.at]
    return Thread(
        lines=_by_day(said),
        earlier_than=page[0].pk if more and page else None,
    )


def _by_day(said: list[tuple[datetime, Line]]) -> tuple[Line, ...]:
    """The lines in their order, each day with its name above."""
    lines: list[Line] = []
    day: date | None = None
    for at, line in sorted(said, key=lambda each: each[0]):  # a stable order: messages keep theirs
        local = timezone.localtime(at).date()
        if local != day:
            day = local
            lines.append(Line("day", day_name(local)))
        lines.append(line)
    return tuple(lines)


def _notes(conversation: Conversation, person: User, since: datetime | None, until: datetime | None) -> Iterable[Line]:
    """What colleagues noted while these messages were said."""
    rows = Note.objects.filter(conversation=conversation).select_related("author")
    rows = rows.filter(created_at__gte=since) if since else rows
    rows = rows.filter(created_at__lt=until) if until else rows
    for note in rows.order_by("-created_at")[:AT_ONCE]:
        text = visibility.words(person, note.text, conversation)
        yield Line("note", text, note.created_at, first_name(note.author), message_id=note.pk)


def _lessons(conversation: Conversation, turns: Mapping[int, Turn]) -> dict[int, Lesson]:
    """By turn: what a person's own words, sent in place of a draft, have to teach."""
    edited = [turn for turn in turns.values() if turn.response and turn.response.source == Response.Source.STAFF]
    written = Response.objects.filter(turn__in=edited).exclude(source=Response.Source.STAFF).order_by("id")
    drafts = dict(written.values_list("turn_id", "response_text"))
    found = {}
    for turn in edited:
        turn.conversation = conversation
        if turn.response and turn.up_to_message and turn.pk in drafts:
            found[turn.pk] = lesson(turn, turn.up_to_message.text, drafts[turn.pk], turn.response.response_text)
    return {pk: each for pk, each in found.items() if each}


def day_name(day: date) -> str:
    """«Hoy», «Ayer» or «lunes 9 de noviembre», with the year where it isn't this one."""
    today = timezone.localtime(clock.now()).date()
    if (gap := (today - day).days) in (0, 1):
        return _("Hoy") if gap == 0 else _("Ayer")
    return formats.date_format(day, "l j \\d\\e F" if day.year == today.year else "j \\d\\e F \\d\\e Y")


def _of_message(
    message: Message,
    turns: Mapping[int, Turn],
    conversation: Conversation,
    person: User,
    spans: dict[str, list[tuple[int, int, str]]],
    asking: Asking,
) -> Line:
    return _asked(_line(message, turns.get(message.turn_id or 0), conversation, person, spans), message, asking)


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
        piece = '<mark class="d-evidence" data-why="{}" title="{}" tabindex="0">{}</mark>'
        pieces.append(format_html(piece, explanation, explanation, text[start:end]))
        reached = end
    pieces.append(escape(text[reached:]))
    return mark_safe("".join(pieces))  # every piece was escaped above
