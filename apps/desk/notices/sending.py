"""The outbox's way out. A row is claimed and committed before its message leaves; a claim that ends without a word may
have been sent, so it is sent once more and then counts as sent.

Must never wait for somebody else's server inside a transaction.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from apps.core import clock, logs
from apps.desk.notices import collect, outside, quiet, telegram, texts
from apps.desk.notices.models import Channel, Kind, Notice, Ticket

#: Longer than any sending takes (outside.LONGEST_S, for each of the messages of a channel's turn).
CLAIM = timedelta(minutes=3)
#: Between two messages of a channel, unless something can't wait.
GAP = timedelta(minutes=2)
AT_ONCE = {Kind.AGREED, Kind.CHALLENGE, Kind.SESSION, Kind.RISK, Kind.DIGEST}
#: Decisions with buttons get a message each; more of them, one message together.
APART = 3
KEPT = timedelta(days=90)

S = Notice.State
log = logs.get(__name__)


def send() -> int:
    """Sends what is due on every channel; returns how many messages left."""
    return sum(_send(channel) for channel in collect.usable())


def _send(channel: Channel) -> int:
    now = clock.now()
    local = timezone.localtime(now)
    if quiet.until(local, channel.quiet_from, channel.quiet_to) > local:
        return 0
    channel.notices.filter(state=S.SENDING, claimed_at__lt=now - CLAIM, cut_off=True).update(state=S.SENT, sent_at=now)
    due = channel.notices.filter(
        Q(state=S.WAITING, due_at__lte=now) | Q(state=S.SENDING, claimed_at__lt=now - CLAIM)
    ).order_by("id")
    found = list(due)
    waits = channel.last_sent_at and now - channel.last_sent_at < GAP
    if not found or (waits and not AT_ONCE & {each.kind for each in found}):
        return 0
    mine = [each for each in found if _claim(each)]
    lines = texts.lines(channel, mine)
    told = {each.notice.pk for each in lines}
    _end([each for each in mine if each.pk not in told], S.VOID)
    return sum(_tell(channel, each) for each in parcels(channel, lines))


def _claim(notice: Notice) -> bool:
    """Takes the row, unless another worker has; a claim taken over from somebody is marked as cut off."""
    again = notice.state == S.SENDING
    mine = Notice.objects.filter(pk=notice.pk, state=notice.state, claimed_at=notice.claimed_at)
    return bool(mine.update(state=S.SENDING, claimed_at=clock.now(), cut_off=notice.cut_off or again))


def parcels(channel: Channel, lines: Sequence[texts.Line]) -> list[list[texts.Line]]:
    """The messages to send: few decisions with buttons each by itself, all the rest together."""
    apart = [each for each in lines if each.ticket] if channel.via == Channel.Via.TELEGRAM else []
    apart = apart if len(apart) <= APART else []
    together = [each for each in lines if each not in apart]
    return [[each] for each in apart] + ([together] if together else [])


def _tell(channel: Channel, lines: list[texts.Line]) -> int:
    way = telegram.tell if channel.via == Channel.Via.TELEGRAM else outside.tell
    notices = [each.notice for each in lines]
    try:
        way(channel, lines)
    except outside.MaybeSent as error:
        log.warning("notice.unknown", channel=channel.pk, error=str(error))
        if not any(each.cut_off for each in notices):
            Notice.objects.filter(pk__in=[each.pk for each in notices]).update(
                state=S.WAITING, due_at=clock.now() + quiet.WAITS[0], cut_off=True
            )
            return 0
    except outside.NotSent as error:
        _refused(channel, notices, str(error))
        return 0
    _end(notices, S.SENT)
    Channel.objects.filter(pk=channel.pk).update(last_sent_at=clock.now(), problem="")
    log.info("notice.sent", channel=channel.pk, notices=len(notices))
    return 1


def _refused(channel: Channel, notices: Iterable[Notice], why: str) -> None:
    log.warning("notice.refused", channel=channel.pk, error=why)
    Channel.objects.filter(pk=channel.pk).update(problem=why[:200])
    for each in notices:
        refusals = each.refusals + 1
        pause = quiet.wait(refusals)
        state = S.FAILED if pause is None else S.WAITING
        Notice.objects.filter(pk=each.pk).update(
            state=state, refusals=refusals, due_at=clock.now() + (pause or timedelta())
        )


def _end(notices: Iterable[Notice], state: str) -> None:
    pks = [each.pk for each in notices]
    Notice.objects.filter(pk__in=pks).update(state=state, sent_at=clock.now() if state == S.SENT else None)


def prune() -> None:
    """Forgets what was told long ago, and tickets that are over."""
    now = clock.now()
    Notice.objects.filter(created_at__lt=now - KEPT).exclude(state__in=(S.WAITING, S.SENDING)).delete()
    Ticket.objects.filter(expires_at__lt=now - KEPT).delete()
