"""Worth and bound of a plan, worked out from the files alone: the program's own figures are not believed."""

import csv
import gzip
import json
from collections import defaultdict


def load(path):
    """An instance as lists of rows, keyed by kind."""
    with (gzip.open if str(path).endswith(".gz") else open)(path, "rt") as file:
        rows = iter([[int(cell) for cell in line.split()] for line in file])
    _, materials, legs, flows, supplies, demands, capacity, kit = next(rows)
    take = lambda count: [next(rows) for _ in range(count)]
    return dict(goods=take(materials), supplies=take(supplies), demands=take(demands),
                legs=take(legs), flows=take(flows), capacity=capacity, kit=kit)


def worth(instance, plan):
    """What a plan file is worth in fen; ends the benchmark when it breaks a rule."""
    leg_of = {(a, b): leg for leg, (a, b, _) in enumerate(instance["legs"])}
    flow_of = {(leg, material): rest for leg, material, *rest in instance["flows"]}
    given, got, kilograms = defaultdict(int), defaultdict(int), defaultdict(int)
    cold, total = set(), 0
    with open(plan, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            start, end, material, cases = (
                int(row[key]) for key in ("from_store", "to_store", "material", "cases"))
            leg = leg_of[start, end]
            supply, demand, most = flow_of.pop((leg, material))  # A second line finds nothing.
            weight, chilled, handling = instance["goods"][material]
            _require(0 < cases <= most, f"a flow carries {cases} of {most}")
            given[supply] += cases
            got[demand] += cases
            kilograms[leg] += weight * cases
            total -= handling * cases
            if chilled:
                cold.add(leg)
    for counts, kind, sign in ((given, "supplies", -1), (got, "demands", 1)):
        for index, cases in counts.items():
            steps = instance[kind][index][3:]
            _require(cases <= len(steps), f"{kind} {index}: {cases} of {len(steps)}")
            total += sign * sum(steps[:cases])
    _require(all(load <= instance["capacity"] for load in kilograms.values()), "overloaded")
    return total - sum(instance["legs"][leg][2] for leg in kilograms) - instance["kit"] * len(cold)


def bound(instance, certificate):
    """What the prices of a certificate file prove, in fen."""
    with open(certificate, encoding="utf-8") as file:
        prices = json.load(file)
    up, down = [], []
    for rows, costs, sign, ranked in (
            (instance["demands"], prices["demand_prices"], 1, up),
            (instance["supplies"], prices["supply_prices"], -1, down)):
        _require(len(rows) == len(costs), "a price for each curve")
        for row, cost in zip(rows, costs):
            _require(len(row) == len(cost) + 3 and min(cost, default=0) >= 0, "prices of each step")
            ranked.append(sorted((sign * step - price for step, price in zip(row[3:], cost)), reverse=True))
    earned = defaultdict(lambda: [0.0, 0.0])
    for leg, material, supply, demand, most in instance["flows"]:
        _, chilled, handling = instance["goods"][material]
        pairs = [a + b - handling for a, b in zip(up[demand][:most], down[supply][:most])]
        earned[leg][chilled] += sum(pair for pair in pairs if pair > 0)
    total = sum(map(sum, prices["demand_prices"])) + sum(map(sum, prices["supply_prices"]))
    for leg, (_, _, cost) in enumerate(instance["legs"]):
        ambient, chilled = earned[leg]
        total += max(0.0, ambient + max(0.0, chilled - instance["kit"]) - cost)
    return total


def _require(holds, what):
    if not holds:
        raise SystemExit(f"the plan or its certificate breaks a rule: {what}")
