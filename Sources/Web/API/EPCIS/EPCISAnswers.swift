import Access
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Persistence
import SupplyChain
import Traceability

extension Call {
  /// Finds events as the asker may see them.
  var finder: FindTrace { FindTrace(ledger: ledger, settings: settings, caller: caller) }

  /// How the asker wants identities written.
  func translation() throws -> EPCTranslation {
    EPCTranslation(epcis.format, prefix: try CompanyPrefix(settings.companyPrefix))
  }

  /// The query that the request's parameters make, behind those that its path gives.
  func eventQuery(_ given: [EventQuery.Parameter] = []) throws -> EventQuery {
    var query = try EventQuery(given + epcis.query)
    query.perPage = epcis.perPage
    query.pageToken = epcis.pageToken
    return query
  }

  /// Holds that nothing is asked for by parameters, where there is nothing to filter.
  func requireNoQuery() throws(TraceabilityFailure) {
    guard let first = epcis.query.first else { return }
    throw .badQuery(parameter: first.name, reason: "there is no such parameter here")
  }

  /// A page of events as a query document.
  func answer(_ page: TraceEventPage, query name: String = "SimpleEventQuery") throws -> Answer {
    let text = page.events.queryDocument(of: name, try translation())
    return paged(.json(bytes: Array(text.utf8)), next: page.nextPageToken)
  }

  /// A list of a resource's values as JSON-LD.
  func collection(_ members: [String], next: String? = nil) -> Answer {
    let body = JSONValue.object([
      "@context": .string(EPCISDocument.contextAddress), "type": .string("Collection"),
      "member": .strings(members),
    ])
    return paged(.json(bytes: Array(body.text.utf8)), next: next)
  }

  /// The same answer with where it goes on. A token is good for as long as the ledger is; the day
  /// that is named is the least that is promised.
  func paged(_ answer: Answer, next: String?) -> Answer {
    guard let next else { return answer }
    var pairs = epcis.query.map { ($0.name, $0.values.joined(separator: "|")) }
    pairs += [("perPage", "\(epcis.perPage)"), ("nextPageToken", next)]
    let text = pairs.map { "\(Call.escaped($0.0))=\(Call.escaped($0.1))" }.joined(separator: "&")
    return answer.with("Link", "<\(address)?\(text)>; rel=\"next\"")
      .with("GS1-Next-Page-Token-Expires", caller.at.advanced(byDays: 1).text)
  }

  /// A list that is cut by numbers: its token is the last one's number.
  func numberBefore(_ start: Int64) throws(TraceabilityFailure) -> Int64 {
    guard let token = epcis.pageToken else { return start }
    guard let number = Int64(token) else {
      throw .badQuery(parameter: "nextPageToken", reason: "it is not of a page of this list")
    }
    return number
  }
}

extension Interface {
  /// Answers OPTIONS at every path of EPCIS: what may be done there, of which version, and how much
  /// at once. Who may not do anything there is refused.
  func addDiscovery(to router: Router<WebContext>) {
    let routes = RouteTable.routes.filter { $0.family == .epcis }
    for (path, routes) in Dictionary(grouping: routes, by: \.routerPath) {
      let methods = Set(routes.map(\.method.rawValue)).union(["OPTIONS"]).sorted()
      router.on(RouterPath(path), method: .options) { request, context -> Response in
        let principal = try await principal(of: request, context)
        if !routes.contains(where: { principal.reach(of: $0.action) != .nothing }) {
          try await refuse(principal, routes[0].action)
        }
        var fields = EPCISHeaders.abilities
        fields["Allow"] = methods.joined(separator: ", ")
        if path.hasSuffix("/capture") {
          fields.merge(EPCISHeaders.limits(service.limits)) { $1 }
          fields["GS1-Capture-Error-Behaviour"] = "all"
        }
        return Response(status: .noContent, headers: HTTPFields(fields))
      }
    }
  }
}
