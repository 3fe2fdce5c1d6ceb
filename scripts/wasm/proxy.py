"""A host for the filter's module in wasmtime: what Envoy would say to it, for one worker."""

from __future__ import annotations

import json
import struct
import sys

import wasmtime

CONFIGURATION = {
    "routers": [
        {
            "name": "smart-cheap-router",
            "models": [
                {"name": "fast", "cluster": "fast", "quality_tier": 2, "input_cost_per_token": 1.5e-7, "output_cost_per_token": 6e-7},
                {"name": "smart", "cluster": "smart", "quality_tier": 3, "input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5},
            ],
        }
    ]
}
CONFIGURATION_BUFFER, REQUEST_BUFFER, RESPONSE_BUFFER = 7, 0, 1
OK, NOT_FOUND = 0, 1


def answers(pieces: list[str], stream: bool = False) -> list[bytes]:
    """The chunks of a chat completion: of a stream, an event for each piece of the text."""
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": "fast"}
    usage = {"prompt_tokens": 8, "completion_tokens": 4, "total_tokens": 12}
    if not stream:
        message = {"role": "assistant", "content": "".join(pieces)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return [json.dumps({**head, "choices": [choice], "usage": usage}, separators=(",", ":")).encode()]
    words = [{**head, "choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
    events = [json.dumps(event, separators=(",", ":")) for event in [*words, {**head, "choices": [], "usage": usage}]]
    return [f"data: {event}\n\n".encode() for event in [*events, "[DONE]"]]


def pairs(headers: dict[str, str]) -> bytes:
    """Headers as proxy-wasm serializes them."""
    texts = [(name.encode(), value.encode()) for name, value in headers.items()]
    lengths = b"".join(struct.pack("<II", len(name), len(value)) for name, value in texts)
    return struct.pack("<I", len(texts)) + lengths + b"".join(name + b"\0" + value + b"\0" for name, value in texts)


class Proxy:
    """A host with one worker. Where it has nothing to say, a call succeeds."""

    def __init__(self, binary: bytes) -> None:
        settings = wasmtime.Config()
        settings.consume_fuel = True
        engine = wasmtime.Engine(settings)
        self.store = wasmtime.Store(engine)
        self.store.set_fuel(1 << 60)
        module = wasmtime.Module(engine, binary)
        linker = wasmtime.Linker(engine)
        for name in module.imports:
            if isinstance(name.type, wasmtime.FuncType):
                linker.define_func(name.module, name.name, name.type, self.call(name.name, name.type))
        self.exports = linker.instantiate(self.store, module).exports(self.store)
        self.shared: dict[bytes, tuple[bytes, int]] = {}
        self.buffers = {CONFIGURATION_BUFFER: json.dumps(CONFIGURATION).encode()}
        self.headers = b""
        self.metrics = 0
        self.calls = self.gifts = 0
        self.now_ms = 1_700_000_000_000
        self.stream = 1
        self.exports["_initialize"](self.store)
        self.callback("context_create", 0)
        self.callback("vm_start", 0)
        assert self.callback("configure", len(self.buffers[CONFIGURATION_BUFFER])), "the configuration is refused"

    def call(self, name: str, kind: wasmtime.FuncType):
        method = getattr(self, name.removeprefix("proxy_"), None)
        returns = bool(kind.results)

        def called(*arguments: int) -> int | None:
            self.calls += 1
            said = method(*arguments) if method else OK
            return (said or OK) if returns else None

        return called

    def callback(self, name: str, *arguments: int) -> int | None:
        """Nothing where the module does not export it, as in Envoy."""
        export = self.exports.get(f"proxy_on_{name}")
        return export(self.store, self.stream, *arguments) if export else None

    def read(self, at: int, size: int) -> bytes:
        return bytes(self.exports["memory"].read(self.store, at, at + size))

    def write(self, at: int, data: bytes) -> None:
        self.exports["memory"].write(self.store, data, at)

    def give(self, data: bytes, to: int, size_to: int) -> None:
        self.gifts += 1
        place = self.exports["proxy_on_memory_allocate"](self.store, len(data))
        self.write(place, data)
        self.write(to, struct.pack("<I", place))
        self.write(size_to, struct.pack("<I", len(data)))

    def log(self, _level: int, text: int, size: int) -> None:
        print(self.read(text, size).decode(), file=sys.stderr)

    def get_buffer_bytes(self, kind: int, start: int, size: int, to: int, size_to: int) -> None:
        self.give(self.buffers[kind][start : start + size], to, size_to)

    def get_header_map_pairs(self, _map: int, to: int, size_to: int) -> None:
        self.give(self.headers, to, size_to)

    def get_shared_data(self, key: int, size: int, to: int, size_to: int, cas_to: int) -> int:
        value, cas = self.shared.get(self.read(key, size), (None, 0))
        if value is None:
            return NOT_FOUND
        self.write(cas_to, struct.pack("<I", cas))
        self.give(value, to, size_to)
        return OK

    def set_shared_data(self, key: int, size: int, value: int, value_size: int, _cas: int) -> None:
        name = self.read(key, size)
        self.shared[name] = (self.read(value, value_size), self.shared.get(name, (b"", 0))[1] + 1)

    def define_metric(self, _kind: int, _name: int, _size: int, to: int) -> None:
        self.metrics += 1
        self.write(to, struct.pack("<I", self.metrics))

    def get_current_time_nanoseconds(self, to: int) -> None:
        self.write(to, struct.pack("<Q", self.now_ms * 10**6))

    def random_get(self, to: int, size: int) -> None:
        self.write(to, bytes(range(size)))

    def environ_sizes_get(self, count_to: int, size_to: int) -> None:
        self.write(count_to, bytes(4))
        self.write(size_to, bytes(4))

    def exchange(self, body: bytes, chunks: list[bytes]) -> int:
        """One request and its answer; the instructions that they took."""
        before = self.store.get_fuel()
        self.stream += 1
        self.headers = pairs(
            {
                ":authority": "127.0.0.1:10000",
                ":path": "/v1/chat/completions",
                ":method": "POST",
                ":scheme": "http",
                "content-type": "application/json",
                "content-length": str(len(body)),
                "x-forwarded-proto": "http",
                "x-request-id": "9b4f2bd5-61c5-4f5a-8b4c-93a2ee6ee9ff",
            }
        )
        self.buffers[REQUEST_BUFFER] = body
        self.callback("context_create", 1)
        self.callback("request_headers", 8, 0)
        self.callback("request_body", len(body), 0)
        self.callback("request_body", len(body), 1)
        self.callback("response_headers", 4, 0)
        for chunk in chunks:
            self.buffers[RESPONSE_BUFFER] = chunk
            self.callback("response_body", len(chunk), 0)
        self.callback("response_body", 0, 1)
        for end in ["log", "done", "delete"]:
            self.callback(end)
        return before - self.store.get_fuel()
