"""A learner by protocol: starts a server over the hub's API, runs a lesson cell by cell over the WebSocket.

What goes over the line is what JupyterLab sends and receives for *Run All Cells*; nothing is drawn.
"""

from __future__ import annotations

import asyncio
import json
import struct
import time
import uuid
from dataclasses import dataclass, field

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.hub.process import START_TIMEOUT, Hub

CELL_TIMEOUT = 300  # seconds for one cell, while everybody else runs theirs
AGAIN = 2  # seconds after which a busy hub is asked again, where it doesn't say


@dataclass
class Learner:
    """One learner, and what has happened to them."""

    hub: Hub
    name: str
    failures: list[str] = field(default_factory=list)
    received: int = 0  # bytes over the WebSocket
    turned_away: int = 0  # times that the hub was busy and asked to try again
    token: str = ""
    socket: WebSocketClientConnection | None = None

    @property
    def server(self) -> str:
        """The address of the learner's own server."""
        return f"{self.hub.address}user/{self.name}/"

    async def start_server(self) -> None:
        """Ask the hub for a server and wait until it is there."""
        await self._hub_api("POST", "")
        self.token = json.loads((await self._hub_api("POST", "/tokens")).body)["token"]
        await self._hub_api("POST", "/server")
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end:
            user = json.loads((await self._hub_api("GET", "")).body)
            if user["servers"].get("", {}).get("ready"):
                return
            await asyncio.sleep(0.5)
        raise TimeoutError(f"no server for {self.name} after {START_TIMEOUT} s")

    async def open_kernel(self) -> None:
        """Start a kernel in the learner's server and connect to it."""
        answer = await self._fetch("POST", f"{self.server}api/kernels", self.token, {"name": "python3"})
        kernel = json.loads(answer.body)["id"]
        address = self.server.replace("http", "ws", 1)
        request = HTTPRequest(
            f"{address}api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}",
            headers={"Authorization": f"token {self.token}"},
            request_timeout=CELL_TIMEOUT,
        )
        self.socket = await websocket_connect(request, max_message_size=2**28)
        # What JupyterLab asks first: the kernel's name and version, and the widgets that it has
        await self._ask("kernel_info_request", {})
        await self._ask("comm_info_request", {"target_name": "jupyter.widget"})

    async def run_all(self, cells: list[str]) -> None:
        """Run the cells one after the other; an error in one is noted, as the learner would see it."""
        for number, source in enumerate(cells, start=1):
            content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}}
            content |= {"allow_stdin": False, "stop_on_error": True}
            reply = await self._ask("execute_request", content)
            if reply["status"] != "ok":
                self.failures.append(
                    f"{self.name}, code cell {number}: {reply.get('ename', reply['status'])}"
                )

    def close(self) -> None:
        """Leave; the server and the kernel stay, as they do when a page is closed."""
        if self.socket is not None:
            self.socket.close()

    async def _ask(self, kind: str, content: dict) -> dict:
        """Send a request, and return its reply once the kernel is idle again."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.name, "username": self.name}
        header |= {"version": "5.3", "date": ""}
        message = {
            "channel": "shell",
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
        }
        await self.socket.write_message(json.dumps(message))
        reply, idle = None, False
        while reply is None or not idle:
            frame = await asyncio.wait_for(self.socket.read_message(), CELL_TIMEOUT)
            if frame is None:
                raise ConnectionError(f"{self.name}: the connection to the kernel was closed")
            self.received += len(frame)
            answer = message_in(frame)
            if answer["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            if answer["channel"] == "shell":
                reply = answer["content"]
            elif answer["header"]["msg_type"] == "status":
                idle = answer["content"]["execution_state"] == "idle"
        return reply

    async def _hub_api(self, method: str, path: str) -> HTTPResponse:
        """A request to the hub about this learner, again and again while the hub says it is busy."""
        body = {} if method == "POST" else None
        while True:
            try:
                address = f"{self.hub.address}hub/api/users/{self.name}{path}"
                return await self._fetch(method, address, self.hub.token, body)
            except HTTPClientError as error:
                if error.code != 429:
                    raise
                self.turned_away += 1
                wait = error.response.headers.get("Retry-After", "") if error.response else ""
                await asyncio.sleep(int(wait) if wait.isdigit() else AGAIN)

    async def _fetch(self, method: str, address: str, token: str, body: dict | None) -> HTTPResponse:
        """A request with this token, its body as JSON."""
        request = HTTPRequest(
            address,
            method=method,
            headers={"Authorization": f"token {token}"},
            body=None if body is None else json.dumps(body),
            request_timeout=START_TIMEOUT,
        )
        return await AsyncHTTPClient().fetch(request)


def message_in(frame: str | bytes) -> dict:
    """A message of the kernel: JSON, or the count and offsets of its parts before JSON and arrays."""
    if isinstance(frame, str):
        return json.loads(frame)
    (parts,) = struct.unpack_from("!I", frame)
    offsets = struct.unpack_from(f"!{parts}I", frame, 4)
    end = offsets[1] if parts > 1 else len(frame)
    return json.loads(frame[offsets[0] : end])
