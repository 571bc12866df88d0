import Charts
import SupplyChain

/// What a store's home page knows: everything that waits for the store, and what runs out.
struct StoreHome: Sendable {
  /// The store.
  let store: StoreID
  /// Its name.
  let name: String
  /// The business day.
  let today: BusinessDay
  /// The day at whose close the stock was counted; `nil` when it never was.
  let countedOn: BusinessDay?
  /// What other stores ask of it.
  let questions: [Question]
  /// What is to be sent off, and what comes or has come.
  let orders: [OrderCard]
  /// What runs out within three days, the sooner the higher.
  let runsOut: [ShelfEntry]
  /// What it has asked for and is not decided.
  let asked: [Asked]

  /// Another store asks for goods.
  struct Question: Sendable {
    let number: TransferRequestNumber
    let asker: String
    let material: String
    let amount: String
    let neededBy: LocalMoment
    let kilometres: Double
    let keeps: String
  }

  /// A transfer order on which this store acts next.
  struct OrderCard: Sendable {
    let number: TransferOrderNumber
    let state: TransferOrder.State
    let isOutgoing: Bool
    let other: String
    let goods: String
    let when: LocalMoment

    /// Whether somebody at this store has to do something.
    var needsHand: Bool {
      isOutgoing ? state == .approved : state == .arrived || state == .partlyReceived
    }
  }

  /// What this store has asked for.
  struct Asked: Sendable {
    let number: TransferRequestNumber
    let material: String
    let amount: String
    let state: Sentence
    let tone: StateMark.Tone
    let detail: String
  }
}

/// A material on the shelf of a store, as far as lists show it.
struct ShelfEntry: Sendable {
  let material: MaterialID
  let name: String
  let category: String
  let unit: String
  let onHand: Quantity
  let packSize: Quantity?
  /// Whole days that it lasts at the expected demand; `nil` for longer than is forecast.
  let lastsDays: Int?
  /// What comes before it has run out, or next.
  let arriving: (quantity: Quantity, on: BusinessDay)?
  /// The first day on which something of it expires.
  let expires: (quantity: Quantity, on: BusinessDay)?

  /// Quantity with packs beside it: `2,300 ml · 2.3 packs`.
  func stock(_ speech: Speech) -> String {
    let units = speech.amount(onHand, unit)
    guard let packSize, packSize > .zero else { return units }
    let count = onHand.units / packSize.units
    let packs = speech.number(count, decimals: count == count.rounded() ? 0 : 1)
    return units + speech.say(" · \(packs) packs", " · \(packs) 包")
  }
}

/// The mark of a state: a word, with a dot whose shape and colour only repeat it.
struct StateMark {
  /// What the state means for the one who looks.
  enum Tone: String, Sendable {
    /// Somebody has to do something.
    case wait
    /// It goes on by itself.
    case move
    /// It is done.
    case done
    /// It was stopped.
    case stop
    /// Nothing in particular.
    case plain
  }

  let word: String
  let tone: Tone

  var markup: Markup { #"<span class="mark is-\#(tone.rawValue)">\#(word)</span>"# }
}

extension TransferOrder.State {
  /// What the state means for the one who looks.
  var tone: StateMark.Tone {
    switch self {
    case .proposed, .arrived, .partlyReceived: .wait
    case .approved, .dispatched: .move
    case .received, .closed: .done
    case .rejected, .cancelled, .lost: .stop
    }
  }
}
