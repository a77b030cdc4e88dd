"""Circuit breakers: one row per dependency, so that operators see and reset them. Opening raises one alert;
closing ends it.

A dependency that fails is left alone until `probe_at`; then exactly one caller may try. Names:
"account:<id>:<kind of call>", "ollama:<host>", "source:<name>".
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from apps.core import alerts, clock, logs
from apps.core.models import Alert, CircuitBreaker

FAILURES_TO_OPEN = 3
PROBE_AFTER = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)

log = logs.get(__name__)


def allows(name: str) -> bool:
    """Whether `name` may be called now. Past `probe_at` the first caller gets the one probe; the next waits
    another pause.
    """
    breaker = CircuitBreaker.objects.filter(pk=name).first()
    if breaker is None or breaker.state == CircuitBreaker.State.CLOSED:
        return True
    now = clock.now()
    return bool(
        CircuitBreaker.objects.filter(pk=name, probe_at__lte=now)
        .exclude(state=CircuitBreaker.State.CLOSED)
        .update(state=CircuitBreaker.State.HALF_OPEN, probe_at=now + PROBE_AFTER, changed_at=now)
    )


def paused(name: str) -> bool:
    """Whether `name` is in pause with no probe due yet; asking takes nobody's probe."""
    open_now = CircuitBreaker.objects.filter(pk=name, probe_at__gt=clock.now())
    return open_now.exclude(state=CircuitBreaker.State.CLOSED).exists()


def succeeded(name: str) -> None:
    """A call went well: a breaker that was probing closes and its alert ends. Costs one read while all is well.

    A pause is not ended by a call that had begun before it.
    """
    breaker = CircuitBreaker.objects.filter(pk=name).exclude(state=CircuitBreaker.State.OPEN).first()
    if breaker is not None and (breaker.failures or breaker.state != CircuitBreaker.State.CLOSED):
        reset(name)


def reset(name: str) -> None:
    """Closes `name`, by success or by an operator's hand."""
    with transaction.atomic():
        CircuitBreaker.objects.filter(pk=name).update(
            state=CircuitBreaker.State.CLOSED,
            failures=0,
            opened_at=None,
            probe_at=None,
            changed_at=clock.now(),
        )
        incident = _incident(name)
        if name == f"{incident}:send":
            alerts.close("drift", incident)  # it says that nothing is sent
        siblings = CircuitBreaker.objects.filter(pk__startswith=f"{incident}:")
        siblings = siblings.exclude(pk__in=(name, *_changed(incident)))
        if incident == name or not siblings.exclude(state=CircuitBreaker.State.CLOSED).exists():
            alerts.close("breaker", incident)
    log.info("breaker.closed", name=name)


def reset_account(account_id: int) -> None:
    """Closes every breaker of an account, once a person has put it right. What a change of the site has stopped stays
    so: neither a login nor a passed check mends that.
    """
    ours = CircuitBreaker.objects.filter(pk__startswith=f"account:{account_id}:")
    for name in ours.exclude(pk__in=_changed(f"account:{account_id}")).values_list("pk", flat=True):
        reset(name)


def _changed(incident: str) -> list[str]:
    """The breaker of `incident` that a change of the site keeps open, with an alert of its own."""
    changed = Alert.objects.filter(kind="drift", subject=incident, closed_at=None).exists()
    return [f"{incident}:send"] if changed else []


def _incident(name: str) -> str:
    """What an alert is about: the site failing an account in several kinds of call is one incident."""
    return ":".join(name.split(":")[:2]) if name.startswith("account:") else name


def failed(
    name: str, reason: str, *, at_once: bool = False, pause: timedelta | None = None, alert: bool = True
) -> None:
    """A call failed. Opens after FAILURES_TO_OPEN in a row, `at_once` on a challenge, again after a failed
    probe.

    `pause` (e.g. from Retry-After) replaces the default, which doubles with each failure up to LONGEST_PAUSE.
    `alert` False: the caller tells a person in its own words.
    """
    with transaction.atomic():
        breaker, _ = CircuitBreaker.objects.get_or_create(pk=name)
        CircuitBreaker.objects.filter(pk=name).update(failures=F("failures") + 1, reason=reason[:500])
        breaker = CircuitBreaker.objects.select_for_update().get(pk=name)
        if not (
            at_once or pause or breaker.state != CircuitBreaker.State.CLOSED or breaker.failures >= FAILURES_TO_OPEN
        ):
            return
        now = clock.now()
        doubled = PROBE_AFTER * 2 ** min(max(breaker.failures - FAILURES_TO_OPEN, 0), 10)
        until = now + (pause or min(doubled, LONGEST_PAUSE))
        if breaker.state == CircuitBreaker.State.OPEN and breaker.probe_at:
            until = max(until, breaker.probe_at)  # a call that had begun before must not shorten what the site asked
        breaker.probe_at = until
        breaker.opened_at = breaker.opened_at or now
        breaker.state = CircuitBreaker.State.OPEN
        breaker.save()
        if alert:
            alerts.raise_alert("breaker", _incident(name), f"{name} está en pausa: {reason}")
    log.warning("breaker.opened", name=name, failures=breaker.failures)
