#!/usr/bin/env python3
"""EPCIS over HTTP: what it costs, and whether it is what GS1 says.

- capture:  documents of 1,000 events, good ones timed; with one bad event, rolled back and proceeded
- paging:   all events of a large ledger by the Links of its pages, as links and as they are kept
- killed:   documents handed in while the server is killed; what was acknowledged is there
- subscriber: one that is away, loses every third answer and sees the server killed; it has every event
            once, in order, signed
- gs1:      schemathesis over the paths of GS1's OpenAPI that are served, from the file in the folder
            of conformance material (--gs1), trimmed and mended as `trimmed` says

Loopback only; every part ends by itself. Ends with 1 when something is not as it should be.
"""

import argparse
import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import report
import service
import trace

FAILURES = []
SCOPES = ["view_trace", "capture_trace", "subscribe_trace"]
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="capture,paging,killed,subscriber,gs1")
    parser.add_argument("--events", type=int, default=1_000_000, help="of the large ledger")
    parser.add_argument("--documents", type=int, default=20, help="of 1,000 events, timed")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--examples", type=int, default=30, help="of schemathesis, an operation")
    parser.add_argument("--scratch", default=tempfile.gettempdir())
    parser.add_argument("--schemathesis", default="schemathesis", help="the fuzzer (from PyPI)")
    parser.add_argument("--gs1", default=str(
        Path(os.environ.get("CHAMA_SHARED", service.CHECKOUT.parent / "shared"))
        / "conformance/gs1-epcis/openapi/openapi.json"), help="GS1's OpenAPI")
    arguments = parser.parse_args()
    print(f"## EPCIS over HTTP\n\nload {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n", flush=True)
    parts = {"capture": capture, "paging": paging, "killed": killed, "subscriber": subscriber,
             "gs1": gs1}
    for name in arguments.only.split(","):
        print(f"### {name}\n", flush=True)
        with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
            parts[name](Path(folder), arguments)
        print(flush=True)
    for failure in FAILURES:
        print(f"NOT HELD: {failure}")
    sys.exit(1 if FAILURES else 0)


def hold(condition, what):
    print(f"{'held' if condition else 'NOT HELD'}: {what}", flush=True)
    if not condition:
        FAILURES.append(what)


def event(number, step="receiving"):
    return {
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": step,
        "disposition": "in_progress", "eventTimeZoneOffset": "+08:00",
        "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_750_000_000 + number)),
        "epcList": [f"urn:epc:id:sgtin:6901234.000007.{number}"],
        "readPoint": {"id": "urn:epc:id:sgln:6901234.00001.dock"},
        "bizTransactionList": [{"type": "desadv", "bizTransaction": f"urn:x:da:{number // 40}"}],
    }


def document(first, count, bad=None):
    events = [event(number, "dancing" if number == bad else "receiving")
              for number in range(first, first + count)]
    return json.dumps({
        "@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-06-30T12:00:00Z", "epcisBody": {"eventList": events}})


def opened(folder, options=()):
    """A server upon a new ledger, and the key of a partner."""
    ledger = folder / "ledger.sqlite"
    first = folder / "first.json"
    first.write_text(document(-1, 1))
    service.command("night", "--feeds", service.CHECKOUT / "data/sample", "--ledger", ledger,
                    "--out", folder / "out", allowed=(0, 1))
    service.command("epcis", "capture", first, "--ledger", ledger)
    token = service.key(ledger, "partner", SCOPES)
    return service.Service(ledger, service.CHECKOUT / "data/sample", folder / "out",
                           ["--requests-a-second", "100000", *options]), token


def capture(folder, arguments):
    running, token = opened(folder)
    with running:
        connection = running.connection()
        times = []
        cpu = running.cpu_seconds()
        for number in range(arguments.documents):
            body = document(number * 1000, 1000)
            reply, seconds = service.timed(lambda: running.ask(
                "POST", "/epcis/capture", token, body, connection=connection))
            assert reply.status == 202, reply.body
            times.append(seconds)
        cpu = running.cpu_seconds() - cpu
        print(f"{arguments.documents} documents of 1,000 events ({len(body) // 1024} KiB): p50 "
              f"{statistics.median(times) * 1000:.0f} ms, max {max(times) * 1000:.0f} ms, "
              f"{cpu / arguments.documents * 1000:.0f} ms of CPU each; "
              f"{running.resident_mib():.0f} MiB\n")
        start = arguments.documents * 1000
        for behaviour, kept in [("rollback", 0), ("proceed", 999)]:
            reply = running.ask(
                "POST", "/epcis/capture", token, document(start, 1000, start + 500),
                {"GS1-Capture-Error-Behaviour": behaviour})
            job = running.ask("GET", reply.fields["location"], token).json
            hold(job["stored"] == kept and not job["success"] and len(job["errors"]) == 1,
                 f"{behaviour} keeps {kept} of 1,000 with one bad: {job['errors'][0]['detail']}")


def paging(folder, arguments):
    running, token = opened(folder)
    large = running.ledger
    small = folder / "small.sqlite"
    for suffix in ("-wal", "-shm"):
        Path(f"{large}{suffix}").unlink(missing_ok=True)
    os.rename(large, small)
    total = arguments.events // (trace.GROUP * trace.SEEN) * trace.GROUP * trace.SEEN
    seconds, size = trace.fill(small, large, total)
    print(f"{total:,} events, {size / 2 ** 30:.1f} GiB, filled in {seconds:.0f} s\n")
    rows = []
    with running:
        for name, fields in [("as they are kept", {"GS1-EPC-Format": "Never_Translates"}),
                             ("as GS1 Digital Links", {})]:
            rows.append(walked(running, token, name, fields, total))
    print(report.table(["events", "pages of 1,000", "events", "first ms", "p50 ms", "p99 ms",
                        "last ms", "CPU ms a page", "memory before MiB", "peak MiB"], rows))


def walked(running, token, name, fields, total):
    connection = running.connection()
    path, times, seen = "/epcis/events?perPage=1000", [], set()
    before = peak = running.resident_mib()
    cpu = running.cpu_seconds()
    while path:
        reply, seconds = service.timed(
            lambda: running.ask("GET", path, token, None, fields, connection))
        assert reply.status == 200, reply.body
        times.append(seconds * 1000)
        # Sixteen of an id's 64 digits tell a million apart.
        seen.update(re.findall(rb'"eventID":"ni:///sha-256;(\w{16})', reply.body))
        link = re.search(r"<([^>]+)>", reply.fields.get("link", ""))
        path = link and link.group(1)
        peak = max(peak, running.resident_mib())
    cpu = running.cpu_seconds() - cpu
    hold(len(seen) == total + 1, f"{name}: {len(seen):,} of {total + 1:,} events, each once")
    return [name, f"{len(times):,}", f"{len(seen):,}", f"{times[0]:.1f}",
            f"{statistics.median(times):.1f}", f"{service.percentile(times, .99):.1f}",
            f"{times[-1]:.1f}", f"{cpu / len(times) * 1000:.1f}", f"{before:.0f}", f"{peak:.0f}"]


def killed(folder, arguments):
    running, token = opened(folder)
    acknowledged, at = [], 0
    for kill in range(arguments.kills):
        running.start()
        stop = threading.Event()

        def client():
            nonlocal at
            connection = running.connection(5)
            while not stop.is_set():
                first, at = at, at + 50
                try:
                    reply = running.ask("POST", "/epcis/capture", token, document(first, 50),
                                        connection=connection)
                except Exception:
                    return
                if reply.status == 202:
                    acknowledged.append(first)

        one = threading.Thread(target=client)
        one.start()
        time.sleep(0.3 + 0.7 * (kill * 37 % 100) / 100)
        os.kill(running.server_id, signal.SIGKILL)
        stop.set()
        one.join()
        running.process.wait()
    database = sqlite3.connect(f"file:{running.ledger}?mode=ro", uri=True)
    held = {int(row[0].rsplit(".", 1)[1]) for row in database.execute(
        "SELECT content ->> '$.epcList[0]' FROM trace_event")}
    jobs = database.execute("SELECT count(*) FROM trace_capture").fetchone()[0]
    missing = [first for first in acknowledged
               if not all(number in held for number in range(first, first + 50))]
    torn = [first for first in range(0, at, 50)
            if 0 < sum(number in held for number in range(first, first + 50)) < 50]
    hold(not missing, f"{len(acknowledged)} documents acknowledged over {arguments.kills} kills, "
         f"{len(missing)} of them missing, {jobs} jobs")
    hold(not torn, f"{len(torn)} documents are there in part")


class Receiver(http.server.BaseHTTPRequestHandler):
    """A subscriber's end: it knows messages by their ids, as Standard Webhooks ask of it."""

    token = "13df38d8275b13f05704629e5f1cf3d45d6132d5"
    is_away, calls, ids, events, unsigned = True, 0, set(), [], 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        own = type(self)
        own.calls += 1
        if own.is_away:
            self.send_response(503)
            self.end_headers()
            return
        name, moment = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        code = hmac.new(own.token.encode(), f"{name}.{moment}.".encode() + body, hashlib.sha256)
        expected = "v1," + base64.b64encode(code.digest()).decode()
        own.unsigned += self.headers["GS1-Signature"] != expected
        if name not in own.ids:
            own.ids.add(name)
            own.events += [one["epcList"][0] for one in json.loads(body)["epcisBody"][
                "queryResults"]["resultsBody"]["eventList"]]
        if own.calls % 3 == 0:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def subscriber(folder, arguments):
    running, token = opened(folder, ["--set", "alert_trusted_hosts=127.0.0.1"])
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    running.start()
    reply = running.ask("POST", "/epcis/queries", token, {
        "name": "received", "query": {"EQ_bizStep": ["receiving"]}})
    assert reply.status == 201, reply.body
    reply = running.ask("POST", "/epcis/queries/received/subscriptions", token, {
        "dest": f"http://127.0.0.1:{receiver.server_port}/events", "stream": True,
        "signatureToken": Receiver.token}, {"GS1-EPC-Format": "Never_Translates"})
    assert reply.status == 201, reply.body
    path = reply.fields["location"]
    for number in range(10):
        running.ask("POST", "/epcis/capture", token, document(number * 100, 100))
    time.sleep(4)
    trouble = running.ask("GET", path, token).json.get("trouble")
    hold(Receiver.calls > 0 and not Receiver.events and trouble,
         f"while it is away, the subscription says: {trouble}")
    os.kill(running.server_id, signal.SIGKILL)
    running.process.wait()
    Receiver.is_away = False
    running.start()
    for number in range(10, 20):
        running.ask("POST", "/epcis/capture", token, document(number * 100, 100))
    end = time.time() + 300
    while len(Receiver.events) < 2000 and time.time() < end:
        time.sleep(0.5)
    running.stop()
    receiver.shutdown()
    expected = [event(number)["epcList"][0] for number in range(2000)]
    hold(Receiver.events == expected,
         f"{len(Receiver.events)} of 2,000 events, in order and each once, by {len(Receiver.ids)} "
         f"messages in {Receiver.calls} calls")
    hold(not Receiver.unsigned, f"{Receiver.unsigned} messages whose signature does not hold")


def trimmed(path):
    """GS1's OpenAPI without what is not served, and with what it says elsewhere itself:

    - XML bodies and answers, WebSocket and letting go of tokens are left out;
    - where a parameter or body can be wrong, the 400 that its sibling paths have is added;
    - the problem of a 409 has the status 409, not 406; GET /queries/{name} answers one query, as its
      example shows; `secret`, which no property defines, is not required of a subscription;
    - a capture job has errors or a file of errors, which its schema forbids as both are optional;
    - GS1-Extensions is written as the standard has it, which the fuzzer does not take for an object;
    - a Link field is not a URI alone: its own example says so, and RFC 8288;
    - the patterns of schedules, which no engine of regular expressions reads, are left out.

    The fuzzer's phase of examples is left out: those of one path contradict its schema.
    """
    whole = json.loads(Path(path).read_text())
    del whole["paths"]["/nextPageToken/{token}"]
    named = whole["paths"]["/queries/{queryName}/events"]["get"]
    named["parameters"] = [one for one in named["parameters"] if not re.search(
        r"/(Upgrade|Connection|GS1-Query-\w+)$", one["$ref"])]
    for operation_path, item in whole["paths"].items():
        for method, operation in item.items():
            if method == "parameters" or not isinstance(operation, dict):
                continue
            answers = operation["responses"]
            problem = "400SubscriptionIssues" if "/subscriptions" in operation_path \
                else "400QueryIssues"
            answers.setdefault("400", {"$ref": f"#/components/responses/{problem}"})
            for status in ("429", "503", "405", "501"):
                answers.setdefault(status, {"description": "as HTTP has it"})
            answers.setdefault("413", {"description": "too large"})
            answers.setdefault("414", {"$ref": "#/components/responses/414URLTooLong"})
            answers.setdefault("404", {"$ref": "#/components/responses/404ResourceNotFound"})
            if method == "get":
                answers.setdefault("304", {"description": "not changed"})
            answers.pop("101", None)
    for name, answer in whole["components"]["responses"].items():
        for kind in [kind for kind in answer.get("content", {}) if "xml" in kind]:
            del answer["content"][kind]
        # A problem is a problem, whatever the list of its path says; the schema names one type each.
        if name[:3] in ("400", "404", "409", "413"):
            answer["content"] = {"application/problem+json": {
                "schema": {"$ref": "#/components/schemas/RFC7807ProblemResponseBody"}}}
    one = whole["paths"]["/queries/{queryName}"]["get"]["responses"]["200"]["content"]
    one["application/json"]["schema"] = one["application/json"]["schema"]["items"]
    wanted = whole["components"]["schemas"]["AbstractQuerySubscription"]
    wanted["required"] = ["dest"]
    job = whole["components"]["schemas"]["CaptureJob"]["allOf"][1]
    job["anyOf"] = job.pop("oneOf")
    whole["components"]["headers"]["GS1-Extensions"]["schema"] = {"type": "string"}
    del whole["components"]["schemas"]["Link"]["format"]
    for name, schema in whole["components"]["schemas"].items():
        if name.startswith("GS1-Query-") and "pattern" in schema:
            del schema["pattern"]
    for item in whole["paths"].values():
        for operation in item.values():
            for answer in (operation.get("responses", {}) if isinstance(operation, dict) else {}).values():
                for kind in [kind for kind in answer.get("content", {}) if "xml" in kind]:
                    del answer["content"][kind]
    return whole


def gs1(folder, arguments):
    if not Path(arguments.gs1).exists():
        print(f"SKIPPED: {arguments.gs1} is not there")
        return
    whole = trimmed(arguments.gs1)
    served = folder / "gs1.json"
    served.write_text(json.dumps(whole))
    operations = sum(method in ("get", "post", "delete", "options", "put")
                     for item in whole["paths"].values() for method in item)
    running, token = opened(folder)
    with running:
        running.ask("POST", "/epcis/capture", token, document(0, 100))
        # What GS1's examples name.
        running.ask("POST", "/epcis/queries", token, {
            "name": "myQuery", "query": {"EQ_bizStep": ["shipping", "receiving"]}})
        outcome = subprocess.run(
            [arguments.schemathesis, "run", str(served), "--url",
             f"http://127.0.0.1:{running.port}/epcis", "--checks",
             "not_a_server_error,status_code_conformance,content_type_conformance,"
             "response_schema_conformance,response_headers_conformance",
             "--max-examples", str(arguments.examples), "--phases", "coverage,fuzzing",
             "--suppress-health-check", "filter_too_much",
             "--no-color", "--seed", "87", "--header", f"Authorization: Bearer {token}"],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        cases = re.search(r"(\d+) generated", outcome.stdout)
        if outcome.returncode != 0:
            print(outcome.stdout[-40000:])
        hold(outcome.returncode == 0,
             f"{cases.group(1) if cases else 'no'} cases over {operations} operations of GS1's "
             "OpenAPI")
        errors = [line for line in running.log().splitlines() if '"level":"error"' in line]
        hold(not errors, f"{len(errors)} errors in the log: {errors[:2]}")


if __name__ == "__main__":
    main()
