#!/usr/bin/env python3
"""What it costs to fit and forecast a whole chain: `chama backtest` with one origin on a sample
chain, on one core and on all, whose tables must be equal byte for byte; then with --times as many
stores. Reading the history is told apart: it is the file's size that it hangs on. At the end stands what
part of the CPU time is BLAS and LAPACK, and how near they come to a large product's speed.
"""

import argparse
import filecmp
import os
import re
import shutil
from pathlib import Path

import chain
import measure
import report

GOAL = "20 s, 1024 MiB"
ORIGIN_DONE = re.compile(r"^origin .*: done in ([0-9.]+) s")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser)
    parser.add_argument(
        "--times", type=int, default=10, help="how many times the stores (default: %(default)s)")
    arguments = parser.parse_args()
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        print(f"\n## The fit of a whole chain\n\n{report.machine_facts(chama, work)}", flush=True)
        size = chain.Size(arguments.stores, arguments.materials, arguments.days)
        sizes = [size]
        if arguments.times > 1:
            sizes.append(chain.Size(size.stores * arguments.times, size.materials, size.days))
        for size in sizes:
            print_fit(chama, chains, work, size, both=size is sizes[0])
        print_blas(chama, work, work / f"chain-{sizes[0].stores}")


def print_fit(chama, chains, work, size, both):
    sample = chain.prepare(chama, chains, size)
    sample.count_rows()
    # Issued weather would make a second pass of all.
    folder = work / f"chain-{size.stores}"
    folder.mkdir()
    for file in sample.folder.iterdir():
        if file.is_file() and not file.name.startswith("weather_forecast"):
            (folder / file.name).symlink_to(file)
    lines = []
    cores = len(os.sched_getaffinity(0))
    for count in [cores, 1] if both else [cores]:
        chain.tell(f"{size} on {count} cores")
        out = work / f"{size.stores}-{count}.csv"
        command = [chama, "backtest", folder, "--origins", 1, "--horizon", 14, "--out", out]
        seconds = []

        def mark(_, line):
            if found := ORIGIN_DONE.match(line):
                seconds.append(float(found[1]))

        if count == 1:
            command = ["taskset", "--cpu-list", "0", *command]
        outcome = measure.run(command, on_error_line=mark).require(0)
        lines.append([
            f"{count} cores" if count > 1 else "1 core", report.seconds(sum(seconds)),
            report.seconds(outcome.wall_seconds - sum(seconds)),
            report.seconds(outcome.cpu_seconds), report.mib(outcome.peak_mib),
            GOAL if both and count > 1 else ""])
    print(f"\n### {size}, one origin\n")
    print(report.table(
        ["", "fit, forecast, score: s", "reading: s", "CPU s", "peak MiB", "goal"], lines))
    if both and cores > 1:
        same = filecmp.cmp(work / f"{size.stores}-{cores}.csv", work / f"{size.stores}-1.csv", False)
        print("\nThe tables of all cores and of one are "
              + ("equal byte for byte." if same else "DIFFERENT."), flush=True)


def print_blas(chama, work, folder):
    """The share of BLAS and LAPACK in the CPU time of one origin on one core, and their speed."""
    print("\n### BLAS and LAPACK, one origin on one core\n")
    compiler = shutil.which("cc")
    if not compiler:
        print("NOT MEASURED: there is no C compiler (cc) for what stands before the library.")
        return
    source = Path(__file__).resolve().parent / "blas_clock.c"
    shim, product, counts = work / "blas_clock.so", work / "dgemm", work / "blas.txt"
    measure.run([compiler, "-O2", "-shared", "-fPIC", "-o", shim, source, "-ldl"]).require(0)
    measure.run(
        [compiler, "-O2", "-DCALIBRATE", "-o", product, source, "-lopenblas"]).require(0)
    best = float(measure.run(["taskset", "--cpu-list", "0", product]).require(0).output)
    outcome = measure.run([
        "env", f"LD_PRELOAD={shim}", f"BLAS_CLOCK={counts}", "taskset", "--cpu-list", "0", chama,
        "backtest", folder, "--origins", 1, "--horizon", 14, "--out", work / "blas.csv"]).require(0)
    calls, operations, seconds = map(float, counts.read_text().split())
    speed = operations / seconds / 1e9
    print(report.table(
        ["calls", "GFLOP", "CPU s in them", "CPU s of all", "share", "GFLOP/s", "dgemm's", "of it"],
        [[f"{calls:,.0f}", f"{operations / 1e9:,.1f}", report.seconds(seconds),
          report.seconds(outcome.cpu_seconds), f"{seconds / outcome.cpu_seconds:.0%}",
          f"{speed:.1f}", f"{best:.1f}", f"{speed / best:.0%}"]]), flush=True)


if __name__ == "__main__":
    main()
