"""The last things that happened, a line each, from the same rows the socket tells of."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.conversations.models import Agreement, Conversation
from apps.conversations.models import Message as M
from apps.desk import visibility, words
from apps.desk.live import topics

LINES = 20


@dataclass(frozen=True)
class Line:
    """One thing that happened. `tone`: green done, amber waits for a person, red a loss is possible, grey the rest;
    `icon` says the same without colour.
    """

    at: datetime
    tone: str
    icon: str
    text: str
    said: str
    url: str


def latest(person: User) -> list[Line]:
    """The newest LINES the person may see, the newest first."""
    found = [*_messages(person), *_held(person), *_deals(person), *_security(person), *_alerts(person)]
    return sorted(found, key=lambda line: line.at, reverse=True)[:LINES]


def _messages(person: User) -> list[Line]:
    told = {
        M.Author.BUYER: ("grey", "chat_bubble", _("%(buyer)s escribe sobre %(item)s")),
        M.Author.ASSISTANT: ("green", "smart_toy", _("El asistente contesta a %(buyer)s, %(item)s")),
        M.Author.STAFF: ("green", "person", _("El equipo contesta a %(buyer)s, %(item)s")),
        M.Author.SELLER_APP: ("green", "smartphone", _("Desde la app, a %(buyer)s, %(item)s")),
        M.Author.SYSTEM: ("grey", "storefront", _("Wallapop, con %(buyer)s, %(item)s")),
    }
    return [
        Line(row["at"], tone, icon, text % row, row["text"], row["url"])
        for row in _rows(person, "messages")
        for tone, icon, text in (told[row["author"]],)
    ]


def _held(person: User) -> list[Line]:
    text = _("Necesita tu decisión: %(buyer)s, %(item)s")
    return [
        Line(row["at"], "amber", "pan_tool", text % row, row["reason"], f"{row['url']}#respuesta")
        for row in _rows(person, "turns")
        if row["state"] == "held"
    ]


def _deals(person: User) -> list[Line]:
    if not person.has_perm("conversations.view_conversation"):
        return []
    rows = visibility.visible(person, Agreement.objects.select_related("conversation", "item")).order_by("-id")
    return [
        Line(
            row.created_at,
            "green",
            "handshake",
            _("Acuerdo con %(buyer)s por %(item)s")
            % {"buyer": visibility.buyer_name(person, row.conversation), "item": row.item.title},
            words.money(row.price, row.currency),
            reverse("admin:conversations_agreement_change", args=[row.pk]),
        )
        for row in rows[:LINES]
    ]


def _security(person: User) -> list[Line]:
    rows = _rows(person, "security")
    chats = Conversation.objects.in_bulk({row["conversation"] for row in rows if row["conversation"]})
    lines = []
    for row in rows:
        said = str(words.EVENTS.get(row["event"]) or words.plain(row["event"]))
        if chat := chats.get(row["conversation"]):
            said = f"{said}: {visibility.buyer_name(person, chat)}, {chat.product_name}"
        tone, icon = ("red", "gpp_bad") if row["risk"] >= words.RISK_HIGH else ("grey", "shield")
        lines.append(Line(row["at"], tone, icon, said, "", row["url"]))
    return lines


def _alerts(person: User) -> list[Line]:
    return [Line(row["opened_at"], "red", "warning", row["text"], "", row["url"]) for row in _rows(person, "alerts")]


def _rows(person: User, topic: str) -> list[topics.Said]:
    rows: list[topics.Said] = topics.snapshot(person, topic)["rows"] if topics.may(person, topic) else []
    return rows
