"""A seeded walk over everything that can be asked of requests and transfer orders through the
interface, legal or not, with a second book of states and goods beside the ledger."""

import collections
import random

import service

LEGAL = {
    "approve": ["proposed"], "reject": ["proposed"], "cancel": ["approved"],
    "dispatch": ["approved"], "arrive": ["dispatched"],
    "receive": ["dispatched", "arrived", "partly_received"],
    "close": ["partly_received", "received"], "lose": ["dispatched", "arrived"],
}
AFTER = {
    "approve": "approved", "reject": "rejected", "cancel": "cancelled", "dispatch": "dispatched",
    "arrive": "arrived", "close": "closed", "lose": "lost",
}
REASONS = ["short", "damaged", "wrong", "expired"]


def moved_by_clock(before, after):
    """Whether what has changed of a request is what the service's clock does each minute: it tells
    headquarters of it, or has found donors where there were none."""
    told = after.get("escalation") or {}
    return {name for name in {*before, *after} if before.get(name) != after.get(name)} <= {
        "escalation", "version", "state", "offers"} and (
            before["state"], after["state"]) in {
                ("asked", "asked"), ("asked", "offered"), ("offered", "offered")} and (
                    "escalation" not in before and told.get("by") == "clock"
                    or after["state"] != before["state"])


class Walk:
    """Acts of several people, one after the other."""

    def __init__(self, running, askers, seed):
        self.running, self.askers = running, askers
        self.chance = random.Random(seed)
        self.connection = running.connection()
        self.faults, self.answers = [], collections.Counter()
        self.requests, self.orders, self.lost = [], [], collections.Counter()
        self.count = 0
        self.stores = service.trading(self.get("/stores?limit=200")["items"])
        self.materials = [(item["id"], item["packSize"]) for item in
                          self.get("/materials?limit=200")["items"] if item.get("packSize")]
        self.at_first = self.stock()

    def send(self, method, path, body=None, asker=None):
        fields = {**(asker or self.askers[0]), "If-Match": "*", "Idempotency-Key": service.unique()}
        return self.running.ask(
            method, "/api/v1" + path, None, body, fields, self.connection)

    def get(self, path):
        return self.send("GET", path).json

    def fault(self, what, reply=None):
        told = f": {reply.status} {reply.body[:300]}" if reply else ""
        self.faults.append(what + told)

    def post(self, path, body, what):
        reply = self.send("POST", path, body, self.chance.choice(self.askers))
        self.answers[reply.status] += 1
        if reply.status >= 400:
            problem = reply.json
            if reply.status >= 500 or not problem.get("detail") or not problem.get("remedy"):
                self.fault(what, reply)
        return reply

    def step(self):
        kind = self.chance.randrange(20)
        if kind < 3:
            self.ask()
        elif kind < 7:
            self.answer()
        else:
            self.move()

    def ask(self):
        material, pack = self.chance.choice(self.materials)
        self.count += 1
        reply = self.post("/requests", {
            "store": self.chance.choice(self.stores), "material": material,
            "quantity": pack * self.chance.randint(1, 3),
            "neededBy": service.soon(4 + self.count % 300 / 60), "why": f"step {self.count}",
        }, "asking")
        if reply.status == 201:
            self.requests.append(reply.json["number"])

    def answer(self):
        if not self.requests:
            return
        number = self.chance.choice(self.requests[-8:])
        path = "/requests/" + service.quoted(number)
        before = self.get(path)
        donors = [offer["terms"]["from"] for offer in before["offers"]] or self.stores
        donor = self.chance.choice(donors)
        verb, body = self.chance.choice(
            [("accept", {"from": donor})] * 3
            + [("accept", {"from": donor, "evenIfShort": True})] * 2
            + [("accept", {"from": donor, "extras": True})]
            + [("decline", {"from": donor, "reason": "short ourselves"})] * 2
            + [("refuse", {"reason": "not to be had"}), ("withdraw", {"reason": "not needed"})])
        reply = self.post(f"{path}/{verb}", body, verb)
        if reply.status == 200:
            if before["state"] not in ("asked", "offered"):
                self.fault(f"{verb} of a request that was {before['state']}", reply)
            self.note(reply.json)
        elif (after := self.get(path)) != before and not moved_by_clock(before, after):
            self.fault(f"{verb} was refused and changed {number}", reply)

    def note(self, request):
        known = {order["number"] for order in self.orders[-50:]}
        for offer in request["offers"]:
            if "order" not in offer or offer["order"] in known:
                continue
            order = self.get("/orders/" + service.quoted(offer["order"]))
            lines = order["order"]["lines"]
            self.orders.append({
                "number": offer["order"], "state": order["state"], "outstanding": {}, "lost": {},
                "sent": {line["number"]: round(line["quantity"] * 1000) for line in lines},
                "material": {line["number"]: line["material"] for line in lines}})

    def move(self):
        if not self.orders:
            return
        order = self.chance.choice(self.orders[-8:])
        verb = self.chance.choice(sorted(LEGAL))
        path = "/orders/" + service.quoted(order["number"])
        body, came = {}, dict(order["outstanding"])
        if verb in ("reject", "cancel", "close", "lose"):
            body = {"reason": "a walk"}
        elif verb == "receive" and self.chance.random() < 0.5:
            lines = []
            for number, open_ in sorted(came.items()):
                came[number] = int(open_ * self.chance.random()) // 1000 * 1000
                lines.append({"number": number, "quantity": came[number] / 1000,
                              "reason": self.chance.choice(REASONS)})
            body = {"lines": lines}
        reply = self.post(f"{path}/{verb}", body, verb)
        is_legal = order["state"] in LEGAL[verb]
        after = self.get(path)["state"]
        if reply.status != 200:
            if reply.status not in (403, 404, 409) and not (verb == "receive" and is_legal):
                self.fault(f"{verb} of {order['state']}", reply)
            if after != order["state"]:
                self.fault(f"{verb} was refused and made {order['state']} {after}", reply)
        elif not is_legal:
            self.fault(f"{verb} of {order['state']} was done", reply)
        else:
            self.enter(order, verb, came, after)

    def enter(self, order, verb, came, after):
        open_ = order["outstanding"]
        if verb == "dispatch":
            open_.update(order["sent"])
        elif verb == "receive":
            for number, quantity in came.items():
                open_[number] -= quantity
        elif verb in ("close", "lose"):
            for number, quantity in open_.items():
                self.lost[order["material"][number]] += quantity
            order["lost"] = {number: quantity for number, quantity in open_.items() if quantity}
            open_.clear()
        expected = AFTER.get(verb) or ("partly_received" if any(open_.values()) else "received")
        if after != expected:
            self.fault(f"{verb} made {order['state']} {after}, not {expected}")
        order["state"] = after

    def account(self):
        """Holds all stock of the chain, and what orders tell of losses, against the second book."""
        there = self.stock() + self.lost
        for order in self.orders:
            for number, quantity in order["outstanding"].items():
                there[order["material"][number]] += quantity
            path = "/orders/" + service.quoted(order["number"])
            told = {loss["line"]: round(loss["quantity"] * 1000)
                    for loss in self.get(path).get("losses", [])}
            if told != order["lost"]:
                self.fault(f"{order['number']} lost {order['lost']}, and tells {told}")
        for material in set(there) | set(self.at_first):
            if there[material] != self.at_first[material]:
                self.fault(f"there were {self.at_first[material]} thousandths of {material}, there "
                           f"are {there[material]}")

    def stock(self):
        """What lies in all stores by material, in thousandths."""
        sums = collections.Counter()
        for store in self.stores:
            for item in self.get(f"/stores/{store}/stock?limit=200")["items"]:
                sums[item["material"]] += round(item.get("onHand", 0) * 1000)
                for lot in item.get("lots", []):
                    if not 0 <= lot["reserved"] <= lot["quantity"]:
                        self.fault(f"more is promised in {store} than lies there: {lot}")
        return sums
