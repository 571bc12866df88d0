#!/usr/bin/env python3
"""Renews the pictures under docs/images: pages, charts, report and mail, as Chromium shows them.

The pages are those of a chain of 87 stores and 200 materials after two nights, in both languages, on a
desk (1440 px) and on a phone (390 px); some in the dark, some on paper. Each picture is to be looked at
by a person afterwards: docs/images/README.md says what is on it.

    python3 Benchmarks/pictures.py [--scratch /tmp/chama-pages] [--out docs/images] [--only NAME …]

Needs what pages.py needs, and Pillow, which keeps the files small.
"""
import argparse
import email
import email.policy
import json
import pathlib
import re
import socketserver
import subprocess
import sys
import threading

import pages

DESK, PHONE = 1440, 390
# Pictures are read beside text: 64 colours do, and a repository keeps them for good.
COLOURS = 64


class Sink(socketserver.StreamRequestHandler):
    """A mail server that keeps what it is handed in."""

    mails = []

    def handle(self):
        say = lambda line: self.wfile.write(line.encode() + b"\r\n")
        say("220 sink")
        while line := self.rfile.readline().decode("utf-8", "replace").strip():
            if line.upper().startswith("DATA"):
                say("354 go on")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += self.rfile.readline()
                Sink.mails.append(body[:-3])
            if line.upper().startswith("QUIT"):
                return say("221 bye")
            say("250 ok")


class Pictures:
    """Takes pictures of what stands in a browser."""

    def __init__(self, out, only):
        self.out, self.only, self.names = pathlib.Path(out), only, []
        self.out.mkdir(parents=True, exist_ok=True)

    def wants(self, name):
        return not self.only or name in self.only

    def take(self, page, name, width, language, height=None, scheme="light", media="screen", part=None):
        """One picture, no taller than two screens."""
        from PIL import Image
        kind = "desk" if width == DESK else "phone"
        tone = {"light": "", "dark": "-dark"}[scheme] + ("-paper" if media == "print" else "")
        path = self.out / f"{name}-{kind}-{language}{tone}.png"
        page.emulate_media(color_scheme=scheme, media=media)
        if part:
            page.locator(part).first.screenshot(path=path)
        else:
            tall = page.evaluate("document.documentElement.scrollHeight")
            tall = min(tall, height or (1100 if kind == "desk" else 1500))
            page.set_viewport_size({"width": width, "height": max(tall, 500)})
            page.screenshot(path=path)
            page.set_viewport_size({"width": width, "height": 900 if kind == "desk" else 844})
        page.emulate_media(color_scheme="light", media="screen")
        image = Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        image.save(path, optimize=True)
        self.names.append(path.name)


class Visit:
    """The pages of one person, one width, one language."""

    def __init__(self, pictures, person):
        self.pictures, self.person = pictures, person

    def picture(self, name, path=None, **options):
        if not self.pictures.wants(name):
            return
        if path:
            self.person.go(path)
        self.pictures.take(
            self.person.page, name, self.person.width, self.person.language, **options)


def first_link(person, path, selector):
    person.go(path)
    return person.page.locator(selector).first.get_attribute("href")


def chain_pages(pictures, person_of, busy):
    """Every page, by the one whose work it is."""
    with person_of("boss") as person:
        visit = Visit(pictures, person)
        for name in ["overview", "map", "gains", "runs", "alerts", "people", "keys", "settings", "night"]:
            visit.picture(name, f"/{name}")
        visit.picture("alert-rule", "/alerts?kind=runs_out#rule")
        visit.picture("channel", "/alerts?channel=mail#channel")
        run = first_link(person, "/runs", "table tbody a")
        visit.picture("run", run)
        visit.picture("report", run + "/report")
        if person.width == DESK:
            visit.picture("report", run + "/report", media="print", height=1500)
            visit.picture("overview", "/overview", scheme="dark")
    with person_of("planner") as person:
        visit = Visit(pictures, person)
        why = first_link(person, "/review?show=exceptions", "a[data-key=why]")
        visit.picture("review", why)
        visit.picture("review", why, scheme="dark")
        person.go(why)
        series = person.page.locator("#why a.button").first.get_attribute("href")
        visit.picture("series", series, height=2400)
        visit.picture("exceptions", "/exceptions")
        visit.picture("transfers", "/transfers")
        visit.picture("sheet", "/sheet")
    with person_of(f"manager-{busy.lower()}") as person:
        visit = Visit(pictures, person)
        visit.picture("store", f"/store/{busy}")
        visit.picture("stock", f"/store/{busy}/stock")
        visit.picture("ask-list", f"/store/{busy}/ask")
        visit.picture("ask", first_link(person, f"/store/{busy}/ask", ".rows a.go"))
    with person_of("reader") as person:
        Visit(pictures, person).picture("audit", "/audit")


def transfer(pictures, tour, stores, asker):
    """A question from its asking to its receipt, each step a picture."""
    pictures_of = lambda person: Visit(pictures, person)
    with tour.person(f"manager-{asker.lower()}") as person:
        person.go(f"/store/{asker}/ask")
        tour.until_offered(person, asker)
        pictures_of(person).picture("asked")
        request = person.page.url.rsplit("/", 1)[1].split("?")[0]
        lender = stores[person.page.locator("#offers .card h2").first.text_content().strip()]
        with tour.person(f"manager-{lender.lower()}") as giver, tour.person("planner") as desk:
            giver.go(f"/store/{lender}/answer/{request}")
            pictures_of(giver).picture("answer")
            giver.tap(f"form[action='/store/{lender}/answer/{request}'] button")
            order = giver.page.url.split("/orders/")[1].split("?")[0]
            desk.go(f"/orders/{order}")
            if desk.page.locator("form[action$='/approve'] button").count():
                desk.tap("form[action$='/approve'] button")
            desk.go(f"/orders/{order}")
            desk.page.locator("details:has(form[action$='/courier']) summary").click()
            desk.page.select_option("select[name=courier]", "driver")
            desk.tap("form[action$='/courier'] button")
            with tour.person("driver") as driver:
                driver.go("/legs")
                pictures_of(driver).picture("courier")
            giver.go(f"/orders/{order}")
            giver.tap("form[action$='/dispatch'] button")
            giver.go(f"/orders/{order}/note")
            if giver.width == DESK:
                pictures_of(giver).picture("note", media="print", height=1500)
            desk.go(f"/orders/{order}")
            desk.tap("form[action$='/arrive'] button")
        person.go(f"/orders/{order}")
        person.page.locator("form[action$='/receive'] ~ details summary, details.more summary").first.click()
        pictures_of(person).picture("receive")
        person.go(f"/orders/{order}")
        person.tap("form[action$='/receive'] button")
        pictures_of(person).picture("order")


def mails(folder, ledger):
    """The morning report as a mail server is handed it, in both languages."""
    sink = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    copy = pages.Service.copied(folder, ledger, "mail.sqlite")
    trust = ["--set", "alert_trusted_hosts=127.0.0.1"]
    # The report alone: alerts of a whole chain would fill the channel's minutes before it.
    rules = pages.Program.run(
        "alerts", "rules", "list", "--json", "--ledger", copy, stdout=subprocess.PIPE).stdout
    for rule in json.loads(rules):
        pages.Program.run(
            "alerts", "rules", "change", rule["id"], "--off", "--ledger", copy,
            stdout=subprocess.DEVNULL)
    for language in ("zh", "en"):
        pages.Program.run(
            "alerts", "channels", "add-mail", f"desk-{language}", "--host", "127.0.0.1", "--port",
            sink.server_address[1], "--security", "none", "--from", "chama@chain.example", "--to",
            "desk@chain.example", "--messages", language, "--report", "--ledger", copy, *trust,
            stdout=subprocess.DEVNULL)
    log = open(folder / "mail.log", "w")
    process = subprocess.Popen(
        [str(pages.Program.path), "serve", "--nights", "--ledger", str(copy), "--feeds",
         str(folder / "chain"), "--out", str(folder / "out"), "--port", "0", *trust,
         "--set", "report_at=00:01", "--set", "time_zone=UTC"], stdout=log, stderr=log)
    try:
        for _ in range(120):
            found = [mail for mail in map(html_of, Sink.mails) if mail and "<table" in mail]
            if len(found) >= 2:
                break
            threading.Event().wait(1)
    finally:
        process.terminate()
        process.wait(timeout=60)
        sink.shutdown()
    return {"zh" if '<html lang="zh' in html else "en": html for html in found}


def html_of(body):
    message = email.message_from_bytes(body, policy=email.policy.default)
    part = message.get_body(("html",))
    return part.get_content() if part else None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chama", help="the program (default: .build/release/chama)")
    parser.add_argument("--scratch", default="/tmp/chama-pages")
    parser.add_argument("--out", default=str(pages.ROOT / "docs" / "images"))
    parser.add_argument("--only", nargs="*", default=[], help="only pictures of these names")
    options = parser.parse_args()
    if options.chama:
        pages.Program.path = pathlib.Path(options.chama).resolve()
    from playwright.sync_api import sync_playwright
    pictures = Pictures(options.out, options.only)
    folder = pathlib.Path(options.scratch) / "grid"
    ledger = pages.prepare(folder, 87, 200)
    stores = pages.stores_of(folder)
    askers = list(stores.values())
    eyes = pages.Eyes(None)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=pages.chromium(), args=["--no-sandbox"])
        if pictures.wants("mail"):
            for language, html in mails(folder, ledger).items():
                for width in (DESK, PHONE):
                    page = browser.new_page(viewport={"width": width, "height": 900})
                    page.set_content(html)
                    pictures.take(page, "mail", width, language)
                    page.close()
        if options.only == ["mail"]:
            return 0
        with pages.Service(folder, ledger) as service:
            eyes.look = lambda *_: None
            for turn, (width, language) in enumerate(
                (width, language) for width in (DESK, PHONE) for language in ("en", "zh")):
                tour = pages.Tour(browser, service.base, width, language, eyes, stores)
                chain_pages(pictures, tour.person, askers[turn])
                if not options.only or {"asked", "answer", "note", "courier", "receive", "order"} & set(options.only):
                    transfer(pictures, tour, stores, askers[turn + 8])
                print(f"{width} px {language}: {len(pictures.names)} pictures so far", flush=True)
        browser.close()
    for trouble in eyes.troubles:
        print("trouble:", trouble)
    return 1 if eyes.troubles else 0


if __name__ == "__main__":
    sys.exit(main())
