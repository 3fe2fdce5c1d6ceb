"""How many WebAssembly instructions the filter needs for a request and its answer, whatever else the machine does.

    instructions.py MODULE      prints {"1 KB": …, "8 KB": …, "64 KB": …, "stream": …,
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
SESSIONS = 16
WARM_UP, REQUESTS = 64, 64


def request(session: int, size: int) -> bytes:
    """A conversation of about `size` bytes: turns of a kilobyte, and a last one that asks for something."""
    turns = [("system", "You are a helpful assistant."), ("user", f"Conversation {session}.")]

    def whole(more: list) -> bytes:
        messages = [{"role": role, "content": text} for role, text in [*turns, *more, ("user", LAST_TURN)]]
        body = {"model": "smart-cheap-router", "messages": messages, "temperature": 0.7, "max_tokens": 1024}
        return json.dumps(body, separators=(",", ":")).encode()

    def text(length: int) -> str:
        return (WORDS * (length // len(WORDS) + 1))[:length]

    while size - len(whole([])) > 1200:
        turns.append(("assistant" if len(turns) % 2 == 0 else "user", text(1000)))
    return whole([("assistant", text(max(0, size - len(whole([("assistant", "")])))))])


def main() -> None:
    proxy = Proxy(Path(sys.argv[1]).read_bytes())
    counts = {}
    for name, size, stream in [("1 KB", 1, False), ("8 KB", 8, False), ("64 KB", 64, False), ("stream", 1, True)]:
        bodies = [request(session, size * 1024) for session in range(SESSIONS)]
        chunks = answers(PIECES if stream else ["Always the same."], stream)
        taken = [proxy.exchange(bodies[number % SESSIONS], chunks) for number in range(WARM_UP + REQUESTS)]
        counts[name] = sum(taken[WARM_UP:]) // REQUESTS
    proxy.calls = proxy.gifts = 0
    proxy.exchange(request(0, 1024), answers(["Always the same."]))
    counts |= {"host calls": proxy.calls, "returning data": proxy.gifts}
    print(json.dumps(counts))


main()
