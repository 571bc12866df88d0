#!/usr/bin/env python3
"""The long proofs: the kill test at 200 kills, fuzzed parsers, readers that fail, and spoilt feeds
through the real program.

The kill test is the one of ProgramTests, with CHAMA_KILLS; the fuzzers are those of the tests (see
Tests/TraceabilityTests/Fuzz.swift), with CHAMA_FUZZ_RUNS inputs each; the readers' days and their
mutated messages are those of TraceabilityTests, with CHAMA_READER_DAYS and CHAMA_READER_FUZZ; the
walk over the states of requests and orders is that of PersistenceTests, with CHAMA_WALK_STEPS. The fuzz run takes a small sample chain
whose night before has been run, spoils up to three files of it in a seeded way (see mutations.py),
and runs the night on a copy of the ledger. The night may end with 0 (done), 1 (done with warnings)
or 3 (refused); it may not crash, hang, leave a folder half written or the ledger damaged. What
breaks this is kept with the way to do it again. The same seed spoils alike.

Exit: 0 all held, 1 something did not.
"""

import argparse
import collections
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import chain
import measure
import mutations
import nights
import notebook
import report

CHECKOUT = Path(__file__).resolve().parent.parent
PUBLISHED = {"exceptions.csv", "report.html", "run.json", "suggestions.csv", "transfers.csv"}
ALLOWED = (0, 1, 3)


@dataclass(frozen=True)
class Spoilt:
    """A file with its spoilt bytes, and how it came to them. `path` is within the chain."""

    path: str
    content: bytes
    ways: list


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser, stores=5, materials=12, days=120)
    parser.add_argument("--kills", type=int, default=200, help="0 leaves them out (200)")
    parser.add_argument("--fuzz", type=int, default=2_500_000,
                        help="inputs for each parser test; 0 leaves them out (%(default)s)")
    parser.add_argument(
        "--reader-days", type=int, default=20, help="of readers a rate (%(default)s; 0: none)")
    parser.add_argument(
        "--reader-fuzz", type=int, default=10_000_000,
        help="mutated messages of readers (%(default)s; 0: none)")
    parser.add_argument(
        "--walk-steps", type=int, default=100_000,
        help="of walks over the states of requests and orders (%(default)s; 0: none)")
    parser.add_argument(
        "--clock-days", type=int, default=365,
        help="days for which a service is followed in each zone (%(default)s; 0: none)")
    parser.add_argument(
        "--notebooks", type=int, default=1, help="0 leaves the run notebooks out (%(default)s)")
    parser.add_argument("--runs", type=int, default=500, help="of spoilt feeds (%(default)s)")
    parser.add_argument("--seed", type=int, default=87, help="of the spoiling (%(default)s)")
    parser.add_argument("--only", type=int, metavar="RUN", help="play one run of the seed again")
    parser.add_argument("--timeout", type=float, default=60, help="seconds a night (%(default)s)")
    parser.add_argument(
        "--keep", type=Path, default=CHECKOUT / ".build/proof", metavar="DIR",
        help="where what broke is kept (default: .build/proof)")
    arguments = parser.parse_args()
    held = True
    if arguments.kills > 0 and arguments.only is None:
        held = long_tests("Kill test", "ProgramTests", {"CHAMA_KILLS": arguments.kills})
    if arguments.fuzz > 0 and arguments.only is None:
        held = long_tests(
            "Fuzzed parsers", "Fuzz",
            {"CHAMA_FUZZ_RUNS": arguments.fuzz, "CHAMA_FUZZ_SEED": arguments.seed}) and held
    if arguments.reader_days > 0 and arguments.only is None:
        held = long_tests(
            "Readers", "ReaderSimulationTests",
            {"CHAMA_READER_DAYS": arguments.reader_days}) and held
    if arguments.reader_fuzz > 0 and arguments.only is None:
        held = long_tests(
            "Mutated messages of readers", "ReaderPayloadTests",
            {"CHAMA_READER_FUZZ": arguments.reader_fuzz}) and held
    if arguments.walk_steps > 0 and arguments.only is None:
        held = long_tests(
            "Goods on their way", "TransferWalkTests",
            {"CHAMA_WALK_STEPS": arguments.walk_steps}) and held
    if arguments.clock_days > 0 and arguments.only is None:
        held = long_tests(
            "Clockwork", "ClockworkTests", {"CHAMA_CLOCK_DAYS": arguments.clock_days}) and held
    if arguments.notebooks and arguments.only is None:
        held = notebook.prove(arguments) and held
    if arguments.runs > 0 or arguments.only is not None:
        held = fuzz(arguments) and held
    sys.exit(0 if held else 1)


def long_tests(title, tests, sizes):
    """Runs tests at the sizes that the environment gives them; they are to run, and to pass."""
    command = ["swift", "test", "-c", "release", "--skip-build", "--filter", tests]
    named = " ".join(f"{name}={size}" for name, size in sizes.items())
    print(f"## {title}\n\n    {named} {' '.join(command)}\n", flush=True)
    environment = {**os.environ, **{name: str(size) for name, size in sizes.items()}}
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace")
    ran = 0
    for line in process.stdout:
        print(f"    {line}", end="", flush=True)
        if found := re.search(r"Test run with (\d+) tests?", line):
            ran = max(ran, int(found[1]))
    held = process.wait() == 0 and ran > 0
    # A filter that matches nothing ends well too.
    print(f"\n{title}: {'held' if held else 'DID NOT HOLD'}, {ran} tests ran, "
          f"swift test ended with {process.returncode}.\n", flush=True)
    return held


def fuzz(arguments):
    """Runs all nights with spoilt feeds and prints how they ended."""
    chama = chain.program(arguments)
    size = chain.Size(arguments.stores, arguments.materials, arguments.days)
    runs = range(arguments.runs) if arguments.only is None else [arguments.only]
    endings = collections.Counter()
    broken = 0
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        facts = report.machine_facts(chama, work)
        print(f"## Spoilt feeds\n\n{facts}\n- chain: {size}; seed {arguments.seed}\n", flush=True)
        made = chain.prepare(chama, chains, size)
        sample = chain.Chain(work / "chain", size)
        # The files are spoilt in place: a chain that is kept for other days stays whole.
        shutil.copytree(made.folder, sample.folder)
        base = work / "base.sqlite"
        nights.run(chama, sample.folder, base, work / "out", sample.feed_days[-2])
        files = fuzzed_files(sample)
        for number in runs:
            spoilt = spoil_files(sample, files, arguments.seed, number)
            outcome, faults = play(chama, sample, base, spoilt, work / "run", arguments.timeout)
            endings[outcome.exit_code] += 1
            if faults:
                broken += 1
                keep(arguments, number, spoilt, outcome, faults)
            if (number + 1) % 50 == 0:
                chain.tell(f"{number + 1} of {len(runs)} nights, {broken} broke a promise")
    print(report.table(
        ["exit code", "nights"], sorted(endings.items())))
    print(f"\n{sum(endings.values())} nights with spoilt feeds: {broken} broke a promise.")
    return broken == 0


def fuzzed_files(sample):
    """The files that are spoilt, by how often: feeds of the night, earlier feeds, all others."""
    def paths(pattern):
        return sorted(str(path.relative_to(sample.folder)) for path in sample.folder.glob(pattern))
    *earlier, tonight = sample.feed_days
    return ([paths(f"feeds/{tonight}/*/*.csv")] * 7
            + [[path for day in earlier for path in paths(f"feeds/{day}/*/*.csv")]]
            + [paths("*.csv")] * 2)


def spoil_files(sample, files, seed, number):
    """One to three spoilt files; which and how depends on the seed and the run's number alone."""
    generator = random.Random(f"{seed} {number}")
    spoilt = {}
    for _ in range(generator.choice([1, 1, 2, 3])):
        path, other = (generator.choice(generator.choice(files)) for _ in range(2))
        content, ways = mutations.spoil(
            (sample.folder / path).read_bytes(), (sample.folder / other).read_bytes(), generator)
        spoilt[path] = Spoilt(path, content, ways)
    return list(spoilt.values())


def play(chama, sample, base, spoilt, folder, timeout):
    """Runs the night of the last day with the spoilt files. Gives its outcome and the faults."""
    folder.mkdir()
    ledger = folder / "ledger.sqlite"
    for ending in ["", ".keys"]:
        shutil.copy(f"{base}{ending}", f"{ledger}{ending}")
    day = sample.feed_days[-1]
    aside = []
    try:
        for file in spoilt:
            path = sample.folder / file.path
            # Moved, not written over: its inode and times are what the ledger remembers.
            aside.append((path.rename(folder / f"aside-{len(aside)}"), path))
            path.write_bytes(file.content)
        outcome = measure.run(
            nights.command(chama, sample.folder, ledger, folder / "out", day), timeout=timeout)
    finally:
        for kept, path in aside:
            kept.replace(path)
    faults = judge(outcome, folder / "out" / day, ledger)
    shutil.rmtree(folder)
    return outcome, faults


def judge(outcome, published, ledger):
    """What the night promised and did not keep, in sentences."""
    faults = []
    if outcome.timed_out:
        faults.append("it did not end in time")
    elif outcome.exit_code not in ALLOWED:
        faults.append(f"it ended with {outcome.exit_code}, not with 0, 1 or 3")
    found = {path.name for path in published.iterdir()} if published.exists() else set()
    if outcome.exit_code in (0, 1):
        if found != PUBLISHED:
            faults.append(f"it is done, but published {sorted(found)}")
        try:
            json.loads(outcome.output)
        except ValueError as error:
            faults.append(f"its standard output is no JSON: {error}")
    elif found:
        faults.append(f"it was not done, yet published {sorted(found)}")
    elif outcome.exit_code == 3 and not outcome.errors.strip():
        faults.append("it was refused without a word")
    if damage := ledger_damage(ledger):
        faults.append(f"the ledger is damaged: {damage}")
    return faults


def ledger_damage(ledger):
    """What SQLite finds wrong with the ledger; empty when nothing is."""
    database = sqlite3.connect(ledger)
    try:
        found = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"{row[0]} refers to nothing" for row in
                  database.execute("PRAGMA foreign_key_check")]
    except sqlite3.Error as error:
        found = [str(error)]
    finally:
        database.close()
    return "; ".join(found[:5])


def keep(arguments, number, spoilt, outcome, faults):
    """Keeps the files that broke a promise, with what was said and how to do it again."""
    folder = arguments.keep.resolve() / f"seed-{arguments.seed}-run-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    for file in spoilt:
        path = folder / "chain" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    (folder / "standard-error.txt").write_text(outcome.errors, encoding="utf-8")
    lines = [f"The night: {fault}." for fault in faults]
    lines += [f"{file.path}: {', '.join(file.ways)}" for file in spoilt]
    lines.append(
        f"Again: python3 Benchmarks/proof.py --seed {arguments.seed} --only {number} "
        f"--stores {arguments.stores} --materials {arguments.materials} --days {arguments.days}")
    (folder / "what.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join([f"- run {number}, kept in {folder}", *(f"  {line}" for line in lines)]),
          flush=True)


if __name__ == "__main__":
    main()
