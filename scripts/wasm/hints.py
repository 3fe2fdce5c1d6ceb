"""Tells the proxy's compiler which branches of the filter are rarely taken, so that it puts their code out of the way.

    hints.py MODULE DIALOGUES PROMPTS      rewrites the module

What a request runs through is more code than a core's nearest caches hold beside Envoy's own, so it costs as much as it is
long, and a third of it lies between, for what hardly ever happens. V8 moves that away if the section
"metadata.code.branch_hint" says so (WebAssembly branch hinting proposal). To learn what is rare, a copy of the module that
counts its branches routes the dialogues and the prompts in wasmtime. What it learned is kept beside the module.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from proxy import Proxy, answers

CUSTOM, TYPE, IMPORT, FUNCTION, MEMORY, EXPORT, CODE = 0, 1, 2, 3, 5, 7, 10
SECTION = b"metadata.code.branch_hint"
COUNTERS = "branch counters"
# Bytes: two numbers for each branch.
COUNTERS_SIZE = 8
# A way that fewer than this part of those who come to a branch take is rare.
RARE = 0.05
PAGE = 65_536

# Instructions, by what follows their code.
I32, IF, BR_IF, BR_TABLE, BULK, VECTOR = 0x7F, 0x04, 0x0D, 0x0E, 0xFC, 0xFD
NOTHING_FOLLOWS = {0x00, 0x01, 0x05, 0x0B, 0x0F, 0x1A, 0x1B, *range(0x45, 0xC5), 0xD1}
A_NUMBER_FOLLOWS = {0x02, 0x03, IF, 0x0C, BR_IF, 0x10, *range(0x20, 0x27), *range(0x3F, 0x43), 0xD0, 0xD2}
TWO_NUMBERS_FOLLOW = {0x11, *range(0x28, 0x3F)}
CONSTANTS = {0x43: 4, 0x44: 8}


class Reader:
    """Reads the binary format (WebAssembly 2.0, chapter 5), as far as this module has it."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self) -> int:
        """LEB128, unsigned; of a signed one only the end is right."""
        value = shift = 0
        while (byte := self.byte()) >= 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift

    def skip(self, numbers: int) -> None:
        for _ in range(numbers):
            self.number()

    def sections(self) -> Iterator[tuple[int, bytes]]:
        self.take(8)
        while self.at < len(self.data):
            yield self.byte(), self.take(self.number())

    def parameters(self) -> int:
        """A function type; how many parameters it has."""
        assert self.byte() == 0x60, "not a function type"
        count = self.number()
        self.take(count)
        self.take(self.number())
        return count

    def branches(self) -> Iterator[int]:
        """Where in a body conditional branches stand. The condition lies on the stack."""
        while self.at < len(self.data):
            at, code = self.at, self.byte()
            if code in (IF, BR_IF):
                yield at
            self.immediates(code)

    def immediates(self, code: int) -> None:
        """Skips what follows the code of an instruction."""
        if code in NOTHING_FOLLOWS:
            pass
        elif code in A_NUMBER_FOLLOWS:
            self.skip(1)
        elif code in TWO_NUMBERS_FOLLOW:
            self.skip(2)
        elif code == BR_TABLE:
            self.skip(self.number() + 1)
        elif code in CONSTANTS:
            self.take(CONSTANTS[code])
        elif code == BULK:
            code = self.number()
            self.skip(0 if code < 8 else 1 if code in (9, 11, 13, 15, 16, 17) else 2)
        elif code == VECTOR:
            code = self.number()
            self.skip(2 if code < 12 or 84 <= code <= 93 else 0)
            self.take(16 if code in (12, 13) else 1 if 21 <= code <= 34 or 84 <= code <= 91 else 0)
        else:
            raise ValueError(f"instruction {code:#x} at {self.at - 1} is not known here")


def number(value: int) -> bytes:
    """Signed LEB128, which is as good for an unsigned number."""
    encoded = bytearray()
    while value >= 0x40:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def sized(content: bytes) -> bytes:
    return number(len(content)) + content


class Function:
    """The body of a function, and where it has branches."""

    def __init__(self, body: bytes, parameters: int) -> None:
        reader = Reader(body)
        declarations = reader.number()
        declared_at = reader.at
        declared = sum((reader.number(), reader.byte())[0] for _ in range(declarations))
        self.body, self.begin = body, reader.at
        # What is declared and one local more, for the condition.
        self.declarations = number(declarations + 1) + body[declared_at : reader.at] + bytes([1, I32])
        self.condition = number(parameters + declared)
        self.branches = list(reader.branches())

    def counting(self, counter: int) -> bytes:
        """The body with two counters for each branch, from there on: how often it was not taken, how often it was reached."""
        pieces, at = [self.declarations], self.begin
        for branch in self.branches:
            pieces += [self.body[at:branch], count(number(counter), self.condition)]
            at, counter = branch, counter + COUNTERS_SIZE
        return sized(b"".join([*pieces, self.body[at:]]))

    def hints(self, counts: Iterator[tuple[int, int]]) -> list[bytes]:
        """One for each branch that hardly ever goes one way, or the other."""
        hints = []
        for at in self.branches:
            not_taken, reached = next(counts)
            taken = reached - not_taken
            if min(not_taken, taken) < RARE * reached:
                hints.append(number(at) + bytes([1, taken > not_taken]))
        return hints


class Code:
    """A module's functions."""

    def __init__(self, sections: list[tuple[int, bytes]]) -> None:
        content = dict(sections)
        types, functions, code = (Reader(content[kind]) for kind in (TYPE, FUNCTION, CODE))
        parameters = [types.parameters() for _ in range(types.number())]
        kinds = [functions.number() for _ in range(functions.number())]
        bodies = [code.take(code.number()) for _ in range(code.number())]
        self.functions = [Function(body, parameters[kind]) for body, kind in zip(bodies, kinds)]
        # All imports are functions, and come first.
        self.imported = Reader(content[IMPORT]).number()
        self.counters_size = COUNTERS_SIZE * sum(len(function.branches) for function in self.functions)

    def counting(self) -> bytes:
        """The section with counters, in memory 1."""
        bodies, counter = [], 0
        for function in self.functions:
            bodies.append(function.counting(counter))
            counter += COUNTERS_SIZE * len(function.branches)
        return number(len(bodies)) + b"".join(bodies)

    def hints(self, counts: Iterator[tuple[int, int]]) -> bytes:
        """The section of hints, from what was counted."""
        hints = [(index, function.hints(counts)) for index, function in enumerate(self.functions, self.imported)]
        functions = [number(index) + number(len(some)) + b"".join(some) for index, some in hints if some]
        return sized(SECTION) + number(len(functions)) + b"".join(functions)


def count(counter: bytes, condition: bytes) -> bytes:
    """Adds to a branch's counters; leaves the condition on the stack."""
    address = b"\x41" + counter  # i32.const

    def add(offset: int, value: bytes) -> bytes:
        # i32.load and i32.store of the second memory, aligned to four bytes
        return address * 2 + bytes([0x28, 0x42, 1, offset]) + value + bytes([0x6A, 0x36, 0x42, 1, offset])

    get = b"\x20" + condition
    return b"\x21" + condition + add(0, get + b"\x45") + add(4, b"\x41\x01") + get


def is_hints(kind: int, content: bytes) -> bool:
    return kind == CUSTOM and content.startswith(sized(SECTION))


def module(sections: list[tuple[int, bytes]]) -> bytes:
    return b"\0asm\1\0\0\0" + b"".join(bytes([kind]) + sized(content) for kind, content in sections)


def counted(sections: list[tuple[int, bytes]], code: Code, dialogues: list, prompts: list) -> Iterator[tuple[int, int]]:
    """How often each branch was not taken, and how often it was reached, while the module worked."""

    def changed(kind: int, content: bytes) -> bytes:
        if kind == CODE:
            return code.counting()
        # One more memory, and one more export: memory 1.
        more = {MEMORY: b"\0" + number(code.counters_size // PAGE + 1), EXPORT: sized(COUNTERS.encode()) + b"\2\1"}.get(kind)
        if more is None:
            return content
        reader = Reader(content)
        return number(reader.number() + 1) + content[reader.at :] + more

    proxy = Proxy(module([(kind, changed(kind, content)) for kind, content in sections]))
    for turn, (messages, answer) in enumerate([*spoken(dialogues), *asked(prompts)]):
        proxy.now_ms += 1
        stream = turn % 3 == 0
        body = {"model": "smart-cheap-router", "messages": messages, "stream": stream, "max_tokens": 1024}
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=turn % 2 == 0)
        proxy.exchange(text.encode(), answers(answer.split(" "), stream))
    return struct.iter_unpack("<II", bytes(proxy.exports[COUNTERS].read(proxy.store, 0, code.counters_size)))


def spoken(dialogues: list) -> Iterator[tuple[list, str]]:
    """Each turn of the dialogues, and its answer."""
    for messages in [dialogue["messages"] for dialogue in dialogues]:
        for turn, message in enumerate(messages):
            if message["role"] == "user":
                following = messages[turn + 1 : turn + 2]
                answer = following[0].get("content") if following else None
                yield messages[: turn + 1], answer if isinstance(answer, str) else "That is all."


def asked(prompts: list) -> Iterator[tuple[list, str]]:
    """Each prompt at the end of a conversation that was led elsewhere."""
    for at, prompt in enumerate(prompts):
        texts = ["You are helpful.", prompts[at - 2]["text"], prompts[at - 1]["text"], prompt["text"]]
        roles = ["system", "user", "assistant", "user"]
        yield [{"role": role, "content": text} for role, text in zip(roles, texts)], "Here it is."


def main() -> None:
    path, *data = map(Path, sys.argv[1:])
    known = path.with_suffix(".hints")
    sections = [section for section in Reader(path.read_bytes()).sections() if not is_hints(*section)]
    learned_by = [*data, *sorted(Path(__file__).parent.glob("*.py"))]
    key = hashlib.sha256(b"".join([module(sections), *(file.read_bytes() for file in learned_by)])).digest()
    if not known.exists() or not known.read_bytes().startswith(key):
        print("==> counting which branches of the filter are rare", file=sys.stderr)
        dialogues, prompts = ([json.loads(line) for line in file.read_text().splitlines()] for file in data)
        code = Code(sections)
        known.write_bytes(key + code.hints(counted(sections, code, dialogues, prompts)))
    at = [kind for kind, _ in sections].index(CODE)
    hints = known.read_bytes().removeprefix(key)
    path.write_bytes(module([*sections[:at], (CUSTOM, hints), *sections[at:]]))


main()
