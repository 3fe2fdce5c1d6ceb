"""The real Envoy on a configuration, with free ports in place of those that are written there."""

import os
import re
import signal
import socket
import subprocess
import time
import http.client
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WASM = os.environ["ADAPTIVE_ROUTER_WASM"]
SIDECAR = os.environ["ADAPTIVE_ROUTER_SIDECAR"]


def render(text: str, *options: str) -> str:
    done = subprocess.run([SIDECAR, "render", "--config", "-", *options], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for it in sockets:
        it.bind(("127.0.0.1", 0))
    ports = [it.getsockname()[1] for it in sockets]
    for it in sockets:
        it.close()
    return ports


class Envoy:
    """`ports`: those of the configuration that are replaced; `port[9901]` says by which."""

    def __init__(self, texts: list[str], ports: list[int], environment: dict[str, str] | None = None, module: str | None = None):
        self.port = dict(zip(ports, free_ports(len(ports))))
        ready = self.port[9901]
        replace = lambda match: match[1] + str(self.port.get(int(match[2]), int(match[2])))
        texts = [re.sub(r'(port_?[vV]alue"?: )(\d+)', replace, text) for text in texts]
        if module:
            texts = [text.replace(module, WASM) for text in texts]
        arguments = ["--config-yaml", texts[0]]
        if len(texts) > 1:
            self.file = Path(f"/tmp/adaptive-router-deploy-{os.getpid()}-{ready}.yaml")
            self.file.write_text(texts[0])
            arguments = ["--config-path", str(self.file), "--config-yaml", texts[1]]
        command = [os.environ["ENVOY"], *arguments, "--disable-hot-restart", "--concurrency", "1", "-l", "warning"]
        self.log = open(f"/tmp/adaptive-router-deploy-{os.getpid()}-{ready}.log", "w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env={**os.environ, **(environment or {})})
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.ask(9901, "GET", "/ready")[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(self.output())
            time.sleep(0.1)

    def ask(self, port: int, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None):
        """Status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port[port], timeout=20)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        found = response.status, response.headers, response.read().decode(errors="replace")
        connection.close()
        return found

    def output(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
