#!/usr/bin/env python3
"""Questions, requests, acceptances and gains on a ledger of size.

On a sample chain the night of the last day is run; then a test (RequestBench, run with
CHAMA_BENCH_LEDGER) asks, requests and accepts in process, one after the other, every request
committed with the disk flushed. `chama gains` is timed from outside: once with everything worked out
anew, then by each key. The goals stand beside the figures and are not asserted.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import chain
import nights
import report

CHECKOUT = Path(__file__).resolve().parent.parent
NAMES = {
    "first": "first question to a city: its desk is made",
    "warm": "the desks of all other cities",
    "question": "question at a warm desk",
    "request": "request, durable",
    "acceptance": "acceptance, durable, with an order and reservations",
    "question_after": "the next question to that city",
}
GOALS = {"question": "p99 < 25", "request": "p99 < 100, 150 a second", "question_after": "p99 < 25"}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser)
    arguments = parser.parse_args()
    size = chain.Size(arguments.stores, arguments.materials, arguments.days)
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        print(f"## Requests and gains\n\n{report.machine_facts(chama, work)}\n- chain: {size}\n",
              flush=True)
        sample = chain.prepare(chama, chains, size)
        ledger = work / "ledger.sqlite"
        chain.tell("the night")
        nights.run(chama, sample.folder, ledger, work / "out", sample.feed_days[-1])
        gains = timed_gains(chama, ledger)
        chain.tell("questions, requests, acceptances")
        rows = requests(ledger)
    print(report.table(["milliseconds", "count", "median", "p99", "slowest", "a second", "goal"],
                       rows))
    print()
    print(report.table(["chama gains", "seconds, process included"], gains))


def requests(ledger):
    command = ["swift", "test", "-c", "release", "--skip-build", "--filter", "RequestBench"]
    outcome = subprocess.run(
        command, cwd=CHECKOUT, env={**os.environ, "CHAMA_BENCH_LEDGER": str(ledger)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)
    rows = []
    for match in re.finditer(r"figure (\w+) (.*)", outcome.stdout):
        numbers = dict(part.split("=") for part in match[2].split())
        rows.append([
            NAMES.get(match[1], match[1]), numbers["count"],
            *(f"{float(numbers[name]):.3f}" for name in ("p50", "p99", "max")),
            f"{float(numbers['rate']):.0f}", GOALS.get(match[1], "")])
    if outcome.returncode != 0 or not rows:
        sys.exit(f"no figures came:\n{outcome.stdout[-3000:]}")
    return rows


def timed_gains(chama, ledger):
    rows = []
    for flags in (["--anew"], ["--by", "store"], ["--by", "city"], ["--by", "category"],
                  ["--by", "week"]):
        start = time.monotonic()
        subprocess.run(
            [str(chama), "gains", *flags, "--ledger", str(ledger)], check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rows.append([" ".join(flags), f"{time.monotonic() - start:.2f}"])
    return rows


if __name__ == "__main__":
    main()
