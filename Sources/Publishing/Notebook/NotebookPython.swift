import SupplyChain

/// The Python of the notebook: plain pandas, run cell by cell as it stands. Each cell works out
/// from the CSV what ``NotebookFigures`` worked out when the notebook was written.
enum NotebookPython {
  /// The first cell: what is read, and how tables and charts are shown.
  static func setting(_ day: BusinessDay) -> String {
    """
    import json
    import pandas as pd
    from IPython.display import HTML, display

    DAY = "\(day)"
    TEXT = {"store_id": str, "material_id": str, "lot_id": str, "order_no": str}


    def read(name, **more):
        \"\"\"One of the files beside this notebook.\"\"\"
        return pd.read_csv(
            f"{DAY}-{name}.csv", dtype=TEXT, keep_default_na=False, na_values=[""], **more)


    def show(table):
        \"\"\"A table, numbers with two decimals.\"\"\"
        display(HTML(table.to_html(
            index=False, border=0, na_rep="–", float_format="{:,.2f}".format)))


    def chart(table, title, mark, x, y, color=None):
        \"\"\"A Vega-Lite chart of a table.\"\"\"
        kinds = {"line": ("temporal", "quantitative"), "bar": ("quantitative", "nominal"),
                 "rect": ("nominal", "nominal")}[mark]
        encoding = {axis: {"field": field, "type": kind}
                    for axis, field, kind in (("x", x, kinds[0]), ("y", y, kinds[1]))}
        for channel in encoding.values():
            if channel["type"] == "nominal":
                channel["sort"] = None
        if color:
            encoding["color"] = {
                "field": color, "type": "quantitative" if mark == "rect" else "nominal"}
        spec = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "title": title,
                "mark": {"type": mark, "tooltip": True}, "encoding": encoding,
                "width": 640, "height": 260,
                "data": {"values": json.loads(table.to_json(orient="records"))}}
        display({"application/vnd.vegalite.v5+json": spec,
                 "text/plain": f"<chart: {title}>"}, raw=True)


    stores = read("stores")
    materials = read("materials")
    forecast = read("forecast").merge(stores, on="store_id", how="left").merge(
        materials, on="material_id", how="left")
    for column in ("actual", "mean", "q10", "q50", "q90", "naive"):
        forecast[column + "_yuan"] = forecast[column] * forecast["yuan_per_unit"]
    judged = forecast[forecast["actual"].notna()].copy()
    ahead = forecast[forecast["actual"].isna()].copy()
    """
  }

  /// Forecast against actual by day.
  static func comparison(title: String) -> String {
    """
    past = judged.groupby("date", as_index=False)[["actual_yuan", "mean_yuan", "naive_yuan"]].sum()
    past["error_percent"] = (past["mean_yuan"] - past["actual_yuan"]) / past["actual_yuan"] * 100
    show(past)
    days = pd.concat([
        past[["date", "actual_yuan"]].rename(columns={"actual_yuan": "yuan"})
            .assign(series="actual"),
        past[["date", "mean_yuan"]].rename(columns={"mean_yuan": "yuan"})
            .assign(series="forecast"),
        ahead.groupby("date", as_index=False)[["mean_yuan"]].sum()
             .rename(columns={"mean_yuan": "yuan"}).assign(series="ahead"),
    ])
    chart(days, \(quoted(title)), "line", "date", "yuan", "series")
    """
  }

  /// Accuracy by a column; the groups with the most consumption first.
  static func accuracy(by key: String, name: String, title: String) -> String {
    """
    def accuracy(by):
        rows = judged.assign(
            error=(judged["mean"] - judged["actual"]) * judged["yuan_per_unit"],
            naive_error=(judged["naive"] - judged["actual"]) * judged["yuan_per_unit"],
            naive_actual=judged["actual_yuan"].where(judged["naive"].notna()),
            within=judged["actual"].between(judged["q10"], judged["q90"]) * 100.0)
        rows["absolute"] = rows["error"].abs()
        rows["naive_absolute"] = rows["naive_error"].abs()
        sums = rows.groupby(by, as_index=False).agg(
            days=("actual", "size"), consumed_yuan=("actual_yuan", "sum"),
            absolute=("absolute", "sum"), error=("error", "sum"),
            within_80_percent=("within", "mean"),
            naive_absolute=("naive_absolute", "sum"), naive_actual=("naive_actual", "sum"))
        sums = sums[sums["consumed_yuan"] > 0].copy()
        sums["wape_percent"] = sums["absolute"] / sums["consumed_yuan"] * 100
        sums["bias_percent"] = sums["error"] / sums["consumed_yuan"] * 100
        known = sums["naive_actual"].where(sums["naive_actual"] > 0)
        sums["naive_wape_percent"] = sums["naive_absolute"] / known * 100
        sums = sums.sort_values(["consumed_yuan", by[0]], ascending=[False, True])
        return sums[by + ["days", "consumed_yuan", "wape_percent", "naive_wape_percent",
                          "bias_percent", "within_80_percent"]]


    by_\(name) = accuracy(["\(key)", "\(name)_name"]).head(15)
    show(by_\(name))
    chart(by_\(name)[["\(name)_name", "wape_percent"]], \(quoted(title)), "bar",
          "wape_percent", "\(name)_name")
    """
  }

  /// What rain and heat did to consumption.
  static func weather(title: String) -> String {
    """
    daily = read("days").sort_values(["store_id", "date"])
    daily["weekday"] = pd.to_datetime(daily["date"]).dt.dayofweek
    # A day is held against its store's level, the mean of the 29 days around it, and its weekday.
    plain = daily["consumed_yuan"].where(daily["holiday"].isna())
    level = plain.groupby(daily["store_id"]).transform(
        lambda days: days.rolling(29, center=True, min_periods=15).mean())
    ratio = (plain / level).where(level > 0)
    weekday = ratio.groupby([daily["store_id"], daily["weekday"]]).transform("mean")
    daily["index"] = (ratio / weekday).where(weekday > 0) * 100
    daily["rain"] = pd.cut(daily["precip_mm"], [-1, 1, 10, 10000], right=False,
                           labels=["< 1 mm", "1 - 10 mm", ">= 10 mm"])
    low = (daily["temp_max_c"] // 5 * 5).astype("Int64")
    daily["temp_max"] = (low.astype("string") + " - " + (low + 5).astype("string") + " °C")
    daily["low"] = low
    known = daily[daily["index"].notna()]
    by_rain = known.groupby("rain", as_index=False, observed=True).agg(
        store_days=("index", "size"), index=("index", "mean"))
    by_heat = known[known["low"].notna()].groupby(["low", "temp_max"], as_index=False).agg(
        store_days=("index", "size"), index=("index", "mean")).sort_values("low")
    show(by_rain)
    show(by_heat[["temp_max", "store_days", "index"]])
    chart(by_heat[["temp_max", "index"]], \(quoted(title)), "bar", "index", "temp_max")
    """
  }

  /// Use by store and weekday.
  static func weekdays(title: String) -> String {
    """
    NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    heat = daily[daily["consumed_yuan"].notna()].merge(stores, on="store_id", how="left")
    largest = heat.groupby("store_id")["consumed_yuan"].sum().reset_index().sort_values(
        ["consumed_yuan", "store_id"], ascending=[False, True]).head(15)["store_id"]
    heat = heat[heat["store_id"].isin(largest)].groupby(
        ["store_id", "store_name", "weekday"], as_index=False)["consumed_yuan"].mean()
    heat["day"] = heat["weekday"].map(dict(enumerate(NAMES)))
    chart(heat[["store_name", "day", "consumed_yuan"]], \(quoted(title)), "rect",
          "day", "store_name", "consumed_yuan")
    """
  }

  /// What the night suggests to send.
  static let suggestions = """
    suggestions = read("suggestions").merge(stores, on="store_id", how="left").merge(
        materials, on="material_id", how="left")
    suggestions["category"] = suggestions["category"].fillna("")
    suggestions["sends"] = (suggestions["suggested_packs"] > 0).astype(int)
    show(suggestions.groupby("category", as_index=False).agg(
        lines=("store_id", "size"), to_send=("sends", "sum"), cost_yuan=("cost_yuan", "sum"),
        shortage_avoided_yuan=("shortage_avoided_yuan", "sum")))
    urgent = suggestions[suggestions["sends"] > 0].sort_values(
        ["shortage_avoided_yuan", "store_id", "material_id"],
        ascending=[False, True, True]).head(15)
    show(urgent[["store_name", "material_name", "suggested_packs", "cost_yuan",
                 "shortage_avoided_yuan", "need_by", "why"]])
    """

  /// What stores should give each other, and what earlier transfers saved.
  static let transfers = """
    names = stores.set_index("store_id")["store_name"]
    transfers = read("transfers")
    orders = transfers.groupby(
        ["order_no", "from_store_id", "to_store_id"], as_index=False).agg(
        lines=("lot_id", "size"), worth_yuan=("worth_yuan", "sum"),
        trip_yuan=("trip_share_yuan", "sum"), promised_yuan=("promised_yuan", "sum"))
    orders["gain_yuan"] = orders["promised_yuan"] - orders["trip_yuan"]
    orders["from_store"] = orders["from_store_id"].map(names)
    orders["to_store"] = orders["to_store_id"].map(names)
    orders = orders.sort_values(["gain_yuan", "order_no"], ascending=[False, True]).head(15)
    show(orders[["order_no", "from_store", "to_store", "lines", "worth_yuan", "trip_yuan",
                 "gain_yuan"]])
    outcomes = read("outcomes")
    outcomes["saved_yuan"] = (
        outcomes["sales_yuan"] + outcomes["rescue_yuan"] - outcomes["costs_yuan"])
    show(pd.DataFrame({
        "transfers": [len(outcomes)],
        "promised_yuan": [outcomes["promised_yuan"].sum() * 1.0],
        "saved_yuan": [outcomes["saved_yuan"].sum() * 1.0]}))
    """

  /// A Python string literal.
  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
