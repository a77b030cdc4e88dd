"""Figures from the database: what waits, how fast it goes, what came of it.

Read anew at each scrape, in a fixed number of queries on indexes; the rows are the truth, so nothing is lost with a
process. No label can hold a buyer's words or a name of theirs.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Extract
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from apps.conversations.models import Response, Turn
from apps.core import clock
from apps.core.models import Alert, CircuitBreaker, Stop
from apps.desk.dashboard import Percentile
from apps.marketplace.models import Account
from apps.security.models import SecurityEvent

S = Turn.State
#: Shares and percentiles are of the last hour, what comes of haggling of the last day, rates of five minutes.
HOUR, DAY, LATELY = timedelta(hours=1), timedelta(days=1), timedelta(minutes=5)
#: A buyer's message is answered or held within this once the buyer has stopped writing: the longest that writing may
#: take (WALLE_LLM_MAX_BUDGET), and a step before and after.
IN_TIME = timedelta(seconds=60)
QUANTILES = (0.5, 0.95, 0.99)
#: From and to of each stage of an answer: the buyer still writes, it is decided and worded, pacing, the browser.
STAGES = {
    "settle": ("opened_at", "settled_at"),
    "decide": ("settled_at", "decided_at"),
    "pace": ("decided_at", "sending_at"),
    "deliver": ("sending_at", "ended_at"),
}


def gauge(name: str, said: str, *labels: str) -> GaugeMetricFamily:
    """A figure of ours, without values yet."""
    return GaugeMetricFamily(f"walle_{name}", said, labels=labels)


class Rows(Collector):
    """The collector of the web process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All figures of this moment."""
        now = clock.now()
        yield from _open_turns(now)
        yield from _times(now)
        yield from _replies(now)
        yield from _deals(now)
        yield from _house(now)


def _open_turns(now: datetime) -> Iterator[GaugeMetricFamily]:
    number = gauge("turns", "Open turns by state", "state")
    oldest = gauge("turn_oldest_seconds", "How long the oldest open turn of a state waits", "state")
    held = gauge("held", "Turns that wait for a person, by reason", "reason")
    found = {
        state: (n, since)
        for state, n, since in Turn.objects.filter(state__in=(*Turn.OPEN, *Turn.IN_FLIGHT))
        .order_by()
        .values_list("state")
        .annotate(Count("pk"), Min("waiting_since"))
    }
    for state in (*Turn.OPEN, *Turn.IN_FLIGHT):
        n, since = found.get(state, (0, None))
        number.add_metric([state], n)
        oldest.add_metric([state], (now - since).total_seconds() if since else 0)
    for reason, n in Turn.objects.filter(state=S.HELD).order_by().values_list("reason").annotate(Count("pk")):
        held.add_metric([reason or "unknown"], n)
    yield from (number, oldest, held)


def _times(now: datetime) -> Iterator[GaugeMetricFamily]:
    lately = Turn.objects.filter(opened_at__gte=now - HOUR, cause=Turn.Cause.BUYER_MESSAGE).order_by()
    ended = gauge("turns_ended", "Turns of buyers' messages of the last hour, by how they ended", "state")
    for state, n in lately.filter(ended_at__isnull=False).values_list("state").annotate(Count("pk")):
        ended.add_metric([state], n)
    yield ended
    yield from _spread(
        "time_to_decision", "Settled to ready or held, the last hour", lately.filter(settled_at__isnull=False),
        F("decided_at") - F("settled_at"),
    )  # fmt: skip
    yield from _spread(
        "time_to_buyer", "First message to sent, the last hour", lately.filter(state=S.SENT),
        F("ended_at") - F("waiting_since"),
    )  # fmt: skip
    yield _stages(lately)
    due = lately.filter(settled_at__lte=now - IN_TIME)
    decided = Q(decided_at__isnull=False, decided_at__lte=F("settled_at") + IN_TIME)
    counted = due.aggregate(
        n=Count("pk"), good=Count("pk", filter=decided | Q(decided_at=None, ended_at__isnull=False))
    )
    share = gauge("answered_in_time_ratio", "Share of buyers' messages answered or held within a minute, the last hour")
    share.add_metric([], counted["good"] / counted["n"] if counted["n"] else 1)
    messages = gauge("buyer_messages_due", "Buyers' turns of the last hour whose minute is over")
    messages.add_metric([], counted["n"])
    at_once = gauge("conversations_at_once", "Conversations with an open or answered turn of the last five minutes")
    at_once.add_metric([], lately.filter(opened_at__gte=now - LATELY).values("conversation").distinct().count())
    yield from (share, messages, at_once)


def _replies(now: datetime) -> Iterator[GaugeMetricFamily]:
    rate = gauge("replies_per_minute", "Replies that left, over the last five minutes")
    left = Turn.objects.filter(sending_at__gte=now - LATELY, state=S.SENT).count()
    rate.add_metric([], left / (LATELY / timedelta(minutes=1)))
    sent = gauge("deliveries", "Deliveries begun in the last hour, by where they are", "state")
    begun = Turn.objects.filter(sending_at__gte=now - HOUR).order_by()
    for state, n in begun.values_list("state").annotate(Count("pk")):
        sent.add_metric([state], n)
    written = Response.objects.filter(created_at__gte=now - HOUR).order_by()
    texts = gauge("texts", "Texts written in the last hour, by who wrote them", "source")
    tokens = gauge("model_tokens", "The model's tokens of the last hour", "direction")
    read = 0, 0
    for source, n, tokens_in, tokens_out in written.values_list("source").annotate(
        Count("pk"), Sum("tokens_in"), Sum("tokens_out")
    ):
        texts.add_metric([source], n)
        read = read[0] + tokens_in, read[1] + tokens_out
    tokens.add_metric(["in"], read[0])
    tokens.add_metric(["out"], read[1])
    guard = gauge("guard", "What the guard said of the last hour's texts", "verdict")
    for ok, n in written.values_list("guard_ok").annotate(Count("pk")):
        guard.add_metric([{True: "passed", False: "stopped"}.get(ok, "not_asked")], n)
    yield from (rate, sent, texts, tokens, guard)
    by_model = written.filter(source=Response.Source.LLM)
    whole = by_model.aggregate(
        n=Count("pk"),
        **{f"q{round(share * 100)}": Percentile("generation_time", share=share) for share in QUANTILES},
        first=Avg("first_token_time"),
    )
    seconds = gauge("model_seconds", "How long the model wrote, the last hour", "quantile")
    for share in QUANTILES:
        seconds.add_metric([str(share)], whole[f"q{round(share * 100)}"] or 0)
    first = gauge("model_first_token_seconds", "Until the model's first word, the last hour's mean")
    first.add_metric([], whole["first"] or 0)
    yield from (seconds, first)


def _deals(now: datetime) -> Iterator[GaugeMetricFamily]:
    deals = Turn.objects.filter(state=S.SENT, opened_at__gte=now - DAY, our_offer_kind="accept").order_by()
    found = deals.aggregate(n=Count("pk"), got=Sum("our_offer"), asked=Sum("conversation__item__list_price"))
    number = gauge("agreements", "Agreements of the last day")
    number.add_metric([], found["n"])
    price = gauge("price_realised_ratio", "Agreed prices of the last day against their list prices; 0: none")
    price.add_metric([], found["got"] / found["asked"] if found["asked"] else 0)
    frauds = gauge("security_events", "Security events of the last day, by kind", "kind")
    lately = SecurityEvent.objects.filter(timestamp__gte=now - DAY).order_by()
    for kind, n in lately.values_list("event_type").annotate(Count("pk")):
        frauds.add_metric([kind], n)
    yield from (number, price, frauds)


def _house(now: datetime) -> Iterator[GaugeMetricFamily]:
    breakers = gauge("breaker_open", "1 where a service is left alone", "name")
    for name, state in CircuitBreaker.objects.values_list("pk", "state"):
        breakers.add_metric([name], state != CircuitBreaker.State.CLOSED)
    alerts = gauge("alerts_open", "Open alerts, by kind", "kind")
    for kind, n in Alert.objects.filter(closed_at=None).order_by().values_list("kind").annotate(Count("pk")):
        alerts.add_metric([kind], n)
    accounts = gauge("accounts", "Accounts, by status", "status")
    unread = gauge("account_unread_seconds", "How long ago an active account was read", "account")
    session = gauge("account_session_seconds", "How long an active account's login lasts", "account")
    counted: dict[str, int] = dict.fromkeys(Account.Status.values, 0)
    rows = Account.objects.values_list("pk", "status", "last_poll_at", "session_expires_at")
    for pk, status, read, ends in rows:
        counted[status] += 1
        if status == Account.Status.ACTIVE:
            unread.add_metric([str(pk)], (now - read).total_seconds() if read else 0)
            if ends:
                session.add_metric([str(pk)], (ends - now).total_seconds())
    for status, n in counted.items():
        accounts.add_metric([status], n)
    stopped = gauge("stopped", "1 while STOP is pressed")
    stopped.add_metric([], Stop.objects.filter(ended_at=None).exists())
    yield from (breakers, alerts, accounts, unread, session, stopped)


def _stages(turns: QuerySet[Turn]) -> GaugeMetricFamily:
    took = {stage: _seconds(F(until) - F(since)) for stage, (since, until) in STAGES.items()}
    asked = {(stage, share): Percentile(stage, share=share) for stage in STAGES for share in QUANTILES}
    found = turns.annotate(**took).aggregate(
        **{f"{stage}_{share}".replace(".", "_"): q for (stage, share), q in asked.items()}
    )
    stages = gauge("stage_seconds", "How long each stage of an answer took, the last hour", "stage", "quantile")
    for stage, share in asked:
        stages.add_metric([stage, str(share)], found[f"{stage}_{share}".replace(".", "_")] or 0)
    return stages


def _seconds(took: CombinedExpression) -> Extract:
    return Extract(ExpressionWrapper(took, output_field=DurationField()), "epoch")


def _spread(name: str, said: str, turns: QuerySet[Turn], took: CombinedExpression) -> Iterator[GaugeMetricFamily]:
    found = turns.annotate(took=_seconds(took)).aggregate(
        n=Count("took"), **{f"q{round(share * 100)}": Percentile("took", share=share) for share in QUANTILES}
    )
    quantiles = gauge(f"{name}_seconds", said, "quantile")
    for share in QUANTILES:
        quantiles.add_metric([str(share)], found[f"q{round(share * 100)}"] or 0)
    number = gauge(f"{name}_measured", f"Turns behind walle_{name}_seconds")
    number.add_metric([], found["n"])
    yield from (quantiles, number)
