#!/usr/bin/env python3
"""The least stock that a chain could live on: every order knows the demand that it has to cover.

For each store and material, orders come in on the review's mornings and bring whole packs, as few as
last until the next. The lead time plays no part, since nothing is uncertain. Dry goods are ordered
weekly and fresh ones every 2 to 4 days (the days of `habit`), or by the review days of the master
data. No policy turns stock faster without missing demand.
"""

import argparse
import collections
import csv
import datetime
import gzip
import math
import pathlib
import random

FRESH_DAYS = 45


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chain", required=True, help="a chain's folder")
    parser.add_argument("--from", dest="first", required=True, help="the first day that counts")
    parser.add_argument("--to", dest="last", required=True, help="the last day")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.chain)
    materials = {row["material_id"]: row for row in rows(folder, "materials.csv")}
    first, last = map(datetime.date.fromisoformat, (arguments.first, arguments.last))
    days = (last - first).days + 1
    demand = collections.defaultdict(lambda: [0.0] * days)
    for row in rows(folder, "consumption.csv"):
        if arguments.first <= row["business_date"] <= arguments.last:
            day = (datetime.date.fromisoformat(row["business_date"]) - first).days
            demand[row["store_id"], row["material_id"]][day] += float(row["quantity"] or 0)
    print("| orders | goods | mean stock | of it left over from whole packs | turnover |")
    print("| --- | --- | ---: | ---: | ---: |")
    for name, review in [("on a habit's days", habit_days), ("on review days", review_days)]:
        play(name, demand, materials, review, days)


def rows(folder, name):
    path = folder / name
    opened = open(path, encoding="utf-8") if path.exists() else gzip.open(f"{path}.gz", "rt")
    with opened as file:
        yield from csv.DictReader(file)


def is_fresh(material):
    return int(material["shelf_life_days"] or FRESH_DAYS + 1) <= FRESH_DAYS


def habit_days(store, material):
    return random.Random(store).choice([2, 3, 4]) if is_fresh(material) else 7


def review_days(_, material):
    return int(material["review_days"])


def play(name, demand, materials, review, days):
    stock, left_over, used = (collections.Counter() for _ in range(3))
    for (store, identifier), asked in demand.items():
        material = materials[identifier]
        between = review(store, material)
        phase = random.Random(f"{store} {between}").randrange(between)
        yuan = float(material["unit_cost_fen_per_1000"]) / 100_000
        goods = "fresh" if is_fresh(material) else "dry"
        mean, rest = least_stock(asked, between, phase, float(material["pack_size"]))
        for kind in (goods, "all"):
            stock[kind] += mean * yuan
            left_over[kind] += rest * yuan
            used[kind] += sum(asked) * yuan * 365 / days
    for kind in ("dry", "fresh", "all"):
        print(f"| {name} | {kind} | {stock[kind] / 1000:.1f} | {left_over[kind] / 1000:.1f} "
              f"| {used[kind] / stock[kind]:.1f} |")


def least_stock(asked, between, phase, pack):
    """Mean stock at the close of a day, and of it what the next order finds left over."""
    mornings = sorted({0, *range(phase, len(asked), between)})
    there = stock = rest = 0.0
    for begin, end in zip(mornings, mornings[1:] + [len(asked)]):
        missing = sum(asked[begin:end]) - there
        there += max(math.ceil(missing / pack - 1e-9), 0) * pack
        for day in range(begin, end):
            there -= asked[day]
            stock += there
        rest += there * (end - begin)
    return stock / len(asked), rest / len(asked)


if __name__ == "__main__":
    main()
