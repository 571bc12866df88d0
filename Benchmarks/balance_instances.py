"""Makes transfer instances with the structure of a real night.

Stores lie in cities, in a denser centre and a looser rim. Each store has of each material a stock and
a demand until its next order can arrive; what a case is worth is its margin times the chance that it
is needed. A store gives from the top of its stock and gets on top of it, so the curves fall and rise as
they do in a night; some surplus would expire and is worth giving away. A trip costs a base and its
kilometres, and exists within a city and a radius. Only flows whose first case is worth something are
written, and only trips whose flows could pay for them.
"""

import math
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """What a chain is like. Money in fen."""

    stores: int
    materials: int = 200
    stores_per_city: float = 15
    trip: int = 3000
    fen_per_kilometre: int = 270
    radius_kilometres: float = 30
    giving: float = 0.1
    getting: float = 0.2
    volume: float = 1.2


SPARSE = dict(trip=3000, fen_per_kilometre=270, giving=0.026, getting=0.13, volume=0.6)
DENSE = dict(trip=8000, fen_per_kilometre=460, giving=0.097, getting=0.2, volume=1.2)
CAPACITY_KILOGRAMS, COLD_KIT, MOST_CASES = 600, 1500, 12


def make(shape, seed):
    """The text of an instance."""
    rng = random.Random(seed)
    goods = [_material(rng) for _ in range(shape.materials)]
    margins = [rng.lognormvariate(10.7, 0.5) for _ in goods]
    cities = _cities(shape, rng)
    supplies, demands, legs, flows = [], [], [], []
    for city in cities:
        given, needed = {}, {}
        for store, _, _ in city:
            for material, (_, _, handling) in enumerate(goods):
                losses, gains = _curves(shape, margins[material], handling, rng)
                if losses:
                    given[store, material] = losses
                if gains:
                    needed[store, material] = gains
        _connect(shape, goods, city, given, needed, supplies, demands, legs, flows)
    head = [shape.stores, len(goods), len(legs), len(flows), len(supplies), len(demands),
            CAPACITY_KILOGRAMS, COLD_KIT]
    rows = [head, *goods, *supplies, *demands, *legs, *flows]
    return "\n".join(" ".join(map(str, row)) for row in rows) + "\n"


def _material(rng):
    kilograms = min(18, max(4, round(rng.gauss(9, 3.5))))
    chilled = int(rng.random() < 0.37)
    return [kilograms, chilled, 100 + 15 * kilograms + 100 * chilled]


def _cities(shape, rng):
    cities, store = [], 0
    while store < shape.stores:
        count = min(shape.stores - store, max(2, round(shape.stores_per_city * rng.lognormvariate(-0.2, 0.6))))
        city = []
        for _ in range(count):
            reach = 4 if rng.random() < 0.6 else 14
            city.append((store, rng.gauss(0, reach), rng.gauss(0, reach)))
            store += 1
        cities.append(city)
    return cities


def _curves(shape, margin, handling, rng):
    """Losses of a store that can give, gains of one that can get; one of them, or none."""
    role = rng.random()
    if role > shape.giving + shape.getting:
        return [], []
    mean = shape.volume * rng.lognormvariate(0, 1.0)
    deviation = math.sqrt(mean) * 0.6 + 0.2 * mean

    def need(case):
        return 0.5 * math.erfc((case - 0.5 - mean) / deviation / math.sqrt(2))

    if role < shape.giving:
        stock = max(1, round(mean * rng.lognormvariate(0.6, 0.5)))
        rescue = 1000 * rng.random() if rng.random() < 0.06 else 0
        cases = range(min(stock, MOST_CASES))
        losses = [round(margin * need(stock - case) - rescue) for case in cases]
        return [loss for loss in losses if loss < 0.7 * margin], []
    stock = round(mean * rng.random())
    gains = [round(0.8 * margin * need(stock + case + 1)) for case in range(MOST_CASES)]
    return [], [gain for gain in gains if gain > handling]


def _connect(shape, goods, city, given, needed, supplies, demands, legs, flows):
    """Adds the trips of a city that could pay, and the curves that they use."""
    supply_of, demand_of = {}, {}

    def index(known, rows, key, steps):
        if key not in known:
            known[key] = len(rows)
            rows.append([*key, len(steps), *steps])
        return known[key]

    for start, x, y in city:
        for end, u, v in city:
            distance = math.hypot(x - u, y - v)
            if start == end or distance > shape.radius_kilometres:
                continue
            cost = round(shape.trip + shape.fen_per_kilometre * 1.3 * distance)
            paying = _paying(goods, given, needed, start, end, cost)
            for material, most in paying:
                supply = index(supply_of, supplies, (start, material), given[start, material])
                demand = index(demand_of, demands, (end, material), needed[end, material])
                flows.append([len(legs), material, supply, demand, most])
            if paying:
                legs.append([start, end, cost])


def _paying(goods, given, needed, start, end, cost):
    """Materials and most cases of a trip's flows; none when they cannot pay for it."""
    paying, worth, cold = [], 0, -COLD_KIT
    for material, (_, chilled, handling) in enumerate(goods):
        losses, gains = given.get((start, material)), needed.get((end, material))
        if not losses or not gains:
            continue
        nets = [gain - loss - handling for gain, loss in zip(gains, losses)]
        total = sum(net for net in nets if net > 0)
        if nets[0] <= 0:
            continue
        paying.append((material, len(nets)))
        if chilled:
            cold += total
        else:
            worth += total
    return paying if worth + max(0, cold) > cost else []
