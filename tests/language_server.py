"""Speaks to yaml-language-server as an editor does: JSON-RPC over its standard input and output."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Message = dict[str, Any]
SETTINGS = {
    "yaml": {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True},
    "http": {"proxy": "", "proxyStrictSSL": False},
}


class Editor:
    """An editor with one file open."""

    def __init__(self, server: Path) -> None:
        command = ["node", str(server), "--stdio"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._number = 0
        self._diagnostics: dict[str, list[Message]] = {}

    def __enter__(self) -> Self:
        can = {"workspace": {"configuration": True}, "textDocument": {"hover": {}, "completion": {}}}
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": can})
        self._send({"method": "initialized", "params": {}})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, path: Path) -> list[Message]:
        """The diagnostics of a file."""
        uri = path.as_uri()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": path.read_text("utf-8")}
        self._diagnostics.pop(uri, None)
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": item}})
        while uri not in self._diagnostics:
            self._receive()
        return self._diagnostics[uri]

    def at(self, request: str, path: Path, line: int, character: int) -> Any:
        """The answer to a request such as `hover` about a place, counted from 0."""
        place = {"line": line, "character": character}
        return self.ask(
            f"textDocument/{request}", {"textDocument": {"uri": path.as_uri()}, "position": place}
        )

    def ask(self, method: str, params: Message) -> Any:
        """The result of a request."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message["result"]

    def _receive(self) -> Message:
        """The next message; the server's own questions are answered on the way."""
        output = self._process.stdout
        assert output
        length = 0
        while (header := output.readline().strip()) or not length:
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
            elif not header and self._process.poll() is not None:
                raise EOFError("yaml-language-server has stopped")
        message: Message = json.loads(output.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            wanted = message.get("params", {}).get("items", [])
            self._send(
                {"id": message["id"], "result": [SETTINGS.get(item["section"], {}) for item in wanted]}
            )
        return message

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()
