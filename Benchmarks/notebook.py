"""Does an exported notebook stand as it is?

Exports the notebook of a sample chain's nights, checks it by the schema of nbformat, runs every cell
in a new Jupyter with pandas beside its CSV, and holds each table that pandas works out against the
one that the export had written: cell by cell, numbers to a hundredth.

The packages come from PyPI into a virtual environment; without them the proof is skipped, loudly.
"""

import argparse
import json
import shutil
import sys
import venv
from pathlib import Path

import chain
import measure
import nights
import report

PACKAGES = ["pandas", "nbformat", "nbconvert", "ipykernel"]

CHECK = r"""
import io, sys
from html.parser import HTMLParser
import nbformat
from nbconvert.preprocessors import ExecutePreprocessor

class Cells(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.rows, self.open = [], False
        self.feed(text)
    def handle_starttag(self, tag, _):
        if tag == "tr": self.rows.append([])
        if tag in ("td", "th"): self.rows[-1].append(""); self.open = True
    def handle_endtag(self, tag):
        if tag in ("td", "th"): self.open = False
    def handle_data(self, data):
        if self.open: self.rows[-1][-1] += data

def tables(notebook):
    return [(cell["id"], Cells(output["data"]["text/html"]).rows)
            for cell in notebook.cells if cell.cell_type == "code"
            for output in cell.outputs if "text/html" in output.get("data", {})]

def same(left, right):
    if left == right: return True
    try: return abs(float(left.replace(",", "")) - float(right.replace(",", ""))) <= 0.0101
    except ValueError: return False

path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
nbformat.validate(notebook)
assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5), "nbformat 4.5"
written = tables(notebook)
ExecutePreprocessor(timeout=300, kernel_name="python3").preprocess(
    notebook, {"metadata": {"path": path.rsplit("/", 1)[0]}})
worked = tables(notebook)
assert [name for name, _ in written] == [name for name, _ in worked], "the same tables"
numbers = wrong = 0
for (name, left), (_, right) in zip(written, worked):
    if [len(row) for row in left] != [len(row) for row in right]:
        print(f"{name}: {len(left)} rows written, {len(right)} worked out"); wrong += 1; continue
    for row, again in zip(left, right):
        for one, other in zip(row, again):
            numbers += 1
            if not same(one, other):
                wrong += 1
                print(f"{name}: {one!r} written, {other!r} worked out")
charts = sum("application/vnd.vegalite.v5+json" in output.get("data", {})
             for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
print(f"{len(notebook.cells)} cells ran, {charts} charts, {len(written)} tables with {numbers} cells, "
      f"{wrong} of them different.")
sys.exit(1 if wrong or not charts or len(written) < 7 else 0)
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser, stores=5, materials=12, days=120)
    sys.exit(0 if prove(parser.parse_args()) else 1)


def prove(arguments):
    """Exports, validates and runs the notebooks of the first and the last feed day."""
    chama = chain.program(arguments)
    size = chain.Size(arguments.stores, arguments.materials, arguments.days)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        facts = report.machine_facts(chama, work)
        print(f"## Notebooks\n\n{facts}\n- chain: {size}\n", flush=True)
        python = environment(chains / "notebook-venv")
        if python is None:
            return True
        sample = chain.prepare(chama, chains, size)
        held = True
        ledger, out = work / "ledger.sqlite", work / "out"
        for day in sample.feed_days:
            nights.run(chama, sample.folder, ledger, out, day)
        for day in (sample.feed_days[0], sample.feed_days[-1]):
            held = check(chama, python, ledger, work / "notebooks", day) and held
        print(f"\nNotebooks: {'held' if held else 'DID NOT HOLD'}.\n", flush=True)
        return held


def check(chama, python, ledger, folder, day):
    """Exports one twice, which gives the same bytes, and runs it."""
    command = [chama, "notebook", "--ledger", ledger, "--day", day, "--out"]
    measure.run([*command, folder / "one"]).require(0)
    measure.run([*command, folder / "two"]).require(0)
    names = sorted(path.name for path in (folder / "one").iterdir() if path.name.startswith(day))
    same = all((folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()
               for name in names)
    size = sum((folder / "one" / name).stat().st_size for name in names)
    json.loads((folder / "one" / f"{day}.ipynb").read_text(encoding="utf-8"))
    ran = measure.run([python, "-c", CHECK, str(folder / "one" / f"{day}.ipynb")])
    print(f"- {day}: {len(names)} files, {size / 1e6:.2f} MB, "
          f"{'the same twice' if same else 'DIFFERENT TWICE'}; {ran.output.strip()}", flush=True)
    if ran.exit_code != 0:
        print(ran.errors[-3000:], flush=True)
    return same and ran.exit_code == 0


def environment(folder):
    """A Python with the packages; None, loudly, where they cannot be had."""
    python = folder / "bin" / "python"
    done = folder / "installed"
    if done.exists() and done.read_text() == "\n".join(PACKAGES):
        return python
    shutil.rmtree(folder, ignore_errors=True)
    chain.tell(f"installing {', '.join(PACKAGES)}")
    try:
        venv.create(folder, with_pip=True)
        measure.run([python, "-m", "pip", "install", "--quiet", *PACKAGES]).require(0)
    except (Exception, SystemExit) as error:  # The machine may have no venv, or no network.
        print(f"SKIPPED: {', '.join(PACKAGES)} cannot be installed: {error}\n", flush=True)
        return None
    done.write_text("\n".join(PACKAGES))
    return python


if __name__ == "__main__":
    main()
