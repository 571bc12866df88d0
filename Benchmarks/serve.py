#!/usr/bin/env python3
"""How many requests the service answers: reads, questions for donors and requests for goods with
their fsync, and what a reader waits beside writers.

A chain of 87 stores, 200 materials and two years, its last night run. wrk with 32 connections on
the same machine, so it takes its share of the cores; the server's CPU seconds stand beside. Each
read is measured twice: always the same address, and all stores or series in turn. Questions are also
asked one after the other, and at once after others have accepted; those sent by wrk, and requests,
are such that somebody can give. Loopback only; every run stops by itself.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import service

READS = ["view_chain", "view_stock", "view_consumption", "view_forecast", "view_suggestions",
         "view_transfers", "ask_transfer", "answer_request"]
GOALS = {"stock": 5000, "forecast": 3000}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scratch", default="/tmp/chama-bench")
    parser.add_argument("--stores", type=int, default=87)
    parser.add_argument("--materials", type=int, default=200)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--seconds", type=int, default=10, help="a run (%(default)s)")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    made = service.prepared(
        arguments.scratch, arguments.stores, arguments.materials, arguments.days)
    with service.copied(*made) as (feeds, ledger, out):
        token = service.key(ledger, "bench", READS)
        with service.Service(
                ledger, feeds, out, ["--requests-a-second", "1000000"]) as running:
            bench(running, token, arguments)


def bench(running, token, arguments):
    stores = service.trading(listed(running, token, "/api/v1/stores"))
    materials = [item["id"] for item in listed(running, token, "/api/v1/materials")]
    print(f"## The service, {arguments.stores} stores × {arguments.materials} materials × "
          f"{arguments.days} days\n")
    print("| what | goal | requests/s | p50 ms | p99 ms | server's CPU s | errors |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    stock = [f"/api/v1/stores/{store}/stock" for store in stores]
    series = [f"/api/v1/stores/{store}/forecasts/{material}"
              for store in stores for material in materials]
    series = [path for path in series[:: max(1, len(series) // 4000)]
              if running.ask("GET", path, token).status == 200]
    for name, paths, goal in [
            ("a store's stock", stock[:1], GOALS["stock"]),
            ("stock, all stores in turn", stock, GOALS["stock"]),
            ("a forecast", series[:1], GOALS["forecast"]),
            (f"forecasts, {len(series)} series in turn", series, GOALS["forecast"]),
            ("suggestions of a store", [f"/api/v1/suggestions?store={stores[0]}"], None)]:
        wrk(running, token, name, paths, goal, arguments.seconds)
    answered = questions(running, token, stores, materials)
    posted(running, token, "who could give, where somebody can", "/api/v1/donors", answered,
           "p99 25 ms", arguments.seconds)
    before = running.resident_mib()
    writes(running, token, stores, answered, arguments.seconds)
    print(f"\nmemory: {before:.0f} MiB before the writes, {running.resident_mib():.0f} MiB after")


def listed(running, token, path):
    """All items of a list, by its Links."""
    items = []
    while path:
        reply = running.ask("GET", path, token)
        assert reply.status == 200, reply.body
        items += reply.json["items"]
        link = re.search(r"<([^>]+)>", reply.fields.get("link", ""))
        path = link and link.group(1)
    return items


def wrk(running, token, name, paths, goal, seconds):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        quoted = ",".join(f'"{path}"' for path in paths)
        script.write(
            f"local paths = {{{quoted}}}\nlocal at = 0\n"
            f'wrk.headers["Authorization"] = "Bearer {token}"\n'
            "request = function()\n  at = at % #paths + 1\n"
            "  return wrk.format(\"GET\", paths[at])\nend\n")
        script.flush()
        run_wrk(running, name, script.name, goal, seconds)


def run_wrk(running, name, script, goal, seconds):
    """32 connections, as the script says."""
    cpu = running.cpu_seconds()
    outcome = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", "-s", script,
         f"http://127.0.0.1:{running.port}"], text=True, stdout=subprocess.PIPE, check=True)
    cpu = running.cpu_seconds() - cpu
    text = outcome.stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    times = {share: milliseconds(re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", text))
             for share in (50, 99)}
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    print(f"| {name} | {goal or '–'} | {rate:,.0f} | {times[50]:.2f} | {times[99]:.2f} "
          f"| {cpu:.1f} | {errors.group(1) if errors else 0} |", flush=True)


def milliseconds(match):
    return float(match.group(1)) * {"us": 0.001, "ms": 1, "s": 1000}[match.group(2)]


def posted(running, token, name, path, bodies, goal, seconds, keyed=False):
    """The same with bodies that are sent, one after the other."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ",\n".join(f"'{json.dumps(body)}'" for body in bodies)
        key = f', ["Idempotency-Key"] = "{service.unique()}" .. at' if keyed else ""
        script.write(
            f"local bodies = {{{listed}}}\nlocal at = 0\n"
            "request = function()\n  at = at + 1\n"
            f'  local fields = {{["Authorization"] = "Bearer {token}", '
            f'["Content-Type"] = "application/json"{key}}}\n'
            f'  return wrk.format("POST", "{path}", fields, bodies[(at - 1) % #bodies + 1])\nend\n')
        script.flush()
        run_wrk(running, name, script.name, goal, seconds)


def questions(running, token, stores, materials):
    """The emergency answer one after the other: asked at once after each of 200 acceptances, and some
    hundred times in between. Returns the questions to which somebody could give."""
    connection = running.connection()
    quiet, after, answered = [], [], []

    def post(path, body, fields=None):
        return running.ask("POST", "/api/v1" + path, token, body, {
            "Idempotency-Key": service.unique(), "If-Match": "*", **(fields or {})}, connection)

    number = 0
    while len(after) < 200 and number < 4000:
        number += 1
        question = service.question(stores, materials, 1_000_000 + number)
        asked = {name: question[name] for name in ("store", "material", "quantity", "neededBy")}
        reply, seconds = service.timed(lambda: post("/donors", asked))
        assert reply.status == 200, reply.body
        quiet.append(seconds)
        if not reply.json["answer"]["offers"]:
            continue
        answered.append(asked)
        made = post("/requests", question)
        offers = made.json.get("offers", [])
        if made.status != 201 or not offers:
            continue
        given = post(f"/requests/{service.quoted(made.json['number'])}/accept",
                     {"from": offers[0]["terms"]["from"]})
        if given.status != 200:
            continue
        # The same city is asked again before anybody could notice.
        reply, seconds = service.timed(lambda: post("/donors", asked))
        assert reply.status == 200, reply.body
        after.append(seconds)
    share = f"{len(answered) / len(quiet):.0%} have donors"
    for name, times in ((f"who could give, one after the other, {len(quiet)}, of which {share}", quiet),
                        (f"the same right after an acceptance, {len(after)}", after)):
        print(f"| {name} | p99 25 ms | – | {service.percentile(times, .5) * 1000:.1f} "
              f"| {service.percentile(times, .99) * 1000:.1f} | – | 0 |", flush=True)
    return answered


def asked_for(answered, seconds):
    """So many requests that nothing is asked for twice, of goods that somebody has."""
    for number in range(seconds * 2000):
        minutes = 240 + number // len(answered) % 600
        yield {**answered[number % len(answered)], "quantity": 1 + number % 97,
               "neededBy": service.soon(minutes / 60), "why": "a party"}


def writes(running, token, stores, answered, seconds):
    """Requests for goods, each with its donors and on the disk before its answer, and a reader."""
    times, done = [], threading.Event()

    def reader():
        connection = running.connection()
        while not done.is_set():
            reply, took = service.timed(lambda: running.ask(
                "GET", f"/api/v1/stores/{stores[0]}/stock", token, connection=connection))
            assert reply.status == 200
            times.append(took)
            time.sleep(0.01)

    beside = threading.Thread(target=reader)
    beside.start()
    posted(running, token, "requests for goods, with donors and durable", "/api/v1/requests",
           asked_for(answered, seconds), "150, p99 100 ms", seconds, keyed=True)
    done.set()
    beside.join()
    print(f"| a reader beside them | – | – | {service.percentile(times, .5) * 1000:.1f} "
          f"| {service.percentile(times, .99) * 1000:.1f} | – | – |")


if __name__ == "__main__":
    main()
