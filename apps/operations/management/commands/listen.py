"""`manage.py listen`: one process that listens to the marketplace's event channel for every active account.

Without a subscribe key it stays and does nothing, so that the supervisor has nothing to restart.
"""

import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.conversations.listening import Listener
from apps.core import loglevels, logs
from apps.marketplace.events import EventChannel

log = logs.get(__name__)


class Command(BaseCommand):
    help = "Escucha los avisos de Wallapop para leer cada bandeja al instante. Ctrl-C lo para."

    def handle(self, *args: Any, **options: Any) -> None:
        loglevels.follow()
        asyncio.run(_listen())


async def _listen() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if not settings.WALLE_MARKET_EVENTS_KEY:
        log.info("listener.unused", reason="WALLE_MARKET_EVENTS_KEY is empty: inboxes are read by their intervals")
        await stop.wait()
        return
    async with EventChannel(settings.WALLE_MARKET_EVENTS_URL, settings.WALLE_MARKET_EVENTS_KEY) as channel:
        await Listener(channel).run(stop)
