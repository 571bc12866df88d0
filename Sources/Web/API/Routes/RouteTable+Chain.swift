import Access
import HTTPTypes
import Operations
import SupplyChain

extension RouteTable {
  /// Stores and materials.
  static let chain: [Route] = [
    Route(
      method: .get, path: "/stores", summary: "The stores, by id", action: .viewChain,
      parameters: Route.paging, answer: Route.list(of: "Store"), held: .plan
    ) { call in
      try call.answer(ShowChain(call.view(), to: call.caller).stores(call.page()))
    },
    Route(
      method: .get, path: "/stores/{store}", summary: "One store", action: .viewChain,
      parameters: [store], answer: .reference("Store"), held: .plan
    ) { call in
      try .json(
        ShowChain(call.view(), to: call.caller).store(call.id("store", StoreID.self)))
    },
    Route(
      method: .get, path: "/materials", summary: "The materials, by id", action: .viewChain,
      parameters: Route.paging, answer: Route.list(of: "Material"), held: .plan
    ) { call in
      try call.answer(ShowChain(call.view(), to: call.caller).materials(call.page()))
    },
    Route(
      method: .get, path: "/materials/{material}", summary: "One material", action: .viewChain,
      parameters: [material], answer: .reference("Material"), held: .plan
    ) { call in
      try .json(
        ShowChain(call.view(), to: call.caller)
          .material(call.id("material", MaterialID.self)))
    },
  ]

  static let store = Route.Parameter.path("store", "The store's id.")
  static let material = Route.Parameter.path("material", "The material's id.")
}
