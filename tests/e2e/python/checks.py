"""What the scripts share: the address of Envoy, and every check run even when one fails."""

import sys
import traceback

BASE_URL = sys.argv[1]
ROUTER = "auto"


def run(*checks):
    failed = 0
    for check in checks:
        try:
            check()
        except Exception:
            failed += 1
            print(f"FAILED: {check.__name__}", flush=True)
            traceback.print_exc()
    print(f"{len(checks) - failed} of {len(checks)} checks passed")
    sys.exit(1 if failed else 0)
