"""What each topic tells: its rows as somebody may see them, now and whenever one changes.

An event says how its row stands when it is told, not every step on the way. Must never tell what the person could not
read on a page: the same rights, accounts and hidden fields as everywhere (apps.desk.visibility).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from apps.conversations.models import Conversation, Message, MissingFact, Offer, StaffTask, Turn
from apps.core.models import Alert
from apps.desk import audit, dashboard, state, visibility
from apps.desk.admin.decisions import page_of
from apps.desk.navigation import page_of_alert
from apps.marketplace.models import Account
from apps.security.models import SecurityEvent

#: How many rows a snapshot holds.
NEWEST = 30
ABOUT = "conversation:"
Row = Any
Said = dict[str, Any]


@dataclass(frozen=True)
class Topic:
    """Rows of one table: the right to see them, which are in the snapshot, and what is said of one (given the accounts'
    names by id).
    """

    table: str
    right: str
    rows: Callable[[], QuerySet[Any]]
    newest: Callable[[QuerySet[Any], User], QuerySet[Any]]
    said: Callable[[User, Row, Mapping[str, str]], Said]


@dataclass(frozen=True)
class Event:
    """One row's news. `about`: the conversation it belongs to, if any."""

    topic: str
    about: int | None
    data: Said


def _chat(person: User, chat: Conversation) -> Said:
    return {
        "conversation": chat.pk,
        "buyer": visibility.buyer_name(person, chat),
        "item": chat.product_name,
        "account": chat.account_id,
        "url": page_of(chat.pk),
    }


def _message(person: User, row: Message, _names: Mapping[str, str]) -> Said:
    said = {"author": row.author, "kind": row.kind, "text": visibility.words(person, row.text, row.conversation)}
    return _chat(person, row.conversation) | said | {"at": row.sent_at}


def _turn(person: User, row: Turn, _names: Mapping[str, str]) -> Said:
    chat = row.conversation
    return _chat(person, chat) | {
        "state": row.state,
        "reason": visibility.reason(person, row.reason) if row.state == Turn.State.HELD else "",
        "draft": visibility.words(person, row.response.response_text, chat) if row.response else "",
        "not_before": row.not_before,
        "at": row.ended_at or row.decided_at or row.opened_at,
    }


def _offer(person: User, row: Offer, _names: Mapping[str, str]) -> Said:
    amount = {"who": row.who, "kind": row.kind, "amount": row.amount, "currency": row.currency}
    return _chat(person, row.conversation) | amount | {"at": row.created_at}


def _conversation(person: User, row: Conversation, _names: Mapping[str, str]) -> Said:
    return _chat(person, row) | {"state": row.state, "mode": row.mode, "risk": row.risk_score}


def _alert(person: User, row: Alert, names: Mapping[str, str]) -> Said:
    text = visibility.alert(person, row, names)
    times = {"opened_at": row.opened_at, "closed_at": row.closed_at, "count": row.count}
    return {"kind": row.kind, "text": text, "url": page_of_alert(row)} | times


def _security(person: User, row: SecurityEvent, _names: Mapping[str, str]) -> Said:
    said = {"event": row.event_type, "risk": row.risk_score, "conversation": row.conversation_id, "at": row.timestamp}
    return said | {"url": reverse("admin:security_securityevent_change", args=[row.pk])}


def _account(person: User, row: Account, _names: Mapping[str, str]) -> Said:
    names = ("username", "status", "autonomy", "last_poll_at", "session_expires_at")
    return {name: getattr(row, name) for name in names}


def _task(person: User, row: StaffTask, _names: Mapping[str, str]) -> Said:
    return _chat(person, row.conversation) | {"kind": row.kind, "due_at": row.due_at, "done_at": row.done_at}


def _fact(person: User, row: MissingFact, _names: Mapping[str, str]) -> Said:
    return {
        "item": row.item.title,
        "question": visibility.words(person, row.question, Conversation()),
        "status": row.status,
    }


def _of_newest_chats(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    """The newest messages are those of the newest conversations: found by index, however many there are."""
    chats = visibility.visible(person, Conversation.objects.filter(last_message_at__isnull=False))
    latest = list(chats.order_by("-last_message_at", "-id").values_list("pk", flat=True)[:NEWEST])
    return rows.filter(conversation__in=latest).order_by("-sent_at", "-id")[:NEWEST]


def _by(*order: str, **only: Any) -> Callable[[QuerySet[Any], User], QuerySet[Any]]:
    return lambda rows, person: visibility.visible(person, rows.filter(**only)).order_by(*order)[:NEWEST]


_CHATS = "conversations.view_conversation"
TOPICS: Mapping[str, Topic] = {
    "messages": Topic(
        "messages", _CHATS, lambda: Message.objects.select_related("conversation"), _of_newest_chats, _message
    ),
    "turns": Topic(
        "turns",
        "conversations.view_turn",
        lambda: Turn.objects.select_related("conversation", "response"),
        _by("-opened_at", "-id", state__in=(*Turn.OPEN, *Turn.IN_FLIGHT)),
        _turn,
    ),
    "offers": Topic("offers", _CHATS, lambda: Offer.objects.select_related("conversation"), _by("-id"), _offer),
    "conversations": Topic(
        "conversations",
        _CHATS,
        lambda: Conversation.objects.all(),
        _by("-last_message_at", "-id", last_message_at__isnull=False),
        _conversation,
    ),
    "alerts": Topic("alerts", "core.view_alert", Alert.objects.all, _by("-opened_at", closed_at=None), _alert),
    "security": Topic(
        "security_events", "security.view_securityevent", SecurityEvent.objects.all, _by("-timestamp", "-id"), _security
    ),
    "accounts": Topic(
        "accounts",
        "marketplace.view_account",
        lambda: Account.objects.defer("session_state"),
        _by("username"),
        _account,
    ),
    "tasks": Topic(
        "staff_tasks",
        "conversations.view_stafftask",
        lambda: StaffTask.objects.select_related("conversation"),
        _by("-id", done_at=None),
        _task,
    ),
    "facts": Topic(
        "missing_facts",
        _CHATS,
        lambda: MissingFact.objects.select_related("item"),
        _by("-id", status=MissingFact.Status.OPEN),
        _fact,
    ),
}
#: Computed from everything, told anew when anything changed.
DIGESTS: Mapping[str, Callable[[User], Said]] = {
    "state": lambda person: state.as_data(state.read(person)),
    "dashboard": lambda person: dashboard.as_data(dashboard.figures(person)),
}
#: What one conversation's topic holds.
OF_ONE = ("messages", "turns", "offers", "conversations")
_OF_TABLE = {topic.table: name for name, topic in TOPICS.items()}


def may(person: User, topic: str) -> bool | None:
    """Whether this person may follow the topic; None where there is no such topic."""
    if topic in DIGESTS:
        return True
    if topic.startswith(ABOUT):
        number = topic.removeprefix(ABOUT)
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            return None
        mine = visibility.visible(person, Conversation.objects.filter(pk=int(number)))
        return person.has_perm(_CHATS) and mine.exists()
    return person.has_perm(TOPICS[topic].right) if topic in TOPICS else None


def begun(person: User, topic: str) -> tuple[bool | None, Said]:
    """What `may` says and, where it is yes, the snapshot; who will see buyers in it is written down."""
    allowed = may(person, topic)
    if not allowed:
        return allowed, {}
    if topic not in DIGESTS and visibility.sees_personal(person):
        audit.look(person, "live", topic)
    return True, snapshot(person, topic)


def snapshot(person: User, topic: str) -> Said:
    """All a topic has to tell now. The caller has asked `may`."""
    if topic in DIGESTS:
        return DIGESTS[topic](person)
    if topic.startswith(ABOUT):
        key = int(topic.removeprefix(ABOUT))
        return {name: _rows(person, name, _of_chat(name, key)) for name in OF_ONE if may(person, name)}
    found = TOPICS[topic]
    return {"rows": _rows(person, topic, found.newest(found.rows(), person))}


def _of_chat(name: str, key: int) -> QuerySet[Any]:
    rows = TOPICS[name].rows()
    return rows.filter(pk=key) if name == "conversations" else rows.filter(conversation=key).order_by("-id")[:NEWEST]


def _rows(person: User, name: str, rows: Iterable[Model]) -> list[Said]:
    names: Any = SimpleLazyObject(state.account_names)
    return [{"id": row.pk} | TOPICS[name].said(person, row, names) for row in rows]


def events(person: User, changed: Mapping[str, Iterable[int]], wanted: frozenset[str]) -> list[Event]:
    """What this person may know of the changed rows. `changed`: ids by table; `wanted`: topics anybody with the same
    rights follows.
    """
    about = wanted and any(each.startswith(ABOUT) for each in wanted)
    told: list[Event] = []
    for table, keys in changed.items():
        name = _OF_TABLE.get(table)
        if name is None or not (name in wanted or (about and name in OF_ONE)) or not may(person, name):
            continue
        rows = visibility.visible(person, TOPICS[name].rows().filter(pk__in=list(keys))).order_by("pk")
        for said in _rows(person, name, rows):
            told.append(Event(name, said["id"] if name == "conversations" else said.get("conversation"), said))
    return told
