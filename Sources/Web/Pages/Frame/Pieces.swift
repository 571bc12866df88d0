import Charts

/// What stands where a list would be that has nothing to show.
struct EmptyNote {
  let words: String

  init(_ words: String) { self.words = words }

  var markup: Markup { #"<div class="empty"><p>\#(words)</p></div>"# + "\n" }
}

/// A field that finds by name, with its button.
struct SearchForm {
  let action: String
  let label: String
  let placeholder: String
  let value: String
  var hidden: [(name: String, value: String)] = []
  let speech: Speech

  var markup: Markup {
    let fields = hidden.map { Form.hidden($0.name, $0.value) }.joined
    return #"""
      <form class="find" method="get" action="\#(action)" role="search">
      <label class="unseen" for="find">\#(label)</label>
      <input id="find" name="find" type="search" value="\#(value)" placeholder="\#(placeholder)">
      \#(fields)<button class="button">\#(speech.say("Find", "查找"))</button></form>

      """#
  }
}

/// Facts beside their names.
struct FactList {
  let facts: [(name: String, value: Markup)]

  init(_ facts: [(name: String, value: Markup)]) { self.facts = facts }

  var markup: Markup {
    let items = facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>\n" as Markup }
    return #"<dl class="facts">"# + "\n" + items.joined + "</dl>\n"
  }
}

/// A number that is worth a tile, with what it is and what it is held against.
struct Tile {
  let label: String
  let value: String
  var note = ""
  var link = ""
  var tone = ""

  /// The tiles side by side.
  static func row(_ tiles: [Tile]) -> Markup {
    #"<div class="tiles">"# + tiles.map(\.markup).joined + "</div>\n"
  }

  private var markup: Markup {
    let inside = #"""
      <span class="label">\#(label)</span><strong>\#(value)</strong><small>\#(note)</small>
      """# as Markup
    let style: Markup = tone.isEmpty ? "" : #" class="\#(tone)""#
    guard !link.isEmpty else { return "<div\(style)>\(inside)</div>\n" }
    return #"<a href="\#(link)"\#(style)>\#(inside)</a>"# + "\n"
  }
}
