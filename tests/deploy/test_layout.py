"""An image that a proxy's fetcher does not take, or that is another one the next time."""

import hashlib
import gzip
import io
import json
import random
import sys
import tarfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/dist"))

from layout import layout  # noqa: E402

MODULE = b"\0asm" + random.Random(1).randbytes(200_000)
OCI = "application/vnd.oci.image.manifest.v1+json"


class Registry:
    """What a registry serves after the layout was pushed."""

    def __init__(self, packed: bytes):
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            self.files = {member.name: archive.extractfile(member).read() for member in archive}
        assert json.loads(self.files["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}
        self.index = json.loads(self.files["index.json"])

    def blob(self, of: dict) -> bytes:
        data = self.files["blobs/" + of["digest"].replace(":", "/")]
        assert "sha256:" + hashlib.sha256(data).hexdigest() == of["digest"] and len(data) == of["size"], of
        return data


def standard(registry: Registry, manifest: dict, layer_type: str) -> bytes:
    """The forms `docker` and `compat`: the last layer is a tar with plugin.wasm, wherever it lies in it."""
    layer = manifest["layers"][-1]
    if layer["mediaType"] != layer_type:
        raise ValueError(f"invalid media type {layer['mediaType']}")
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(registry.blob(layer)))) as archive:
        for member in archive:
            if member.name.rsplit("/", 1)[-1] == "plugin.wasm":
                return archive.extractfile(member).read()
    raise ValueError("plugin.wasm not found")


def artifact(registry: Registry, manifest: dict) -> bytes:
    if len(manifest["layers"]) != 2:
        raise ValueError("number of layers must be 2")
    wasm = "application/vnd.module.wasm.content.layer.v1+wasm"
    return registry.blob(next(layer for layer in manifest["layers"] if layer["mediaType"] == wasm))


def istio(registry: Registry) -> bytes:
    """By the media type of the manifest; an OCI manifest is taken for compat first."""
    descriptor = registry.index["manifests"][0]
    manifest = json.loads(registry.blob(descriptor))
    if descriptor["mediaType"] == "application/vnd.docker.distribution.manifest.v2+json":
        return standard(registry, manifest, "application/vnd.docker.image.rootfs.diff.tar.gzip")
    if descriptor["mediaType"] != OCI:
        raise ValueError(f"unsupported media type {descriptor['mediaType']}")
    try:
        return standard(registry, manifest, "application/vnd.oci.image.layer.v1.tar+gzip")
    except ValueError:
        return artifact(registry, manifest)


def envoy_gateway(registry: Registry) -> bytes:
    """The same, and a file that is no module is refused."""
    module = istio(registry)
    if module[:4] != b"\0asm":
        raise ValueError("no module")
    return module


class Layout(unittest.TestCase):
    def test_fetchers_find_the_module(self):
        packed, digest = layout("module", MODULE, "1.2.3", "abc", 1_800_000_000)
        registry = Registry(packed)
        self.assertEqual([manifest["digest"] for manifest in registry.index["manifests"]], [digest])
        for fetch in (istio, envoy_gateway):
            self.assertEqual(fetch(registry), MODULE)
        for fetch in (lambda: artifact(registry, json.loads(registry.blob(registry.index["manifests"][0]))),):
            self.assertRaises(ValueError, fetch)

    def test_what_it_says_of_itself(self):
        for kind, name in (("module", "plugin.wasm"), ("sidecar", "adaptive-router-sidecar")):
            registry = Registry(layout(kind, MODULE, "1.2.3", "abc", 1_800_000_000)[0])
            manifest = json.loads(registry.blob(registry.index["manifests"][0]))
            config = json.loads(registry.blob(manifest["config"]))
            layer = gzip.decompress(registry.blob(manifest["layers"][0]))
            self.assertEqual(config["rootfs"]["diff_ids"], ["sha256:" + hashlib.sha256(layer).hexdigest()])
            with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
                self.assertEqual([(m.name, m.mtime, m.uid) for m in archive], [(name, 0, 0)])
            said = manifest["annotations"]
            self.assertEqual(said["org.opencontainers.image.version"], "1.2.3")
            self.assertEqual(said["org.opencontainers.image.revision"], "abc")
            self.assertEqual(said["org.opencontainers.image.created"], "2027-01-15T08:00:00Z")
            self.assertEqual(said.get("module.wasm.image/variant"), "compat" if kind == "module" else None)
            self.assertEqual(config["config"].get("User"), None if kind == "module" else "65532")

    def test_the_digest_is_a_fact(self):
        first, second = (layout("module", MODULE, "1", "a", 0) for _ in range(2))
        self.assertEqual(first, second)
        known = layout("module", b"\0asm", "1", "a", 0)[1]
        self.assertEqual(known, "sha256:b7a631ec9fbd26efe13bddd3c2e6bb3d5f41eb22a16671c38c550284c025f1aa", "the same bytes on every machine and with every Python")
        for other in (("module", MODULE[:-1], "1", "a", 0), ("module", MODULE, "2", "a", 0), ("module", MODULE, "1", "b", 0)):
            self.assertNotEqual(layout(*other)[1], first[1])


if __name__ == "__main__":
    unittest.main()
