"""The outbox as a whole: alerts of a real night, channels that fail in every way, a service that is killed.

A made-up chain's night is run, in which rules find at least --alerts alerts. Five channels (two webhooks, a WeCom,
a DingTalk and a Feishu robot) are served by an endpoint on loopback that is busy, fails, hangs, breaks off before
its answer, answers twice and says nonsense, while the service is killed with SIGKILL at random moments and started
anew. At the end every alert must have arrived on every channel, none under two message ids, and no 60 seconds may
have seen more attempts on a channel than the 20 that it takes.
"""

import argparse
import collections
import http.server
import json
import os
import random
import re
import shutil
import signal
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CHAMA = os.path.join(HERE, "..", ".build", "release", "chama")
MANNERS = ["take"] * 8 + ["twice", "broken", "failed", "busy", "reset", "nonsense", "hang"]


class Endpoint:
    """Takes what comes as a sound receiver would, by the message's id, and fails as it is told."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.attempts = collections.defaultdict(list)
        self.taken = collections.defaultdict(dict)
        self.manners = collections.Counter()
        self.healthy = False
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                endpoint.answer(self)

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler):
        began = time.monotonic()
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        channel = handler.path.split("?")[0].strip("/")
        with self.lock:
            self.attempts[channel].append(began)
            manner = "take" if self.healthy else self.random.choice(MANNERS)
            self.manners[manner] += 1
        if manner in ("take", "twice", "broken", "failed"):
            self.take(channel, handler.headers, body)
        ok = b'{"errcode":0,"code":0}'
        answer = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(ok) + ok
        out = handler.wfile
        handler.close_connection = True
        if manner == "take":
            out.write(answer)
        elif manner == "twice":
            out.write(answer + answer)
        elif manner == "failed":
            out.write(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n")
        elif manner == "busy":
            out.write(b"HTTP/1.1 503 Busy\r\nretry-after: 3\r\ncontent-length: 0\r\n\r\n")
        elif manner == "nonsense":
            out.write(b"nonsense\r\n\r\n")
        elif manner == "hang":
            time.sleep(15)
        out.flush()
        if manner in ("broken", "reset"):
            handler.connection.shutdown(socket.SHUT_RDWR)

    def take(self, channel, headers, body):
        """Keeps a message by its id; robots have it in their last line."""
        value = json.loads(body)
        if "webhook-id" in headers:
            message = headers["webhook-id"]
            alerts = [alert["alert"] for alert in value["data"]["alerts"]]
        else:
            text = (value.get("text") or value.get("content"))
            text = text.get("content") or text.get("text")
            message = re.search(r"#(m-\w+)\s*$", text).group(1)
            alerts = None
        with self.lock:
            known = self.taken[channel].setdefault(message, (alerts, body))
            if alerts is not None and known[0] != alerts:
                raise SystemExit(f"{channel}: message {message} came with other alerts")


class Service:
    """`chama serve` on a ledger, started and killed."""

    def __init__(self, folder, log):
        self.folder, self.log, self.process = folder, log, None

    def start(self):
        self.process = subprocess.Popen(
            [CHAMA, "serve", "--ledger", f"{self.folder}/l.sqlite", "--feeds", f"{self.folder}/chain",
             "--out", f"{self.folder}/out", "--port", "0", "--set", "alert_trusted_hosts=127.0.0.1"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if "listens" not in line:
            raise SystemExit(f"the service did not start: {line}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def chama(*arguments, answer="", codes=(0, 1)):
    done = subprocess.run([CHAMA, *arguments], input=answer, text=True, capture_output=True)
    if done.returncode not in codes:
        raise SystemExit(f"chama {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
    return done.stdout


def prepare(folder, options, endpoint):
    chama("sample", "--out", f"{folder}/chain", "--stores", str(options.stores), "--materials",
          str(options.materials), "--days", "200", "--seed", str(options.seed))
    ledger = f"{folder}/l.sqlite"
    chama("night", "--feeds", f"{folder}/chain", "--ledger", ledger, "--out", f"{folder}/out",
          "--models", f"{folder}/models")
    # From nothing missing on: so many alerts that a thousand are found.
    chama("alerts", "rules", "change", "stock-below-safety", "--threshold", "0", "--ledger", ledger)
    chama("alerts", "rules", "change", "runs-out", "--threshold", "1", "--ledger", ledger)
    channels = {"hook": "webhook", "hook2": "webhook", "wecom": "wecom", "ding": "dingtalk",
                "fly": "feishu"}
    for channel, kind in channels.items():
        signs = ["--signs"] if kind in ("dingtalk", "feishu") else []
        address = f"http://127.0.0.1:{endpoint.port}/{channel}?key=k\n" + ("SECtest\n" if signs else "")
        chama("alerts", "channels", "add", channel, "--kind", kind, *signs, "--messages", "en",
              "--ledger", ledger, "--set", "alert_trusted_hosts=127.0.0.1", answer=address)
    return channels


def counts(ledger):
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=20) as book:
        states = dict(book.execute("SELECT state, count(*) FROM outbox_message GROUP BY state"))
        loose = book.execute("SELECT count(*) FROM outbox_item WHERE message IS NULL").fetchone()[0]
        alerts = book.execute("SELECT count(*) FROM alert").fetchone()[0]
    return states, loose, alerts


def most_in_a_minute(instants):
    instants = sorted(instants)
    most, first = 0, 0
    for last, instant in enumerate(instants):
        while instant - instants[first] >= 60:
            first += 1
        most = max(most, last - first + 1)
    return most


def faults(folder, channels, endpoint, wanted):
    found = []
    with sqlite3.connect(f"file:{folder}/l.sqlite?mode=ro", uri=True) as book:
        expected = {row[0] for row in book.execute("SELECT id FROM alert")}
        texts = dict(book.execute("SELECT id, what_en FROM alert"))
        sent = collections.defaultdict(dict)
        for channel, message, key in book.execute(
                "SELECT channel, message, key FROM outbox_item WHERE kind = 'alerts'"):
            sent[channel].setdefault(message, []).append(int(key.split("/")[1]))
    if len(expected) < wanted:
        found.append(f"only {len(expected)} alerts were found, {wanted} were wanted")
    for channel, kind in channels.items():
        taken = endpoint.taken[channel]
        if kind == "webhook":
            told = [alert for alerts, _ in taken.values() for alert in alerts]
        else:
            # A robot shows text: what it shows of a message must be what the message holds, up to
            # the lines that are counted at its end.
            told = [alert for message in taken for alert in sent[channel].get(message, [])]
            for message, (_, body) in taken.items():
                text = body.decode()
                shown = sum(json.dumps(texts[alert], ensure_ascii=False)[1:-1].replace("<", "＜") in text
                            or json.dumps(texts[alert])[1:-1] in text for alert in sent[channel][message])
                more = re.search(r"… and (\d+) more|\\u2026 and (\d+) more", text)
                cut = int(next(filter(None, more.groups()))) if more else 0
                if shown + cut < len(sent[channel][message]):
                    found.append(f"{channel}: {message} shows {shown} and cuts {cut}")
        twice = [alert for alert, count in collections.Counter(told).items() if count > 1]
        missing = expected - set(told)
        if twice:
            found.append(f"{channel}: {len(twice)} alerts came under two ids")
        if missing:
            found.append(f"{channel}: {len(missing)} alerts never came")
        most = most_in_a_minute(endpoint.attempts[channel])
        if most > 20:
            found.append(f"{channel}: {most} attempts within 60 s")
        print(f"  {channel:6} {kind:8} {len(taken):4} messages, {len(set(told)):5} alerts, "
              f"{len(endpoint.attempts[channel]):4} attempts, at most {most} in 60 s", flush=True)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scratch", default="/tmp/chama-outbox")
    parser.add_argument("--chama", default=CHAMA, metavar="FILE", help="the program (default: .build/release/chama)")
    parser.add_argument("--alerts", type=int, default=1000)
    parser.add_argument("--stores", type=int, default=87)
    parser.add_argument("--materials", type=int, default=60)
    parser.add_argument("--seed", type=int, default=87)
    parser.add_argument("--minutes", type=float, default=30, help="at most so many")
    options = parser.parse_args()
    globals()["CHAMA"] = os.path.abspath(options.chama)
    folder = os.path.join(options.scratch, f"outbox-{os.getpid()}")
    os.makedirs(folder)
    endpoint = Endpoint(options.seed)
    try:
        channels = prepare(folder, options, endpoint)
        chance = random.Random(options.seed)
        kills, began = 0, time.monotonic()
        with open(f"{folder}/log", "w", encoding="utf-8") as log:
            service = Service(folder, log)
            while time.monotonic() - began < options.minutes * 60:
                service.start()
                # What is left is delivered on a sound line: the last waits are the longest.
                endpoint.healthy = time.monotonic() - began > options.minutes * 60 * 0.7
                time.sleep(chance.uniform(2, 25) if not endpoint.healthy else 45)
                service.kill()
                kills += 1
                states, loose, alerts = counts(f"{folder}/l.sqlite")
                print(f"  after {kills} kills: {alerts} alerts, {states}, {loose} in no message yet",
                      file=sys.stderr, flush=True)
                if alerts and not loose and set(states) <= {"delivered", "dead"}:
                    break
        seconds = time.monotonic() - began
        print(f"outbox: {sum(map(len, endpoint.attempts.values()))} attempts in {seconds:.0f} s, "
              f"{kills} kills; the endpoints {dict(endpoint.manners)}")
        found = faults(folder, channels, endpoint, options.alerts)
        states, loose, _ = counts(f"{folder}/l.sqlite")
        if loose or set(states) != {"delivered"}:
            found.append(f"messages are left: {states}, {loose} in no message yet")
        for fault in found:
            print(f"FAULT {fault}")
        return 1 if found else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
