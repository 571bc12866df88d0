"""A running `chama serve` for benchmarks and proofs: on loopback, on a free port, with a person of
each role and keys of partners. It ends with the block that opened it."""

import base64
import contextlib
import datetime
import http.client
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import urllib.parse
import zoneinfo
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
CHAMA = Path(os.environ.get("CHAMA_PROGRAM", CHECKOUT / ".build/release/chama"))


@dataclass
class Reply:
    """An answer: status, header fields in lower case, bytes."""

    status: int
    fields: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Service:
    """A server on a ledger."""

    def __init__(self, ledger, feeds, out, options=(), environment=None, wrapper=()):
        self.ledger, self.feeds, self.out = Path(ledger), Path(feeds), Path(out)
        self.options, self.environment, self.wrapper = list(options), environment, list(wrapper)
        self.process = self.port = None

    def start(self):
        """Starts it and waits until it listens."""
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            self.wrapper
            + [CHAMA, "serve", "--ledger", self.ledger, "--feeds", self.feeds, "--out", self.out,
               "--port", "0"] + self.options,
            stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env={**os.environ, **(self.environment or {})})
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the server did not start:\n{self.log()}")
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def log(self):
        self.errors.seek(0)
        return self.errors.read().decode()

    def stop(self, number=signal.SIGTERM, timeout=60):
        """Ends it and returns its exit code."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode if self.process else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def server_id(self):
        """The process of the server itself, also below a wrapper."""
        if not self.wrapper:
            return self.process.pid
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return int(Path(path).read_text().split()[0])

    def resident_mib(self):
        text = Path(f"/proc/{self.server_id}/status").read_text()
        line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.server_id}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connection(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, token=None, body=None, fields=None, connection=None):
        """One request, on a connection of its own unless one is given."""
        own = connection or self.connection()
        headers = dict(fields or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            data = body if isinstance(body, (bytes, str)) else json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        try:
            own.request(method, path, data, headers)
            answer = own.getresponse()
            told = {}
            for name, value in answer.getheaders():
                # Cookies come one a field.
                name = name.lower()
                told[name] = f"{told[name]}\n{value}" if name in told else value
            return Reply(answer.status, told, answer.read())
        finally:
            if connection is None:
                own.close()

    def command(self, *arguments, **options):
        """One of the program's commands on this ledger."""
        return command(*arguments, "--ledger", self.ledger, **options)


def command(*arguments, allowed=(0,), **options):
    """Runs the program and returns what it printed."""
    outcome = subprocess.run(
        [CHAMA, *map(str, arguments)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        check=False, **options)
    if outcome.returncode not in allowed:
        raise SystemExit(
            f"chama {' '.join(map(str, arguments))}\nended with {outcome.returncode}:\n"
            f"{outcome.stderr[-4000:]}")
    return outcome.stdout


def trading(stores):
    """The ids of those of some stores that trade now."""
    today = now().strftime("%Y-%m-%d")
    return [store["id"] for store in stores
            if store.get("openedOn", today) <= today <= store.get("closedOn", today)]


def question(stores, materials, number):
    """A request for goods, another one for each number: nobody asks for the same twice."""
    places = len(stores) * len(materials)
    # 997 is prime to most numbers of places, so that all pairs come before one comes again.
    minutes = 240 + number // (997 * places) % 300
    return {"store": stores[number % len(stores)],
            "material": materials[number // len(stores) % len(materials)],
            "quantity": 1 + number % 997, "neededBy": soon(minutes / 60), "why": "a party"}


def quoted(text):
    return urllib.parse.quote(text, safe="")


def key(ledger, name, scopes, stores=None):
    """Issues an API key and returns its secret."""
    places = [part for store in stores for part in ("--store", store)] if stores else ["--all-stores"]
    wanted = [part for scope in scopes for part in ("--scope", scope)]
    return command(
        "keys", "issue", name, "--name", name, *wanted, *places, "--ledger", ledger).strip()


ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")


def now():
    """The present on the chain's clocks."""
    return datetime.datetime.now(ZONE)


def soon(hours=6):
    """A moment of the near future on the chain's clocks, as the interface takes it."""
    return (now() + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def prepared(scratch, stores, materials, days, seed=87):
    """A chain whose last night was yesterday's, made once below `scratch`: folder of feeds, ledger
    and folder of results."""
    end = (now() - datetime.timedelta(days=1)).strftime("%Y-%m-%d")
    folder = Path(scratch) / f"service-{stores}x{materials}x{days}-{seed}-{end}"
    feeds, ledger, out = folder / "chain", folder / "ledger.sqlite", folder / "out"
    if not (folder / "done").exists():
        subprocess.run(["rm", "-rf", folder], check=True)
        folder.mkdir(parents=True)
        command("sample", "--stores", stores, "--materials", materials, "--days", days, "--seed",
                seed, "--end", end, "--out", feeds)
        command("night", "--feeds", feeds, "--ledger", ledger, "--out", out, allowed=(0, 1))
        (folder / "done").touch()
    return feeds, ledger, out


@contextlib.contextmanager
def copied(feeds, ledger, out):
    """A copy of the ledger to spoil; the feeds are shared."""
    with tempfile.TemporaryDirectory(dir=Path(ledger).parent) as folder:
        target = Path(folder) / "ledger.sqlite"
        for suffix in ("", ".keys"):
            if Path(f"{ledger}{suffix}").exists():
                subprocess.run(["cp", "--reflink=auto", f"{ledger}{suffix}", f"{target}{suffix}"],
                               check=True)
        yield feeds, target, Path(folder) / "out"


def parallel(count, body):
    """Runs `body(index)` on so many threads and returns what they returned."""
    results = [None] * count

    def one(index):
        results[index] = body(index)

    threads = [threading.Thread(target=one, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def percentile(values, share):
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def unique():
    return base64.urlsafe_b64encode(os.urandom(18)).decode()


def timed(body):
    began = time.perf_counter()
    result = body()
    return result, time.perf_counter() - began
