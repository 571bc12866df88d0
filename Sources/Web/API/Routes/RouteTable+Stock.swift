import Access
import HTTPTypes
import Operations
import SupplyChain

extension RouteTable {
  /// What lies in stores, what they used, what they will need.
  static let stock: [Route] = [
    Route(
      method: .get, path: "/stores/{store}/stock", summary: "What lies in a store now",
      action: .viewStock, parameters: [store] + Route.paging,
      answer: .reference("StockOfStore"), held: .store
    ) { call in
      var stock = try ShowStock(call.view(), to: call.caller, today: call.today)
        .stock(of: call.id("store", StoreID.self), call.page())
      stock.next = call.cursor(stock.next)
      return call.linked(try .json(stock), next: stock.next)
    },
    Route(
      method: .get, path: "/stores/{store}/consumption/{material}",
      summary: "What a store used of a material, day by day", action: .viewConsumption,
      parameters: [
        store, material, .query("from", .day, "The first day; four weeks before the last."),
        .query("to", .day, "The last day; the last that is known."),
      ], answer: .reference("ConsumptionOfMaterial"), held: .plan
    ) { call in
      try .json(
        ShowConsumption(call.view(), to: call.caller).consumption(
          of: call.id("material", MaterialID.self), in: call.id("store", StoreID.self),
          from: call.day("from"), through: call.day("to")))
    },
    Route(
      method: .get, path: "/stores/{store}/forecasts/{material}",
      summary: "What a store will need of a material, with quantiles", action: .viewForecast,
      parameters: [store, material], answer: .reference("ForecastOfMaterial"), held: .plan
    ) { call in
      try .json(
        ShowForecast(call.view(), to: call.caller).forecast(
          of: call.id("material", MaterialID.self), in: call.id("store", StoreID.self)))
    },
    Route(
      method: .get, path: "/stores/{store}/forecasts/{material}/explanation",
      summary: "What the forecast of a day is made of: amounts that add up to its mean",
      action: .viewForecast,
      parameters: [
        store, material, .query("day", .day, "The day; the first ahead unless it is said."),
      ], answer: .reference("ForecastExplanation"), held: .plan
    ) { call in
      try .json(
        ShowForecast(call.view(), to: call.caller).explanation(
          of: call.id("material", MaterialID.self), in: call.id("store", StoreID.self),
          on: call.day("day")))
    },
  ]
}
