"""Proofs that secrets stay secret: on the wire, in answers, logs and files."""

import base64
import hashlib
import hmac
import http.client
import re
import socket
import ssl
import subprocess
import time
import urllib.parse

import service


def encrypted(running, token, hold):
    """The server's own TLS, with a certificate that is made for the occasion."""
    folder = running.ledger.parent
    chain, key = folder / "chain.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", chain],
        check=True, stderr=subprocess.DEVNULL)
    running.options += ["--tls-cert", str(chain), "--tls-key", str(key)]
    with running:
        context = ssl.create_default_context(cafile=chain)
        connection = http.client.HTTPSConnection("127.0.0.1", running.port, context=context)
        headers = {"Authorization": f"Bearer {token}"}
        connection.request("GET", "/api/v1/stores", headers=headers)
        answer = connection.getresponse()
        answer.read()
        version = connection.sock.version()
        hold(answer.status == 200 and version in ("TLSv1.2", "TLSv1.3"),
             f"a client that knows the certificate is answered {answer.status} over {version}")
        hold(answer.getheader("Strict-Transport-Security") is not None, "and told to stay with TLS")
        connection.request("GET", "/sign-in")
        page = connection.getresponse()
        hold(b"<form" in page.read(), "the page to sign in is there")
        hold(refused(running.port, ssl.create_default_context()),
             "a client that does not know it refuses the server")
        old = ssl.create_default_context(cafile=chain)
        old.set_ciphers("DEFAULT:@SECLEVEL=0")
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        hold(refused(running.port, old), "TLS 1.1 is refused")
        with socket.create_connection(("127.0.0.1", running.port), 10) as plain:
            plain.sendall(b"GET /api/v1/stores HTTP/1.1\r\nHost: x\r\n\r\n")
            try:
                said = plain.recv(4096)
            except ConnectionResetError:
                said = b""
        hold(b"HTTP/" not in said, "plain text is not answered")
        for _ in range(200):
            with socket.create_connection(("127.0.0.1", running.port), 10) as broken:
                broken.sendall(b"\x16\x03\x01\x02\x00" + bytes(40))
        connection.request("GET", "/livez")
        alive = connection.getresponse()
        alive.read()
        hold(alive.status == 200, "200 broken handshakes later it answers")
        curl = subprocess.run(
            ["curl", "-sS", "--cacert", chain, "-H", f"Authorization: Bearer {token}", "-o",
             "/dev/null", "-w", "%{http_code}", f"https://localhost:{running.port}/api/v1/stores"],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        hold(curl.stdout == "200", f"curl is answered {curl.stdout}")


def refused(port, context):
    """Whether no connection comes about."""
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as plain:
            with context.wrap_socket(plain, server_hostname="localhost"):
                return False
    except (ssl.SSLError, ConnectionResetError):
        return True


def canary(running, token, hold):
    """A secret that is sent in every field comes out nowhere."""
    secret = "canary-" + service.unique()
    with running:
        document = running.ask("GET", "/openapi.json").json
        shown = []
        for path, item in document["paths"].items():
            for method in item:
                where = path
                for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
                    where = where.replace("{" + name + "}", secret)
                for bearer in (secret, "chama_" + secret, token):
                    reply = running.ask(
                        method.upper(), where, bearer,
                        None if method in ("get", "delete") else {"password": secret},
                        {"Cookie": f"__Host-chama={secret}", "Idempotency-Key": secret,
                         "If-Match": secret, "Referer": secret})
                    # What was sent in the path may be named to whoever sent it, as not found.
                    if secret.encode() in reply.body and secret not in where:
                        shown.append((method, path, reply.body[:200]))
        hold(not shown, f"no answer tells the secret: {shown[:2]}")
        hold(secret not in running.log(), "the log does not hold it")
        hold(secret.encode() not in running.ask("GET", "/metrics").body, "nor do the figures")
    files = [path for path in running.ledger.parent.rglob("*") if path.is_file()]
    holders = [path.name for path in files if secret.encode() in path.read_bytes()]
    hold(not holders, f"no file below the ledger's folder holds it: {holders}")
    held = b"".join(path.read_bytes() for path in files if path.name.startswith("ledger.sqlite"))
    hold(b"unitCost" not in held, "what materials cost lies nowhere in the ledger's files")


# Where lists and forms stand; what they lead to is followed.
PAGES_OF_ONE = 150


class Owner:
    """Somebody whose secrets are looked for afterwards."""

    def __init__(self, running, admin):
        self.running, self.admin = running, admin
        self.secrets, self.private = {}, {}

    def act(self, method, path, body=None, browser=None, expected=(200, 201, 202, 204)):
        reply = self.running.ask(
            method, "/api/v1" + path, None, body,
            {**(browser or self.admin), "Idempotency-Key": service.unique()})
        if reply.status not in expected:
            raise SystemExit(f"{method} {path}: {reply.status} {reply.body[:300]}")
        return reply.json if reply.body else None

    def sign_in(self, password):
        form = urllib.parse.urlencode({"name": "owner", "password": password})
        reply = self.running.ask(
            "POST", "/sign-in", None, form,
            {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        cookie = re.search(r"__Host-chama=([^;\s]+)", reply.fields.get("set-cookie", ""))
        if cookie is None:
            return None
        self.secrets[f"token {len(self.secrets)}"] = cookie.group(1)
        return {"Cookie": f"__Host-chama={cookie.group(1)}", "Sec-Fetch-Site": "same-origin"}

    def account(self):
        """An account with a password that is changed, a second factor and recovery codes."""
        self.private = {"phone": "555-" + service.unique(), "address": "Lane " + service.unique()}
        self.act("POST", "/people", {
            "id": "owner", "name": "Owner", "roles": ["auditor"], **self.private})
        first, second, typo = (f"{name}-{service.unique()}" for name in ("first", "second", "typo"))
        self.secrets |= {"first password": first, "second password": second, "typo": typo}
        self.act("PUT", "/people/owner/password", {"password": first})
        if self.sign_in(typo) is not None:
            raise SystemExit("a wrong password signs in")
        self.act("PUT", "/me/password", {"old": first, "new": second}, self.sign_in(first))
        browser = self.sign_in(second)
        address = self.act("POST", "/me/second-factor", {}, browser)["address"]
        factor = re.search("secret=([A-Z2-7]+)", address).group(1)
        codes = self.act(
            "POST", "/me/second-factor/confirm", {"code": six_digits(factor)}, browser)["codes"]
        self.secrets["second factor"] = factor
        self.secrets |= {f"recovery code {index}": code for index, code in enumerate(codes)}

    def programs(self):
        """Keys of a partner and of a reader, each with its second secret, and channels."""
        for path, body in (
                ("/keys", {"id": "owned", "name": "Owned", "scopes": ["view_stock"],
                           "allStores": True}),
                ("/readers", {"id": "owned", "store": "S-0001", "format": "impinj"})):
            issued = self.act("POST", path, body)
            rotated = self.act("POST", f"{path}/owned/rotate", {})
            for name, answer in (("new", issued), ("rotated", rotated)):
                self.secrets[f"{path} {name}"] = answer.get("secret") or answer["key"]
        mail, robot, signs = (service.unique() for _ in range(3))
        hook = self.act("POST", "/alerts/channels", {
            "id": "hook", "name": "Hook", "kind": "webhook",
            "address": {"url": "https://example.com/hook"}})["secret"]
        again = self.act("POST", "/alerts/channels/hook/rotate")["secret"]
        self.act("POST", "/alerts/channels", {
            "id": "robot", "name": "Robot", "kind": "dingtalk", "address": {
                "url": f"https://oapi.dingtalk.com/robot/send?access_token={robot}",
                "secret": f"SEC{signs}"}})
        self.act("POST", "/alerts/channels", {
            "id": "post", "name": "Post", "kind": "mail", "address": {"mail": {
                "host": "mail.example.com", "user": "chama", "password": mail,
                "from": "chama@example.com", "to": ["tea@example.com"]}}})
        for channel in ("hook", "robot", "post"):
            self.act("POST", f"/alerts/channels/{channel}/test")
        self.secrets |= {"webhook": hook, "webhook again": again, "robot's address": robot,
                         "robot's signature": signs, "mail": mail}


def kept(running, browsers, token, hold):
    """Secrets of every kind are told to nobody again and stand in no file."""
    owner = Owner(running, browsers["admin"])
    owner.account()
    owner.programs()
    time.sleep(3)
    answers, shown = 0, []
    for role, asker in {**browsers, "partner": {"Authorization": f"Bearer {token}"}}.items():
        for path, reply in looked_at(running, asker):
            answers += 1
            shown += [(role, path, name) for name, secret in owner.secrets.items()
                      if secret.encode() in reply.body]
    hold(not shown and answers > 200,
         f"{answers} answers to five roles and a partner tell none of {len(owner.secrets)} secrets "
         f"again: {shown[:3]}")
    secrets = {**owner.secrets, **owner.private}
    log = running.log() + running.ask("GET", "/metrics").body.decode()
    told = [name for name, secret in secrets.items() if secret in log]
    hold(not told, f"log and figures tell neither them nor a phone number or address: {told}")
    folder = running.ledger.parent
    running.command("backup", "--out", folder / "backup.sqlite")
    holders = [(path.name, name) for path in folder.rglob("*")
               if path.is_file() and path.suffix != ".keys"
               for content in [path.read_bytes()] for name, secret in secrets.items()
               if secret.encode() in content]
    hold(not holders, f"no file holds one, the backup included: {holders[:3]}")


def looked_at(running, asker):
    """All that somebody can look at: lists of the interface and what they name, and pages from link
    to link."""
    document = running.ask("GET", "/openapi.json").json
    names = {"person": "owner", "key": "owned", "channel": "hook", "store": "S-0001",
             "reader": "owned"}
    for path, item in document["paths"].items():
        wanted = re.findall(r"{(\w+)}", path)
        if "get" not in item or not set(wanted) <= set(names) or "event-stream" in str(item["get"]):
            continue
        for name in wanted:
            path = path.replace("{" + name + "}", names[name])
        reply = running.ask("GET", path, None, None, asker)
        yield path, reply
    waiting, seen = ["/"], set()
    while waiting and len(seen) < PAGES_OF_ONE:
        path = waiting.pop(0)
        if path.partition("?")[0] in seen:
            continue
        seen.add(path.partition("?")[0])
        reply = running.ask("GET", path, None, None, {**asker, "Accept": "text/html"})
        yield path, reply
        if "location" in reply.fields:
            waiting.append(reply.fields["location"])
        if b"<html" in reply.body[:200]:
            waiting += [link.replace("&amp;", "&") for link in re.findall(
                r'href="(/[^"#]*)"', reply.body.decode()) if link not in ("/events", "/sign-out")]


def six_digits(secret):
    """The present code of a second factor (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
