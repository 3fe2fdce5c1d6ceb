"""Objects that Kubernetes refuses, that do not find each other, or a pod whose Envoy does not start, opens its admin interface or
ends requests under way."""

import importlib
import json
import os
import re
import socket
import subprocess
import unittest

import helm_python as helm
import kubernetes_validate
import yaml

import chart
from chart import CHART, MONITORING, OVERLAYS, POSTGRES, ROOT, built, rendered, with_monitoring
from real_envoy import Envoy, render

PODS = ("Deployment", "StatefulSet")
EVERYTHING = {**POSTGRES, **MONITORING}


def all_objects():
    for values in ({}, EVERYTHING):
        yield from rendered(values).values()


def pods(objects) -> dict[str, dict]:
    return {it["metadata"]["name"]: it["spec"]["template"] for it in objects if it["kind"] in PODS}


def unknown_fields(given, taken, path="") -> list[str]:
    """Keys that a model dropped."""
    if isinstance(given, dict):
        taken = taken if isinstance(taken, dict) else {}
        found = [f"{path}/{key}" for key in given if key not in taken]
        return found + [it for key in given if key in taken for it in unknown_fields(given[key], taken[key], f"{path}/{key}")]
    if isinstance(given, list):
        return [it for at, (a, b) in enumerate(zip(given, taken)) for it in unknown_fields(a, b, f"{path}/{at}")]
    return []


class Objects(unittest.TestCase):
    def test_chart_and_kustomize_are_the_same(self):
        for path, text in chart.files().items():
            self.assertEqual(path.read_text(), text, f"{path}: run scripts/deploy.sh write")
        self.assertEqual(built(chart.KUSTOMIZE / "base"), rendered())
        for folder, values in OVERLAYS.items():
            self.assertEqual(built(chart.KUSTOMIZE / folder), rendered(values), folder)
        self.assertEqual(with_monitoring(), rendered(MONITORING))

    def test_schemas_take_all(self):
        for it in all_objects():
            name = f"{it['kind']} {it['metadata']['name']}"
            if it["apiVersion"].startswith("monitoring.coreos.com/"):
                models = importlib.import_module("cloudcoil.models.prometheus_operator.v1")
                model = getattr(models, it["kind"]).model_validate(it)
                taken = json.loads(model.model_dump_json(by_alias=True, exclude_none=True))
                self.assertEqual(unknown_fields(it, taken), [], name)
                continue
            for version in ("1.37", "1.33"):
                with self.subTest(name, version=version):
                    kubernetes_validate.validate(it, version, strict=True)

    def test_helm_takes_the_chart(self):
        findings = helm.lint(str(CHART))
        self.assertNotIn("[ERROR]", str(findings))
        self.assertNotIn("[WARNING]", str(findings))

    def test_values_that_mean_nothing_are_refused(self):
        rows = [
            {"sidecar": {"store": "mysql"}},
            {"sidecar": {"stor": "postgres"}},
            {"sidecar": {"replicaCount": 0}},
            {"envoy": {"port": 0}},
            {"envoy": {"image": {"repository": ""}}},
            {"module": {"image": {"digest": "sha256:12"}}},
            {"networkPolicies": {}},
            {"monitoring": {"interval": "often"}},
        ]
        for values in rows:
            with self.subTest(values), self.assertRaises(helm.HelmError):
                rendered(values)

    def test_they_find_each_other(self):
        for name in ("adaptive-router", "other"):
            for values in ({}, EVERYTHING):
                objects = rendered(values, name)
                templates = pods(objects.values())
                labels = [template["metadata"]["labels"] for template in templates.values()]
                for (kind, named), it in objects.items():
                    spec = it.get("spec", {})
                    selectors = [spec.get("selector", {}), spec.get("podSelector", {})]
                    for selector in filter(None, (s.get("matchLabels", s) for s in selectors)):
                        found = [own for own in labels if selector.items() <= own.items()]
                        self.assertEqual(len(found), 1, f"{kind} {named}")
                    if kind == "HorizontalPodAutoscaler":
                        self.assertIn((spec["scaleTargetRef"]["kind"], spec["scaleTargetRef"]["name"]), objects)
                ports = {port["name"] for t in templates.values() for c in t["spec"]["containers"] for port in c["ports"]}
                wanted = {port["targetPort"] for it in objects.values() if it["kind"] == "Service" for port in it["spec"]["ports"]}
                self.assertLessEqual(wanted, ports)
                for template in templates.values():
                    self.assertIn(("ServiceAccount", template["spec"]["serviceAccountName"]), objects)

    def test_pods_are_restricted(self):
        for values in ({}, POSTGRES):
            for name, template in pods(rendered(values).values()).items():
                spec = template["spec"]
                self.assertTrue(spec["securityContext"]["runAsNonRoot"], name)
                self.assertEqual(spec["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"}, name)
                self.assertFalse(spec["automountServiceAccountToken"], name)
                for container in spec["containers"]:
                    context = container["securityContext"]
                    self.assertFalse(context["allowPrivilegeEscalation"])
                    self.assertTrue(context["readOnlyRootFilesystem"])
                    self.assertEqual(context["capabilities"], {"drop": ["ALL"]})
                    self.assertIn("memory", container["resources"]["limits"])
                    self.assertNotEqual(container["readinessProbe"], container["livenessProbe"])

    def test_values_arrive(self):
        digest = "sha256:" + "0" * 64
        values = {
            "envoy": {"existingSecret": "config", "service": {"type": "LoadBalancer"}, "tolerations": [{"key": "a", "operator": "Exists"}]},
            "module": {"image": {"repository": "r/m", "digest": digest}},
            "networkPolicy": {"clients": [{"podSelector": {}}]},
            "sidecar": {"persistence": {"storageClass": "fast"}, "nodeSelector": {"disk": "ssd"}},
        }
        objects = rendered(values)
        for it in objects.values():
            kubernetes_validate.validate(it, "1.37", strict=True)
        envoy = pods(objects.values())["adaptive-router"]["spec"]
        volumes = {it["name"]: it for it in envoy["volumes"]}
        self.assertEqual(volumes["config"]["secret"], {"secretName": "config"})
        self.assertEqual(volumes["module"]["image"]["reference"], f"r/m@{digest}")
        self.assertEqual(envoy["tolerations"], values["envoy"]["tolerations"])
        self.assertNotIn(("ConfigMap", "adaptive-router"), objects)
        self.assertEqual(objects["Service", "adaptive-router"]["spec"]["type"], "LoadBalancer")
        self.assertEqual(objects["NetworkPolicy", "adaptive-router"]["spec"]["ingress"][0]["from"], [{"podSelector": {}}])
        stateful = objects["StatefulSet", "adaptive-router-sidecar"]["spec"]
        self.assertEqual(stateful["volumeClaimTemplates"][0]["spec"]["storageClassName"], "fast")
        self.assertEqual(stateful["template"]["spec"]["nodeSelector"], {"disk": "ssd"})

    def test_what_is_watched_exists(self):
        reference = (ROOT / "docs/reference.md").read_text()
        documented = set(re.findall(r"^\| `(adaptive_router_\w+)`", reference, re.M))
        labels = set(re.findall(r"^\| `(?:adaptive_router_\w+)` \| ([^|]*)", reference, re.M))
        labels = {name for cell in labels for name in re.findall(r"`(\w+)`", cell)} | {"outcome", "pod", "le", "request_type"}
        dashboard = json.loads((CHART / "files/dashboard.json").read_text())
        alerts = yaml.safe_load((CHART / "files/alerts.yaml").read_text())
        rules = [rule for group in alerts["groups"] for rule in group["rules"]]
        expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
        expressions += [rule["expr"] for rule in rules]
        self.assertGreater(len(expressions), 15)
        for expression in expressions:
            for name in re.findall(r"adaptive_router_\w+", expression):
                self.assertIn(re.sub(r"_(bucket|sum|count)$", "", name), documented, expression)
            for grouped in re.findall(r"by \(([^)]*)\)", expression):
                self.assertLessEqual(set(re.split(r", ?", grouped)), labels, expression)
        codes = set(re.findall(r"^\| `(\w+)` \| \d{3}", reference, re.M))
        for matched in re.findall(r'code=~"([^"]*)"', str(rules)):
            self.assertLessEqual(set(matched.split("|")), codes)
        operations = (ROOT / "docs/operations.md").read_text()
        for rule in rules:
            self.assertIn(f"`{rule['alert']}`", operations, "every alert has its part of the runbook")


class Pod(unittest.TestCase):
    """Envoy with the command line, the configuration and the environment of its pod."""

    @classmethod
    def setUpClass(cls):
        objects = rendered()
        cls.container = pods(objects.values())["adaptive-router"]["spec"]["containers"][0]
        config = objects["ConfigMap", "adaptive-router"]["data"]["envoy.yaml"]
        arguments = cls.container["args"]
        overlay = arguments[arguments.index("--config-yaml") + 1]
        environment = {"OPENAI_API_KEY": "sk-test"}
        cls.envoy = Envoy([config, overlay], [10000, 9901, 9902, 9090], environment, "/etc/adaptive-router/plugin.wasm")

    @classmethod
    def tearDownClass(cls):
        cls.envoy.stop()

    def test_a_the_sample_is_what_render_writes(self):
        files = CHART / "files"
        self.assertEqual((files / "envoy.yaml").read_text(), render((files / "router.yaml").read_text()))

    def test_b_probes_and_prometheus_see_what_they_need_and_no_more(self):
        rows = [
            ("GET", "/ready", 200),
            ("GET", "/stats/prometheus", 200),
            ("POST", "/stats/prometheus", 404),
            ("POST", "/quitquitquit", 404),
            ("GET", "/config_dump", 404),
            ("GET", "/ready/../quitquitquit", 404),
            ("GET", "/", 404),
        ]
        for method, path, status in rows:
            self.assertEqual(self.envoy.ask(9902, method, path)[0], status, (method, path))
        # The filter is there.
        status, _, body = self.envoy.ask(10000, "POST", "/v1/chat/completions", '{"model": "auto", "messages": 1}')
        self.assertEqual((status, json.loads(body)["error"]["code"]), (400, "invalid_request"))

    def test_c_a_pod_that_ends_waits_for_requests(self):
        script = self.container["lifecycle"]["preStop"]["exec"]["command"]
        self.assertEqual(script[:2], ["/bin/bash", "-c"])
        text = script[2].replace("9901", str(self.envoy.port[9901]))
        waiting = socket.create_connection(("127.0.0.1", self.envoy.port[10000]))
        waiting.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{")
        while "downstream_rq_active: 1" not in self.envoy.ask(9901, "GET", "/stats?filter=^http.llm.downstream_rq_active$")[2]:
            pass
        environment = {**os.environ, "DRAIN_SETTLE_SECONDS": "0", "DRAIN_SYNC_SECONDS": "0"}
        drain = subprocess.Popen(["/bin/bash", "-c", text], env=environment)
        try:
            with self.assertRaises(subprocess.TimeoutExpired):
                drain.wait(3)
            self.assertEqual(self.envoy.ask(9902, "GET", "/ready")[0], 503)
            waiting.close()
            self.assertEqual(drain.wait(20), 0)
        finally:
            drain.kill()


if __name__ == "__main__":
    unittest.main()
