"""What a scan proposes for an item's list price, floor and ladder, and what a person makes of it.

Nothing here changes an item but a person's approval, by the same way as any change by hand (`item_edits`): its revision
rises and the replies being prepared are thought again. The list price lives on Wallapop, where only the seller changes
it: approving one leaves an alert until the listing shows it.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.ai_engine.brief import euros
from apps.conversations import item_edits
from apps.conversations.negotiation import Ladder
from apps.conversations.refused import Refused
from apps.core import alerts, clock, logs
from apps.core.models import Alert
from apps.marketplace import bulk
from apps.marketplace.models import Item
from apps.pricing import proposing
from apps.pricing.models import PriceAnalysis, PriceProposal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = PriceProposal.State
#: So long what was dismissed is not proposed again.
DISMISSED_FOR = timedelta(days=30)
#: The alert of a list price that was approved and is not yet on Wallapop.
TODO = "price_todo"

log = logs.get(__name__)


def consider(item: Item, analysis: PriceAnalysis) -> PriceProposal | None:
    """The open proposal after a scan: the new one, the same as before, or none."""
    found = proposing.propose(
        analysis.prices, comparables=analysis.sample_size, confidence=analysis.confidence, standing=_standing(item)
    )
    after: dict[str, Any] = {}
    if found.list_price is not None:
        after["list_price"] = f"{found.list_price:.2f}"
    if found.floor is not None:
        after["floor"] = f"{found.floor:.2f}"
    if found.ladder:
        after["ladder"] = found.ladder
    if item.currency != "EUR":
        after = {}
    with transaction.atomic():
        if not Item.objects.select_for_update(of=("self",), no_key=True).filter(pk=item.pk).exists():
            return None
        before, open_one = _before(item), open_of(item.pk)
        if open_one and open_one.before == before and open_one.after == after:
            return open_one
        if open_one:
            PriceProposal.objects.filter(pk=open_one.pk).update(state=State.OVERTAKEN)
        if not after or _dismissed_lately(item.pk, after):
            return None
        return PriceProposal.objects.create(
            item_id=item.pk, analysis=analysis, before=before, after=after, made_at=clock.now()
        )


def open_of(item_id: int) -> PriceProposal | None:
    """The proposal that waits for a person."""
    return PriceProposal.objects.filter(item_id=item_id, state=State.OPEN).first()


def last_decided(item_id: int) -> PriceProposal | None:
    """The newest decision about a proposal that can still be undone."""
    since = clock.now() - item_edits.UNDO_WITHIN
    decided = PriceProposal.objects.filter(item_id=item_id, state__in=(State.APPROVED, State.DISMISSED))
    return decided.filter(decided_at__gt=since).select_related("decided_by").order_by("-decided_at").first()


def approve(proposal_id: int, item_id: int, *, by: "User") -> PriceProposal:
    """Writes floor and ladder as proposed; the list price is left to the seller. Raises Refused where the item is no
    longer as the proposal saw it.
    """
    with transaction.atomic():
        item, proposal = _locked(item_id, proposal_id, State.OPEN)
        if _before(item) != proposal.before:
            raise Refused(_("El anuncio ha cambiado desde que se hizo la propuesta: analízalo otra vez."))
        edit_id = None
        if wish := _wish(proposal.after):
            (row,) = item_edits.rows_of([item])
            done = item_edits.apply({item.pk: wish}, {item.pk: row.mark()}, by=by)
            if done.edit is None:
                raise Refused(_("Lo propuesto ya no vale para este anuncio: analízalo otra vez."))
            edit_id = done.edit.pk
        _decide(proposal, State.APPROVED, by, edit_id)
        if "list_price" in proposal.after:
            price = euros(Decimal(proposal.after["list_price"]))
            alerts.raise_alert(
                TODO, f"item:{item.pk}", f"Pon «{item.title[:120]}» a {price} en Wallapop: ahí solo lo cambias tú."
            )
    log.info("price.proposal_approved", item=item_id, proposal=proposal_id, by=by.pk)
    return proposal


def dismiss(proposal_id: int, item_id: int, *, by: "User") -> PriceProposal:
    """Leaves everything as it is, and doesn't propose the same again for a while. Raises Refused."""
    with transaction.atomic():
        _item, proposal = _locked(item_id, proposal_id, State.OPEN)
        _decide(proposal, State.DISMISSED, by, None)
    log.info("price.proposal_dismissed", item=item_id, proposal=proposal_id, by=by.pk)
    return proposal


def undo(proposal_id: int, item_id: int, *, by: "User") -> PriceProposal:
    """Takes a decision back: what approving wrote is as before, and the proposal waits again. Raises Refused."""
    with transaction.atomic():
        _item, proposal = _locked(item_id, proposal_id, State.APPROVED, State.DISMISSED)
        newest = last_decided(item_id)
        if newest is None or newest.pk != proposal.pk:
            raise Refused(_("Eso ya no se puede deshacer."))
        if proposal.edit_id is not None and item_edits.undo(proposal.edit_id, by=by).left:
            raise Refused(_("El anuncio ha cambiado desde entonces: no se deshace nada."))
        alerts.close(TODO, f"item:{item_id}")
        state = State.OVERTAKEN if open_of(item_id) else State.OPEN
        proposal.state, proposal.edit_id, proposal.decided_at, proposal.decided_by = state, None, None, None
        proposal.save(update_fields=["state", "edit_id", "decided_at", "decided_by"])
    log.info("price.proposal_undone", item=item_id, proposal=proposal_id, by=by.pk)
    return proposal


def end_reminders() -> None:
    """Ends the alerts of list prices that the listings show by now, and those of listings that are gone."""
    subjects = Alert.objects.filter(kind=TODO, closed_at=None).values_list("subject", flat=True)
    numbers = [int(each.removeprefix("item:")) for each in subjects]
    items = Item.objects.in_bulk(numbers) if numbers else {}
    for number in numbers:
        approved = PriceProposal.objects.filter(item_id=number, state=State.APPROVED).order_by("-decided_at").first()
        wanted, item = approved.after.get("list_price") if approved else None, items.get(number)
        on_sale = item is not None and item.status in (Item.Status.PUBLISHED, Item.Status.RESERVED)
        if wanted is None or not on_sale or (item is not None and Decimal(wanted) == item.list_price):
            alerts.close(TODO, f"item:{number}")


def _locked(item_id: int, proposal_id: int, *states: str) -> tuple[Item, PriceProposal]:
    item = Item.objects.select_for_update(of=("self",), no_key=True).filter(pk=item_id).first()
    rows = PriceProposal.objects.select_for_update(of=("self",))
    proposal = rows.filter(pk=proposal_id, item_id=item_id, state__in=states).first()
    if item is None or proposal is None:
        raise Refused(_("Esa propuesta ya no espera: recarga la página."))
    return item, proposal


def _decide(proposal: PriceProposal, state: str, by: "User", edit_id: int | None) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.edit_id = state, by, clock.now(), edit_id
    proposal.save(update_fields=["state", "decided_by", "decided_at", "edit_id"])


def _standing(item: Item) -> proposing.Standing:
    usual = Ladder()
    steps = {
        name: Decimal(str(item.ladder.get(name, getattr(usual, name)))) for name in ("first_counter_pct", "step_pct")
    }
    rounds = int(item.ladder.get("rounds", usual.rounds))
    end = steps["first_counter_pct"] + steps["step_pct"] * max(rounds - 1, 0)
    days = (item.sell_before - timezone.localdate(clock.now())).days if item.sell_before else None
    return proposing.Standing(item.list_price, item.floor_price, end, days)


def _before(item: Item) -> dict[str, Any]:
    floor = None if item.floor_price is None else f"{item.floor_price:.2f}"
    return {"list_price": f"{item.list_price:.2f}", "floor": floor, "ladder": item.ladder}


def _wish(after: Mapping[str, Any]) -> bulk.Wish:
    floor = bulk.Floor(amount=Decimal(after["floor"])) if "floor" in after else None
    return bulk.Wish(floor, after.get("ladder", {}))


def _dismissed_lately(item_id: int, after: Mapping[str, Any]) -> bool:
    since = clock.now() - DISMISSED_FOR
    dismissed = PriceProposal.objects.filter(item_id=item_id, state=State.DISMISSED, decided_at__gt=since)
    return any(proposing.alike(each.after, after) for each in dismissed)
