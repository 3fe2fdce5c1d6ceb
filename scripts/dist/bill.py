"""What the artefacts are made of: bill.py OUTPUT VERSION EPOCH < "KIND name version" lines, one for each crate of an artefact

Writes OUTPUT/sbom.cdx.json (CycloneDX 1.6) and OUTPUT/THIRD-PARTY-LICENCES.txt. Fails where a crate's licence text is nowhere.
"""

import datetime
import hashlib
import json
import re
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path

TEXTS = re.compile(r"(?i)^(licen[cs]e|copying|copyright|notice|unlicense)")


def texts(crate: dict) -> list[str]:
    folder = Path(crate["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.is_file() and TEXTS.match(path.name))
    return [path.read_text(errors="replace").strip() for path in files]


def component(crate: dict, checksum: str | None, artefacts: set[str]) -> dict:
    found = {
        "type": "library",
        "bom-ref": f"pkg:cargo/{crate['name']}@{crate['version']}",
        "name": crate["name"],
        "version": crate["version"],
        "purl": f"pkg:cargo/{crate['name']}@{crate['version']}",
        "licenses": [{"expression": expression(crate)}],
        "properties": [{"name": "adaptive-router:part-of", "value": name} for name in sorted(artefacts)],
    }
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if crate["repository"]:
        found["externalReferences"] = [{"type": "vcs", "url": crate["repository"]}]
    return found


def expression(crate: dict) -> str:
    # An old way of writing OR.
    return (crate["license"] or "").replace("/", " OR ")


def licences(crates: list[dict]) -> str:
    """Each text once, after the crates that it is of."""
    named: dict[str, list[str]] = {}
    apache = Path("LICENSE").read_text().strip()
    for crate in crates:
        title = f"{crate['name']} {crate['version']} ({expression(crate)})"
        siblings = (other for other in crates if other["repository"] and other["repository"] == crate["repository"])
        found = texts(crate) or next(filter(None, map(texts, siblings)), [])
        if not found and "Apache-2.0" in expression(crate):
            found = [apache]
        if not found:
            sys.exit(f"error: {title} comes without the text of its licence, and so do the others of its repository")
        for text in found:
            named.setdefault(text, []).append(title)
    line = "=" * 100
    parts = [f"{line}\n" + "\n".join(titles) + f"\n{line}\n\n{text}\n" for text, titles in named.items()]
    return "The artefacts contain these crates; each text stands after the crates that it is of.\n\n" + "\n".join(parts)


def main() -> None:
    output, version, epoch = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    parts: dict[tuple[str, str], set[str]] = {}
    for line in sys.stdin:
        artefact, name, number = line.split()[:3]
        parts.setdefault((name, number.removeprefix("v")), set()).add(artefact)
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    lock = tomllib.loads(Path("Cargo.lock").read_text())
    checksums = {(package["name"], package["version"]): package.get("checksum") for package in lock["package"]}
    key = lambda crate: (crate["name"], crate["version"])
    crates = sorted((crate for crate in metadata["packages"] if key(crate) in parts), key=key)
    own = {crate["name"] for crate in crates if not crate["source"]}
    foreign = [crate for crate in crates if crate["name"] not in own]
    missing = parts.keys() - {key(crate) for crate in crates}
    if missing:
        sys.exit(f"error: cargo metadata knows nothing of {sorted(missing)}")
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "name": "adaptive-router", "version": version, "bom-ref": "adaptive-router"},
        },
        "components": [component(crate, checksums.get(key(crate)), parts[key(crate)]) for crate in foreign],
        "dependencies": [{"ref": "adaptive-router", "dependsOn": [f"pkg:cargo/{n}@{v}" for n, v in map(key, foreign)]}],
    }
    seed = hashlib.sha256(json.dumps(bill, sort_keys=True).encode()).digest()[:16]
    bill["serialNumber"] = f"urn:uuid:{uuid.UUID(bytes=seed, version=4)}"
    (output / "sbom.cdx.json").write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n")
    (output / "THIRD-PARTY-LICENCES.txt").write_text(licences(foreign))


if __name__ == "__main__":
    main()
