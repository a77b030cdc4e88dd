"""Figures of what Wall-E stands on, as the last look of apps.operations.health saw it."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from apps.core import vitals
from apps.operations.measures.rows import gauge


class Health(Collector):
    """Dependencies and queues; `walle_health_fresh` is 0 where nobody has looked for a minute."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All figures of the last look."""
        parts, queues = vitals.last()
        fresh = gauge("health_fresh", "1 where the dependencies were looked at within a minute")
        fresh.add_metric([], bool(parts))
        up = gauge("dependency_up", "1 where a dependency is well", "name")
        latency = gauge("dependency_seconds", "How long a dependency took to say so", "name")
        for part in parts:
            up.add_metric([part.name], part.ok)
            latency.add_metric([part.name], part.ms / 1000)
        waiting = gauge("queue_messages", "Rings waiting in a queue", "queue")
        for queue, number in queues.items():
            waiting.add_metric([queue], number)
        yield from (fresh, up, latency, waiting)
