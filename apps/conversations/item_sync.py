"""An account's listings, brought here and told there: its own lists, details a few at a time, and what staff decided.

Gentle: the lists at each sync, the detail of what is new or changed, and of a few others in rotation. Absence from a
list proves nothing until the whole list was read and the listing's own page is gone too. Never tells the site twice
what it may have taken: after an unclear outcome its lists are read first.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from django.conf import settings

from apps.conversations import items, reading, sessions
from apps.core import breakers, clock, doorbell, leases, logs, stop
from apps.marketplace.client import Client
from apps.marketplace.models import Account, Item
from apps.marketplace.remote import (
    BadAnswer,
    Challenged,
    MarketplaceError,
    NotFound,
    NotYours,
    RateLimited,
    RemoteItem,
    SessionDead,
    Unreachable,
)

GAP_S = 1.0  # between two details: as reported, one request a second is a pace the site bears
IN_ROTATION = 3  # details read again at each sync, for their counters
ROTATES_EVERY_S = 600  # beat's period
CLOCK_SKEW = timedelta(seconds=60)
#: A decision the site has refused for so long is left to the button.
TRIES_FOR = timedelta(days=1)

NOT_OURS = "Wallapop dice que este anuncio no es de esta cuenta."
GONE = "Wallapop ya no tiene este anuncio."
UNCLEAR = "No se sabe si le ha llegado."
WHY: tuple[tuple[type[MarketplaceError], str], ...] = (
    (NotYours, NOT_OURS),
    (NotFound, GONE),
    (SessionDead, "Wallapop pide iniciar sesión."),
    (Challenged, "Wallapop pide una comprobación."),
    (RateLimited, "Wallapop pide que esperemos."),
    (Unreachable, f"Wallapop no contesta. {UNCLEAR}"),
    (BadAnswer, f"Wallapop contesta algo que no se entiende. {UNCLEAR}"),
)
#: The account has an alert about these; its items need none each.
ABOUT_THE_ACCOUNT = (SessionDead, Challenged, RateLimited)
LISTED = (Item.Status.PUBLISHED, Item.Status.RESERVED)

log = logs.get(__name__)


def sync(account_id: int) -> None:
    """Brings the listings of an account up to date, then tells the site what it has still to be told. Does nothing
    while another worker does it, or the account may not be read.
    """
    with leases.lease(f"items:{account_id}", settings.WALLE_ACCOUNT_LEASE) as held:
        account = Account.objects.filter(pk=account_id, status=Account.Status.ACTIVE).first()
        if held is None or account is None or not breakers.allows(reading.breaker_of(account, "items")):
            return
        with logs.trace(logs.new_trace(), account=account_id):
            try:
                with reading.judging(account, "items"):
                    sync_items(account, lambda: held.remaining() > settings.WALLE_MARKET_TIMEOUT + GAP_S)
            except MarketplaceError as error:
                log.warning("items.not_synced", error=type(error).__name__)
                return
    waiting = Item.objects.filter(account_id=account_id, wanted_at__gte=clock.now() - TRIES_FOR)
    waiting = waiting.exclude(wanted_status="").exclude(wanted_error__in=(NOT_OURS, GONE))
    for item_id in waiting.values_list("pk", flat=True):
        write(item_id)


def sync_items(account: Account, time_left: Callable[[], bool] = lambda: True) -> None:
    """Reads the account's own lists, and details for as long as `time_left`; the rest comes at the next sync.
    Raises MarketplaceError.
    """
    started = clock.now()
    known = {item.external_id: item for item in Item.objects.filter(account=account)}
    with sessions.connected(account) as client:
        with reading.about_the_account():
            listed = client.my_items()
        for problem in listed.problems:
            log.warning("items.unreadable", where=problem.where, what=problem.what)
        rows = [_take_in(account, remote) for remote in listed.items]
        unread = [row for row, remote in zip(rows, listed.items, strict=True) if _needs_detail(row, remote)]
        waiting = {row.pk for row in unread}
        Item.objects.filter(pk__in=[row.pk for row in rows if row.pk not in waiting]).update(listed_at=started)
        shown = {remote.external_id for remote in listed.items}
        absent = [item for item in known.values() if item.status in LISTED and item.external_id not in shown]
        if absent:
            absent = _without_sold(account, client, absent)
        resting = [row for row in rows if row.pk not in waiting and row.status in LISTED]
        for row in _paced((*unread, *_in_rotation(resting)), time_left):
            _read_detail(account, client, row)
            Item.objects.filter(pk=row.pk).update(listed_at=started)
        for row in _paced(absent if listed.complete else (), time_left):
            try:
                client.read_item(row.external_id)
            except NotFound:
                if items.record_gone(row):
                    items.rethink(row.pk)
    log.info("items.synced", listed=len(rows), details=len(unread), absent=len(absent), complete=listed.complete)


def _take_in(account: Account, remote: RemoteItem) -> Item:
    item, moved = items.record(account, remote)
    if moved:
        items.rethink(item.pk)
    return item


def _needs_detail(item: Item, remote: RemoteItem) -> bool:
    """Whether it is new here, or was changed there since its detail was read."""
    if item.listed_at is None:
        return True
    return remote.modified_at is not None and remote.modified_at > item.listed_at - CLOCK_SKEW


def _without_sold(account: Account, client: Client, absent: Sequence[Item]) -> list[Item]:
    """Those of the absent that the account's list of sold ones doesn't hold; the others are sold."""
    clock.sleep(clock.paced(GAP_S).total_seconds())
    sought = {item.external_id for item in absent}
    with reading.about_the_account():
        sold = client.my_sold(sought)
    for remote in sold.items:
        if remote.external_id in sought:  # sales of before our time are nobody's business here
            _take_in(account, remote)
            sought.discard(remote.external_id)
    return [item for item in absent if item.external_id in sought]


def _read_detail(account: Account, client: Client, item: Item) -> None:
    with suppress(NotFound, NotYours):  # taken down meanwhile; the next listing is not to blame
        _take_in(account, client.read_item(item.external_id))


def _paced(rows: Iterable[Item], time_left: Callable[[], bool]) -> Iterable[Item]:
    for row in rows:
        if not time_left():
            return
        clock.sleep(clock.paced(GAP_S).total_seconds())
        yield row


def _in_rotation(rows: Sequence[Item]) -> list[Item]:
    """A few, others each time; the clock says whose turn it is, so that nothing has to be remembered."""
    turn = int(clock.now().timestamp() // ROTATES_EVERY_S) * IN_ROTATION
    return [rows[(turn + nth) % len(rows)] for nth in range(min(IN_ROTATION, len(rows)))]


# -- telling the site what staff decided


def write(item_id: int) -> None:
    """Tells the site how an item stands, if it still has to be told. One at a time per item; running twice, late or
    after the site has it changes nothing.
    """
    waiting = Item.objects.filter(pk=item_id).exclude(wanted_status="")
    with leases.lease(f"item:{item_id}", settings.WALLE_ACCOUNT_LEASE) as held:
        item = waiting.select_related("account").first() if held else None
        told = item is not None and _write(item)
    anew = item is not None and waiting.exclude(wanted_at=item.wanted_at).exists()
    if anew or (told and waiting.exists()):  # decided anew meanwhile
        doorbell.ring(("inbox.write_item", item_id))


def _write(item: Item) -> bool:
    """One attempt; returns whether the site has it."""
    account = item.account
    if why := _not_now(account):
        items.note(item, why)  # whoever stopped it knows, or has an alert about the account
        return False
    unclear = bool(item.wanted_error)
    items.note(item, UNCLEAR)  # should this process die now
    try:
        with reading.judging(account, "items"), sessions.connected(account) as client:
            if not (unclear and _has_it(client, item)):
                _tell(client, item)
    except MarketplaceError as error:
        log.warning("item.not_told", item=item.pk, wanted=item.wanted_status, error=type(error).__name__)
        keep = items.note if isinstance(error, ABOUT_THE_ACCOUNT) else items.not_told
        keep(item, next((why for kind, why in WHY if isinstance(error, kind)), UNCLEAR))
        return False
    items.told(item)
    log.info("item.told", item=item.pk, status=item.wanted_status)
    return True


def _not_now(account: Account) -> str:
    if stop.active():
        return "Todo está parado."
    if account.status != Account.Status.ACTIVE:
        return f"La cuenta no puede hablar con Wallapop: {account.get_status_display()}."
    if not breakers.allows(reading.breaker_of(account, "items")):
        return "Wallapop está fallando y se le deja descansar un rato."
    return ""


def _tell(client: Client, item: Item) -> None:
    try:
        if item.wanted_status == Item.Status.SOLD:
            client.sell(item.external_id)
        else:
            client.reserve(item.external_id, item.wanted_status == Item.Status.RESERVED)
    except (NotYours, NotFound, BadAnswer, Unreachable):
        # It may have taken all the same, or been so already.
        with suppress(MarketplaceError):
            if _has_it(client, item):
                return
        raise


def _has_it(client: Client, item: Item) -> bool:
    """Whether the site's own lists show what is wanted."""
    if item.wanted_status == Item.Status.SOLD:
        return any(each.external_id == item.external_id for each in client.my_sold({item.external_id}).items)
    listed = (each for each in client.my_items().items if each.external_id == item.external_id)
    return any(each.status == item.wanted_status for each in listed)
