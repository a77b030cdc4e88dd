"""A wire between two machines that a test may cut, slow down or freeze: TCP here, TCP or a Unix socket there."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Relay:
    """Listens on `port` of the loopback, or `at` another port or the path of a Unix socket, and passes on to `there`:
    (host, port), or such a path.
    """

    def __init__(self, there: tuple[str, int] | str, at: int | str = 0) -> None:
        self.there, self.at, self.port = there, at, 0
        self.delay, self.frozen, self.down = 0.0, False, False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()

    @property
    def carries(self) -> bool:
        """Whether anybody is connected over it."""
        return bool(self._open)

    def cut(self) -> None:
        """Every connection breaks and no new one is let in, until `mend`."""
        self.down = True
        self._loop.call_soon_threadsafe(self._break)

    def mend(self) -> None:
        """As new."""
        self.delay, self.frozen, self.down = 0.0, False, False

    def _break(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            writer.transport.abort()
            return
        there = self.there
        try:
            far = await (
                asyncio.open_unix_connection(there) if isinstance(there, str) else asyncio.open_connection(*there)
            )
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far[1]}
        await asyncio.gather(self._pass(reader, far[1]), self._pass(far[0], writer))
        self._open -= {writer, far[1]}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay)
                while self.frozen:
                    await asyncio.sleep(0.05)
                writer.write(data)
                await writer.drain()
        writer.close()

    async def _run(self, ready: threading.Event) -> None:
        if isinstance(self.at, str):
            server = await asyncio.start_unix_server(self._serve, self.at)
        else:
            server = await asyncio.start_server(self._serve, "127.0.0.1", self.at)
            self.port = server.sockets[0].getsockname()[1]
        ready.set()
        with suppress(asyncio.CancelledError):
            await server.serve_forever()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)

    @contextmanager
    def running(self) -> Iterator["Relay"]:
        """Listening, in a thread of its own."""
        ready = threading.Event()
        thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._run(ready)), daemon=True)
        thread.start()
        assert ready.wait(5)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(self._loop)])
            thread.join(5)
