"""Forecasts a chain's folder by methods that look at one series alone.

usage: peer_statistics.py FOLDER OUT.csv MODEL LAST_ORIGIN

MODEL is naive (the last same weekday), theta (dynamic optimised Theta) or ets (AutoETS), all of
`statsforecast` and with a season of seven days. Eight origins a week apart end at LAST_ORIGIN; each
is fitted on the days up to it and forecast for 14 days. The table written is that of
`chama backtest`. Closed days are filled with the day a week before: these
methods know no gaps.
"""

import sys
import warnings
from pathlib import Path

import numpy
import pandas

HORIZON = 14
ORIGINS = 8
STEP = 7
# A two-sided interval of so many per cent ends at these levels.
INTERVALS = {80: (0.1, 0.9), 90: (None, 0.95), 95: (None, 0.975)}


def main():
    folder, out, model, last_origin = sys.argv[1:5]
    warnings.filterwarnings("ignore")
    history = load(Path(folder))
    scored = Path(folder, "series.txt")
    names = sorted(history) if not scored.exists() else sorted(scored.read_text().split())
    last = pandas.Timestamp(last_origin)
    tables = []
    for back in reversed(range(ORIGINS)):
        origin = last - pandas.Timedelta(days=STEP * back)
        known = [history[name] for name in names if name in history]
        past = [filled(series[:origin]) for series in known if not series[:origin].empty]
        tables.append(forecast(pandas.concat(past), model, origin))
    pandas.concat(tables).to_csv(out, index=False)


def load(folder):
    """By series its daily quantities from the first use on: zero on an open day without a row, not
    a number on a closed one."""
    path = next(folder / name for name in ("consumption.csv.gz", "consumption.csv")
                if (folder / name).exists())
    rows = pandas.read_csv(path, dtype={"store_id": str, "material_id": str},
                           parse_dates=["business_date"])
    history = {}
    for store, of_store in rows.groupby("store_id"):
        table = of_store.pivot_table(index="business_date", columns="material_id",
                                     values="quantity", aggfunc="sum").sort_index()
        table = table[table.sum(axis=1) > 0]
        used = table.notna().cummax()
        table = table.fillna(0).where(used).asfreq("D")
        for material in table.columns:
            series = table[material]
            if (first := series.first_valid_index()) is not None:
                series = series[first:]
                series.name = f"{store}__{material}"
                history[series.name] = series
    return history


def filled(series):
    values = series.to_numpy(dtype=float, copy=True)
    for day in range(7, len(values)):
        if numpy.isnan(values[day]):
            values[day] = values[day - 7]
    values[numpy.isnan(values)] = numpy.nanmedian(values)
    return pandas.DataFrame({"unique_id": series.name, "ds": series.index, "y": values})


def forecast(past, model, origin):
    from statsforecast import StatsForecast
    from statsforecast import models
    methods = {
        "naive": lambda: models.SeasonalNaive(7, alias="m"),
        "theta": lambda: models.DynamicOptimizedTheta(7, alias="m"),
        "ets": lambda: models.AutoETS(7, alias="m"),
    }
    engine = StatsForecast(models=[methods[model]()], freq="D", n_jobs=1)
    ahead = engine.forecast(df=past, h=HORIZON, level=list(INTERVALS)).reset_index(drop=True)
    # The gap after a series' last known day is forecast through.
    ahead = ahead[ahead.ds > origin]
    ids = ahead.unique_id.str.split("__", n=1, expand=True)
    table = pandas.DataFrame({
        "store_id": ids[0], "material_id": ids[1], "origin": origin.strftime("%Y-%m-%d"),
        "date": ahead.ds.dt.strftime("%Y-%m-%d"), "mean": ahead["m"]})
    for percent, (low, high) in INTERVALS.items():
        if low is not None:
            table[f"q{low}"] = ahead[f"m-lo-{percent}"]
            table["q0.5"] = ahead["m"]
        table[f"q{high}"] = ahead[f"m-hi-{percent}"]
    numbers = ["mean", "q0.1", "q0.5", "q0.9", "q0.95", "q0.975"]
    table[numbers] = table[numbers].fillna(0).clip(lower=0).round(3)
    return table


if __name__ == "__main__":
    main()
