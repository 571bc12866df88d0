import Access
import HTTPTypes
import Operations
import SupplyChain

extension RouteTable {
  /// Passwords and second factors. What is told once is never kept to be told again.
  static let secrets: [Route] = [
    Route(
      method: .put, path: "/me/password",
      summary: "Changes one's own password; whoever is signed in with the old one signs in again",
      action: .changeOwnAccount,
      body: .object([
        .must("old", .text(1...1000), "The present one."), .must("new", .text(1...1000)),
      ]), status: 204, isSlow: true
    ) { call in
      try SetPassword(call.door, caller: call.caller)
        .change(from: call.bodyText("old") ?? "", to: call.bodyText("new") ?? "")
      return .done
    },
    Route(
      method: .put, path: "/people/{person}/password", summary: "Sets somebody's password",
      action: .managePeople, parameters: [person],
      body: .object([.must("password", .text(1...1000))]), status: 204, isSlow: true
    ) { call in
      try SetPassword(call.door, caller: call.caller)
        .set(call.bodyText("password") ?? "", of: call.id("person", PersonID.self))
      return .done
    },
    Route(
      method: .post, path: "/me/second-factor",
      summary: "Makes a second factor, which counts once a code of it was confirmed",
      action: .changeOwnAccount,
      body: .object([
        .may("password", .text(1...1000), "The present one, to replace a factor that counts.")
      ]), answer: .reference("SecondFactorOffer"), status: 201, isSlow: true
    ) { call in
      let offer = try SecondFactor(call.door, caller: call.caller)
        .offer(to: own(call), password: call.bodyText("password"))
      return try .json(["address": offer.address], status: 201)
    },
    Route(
      method: .post, path: "/me/second-factor/confirm",
      summary: "Makes the second factor count; tells the recovery codes this once",
      action: .changeOwnAccount, body: .object([.must("code", .text(6...6))]),
      answer: .reference("RecoveryCodes")
    ) { call in
      let codes = try SecondFactor(call.door, caller: call.caller)
        .confirm(own(call), code: call.bodyText("code") ?? "")
      return try .json(["codes": codes.map(\.text)])
    },
    Route(
      method: .delete, path: "/people/{person}/second-factor",
      summary: "Takes a second factor and its recovery codes away", action: .managePeople,
      parameters: [person], status: 204
    ) { call in
      try SecondFactor(call.door, caller: call.caller)
        .remove(from: call.id("person", PersonID.self))
      return .done
    },
    Route(
      method: .post, path: "/people/{person}/unlock",
      summary: "Forgets failed attempts to sign in", action: .managePeople, parameters: [person],
      body: .object([.may("address", .text(1...100, form: .identifier), "Also those from there.")]),
      status: 204
    ) { call in
      try UnlockPerson(call.door, caller: call.caller)
        .unlock(call.id("person", PersonID.self), address: call.bodyText("address"))
      return .done
    },
  ]

  private static func own(_ call: Call) throws -> PersonID {
    guard let person = call.principal.person else { throw AccessFailure.notSignedIn }
    return person
  }
}
