import Charts
import SupplyChain

/// A page before it is put into its frame.
struct HTMLPage: Sendable {
  /// How much of a wide screen it takes.
  enum Width: String, Sendable {
    /// A question or two: signing in.
    case narrow
    /// Text, cards and short tables.
    case usual = ""
    /// Tables of many columns.
    case wide
  }

  /// Its name, in the tab and in the history.
  let title: String
  /// The way that leads to it, which the navigation marks.
  var way: Way?
  /// How much of a wide screen it takes.
  var width = Width.usual
  /// The scripts that add to it; it does its work without them.
  var scripts: [Asset] = []
  /// A word about what has just been done.
  var notice: Notice?
  /// The store that it is about.
  var store: StoreID?
  /// What waits for the reader on a way, as far as the page knows.
  var counts: [Way: Int] = [:]
  /// What it shows.
  let body: Markup
}

/// A word at the top of a page.
struct Notice: Sendable, Hashable {
  /// How it is meant.
  enum Tone: String, Sendable {
    /// It worked.
    case good = ""
    /// Somebody should look.
    case look = " is-look"
    /// It did not work.
    case bad = " is-bad"
  }

  /// How it is meant.
  let tone: Tone
  /// What happened.
  let text: String
  /// What to do about it.
  var remedy = ""
  /// A form that takes it back.
  var action: Markup = ""

  /// The element; assistive technology reads it as soon as it is there.
  var markup: Markup {
    let role = tone == .bad ? "alert" : "status"
    return #"""
      <div class="notice\#(tone.rawValue)" role="\#(role)">
      <p><strong>\#(text)</strong></p>
      \#(remedy.isEmpty ? "" : "<p>\(remedy)</p>" as Markup)\#(action)</div>

      """#
  }
}
