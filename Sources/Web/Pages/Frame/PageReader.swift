import Access
import Charts
import Operations
import SupplyChain

/// The one who reads a page, as far as its frame needs to know.
struct PageReader: Sendable {
  /// How to speak to them.
  let speech: Speech
  /// Their name; `nil` before they have signed in.
  var name: String?
  /// Their roles' words.
  var roles: [Sentence] = []
  /// The store for which they act.
  var store: StoreID?
  /// Where they act: the store's name.
  var `where` = ""
  /// The path they are at, to which a change of language leads back.
  var path = "/"
  /// What had been written, and what nights had done, when the page was made.
  var known = ""
  /// The ways that are open to them.
  var ways: [Way] = []
  /// What waits for them on a way.
  var counts: [Way: Int] = [:]
  /// Whether the ways lie under the thumb on a phone: for stores and couriers.
  var usesThumb = false

  /// A reader who is still a stranger.
  init(speech: Speech) { self.speech = speech }

  /// The reader of a page.
  init(_ call: PageCall, _ page: HTMLPage) {
    self.init(speech: call.speech)
    path = call.path
    known = call.known
    take(call.principal)
    if let store = page.store ?? PageReader.ownStores(call.principal).first {
      self.store = store
      if PageReader.isStore(call.principal) || page.store != nil {
        let name = (try? call.view().store(store))?.name
        self.where = name ?? store.text
      }
    }
    counts = page.counts
  }

  /// Takes who has signed in.
  mutating func take(_ principal: Principal) {
    name = principal.name
    roles = Role.allCases.filter(principal.roles.contains).map(\.word)
    ways = PageReader.ways(of: principal)
    store = store ?? PageReader.ownStores(principal).first
    usesThumb = PageReader.isStore(principal) || principal.roles == [.courier]
  }

  /// The stores that somebody acts for by name, by id.
  static func ownStores(_ principal: Principal) -> [StoreID] {
    if case .only(let own) = principal.stores { own.sorted() } else { [] }
  }

  /// Whether somebody works in stores alone.
  static func isStore(_ principal: Principal) -> Bool { principal.roles == [.storeManager] }

  /// The page that somebody's work begins at.
  static func front(of principal: Principal) -> String {
    let ways = ways(of: principal)
    return ways.first?.path(of: ownStores(principal).first) ?? "/account"
  }

  /// The ways that are open to somebody, in the order in which they are needed.
  private static func ways(of principal: Principal) -> [Way] {
    var ways: [Way] = []
    if principal.roles.contains(.storeManager), !ownStores(principal).isEmpty {
      ways += [.storeHome, .storeAsk, .storeStock, .storeTransfers]
    }
    let chain: [(Way, Action)] = [
      (.overview, .viewRuns), (.review, .acceptSuggestions), (.exceptions, .viewRuns),
      (.alerts, .viewAlertRules),
      (.transfers, .approveOrder), (.map, .viewRuns), (.gains, .viewGains), (.runs, .viewRuns),
      (.audit, .viewAudit),
      (.people, .managePeople), (.keys, .viewKeys), (.settings, .viewSettings),
    ]
    ways += chain.filter { principal.may($0.1, on: .chain) }.map(\.0)
    if principal.roles.contains(.courier) { ways.append(.legs) }
    return ways
  }
}
