"""A slow line to a server on this machine, for the benchmark of a step."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def slow_line(address: str, delay: float) -> Iterator[str]:
    """The same server at another address: all bytes arrive ``delay`` seconds later, each way."""
    server = urlsplit(address)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        with suppress(ConnectionError):
            while data := await reader.read(2**16):
                loop.call_later(delay, writer.write, data)
        loop.call_later(delay, writer.close)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(server.hostname, server.port)
        await asyncio.gather(relay(reader, there[1]), relay(there[0], writer))

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(connect, "127.0.0.1", 0), loop)
    try:
        port = listening.result().sockets[0].getsockname()[1]
        yield server._replace(netloc=f"127.0.0.1:{port}").geturl()
    finally:
        # The connections of a browser that has been closed end within two delays.
        loop.call_soon_threadsafe(loop.call_later, 4 * delay, loop.stop)
        thread.join()
