"""Patches that a control plane refuses or puts elsewhere, or a gateway that does not route, fall back or send keys."""

import importlib
import json
import re
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import yaml

import patches
from chart import keyed
from provider import Provider
from real_envoy import SIDECAR, WASM, Envoy, render

INPUT = """
listen: 0.0.0.0:10000
wasm: oci://registry.example.com/adaptive-router@sha256:0123
routers:
- name: auto
  objective: {{ quality_floor: {{ tolerance: 1 }} }}
  learning: {{ exploration: 0 }}
  models:
  - {{ name: fast, address: "http://{fast}/tenants/a/v1", credential: {{ env: FAST_KEY }}, upstream_model: fast-1, input_cost_per_token: 1.0e-7, output_cost_per_token: 1.0e-7 }}
  - {{ name: "smart: #1", address: "{smart}", input_cost_per_token: 1.0e-6, output_cost_per_token: 1.0e-6 }}
  fallback: {{ attempts: 2 }}
"""
TARGETS = ("istio", "envoy-gateway")
VERSIONS = {"istio": "--istio", "envoy-gateway": "--envoy-gateway"}
CHAT = json.dumps({"model": "auto", "messages": [{"role": "user", "content": "Hello"}]})


def objects(text: str, target: str, *options: str):
    written = render(text, "--target", target, *options)
    assert written == render(text, "--target", target, *options)
    return keyed(yaml.safe_load_all(written))


def refused(text: str, *options: str) -> str:
    done = subprocess.run([SIDECAR, "render", "--config", "-", *options], input=text, capture_output=True, text=True)
    assert done.returncode != 0 and done.stdout == "", done.stdout
    return done.stderr


class Text(unittest.TestCase):
    def test_what_an_older_host_cannot_do_is_refused(self):
        text = INPUT.format(fast="127.0.0.1:1", smart="127.0.0.1:2")
        without = text.replace("  fallback: { attempts: 2 }\n", "")
        rows = [
            ("istio", "1.27", None, "Istio 1.27 cannot run the filter"),
            ("istio", "1.28", "", "fallback: needs Istio 1.31 or newer"),
            ("istio", "1.30", "", "fallback: needs Istio 1.31 or newer"),
            ("istio", "1.31", "", ""),
            ("envoy-gateway", "1.4", None, "Envoy Gateway 1.4 cannot run the filter"),
            ("envoy-gateway", "1.8.2", "", "fallback: needs Envoy Gateway 1.9 or newer"),
            ("envoy-gateway", "1.10", "", ""),
        ]
        for target, version, plain, fallback in rows:
            options = ("--target", target, VERSIONS[target], version)
            with self.subTest(target, version=version):
                if plain is None:
                    self.assertIn(fallback, refused(without, *options))
                else:
                    self.assertIn("kind: Gateway", render(without, *options))
                if fallback:
                    self.assertIn(fallback, refused(text, *options))
                else:
                    self.assertIn("kind: Gateway", render(text, *options))
        self.assertIn("is not a version", refused(text, "--target", "istio", "--istio", "new"))
        self.assertIn("It needs Istio 1.28 or newer", render(without, "--target", "istio"))

    def test_schemas_take_istios_objects(self):
        found = objects(INPUT.format(fast="127.0.0.1:1", smart="127.0.0.1:2"), "istio", "--namespace", "gateways")
        self.assertEqual({it["metadata"]["namespace"] for it in found.values()}, {"gateways"})
        for (kind, _), it in found.items():
            if kind == "ConfigMap":
                continue
            group, version = it["apiVersion"].split("/")
            model = getattr(importlib.import_module(f"cloudcoil.models.istio.networking.{version}"), kind)
            taken = json.loads(model.model_validate(it).model_dump_json(by_alias=True, exclude_none=True))
            self.assertEqual(taken, it, kind)

    def test_no_secret_is_in_it(self):
        for target in TARGETS:
            text = json.dumps(list(objects(INPUT.format(fast="127.0.0.1:1", smart="127.0.0.1:2"), target).values()))
            self.assertIn("FAST_KEY", text)
            self.assertNotIn("sk-of-fast", text)


class Gateways(unittest.TestCase):
    def start(self, target: str) -> Envoy:
        found = objects(INPUT.format(fast=self.fast.address, smart=self.smart.address), target)
        if target == "envoy-gateway":
            pod = found["EnvoyProxy", "adaptive-router"]["spec"]["provider"]["kubernetes"]["envoyDeployment"]
            image = pod["pod"]["volumes"][0]["image"]["reference"]
            self.assertEqual(image, "registry.example.com/adaptive-router@sha256:0123")
            self.assertEqual([it["name"] for it in pod["container"]["env"]], ["FAST_KEY"])
            mount = pod["container"]["volumeMounts"][0]["mountPath"]
            text = patches.text(patches.envoy_gateway(found)).replace(f"{mount}/plugin.wasm", WASM)
            return Envoy([text], [10000, 9901], {"FAST_KEY": "sk-of-fast"})
        envoy, extensions = patches.istio(found)
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(dir="/tmp")))
        for extension in extensions:
            resource = patches.istio_agent(extension, WASM)
            (folder / f"{extension['name']}.ecds.yaml").write_text(json.dumps({"resources": [resource]}))
        for name, content in found["ConfigMap", "adaptive-router-secrets"]["data"].items():
            (folder / name).write_text(content)
        text = patches.text(patches.discovering_from(envoy, folder)).replace('"/etc/adaptive-router/', f'"{folder}/')
        envoy = {"node": {"id": "gateway", "cluster": "gateway"}, **json.loads(text)}
        return Envoy([patches.text(envoy)], [10000, 9901], {"FAST_KEY": "sk-of-fast"})

    def setUp(self):
        self.fast, self.smart = Provider("fast"), Provider("smart")
        self.addCleanup(self.fast.stop)
        self.addCleanup(self.smart.stop)

    def test_they_route_and_fall_back(self):
        for target in TARGETS:
            with self.subTest(target):
                self.fast.status, self.fast.requests, self.smart.requests = 200, [], []
                envoy = self.start(target)
                self.addCleanup(envoy.stop)
                key = {"authorization": "Bearer of-the-client"}
                self.assertEqual(envoy.ask(10000, "GET", "/other")[0], 404)
                status, headers, body = envoy.ask(10000, "POST", "/v1/chat/completions", CHAT, key)
                self.assertEqual((status, headers["x-adaptive-router-model"]), (200, "fast"), body)
                self.fast.status = 503
                status, headers, body = envoy.ask(10000, "POST", "/v1/chat/completions", CHAT, key)
                self.assertEqual((status, headers["x-adaptive-router-model"]), (200, "smart: #1"), body)
                self.assertEqual(headers["x-adaptive-router-attempts"], "2")
                path, sent, body = self.fast.requests[0]
                self.assertEqual((path, body["model"]), ("/tenants/a/v1/chat/completions", "fast-1"))
                self.assertEqual(sent["authorization"], "Bearer sk-of-fast")
                path, sent, body = self.smart.requests[0]
                self.assertEqual((path, body["model"]), ("/v1/chat/completions", "smart: #1"))
                own = [name for name in sent if name.lower().startswith("x-adaptive-router")]
                self.assertEqual(own, [])
                self.wait_for(envoy, r'adaptive_router_picks\{(?=.*model="fast")(?=.*router="auto")(?=.*request_type="\w+").* [12]')
                self.wait_for(envoy, r'adaptive_router_fallbacks\{(?=.*from="fast")(?=.*reason="status_5xx").* 1')
                buffer = envoy.ask(10000, "POST", "/v1/chat/completions", CHAT.replace("Hello", "Hello " * 400_000), key)
                self.assertEqual(buffer[0] == 200, target == "istio", "a request of 2 MB")

    def wait_for(self, envoy: Envoy, stat: str):
        for _ in range(200):
            stats = envoy.ask(9901, "GET", "/stats/prometheus")[2]
            if re.search(f"^{stat}$", stats, re.M):
                return
            time.sleep(0.05)
        own = "\n".join(line for line in stats.splitlines() if line.startswith("adaptive_router"))
        raise AssertionError(f"no {stat} in\n{own}")


if __name__ == "__main__":
    unittest.main()
