"""The sample chain that is measured: made by `chama sample`, whole or not at all, and reusable."""

import contextlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import measure

# A row of consumption as CSV, in the ledger, and in the ledger's log while it is being collected,
# with what else a chain's folder holds; measured on sample chains and rounded up.
DISK_BYTES_PER_ROW = 200


@dataclass(frozen=True)
class Size:
    """How large a chain is."""

    stores: int
    materials: int
    days: int

    def __str__(self):
        return f"{self.stores} stores × {self.materials} materials × {self.days} days"

    @property
    def disk_bytes(self):
        return self.stores * self.materials * self.days * DISK_BYTES_PER_ROW


@dataclass(frozen=True)
class Chain:
    """A chain's folder."""

    folder: Path
    size: Size

    @property
    def feed_days(self):
        """The days that have feeds, first to last, as text."""
        return sorted(entry.name for entry in (self.folder / "feeds").iterdir())

    def count_rows(self):
        """The rows of consumption.csv. Reading it through leaves it in the page cache, so that
        every one who is measured afterwards finds it there."""
        rows = -1
        with open(self.folder / "consumption.csv", "rb") as file:
            while piece := file.read(1 << 20):
                rows += piece.count(b"\n")
        return rows


def add_options(parser, materials=200, days=730, stores=87):
    """Adds the options that say what chain is measured with which program."""
    checkout = Path(__file__).resolve().parent.parent
    parser.add_argument("--stores", type=int, default=stores, help="default: %(default)s")
    parser.add_argument("--materials", type=int, default=materials, help="default: %(default)s")
    parser.add_argument("--days", type=int, default=days, help="default: %(default)s")
    parser.add_argument(
        "--chama", type=Path, default=checkout / ".build/release/chama", metavar="FILE",
        help="the program that is measured (default: .build/release/chama)")
    parser.add_argument(
        "--scratch", type=Path, metavar="DIR",
        help="keep sample chains here and use them again (default: a temporary folder)")


def program(arguments):
    """The program that is measured, as an absolute path."""
    path = arguments.chama.resolve()
    if not os.access(path, os.X_OK):
        raise SystemExit(f"There is no program at {path}: build it, or name it with --chama.")
    return path


@contextlib.contextmanager
def scratch_folder(given):
    """The folder for chains, and a folder within it for the rest, which is removed afterwards."""
    with contextlib.ExitStack() as stack:
        if given is None:
            given = stack.enter_context(tempfile.TemporaryDirectory(prefix="chama-bench-"))
        chains = Path(given).resolve()
        chains.mkdir(parents=True, exist_ok=True)
        work = stack.enter_context(tempfile.TemporaryDirectory(prefix="work-", dir=chains))
        yield chains, Path(work)


def prepare(chama, folder, size):
    """The sample chain of a size in `folder`: the one made before by this version, or a new one."""
    version = measure.run([chama, "--version"]).require(0).output.strip()
    path = folder / f"chain-{version}-{size.stores}x{size.materials}x{size.days}"
    if not path.exists():
        _require_disk(folder, size)
        tell(f"making a chain of {size}")
        part = path.with_name(path.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        measure.run([
            chama, "sample", "--out", part, "--stores", size.stores,
            "--materials", size.materials, "--days", size.days]).require(0)
        part.rename(path)
    return Chain(path, size)


def tell(text):
    """Tells progress on standard error; standard output holds the results alone."""
    print(f"… {text}", file=sys.stderr, flush=True)


def _require_disk(folder, size):
    free = shutil.disk_usage(folder).free
    if free < size.disk_bytes:
        raise SystemExit(
            f"A chain of {size} needs about {size.disk_bytes >> 30} GiB for itself and its ledger; "
            f"{free >> 30} GiB are free in {folder}. Name a roomier place with --scratch.")
