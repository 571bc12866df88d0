#!/usr/bin/env python3
"""Drives the pages in a real Chromium as their people do, and measures what the server takes.

All pages of all roles are looked at: 390 px and 1440 px wide, in Chinese and English, light and dark.
None may break a rule of WCAG 2.2 A or AA that axe-core knows, say anything on the console, be wider
than the screen, cut a word off or have more than 150 kB. The main tasks are done from one end to the
other and their taps and keys counted, with scripts and without. Then the server's time for the grid of
87 stores and 200 materials.

    python3 Benchmarks/pages.py --scratch /tmp/chama-pages [--images FOLDER] [--quick|--main|--grid-only]

Needs Debian's chromium and, of PyPI, playwright and axe-playwright-python. Without them the tasks
are skipped, and that is said.
"""
import argparse
import datetime
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PASSWORD = "rain on the tea horse road 7"
PEOPLE = [
    ("boss", "admin", []), ("planner", "planner", []), ("driver", "courier", []),
    ("reader", "auditor", []),
]
DAY = datetime.date.today() - datetime.timedelta(days=1)
MOST_BYTES = 150_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A heading or button whose words do not fit where they stand.
CUT = """[...document.querySelectorAll('h1,h2,h3,.button,.tiles strong,.mark,th')]
  .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflowX !== 'visible' && getComputedStyle(e).display !== 'inline')
  .map(e => e.textContent.trim().slice(0, 40))"""


class Program:
    """`chama`, and a service of it."""

    path = ROOT / ".build" / "release" / "chama"

    @classmethod
    def run(cls, *arguments, **options):
        return subprocess.run([str(cls.path), *map(str, arguments)], check=True, text=True, **options)


def prepare(folder, stores, materials, days=150):
    """A chain whose last night was yesterday's, and people who can sign in."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = folder / "ledger.sqlite"
    if not (folder / "people").exists():
        shutil.rmtree(folder)
        folder.mkdir()
        run = Program.run
        run("sample", "--out", folder / "chain", "--stores", stores, "--materials", materials,
            "--days", days, "--end", DAY, stdout=subprocess.DEVNULL)
        for day in (DAY - datetime.timedelta(days=1), DAY):
            night = subprocess.run(
                [str(Program.path), "night", "--feeds", folder / "chain", "--ledger", ledger,
                 "--out", folder / "out", "--day", str(day)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            assert night.returncode in (0, 1), "the night failed"
        managers = [(f"manager-{store.lower()}", "store_manager", [store])
                    for store in stores_of(folder).values()]
        for name, role, own in PEOPLE + managers:
            extra = sum((["--store", store] for store in own), [])
            run("users", "add", name, "--name", name, "--role", role, *extra, "--ledger", ledger,
                input=f"{PASSWORD}\n", stdout=subprocess.DEVNULL)
        (folder / "people").touch()
    return ledger


def stores_of(folder):
    """Ids of the stores by their names."""
    rows = (folder / "chain" / "stores.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return {row.split(",")[1]: row.split(",")[0] for row in rows}


class Service:
    """`chama serve` on a free port, over a copy of the ledger, so that each run begins the same."""

    def __init__(self, folder, ledger):
        self.copy = self.copied(folder, ledger, "served.sqlite")
        self.log = open(folder / "serve.log", "w")
        self.process = subprocess.Popen(
            [str(Program.path), "serve", "--ledger", str(self.copy), "--feeds",
             str(folder / "chain"), "--out", str(folder / "served"), "--port", "0"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        port = re.search(r":(\d+)\s*$", line)
        assert port, f"the service did not start: {line}"
        # Browsers take the sign-in's cookie, which is for secure places alone, from localhost too.
        self.base = f"http://localhost:{port.group(1)}"

    @staticmethod
    def copied(folder, ledger, name):
        """The ledger with its keys, under another name."""
        copy = folder / name
        for old in folder.glob(f"{name}*"):
            old.unlink()
        shutil.copyfile(ledger, copy)
        for ending in ("-wal", ".keys", ".key"):
            beside = pathlib.Path(str(ledger) + ending)
            if beside.exists():
                shutil.copy(beside, str(copy) + ending)
        return copy

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()


class Eyes:
    """Looks at pages: what is wrong with them is kept, each once."""

    def __init__(self, images):
        from axe_playwright_python.sync_playwright import Axe
        self.axe, self.images, self.troubles = Axe(), images, {}
        self.looks, self.largest = 0, (0, "")

    def trouble(self, what, where):
        self.troubles.setdefault(what, []).append(where)

    def look(self, person, picture):
        """Nothing wider than the screen, nothing cut, no rule broken, by light and in the dark."""
        page, where = person.page, f"{picture} {person.width} {person.language}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > person.width:
            self.trouble(f"{picture} is {wide} px wide on {person.width}", where)
        for words in page.evaluate(CUT):
            self.trouble(f"{picture}: cut off: {words}", where)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            result = self.axe.run(page, options={"runOnly": RULES})
            for found in result.response["violations"]:
                places = ", ".join(str(node["target"][0]) for node in found["nodes"][:3])
                self.trouble(f"{picture}: {found['id']}: {found['help']} at {places}",
                             f"{where} {scheme}")
            self.looks += 1
            if self.images:
                page.screenshot(
                    path=f"{self.images}/{picture}-{person.width}-{person.language}-{scheme}.png",
                    full_page=person.width > 700 and scheme == "light")
        page.emulate_media(color_scheme="light")


class Person:
    """Somebody at a browser, whose taps and keys are counted."""

    def __init__(self, browser, base, name, width, language, eyes, scripts=True):
        phone = width < 700
        self.context = browser.new_context(
            viewport={"width": width, "height": 844 if phone else 900}, is_mobile=phone,
            has_touch=phone, locale="zh-CN" if language == "zh" else "en-GB",
            java_script_enabled=scripts)
        self.context.add_cookies([{"name": "chama-language", "value": language, "url": base}])
        self.page = self.context.new_page()
        self.base, self.name, self.width, self.language = base, name, width, language
        self.eyes, self.scripts, self.taps, self.keys = eyes, scripts, 0, 0
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: eyes.trouble(f"script: {error}", self.page.url))
        self.page.on("response", self.came)
        self.page.goto(base + "/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_load_state()
        assert "/sign-in" not in self.page.url, f"{name} was not let in: {self.text()}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def heard(self, message):
        # What a page answers to a form with a fault is no error of the page.
        if message.type in ("error", "warning") and "422" not in message.text:
            self.eyes.trouble(f"console: {message.text}", self.page.url)

    def came(self, response):
        if "text/html" not in response.headers.get("content-type", "") or response.status >= 300:
            return
        try:
            size = len(response.body())
        except Exception:  # the page has gone on meanwhile
            return
        path = response.url.replace(self.base, "")
        self.eyes.largest = max(self.eyes.largest, (size, path))
        if size > MOST_BYTES:
            self.eyes.trouble(f"{size / 1000:.0f} kB", path)

    def text(self):
        return self.page.inner_text("main")

    def go(self, path, picture=None):
        answer = self.page.goto(self.base + path)
        if answer and answer.status >= 400:
            self.eyes.trouble(f"{path} answers {answer.status}", f"{self.name} {self.language}")
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
        if self.scripts:
            self.eyes.look(self, picture)


class Tour:
    """One walk through everything at one width in one language."""

    def __init__(self, browser, base, width, language, eyes, stores, scripts=True):
        self.browser, self.base, self.width, self.language = browser, base, width, language
        self.eyes, self.stores, self.scripts = eyes, stores, scripts

    def person(self, name, scripts=None):
        return Person(self.browser, self.base, name, self.width, self.language, self.eyes,
                      self.scripts if scripts is None else scripts)

    def stranger(self):
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 844},
            locale="zh-CN" if self.language == "zh" else "en-GB")
        page = context.new_page()
        page.goto(self.base + "/")
        seen = type("Stranger", (), dict(page=page, width=self.width, language=self.language))
        self.eyes.look(seen, "sign-in")
        context.close()

    def ask(self, store):
        """Asks in three taps; whoever is asked answers, the goods are sent and received."""
        with self.person(f"manager-{store.lower()}") as asker:
            asker.look("store-home")
            asker.go(f"/store/{store}/stock", "store-stock")
            asker.go(f"/store/{store}/transfers", "store-transfers")
            asker.go(f"/store/{store}")
            asker.taps = 0
            asker.tap(".rows .with-action a.button, .ways a[href$='/ask']")
            if asker.page.url.endswith("/ask"):
                asker.look("store-ask-list")
                asker.tap(".rows a.go")
            asker.look("store-ask")
            asker.tap("button[name=urgency][value=tomorrow]")
            asks = asker.taps
            assert "/asked/" in asker.page.url, asker.text()
            asker.look("store-asked")
            self.until_offered(asker, store)
            request = asker.page.url.rsplit("/", 1)[1].split("?")[0]
            other = self.stores[asker.page.locator("#offers .card h2").first.text_content().strip()]
            order = self.give(other, request)
            asker.go(f"/store/{store}")
            asker.taps = 0
            asker.tap(f"a.button[href='/orders/{order}']")
            asker.look("receive")
            asker.tap("form[action$='/receive'] button")
            assert asker.page.locator(".notice").count(), "nothing was said of the receipt"
            asker.look("order-received")
            return asks, asker.taps

    def until_offered(self, asker, store):
        """Asks for one material after another until somebody has one to spare."""
        wanted = None
        while asker.page.locator("#offers .card").count() == 0:
            if wanted is None:
                asker.go(f"/store/{store}/ask")
                wanted = [link.get_attribute("href")
                          for link in asker.page.locator(".rows a.go").all()]
            assert wanted, f"nobody has anything to spare for {store}"
            asker.go(wanted.pop(0))
            urgency = asker.page.locator("button[name=urgency][value=tomorrow]")
            if urgency.count():
                urgency.first.click()
                asker.page.wait_for_load_state()

    def give(self, store, request):
        """A lender answers, headquarters approves where it must, the goods go off and arrive."""
        with self.person(f"manager-{store.lower()}") as giver:
            giver.look("donor-home")
            giver.tap(f"a[href='/store/{store}/answer/{request}']")
            giver.look("donor-answer")
            giver.tap(f"form[action='/store/{store}/answer/{request}'] button")
            order = giver.page.url.split("/orders/")[1].split("?")[0]
            giver.look("order")
            with self.person("planner") as desk:
                desk.go(f"/orders/{order}")
                if desk.page.locator("form[action$='/approve'] button").count():
                    desk.tap("form[action$='/approve'] button")
                giver.go(f"/orders/{order}")
                giver.tap("form[action$='/dispatch'] button")
                giver.go(f"/orders/{order}/note", "transfer-note")
                desk.go(f"/orders/{order}")
                desk.tap("form[action$='/arrive'] button")
        return order

    def plan(self):
        """Accepts everything but the exceptions by key, takes it back, changes one number."""
        with self.person("planner") as person:
            person.go("/review", "review")
            person.go("/review?show=exceptions&group=store", "review-exceptions")
            why = person.page.locator("a[data-key=why]").first.get_attribute("href")
            person.go(why, "review-why")
            person.page.locator("#why a.button").click()
            person.page.wait_for_load_state()
            person.look("series")
            for summary in person.page.locator("details.more > summary").all()[:1]:
                summary.click()
            person.look("series-table")
            for path in ["sheet", "exceptions", "transfers"]:
                person.go(f"/{path}", path)
            person.go("/review")
            person.keys = 0
            if not self.scripts:
                person.tap("[data-key=everything]")
                assert "undo=" in person.page.url
                person.tap("[data-key=undo]")
                return 0
            person.press("e")
            person.page.wait_for_url("**undo=**")
            accepts = person.keys
            person.look("review-accepted")
            person.press("u")
            person.page.wait_for_url("**done=undone**")
            self.change(person)
            return accepts

    def change(self, person):
        """A number changed where it stands, and taken back."""
        person.go("/review?show=all&sort=store")
        person.press("j")
        person.press("Enter")
        person.page.keyboard.type("3")
        person.press("Enter")
        person.page.keyboard.type("school trip")
        person.look("review-inline")
        person.press("Enter")
        person.page.wait_for_url("**undo=**")
        row = person.page.locator("tbody tr[data-line]").first.inner_text()
        assert "school trip" in row and "3" in row, row
        person.press("u")
        person.page.wait_for_url("**done=undone**")

    def sheet(self, folder):
        """The sheet goes out and comes back with a fault and without."""
        with self.person("planner", scripts=True) as person:
            person.go("/sheet")
            with person.page.expect_download() as download:
                person.page.click("a[href='/sheet/suggestions.csv']")
            text = pathlib.Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
            place = next(i for i, name in enumerate(text[0].split(","))
                         if name in ("final_quantity", "最终数量"))
            cells = text[1].split(",")
            cells[place] = "-5"
            sheet = folder / "edited.csv"
            sheet.write_text("\n".join([text[0], ",".join(cells)]) + "\n", encoding="utf-8")
            person.page.set_input_files("#file", sheet)
            person.page.click("form[enctype] button")
            person.page.wait_for_load_state()
            person.look("sheet-difference")

    def headquarters(self):
        with self.person("boss") as person:
            for path in ["overview", "map", "map?category=", "gains", "gains?by=city", "runs",
                         "night", "people", "keys", "alerts", "settings", "account"]:
                if path == "alerts" and not person.page.locator(".ways a[href='/alerts']").count():
                    continue
                person.go(f"/{path}", path.replace("?", "-").replace("=", "-").strip("-"))
            person.go("/runs")
            person.page.locator("table tbody a").first.click()
            person.page.wait_for_load_state()
            person.look("run")
            run = person.page.url.split("/runs/")[1].split("?")[0]
            person.go(f"/runs/{run}/report", "report")
            person.go(f"/runs/{run}/report?part=2")
            person.go("/night")
            person.page.click("form[action='/night'][method=post] button")
            person.page.wait_for_load_state()
            person.page.wait_for_selector("#progress .notice", timeout=120_000)
            person.look("night-progress")
        with self.person("reader") as auditor:
            auditor.go("/audit", "audit")
        with self.person("driver") as courier:
            courier.look("courier")


def chromium():
    """Debian's Chromium, where it is installed."""
    return shutil.which("chromium")


def tasks(folder, images, walks, is_main=False):
    try:
        from playwright.sync_api import sync_playwright
        eyes = Eyes(images)
    except ImportError:
        print("SKIPPED: the pages in Chromium; install playwright and axe-playwright-python")
        return 0
    if not chromium():
        print("SKIPPED: the pages in Chromium; install Debian's chromium")
        return 0
    ledger = prepare(folder, 12, 15, 60) if is_main else prepare(folder, 20, 40)
    stores = stores_of(folder)
    askers = list(stores.values())
    faults = 0
    with Service(folder, ledger) as service, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for turn, (width, language) in enumerate(walks):
            tour = Tour(browser, service.base, width, language, eyes, stores)
            begin = time.perf_counter()
            asks, receives = tour.ask(askers[turn])
            accepts = tour.plan()
            if not is_main:
                tour.stranger()
                tour.sheet(folder)
                tour.headquarters()
            print(f"{width} px {language}: request {asks} taps, receive all {receives} taps, accept all "
                  f"but exceptions {accepts} keys; {time.perf_counter() - begin:.0f} s", flush=True)
            faults += asks > 3 or (receives or 0) > 2 or accepts > 4
        if not is_main:
            plain = Tour(browser, service.base, 390, "zh", eyes, stores, scripts=False)
            asks, receives = plain.ask(askers[len(walks)])
            plain.plan()
            print(f"without scripts: request {asks} taps, receive all {receives} taps, accept, undo")
        browser.close()
    print(f"{eyes.looks} looks at pages by axe-core; the largest page is {eyes.largest[1]} with "
          f"{eyes.largest[0] / 1000:.0f} kB; {len(eyes.troubles)} troubles")
    for trouble, places in sorted(eyes.troubles.items()):
        print(f"  {trouble}\n      {len(places)} times, first {places[0]}")
    return 1 if eyes.troubles or faults else 0


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
        print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for name, path in [
            ("grid, first page", "/review"), ("all, by cost", "/review?show=all&sort=cost"),
            ("one material, by store", "/review?show=all&find=RM-TEA&sort=store"),
            ("grouped by city", "/review?show=all&group=city"),
            ("page 100", "/review?show=all&page=100"), ("overview", "/overview"),
            ("map", "/map"), ("exceptions", "/exceptions"), ("one store's home", "/store/S-0001"),
            ("one store's stock", "/store/S-0001/stock"),
            ("one material of a store", "/series/S-0001/RM-TEA-01"),
        ]:
            times, size = [], 0
            for _ in range(15):
                begin = time.perf_counter()
                try:
                    with opener.open(urllib.request.Request(
                            service.base + path, headers={"Cookie": cookie})) as answer:
                        size = len(answer.read())
                except urllib.error.HTTPError as error:
                    print(f"{name:26} answers {error.code}")
                    break
                times.append((time.perf_counter() - begin) * 1000)
            else:
                print(f"{name:26} first {times[0]:7.1f} ms, median {statistics.median(times):6.1f} ms, "
                      f"least {min(times):6.1f} ms, {size / 1000:.0f} kB")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chama", help="the program (default: .build/release/chama)")
    parser.add_argument("--scratch", default="/tmp/chama-pages", help="sample chains are kept here")
    parser.add_argument("--images", help="a folder for pictures of every page")
    parser.add_argument("--quick", action="store_true", help="two walks in place of four")
    parser.add_argument("--main", action="store_true", help="one walk through the main tasks alone")
    parser.add_argument("--grid-only", action="store_true")
    parser.add_argument("--tasks-only", action="store_true")
    options = parser.parse_args()
    if options.chama:
        Program.path = pathlib.Path(options.chama).resolve()
    scratch = pathlib.Path(options.scratch)
    code = 0
    if options.images:
        pathlib.Path(options.images).mkdir(parents=True, exist_ok=True)
    if not options.grid_only:
        every = [(width, language) for width in (390, 1440) for language in ("zh", "en")]
        walks = every[:1] if options.main else [every[0], every[3]] if options.quick else every
        code = tasks(scratch / ("main" if options.main else "tasks"), options.images, walks,
                     options.main)
    if not options.tasks_only and not options.main:
        grid(scratch / "grid")
    return code


if __name__ == "__main__":
    sys.exit(main())
