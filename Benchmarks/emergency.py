#!/usr/bin/env python3
"""How long the answer to a store takes, in process, with 1,000 donors near.

Runs the measurement in Tests/BalancingTests/EmergencyBench.swift, which prints and asserts no time.
The goal stands beside the figures; CPU time leaves out what
others on the machine take. Build the tests first (swift build -c release --build-tests).
"""

import argparse
import os
import re
import subprocess
import sys

GOAL_MICROSECONDS = 100
LINE = re.compile(
    r"emergency: donors=(\d+) packs=(\d+) given=(\d+) p50=(\d+) p99=(\d+) max=(\d+) "
    r"cpu50=(\d+) cpu99=(\d+) us")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swift", default="swift", help="the toolchain (default: %(default)s)")
    arguments = parser.parse_args()
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    outcome = subprocess.run(
        [arguments.swift, "test", "-c", "release", "--skip-build", "--filter", "EmergencyBench"],
        cwd=top, env={**os.environ, "CHAMA_BENCH": "1"}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    rows = LINE.findall(outcome.stdout)
    if not rows:
        sys.exit(f"no figures came:\n{outcome.stdout}")
    print("## An answer to a store, microseconds\n")
    print("| donors | packs asked for | packs given | median | p99 | slowest | median, CPU "
          "| p99, CPU | goal of p99 |")
    print("|" + "---:|" * 9)
    for row in rows:
        print("| " + " | ".join(row) + f" | < {GOAL_MICROSECONDS} |")


if __name__ == "__main__":
    main()
