"""The chart and the kustomize folders as objects.

`chart.py write` makes deploy/kubernetes from the chart, which is the only place where the objects are written by hand.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import helm_python as helm
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "deploy/helm/adaptive-router"
KUSTOMIZE = ROOT / "deploy/kubernetes"
HEAD = "# Written from the chart by `scripts/deploy.sh write`. To change it, change the chart, or patch it in an overlay.\n"
POSTGRES = {"sidecar": {"store": "postgres"}}
MONITORING = {"monitoring": {"enabled": True}}
OVERLAYS = {"overlays/sqlite": {}, "overlays/postgres": POSTGRES}

Objects = dict[tuple[str, str], dict]


def keyed(documents) -> Objects:
    return {(it["kind"], it["metadata"]["name"]): it for it in documents if it}


def rendered(values: dict | None = None, name: str = "adaptive-router") -> Objects:
    """What `helm template` prints."""
    with helm.Chart.load(str(CHART)) as chart:
        texts = chart.render(values=values or {}, name=name)
    texts = texts.values() if isinstance(texts, dict) else [texts]
    return keyed(document for text in texts for document in yaml.safe_load_all(text))


def built(folder: Path) -> Objects:
    """What `kubectl kustomize` prints."""
    kubectl = Path(sys.executable).with_name("kubectl")
    done = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return keyed(yaml.safe_load_all(done.stdout))


class Text(yaml.SafeDumper):
    """Texts of several lines stay readable."""


def _text(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Text.add_representer(str, _text)


def dump(objects) -> str:
    return yaml.dump_all(objects, Dumper=Text, sort_keys=False, width=140, allow_unicode=True)


def files() -> dict[Path, str]:
    """All of deploy/kubernetes, by path."""
    base, postgres, monitoring = rendered(), rendered(POSTGRES), rendered(MONITORING)
    kustomization = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    gone = [key for key in base if key not in postgres]
    delete = [
        {"apiVersion": base[key]["apiVersion"], "kind": key[0], "metadata": {"name": key[1]}, "$patch": "delete"} for key in gone
    ]
    assert all(base[key] == postgres[key] for key in base if key in postgres), "an object depends on the store"
    more = lambda objects: [it for key, it in objects.items() if key not in base]
    component = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", "resources": ["monitoring.yaml"]}
    written = {
        "base/kustomization.yaml": dump([{**kustomization, "resources": ["adaptive-router.yaml"]}]),
        "base/adaptive-router.yaml": dump(base.values()),
        "overlays/sqlite/kustomization.yaml": dump([{**kustomization, "resources": ["../../base"]}]),
        "overlays/postgres/kustomization.yaml": dump(
            [
                {
                    **kustomization,
                    "resources": ["../../base", "sidecar.yaml"],
                    "patches": [{"path": "without-sqlite.yaml"}],
                }
            ]
        ),
        "overlays/postgres/sidecar.yaml": dump(more(postgres)),
        "overlays/postgres/without-sqlite.yaml": dump(delete),
        "components/monitoring/kustomization.yaml": dump([component]),
        "components/monitoring/monitoring.yaml": dump(more(monitoring)),
    }
    return {KUSTOMIZE / path: HEAD + text for path, text in written.items()}


def with_monitoring() -> Objects:
    """The base and the component, as an overlay of a user's has them."""
    with tempfile.TemporaryDirectory(dir=KUSTOMIZE) as folder:
        text = "resources: [../base]\ncomponents: [../components/monitoring]\n"
        (Path(folder) / "kustomization.yaml").write_text(text)
        return built(Path(folder))


if __name__ == "__main__":
    if sys.argv[1:] != ["write"]:
        sys.exit("usage: chart.py write")
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
