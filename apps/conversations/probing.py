"""Once a day: is the marketplace still as we know it? Where it is not, nothing is sent until a person has looked.

Works under the account's lease, so that it never meets a delivery. Sends, types and marks nothing.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from apps.conversations import reading, sessions
from apps.core import alerts, breakers, clock, leases, logs
from apps.core.models import Alert
from apps.marketplace import failures, probe, shape
from apps.marketplace.browser import Browser
from apps.marketplace.models import Account
from apps.marketplace.remote import BadAnswer
from apps.marketplace.shape import Finding

# Looked at once a night; by day only what missed its night, such as a computer that sleeps then.
NIGHTLY_AFTER, LATEST_AFTER = timedelta(hours=20), timedelta(hours=25)
FROM_HOUR, UNTIL_HOUR, APART_MINUTES = 4, 6, 7
# Until after the next look, so that no delivery tries in between.
PAUSE = timedelta(hours=26)
TRY_AGAIN_S = 1.0

log = logs.get(__name__)


def due() -> list[int]:
    """Ids of the active accounts to look at now."""
    now = clock.now()
    active = Account.objects.filter(status=Account.Status.ACTIVE)
    return [account.pk for account in active if _is_due(account, now)]


def _is_due(account: Account, now: datetime) -> bool:
    if account.probed_at is None or now - account.probed_at > LATEST_AFTER:
        return True
    local = now.astimezone(ZoneInfo(account.timezone))
    minute = (local.hour - FROM_HOUR) * 60 + local.minute
    length = (UNTIL_HOUR - FROM_HOUR) * 60
    mine = account.pk * APART_MINUTES % length
    return now - account.probed_at > NIGHTLY_AFTER and mine <= minute < length


def look(account_id: int, browser: Browser, *, patience: float = 0.0) -> tuple[Finding, ...] | None:
    """What has changed at the marketplace, for one account; opens or closes what keeps it from sending.

    None where it could not be looked at: the account is stopped, resting after errors, or busy for longer than
    `patience` seconds. Raises MarketplaceError.
    """
    with leases.lease(f"account:{account_id}", settings.WALLE_ACCOUNT_LEASE) as held:
        if held is not None:
            return _look(Account.objects.get(pk=account_id), browser)
    if patience <= 0:
        return None
    clock.sleep(TRY_AGAIN_S)
    return look(account_id, browser, patience=patience - TRY_AGAIN_S)


def _look(account: Account, browser: Browser) -> tuple[Finding, ...] | None:
    sending = reading.breaker_of(account, "send")
    told = Alert.objects.filter(kind="drift", subject=sessions.subject_of(account), closed_at=None).exists()
    if account.status != Account.Status.ACTIVE or not breakers.allows(reading.breaker_of(account, "read")):
        return None
    if not told and not breakers.allows(sending):
        return None
    with logs.trace(logs.new_trace(), account=account.pk):
        with reading.judging(account, "read"), sessions.connected(account) as client, reading.about_the_account():
            answers = probe.read_answers(client)
        thread, page, evidence = probe.harmless(probe.threads_of(answers)), None, None
        if thread is not None:
            # A page that fails for another reason must not shorten the pause that a change has brought.
            with reading.judging(account, "read" if told else "send"):
                page, evidence = probe.look_at_page(
                    browser,
                    web_url=settings.WALLE_MARKET_WEB_URL,
                    state=sessions.account_state(account),
                    thread=thread,
                    timeout=settings.WALLE_PAGE_TIMEOUT,
                )
        found = shape.drift(shape.Seen(answers, page))
        Account.objects.filter(pk=account.pk).update(probed_at=clock.now())
        changed = [finding for finding in found if finding.drift]
        log.info("probe.done", changed=len(changed), notes=len(found) - len(changed), page=page is not None)
        if changed:
            _pause(account, sending, changed)
            if evidence is not None and not told:
                error = BadAnswer("the site has changed")
                error.evidence = evidence
                failures.keep(account, None, error)
        elif told and page is not None:
            breakers.reset(sending)
        return found


def _pause(account: Account, sending: str, changed: list[Finding]) -> None:
    what = "; ".join(f"{finding.where}: {finding.expected} ({finding.seen_es})" for finding in changed)
    breakers.failed(sending, f"Wallapop ha cambiado: {what}", at_once=True, pause=PAUSE, alert=False)
    alerts.raise_alert(
        "drift",
        sessions.subject_of(account),
        f"Wallapop ha cambiado y en la cuenta de {account.username} no se envía nada: {what}. Los borradores siguen; "
        f"contesta tú en la app. Se comprueba cada noche, o ahora con «manage.py probe {account.username}».",
    )
