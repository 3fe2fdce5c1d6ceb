"""How many WebAssembly instructions the filter needs for a request and its answer, whatever else the machine does.

    instructions.py MODULE      prints {"1 KB": …, "8 KB": …, "64 KB": …, "stream": …, "turn": …, "short": …,
                                        "host calls": …, "returning data": …}

The module runs in wasmtime, which counts, against a host that answers as Envoy does. What the host itself costs is not
counted, and is more: see ARCHITECTURE.md, "The border of the VM is dear". So its calls are counted, too, for a whole answer.
"""

import json
import sys
from pathlib import Path

from proxy import Proxy, answers

WORDS = (
    "the report says that revenue grew by twelve percent while costs in the second region fell because of a new "
    "contract and the team asks whether the forecast for next year should be changed or kept as it is "
)
LAST_TURN = "Write a Python function that reads these figures and returns the mean of each quarter."
PIECES = [f"word {number} " for number in range(30)]
WHOLE = answers(["Always the same."])
SESSIONS = 16
WARM_UP, REQUESTS = 64, 64


def text(length: int) -> str:
    return (WORDS * (length // len(WORDS) + 1))[:length]


def chat(turns: list[tuple[str, str]]) -> bytes:
    messages = [{"role": role, "content": content} for role, content in turns]
    body = {"model": "smart-cheap-router", "messages": messages, "temperature": 0.7, "max_tokens": 1024}
    return json.dumps(body, separators=(",", ":")).encode()


def conversation(session: int, size: int, length: int = 1000) -> bytes:
    """About `size` bytes: turns of `length` bytes, and a last one that asks for something."""
    turns = [("system", "You are a helpful assistant."), ("user", f"Conversation {session}.")]
    last = ("user", LAST_TURN)
    while size - len(chat([*turns, last])) > length + 200:
        turns.append(("assistant" if len(turns) % 2 == 0 else "user", text(length)))
    left = size - len(chat([*turns, ("assistant", ""), last]))
    return chat([*turns, ("assistant", text(max(0, left))), last])


def turn(session: int, size: int) -> bytes:
    """About `size` bytes that the user writes at once."""
    return chat([("user", f"Conversation {session}. {LAST_TURN} {text(size - 250)}")])


def main() -> None:
    proxy = Proxy(Path(sys.argv[1]).read_bytes())
    kinds = {
        "1 KB": (lambda session: conversation(session, 1024), WHOLE),
        "8 KB": (lambda session: conversation(session, 8 * 1024), WHOLE),
        "64 KB": (lambda session: conversation(session, 64 * 1024), WHOLE),
        "stream": (lambda session: conversation(session, 1024), answers(PIECES, stream=True)),
        "turn": (lambda session: turn(session, 1024), WHOLE),
        "short": (lambda session: conversation(session, 64 * 1024, length=100), WHOLE),
    }
    counts = {}
    for name, (body, chunks) in kinds.items():
        bodies = [body(session) for session in range(SESSIONS)]
        taken = [proxy.exchange(bodies[number % SESSIONS], chunks) for number in range(WARM_UP + REQUESTS)]
        counts[name] = sum(taken[WARM_UP:]) // REQUESTS
    proxy.calls = proxy.gifts = 0
    proxy.exchange(conversation(0, 1024), WHOLE)
    counts |= {"host calls": proxy.calls, "returning data": proxy.gifts}
    print(json.dumps(counts))


main()
