#!/usr/bin/env python3
"""The pages in a real Chromium: the three users' main tasks from end to end, on a phone and on a
desk, in both languages; taps and keys counted; axe-core's rules; no console error; nothing cut off.
Then the server's time for the review grid.

    python3 Benchmarks/pages.py --scratch /tmp/chama-pages [--images docs/images] [--grid-only]

Needs Debian's chromium and, of PyPI, playwright and axe-playwright-python. Without them the tasks
are skipped, and that is said.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHAMA = ROOT / ".build" / "release" / "chama"
PASSWORD = "rain on the tea horse road 7"
PEOPLE = [
    ("boss", "admin", []), ("planner", "planner", []), ("driver", "courier", []),
    ("reader", "auditor", []),
]
DAY = datetime.date.today() - datetime.timedelta(days=1)


def run(*arguments, **options):
    return subprocess.run([str(CHAMA), *map(str, arguments)], check=True, text=True, **options)


def prepare(folder, stores, materials):
    """A chain whose last night was yesterday's, and people who can sign in."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = folder / "ledger.sqlite"
    if not ledger.exists():
        run("sample", "--out", folder / "chain", "--stores", stores, "--materials", materials,
            "--days", 150, "--end", DAY, stdout=subprocess.DEVNULL)
        night = subprocess.run(
            [str(CHAMA), "night", "--feeds", folder / "chain", "--ledger", ledger,
             "--out", folder / "out"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert night.returncode in (0, 1), "the night failed"
        first = (folder / "chain" / "stores.csv").read_text(encoding="utf-8-sig").splitlines()
        ids = [line.split(",")[0] for line in first[1:]]
        managers = [(f"manager-{store.lower()}", "store_manager", [store]) for store in ids[:40]]
        for name, role, own in PEOPLE + managers:
            extra = sum((["--store", store] for store in own), [])
            run("users", "add", name, "--name", name, "--role", role, *extra, "--ledger", ledger,
                input=f"{PASSWORD}\n", stdout=subprocess.DEVNULL)
    return ledger


class Service:
    """`chama serve` on a free port."""

    def __init__(self, folder, ledger):
        self.process = subprocess.Popen(
            [str(CHAMA), "serve", "--ledger", str(ledger), "--feeds", str(folder / "chain"),
             "--out", str(folder / "out"), "--port", "0"],
            stdout=subprocess.PIPE, stderr=open(folder / "serve.log", "w"), text=True)
        line = self.process.stdout.readline()
        port = re.search(r":(\d+)\s*$", line)
        assert port, f"the service did not start: {line}"
        # Browsers take the sign-in's cookie, which is for secure places alone, from localhost too.
        self.base = f"http://localhost:{port.group(1)}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)


class Person:
    """Somebody at a browser, whose taps and keys are counted."""

    def __init__(self, browser, base, name, width, language, images):
        phone = width < 700
        self.context = browser.new_context(
            viewport={"width": width, "height": 844 if phone else 900}, is_mobile=phone,
            has_touch=phone, locale="zh-CN" if language == "zh" else "en-GB")
        self.context.add_cookies([{"name": "chama-language", "value": language, "url": base}])
        self.page = self.context.new_page()
        self.base, self.name, self.width, self.language = base, name, width, language
        self.images, self.taps, self.keys, self.troubles = images, 0, 0, []
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.goto(base + "/sign-in")
        self.look("sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_load_state()
        assert "/sign-in" not in self.page.url, f"{name} was not let in: {self.page.inner_text('main')}"

    def heard(self, message):
        # What a page answers to a form with a fault is no error of the page.
        if message.type == "error" and "422" not in message.text:
            self.troubles.append(message.text)

    def go(self, path, picture=None):
        self.page.goto(self.base + path)
        if picture:
            self.look(picture)

    def tap(self, selector):
        self.taps += 1
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)

    def look(self, picture):
        """Nothing wider than the screen, no rule of axe-core broken, one picture kept."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            self.troubles.append(f"{picture} is {wide} px wide on {self.width}")
        result = AXE.run(self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        for found in result.response["violations"]:
            places = ", ".join(str(node["target"][0]) for node in found["nodes"][:3])
            self.troubles.append(f"{picture}: {found['id']}: {found['help']} at {places}")
        if self.images:
            self.page.screenshot(path=f"{self.images}/{picture}-{self.width}-{self.language}.png")

    def done(self):
        self.context.close()
        return [f"{self.name} {self.width} {self.language}: {trouble}" for trouble in self.troubles]


def store_manager(browser, base, store, width, language, images, stores):
    """Asks in three taps, and somebody who is asked answers; the goods are sent and received."""
    asker = Person(browser, base, f"manager-{store.lower()}", width, language, images)
    asker.look("store-home")
    asker.go(f"/store/{store}/stock", "store-stock")
    asker.go(f"/store/{store}/transfers", "store-transfers")
    asker.go(f"/store/{store}")
    asker.taps = 0
    asker.tap(".rows .with-action a.button, .ways a[href$='/ask']")
    if asker.page.url.endswith("/ask"):
        asker.tap(".rows a.go")
    asker.look("store-ask")
    asker.tap("button[name=urgency][value=tomorrow]")
    asks = asker.taps
    assert "/asked/" in asker.page.url, asker.page.inner_text("main")
    asker.look("store-asked")
    request = asker.page.url.rsplit("/", 1)[1].split("?")[0]
    found = asker.page.locator("#offers .card").count()
    receives = None
    if found:
        donor = asker.page.evaluate("document.querySelector('#offers .card h2').textContent")
        other = stores[donor]
        giver = Person(browser, base, f"manager-{other.lower()}", width, language, images)
        giver.look("donor-home")
        giver.tap(f"a[href='/store/{other}/answer/{request}']")
        giver.look("donor-answer")
        giver.tap(f"form[action='/store/{other}/answer/{request}'] button")
        giver.look("order")
        order = giver.page.url.split("/orders/")[1].split("?")[0]
        if giver.page.locator("form[action$='/dispatch'] button").count() == 0:
            boss = Person(browser, base, "planner", width, language, None)
            boss.go(f"/orders/{order}")
            boss.tap("form[action$='/approve'] button")
            boss.done()
            giver.go(f"/orders/{order}")
        giver.tap("form[action$='/dispatch'] button")
        giver.go(f"/orders/{order}/note", "transfer-note")
        asker.troubles += giver.done()
        courier = Person(browser, base, "driver", width, language, images)
        courier.look("courier")
        asker.troubles += courier.done()
        planner = Person(browser, base, "planner", width, language, None)
        planner.go(f"/orders/{order}")
        planner.tap("form[action$='/arrive'] button")
        planner.done()
        asker.go(f"/store/{store}")
        asker.taps = 0
        asker.tap(f"a.button[href='/orders/{order}']")
        asker.look("receive")
        asker.tap("form[action$='/receive'] button")
        receives = asker.taps
        assert asker.page.locator(".notice").count(), "nothing was said of the receipt"
    return asks, receives, asker.done()


def planner(browser, base, width, language, images):
    """Accepts everything but the exceptions by key, and takes it back."""
    person = Person(browser, base, "planner", width, language, images)
    person.go("/review", "review")
    person.go("/review?show=exceptions&group=store", "review-exceptions")
    why = person.page.locator("a[data-key=why]").first.get_attribute("href")
    person.go(why, "review-why")
    person.page.locator("#why a.button").click()
    person.page.wait_for_load_state()
    person.look("series")
    person.go("/sheet", "sheet")
    person.go("/exceptions", "exceptions")
    person.go("/transfers", "transfers")
    person.go("/review")
    person.keys = 0
    person.press("e")
    person.page.wait_for_url("**undo=**")
    accepts = person.keys
    person.look("review-accepted")
    person.press("u")
    person.page.wait_for_url("**done=undone**")
    return accepts, person.done()


def headquarters(browser, base, width, language, images):
    person = Person(browser, base, "boss", width, language, images)
    for path in ["overview", "map", "runs", "people", "keys", "settings", "account"]:
        person.go(f"/{path}", path)
    person.page.goto(base + "/runs")
    person.page.locator("tbody a").first.click()
    person.page.wait_for_load_state()
    person.look("run")
    troubles = person.done()
    auditor = Person(browser, base, "reader", width, language, images)
    auditor.go("/audit", "audit")
    return troubles + auditor.done()


def tasks(folder, images):
    global AXE
    try:
        from axe_playwright_python.sync_playwright import Axe
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("SKIPPED: the pages in Chromium; install playwright and axe-playwright-python")
        return 0
    chromium = shutil.which("chromium")
    if not chromium:
        print("SKIPPED: the pages in Chromium; install Debian's chromium")
        return 0
    AXE = Axe()
    ledger = prepare(folder, 20, 40)
    rows = (folder / "chain" / "stores.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    stores = {row.split(",")[1]: row.split(",")[0] for row in rows}
    askers = list(stores.values())
    troubles, faults = [], 0
    with Service(folder, ledger) as service, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        turn = 0
        for width in (390, 1440):
            for language in ("zh", "en"):
                asks, receives, found = store_manager(
                    browser, service.base, askers[turn], width, language, images, stores)
                accepts, more = planner(browser, service.base, width, language, images)
                found += more + headquarters(browser, service.base, width, language, images)
                troubles += found
                print(f"{width} px {language}: request {asks} taps, receive all {receives} taps, "
                      f"accept all but exceptions {accepts} keys, {len(found)} troubles")
                faults += asks > 3 or (receives or 0) > 2 or accepts > 4
                turn += 1
        browser.close()
    for trouble in sorted(set(troubles)):
        print("  " + trouble)
    return 1 if troubles or faults else 0


def grid(folder):
    """The server's time for the grid of a chain of 87 stores and 200 materials."""
    ledger = prepare(folder, 87, 200)
    with Service(folder, ledger) as service:
        opener = urllib.request.build_opener(NoRedirect)
        data = f"name=planner&password={PASSWORD.replace(' ', '+')}&code=&back=".encode()
        request = urllib.request.Request(
            service.base + "/sign-in", data=data, headers={"Origin": service.base})
        try:
            answer = opener.open(request)
        except urllib.error.HTTPError as error:
            answer = error
        cookie = "; ".join(
            field.split(";")[0] for field in answer.headers.get_all("Set-Cookie") or [])
        print(f"load {os.getloadavg()[0]:.1f}")
        for name, path in [
            ("first page", "/review"), ("all, by cost", "/review?show=all&sort=cost"),
            ("one material, by store", "/review?show=all&find=RM-TEA&sort=store"),
            ("grouped by city", "/review?show=all&group=city"),
            ("page 100", "/review?show=all&page=100"), ("overview", "/overview"),
            ("exceptions", "/exceptions"), ("one store's home", "/store/S-0001"),
        ]:
            times, size = [], 0
            for _ in range(15):
                begin = time.perf_counter()
                with opener.open(urllib.request.Request(
                        service.base + path, headers={"Cookie": cookie})) as answer:
                    size = len(answer.read())
                times.append((time.perf_counter() - begin) * 1000)
            print(f"{name:26} first {times[0]:7.1f} ms, median {statistics.median(times):6.1f} ms, "
                  f"{size / 1000:.0f} kB")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scratch", default="/tmp/chama-pages")
    parser.add_argument("--images", help="a folder for pictures of every page")
    parser.add_argument("--grid-only", action="store_true")
    parser.add_argument("--tasks-only", action="store_true")
    options = parser.parse_args()
    scratch = pathlib.Path(options.scratch)
    code = 0
    if options.images:
        pathlib.Path(options.images).mkdir(parents=True, exist_ok=True)
    if not options.grid_only:
        code = tasks(scratch / "tasks", options.images)
    if not options.tasks_only:
        grid(scratch / "grid")
    return code


if __name__ == "__main__":
    sys.exit(main())
