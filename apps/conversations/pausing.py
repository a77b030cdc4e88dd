"""An account in pause neither reads nor sends; a person puts it there and takes it back."""

from collections.abc import Iterable

from apps.core import alerts, breakers, logs
from apps.marketplace.models import Account

log = logs.get(__name__)


def pause(ids: Iterable[int], *, by: str) -> list[str]:
    """Puts the active ones of these accounts in pause; their names."""
    return _move(ids, (Account.Status.ACTIVE,), Account.Status.PAUSED, by)


def resume(ids: Iterable[int], *, by: str) -> list[str]:
    """Takes accounts out of a pause, or back once a person has passed Wallapop's check; their names. A lost session
    needs a login.
    """
    names = _move(ids, (Account.Status.PAUSED, Account.Status.CHALLENGED), Account.Status.ACTIVE, by)
    for pk in Account.objects.filter(pk__in=ids, username__in=names).values_list("pk", flat=True):
        breakers.reset_account(pk)
        alerts.close("challenge", f"account:{pk}")
    return names


def _move(ids: Iterable[int], before: tuple[str, ...], after: str, by: str) -> list[str]:
    names = []
    for pk, name in Account.objects.filter(pk__in=ids).values_list("pk", "username"):
        if Account.objects.filter(pk=pk, status__in=before).update(status=after):
            log.warning("account.moved", account=pk, to=after, by=by)
            names.append(name)
    return names
