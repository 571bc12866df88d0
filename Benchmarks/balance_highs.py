"""Solves an instance with HiGHS, for comparison: run in an environment that has `highspy`.

    python balance_highs.py INSTANCE SECONDS THREADS

The strong form: what a case does on a trip is tied to the trip unit by unit, which closes most of the
gap of the linear relaxation. Prints one JSON line with objective, bound and seconds.
"""

import json
import sys
import time
from collections import defaultdict

import highspy

import balance_check


def main():
    path, seconds, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    began = time.perf_counter()
    instance = balance_check.load(path)
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("time_limit", seconds), ("threads", threads),
                          ("mip_rel_gap", 0.0)):
        highs.setOptionValue(option, value)
    highs.passModel(_model(instance))
    highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    print(json.dumps({
        "objective": -info.objective_function_value if found else 0,
        "bound": _finite(-info.mip_dual_bound), "seconds": time.perf_counter() - began}))


def _finite(value):
    return value if abs(value) < 1e20 else None


class _Columns:
    """Columns and rows of the model, gathered one by one; costs are minimised."""

    def __init__(self):
        self.costs, self.whole = [], []
        self.starts, self.indices, self.values, self.uppers, self.lowers = [0], [], [], [], []

    def column(self, cost, whole=False):
        self.costs.append(cost)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, terms, upper, lower=-highspy.kHighsInf):
        for index, value in terms:
            self.indices.append(index)
            self.values.append(value)
        self.starts.append(len(self.indices))
        self.uppers.append(upper)
        self.lowers.append(lower)


def _model(instance):
    columns = _Columns()
    legs = [columns.column(cost, True) for _, _, cost in instance["legs"]]
    kits = {}
    loads, demand_uses, supply_uses = defaultdict(list), defaultdict(list), defaultdict(list)
    for leg, material, supply, demand, most in instance["flows"]:
        weight, chilled, handling = instance["goods"][material]
        opened = legs[leg]
        if chilled:
            if leg not in kits:
                kits[leg] = columns.column(instance["kit"], True)
                columns.row([(kits[leg], 1), (opened, -1)], 0)
            opened = kits[leg]
        got = _uses(columns, demand_uses, demand, [handling - gain for gain in instance["demands"][demand][3:]], opened)
        given = _uses(columns, supply_uses, supply, instance["supplies"][supply][3:], opened)
        columns.row([(x, 1) for x in got] + [(x, -1) for x in given], 0, 0)
        columns.row([(x, 1) for x in got] + [(opened, -most)], 0)
        loads[leg] += [(x, weight) for x in got]
    for uses in (demand_uses, supply_uses):
        for terms in uses.values():
            columns.row([(x, 1) for x in terms], 1)
    for leg, terms in loads.items():
        columns.row(terms + [(legs[leg], -instance["capacity"])], 0)
    return _problem(columns)


def _uses(columns, uses, curve, costs, opened):
    """A column for each step of a curve on one flow, no more than the trip is open."""
    steps = []
    for step, cost in enumerate(costs):
        column = columns.column(cost)
        uses[curve, step].append(column)
        columns.row([(column, 1), (opened, -1)], 0)
        steps.append(column)
    return steps


def _problem(columns):
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns.costs), len(columns.uppers)
    model.col_cost_, model.col_lower_ = columns.costs, [0] * len(columns.costs)
    model.col_upper_ = [1] * len(columns.costs)
    model.row_lower_, model.row_upper_ = columns.lowers, columns.uppers
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = columns.starts
    model.a_matrix_.index_, model.a_matrix_.value_ = columns.indices, columns.values
    model.integrality_ = [
        highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        for whole in columns.whole]
    return model


main()
