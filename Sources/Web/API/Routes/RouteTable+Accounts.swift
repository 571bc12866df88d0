import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Traceability

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
      action: .viewPeople, parameters: Route.paging, answer: Route.list(of: "Person")
    ) { call in
      try call.answer(ListPeople(call.door, caller: call.caller).all()) { $0.id.text }
    },
    Route(
      method: .get, path: "/people/{person}", summary: "One account", action: .viewPeople,
      parameters: [person], answer: .reference("Person")
    ) { call in
      try shown(call.id("person", PersonID.self), call)
    },
    Route(
      method: .get, path: "/keys", summary: "API keys, without their secrets",
      action: .viewKeys, parameters: Route.paging, answer: Route.list(of: "APIKey")
    ) { call in
      try call.answer(ManageKeys(call.door, caller: call.caller).all()) { $0.id.text }
    },
    Route(
      method: .get, path: "/keys/{key}", summary: "One API key, without its secrets",
      action: .viewKeys, parameters: [key], answer: .reference("APIKey")
    ) { call in
      try .json(ManageKeys(call.door, caller: call.caller).one(call.id("key", KeyID.self)))
    },
    Route(
      method: .post, path: "/people",
      summary: "Makes an account; its owner signs in once it has a password",
      action: .managePeople,
      body: .object([
        .must("id", .identifier, "The name with which they sign in."), .must("name", .reason),
        .must("roles", .list(.word(Role.ofPeople.map(\.rawValue)), most: 5)),
        .may("stores", .list(.identifier, most: 1000)),
        .may("language", .word(Language.allCases.map(\.rawValue))),
        .may("phone", .reason), .may("address", .reason),
      ]), answer: .reference("Person"), status: 201
    ) { call in
      let id = try call.bodyID("id", PersonID.self)
      try AddPerson(call.door, caller: call.caller).add(
        Person(
          id: id, name: call.bodyText("name") ?? "", roles: call.bodyRoles ?? [],
          stores: call.bodyStores ?? [], language: call.bodyLanguage ?? .english,
          phone: call.bodyText("phone"), address: call.bodyText("address")))
      return try Answer.json(ListPeople(call.door, caller: call.caller).one(id), status: 201)
        .tagged().with("Location", "\(Route.root)/people/\(Call.escaped(id.text))")
    },
    Route(
      method: .patch, path: "/people/{person}", summary: "Changes an account",
      action: .viewPeople, parameters: [person],
      body: .object([
        .may("name", .reason),
        .may("roles", .list(.word(Role.ofPeople.map(\.rawValue)), most: 5)),
        .may("stores", .list(.identifier, most: 1000)),
        .may("language", .word(Language.allCases.map(\.rawValue))),
        .may("phone", .text(0...200, form: .prose), "Empty takes it away."),
        .may("address", .text(0...500, form: .prose), "Empty takes it away."),
        .may("isActive", .flag),
      ]), answer: .reference("Person"), needsVersion: true
    ) { call in
      let id = try call.id("person", PersonID.self)
      try call.requireVersion(of: shown(id, call))
      var change = ChangePerson.Change()
      change.name = call.bodyText("name")
      change.roles = call.bodyRoles
      change.stores = call.bodyStores
      change.language = call.bodyLanguage
      change.phone = call.bodyText("phone")
      change.address = call.bodyText("address")
      if case .bool(let isActive)? = call.body["isActive"] { change.isActive = isActive }
      try ChangePerson(call.door, caller: call.caller).change(id, change)
      return try shown(id, call)
    },
    Route(
      method: .post, path: "/keys", summary: "Issues an API key; its secret is told this once",
      action: .manageKeys,
      body: .object([
        .must("id", .identifier), .must("name", .reason),
        .must("scopes", .list(.word(Action.allCases.map(\.rawValue)), most: 100)),
        .may("stores", .list(.identifier, most: 1000), "For these stores."),
        .may("allStores", .flag, "true: for every store. One of the two has to be said."),
        .may("days", .integer(1...90)),
      ]), answer: .reference("IssuedKey"), status: 201
    ) { call in
      guard (call.bodyStores == nil) == call.bodyFlag("allStores") else {
        throw Problem.Fault([
          FieldFault(field: "stores", reason: "name some, or say \"allStores\": true, not both")
        ])
      }
      let key = try APIKey(
        id: call.bodyID("id", KeyID.self), name: call.bodyText("name") ?? "",
        scopes: Set(call.bodyTexts("scopes").compactMap { Action(rawValue: $0) }),
        stores: call.bodyStores.map { .only($0) } ?? .all)
      return try .json(
        IssuedKey(
          ManageKeys(call.door, caller: call.caller).issue(key, days: call.bodyDays)),
        status: 201)
    },
    Route(
      method: .post, path: "/keys/{key}/rotate",
      summary: "Gives a key a new secret, told this once; the old one opens for a week more",
      action: .manageKeys, parameters: [key],
      body: .object([.may("days", .integer(1...90))]), answer: .reference("IssuedKey")
    ) { call in
      try .json(
        IssuedKey(
          ManageKeys(call.door, caller: call.caller)
            .rotate(call.id("key", KeyID.self), days: call.bodyDays)))
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
      method: .get, path: "/audit/heads", summary: "Signed heads of the audit trail, by number",
      action: .viewAudit, parameters: Route.paging, answer: Route.list(of: "SignedHead")
    ) { call in
      try call.ledger.authorize(call.caller, to: .viewAudit, on: .chain)
      return try call.answer(call.ledger.signedHeads()) {
        String(repeating: "0", count: max(0, 19 - "\($0.sequence)".count)) + "\($0.sequence) "
          + $0.key
      }
    },
    Route(
      method: .post, path: "/audit/heads",
      summary: "Signs where the audit trail ends now; keep the head where nobody can change it",
      action: .exportAudit, body: .object([]), answer: .reference("SignedHead"), status: 201
    ) { call in
      try .json(
        SignAuditHead(ledger: call.ledger, keys: call.door.keys, caller: call.caller).sign(),
        status: 201)
    },
    Route(
      method: .get, path: "/audit/verdict",
      summary: "Whether the audit trail is as it was written", action: .viewAudit,
      answer: .reference("AuditVerdict")
    ) { call in
      try .json(
        VerifyAudit(ledger: call.ledger, keys: call.door.keys, caller: call.caller).verify())
    },
  ]

  /// An account with the hash of what the asker sees of it as its version.
  private static func shown(_ id: PersonID, _ call: Call) throws -> Answer {
    try Answer.json(ListPeople(call.door, caller: call.caller).one(id)).tagged()
  }

  static let person = Route.Parameter.path("person", "The person's id.")
  static let key = Route.Parameter.path("key", "The key's id.")
}

/// A secret that is told this once. It is never kept as an answer to be given again.
private struct IssuedKey: Encodable {
  let secret: String
  let endsAt: Instant

  init(_ issued: ManageKeys.Issued) {
    self.secret = issued.secret.text
    self.endsAt = issued.endsAt
  }
}

extension Call {
  fileprivate var bodyRoles: Set<Role>? {
    body["roles"].map { Set($0.elements.compactMap { $0.string.flatMap { Role(rawValue: $0) } }) }
  }

  fileprivate var bodyStores: Set<StoreID>? {
    body["stores"].map { Set($0.elements.compactMap { $0.string.flatMap { StoreID($0) } }) }
  }

  fileprivate var bodyLanguage: Language? {
    bodyText("language").flatMap { Language(rawValue: $0) }
  }

  fileprivate var bodyDays: Int {
    guard case .number(let digits)? = body["days"] else { return SecretLife.days }
    return Schema.whole(digits) ?? SecretLife.days
  }
}
