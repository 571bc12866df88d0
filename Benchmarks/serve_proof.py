#!/usr/bin/env python3
"""What the service promises, proved on loopback against the program itself.

R2   a client notes every 2xx, the server is killed again and again, and all of them are there; with
     an fsync that fails nothing is acknowledged
R9   answers are cut off after the commit and the requests sent again, and twins come at once: each
     acts once
R10  a seeded walk asks for everything that can be asked of requests and orders, as several people:
     what is illegal is refused with a sentence and changes nothing, goods neither come nor go
R12  SIGTERM under load: whatever was under way is answered; a second signal ends it at once
R13  a backup made under load is restored elsewhere and holds the same rows
R15  a fuzzer driven by the interface's own document, as every role: no 5xx, no breach of the document
R16  slow heads, bodies and readers, thousands of connections: others wait less than twice as long
R17  the morning peak of 87 stores: reads and requests for goods at their pace, memory flat
sheets  four planners' sheets that unpack to all that is taken come at once: the memory is that of one
tls     the server's own TLS with a certificate made for it: old versions and plain text are refused
canary  a secret that is sent in every field comes out nowhere; what materials cost lies sealed
secrets every secret that the service takes or makes, used by its owner, is told once and lies nowhere

Exit: 0 all held, 1 something did not. `--only R2,R9` runs some.
"""

import argparse
import array
import io
import json
import multiprocessing
import os
import queue
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zipfile
from pathlib import Path

import service
import service_secrets
import service_walk

SCOPES = ["view_chain", "view_stock", "view_consumption", "view_forecast", "view_suggestions",
          "view_transfers", "ask_transfer", "answer_request"]
FAILURES = []


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scratch", default="/tmp/chama-bench")
    parser.add_argument(
        "--only", default="R2,R9,R10,R12,R13,R15,R16,R17,sheets,tls,canary,secrets")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--steps", type=int, default=100_000, help="of the walk")
    parser.add_argument("--cases", type=int, default=10_000, help="of the fuzzer, all roles together")
    parser.add_argument("--schemathesis", default="schemathesis", help="the fuzzer (from PyPI)")
    parser.add_argument("--slow", type=int, default=2000, help="slow connections")
    parser.add_argument("--minutes", type=float, default=60, help="of the morning peak")
    arguments = parser.parse_args()
    proofs = {"R2": survives, "R9": once, "R10": walked, "R12": stops, "R13": restores,
              "R15": fuzzed, "R16": slow, "R17": peak, "sheets": sheets, "tls": encrypted,
              "canary": canary, "secrets": secrets}
    for name in arguments.only.split(","):
        print(f"\n## {name}\n", flush=True)
        # The load is that of the whole chain; the rest needs no more than a part of it.
        size = (87, 200, 60) if name == "R17" else (20, 40, 200)
        made = service.prepared(arguments.scratch, *size)
        with service.copied(*made) as (feeds, ledger, out):
            token = service.key(ledger, "proof", SCOPES)
            proofs[name](service.Service(
                ledger, feeds, out, ["--requests-a-second", "100000"]), token, arguments)
    for failure in FAILURES:
        print(f"NOT HELD: {failure}")
    sys.exit(1 if FAILURES else 0)


def hold(condition, what):
    print(f"{'held' if condition else 'NOT HELD'}: {what}", flush=True)
    if not condition:
        FAILURES.append(what)


class Asker:
    """Asks for goods, each question another one."""

    def __init__(self, running, token, salt=0):
        self.running, self.token, self.at = running, token, salt * 100_003
        self.stores = service.trading(running.ask(
            "GET", "/api/v1/stores?limit=200", token).json["items"])
        self.materials = [item["id"] for item in running.ask(
            "GET", "/api/v1/materials?limit=200", token).json["items"] if item.get("packSize")]

    def body(self):
        self.at += 1
        return service.question(self.stores, self.materials, self.at)

    def ask(self, body=None, key=None, connection=None):
        return self.running.ask(
            "POST", "/api/v1/requests", self.token, body or self.body(),
            {"Idempotency-Key": key or service.unique()}, connection)


def numbers(ledger):
    """The requests that the ledger holds."""
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as database:
        return {row[0] for row in database.execute("SELECT number FROM transfer_request")}


def survives(running, token, arguments):
    acknowledged, unknown = set(), 0
    for kill in range(arguments.kills):
        running.start()
        asker = Asker(running, token, kill + 1)
        stop = threading.Event()
        lock = threading.Lock()

        def client(_):
            connection = running.connection(5)
            while not stop.is_set():
                with lock:
                    body = asker.body()
                try:
                    reply = asker.ask(body, connection=connection)
                except Exception:
                    return
                if reply.status == 201:
                    acknowledged.add(reply.json["number"])

        clients = [threading.Thread(target=client, args=(index,)) for index in range(4)]
        for one in clients:
            one.start()
        time.sleep(0.05 + 0.5 * (kill * 37 % 100) / 100)
        os.kill(running.server_id, signal.SIGKILL)
        stop.set()
        for one in clients:
            one.join()
        running.process.wait()
    held = numbers(running.ledger)
    missing = acknowledged - held
    hold(not missing and acknowledged,
         f"{arguments.kills} kills: {len(acknowledged)} acknowledged requests, all among the "
         f"{len(held)} in the ledger, {len(missing)} missing")
    if not shutil.which("strace"):
        return hold(False, "strace is not installed: the failing fsync was not tried")
    failing(running, token)


def failing(running, token):
    """fdatasync and fsync fail from the moment at which the server serves."""
    running.start()
    asker = Asker(running, token, 7000)
    before = asker.ask().status
    tracer = subprocess.Popen(
        ["strace", "-f", "-q", "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e",
         "inject=fdatasync,fsync:error=EIO", "-p", str(running.server_id)])
    time.sleep(2)
    statuses = [asker.ask().status for _ in range(20)]
    tracer.terminate()
    tracer.wait()
    hold(before == 201 and all(status >= 500 for status in statuses),
         f"with an fsync that fails 20 requests were answered {sorted(set(statuses))}, none with 2xx")
    running.stop(signal.SIGKILL)
    running.start()
    hold(asker.ask().status == 201, "the next server goes on")
    running.stop()


def once(running, token, arguments):
    with running:
        asker = Asker(running, token)
        before = len(numbers(running.ledger))
        cut = 0
        for _ in range(200):
            body, key = asker.body(), service.unique()
            sent(running, token, body, key)
            cut += 1
            first = asker.ask(body, key)
            again = asker.ask(body, key)
            if first.status != 201 or first.body != again.body:
                return hold(False, f"a repeated request was answered {first.status}: {first.body}")
        hold(len(numbers(running.ledger)) == before + cut,
             f"{cut} requests whose answers were cut off, each sent twice more: {cut} acts")
        before = len(numbers(running.ledger))
        for _ in range(20):
            body, key = asker.body(), service.unique()
            replies = service.parallel(10, lambda _: asker.ask(body, key))
            if {reply.status for reply in replies} != {201} or len({r.body for r in replies}) != 1:
                return hold(False, "twins were answered differently")
        hold(len(numbers(running.ledger)) == before + 20, "20 × 10 twins at once: 20 acts")
        lives_once(running, asker, signed_in(running, "admin"))


def lives_once(running, asker, admin):
    """A transfer order and a replenishment order from the request to the end, each act cut off after
    it was sent and sent twice more: what moves goods moves them once."""
    def act(path, body, version="*"):
        key, fields = service.unique(), {**admin, "If-Match": version}
        sent(running, None, body, key, path, fields)
        first, again = (running.ask("POST", "/api/v1" + path, None, body,
                                    {**fields, "Idempotency-Key": key}) for _ in range(2))
        acted.append((path, first.status, again.status, first.body == again.body))
        return first.json

    def looked(path):
        reply = running.ask("GET", "/api/v1" + path, None, None, admin)
        return reply.json, reply.fields.get("etag", "")

    acted, request = [], None
    while request is None:
        made = asker.ask().json
        request = made if made.get("offers") else None
    given = act(f"/requests/{service.quoted(request['number'])}/accept",
                {"from": request["offers"][0]["terms"]["from"], "evenIfShort": True})
    given = next(offer["order"] for offer in given["offers"] if "order" in offer)
    order = f"/orders/{service.quoted(given)}"
    if looked(order)[0]["state"] == "proposed":
        act(order + "/approve", {}, looked(order)[1])
    for verb, body in (("dispatch", {}), ("arrive", {}), ("receive", {}),
                       ("close", {"reason": "all is there"})):
        act(f"{order}/{verb}", body, looked(order)[1])
    line = next(line["id"] for line in looked("/suggestions?limit=200")[0]["items"]
                if float(line["suggestedQuantity"]) > 0)
    number = act("/suggestions/accept", {"suggestions": [line]})["items"][0]["number"]
    sending = f"/replenishments/{service.quoted(number)}"
    for verb in ("dispatch", "receive"):
        act(f"{sending}/{verb}", {}, looked(sending)[1])
    with sqlite3.connect(f"file:{running.ledger}?mode=ro", uri=True) as database:
        events = [row[0] for row in database.execute(
            "SELECT to_state FROM order_event WHERE number IN (?, ?) ORDER BY sequence",
            (given, number))]
    hold(all(status == twin < 300 and alike for _, status, twin, alike in acted)
         and len(events) == len(set(events)) + 2,
         f"{len(acted)} acts of two orders, each cut off and sent twice more, acted once: {events}, "
         f"{[one for one in acted if one[1] >= 300][:2]}")


def sent(running, token, body, key, path="/requests", fields=None):
    """Sends a request and closes without reading the answer."""
    data = json.dumps(body).encode()
    own = {**(fields or {}), **({"Authorization": f"Bearer {token}"} if token else {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        connection.sendall(
            (f"POST /api/v1{path} HTTP/1.1\r\nHost: x\r\n{lines}"
             f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\n"
             f"Content-Length: {len(data)}\r\n\r\n").encode() + data)


def stops(running, token, arguments):
    lost, answered, longest = [], [0], 0
    for _ in range(10):
        running.start()
        asker = Asker(running, token, 100 + answered[0])
        lock = threading.Lock()
        stop = threading.Event()

        def client(_):
            while not stop.is_set():
                with lock:
                    body = asker.body()
                connection = running.connection(20)
                try:
                    connection.connect()
                except OSError:
                    return
                try:
                    reply = asker.ask(body, connection=connection)
                    answered[0] += 1
                    if reply.status >= 500:
                        lost.append(reply.status)
                except Exception as error:
                    # A connection that was taken and closed before its request was read is not
                    # under way; one that got no answer after that is lost.
                    if connection.sock is not None and not stop.is_set():
                        lost.append(repr(error))

        clients = [threading.Thread(target=client, args=(index,)) for index in range(8)]
        for one in clients:
            one.start()
        time.sleep(0.7)
        # A page that is open somewhere holds a stream of events, and nobody waits for it.
        page = running.connection(60)
        page.request("GET", "/events", headers={"Authorization": f"Bearer {token}"})
        page.getresponse()
        code, took = service.timed(running.stop)
        longest = max(longest, took)
        for one in clients:
            one.join()
        if code != 0:
            lost.append(f"exit {code}")
    hold(not lost, f"10 SIGTERMs under load: {answered[0]} answers, lost: {lost[:5]}")
    hold(longest < 10, f"with a page open it ended after {longest:.1f} s at most")


def restores(running, token, arguments):
    with running, tempfile.TemporaryDirectory(dir=running.ledger.parent) as folder:
        asker = Asker(running, token)
        stop = threading.Event()

        def client():
            while not stop.is_set():
                asker.ask()

        beside = threading.Thread(target=client)
        beside.start()
        backup, new = f"{folder}/backup.sqlite", f"{folder}/new.sqlite"
        _, made = service.timed(lambda: running.command("backup", "--out", backup))
        stop.set()
        beside.join()
        report, took = service.timed(lambda: service.command(
            "restore", backup, "--ledger", new, "--json"))
        subprocess.run(["cp", f"{running.ledger}.keys", f"{new}.keys"], check=True)
        service.command("audit", "verify", "--ledger", new)
        hold(json.loads(report)["wasCompared"],
             f"a backup of {os.path.getsize(backup) >> 20} MiB under load in {made:.1f} s, "
             f"restored and compared row by row in {took:.1f} s, its audit trail verified")


def walked(running, token, arguments):
    # Some orders wait for headquarters, some do not.
    running.options += ["--set", "approval_above=10000"]
    with running:
        people = [signed_in(running, role) for role in ("admin", "planner", "store_manager")]
        walk = service_walk.Walk(running, people, 87)
        for step in range(arguments.steps):
            walk.step()
            if step % 2000 == 1999:
                walk.account()
                if walk.faults:
                    break
        walk.account()
        told = ", ".join(f"{count:,} × {status}" for status, count in sorted(walk.answers.items()))
        hold(not walk.faults, f"{step + 1:,} steps over {len(walk.requests):,} requests and "
                              f"{len(walk.orders):,} orders, answered {told}: {walk.faults[:3]}")
        hold(walk.answers[409] > arguments.steps / 100, "illegal moves are among them")


def swollen(workbook, most=63 << 20):
    """A workbook with so many rows that its sheet unpacks to nearly all that is taken."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(
            made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                row = re.findall(rb"<row .*?</row>", text, re.DOTALL)[-1]
                number = int(re.search(rb'r="(\d+)"', row)[1])
                count = (most - len(text)) // (len(row) + 100)
                rows = b"".join(
                    re.sub(rb'( r="[A-Z]*)\d+"', rb"\g<1>%d\"" % (number + more), row)
                    for more in range(1, count + 1))
                text = text.replace(b"</sheetData>", rows + b"</sheetData>")
            new.writestr(part, text)
    return made.getvalue()


def sheets(running, token, arguments):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with running:
        file = swollen(running.ask("GET", "/api/v1/sheets/suggestions.xlsx", token).body)
        print(f"a sheet of {len(file) / 1e6:.1f} MB that unpacks to 63 MiB", flush=True)
        peaks = []
        before = running.resident_mib()
        for count in (1, 4):
            peak, done = [0.0], threading.Event()

            def watch():
                while not done.wait(0.01):
                    peak[0] = max(peak[0], running.resident_mib())

            watcher = threading.Thread(target=watch)
            watcher.start()
            replies = service.parallel(count, lambda _: running.ask(
                "POST", "/api/v1/sheets/suggestions/check", token, file, {"Content-Type": kind},
                running.connection(120)))
            done.set()
            watcher.join()
            peaks.append(peak[0] - before)
            statuses = sorted(reply.status for reply in replies)
            print(f"{count} at once: {statuses}, {peaks[-1]:.0f} MiB more than the {before:.0f} MiB "
                  "before", flush=True)
            hold(all(status in (200, 422, 503) for status in statuses), f"answers {statuses}")
        hold(peaks[1] < 1.5 * peaks[0] + 4 * len(file) / 2**20,
             f"four at once take {peaks[1]:.0f} MiB, one {peaks[0]:.0f} MiB")


def encrypted(running, token, arguments):
    service_secrets.encrypted(running, token, hold)


ROLES = ["admin", "planner", "store_manager", "courier", "auditor"]


def signed_in(running, role):
    """Makes somebody of a role and signs them in: the header fields of their browser."""
    password = "proof-" + service.unique()
    stores = ["--store", "S-0001"] if role == "store_manager" else []
    service.command(
        "users", "add", f"proof-{role}", "--name", role, "--role", role, *stores, "--ledger",
        running.ledger, input=password + "\n")
    form = urllib.parse.urlencode({"name": f"proof-{role}", "password": password})
    reply = running.ask(
        "POST", "/sign-in", None, form,
        {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    cookies = [line.split(";")[0] for line in reply.fields.get("set-cookie", "").splitlines()]
    cookie = next((one for one in cookies if one.startswith("__Host-chama=")), None)
    if cookie is None:
        raise SystemExit(f"{role} could not sign in: {reply.status} {reply.body[:300]}")
    return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}


def fuzzed(running, token, arguments):
    with running:
        askers = {"a stranger": {}, "a partner": {"Authorization": f"Bearer {token}"}}
        for role in ROLES:
            askers[role] = signed_in(running, role)
        operations = sum(len(item) for item in running.ask(
            "GET", "/openapi.json").json["paths"].values())
        each = max(1, arguments.cases // (len(askers) * operations))
        total = 0
        for role, fields in askers.items():
            headers = [part for name, value in fields.items()
                       for part in ("--header", f"{name}: {value}")]
            outcome = subprocess.run(
                [arguments.schemathesis, "run", f"http://127.0.0.1:{running.port}/openapi.json",
                 "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
                 "response_schema_conformance,response_headers_conformance",
                 "--generation-with-security-parameters", "false",
                 "--max-examples", str(each), "--phases", "examples,coverage,fuzzing",
                 "--exclude-path-regex", "events$|nextPageToken", "--no-color", "--seed", "87", *headers],
                text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            cases = re.search(r"(\d+) generated", outcome.stdout)
            count = int(cases.group(1)) if cases else 0
            total += count
            if outcome.returncode != 0:
                # What it advises about data comes after, at ten times the length.
                print(outcome.stdout.partition("= FAILURES =")[2].partition("= WARNINGS =")[0][:20000])
            hold(outcome.returncode == 0, f"as {role}: {count} cases")
        errors = [line for line in running.log().splitlines() if '"level":"error"' in line]
        hold(not errors, f"{len(errors)} errors in the log: {errors[:2]}")
        hold(total >= arguments.cases, f"{total} cases over {operations} operations")


def slow_clients(port, request, posting, count, seconds, ready):
    """A process of its own, so that it takes no time from those who measure: a third never finish
    their heads, a third their bodies, a third never read."""
    connections = []
    for index in range(count):
        connection = socket.create_connection(("127.0.0.1", port))
        if index % 3 == 0:
            connection.sendall(b"GET / HT")
        elif index % 3 == 1:
            connection.sendall(posting.encode())
        else:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.sendall((request + "\r\n").encode() * 30)
        connections.append(connection)
    ready.set()
    end = time.time() + seconds
    while time.time() < end:
        for index, connection in enumerate(connections):
            if index % 3 != 2:
                try:
                    connection.send(b"x")
                except OSError:
                    pass
        time.sleep(1)


def slow(running, token, arguments):
    with running:
        path = f"/api/v1/stores/{Asker(running, token).stores[0]}/stock"
        fields = f"HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        request = f"GET {path} {fields}"
        # A path that takes a body, or the connection would be closed at once.
        posting = (f"POST /api/v1/requests {fields}Content-Type: application/json\r\n"
                   f"Idempotency-Key: slow-body\r\nContent-Length: 1000\r\n\r\n{{")

        def quick(seconds):
            connection, times = running.connection(), []
            end = time.time() + seconds
            while time.time() < end:
                reply, took = service.timed(lambda: running.ask(
                    "GET", path, token, connection=connection))
                assert reply.status == 200
                times.append(took)
                time.sleep(0.002)
            return service.percentile(times, .99) * 1000

        def open_files():
            return len(os.listdir(f"/proc/{running.server_id}/fd"))

        quiet, before = quick(8), open_files()
        ready = multiprocessing.Event()
        clients = multiprocessing.Process(
            target=slow_clients, args=(running.port, request, posting, arguments.slow, 60, ready))
        clients.start()
        ready.wait()
        # They are taken while the first of them are answered.
        counts, done = [open_files()], threading.Event()

        def counting():
            while not done.wait(0.1):
                counts.append(open_files())

        beside = threading.Thread(target=counting)
        beside.start()
        busy = quick(8)
        done.set()
        beside.join()
        most = max(counts)
        time.sleep(45)
        left = open_files() - before
        clients.terminate()
        clients.join()
        hold(most - before >= arguments.slow, f"{most - before} connections were open at once")
        hold(busy < 2 * quiet,
             f"{arguments.slow} slow connections: p99 of others {busy:.2f} ms, quiet {quiet:.2f} ms")
        hold(left < 10, f"{left} of them are left after their time")


READS_A_SECOND, ASKS_A_SECOND = 2_100, 160


def paced(rate, threads, seconds, act):
    """Does `act(connection number)` at an even rate, whether or not the one before has been
    answered: returns the times from when each was due, and the statuses that were not expected."""
    took, failures = array.array("d"), []
    began, lock = time.monotonic() + 0.2, threading.Lock()

    def one(index):
        mine, at = array.array("d"), index
        # Who falls behind is not given more time than this: what was not asked is missing.
        while (due := began + at / rate) < began + seconds and (
                time.monotonic() < began + seconds + 10):
            time.sleep(max(0, due - time.monotonic()))
            failure = act(index, at)
            mine.append(time.monotonic() - due)
            if failure:
                failures.append(failure)
            at += threads
        with lock:
            took.extend(mine)

    service.parallel(threads, one)
    return took, failures


def stock_reader(running, token, stores, threads):
    """Asks for the stock of one store after another, on bare sockets: the load is to cost little."""
    sockets = [socket.create_connection(("127.0.0.1", running.port), 30) for _ in range(threads)]
    asked = [(f"GET /api/v1/stores/{store}/stock HTTP/1.1\r\nHost: 127.0.0.1\r\n"
              f"Authorization: Bearer {token}\r\n\r\n").encode() for store in stores]

    def act(index, at):
        sockets[index].sendall(asked[at % len(asked)])
        answer = sockets[index].recv(65_536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
        while (more := length - len(body)) > 0:
            part = sockets[index].recv(min(more, 1 << 20))
            if not part:
                return "closed"
            body += part
        return None if b" 200 " in head[:20] else head[:40]

    return act


def asking(running, token, threads):
    askers = [Asker(running, token, 300 + index) for index in range(threads)]
    connections = [running.connection() for _ in range(threads)]

    def act(index, _):
        status = askers[index].ask(connection=connections[index]).status
        return None if status == 201 else status

    return act


def peak(running, token, arguments):
    """Reads and requests for goods come at the pace that is promised, each from a process of its
    own, and time is counted from when each was due: who waits in line waits."""
    seconds = arguments.minutes * 60
    with running:
        stores = Asker(running, token).stores
        results = multiprocessing.Queue()
        loads = {"reads": (READS_A_SECOND, 16, lambda: stock_reader(running, token, stores, 16)),
                 "requests for goods": (ASKS_A_SECOND, 16, lambda: asking(running, token, 16))}
        work = [multiprocessing.Process(target=lambda name=name, load=load: results.put(
            (name, *paced(load[0], load[1], seconds, load[2]())))) for name, load in loads.items()]
        for one in work:
            one.start()
        memory, answered, end = [], {}, time.monotonic() + seconds
        while len(answered) < len(work):
            memory.append(running.resident_mib())
            try:
                name, took, failures = results.get(timeout=10)
                answered[name] = (took, failures)
            except queue.Empty:
                if time.monotonic() > end + 120:
                    raise SystemExit("the load did not end") from None
        for name, (took, failures) in answered.items():
            limit = 0.05 if name == "reads" else 0.1
            due = (READS_A_SECOND if name == "reads" else ASKS_A_SECOND) * seconds
            hold(len(took) > 0.999 * due, f"{len(took):,} of {due:,.0f} {name} were made")
            print(f"{name}: {len(took) / seconds:,.0f}/s, p50 "
                  f"{service.percentile(took, .5) * 1000:.1f} ms, p99 "
                  f"{service.percentile(took, .99) * 1000:.1f} ms, longest {max(took):.2f} s")
            hold(not failures, f"all {name} were answered well: {failures[:5]}")
            hold(service.percentile(took, .99) < limit, f"p99 of {name} below {limit * 1000:.0f} ms")
        asked = len(answered["requests for goods"][0])
        hold(len(numbers(running.ledger)) == asked, f"the ledger holds all {asked:,} requests")
        half = memory[len(memory) // 2:]
        print(f"memory {memory[0]:.0f} → {memory[-1]:.0f} MiB, peak {max(memory):.0f}; server "
              f"{running.cpu_seconds():.0f} CPU seconds")
        hold(max(half) < 1.15 * half[0], "memory is flat in the second half")


def canary(running, token, arguments):
    service_secrets.canary(running, token, hold)


def secrets(running, token, arguments):
    with running:
        browsers = {role: signed_in(running, role) for role in ROLES}
        service_secrets.kept(running, browsers, token, hold)


if __name__ == "__main__":
    main()
