"""A chart as a .tgz that is the same wherever it is made: chart.py CHART OUTPUT EPOCH"""

import gzip
import io
import sys
import tarfile
from pathlib import Path

import yaml


def main() -> None:
    chart, output, epoch = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    about = yaml.safe_load((chart / "Chart.yaml").read_text())
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(path for path in chart.rglob("*") if path.is_file()):
            info = tarfile.TarInfo(f"{about['name']}/{path.relative_to(chart)}")
            info.size, info.mode, info.mtime = path.stat().st_size, 0o644, epoch
            archive.addfile(info, io.BytesIO(path.read_bytes()))
    target = output / f"{about['name']}-{about['version']}.tgz"
    target.write_bytes(gzip.compress(packed.getvalue(), mtime=0))


if __name__ == "__main__":
    main()
