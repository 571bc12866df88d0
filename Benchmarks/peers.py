#!/usr/bin/env python3
"""How good Chama's forecasts are, and what they cost, beside those of others, in one run.

Beside `chama backtest` stand the seasonal naive forecast, Theta, ETS (of `statsforecast`) and
LightGBM with quantiles, in a virtual environment that the benchmark makes. All forecast the same
eight origins of the same folders and are scored by the same program. The data sets, the scorer and
the LightGBM peer are not part of this repository: they are looked for in $CHAMA_SHARED, else in the
folder `shared` beside the checkout; without them nothing is measured, and that is said.
"""

import argparse
import csv
import gzip
import json
import os
import venv
from dataclasses import dataclass, replace
from pathlib import Path

import chain
import chart
import measure
import report

PACKAGES = ["numpy", "pandas", "lightgbm", "statsforecast"]
LAST_ORIGIN = "2016-10-17"
ORIGINS = 8


@dataclass(frozen=True)
class Peer:
    """One who forecasts. `every` n-th series only, where all would take hours."""

    name: str
    label: str
    every: int = 1


CHAMA = Peer("chama", "Chama")
PEERS = [
    CHAMA,
    Peer("naive", "seasonal naive"),
    Peer("theta", "Theta"),
    Peer("ets", "ETS", every=12),
    Peer("lightgbm", "LightGBM"),
]


@dataclass(frozen=True)
class Result:
    """What a peer forecast and what that cost, for all origins together."""

    peer: Peer
    table: Path
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float


def main():
    arguments = parsed()
    shared = shared_folder()
    folders = [shared / "data" / name for name in arguments.sets] if shared else []
    missing = [str(folder) for folder in folders if not folder.is_dir()]
    if not folders or missing:
        print("\n## Forecasts beside their peers\n\nNOT MEASURED: the data sets are not here "
              f"({', '.join(missing) or 'no folder shared, and CHAMA_SHARED is not set'}).")
        return
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (scratch, work):
        python = environment(scratch / "peers-venv")
        print(f"\n## Forecasts beside their peers\n\n{report.machine_facts(chama, work)}")
        print(versions(python), flush=True)
        for folder in folders:
            kept = scratch / "peers" / folder.name
            if arguments.every > 1:
                kept = scratch / "peers" / f"{folder.name}-{arguments.every}"
                folder = part_of(folder, arguments.every, kept / folder.name)
            contest = Contest(chama, python, shared, folder, kept)
            peers = [peer for peer in PEERS if peer.name in arguments.peers]
            if arguments.whole:
                peers = [replace(peer, every=1) if peer.every > 1 else peer for peer in peers]
            contest.run(peers, arguments.again, arguments.charts)


def parsed():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser)
    names = [peer.name for peer in PEERS]
    parser.add_argument("--sets", nargs="+", default=["koubei", "tea87-backtest"], metavar="SET")
    parser.add_argument("--peers", nargs="+", default=names, choices=names)
    parser.add_argument(
        "--again", action="store_true",
        help="run the peers again whose forecasts of an earlier run are kept in --scratch")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N",
        help="only every N-th scored series of each set, for all alike (default: all)")
    parser.add_argument(
        "--whole", action="store_true",
        help="ETS on all series as well, more than an hour of CPU time (default: every 12th)")
    parser.add_argument(
        "--charts", type=Path, metavar="DIR",
        help="draw a chart of each set there, peers-<set>.svg (default: draw none)")
    return parser.parse_args()


def shared_folder():
    """The folder with data sets and scorer, `None` when there is none."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    folder = Path(os.environ.get("CHAMA_SHARED", beside))
    return folder if (folder / "tools" / "score_forecasts.py").exists() else None


def part_of(folder, every, target):
    """A folder with every n-th of the scored series of another, and nothing of the others."""
    target.mkdir(parents=True, exist_ok=True)
    chosen = sorted((folder / "series.txt").read_text().split())[::every]
    (target / "series.txt").write_text("\n".join(chosen) + "\n")
    names = set(chosen)
    source = next(path for path in (folder / "consumption.csv.gz", folder / "consumption.csv")
                  if path.exists())
    opened = gzip.open if source.suffix == ".gz" else open
    with opened(source, "rt", encoding="utf-8", newline="") as rows, \
            open(target / "consumption.csv", "w", encoding="utf-8", newline="") as kept:
        reader = csv.DictReader(rows)
        writer = csv.DictWriter(kept, reader.fieldnames)
        writer.writeheader()
        writer.writerows(
            row for row in reader if f"{row['store_id']}__{row['material_id']}" in names)
    for file in folder.iterdir():
        link = target / file.name
        if file.is_file() and file.name not in (source.name, "series.txt") and not link.exists():
            link.symlink_to(file.resolve())
    return target


def environment(folder):
    """The Python of a virtual environment that has the packages."""
    python = folder / "bin" / "python"
    done = folder / "packages.txt"
    if not done.exists():
        chain.tell("making a virtual environment for the peers")
        venv.create(folder, with_pip=True)
        measure.run([python, "-m", "pip", "install", "--quiet", *PACKAGES]).require(0)
        done.write_text("\n".join(PACKAGES))
    return python


def versions(python):
    code = ("from importlib.metadata import version\n"
            f"print(', '.join(p + ' ' + version(p) for p in {PACKAGES!r}))")
    return f"- peers: {measure.run([python, '-c', code]).require(0).output.strip()}"


class Contest:
    """The peers on one data set."""

    def __init__(self, chama, python, shared, folder, kept):
        self.chama, self.python, self.shared = chama, python, shared
        self.folder, self.kept = folder, kept
        kept.mkdir(parents=True, exist_ok=True)

    def run(self, peers, again, charts):
        results = [self.result(peer, again) for peer in peers]
        print(f"\n### {self.folder.name}, {ORIGINS} origins to {LAST_ORIGIN}\n")
        scores = [(result, self.score(result, result.peer.every)) for result in results]
        print_accuracy(scores)
        chama = next((result for result in results if result.peer is CHAMA), None)
        for result in results:
            if chama and result.peer.every > 1:
                print(f"\nOf every {result.peer.every}th series only, as {result.peer.label} was:\n")
                pair = [chama, result]
                print_accuracy([(one, self.score(one, result.peer.every)) for one in pair])
        print_costs(results)
        if charts:
            charts.mkdir(parents=True, exist_ok=True)
            path = charts / f"peers-{self.folder.name}.svg"
            path.write_text(drawing(self.folder.name, scores), encoding="utf-8")
            chain.tell(f"drew {path}")

    def result(self, peer, again):
        name = peer.name if peer.every == 1 else f"{peer.name}-{peer.every}"
        table, cost = self.kept / f"{name}.csv", self.kept / f"{name}.json"
        # The program that is measured is always run; a peer only when nothing of it is kept.
        if again or peer is CHAMA or not cost.exists():
            chain.tell(f"{self.folder.name}: {peer.label}")
            outcome = measure.run(self.command(peer, table)).require(0)
            cost.write_text(json.dumps({
                "wall_seconds": outcome.wall_seconds, "cpu_seconds": outcome.cpu_seconds,
                "peak_mib": outcome.peak_mib}))
        return Result(peer, table, **json.loads(cost.read_text()))

    def command(self, peer, table):
        if peer is CHAMA:
            return [self.chama, "backtest", self.known_weather(), "--origins", ORIGINS, "--last-origin",
                    LAST_ORIGIN, "--out", table]
        if peer.name == "lightgbm":
            # Fitted twice in eight origins, on every eighth day of the past, as its authors do.
            return [self.python, self.shared / "tools/peers/lgbm.py", self.folder, table, "quant",
                    f"last={LAST_ORIGIN}", "step=8", "trees=300", "drop=fd,c_h_"]
        script = Path(__file__).resolve().parent / "peer_statistics.py"
        return [self.python, script, self.folder, table, peer.name, LAST_ORIGIN, peer.every]

    def known_weather(self):
        """The folder without issued weather: the others are given the weather as it was, and a
        backtest that finds both kinds does all twice."""
        linked = self.kept / "folder"
        linked.mkdir(exist_ok=True)
        for file in self.folder.iterdir():
            link = linked / file.name
            if file.is_file() and not file.name.startswith("weather_forecast"):
                if not link.exists():
                    link.symlink_to(file.resolve())
        return linked

    def score(self, result, every):
        """The scorer's own figures over every n-th series."""
        listed = self.folder / "series.txt"
        command = [self.python, self.shared / "tools/score_forecasts.py", self.folder, result.table,
                   "--json", self.kept / "score.json"]
        if every > 1:
            part = self.kept / f"every-{every}.txt"
            part.write_text("\n".join(sorted(listed.read_text().split())[::every]))
            command += ["--series", part]
        outcome = measure.run(command)
        if outcome.exit_code not in (0, 1):
            outcome.require(0)
        return json.loads((self.kept / "score.json").read_text())


def print_accuracy(scores):
    lines = []
    for result, score in scores:
        for window in ("h7", "h14"):
            of = score[window]
            void = score["missing_rows"] or score["non_finite"] or score.get("missing_series")
            lines.append([
                result.peer.label + (" (void: rows missing)" if void else ""), window[1:],
                f"{of['series']:.0f}", f"{of['WAPE']:.4f}", f"{of['WAPEsum']:.4f}",
                f"{of['WQL']:.4f}", f"{of['bias'] * 100:+.1f} %",
                *(f"{of[f'cov{level}']:.3f}" for level in (0.5, 0.9, 0.95, 0.975))])
    print(report.table(
        ["forecast", "days", "series", "WAPE", "WAPE of totals", "WQL", "bias", "≤ q.5", "≤ q.9",
         "≤ q.95", "≤ q.975"], lines), flush=True)


def print_costs(results):
    print(f"\nCost of the {ORIGINS} origins; per series beside Chama's:\n")
    chama = next((result for result in results if result.peer is CHAMA), None)
    lines = []
    for result in results:
        ratio = result.cpu_seconds * result.peer.every / chama.cpu_seconds if chama else None
        lines.append([
            result.peer.label + (f" (every {result.peer.every}th)" if result.peer.every > 1 else ""),
            report.seconds(result.cpu_seconds), report.seconds(result.wall_seconds),
            report.mib(result.peak_mib), "–" if ratio is None else f"{ratio:.1f}"])
    print(report.table(["forecast", "CPU s", "wall s", "peak MiB", "× Chama's CPU"], lines),
          flush=True)


def drawing(name, scores):
    """Accuracy and cost as bars."""
    def of(figure):
        return [figure(score["h14"]) for _, score in scores]
    wape, wql = of(lambda of: of["WAPE"]), of(lambda of: of["WQL"])
    covered = of(lambda of: of["cov0.9"] * 100)
    # What a sample would have cost had it been all.
    cpu = [result.cpu_seconds * result.peer.every for result, _ in scores]
    wall = [result.wall_seconds * result.peer.every for result, _ in scores]
    memory = [result.peak_mib for result, _ in scores]
    names = [result.peer.label + (f" (1 in {result.peer.every})" if result.peer.every > 1 else "")
             for result, _ in scores]
    return chart.bars(
        f"{name}: {ORIGINS} origins, 14 days ahead", names, [
            chart.Panel("WAPE", wape, [f"{value:.4f}" for value in wape], note="lower is better"),
            chart.Panel("WQL", wql, [f"{value:.4f}" for value in wql], note="lower is better"),
            chart.Panel("days within q.9, %", covered, [f"{value:.1f}" for value in covered],
                        note="90 is right"),
            chart.Panel("CPU seconds", cpu, [report.seconds(value) for value in cpu], True,
                        "logarithmic; a sample as if all"),
            chart.Panel("wall seconds", wall, [report.seconds(value) for value in wall], True,
                        "logarithmic; a sample as if all"),
            chart.Panel("peak MiB", memory, [report.mib(value) for value in memory], True,
                        "logarithmic"),
        ])


if __name__ == "__main__":
    main()
