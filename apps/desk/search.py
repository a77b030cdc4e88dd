"""Finding buyers, items, messages and amounts, as far as the person may see them.

Each kind costs the same few queries however many rows there are. Must never find a buyer by name, telephone or words
for whoever may not see them, nor anything by a floor: floors are not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import BooleanField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.conversations import items
from apps.conversations.models import Agreement, Conversation, Message, Offer
from apps.desk import search_terms, visibility, words
from apps.desk.search_terms import Terms
from apps.marketplace.models import Buyer, Item

#: Candidates that are compared for slips, and messages looked at for one page.
_COMPARED, _READ = 200, 60
#: Newest messages that are looked through first: what is said in every chat is found there at once, and what is not is
#: rare enough for the index.
_RECENT = 10_000
_MESSAGES = """
WITH recent AS MATERIALIZED (
    SELECT id FROM messages
    WHERE id > (SELECT max(id) FROM messages) - %(recent)s AND search @@ {query} AND {own} AND kind <> 'erased'
    ORDER BY id DESC LIMIT %(most)s
), older AS MATERIALIZED (
    SELECT id FROM messages
    WHERE (SELECT count(*) FROM recent) < %(most)s AND search @@ {query} AND {own} AND kind <> 'erased'
    ORDER BY id + 0 DESC LIMIT %(most)s
)
SELECT id FROM recent UNION SELECT id FROM older ORDER BY id DESC LIMIT %(most)s"""
_QUERY = "to_tsquery('pg_catalog.spanish'::regconfig, %(said)s)"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: where it is, what it is called, what else tells it apart."""

    url: str
    title: str
    detail: str | SafeString = ""
    when: datetime | None = None
    tone: str = ""
    stands: str = ""
    #: An item that may be sold with two clicks.
    sells: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    name: Any
    icon: str
    rows: list[Found]


def find(person: User, terms: Terms, most: int) -> list[Group]:
    """What fits, by kind, at most `most` of each; kinds without any are left out."""
    if not terms:
        return []
    kinds: tuple[tuple[Any, str, Callable[[User, Terms, int], list[Found]]], ...] = (
        (gettext_lazy("Anuncios"), "sell", find_items),
        (gettext_lazy("Compradores"), "person", find_buyers),
        (gettext_lazy("Importes"), "euro", find_amounts),
        (gettext_lazy("Mensajes"), "forum", find_messages),
    )
    groups = (Group(name, icon, rows(person, terms, most)) for name, icon, rows in kinds)
    return [group for group in groups if group.rows]


def _near(rows: QuerySet[Any], table: str, terms: Terms) -> QuerySet[Any]:
    """Rows with all words in their names, slips forgiven."""
    return rows.filter(RawSQL(f"{table}.words @@ %s::tsquery", [search_terms.near(terms)], BooleanField()))


def find_items(person: User, terms: Terms, most: int) -> list[Found]:
    """By title, own reference, shelf, the marketplace's id or list price."""
    if not person.has_perm("marketplace.view_item"):
        return []
    own = visibility.visible(person, Item.objects.all())
    named = _near(own.order_by("-pk"), "items", terms) if terms.words else Item.objects.none()
    told = named.values_list("pk", "title", "reference", "shelf", "external_id")[:_COMPARED]
    chosen = search_terms.best(terms, [(pk, " ".join(parts)) for pk, *parts in told], most)
    wanted = Q(pk__in=chosen)
    if terms.amount is not None:
        priced = own.filter(list_price=terms.amount).order_by("-pk").values("pk")[:most]
        wanted |= Q(pk__in=Subquery(priced))
    chats = Conversation.objects.filter(item=OuterRef("pk")).order_by().values("item").annotate(n=Count("pk"))
    rows = list(
        Item.objects.filter(wanted)
        .select_related("account")
        .annotate(chat_count=Coalesce(Subquery(chats.values("n")), 0))
        .defer("description", "ladder", "floor_price")
    )
    place = {pk: number for number, pk in enumerate(chosen)}
    rows.sort(key=lambda each: (place.get(each.pk, most), -each.pk))
    may_sell = person.has_perm("marketplace.change_item")
    return [_item(each, terms, may_sell) for each in rows[:most]]


def _item(item: Any, terms: Terms, may_sell: bool) -> Found:
    told = [words.money(item.list_price, item.currency)]
    told += [f"{_('ref.')} {item.reference}"] if item.reference else []
    told += [item.shelf] if item.shelf else []
    n = item.chat_count
    told += [ngettext("%(n)s chat", "%(n)s chats", n) % {"n": n}] if n else []
    if item.wanted_status:
        told.append(_("Wall-E lo sabe; Wallapop todavía no"))
    tones = {Item.Status.PUBLISHED: "green", Item.Status.RESERVED: "amber"}
    return Found(
        reverse("admin:marketplace_item_change", args=[item.pk]),
        item.title,
        mark_safe(" · ".join(escape(each) for each in told)),
        tone=tones.get(item.status, "grey"),
        stands=item.get_status_display(),
        sells=item.pk if may_sell and item.status in items.MARKS else None,
    )


def find_buyers(person: User, terms: Terms, most: int) -> list[Found]:
    """By name; for nobody without the right to see who they are."""
    if not (visibility.sees_personal(person) and person.has_perm("conversations.view_conversation")):
        return []
    if not terms.words or terms.amount is not None:
        return []
    own = visibility.visible(person, Buyer.objects.all())
    told = _near(own.order_by("-pk"), "buyers", terms).values_list("pk", "name")[:_COMPARED]
    chosen = search_terms.best(terms, list(told), most)
    chats = visibility.visible(person, Conversation.objects.filter(buyer=OuterRef("pk"))).order_by(
        "-last_message_at", "-pk"
    )
    count = chats.order_by().values("buyer").annotate(n=Count("pk")).values("n")
    rows = Buyer.objects.filter(pk__in=chosen).annotate(
        chat=Subquery(chats.values("pk")[:1]),
        about=Subquery(chats.values("product_name")[:1]),
        said_at=Subquery(chats.values("last_message_at")[:1]),
        chat_count=Coalesce(Subquery(count), 0),
    )
    by_id: dict[int, Any] = {each.pk: each for each in rows}
    return [_buyer(by_id[pk]) for pk in chosen if pk in by_id]


def _buyer(buyer: Any) -> Found:
    told = [words.stars(buyer.rating, buyer.reviews)]
    if buyer.chat is None:
        return Found(reverse("admin:marketplace_buyer_change", args=[buyer.pk]), buyer.name, told[0])
    told.append(buyer.about)
    if buyer.chat_count > 1:
        n = buyer.chat_count - 1
        told.append(ngettext("y %(n)s chat más", "y %(n)s chats más", n) % {"n": n})
    detail = mark_safe(" · ".join(escape(each) for each in told if each))
    return Found(
        reverse("admin:conversations_conversation_change", args=[buyer.chat]),
        buyer.name,
        detail,
        buyer.said_at,
        tone="red" if buyer.blocked else "",
        stands=_("bloqueado") if buyer.blocked else "",
    )


def find_amounts(person: User, terms: Terms, most: int) -> list[Found]:
    """Offers and agreements of exactly this amount. Floors are not looked at."""
    if terms.amount is None or not person.has_perm("conversations.view_offer"):
        return []
    related = ("conversation__item", "conversation__buyer")
    offers = Offer.objects.filter(amount=terms.amount).exclude(kind=Offer.Kind.WITHDRAW).select_related(*related)
    deals = visibility.visible(person, Agreement.objects.filter(price=terms.amount)).select_related(*related)
    offers = visibility.visible(person, offers)
    found: dict[int, Found] = {}
    for deal in deals.order_by("-pk")[:most]:
        said = _("acuerdo: %(stands)s") % {"stands": deal.get_status_display()}
        found.setdefault(deal.conversation_id, _amount(person, deal.conversation, said, deal.created_at))
    for offer in offers.order_by("-pk")[: most * 3]:
        said = _("lo ofreció el comprador") if offer.who == Offer.Who.BUYER else _("lo dijimos nosotros")
        found.setdefault(offer.conversation_id, _amount(person, offer.conversation, said, offer.created_at))
    return list(found.values())[:most]


def _amount(person: User, chat: Conversation, said: str, when: datetime) -> Found:
    title = f"{visibility.buyer_name(person, chat)} · {chat.product_name}"
    return Found(reverse("admin:conversations_conversation_change", args=[chat.pk]), title, said, when)


def find_messages(person: User, terms: Terms, most: int) -> list[Found]:
    """By what was written, the newest first, one of each chat; as the person may read it."""
    if not person.has_perm("conversations.view_message") or not search_terms.said(terms):
        return []
    may_see_all = visibility.sees_personal(person)
    if terms.telephone and not may_see_all:
        return []
    with connection.cursor() as cursor:
        accounts = visibility.accounts_of(person)
        values: dict[str, Any] = {"said": search_terms.said(terms), "recent": _RECENT, "most": _READ}
        values["accounts"] = list(accounts or ())
        own = "true" if accounts is None else "account_id = ANY(%(accounts)s)"
        cursor.execute(_MESSAGES.format(query=_QUERY, own=own), values)
        ids = [pk for (pk,) in cursor.fetchall()]
    related = ("conversation__item", "conversation__buyer")
    found: dict[int, Found] = {}
    rows = Message.objects.filter(pk__in=ids).select_related(*related).defer("raw", "conversation__item__description")
    for message in sorted(rows, key=lambda each: -each.pk):
        chat = message.conversation
        text = visibility.words(person, message.text, chat)
        if chat.pk in found or not (may_see_all or search_terms.holds(terms, text)):
            continue
        page = reverse("admin:conversations_conversation_change", args=[chat.pk])
        title = f"{visibility.buyer_name(person, chat)} · {chat.product_name}"
        found[chat.pk] = Found(
            f"{page}#m{message.pk}", title, search_terms.excerpt(text, terms), message.sent_at,
        )  # fmt: skip
    return list(found.values())[:most]


def address(typed: str) -> str:
    """The page of everything found."""
    return f"{reverse('desk_search')}?{urlencode({'q': typed})}"
