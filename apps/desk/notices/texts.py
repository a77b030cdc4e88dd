"""What a message says, made from the rows at the moment it leaves. What is over by then is left out.

Names and words of buyers only where the channel's owner wants them there and may see them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.conversations.models import Agreement
from apps.desk import navigation, state, visibility, words
from apps.desk.notices import collect, tickets
from apps.desk.notices.models import Channel, Kind, Notice, Ticket
from apps.security.models import SecurityEvent

#: Lines of one message; what is more is counted.
LINES = 8
QUOTED = 220


@dataclass(frozen=True)
class Line:
    """One incident. `link`: where to see it; `ticket`: where it can be decided at once, with what would be sent."""

    notice: Notice
    text: str
    link: str
    ticket: Ticket | None = None


def address(path: str) -> str:
    """A page of the desk as an address to open from anywhere its owner made it reachable."""
    return settings.WALLE_PUBLIC_URL.rstrip("/") + path


def lines(channel: Channel, notices: Sequence[Notice]) -> list[Line]:
    """One line per notice that still holds, in their order."""
    person, shown = channel.person, channel.with_words and visibility.sees_personal(channel.person)
    made = {
        **dict(_alerts(person, collect.numbers(notices, "alert"), shown)),
        **dict(_turns(person, collect.numbers(notices, "turn"), shown)),
        **dict(_agreements(person, collect.numbers(notices, "agreement"))),
    }
    for each in notices:
        if each.kind == Kind.DIGEST and (said := digest(person, each.created_at)):
            made[each.key] = said, reverse("admin:index"), None
    return [
        Line(each, text, address(path), ticket)
        for each in notices
        if each.key in made
        for text, path, ticket in [made[each.key]]
    ]


Made = tuple[str, tuple[str, str, Ticket | None]]


def _alerts(person: User, pks: list[int], shown: bool) -> Iterator[Made]:
    names = state.account_names()
    for row in collect.alerts(person).filter(pk__in=pks):
        about_people = row.subject.startswith("conversation:") and not shown
        kind = str(words.INCIDENTS.get(row.kind) or words.plain(row.kind))
        said = kind if about_people else f"{kind}. {visibility.alert(person, row, names)}"
        yield f"alert:{row.pk}", (said, navigation.page_of_alert(row) or reverse("admin:core_alert_changelist"), None)


def _turns(person: User, pks: list[int], shown: bool) -> Iterator[Made]:
    rows = collect.decisions(person).filter(pk__in=pks)
    for turn in rows.select_related("conversation__item", "conversation__buyer", "response", "up_to_message"):
        chat = turn.conversation
        said = _("«%(item)s»: %(why)s.") % {
            "item": chat.item.title if chat.item else chat.product_name or _("sin anuncio"),
            "why": visibility.reason(person, turn.reason),
        }
        ticket = None
        if shown:
            heard = turn.up_to_message.text if turn.up_to_message else ""
            said += "\n" + f"{visibility.buyer_name(person, chat)}: «{_short(heard)}»"
            if turn.response:
                said += "\n" + _("Borrador: «%(text)s»") % {"text": _short(turn.response.response_text)}
                ticket = tickets.give(person, turn) if tickets.allowed(person) else None
        yield f"turn:{turn.pk}", (said, reverse("admin:conversations_conversation_change", args=[chat.pk]), ticket)


def _agreements(person: User, pks: list[int]) -> Iterator[Made]:
    for row in collect.agreements(person).filter(pk__in=pks).select_related("item"):
        price = words.money(row.price, row.currency)
        said = _("Acordado: «%(item)s» por %(price)s, %(way)s.") % {
            "item": row.item.title, "price": price, "way": row.get_way_display(),
        }  # fmt: skip
        yield f"agreement:{row.pk}", (said, reverse("admin:conversations_agreement_change", args=[row.pk]), None)


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(QUOTED)


def title(found: Sequence[Line]) -> str:
    """What the telephone shows first."""
    if len(found) == 1:
        return str(Kind(found[0].notice.kind).label).capitalize()
    return ngettext("%(n)s aviso de Wall-E", "%(n)s avisos de Wall-E", len(found)) % {"n": len(found)}


def digest(person: User, now: datetime) -> str:
    """«Hoy: vendido…» of the day of `now`; «» where nothing happened and nothing waits."""
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    day = {"gte": since, "lt": since + timedelta(days=1)}

    def today(field: str) -> Q:
        return Q(**{f"{field}__{name}": moment for name, moment in day.items()})

    said = []
    if person.has_perm("conversations.view_conversation"):
        deals = visibility.visible(person, Agreement.objects.order_by())
        done = deals.filter(today("closed_at"), status=Agreement.Status.DONE).aggregate(n=Count("pk"), all=Sum("price"))
        if done["n"]:
            said.append(_("Vendido: %(n)s, %(sum)s.") % {"n": done["n"], "sum": words.money(done["all"])})
        made = deals.filter(today("created_at")).exclude(status=Agreement.Status.CANCELLED).count()
        if made:
            said.append(_("Acordado: %(n)s.") % {"n": made})
    if person.has_perm("security.view_securityevent"):
        frauds = SecurityEvent.objects.filter(today("timestamp"), event_type__in=("fraud_critical", "fraud_high"))
        if stopped := visibility.visible(person, frauds).count():
            said.append(_("Bloqueado: %(n)s intentos de estafa.") % {"n": stopped})
    if waiting := collect.decisions(person).count():
        said.append(_("Te espera: %(n)s.") % {"n": waiting})
    return " ".join(said)


def body(found: Sequence[Line]) -> str:
    """The message as plain text: the lines, where each is seen, and how many more there are."""
    told = [f"{each.text}\n{link_of(each)}" for each in found[:LINES]]
    if len(found) > LINES:
        queue = address(reverse("admin:conversations_turn_changelist"))
        told.append(_("Y %(n)s más: %(link)s") % {"n": len(found) - LINES, "link": queue})
    return "\n\n".join(told)


def link_of(line: Line) -> str:
    """Where to decide it at once, else where to see it."""
    return address(tickets.path(line.ticket)) if line.ticket else line.link
