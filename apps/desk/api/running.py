"""Running the shop: items, accounts, and PARAR TODO; by the functions that the desk's pages call."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import Field

from apps.conversations import item_edits, items, pausing, price_scans
from apps.conversations.refused import Refused
from apps.core import clock, doorbell, stop
from apps.desk import visibility
from apps.desk.api.entry import needs
from apps.desk.api.once import once
from apps.desk.api.pages import Number, Said, Strict, one
from apps.desk.api.problems import Stopped
from apps.marketplace import bulk
from apps.marketplace.models import Account, Item
from apps.pricing import scans

router = Router()
CHANGE_ITEM, CHANGE_ACCOUNT = "marketplace.change_item", "marketplace.change_account"
DECIDE, MANAGE = "decide", "manage"
Words = Annotated[str, Field(max_length=2000, pattern="^[^\\x00]*$")]
Money = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2)]


class Wish(Strict):
    """What is to become of items. `floor`: an amount or «fixed» (no haggling); else `floor_percent` below the price."""

    floor: Money | Literal["fixed"] | None = None
    floor_percent: Annotated[Decimal, Field(ge=0, le=99, max_digits=4, decimal_places=2)] | None = None
    ladder: dict[str, float] | None = Field(None, max_length=6)
    reference: Annotated[str, Field(max_length=60, pattern="^[^\\x00]*$")] | None = None
    shelf: Annotated[str, Field(max_length=60, pattern="^[^\\x00]*$")] | None = None
    facts: dict[str, str] = Field(default_factory=dict, max_length=50)


class Many(Strict):
    """Some items and what is to become of them. Without `apply` nothing is written: it answers what would."""

    items: list[Number] = Field(min_length=1, max_length=500)
    wish: Wish
    apply: bool = False
    marks: dict[int, str] = Field(
        default_factory=dict, max_length=500, description="Los «mark» que dio la vista previa."
    )


@router.post("/items/bulk", tags=["anuncios"], url_name="api_items_bulk")
def change_items(request: HttpRequest, given: Many) -> HttpResponse:
    """Cambia mínimos, escaleras, datos… de varios anuncios. Primero sin «apply»: dice qué cambiaría y da los «mark»."""
    person = needs(request, CHANGE_ITEM, MANAGE)
    mine = visibility.visible(person, Item.objects.filter(pk__in=given.items))
    rows = item_edits.rows_of(mine.order_by("pk"))
    if len(rows) != len(set(given.items)):
        raise Stopped(404, _("Alguno de esos anuncios no existe, o es de una cuenta que no llevas."))
    wish = _wish(person, given.wish)
    if not given.apply:
        changes = [bulk.change(row, wish) for row in rows]
        return once(request, lambda _by: {"changes": [_shown(each, person) for each in changes]})

    def deed(by: User) -> Said:
        done = item_edits.apply(
            dict.fromkeys((row.pk for row in rows), wish), {row.pk: given.marks.get(row.pk, "") for row in rows}, by=by
        )
        return {"written": done.written, "left": list(done.left), "undo": done.edit.pk if done.edit else None}

    return once(request, deed)


def _wish(person: User, given: Wish) -> bulk.Wish:
    if not visibility.sees_floor(person) and given.model_fields_set & {"floor", "floor_percent", "ladder"}:
        raise PermissionDenied
    floor = None
    if given.floor_percent is not None:
        floor = bulk.Floor(percent=given.floor_percent)
    elif given.floor is not None:
        floor = bulk.Floor(amount=None if given.floor == "fixed" else given.floor)
    ladder = dict(given.ladder or {})
    forgets = given.ladder is not None and not ladder
    return bulk.Wish(floor, ladder, forgets, given.facts, given.reference, given.shelf)


def _shown(change: bulk.Change, person: User) -> Said:
    hidden = frozenset() if visibility.sees_floor(person) else frozenset({"floor", "ladder"})
    before, after = ({k: v for k, v in each.items() if k not in hidden} for each in (change.before, change.after))
    told = {"item": change.row.pk, "mark": change.row.mark(), "before": before, "after": after}
    return told | {"applies": change.applies, "problems": list(change.problems)}


class Settings(Strict):
    """What of an account can be set; what is left out stays."""

    persona: Annotated[str, Field(max_length=40, pattern="^[-\\w]+$")] | None = None
    active_from: time | None = None
    active_until: time | None = None
    timezone: Annotated[str, Field(max_length=40)] | None = None
    poll_busy_s: Annotated[int, Field(ge=1, le=3600)] | None = None
    poll_idle_s: Annotated[int, Field(ge=1, le=3600)] | None = None
    cap_per_hour: Annotated[int, Field(ge=1, le=1000)] | None = None
    cap_per_day: Annotated[int, Field(ge=1, le=10_000)] | None = None
    min_gap_s: Annotated[int, Field(ge=0, le=3600)] | None = None
    reserve_hours: Annotated[int, Field(ge=1, le=720)] | None = None


def _account(request: HttpRequest, pk: int) -> Account:
    needs(request, CHANGE_ACCOUNT, MANAGE)
    found: Account = one(request, Account.objects.defer("session_state"), pk)
    return found


@router.patch("/accounts/{int:pk}/settings", tags=["cuentas"], url_name="api_account_settings")
def set_account(request: HttpRequest, pk: Path[Number], given: Settings) -> HttpResponse:
    """Cambia horas, topes, voz o cada cuánto se lee una cuenta."""
    row = _account(request, pk)
    values = given.dict(exclude_none=True)

    def deed(by: User) -> Said:
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["session_state"])
        if values:
            row.save(update_fields=list(values))
            LogEntry.objects.log_actions(by.pk, [row], CHANGE, change_message=f"API: {', '.join(values)}")
        return {"id": pk, "changed": sorted(values)}

    return once(request, deed)


@router.post("/accounts/{int:pk}/pause", tags=["cuentas"], url_name="api_account_pause")
def pause(request: HttpRequest, pk: Path[Number]) -> HttpResponse:
    """Deja de leer y de enviar."""
    return _move(request, pk, pausing.pause)


@router.post("/accounts/{int:pk}/resume", tags=["cuentas"], url_name="api_account_resume")
def resume(request: HttpRequest, pk: Path[Number]) -> HttpResponse:
    """Vuelve a leer y a enviar."""
    return _move(request, pk, pausing.resume)


def _move(request: HttpRequest, pk: int, way: Any) -> HttpResponse:
    _account(request, pk)

    def deed(by: User) -> Said:
        moved = way([pk], by=by.get_username())
        return {"id": pk, "status": Account.objects.get(pk=pk).status, "changed": bool(moved)}

    return once(request, deed)


@router.post("/accounts/{int:pk}/scan", tags=["cuentas"], url_name="api_account_scan")
def scan(request: HttpRequest, pk: Path[Number]) -> HttpResponse:
    """Lee ya la bandeja y repasa los anuncios."""
    row = _account(request, pk)

    def deed(_by: User) -> Said:
        if row.status != Account.Status.ACTIVE:
            raise Refused(_("La cuenta no está activa: reanúdala o inicia sesión antes."))
        Account.objects.filter(pk=pk).update(poll_wanted_at=clock.now())
        doorbell.ring(("inbox.poll", pk))
        doorbell.ring(("inbox.sync_account", pk))
        return {"id": pk, "asked": True}

    return once(request, deed)


@router.post("/items/{int:pk}/price-scan", tags=["precios"], url_name="api_price_scan")
def scan_prices(request: HttpRequest, pk: Path[Number]) -> HttpResponse:
    """Mira ya a cuánto se vende lo mismo. 409 si el análisis es de hace poco."""
    needs(request, CHANGE_ITEM, MANAGE)
    one(request, Item.objects.all(), pk)

    def deed(_by: User) -> Said:
        if not scans.is_due(pk):
            raise Refused(_("El último análisis de este anuncio es reciente: míralo en «/prices?item=»."))
        price_scans.want(pk)
        return {"id": pk, "asked": True}

    return once(request, deed)


class Standing(Strict):
    """How it stands. `elsewhere`: sold, but not in this chat or on Wallapop."""

    status: Literal["published", "reserved", "sold"]
    elsewhere: bool = False


@router.post("/items/{int:pk}/status", tags=["anuncios"], url_name="api_item_status")
def set_status(request: HttpRequest, pk: Path[Number], given: Standing) -> HttpResponse:
    """Reserva, quita la reserva o da por vendido; Wallapop se entera enseguida."""
    needs(request, CHANGE_ITEM, MANAGE)
    one(request, Item.objects.all(), pk)

    def deed(by: User) -> Said:
        changed = items.mark(pk, given.status, by=by, elsewhere=given.elsewhere)
        return {"id": pk, "status": Item.objects.get(pk=pk).status, "changed": changed}

    return once(request, deed)


@router.post("/stop", tags=["sistema"], url_name="api_stop")
def stop_all(request: HttpRequest) -> HttpResponse:
    """PARAR TODO: en dos segundos no sale nada."""
    needs(request, "marketplace.operate_stop", DECIDE)

    def deed(by: User) -> Said:
        stop.press(by)
        return {"stopped": stop.active()}

    return once(request, deed)


@router.post("/stop/lift", tags=["sistema"], url_name="api_stop_lift")
def lift(request: HttpRequest) -> HttpResponse:
    """Vuelve a dejar salir mensajes."""
    needs(request, "marketplace.operate_stop", DECIDE)

    def deed(by: User) -> Said:
        stop.lift(by)
        return {"stopped": stop.active()}

    return once(request, deed)
