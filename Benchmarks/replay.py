#!/usr/bin/env python3
"""Whether the policies pay: all of them replayed over a chain's history, with the goals beside.

Without --chain a sample chain is made, which no policy has been tuned on. The goals are not
asserted. CPU seconds and peak memory of the whole replay are printed; the forecasts of all nights
are made in it unless --forecasts names a file that keeps them.
"""

import argparse
import json

import chain
import measure
import report

# policy, held against, change in per cent or ratio, least, greatest
GOALS = [
    ("suggest-at-habit-fill", "habit", "turnover", 41, None),
    ("suggest-at-habit-fill", "habit", "waste", None, -60),
    ("suggest-at-good-fill", "good-habit", "turnover", 0, None),
    ("suggest-at-good-fill", "good-habit", "waste", None, -60),
    ("suggest", "habit", "net_cost", None, -50),
    ("suggest", "good-habit", "net_cost", None, -40),
    ("suggest+balance", "suggest", "net_cost", None, -4),
    ("suggest+balance", "suggest", "realised", 0.8, 1.4),
    ("habit+balance", "habit", "net_cost", None, -15),
    ("habit+balance", "habit", "realised", 0.8, 1.4),
    ("habit+emergency", "habit+telephone", "net_cost", None, 0),
    ("suggest+emergency", "suggest+telephone", "net_cost", None, 0),
    ("wrong-horizon", "suggest", "net_cost", 0, None),
]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chain.add_options(parser, materials=60, days=240)
    parser.add_argument("--chain", help="a chain's folder in place of a sample")
    parser.add_argument("--from", dest="first", help="the first day that counts")
    parser.add_argument("--to", dest="last", help="the last day")
    parser.add_argument("--seeds", type=int, default=10, help="default: %(default)s")
    parser.add_argument("--weather", choices=["issued", "known"], help="of the days ahead")
    parser.add_argument("--forecasts", help="a file that keeps the forecasts")
    parser.add_argument("--assumptions", help="a YAML file in place of the defaults")
    arguments = parser.parse_args()
    chama = chain.program(arguments)
    with chain.scratch_folder(arguments.scratch) as (chains, work):
        size = chain.Size(arguments.stores, arguments.materials, arguments.days)
        folder = arguments.chain or chain.prepare(chama, chains, size).folder
        print(f"## The replay\n\n{report.machine_facts(chama, work)}", flush=True)
        command = [str(chama), "replay", str(folder), "--json", "--seeds", str(arguments.seeds)]
        for flag, value in [("--from", arguments.first), ("--to", arguments.last),
                            ("--forecasts", arguments.forecasts), ("--weather", arguments.weather),
                            ("--assumptions", arguments.assumptions)]:
            if value:
                command += [flag, value]
        run = measure.run(command).require(0)
        result = json.loads(run.output)
        print(f"`{' '.join(command[1:])}`: {run.cpu_seconds:.0f} CPU s, "
              f"{run.wall_seconds:.0f} s, {run.peak_mib:.0f} MiB\n")
        print_policies(result)
        print_goals(result)


def spread(value, scale, digits):
    low, mean, high = (value[key] * scale for key in ("low", "mean", "high"))
    return f"{mean:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def print_policies(result):
    print(f"{result['stores']} stores, {result['firstDay']} to {result['lastDay']}, "
          f"{result['seeds']} seeds; thousand yuan a year, 5 % to 95 % of the seeds in brackets.\n")
    columns = [("turnover", 1, 1), ("fill_rate", 100, 2), ("lost_margin", 1e-3, 0),
               ("waste", 1e-3, 0), ("transport", 1e-3, 0), ("holding", 1e-3, 0),
               ("net_cost", 1e-3, 0), ("transfers", 1, 0)]
    print("| policy | " + " | ".join(name for name, _, _ in columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for policy in result["policies"]:
        cells = [spread(policy["measures"][name], scale, digits)
                 for name, scale, digits in columns]
        print(f"| {policy['name']} | " + " | ".join(cells) + " |")
    print()


def print_goals(result):
    print("| policy | against | measure | found | goal | |\n|---|---|---|---:|---:|---|")
    for policy, against, name, least, greatest in GOALS:
        for comparison in result["comparisons"]:
            if (comparison["policy"], comparison["against"]) != (policy, against):
                continue
            found = (comparison.get("realisedOverPromised") if name == "realised"
                     else comparison["changes"][name])
            if not found:
                continue
            holds = ((least is None or found["mean"] >= least)
                     and (greatest is None or found["mean"] <= greatest))
            goal = " to ".join(
                [f"≥ {least}"] * (least is not None) + [f"≤ {greatest}"] * (greatest is not None))
            print(f"| {policy} | {against} | {name} | {spread(found, 1, 2)} | {goal} "
                  f"| {'holds' if holds else 'missed'} |")


if __name__ == "__main__":
    main()
