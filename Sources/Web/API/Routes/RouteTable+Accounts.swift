import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain

extension RouteTable {
  /// People, keys and the audit trail.
  static let accounts: [Route] = [
    Route(
      method: .get, path: "/me", summary: "Who asks, and what they may do",
      action: .viewChain, answer: .reference("Asker")
    ) { call in
      try .json(AskerView(call.principal))
    },
    Route(
      method: .get, path: "/people", summary: "People's accounts, as far as the asker may see them",
      action: .viewPeople, answer: Route.list(of: "Person")
    ) { call in
      try .json(ListBody(items: ListPeople(call.door, caller: call.caller).all(), next: nil))
    },
    Route(
      method: .get, path: "/people/{person}", summary: "One account", action: .viewPeople,
      parameters: [person], answer: .reference("Person")
    ) { call in
      try .json(
        ListPeople(call.door, caller: call.caller).one(call.id("person", PersonID.self)))
    },
    Route(
      method: .get, path: "/keys", summary: "API keys, without their secrets",
      action: .viewKeys, answer: Route.list(of: "APIKey")
    ) { call in
      try .json(ListBody(items: ManageKeys(call.door, caller: call.caller).all(), next: nil))
    },
    Route(
      method: .delete, path: "/keys/{key}", summary: "Revokes an API key", action: .manageKeys,
      parameters: [key], status: 204
    ) { call in
      try ManageKeys(call.door, caller: call.caller).revoke(call.id("key", KeyID.self))
      return .done
    },
    Route(
      method: .delete, path: "/people/{person}/signins",
      summary: "Ends every sign-in of a person", action: .changeOwnAccount,
      parameters: [person], status: 204
    ) { call in
      try SignOut(call.door, origin: call.principal.origin, at: call.caller.at)
        .signOutEverywhere(call.id("person", PersonID.self), by: call.caller)
      return .done
    },
    Route(
      method: .get, path: "/audit", summary: "The audit trail, the oldest entry first",
      action: .viewAudit,
      parameters: [
        .query("subject", .identifier, "Only of this subject."),
        .query("by", .identifier, "Only of this actor."),
      ] + Route.paging, answer: Route.list(of: "AuditEntry")
    ) { call in
      try call.answer(
        ShowAudit(call.ledger, caller: call.caller).entries(
          of: call.text("subject"), by: call.text("by"), call.page()))
    },
    Route(
      method: .get, path: "/audit/verdict",
      summary: "Whether the audit trail is as it was written", action: .viewAudit,
      answer: .anything
    ) { call in
      try .json(
        VerifyAudit(ledger: call.ledger, keys: call.door.keys, caller: call.caller).verify())
    },
  ]

  static let person = Route.Parameter.path("person", "The person's id.")
  static let key = Route.Parameter.path("key", "The key's id.")
}
