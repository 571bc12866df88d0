#!/usr/bin/env python3
"""What each ingredient of the forecast brings: the same backtest with one of them left out at a
time, and with all of them.

Takes folders of chains; without any, the data sets of the folder `shared` ($CHAMA_SHARED, else
beside the checkout), and where that is not there, a sample chain.
"""

import argparse
import json
import os
from pathlib import Path

import chain
import measure
import report

INGREDIENTS = ["weather", "holidays", "pooling", "robustness"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser, stores=20, materials=40, days=500)
    parser.add_argument("--folders", nargs="*", type=Path, default=[], metavar="DIR")
    parser.add_argument("--origins", type=int, default=8)
    parser.add_argument("--last-origin", metavar="DAY")
    arguments = parser.parse_args()
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        print(f"\n## What each ingredient brings\n\n{report.machine_facts(chama, work)}", flush=True)
        folders = arguments.folders or shared_sets()
        if not folders:
            size = chain.Size(arguments.stores, arguments.materials, arguments.days)
            folders = [chain.prepare(chama, chains, size).folder]
        for folder in folders:
            print_ablation(chama, folder.resolve(), arguments)


def shared_sets():
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    data = Path(os.environ.get("CHAMA_SHARED", beside)) / "data"
    return [data / name for name in ("koubei", "tea87-backtest") if (data / name).is_dir()]


def print_ablation(chama, folder, arguments):
    lines = []
    whole = None
    for without in [None, *INGREDIENTS, ",".join(INGREDIENTS)]:
        chain.tell(f"{folder.name} without {without or 'nothing'}")
        command = [chama, "backtest", folder, "--json", "--origins", arguments.origins]
        if arguments.last_origin:
            command += ["--last-origin", arguments.last_origin]
        if without:
            command += ["--without", without]
        told = json.loads(measure.run(command).require(0).output)
        windows = told["modes"][0]["windows"]
        figures = [window["accuracy"][name] for name in ("wape", "wql") for window in windows]
        whole = whole or figures
        name = "nothing" if without is None else without.replace(",", ", ")
        lines.append([name, *(cell(one, all_) for one, all_ in zip(figures, whole))])
    days = [window["days"] for window in windows]
    header = ["left out", *(f"{name} {day}" for name in ("WAPE", "WQL") for day in days)]
    print(f"\n### {folder.name}, {arguments.origins} origins to {told['origins'][-1]}, weather known\n")
    print(report.table(header, lines), flush=True)


def cell(value, whole):
    change = f" ({(value / whole - 1) * 100:+.1f} %)" if value != whole else ""
    return f"{value:.4f}{change}"


if __name__ == "__main__":
    main()
