"""Work that piles up: one alert an account while it lasts."""

from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from apps.conversations.models import Turn
from apps.core import alerts, clock
from apps.core.models import Alert, Stop
from apps.desk import words
from apps.marketplace.models import Account

KIND = "backlog"
#: People: so many decisions at once, or one that has waited so long.
MANY, LONG = 25, timedelta(hours=3)
#: The machine: nothing due for a step may wait so long for it.
STUCK = timedelta(minutes=10)
S = Turn.State


def watch() -> None:
    """Opens the alert of every account whose work piles up, closes the others'. Under STOP nothing moves: it is left
    as it is.
    """
    if Stop.objects.filter(ended_at=None).exists():
        return
    now = clock.now()
    held = Q(state=S.HELD) & (Q(snooze=None) | Q(snooze__until__lte=now))
    late = Q(state__in=(S.RECEIVED, S.ASSESSED, S.DRAFTED, S.READY), not_before__lte=now - STUCK)
    piled = {}
    counted = (
        Turn.objects.filter(state__in=Turn.OPEN)
        .order_by()
        .values_list("conversation__account")
        .annotate(n=Count("pk", filter=held), since=Min("waiting_since", filter=held), late=Count("pk", filter=late))
    )
    for account, waiting, since, stuck in counted:
        if waiting >= MANY or (since and now - since >= LONG):
            piled[account] = _("%(n)s respuestas esperan a una persona, la primera desde %(when)s.") % {
                "n": waiting, "when": words.relative(since, now),
            }  # fmt: skip
        elif stuck:
            piled[account] = _("%(n)s respuestas no avanzan: mira «Servicios» y «Cuentas».") % {"n": stuck}
    active = set(Account.objects.filter(status=Account.Status.ACTIVE).values_list("pk", flat=True))
    for account in active & piled.keys():
        alerts.raise_alert(KIND, f"account:{account}", piled[account])
    for subject in Alert.objects.filter(kind=KIND, closed_at=None).values_list("subject", flat=True):
        if subject not in {f"account:{account}" for account in active & piled.keys()}:
            alerts.close(KIND, subject)
