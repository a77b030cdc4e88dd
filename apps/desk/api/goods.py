"""Accounts, items and prices, as they can be read."""

from typing import Any, Literal

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from apps.core.models import CircuitBreaker
from apps.desk import state, visibility, words
from apps.desk.api.entry import needs
from apps.desk.api.pages import Number, Page, Paging, Said, Text, one, page, told
from apps.marketplace.models import Account, Item, ItemFact
from apps.pricing.models import PriceAnalysis

router = Router()


def an_account(person: User, row: Account) -> Said:
    """An account with how its driver does."""
    paused = getattr(row, "paused", None)
    return told("accounts")(person, row) | {
        "unread": row.status == Account.Status.ACTIVE and state.unread(row),
        "adopted_at": row.adopted_at,
        "session_saved_at": row.session_saved_at,
        "events_heard_at": row.heard_at,
        "probed_at": row.probed_at,
        "settings": {name: getattr(row, name) for name in SETTINGS},
        "paused": paused if paused is not None else _paused(row.pk),
    }


#: What of an account its managers may change by the API.
SETTINGS = (
    "persona", "active_from", "active_until", "timezone", "poll_busy_s", "poll_idle_s", "cap_per_hour", "cap_per_day",
    "min_gap_s", "reserve_hours",
)  # fmt: skip


def _paused(pk: int) -> list[str]:
    rows = CircuitBreaker.objects.exclude(state=CircuitBreaker.State.CLOSED)
    mine = rows.filter(Q(pk=f"account:{pk}") | Q(pk__startswith=f"account:{pk}:"))
    return [name.partition(":")[2].partition(":")[2] or "all" for name in mine.values_list("pk", flat=True)]


@router.get("/accounts", response=Page, tags=["cuentas"], url_name="api_accounts")
def accounts(request: HttpRequest, asked: Query[Paging]) -> Said:
    """Las cuentas: estado, sesión, última lectura y qué está en pausa."""
    needs(request, "marketplace.view_account")
    paused: dict[str, list[str]] = {}
    for name in CircuitBreaker.objects.exclude(state=CircuitBreaker.State.CLOSED).values_list("pk", flat=True):
        kind, _colon, rest = name.partition(":")
        number, _colon, call = rest.partition(":")
        if kind == "account":
            paused.setdefault(number, []).append(call or "all")

    def said(person: User, row: Any) -> Said:
        row.paused = paused.get(str(row.pk), [])
        return an_account(person, row)

    return page(request, Account.objects.defer("session_state"), asked, said)


@router.get("/accounts/{int:pk}", tags=["cuentas"], url_name="api_account")
def account(request: HttpRequest, pk: Path[Number]) -> Said:
    """Una cuenta y su lectura de Wallapop."""
    person = needs(request, "marketplace.view_account")
    row = one(request, Account.objects.defer("session_state"), pk)
    return {"id": row.pk} | an_account(person, row)


class Items(Paging):
    """Which items."""

    account: Number | None = None
    status: Literal["published", "reserved", "sold", "unpublished", "unavailable"] | None = None
    q: Text = Field("", description="Parte del título o de la referencia.")


def an_item(person: User, row: Item) -> Said:
    """An item; floor, ladder and who it is promised to only with the rights."""
    hidden = visibility.hidden_fields(person, Item)
    names = (
        "external_id", "reference", "title", "list_price", "currency", "status", "condition", "shipping", "autonomy",
        "persona", "shelf", "sell_before", "revision", "floor_price", "ladder", "promised_to_id",
    )  # fmt: skip
    return {"account": row.account_id} | {name: getattr(row, name) for name in names if name not in hidden}


@router.get("/items", response=Page, tags=["anuncios"], url_name="api_items")
def items(request: HttpRequest, asked: Query[Items]) -> Said:
    """Los anuncios."""
    needs(request, "marketplace.view_item")
    wanted = Q()
    if asked.account is not None:
        wanted &= Q(account=asked.account)
    if asked.status is not None:
        wanted &= Q(status=asked.status)
    if asked.q.strip():
        wanted &= Q(title__icontains=asked.q.strip()) | Q(reference__icontains=asked.q.strip())
    return page(request, Item.objects.filter(wanted).defer("description"), asked, an_item)


@router.get("/items/statistics", tags=["anuncios"], url_name="api_item_statistics")
def item_statistics(request: HttpRequest) -> Said:
    """Cuántos anuncios hay de cada situación, y a cuánto suman."""
    person = needs(request, "marketplace.view_item")
    rows = visibility.visible(person, Item.objects.order_by())
    by = dict(rows.values_list("status").annotate(Count("pk")))
    made: Said = {"by_status": by, "total": sum(by.values())}
    if visibility.sees_floor(person):
        made["without_floor"] = rows.filter(floor_price=None, status=Item.Status.PUBLISHED).count()
    return made


@router.get("/items/{int:pk}", tags=["anuncios"], url_name="api_item")
def item(request: HttpRequest, pk: Path[Number]) -> Said:
    """Un anuncio entero, con sus datos."""
    person = needs(request, "marketplace.view_item")
    row = one(request, Item.objects.all(), pk)
    facts = dict(ItemFact.objects.filter(item=row).values_list("question", "answer"))
    return {"id": row.pk} | an_item(person, row) | {"description": row.description, "facts": facts}


class Prices(Paging):
    """Which analyses."""

    item: Number | None = None


def an_analysis(_person: User, row: PriceAnalysis) -> Said:
    """What the market asked for a thing at one moment."""
    names = (
        "item_id", "product_name", "platform", "price", "currency", "band_low", "band_high", "confidence",
        "market_position", "sample_size", "trend", "note", "analysis_date",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


@router.get("/prices", response=Page, tags=["precios"], url_name="api_prices")
def prices(request: HttpRequest, asked: Query[Prices]) -> Said:
    """Los análisis de precio."""
    needs(request, "pricing.view_priceanalysis")
    wanted = Q(item_id=asked.item) if asked.item is not None else Q()
    return page(request, PriceAnalysis.objects.filter(wanted), asked, an_analysis)


@router.get("/prices/{int:pk}", tags=["precios"], url_name="api_price")
def price(request: HttpRequest, pk: Path[Number]) -> Said:
    """Un análisis con cada anuncio que se miró y por qué contó o no."""
    person = needs(request, "pricing.view_priceanalysis")
    row = one(request, PriceAnalysis.objects.all(), pk)
    names = ("source", "external_id", "title", "price", "currency", "condition", "url", "seen_at", "kept")
    seen = [
        {name: getattr(each, name) for name in names} | {"dropped_because": words.plain(each.dropped_because)}
        for each in row.observations.order_by("price", "id")[:500]
    ]
    return {"id": row.pk} | an_analysis(person, row) | {"observations": seen}
