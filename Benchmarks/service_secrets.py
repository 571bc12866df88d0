"""Proofs that secrets stay secret: on the wire, in answers, logs and files."""

import http.client
import socket
import ssl
import subprocess

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
