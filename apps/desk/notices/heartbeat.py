"""A sign of life to an address outside, for somebody there to notice when it stays away.

Given only after everything was seen to work: this task was rung by beat through the broker and taken by a worker, the
database answers and keeps what is written, and every active account was read lately.
"""

import httpx
from django.conf import settings

from apps.core import leases, logs
from apps.desk import state
from apps.marketplace.models import Account

LEASE, LEASE_S = "heartbeat", 30
log = logs.get(__name__)


def beat() -> bool:
    """Gives the sign where all is well; whether it was given. Without an address nothing is done."""
    if not settings.WALLE_HEARTBEAT_URL:
        return False
    with leases.lease(LEASE, LEASE_S) as held:  # a row written and taken away again
        if held is None:
            return False
        if unread := [each.pk for each in Account.objects.filter(status=Account.Status.ACTIVE) if state.unread(each)]:
            log.warning("heartbeat.withheld", unread=unread)
            return False
        try:
            answer = httpx.get(settings.WALLE_HEARTBEAT_URL, timeout=10)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("heartbeat.unheard", error=type(error).__name__)
            return False
    return True
