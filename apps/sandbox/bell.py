"""A bell inside the process: whoever waits for something to change is woken at once.

It carries no data; the woken side reads the store again.
"""

from __future__ import annotations

import asyncio


class Bell:
    """Many waiters, one ring wakes all of them."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()
        self.closed = False

    def ring(self) -> None:
        """Wake every waiter."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def close(self) -> None:
        """Wake every waiter for good: nothing waits again after this."""
        self.closed = True
        self.ring()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or after `seconds`."""
        if self.closed:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait_for(waiter, max(seconds, 0.0))
        except TimeoutError:
            return
        finally:
            self._waiters.discard(waiter)

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`, whatever rings, or when the bell is closed."""
        ends = asyncio.get_running_loop().time() + seconds
        while not self.closed and (left := ends - asyncio.get_running_loop().time()) > 0:
            await self.wait(left)
