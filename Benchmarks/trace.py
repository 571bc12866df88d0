#!/usr/bin/env python3
"""Traceability: tags decoded, events taken in, and the history of one crate among very many.

- decode:  SGTIN-96 tag memory to an identity, on one core (a test, run with CHAMA_TRACE_DECODES)
- capture: documents of 500 events read, checked, hashed, indexed and committed with the disk
           flushed, into an empty ledger and into the large one
- history: all events of a crate, read and typed, from a ledger of --events events of which each
           crate has eight

The large ledger is filled by SQL with rows as capture writes them. Where PostgreSQL's programs are
on the path, a JSONB table with a GIN index takes the same documents, and answers the same
question, beside it; it checks and hashes nothing.
"""

import argparse
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import time
from pathlib import Path

import chain
import report

CHECKOUT = Path(__file__).resolve().parent.parent
BATCH = 500
GROUP = 1000
SEEN = 8
STORES = 87


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser)
    parser.add_argument("--events", type=int, default=1_000_000,
                        help="of the large ledger, about 1 KB each (%(default)s)")
    parser.add_argument("--decodes", type=int, default=1_000_000, help="(%(default)s)")
    parser.add_argument("--captures", type=int, default=40,
                        help="documents of 500 events (%(default)s)")
    parser.add_argument("--histories", type=int, default=2000, help="(%(default)s)")
    parser.add_argument("--no-postgres", action="store_true", help="leave PostgreSQL out")
    arguments = parser.parse_args()
    arguments.events = max(1, arguments.events // (GROUP * SEEN)) * GROUP * SEEN
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (_, work):
        print(f"## Traceability\n\n{report.machine_facts(chama, work)}\n", flush=True)
        rates = decode_rates(arguments)
        chain.tell("capture into an empty ledger")
        rates.append(capture_rate("capture, empty ledger", work / "empty.sqlite", arguments))
        large = work / "large.sqlite"
        filled = fill(work / "empty.sqlite", large, arguments.events)
        times = [history_times("chama", large, arguments)]
        label = f"capture, {report.count(arguments.events)} events"
        rates.append(capture_rate(label, large, arguments))
        if not arguments.no_postgres and shutil.which("initdb"):
            with Postgres(work) as server:
                rates.append(server.capture_rate(arguments))
                server.fill(large, arguments.events)
                times.append(server.history_times(arguments))
        elif not arguments.no_postgres:
            print("PostgreSQL is not on the path: no comparison.\n")
    print_result(arguments, rates, times, filled)


def tests(name, environment):
    """Runs the gated tests of that name and gives their figures by name."""
    command = ["swift", "test", "-c", "release", "--skip-build", "--filter", name]
    outcome = subprocess.run(
        command, cwd=CHECKOUT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, errors="replace")
    figures = {}
    for match in re.finditer(r"figure (\w+) (.*)", outcome.stdout):
        numbers = dict(part.split("=") for part in match[2].split())
        figures.setdefault(match[1], {}).update({key: float(value) for key, value in numbers.items()})
    if outcome.returncode != 0 or not figures:
        raise SystemExit(f"{' '.join(command)}\n{outcome.stdout[-4000:]}{outcome.stderr[-2000:]}")
    return figures


def decode_rates(arguments):
    chain.tell("decode")
    figures = tests("DecodeLoadTests", {"CHAMA_TRACE_DECODES": str(arguments.decodes)})
    names = {"decode": "SGTIN-96 to identity", "decode_to_uri": "SGTIN-96 to pure identity URI"}
    return [row(names[name], figure) for name, figure in figures.items()]


def capture_rate(label, ledger, arguments):
    figures = tests("TraceLoadTests", {
        "CHAMA_TRACE_LEDGER": str(ledger), "CHAMA_TRACE_CAPTURES": str(arguments.captures)})
    return row(label, figures["capture"])


def row(label, figure):
    count, wall, cpu = figure["count"], figure["wall_s"], figure["cpu_s"]
    return [label, report.count(count), report.seconds(wall), report.seconds(cpu),
            report.count(count / wall), report.count(count / cpu) if cpu else "–"]


def history_times(label, ledger, arguments):
    chain.tell("histories")
    figures = tests("TraceLoadTests", {
        "CHAMA_TRACE_LEDGER": str(ledger), "CHAMA_TRACE_HISTORIES": str(arguments.histories),
        "CHAMA_TRACE_CRATES": str(arguments.events // SEEN)})["history"]
    return [label, report.count(figures["count"]), f"{figures['p50_ms']:.3f}",
            f"{figures['p99_ms']:.3f}", f"{figures['max_ms']:.3f}"]


def fill(small, large, events):
    """A ledger with so many events more, eight a crate; seconds and bytes it took."""
    chain.tell(f"filling a ledger with {events} events")
    began = time.perf_counter()
    shutil.copy(small, large)
    if Path(f"{small}.keys").exists():
        shutil.copy(f"{small}.keys", f"{large}.keys")
    database = sqlite3.connect(large, isolation_level=None)
    for pragma in ["journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000",
                   "temp_store = FILE", "foreign_keys = OFF"]:
        database.execute(f"PRAGMA {pragma}").fetchall()
    database.execute("BEGIN")
    first = database.execute("SELECT max(sequence) + 1 FROM trace_event").fetchone()[0]
    number = database.execute("SELECT max(number) + 1 FROM trace_identity").fetchone()[0]
    crates = events // SEEN
    orders, places = number + crates, number + crates + crates // 5 + 1
    count = "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "
    for start, total, uri in [
            (number, crates, "'https://id.gs1.org/01/06901234000078/21/' || i"),
            (orders, crates // 5 + 1, "'TX' || i"),
            (places, STORES, "'https://place.example/414/' || i")]:
        database.execute(
            count + f"INSERT INTO trace_identity SELECT i + {start}, {uri} FROM n", [total])
    # Event i is the (i / GROUP % SEEN)th of its crate.
    crate = f"(i / {GROUP * SEEN} * {GROUP} + i % {GROUP})"
    database.execute(
        count + f"""INSERT INTO trace_event (sequence, id, type, event_time, record_time, action,
          biz_step, disposition, content)
        SELECT i + {first}, id, 'ObjectEvent', {1_700_000_000_000} + i * 1000,
          {1_700_000_000_000} + i * 1000, 'OBSERVE', 'storing', 'in_progress',
          '{{"type":"ObjectEvent","eventID":"' || id || '","eventTime":"'
          || strftime('%Y-%m-%dT%H:%M:%S', {1_700_000_000} + i, 'unixepoch')
          || '.000Z","eventTimeZoneOffset":"+08:00","epcList":["urn:epc:id:sgtin:6901234.000007.'
          || {crate} || '"],"action":"OBSERVE","bizStep":"storing","disposition":"in_progress",'
          || '"readPoint":{{"id":"https://place.example/414/' || place
          || '"}},"bizLocation":{{"id":"https://place.example/414/' || place
          || '"}},"bizTransactionList":[{{"type":"desadv","bizTransaction":"urn:chama:transfer:TX'
          || ({crate} / 5) || '"}}]}}'
        FROM (SELECT i, 'ni:///sha-256;' || lower(hex(randomblob(32))) || '?ver=CBV2.0' AS id,
          i % {STORES} AS place FROM n)""", [events])
    # Keys in the order of their table, so that nothing is sorted: event i is seen at place i % STORES,
    # crates of an order are neighbours, and a group of crates is a whole number of orders.
    share = events // STORES + 1
    at_place = f"(i / {share} + i % {share} * {STORES})"
    for kind, identity, event in [
            (1, f"{number} + i / {SEEN}",
             f"i / {GROUP * SEEN} * {GROUP * SEEN} + i % {SEEN} * {GROUP} + i / {SEEN} % {GROUP}"),
            (13, f"{orders} + i / {5 * SEEN}",
             f"i / {GROUP * SEEN} * {GROUP * SEEN} + i % {5 * SEEN} / 5 * {GROUP}"
             f" + i / {5 * SEEN} * 5 % {GROUP} + i % 5"),
            (8, f"{places} + i / {share}", at_place), (9, f"{places} + i / {share}", at_place)]:
        total = share * STORES if kind in (8, 9) else events
        database.execute(
            count + f"""INSERT INTO trace_key SELECT {kind}, {identity}, {event} + {first} FROM n
              WHERE {event} < {events}""", [total])
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL").fetchall()
    database.close()
    return time.perf_counter() - began, large.stat().st_size


class Postgres:
    """A server of its own in the scratch folder, durable as it comes out of the box."""

    def __init__(self, work):
        self.folder = work / "postgres"
        self.user = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []

    def __enter__(self):
        chain.tell("PostgreSQL")
        self.folder.mkdir()
        if self.user:
            shutil.chown(self.folder, "nobody")
            for parent in self.folder.parents:
                if parent != Path("/") and not os.stat(parent).st_mode & 1:
                    parent.chmod(os.stat(parent).st_mode | 1)
        data = self.folder / "data"
        self.command("initdb", "-D", data, "-U", "chama", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.command("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o",
                     f"-c listen_addresses='' -c unix_socket_directories={self.folder} "
                     "-c shared_buffers=1GB", "start")
        self.sql("CREATE TABLE event (id text PRIMARY KEY, content jsonb NOT NULL);"
                 "CREATE INDEX event_content ON event USING gin (content jsonb_path_ops);")
        return self

    def __exit__(self, *_):
        self.command("pg_ctl", "-D", self.folder / "data", "-w", "-m", "fast", "stop")

    def command(self, *parts, **options):
        command = [*self.user, *(str(part) for part in parts)]
        outcome = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, **options)
        if outcome.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\n{outcome.stdout}{outcome.stderr}")
        return outcome.stdout

    def sql(self, text):
        return self.command("psql", "-h", self.folder, "-U", "chama", "-d", "postgres", "-qAt",
                            "-v", "ON_ERROR_STOP=1", input=text)

    def capture_rate(self, arguments):
        """Documents of 500 events as parameters of one statement each, one commit a document."""
        statements = []
        for number in range(arguments.captures):
            events = []
            for index in range(BATCH):
                ordinal = number * BATCH + index
                events.append({
                    "eventID": f"urn:x:{ordinal}", "type": "ObjectEvent", "action": "OBSERVE",
                    "eventTime": f"2026-06-30T01:{ordinal % 60:02}:00.000Z",
                    "eventTimeZoneOffset": "+08:00", "bizStep": "storing",
                    "epcList": [f"urn:epc:id:sgtin:6901234.000008.C{ordinal // 8}"],
                    "disposition": "in_progress",
                    "readPoint": {"id": f"urn:epc:id:sgln:6901234.{ordinal % STORES:05}.0"},
                    "bizLocation": {"id": f"urn:epc:id:sgln:6901234.{ordinal % STORES:05}.0"},
                    "bizTransactionList": [{
                        "type": "desadv",
                        "bizTransaction": f"urn:chama:transfer:T{ordinal // 40}"}]})
            statements.append(
                "INSERT INTO event SELECT value ->> 'eventID', value FROM jsonb_array_elements('"
                + json.dumps(events) + "') ON CONFLICT DO NOTHING;")
        began = time.perf_counter()
        self.sql("\n".join(statements))
        wall = time.perf_counter() - began
        count = arguments.captures * BATCH
        return ["PostgreSQL JSONB, stored only", report.count(count), report.seconds(wall), "–",
                report.count(count / wall), "–"]

    def fill(self, ledger, events):
        chain.tell(f"filling PostgreSQL with {events} events")
        database = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
        command = [*self.user, "psql", "-h", str(self.folder), "-U", "chama", "-d", "postgres", "-q",
                   "-v", "ON_ERROR_STOP=1", "-c", "DROP INDEX event_content", "-c",
                   "COPY event FROM STDIN", "-c",
                   "CREATE INDEX event_content ON event USING gin (content jsonb_path_ops)",
                   "-c", "VACUUM ANALYZE event"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, cwd=self.folder)
        for identity, content in database.execute(
                "SELECT id, content FROM trace_event WHERE event_time < 1782000000000"):
            process.stdin.write(f"{identity}\t{content}\n")
        process.stdin.close()
        if process.wait() != 0:
            raise SystemExit("PostgreSQL took no copy")
        database.close()

    def history_times(self, arguments):
        script = self.folder / "history.sql"
        script.write_text(
            f"\\set crate random(0, {arguments.events // SEEN - 1})\n"
            "SELECT content FROM event WHERE content @> ('{\"epcList\":"
            "[\"urn:epc:id:sgtin:6901234.000007.' || :crate || '\"]}')::jsonb;\n",
            encoding="utf-8")
        script.chmod(0o644)
        self.command("pgbench", "-h", self.folder, "-U", "chama", "-n", "-f", script, "-t",
                     arguments.histories, "-l", "--log-prefix", self.folder / "times", "postgres")
        times = sorted(
            int(line.split()[2]) / 1000 for file in self.folder.glob("times*")
            for line in file.read_text().splitlines())
        return ["PostgreSQL JSONB", report.count(len(times)), f"{statistics.median(times):.3f}",
                f"{times[len(times) * 99 // 100]:.3f}", f"{times[-1]:.3f}"]


def print_result(arguments, rates, times, filled):
    print(report.table(["what", "count", "wall s", "CPU s", "a second", "a CPU second"], rates))
    print(f"\nThe history of a crate among {report.count(arguments.events)} events (ledger of "
          f"{filled[1] / 2 ** 30:.1f} GiB, filled in {report.seconds(filled[0])} s):\n")
    print(report.table(["ledger", "crates", "p50 ms", "p99 ms", "max ms"], times))
    print("\nGoals: 1,000,000 decodes a second on one core, 5,000 events captured a second, "
          "p99 < 5 ms among 10,000,000 events.")


if __name__ == "__main__":
    main()
