#!/usr/bin/env python3
"""How fast history comes in: the night's first collect beside sqlite3's own `.import`.

Three things read the same consumption.csv in the same run, in turns:

- sqlite3:           `.import --csv` into a fresh file; every cell is stored as text
- whole folder:      `chama night` on a fresh ledger; its collect also reads stock, deliveries,
                     waste, weather and ten days of feeds
- consumption alone: the same on a folder that holds only stores.csv, materials.csv,
                     consumption.csv and one day's consumption feeds

Rows are those of consumption.csv for all three, so the night gets no credit for what else it reads.
"""

import argparse
import os
import shutil
import sqlite3
from dataclasses import dataclass

import chain
import measure
import nights
import report


@dataclass(frozen=True)
class Import:
    """One import: the seconds of the import alone, and the process's seconds and peak."""

    seconds: float
    cpu_seconds: float
    process_seconds: float
    peak_mib: float


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser)
    parser.add_argument("--repeat", type=int, default=3, help="rounds (default: %(default)s)")
    arguments = parser.parse_args()
    size = chain.Size(arguments.stores, arguments.materials, arguments.days)
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        facts = report.machine_facts(chama, work)
        sample = chain.prepare(chama, chains, size)
        bare = bare_copy(sample, work / "bare")
        rows = sample.count_rows()
        contestants = {
            "sqlite3 .import": lambda: sqlite_import(sample, rows, work / "run"),
            "chama, whole folder": lambda: cold_night(chama, sample, rows, work / "run"),
            "chama, consumption alone": lambda: cold_night(chama, bare, rows, work / "run"),
        }
        rounds = play(contestants, max(arguments.repeat, 1), work / "run")
    print_result(facts, size, rows, rounds)


def play(contestants, repeat, folder):
    """The imports of each contestant, one a round. Each round begins with another one."""
    names = list(contestants)
    rounds = {name: [] for name in names}
    for turn in range(repeat):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            chain.tell(f"round {turn + 1} of {repeat}: {name}")
            folder.mkdir()
            # What the one before left to be written shall not burden this one.
            os.sync()
            rounds[name].append(contestants[name]())
            shutil.rmtree(folder)
    return rounds


def bare_copy(sample, folder):
    """A folder with the history of consumption, and the feeds of the day that follows it."""
    day = sample.feed_days[0]
    feeds = folder / "feeds" / day
    feeds.mkdir(parents=True)
    for name in ["stores.csv", "materials.csv", "consumption.csv"]:
        (folder / name).symlink_to(sample.folder / name)
    (feeds / "consumption").symlink_to(sample.folder / "feeds" / day / "consumption")
    return chain.Chain(folder, sample.size)


def sqlite_import(sample, rows, folder):
    """Imports with sqlite3 and makes sure that all rows are there."""
    file = folder / "imported.sqlite"
    outcome = measure.run(
        ["sqlite3", file, ".import --csv consumption.csv consumption"], cwd=sample.folder)
    outcome.require(0)
    require_rows(file, "SELECT count(*) FROM consumption", rows)
    return Import(
        outcome.wall_seconds, outcome.cpu_seconds, outcome.wall_seconds, outcome.peak_mib)


def cold_night(chama, sample, rows, folder):
    """Runs the first night on a fresh ledger and makes sure that it took all rows."""
    ledger = folder / "ledger.sqlite"
    night = nights.run(chama, sample.folder, ledger, folder / "out", sample.feed_days[-1])
    require_rows(
        ledger, "SELECT sum(row_count) FROM feed_file "
        "WHERE path = 'consumption.csv' AND outcome = 'taken'", rows)
    collect = night.verb("collect")
    # Where the kernel does not tell the peak of a verb, that of the whole night stands in.
    peak_mib = night.peak_mib if collect.peak_mib is None else collect.peak_mib
    return Import(collect.seconds, collect.cpu_seconds, night.wall_seconds, peak_mib)


def require_rows(file, query, expected):
    """An import that lost rows would look fast."""
    database = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    found = database.execute(query).fetchone()[0]
    database.close()
    if found != expected:
        raise SystemExit(f"{file.name} holds {found} of {expected} rows; nothing was measured.")


def print_result(facts, size, rows, rounds):
    yardstick = rounds["sqlite3 .import"]
    lines = []
    for name, imports in rounds.items():
        times = [one.seconds for one in imports]
        ratios = [one.seconds / other.seconds for one, other in zip(imports, yardstick)]
        ratio = report.median(times) / report.median([other.seconds for other in yardstick])
        lines.append([
            name, report.seconds(report.median(times)), report.spread(times),
            report.seconds(report.median([one.cpu_seconds for one in imports])),
            report.count(rows / report.median(times)),
            f"{1 / ratio:.2f}", f"{1 / max(ratios):.2f}–{1 / min(ratios):.2f}",
            report.mib(max(one.peak_mib for one in imports)),
            report.seconds(report.median([one.process_seconds for one in imports]))])
    header = ["import", "seconds", "spread", "CPU s", "rows/s", "× sqlite3", "by round",
              "peak MiB", "process s"]
    print(f"## Import of {report.count(rows)} rows of consumption\n\n{facts}")
    print(f"- chain: {size}\n- rounds: {len(yardstick)}; medians\n")
    print(report.table(header, lines))
    print(
        "\nSeconds, CPU and peak of chama are those of its collect; process s is the whole night."
        "\nRows are those of consumption.csv for all; × sqlite3 above 1 is faster than sqlite3.")


if __name__ == "__main__":
    main()
