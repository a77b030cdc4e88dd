"""What a page of prices shows: the band, its evidence, its history, how the scan goes and what is proposed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.conversations import price_proposals, price_scans
from apps.desk import price_charts, visibility, words
from apps.desk.admin.item_fields import LadderWidget
from apps.marketplace.models import Item
from apps.pricing.models import ItemScan, PriceAnalysis, PriceObservation, PriceProposal, PriceVerdict
from apps.pricing.sources import IMPORTED, SOURCES

#: Rows of one table, and analyses of one history.
MOST_ROWS, MOST_MOMENTS = 100, 60
STEPS = ("fast", "balanced", "patient")
CHANGE = "marketplace.change_item"


def source_label(name: str) -> str:
    """A source as people call it."""
    known = SOURCES.get(name)
    return known.label if known else IMPORTED.get(name.removesuffix("_mano"), name)


def three(analysis: PriceAnalysis) -> list[dict[str, Any]]:
    """The three prices, as they are stored, with their names; empty where there is no number."""
    names = dict(zip(STEPS, (_("Rápido"), _("Equilibrado"), _("Paciente")), strict=True))
    return [
        {
            "name": names[step],
            "asked": price_charts.plain(told["asked"]),
            "sold": price_charts.plain(told["sold"]),
            "days": told["days"],
        }
        for step in STEPS
        if (told := analysis.prices.get(step))
    ]


def of_analysis(person: visibility.Person, analysis: PriceAnalysis) -> dict[str, Any]:
    """Band, sources and evidence of one analysis; each row with the person's word about it, where there is one."""
    rows = list(analysis.observations.order_by("-kept", "price", "id"))
    said = PriceVerdict.objects.filter(product_name=analysis.product_name).values_list("source", "external_id")
    ruled = set(said)
    for row in rows:
        row.source_label = source_label(row.source)  # type: ignore[attr-defined]
        row.ruled = (row.source, row.external_id) in ruled  # type: ignore[attr-defined]
    kept, dropped = [row for row in rows if row.kept], [row for row in rows if not row.kept]
    prices = three(analysis)
    return {
        "analysis": analysis,
        "three": prices,
        "shop": Decimal(analysis.prices["shop"]) if analysis.prices.get("shop") else None,
        "band": price_charts.band(
            None if analysis.band_low is None else price_charts.plain(analysis.band_low),
            None if analysis.band_high is None else price_charts.plain(analysis.band_high),
            prices=[row.price for row in kept],
            steps=[(each["name"], each["asked"]) for each in prices],
            ours=analysis.asked,
        ),
        "sources": [told | {"name": name, "label": source_label(name)} for name, told in analysis.sources.items()],
        "tables": [
            (_("Cuentan"), kept[:MOST_ROWS], len(kept), True),
            (_("No cuentan"), dropped[:MOST_ROWS], len(dropped), False),
        ],
        "may_rule": person.has_perm(CHANGE),
    }


def of_item(person: visibility.Person, item: Item) -> dict[str, Any]:
    """Everything of one item's prices that this person may see."""
    analyses = PriceAnalysis.objects.filter(item_id=item.pk)
    newest = analyses.first()
    moments = [
        price_charts.Moment(*row)
        for row in analyses.values_list("analysis_date", "price", "band_low", "band_high", "asked")[:MOST_MOMENTS]
    ]
    row = ItemScan.objects.select_related("schedule__crontab").filter(pk=item.pk).first()
    context = {
        "item": item,
        "moments": moments,
        "history": price_charts.history(moments[::-1]),
        "may_scan": person.has_perm(CHANGE),
        "schedule": _schedule(person, row),
        **progress(row),
    }
    if newest is not None:
        context |= of_analysis(person, newest)
    if visibility.sees_floor(person):
        context |= {"proposal": shown(price_proposals.open_of(item.pk), item)}
        context |= {"decided": shown(price_proposals.last_decided(item.pk), item)}
    return context


def progress(row: ItemScan | None) -> dict[str, Any]:
    """How far a scan is."""
    running = price_scans.is_running(row)
    told = {"running": running, "scan": row, "percent": 0}
    if row is not None and running and row.asked:
        told["percent"] = round(100 * row.answered / row.asked)
    return told


def _schedule(person: visibility.Person, row: ItemScan | None) -> dict[str, Any] | None:
    if row is None or row.schedule is None:
        return None
    cron = row.schedule.crontab
    plain = cron is not None and cron.hour.isdecimal() and cron.minute.isdecimal()
    return {
        "on": row.schedule.enabled,
        "at": f"{int(cron.hour)}:{int(cron.minute):02}" if plain else "",
        "pk": row.schedule.pk if person.has_perm("django_celery_beat.view_periodictask") else None,
    }


def shown(proposal: PriceProposal | None, item: Item) -> dict[str, Any] | None:
    """A proposal in words: each thing that would change, before and after. Only for whoever sees floors."""
    if proposal is None:
        return None
    names = {
        "list_price": _("Precio del anuncio"),
        "floor": _("Precio mínimo"),
        "ladder": _("Escalera de rebajas"),
    }
    rows = [
        (names[name], _said(name, proposal.before.get(name), item), _said(name, proposal.after[name], item))
        for name in names
        if name in proposal.after
    ]
    return {
        "pk": proposal.pk,
        "row": proposal,
        "rows": rows,
        "lists": "list_price" in proposal.after,
        "approved": proposal.state == PriceProposal.State.APPROVED,
        "who": proposal.decided_by,
    }


def _said(name: str, value: Any, item: Item) -> str:
    if name == "ladder":
        told: Mapping[str, Any] = value or {}
        steps = [f"{label}: {told[step]:g}".replace(".", ",") for step, label in LadderWidget.steps if step in told]
        return " · ".join(steps) or _("la de siempre")
    return _("no se regatea") if value is None else words.money(Decimal(value), item.currency)


def rows_for_export(analysis: PriceAnalysis) -> list[tuple[str, ...]]:
    """What was seen, as a table that `importing` reads again; with why each row counted or not."""
    head = ("fuente", "título", "precio", "estado", "enlace", "fecha", "clase", "id", "cuenta", "por qué no")
    return [head, *(_exported(row) for row in analysis.observations.order_by("-kept", "price", "id"))]


def _exported(row: PriceObservation) -> tuple[str, ...]:
    kind = "vendido" if row.sold else "tienda" if (s := SOURCES.get(row.source)) and s.kind == "shop" else "pedido"
    return (
        row.source,
        row.title,
        f"{row.price:.2f}".replace(".", ","),
        row.condition,
        row.url,
        f"{row.seen_at:%d/%m/%Y}",
        kind,
        row.external_id,
        "sí" if row.kept else "no",
        row.dropped_because,
    )
