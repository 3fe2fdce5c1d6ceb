"""An OCI image layout of one file, the same bytes wherever it is made: layout.py KIND FILE OUTPUT.tar VERSION REVISION EPOCH

KIND is `module` (the file is the image's plugin.wasm, in the compat form that Istio and Envoy Gateway take) or `sidecar` (a static
binary that is the image's entry point). Prints the digest of the image's manifest.
"""

import datetime
import hashlib
import io
import json
import struct
import sys
import tarfile
import zlib

LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
TITLES = {"module": "adaptive-router", "sidecar": "adaptive-router-sidecar"}
# Nobody in particular; the same as in the manifests for Kubernetes.
USER = 65532


def stored_gzip(data: bytes) -> bytes:
    """gzip without compression: what zlib makes of the same data depends on its version, and so would the digest."""
    out = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    blocks = [data[at : at + 0xFFFF] for at in range(0, len(data), 0xFFFF)] or [b""]
    for number, block in enumerate(blocks, 1):
        out.append(struct.pack("<BHH", number == len(blocks), len(block), len(block) ^ 0xFFFF) + block)
    out.append(struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join(out)


def tar(files: list[tuple[str, bytes, int]]) -> bytes:
    """Of (name, content, mode), with nothing of this machine in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content, mode in files:
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime = len(content), mode, 0
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def canonical(value: dict) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def layout(kind: str, content: bytes, version: str, revision: str, epoch: int) -> tuple[bytes, str]:
    """The layout as a tar, and the manifest's digest."""
    created = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    annotations = {
        "org.opencontainers.image.title": TITLES[kind],
        "org.opencontainers.image.version": version,
        "org.opencontainers.image.revision": revision,
        "org.opencontainers.image.created": created,
        "org.opencontainers.image.licenses": "Apache-2.0",
    }
    if kind == "module":
        annotations["module.wasm.image/variant"] = "compat"
        files, start = [("plugin.wasm", content, 0o644)], {}
    else:
        files = [("adaptive-router-sidecar", content, 0o755)]
        start = {"Entrypoint": ["/adaptive-router-sidecar"], "User": str(USER)}
    layer_tar = tar(files)
    layer = stored_gzip(layer_tar)
    config = canonical(
        {
            "architecture": "amd64",
            "os": "linux",
            "created": created,
            "config": {"Labels": annotations, **start},
            "rootfs": {"type": "layers", "diff_ids": [digest(layer_tar)]},
            "history": [{"created": created, "created_by": "make dist"}],
        }
    )
    blob = lambda media_type, data: {"mediaType": media_type, "digest": digest(data), "size": len(data)}
    manifest = canonical(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": blob(CONFIG, config),
            "layers": [blob(LAYER, layer)],
            "annotations": annotations,
        }
    )
    # One manifest and no list of platforms: the fetchers of proxies take the first and would look for their own in a list.
    named = {**blob(MANIFEST, manifest), "annotations": {"org.opencontainers.image.ref.name": version}}
    index = canonical({"schemaVersion": 2, "manifests": [named]})
    blobs = [(f"blobs/sha256/{digest(data)[7:]}", data, 0o644) for data in (config, layer, manifest)]
    head = [("oci-layout", canonical({"imageLayoutVersion": "1.0.0"}), 0o644), ("index.json", index, 0o644)]
    return tar(head + sorted(blobs)), digest(manifest)


def main() -> None:
    kind, source, target, version, revision, epoch = sys.argv[1:]
    with open(source, "rb") as file:
        written, manifest = layout(kind, file.read(), version, revision, int(epoch))
    with open(target, "wb") as file:
        file.write(written)
    print(manifest)


if __name__ == "__main__":
    main()
