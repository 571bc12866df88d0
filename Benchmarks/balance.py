#!/usr/bin/env python3
"""How good the transfer optimizer's plans and bounds are, and how long they take, beside HiGHS.

The same instances are given to `chama balance` and to HiGHS for the same seconds and threads. The
program's plan and certificate are worked out again from the files (`balance_check.py`). Without
instances it makes some with the structure of a night. Then chains of more and more stores are solved
with seconds in proportion to their trips: a gap that does not grow says that the time a trip does not.
"""

import argparse
import json
import subprocess
import venv
from pathlib import Path

import balance_check
import balance_chart
import balance_instances
import chain
import measure
import report


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instances", nargs="*", help="instance files; without them some are made")
    program = Path(__file__).resolve().parent.parent / ".build/release/chama"
    parser.add_argument(
        "--chama", type=Path, default=program, metavar="FILE",
        help="the program (default: .build/release/chama)")
    parser.add_argument(
        "--scratch", type=Path, metavar="DIR",
        help="keep instances and the Python environment here (default: a temporary folder)")
    parser.add_argument("--seconds", default="1,10,60", help="(default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="(default: %(default)s)")
    parser.add_argument("--large", type=int, default=2000,
                        help="stores of the largest chain, 0: none (default: %(default)s)")
    parser.add_argument("--chart", default="balance.svg", help="the chart's file (default: %(default)s)")
    parser.add_argument("--no-highs", action="store_true", help="leave HiGHS out")
    arguments = parser.parse_args()
    chama = chain.program(arguments)
    limits = [float(limit) for limit in arguments.seconds.split(",")]
    with chain.scratch_folder(arguments.scratch) as (kept, work):
        print(f"## Balancing\n\n{report.machine_facts(chama, work)}\n", flush=True)
        python = None if arguments.no_highs else _python_with_highs(kept)
        results = {}
        for path in [Path(name) for name in arguments.instances] or _made(kept):
            results[path.name.split(".")[0]] = _contest(
                chama, python, path, limits, arguments.threads, work)
        _print_contest(results)
        Path(arguments.chart).write_text(balance_chart.draw(results), encoding="utf-8")
        print(f"\nThe chart stands in {arguments.chart}.", flush=True)
        if arguments.large:
            _print_growth(chama, kept, work, arguments.large, arguments.threads)


def _made(folder):
    """Instances that are made once: a sparse and a dense chain of 87 stores, one of 500."""
    return [_make(folder, "sparse-87", balance_instances.Shape(87, **balance_instances.SPARSE), 1),
            _make(folder, "dense-87", balance_instances.Shape(87, **balance_instances.DENSE), 1),
            _make(folder, "dense-500", balance_instances.Shape(
                500, stores_per_city=40, **balance_instances.DENSE), 1)]


def _make(folder, name, shape, seed):
    path = folder / f"{name}.txt"
    if not path.exists():
        chain.tell(f"making {name}")
        fresh = folder / f"{name}.new"
        fresh.write_text(balance_instances.make(shape, seed))
        fresh.rename(path)
    return path


def _python_with_highs(folder):
    """A Python with highspy, made in the scratch folder; None where it cannot be had."""
    python = folder / "highs" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "highs", with_pip=True)
    if subprocess.run([python, "-c", "import highspy"], capture_output=True).returncode == 0:
        return python
    chain.tell("installing highspy")
    done = subprocess.run([python, "-m", "pip", "install", "-q", "highspy"])
    if done.returncode == 0:
        return python
    chain.tell("highspy cannot be installed: HiGHS is left out")
    return None


def _contest(chama, python, path, limits, threads, work):
    """By contestant: seconds allowed, objective, bound, seconds taken, CPU seconds."""
    instance = balance_check.load(path)
    runs = {"chama": []}
    for limit in limits:
        chain.tell(f"{path.name}: chama, {limit:g} s")
        runs["chama"].append((limit, *_solve(chama, instance, path, limit, threads, work)))
    if python is None:
        return runs
    runs["HiGHS"] = []
    for limit in limits:
        chain.tell(f"{path.name}: HiGHS, {limit:g} s")
        script = Path(__file__).with_name("balance_highs.py")
        outcome = measure.run([python, script, path, limit, threads]).require(0)
        # Some versions say who they are first, whatever they are told.
        told = json.loads(outcome.output.splitlines()[-1])
        runs["HiGHS"].append(
            (limit, told["objective"], told["bound"], told["seconds"], outcome.cpu_seconds))
    return runs


def _solve(chama, instance, path, limit, threads, work):
    plan, certificate = work / "plan.csv", work / "certificate.json"
    outcome = measure.run(
        [chama, "balance", path, "--plan", plan, "--certificate", certificate,
         "--seconds", limit, "--threads", threads, "--json"]).require(0)
    worth, bound = balance_check.worth(instance, plan), balance_check.bound(instance, certificate)
    told = json.loads(outcome.output)
    if told["objective"] != worth or abs(told["bound"] - bound) > 0.01:
        raise SystemExit(f"{path.name}: told {told}, found {worth} and {bound}")
    return worth, bound, outcome.wall_seconds, outcome.cpu_seconds


def _print_contest(results):
    rows = []
    for name, runs in results.items():
        least = min(run[2] for all_runs in runs.values() for run in all_runs if run[2] is not None)
        for contestant, all_runs in runs.items():
            for limit, worth, bound, wall, cpu in all_runs:
                rows.append([
                    name, contestant, f"{limit:g}", report.count(worth),
                    "–" if bound is None else report.count(bound),
                    f"{100 * (1 - worth / least):.3f} %",
                    "–" if bound is None else f"{100 * (bound / least - 1):.3f} %",
                    report.seconds(wall), report.seconds(cpu)])
    print(report.table(
        ["instance", "solver", "allowed s", "plan, fen", "bound, fen", "plan below best bound",
         "bound above best bound", "wall s", "CPU s"], rows), flush=True)


def _print_growth(chama, folder, work, largest, threads):
    """Chains of a quarter, a half and all of the stores, each with 0.25 ms a trip and thread."""
    rows = []
    for stores in (largest // 4, largest // 2, largest):
        shape = balance_instances.Shape(
            stores, materials=300, stores_per_city=40, **balance_instances.DENSE)
        path = _make(folder, f"dense-{stores}-300", shape, 1)
        instance = balance_check.load(path)
        limit = max(1, round(len(instance["legs"]) * 0.00025, 1))
        chain.tell(f"{stores} stores: chama, {limit:g} s")
        worth, bound, wall, cpu = _solve(chama, instance, path, limit, threads, work)
        rows.append([
            f"{stores} stores × 300", report.count(len(instance["legs"])),
            report.count(len(instance["flows"])), report.count(worth), report.count(bound),
            f"{100 * (1 - worth / bound):.3f} %", report.seconds(wall),
            f"{1000 * cpu / len(instance['legs']):.2f}"])
    print("\n" + report.table(
        ["chain", "trips", "flows", "plan, fen", "bound, fen", "gap", "wall s", "CPU ms a trip"],
        rows), flush=True)


if __name__ == "__main__":
    main()
