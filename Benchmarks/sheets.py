#!/usr/bin/env python3
"""What the planner's sheet costs: out, edited line by line, and back, and the review in process.

On a sample chain one night is run. Its plan is exported as CSV and as a workbook; in both every
line gets another quantity, a reason and a comment; the edited sheets are imported, dry and for
real, each on its own copy of the ledger. The queries of the review are measured in process by
Tests/OperationsTests/ReviewBench.swift, when the tests are built. Goals stand beside the figures
and are not asserted.
"""

import argparse
import csv
import io
import os
import re
import shutil
import subprocess
import zipfile

import chain
import measure
import nights
import report

GOAL_EXPORT = "< 1 s"
GOAL_IMPORT = "< 3 s"
GOAL_QUERY = "< 200 ms"
LINE = re.compile(r"review: (.+?) lines=(\d+) ms=([\d.]+)")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser, days=60)
    parser.add_argument("--repeat", type=int, default=5, help="rounds (default: %(default)s)")
    parser.add_argument("--swift", default="swift", help="the toolchain (default: %(default)s)")
    arguments = parser.parse_args()
    size = chain.Size(arguments.stores, arguments.materials, arguments.days)
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        print(f"## The planner's sheet\n\n{report.machine_facts(chama, work)}", flush=True)
        sample = chain.prepare(chama, chains, size)
        ledger = work / "ledger.sqlite"
        chain.tell(f"{size}: one night")
        nights.run(chama, sample.folder, ledger, work / "out", sample.feed_days[-1])
        rows = measured(chama, work, ledger, max(arguments.repeat, 1))
        print_rows(size, rows)
        print_review(arguments.swift, ledger)


def measured(chama, work, ledger, repeat):
    rows = []
    for name in ["plan.csv", "plan.xlsx"]:
        sheet = work / name
        export = [measure.run(
            [chama, "suggestions", "export", "--ledger", ledger, "--out", sheet]).require(0)
            for _ in range(repeat)]
        rows.append((f"export {name}", export, sheet.stat().st_size, GOAL_EXPORT))
        edited = work / f"edited-{name}"
        count = edit_csv(sheet, edited) if name.endswith("csv") else edit_workbook(sheet, edited)
        dry, real = [], []
        for _ in range(repeat):
            copy = work / "copy.sqlite"
            for ending in ["", ".keys"]:
                shutil.copy(f"{ledger}{ending}", f"{copy}{ending}")
            os.sync()
            command = [chama, "suggestions", "import", edited, "--ledger", copy]
            dry.append(measure.run(command + ["--dry-run"]).require(0, 1))
            real.append(measure.run(command).require(0, 1))
            if real[-1].output.count("\n") != count + 1:
                raise SystemExit(f"{count} lines were edited: {real[-1].errors[-2000:]}")
            for path in work.glob("copy.sqlite*"):
                path.unlink()
        rows.append((f"difference of {name}", dry, edited.stat().st_size, ""))
        rows.append((f"import {name}", real, edited.stat().st_size, GOAL_IMPORT))
    return rows


def edit_csv(source, target):
    """Gives every line a quantity, a reason and a comment; returns how many there are."""
    text = source.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    places = [rows[0].index(name) for name in ["final_quantity", "reason", "comment"]]
    for number, row in enumerate(rows[1:]):
        for place, value in zip(places, [str(number % 5000 + 1), "节日", f"line {number}"]):
            row[place] = value
    with open(target, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return len(rows) - 1


def edit_workbook(source, target):
    """The same in a workbook, by filling its empty cells as a spreadsheet would."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(
            target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.namelist():
            text = old.read(part).decode()
            if part == "xl/worksheets/sheet1.xml":
                text, count = re.subn(
                    r'<c r="V(\d+)" s="8"/>',
                    lambda cell: f'<c r="V{cell[1]}" s="8"><v>{int(cell[1]) % 5000 + 1}</v></c>',
                    text)
                for column, value in [("X", "节日"), ("Y", "line {0}")]:
                    text = re.sub(
                        rf'<c r="{column}(\d+)" s="9"/>',
                        lambda cell: f'<c r="{column}{cell[1]}" s="9" t="inlineStr"><is><t>'
                        f"{value.format(cell[1])}</t></is></c>", text)
            new.writestr(part, text)
    return count


def print_rows(size, rows):
    print(f"\n### {size}: every line edited\n\nRounds: {len(rows[0][1])}; medians.\n")
    lines = []
    for name, outcomes, size_bytes, goal in rows:
        times = [outcome.wall_seconds for outcome in outcomes]
        lines.append([
            name, report.seconds(report.median(times)), report.spread(times),
            report.seconds(report.median([outcome.cpu_seconds for outcome in outcomes])),
            report.mib(max(outcome.peak_mib for outcome in outcomes)),
            f"{size_bytes / 1e6:.1f}", goal])
    print(report.table(
        ["", "seconds", "spread", "CPU s", "peak MiB", "file MB", "goal"], lines), flush=True)


def print_review(swift, ledger):
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    outcome = subprocess.run(
        [swift, "test", "-c", "release", "--skip-build", "--filter", "ReviewBench"], cwd=top,
        env={**os.environ, "CHAMA_REVIEW_LEDGER": str(ledger)}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    found = LINE.findall(outcome.stdout)
    if not found:
        print("\nThe review was not measured: build the tests first.")
        return
    print("\n### The review in process\n")
    print(report.table(
        ["", "lines", "ms, median", "goal"],
        [[name, lines, milliseconds, GOAL_QUERY if name != "first look" else ""]
         for name, lines, milliseconds in found]))


if __name__ == "__main__":
    main()
