#!/usr/bin/env python3
"""How far a forecast of a store that opens can be trusted: each store is forecast by the others.

What `chama backtest` says of the other stores of its kind is mixed as the night mixes it for a store
that opens (`OpeningForecasts`), and held against what the store itself used. A store's own history
plays no part but in what the others share with it, the model. Between the five quantiles of a
backtest's table, values are interpolated.
"""

import argparse
import bisect
import collections
import csv
import gzip
import pathlib
import subprocess
import tempfile

import chain

LEVELS = [0.1, 0.5, 0.9, 0.95, 0.975]
KNOTS = [0.0] + LEVELS + [1.0]
FEWEST, MOST = 4, 24
# A forecast is read as so many equally likely amounts.
POINTS = [(index + 0.5) / 20 for index in range(20)]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chain", required=True, help="a chain's folder")
    parser.add_argument("--last-origin", required=True, help="the last origin, YYYY-MM-DD")
    parser.add_argument("--origins", default="2", help="origins, a week apart (default: %(default)s)")
    parser.add_argument(
        "--chama", type=pathlib.Path, default=pathlib.Path(".build/release/chama"),
        help="the program that is measured (default: %(default)s)")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.chain)
    with tempfile.TemporaryDirectory() as work:
        out = pathlib.Path(work) / "forecasts.csv"
        subprocess.run(
            [chain.program(arguments), "backtest", folder, "--last-origin", arguments.last_origin,
             "--origins", arguments.origins, "--out", out],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        days = forecasts(out)
    scored = Score()
    stores = {row["store_id"]: row for row in rows(folder, "stores.csv")}
    kinds = {store: kind_of(store, stores) for store in stores}
    came = consumption(folder, {day for _, day, _ in days})
    for (_, day, material), told in days.items():
        for store in told:
            others = [told[other] for other in kinds[store] if other in told]
            actual = came.get((store, material, day))
            if actual is not None and 2 * len(others) >= max(len(kinds[store]), 1):
                scored.add(actual, others)
    scored.tell()


def forecasts(path):
    """By origin, day and material: each store's mean and equally likely amounts."""
    days = collections.defaultdict(dict)
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            quantiles = [float(row[f"q{level}"]) for level in LEVELS]
            low = max(quantiles[0] - (quantiles[1] - quantiles[0]) / 4, 0)
            knots = [low] + quantiles + [2 * quantiles[-1] - quantiles[-2]]
            key = row["origin"], row["date"], row["material_id"]
            days[key][row["store_id"]] = float(row["mean"]), [at(knots, point) for point in POINTS]
    return days


def at(knots, level):
    upper = bisect.bisect_left(KNOTS, level)
    share = (level - KNOTS[upper - 1]) / (KNOTS[upper] - KNOTS[upper - 1])
    return knots[upper - 1] + share * (knots[upper] - knots[upper - 1])


def kind_of(store, stores):
    """The closest kind of which there are enough others."""
    def alike(*columns):
        return [other for other in sorted(stores) if other != store and all(
            stores[other].get(column) == stores[store].get(column) for column in columns)][:MOST]

    kinds = [alike("category", "city"), alike("category"), alike()]
    return next((kind for kind in kinds if len(kind) >= FEWEST), [])


def rows(folder, name):
    path = folder / name
    opened = open(path, encoding="utf-8") if path.exists() else gzip.open(f"{path}.gz", "rt")
    with opened as file:
        yield from csv.DictReader(file)


def consumption(folder, days):
    return {(row["store_id"], row["material_id"], row["business_date"]): float(row["quantity"] or 0)
            for row in rows(folder, "consumption.csv") if row["business_date"] in days}


class Score:
    def __init__(self):
        self.days, self.used, self.error, self.bias = 0, 0.0, 0.0, 0.0
        self.below = collections.Counter()

    def add(self, actual, others):
        mean = sum(mean for mean, _ in others) / len(others)
        amounts = sorted(amount for _, amounts in others for amount in amounts)
        self.days += 1
        self.used += actual
        self.error += abs(actual - mean)
        self.bias += mean - actual
        for level in LEVELS:
            self.below[level] += actual <= amounts[min(int(level * len(amounts)), len(amounts) - 1)]

    def tell(self):
        print("| days | WAPE | bias | " + " | ".join(f"≤ q{level}" for level in LEVELS) + " |")
        print("| ---: " * (3 + len(LEVELS)) + "|")
        shares = " | ".join(f"{self.below[level] / self.days:.3f}" for level in LEVELS)
        print(f"| {self.days} | {self.error / self.used:.3f} | {self.bias / self.used:+.1%} | {shares} |")


if __name__ == "__main__":
    main()
