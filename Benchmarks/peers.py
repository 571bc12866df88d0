#!/usr/bin/env python3
"""How good Chama's forecasts are, and what they cost, beside those of others, in one run.

Beside `chama backtest` stand the seasonal naive forecast, Theta, ETS (of `statsforecast`) and
LightGBM with quantiles, in a virtual environment that the benchmark makes. All forecast the same
eight origins of the same series, which are all that they are given, and are scored by the same
program; Chama forecasts the whole chain besides. The data sets, the scorer and
the LightGBM peer are not part of this repository: they are looked for in $CHAMA_SHARED, else in the
folder `shared` beside the checkout; without them nothing is measured, and that is said.
"""

import argparse
import csv
import datetime
import gzip
import hashlib
import json
import os
import venv
from dataclasses import dataclass
from pathlib import Path

import chain
import chart
import measure
import report

PACKAGES = ["numpy", "pandas", "lightgbm", "statsforecast"]
LAST_ORIGIN = "2016-10-17"
ORIGINS = 8
STATISTICS = Path(__file__).resolve().parent / "peer_statistics.py"
# Of each set every n-th series: ETS and LightGBM on all of them take hours.
SETS = {"koubei": 6, "tea87-backtest": 12}


@dataclass(frozen=True)
class Peer:
    """One who forecasts. `is_whole`: of the whole chain, scored where the others are."""

    name: str
    label: str
    is_whole: bool = False


CHAMA = Peer("chama", "Chama")
WHOLE = Peer("chama-whole", "Chama, whole chain", is_whole=True)
PEERS = [
    CHAMA,
    Peer("naive", "seasonal naive"),
    Peer("theta", "Theta"),
    Peer("ets", "ETS"),
    Peer("lightgbm", "LightGBM"),
]


@dataclass(frozen=True)
class Result:
    """What a peer forecast and what that cost, for all origins together; when, and how busy the
    machine was when it began."""

    peer: Peer
    table: Path
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    measured: str
    load: float
    is_kept: bool = False


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
            every = arguments.every or SETS.get(folder.name, 1)
            contest = Contest(chama, python, shared, folder, every, scratch / "peers")
            peers = [peer for peer in PEERS if peer.name in arguments.peers]
            contest.run(peers, arguments.again, arguments.charts)


def parsed():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser)
    names = [peer.name for peer in PEERS]
    parser.add_argument("--sets", nargs="+", default=list(SETS), metavar="SET")
    parser.add_argument("--peers", nargs="+", default=names, choices=names)
    parser.add_argument(
        "--again", action="store_true",
        help="run the peers again whose forecasts of an earlier run are kept in --scratch")
    usual = ", ".join(f"{every} of {name}" for name, every in SETS.items())
    parser.add_argument(
        "--every", type=int, metavar="N",
        help=f"every N-th scored series of each set, 1 for all (default: {usual})")
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
    """The peers on one data set, all on the same series of it."""

    def __init__(self, chama, python, shared, folder, every, scratch):
        self.chama, self.python, self.shared = chama, python, shared
        self.name, self.whole, self.every = folder.name, folder, every
        self.kept = scratch / f"{folder.name}-{every}"
        self.kept.mkdir(parents=True, exist_ok=True)
        self.part = folder if every == 1 else part_of(folder, every, self.kept / folder.name)

    def run(self, peers, again, charts):
        if CHAMA in peers and self.every > 1:
            peers = [CHAMA, WHOLE, *(peer for peer in peers if peer is not CHAMA)]
        results = [self.result(peer, again) for peer in peers]
        taken = "all series" if self.every == 1 else f"every {self.every}th series alone"
        print(f"\n### {self.name}, {ORIGINS} origins to {LAST_ORIGIN}, {taken}\n")
        scores = [(result, self.score(result.table, self.part)) for result in results]
        print_accuracy(scores)
        for result in results:
            if result.peer is WHOLE:
                print("\nChama on all series:\n")
                print_accuracy([(result, self.score(result.table, self.whole))])
        print_costs(scores)
        if charts:
            charts.mkdir(parents=True, exist_ok=True)
            path = charts / f"peers-{self.name}.svg"
            path.write_text(drawing(self.name, taken, scores), encoding="utf-8")
            chain.tell(f"drew {path}")

    def result(self, peer, again):
        table, cost = self.kept / f"{peer.name}.csv", self.kept / f"{peer.name}.json"
        print_of = self.fingerprint(peer, table)
        # The program that is measured is always run; a peer only when nothing of it is kept.
        if not again and peer not in (CHAMA, WHOLE) and cost.exists():
            kept = json.loads(cost.read_text())
            if kept.pop("of") == print_of:
                return Result(peer, table, **kept, is_kept=True)
        chain.tell(f"{self.name}: {peer.label}")
        load = os.getloadavg()[0]
        outcome = measure.run(self.command(peer, table)).require(0)
        told = {
            "wall_seconds": outcome.wall_seconds, "cpu_seconds": outcome.cpu_seconds,
            "peak_mib": outcome.peak_mib, "load": load,
            "measured": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M")}
        cost.write_text(json.dumps({**told, "of": print_of}))
        return Result(peer, table, **told)

    def fingerprint(self, peer, table):
        """What a kept forecast depends on: the command, the scripts and the data."""
        digest = hashlib.sha256(repr([str(part) for part in self.command(peer, table)]).encode())
        scripts = [STATISTICS, *sorted((self.shared / "tools" / "peers").glob("*.py"))]
        for file in scripts + sorted(path for path in self.part.iterdir() if path.is_file()):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def command(self, peer, table):
        if peer in (CHAMA, WHOLE):
            folder = self.whole if peer is WHOLE else self.part
            return [self.chama, "backtest", self.known_weather(folder), "--origins", ORIGINS,
                    "--last-origin", LAST_ORIGIN, "--out", table]
        if peer.name == "lightgbm":
            # Fitted twice in eight origins, on every eighth day of the past, as its authors do.
            return [self.python, self.shared / "tools/peers/lgbm.py", self.part, table, "quant",
                    f"last={LAST_ORIGIN}", "step=8", "trees=300", "drop=fd,c_h_"]
        return [self.python, STATISTICS, self.part, table, peer.name, LAST_ORIGIN]

    def known_weather(self, folder):
        """The folder without issued weather: the others are given the weather as it was, and a
        backtest that finds both kinds does all twice."""
        linked = self.kept / ("whole" if folder is self.whole else "part")
        linked.mkdir(exist_ok=True)
        for file in folder.iterdir():
            link = linked / file.name
            if file.is_file() and not file.name.startswith("weather_forecast"):
                if not link.exists():
                    link.symlink_to(file.resolve())
        return linked

    def score(self, table, folder):
        """The scorer's own figures over the series that a folder lists."""
        outcome = measure.run(
            [self.python, self.shared / "tools/score_forecasts.py", folder, table, "--json",
             self.kept / "score.json"])
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


def print_costs(scores):
    print(f"\nCost of the {ORIGINS} origins; × Chama's where both forecast the same series:\n")
    results = [result for result, _ in scores]
    chama = next((result for result in results if result.peer is CHAMA), None)
    lines = []
    for result, score in scores:
        ratio = None if chama is None or result.peer is WHOLE else (
            result.cpu_seconds / chama.cpu_seconds)
        each = None if result.peer is WHOLE else (
            result.cpu_seconds * 1000 / score["h14"]["series"] / ORIGINS)
        lines.append([
            result.peer.label, report.seconds(result.cpu_seconds),
            "–" if each is None else f"{each:.1f}", "–" if ratio is None else f"{ratio:.1f}",
            report.seconds(result.wall_seconds), f"{result.load:.1f}", report.mib(result.peak_mib),
            result.measured + (", kept" if result.is_kept else "")])
    print(report.table(
        ["forecast", "CPU s", "ms a series", "× Chama's", "wall s", "load before", "peak MiB",
         "measured"], lines), flush=True)


def drawing(name, taken, scores):
    """Accuracy and cost as bars."""
    def of(figure):
        return [figure(score["h14"]) for _, score in scores]
    wape, wql = of(lambda of: of["WAPE"]), of(lambda of: of["WQL"])
    covered = of(lambda of: of["cov0.9"] * 100)
    cpu = [result.cpu_seconds for result, _ in scores]
    wall = [result.wall_seconds for result, _ in scores]
    memory = [result.peak_mib for result, _ in scores]
    return chart.bars(
        f"{name}, {taken}: {ORIGINS} origins, 14 days ahead",
        [result.peer.label for result, _ in scores], [
            chart.Panel("WAPE", wape, [f"{value:.4f}" for value in wape], note="lower is better"),
            chart.Panel("WQL", wql, [f"{value:.4f}" for value in wql], note="lower is better"),
            chart.Panel("days within q.9, %", covered, [f"{value:.1f}" for value in covered],
                        note="90 is right"),
            chart.Panel("CPU seconds", cpu, [report.seconds(value) for value in cpu], True,
                        "logarithmic"),
            chart.Panel("wall seconds", wall, [report.seconds(value) for value in wall], True,
                        "logarithmic"),
            chart.Panel("peak MiB", memory, [report.mib(value) for value in memory], True,
                        "logarithmic"),
        ])


if __name__ == "__main__":
    main()
