#!/usr/bin/env python3
"""What a night costs, verb by verb, and whether ten times the stores cost ten times as much.

On a sample chain the night of the day before last is run on a fresh ledger (cold: all of the
history is collected), then the night of the last day (the next day's night: one day of feeds is
new). The same is done with --times as many stores; --times 1 leaves that out. The goals stand
beside the figures and are not asserted. Until a ledger has a week of nights, each makes anew what
could have been foretold a week before, to judge it; with --nights 10 the last of ten nights is
measured, which finds that published.
"""

import argparse
import os
import shutil

import chain
import nights
import report

GOAL_SECONDS = 10
GOAL_MIB = 1024
GOAL_RATIO = 1.1


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser)
    parser.add_argument(
        "--times", type=int, default=10, help="how many times the stores (default: %(default)s)")
    parser.add_argument(
        "--repeat", type=int, default=3, help="rounds on the chain (default: %(default)s)")
    parser.add_argument(
        "--repeat-large", type=int, default=1,
        help="rounds on the chain with more stores (default: %(default)s)")
    parser.add_argument(
        "--nights", type=int, default=2,
        help="nights in a row on one ledger; the first and the last are measured "
        "(default: %(default)s)")
    arguments = parser.parse_args()
    size = chain.Size(arguments.stores, arguments.materials, arguments.days)
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        print(f"## The night\n\n{report.machine_facts(chama, work)}", flush=True)
        rounds = measured(chama, chains, work, size, arguments.repeat, arguments.nights)
        print_nights(size, rounds, goal=f"{GOAL_SECONDS} s, {GOAL_MIB} MiB")
        if arguments.times > 1:
            large = chain.Size(size.stores * arguments.times, size.materials, size.days)
            large_rounds = measured(
                chama, chains, work, large, arguments.repeat_large, arguments.nights)
            print_nights(large, large_rounds, goal="")
            print_scaling(size, rounds, large, large_rounds)


def measured(chama, chains, work, size, repeat, count):
    """Pairs of a cold night and the last of so many nights in a row, one pair a round."""
    sample = chain.prepare(chama, chains, size)
    sample.count_rows()
    days = sample.feed_days[-max(count, 2):]
    rounds = []
    for turn in range(max(repeat, 1)):
        folder = work / "run"
        folder.mkdir()
        row = []
        for day in days:
            chain.tell(f"{size}, round {turn + 1} of {max(repeat, 1)}: night of {day}")
            # What the one before left to be written shall not burden this one.
            os.sync()
            row.append(nights.run(
                chama, sample.folder, folder / "ledger.sqlite", folder / "out", day))
        shutil.rmtree(folder)
        rounds.append((row[0], row[-1]))
    return rounds


def print_nights(size, rounds, goal):
    """A table a night: the verbs, the rest and the whole. The goal is the next day's night's."""
    titles = [("Cold night: all of the history is new", ""),
              ("The next day's night: one day is new", goal)]
    for (title, goal), series in zip(titles, zip(*rounds)):
        print(f"\n### {size}. {title}\n\nRounds: {len(series)}; medians.\n")
        print(report.table(
            ["verb", "seconds", "spread", "CPU s", "peak MiB", "goal"],
            night_lines(series, goal)), flush=True)


def night_lines(series, goal):
    lines = []
    for verb in series[0].verbs:
        same = [night.verb(verb.name) for night in series]
        times = [one.seconds for one in same]
        peaks = [one.peak_mib for one in same if one.peak_mib is not None]
        lines.append([
            verb.name, report.seconds(report.median(times)), report.spread(times),
            report.seconds(report.median([one.cpu_seconds for one in same])),
            report.mib(max(peaks, default=None)), ""])
    rests = [night.rest_seconds for night in series]
    lines.append(["start and end", report.seconds(report.median(rests)), report.spread(rests),
                  "", "", ""])
    times = [night.wall_seconds for night in series]
    lines.append([
        "night", report.seconds(report.median(times)), report.spread(times),
        report.seconds(report.median([night.cpu_seconds for night in series])),
        report.mib(max(night.peak_mib for night in series)), goal])
    return lines


def print_scaling(size, rounds, large, large_rounds):
    """The time per store on both chains, and how much more a store costs on the large one."""
    print(f"\n### Time per store: {large.stores} stores beside {size.stores}\n")
    lines = []
    pairs = zip(["cold", "next day's"], zip(*rounds), zip(*large_rounds))
    for title, few, many in pairs:
        names = [verb.name for verb in few[0].verbs]
        for name in names:
            lines.append(scaling_line(
                f"{title}: {name}", [night.verb(name).seconds for night in few], size,
                [night.verb(name).seconds for night in many], large, goal=""))
        lines.append(scaling_line(
            f"{title} night", [night.wall_seconds for night in few], size,
            [night.wall_seconds for night in many], large, goal=f"≤ {GOAL_RATIO}"))
    header = ["", f"{size.stores} stores, ms each", f"{large.stores} stores, ms each", "ratio",
              "goal"]
    print(report.table(header, lines))


def scaling_line(name, few, size, many, large, goal):
    each_few = report.median(few) / size.stores * 1000
    each_many = report.median(many) / large.stores * 1000
    ratio = f"{each_many / each_few:.2f}" if each_few > 0 else "–"
    return [name, f"{each_few:.2f}", f"{each_many:.2f}", ratio, goal]


if __name__ == "__main__":
    main()
