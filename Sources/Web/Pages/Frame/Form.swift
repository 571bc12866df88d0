import Charts

/// A form that works without scripts: it carries what makes it safe to send twice, and says beside
/// each field what is wrong with it.
struct Form {
  /// Where it goes.
  let action: String
  /// What makes a second sending of the same form do nothing; empty for one that changes nothing.
  var key = ""
  /// What it says besides its fields, by name.
  var hidden: [(name: String, value: String)] = []
  /// Whether it brings a file.
  var isUpload = false
  /// What it is called by assistive technology; empty where its heading says it.
  var label = ""
  /// Its id, for buttons that stand outside of it.
  var id = ""

  /// The element around its fields and buttons.
  func markup(_ body: Markup) -> Markup {
    let fields = hidden.map { Form.hidden($0.name, $0.value) }.joined
    let encoding: Markup = isUpload ? #" enctype="multipart/form-data""# : ""
    let name: Markup = label.isEmpty ? "" : #" aria-label="\#(label)""#
    let identity: Markup = id.isEmpty ? "" : #" id="\#(id)""#
    return #"""
      <form method="post" action="\#(action)"\#(encoding)\#(name)\#(identity)>
      \#(key.isEmpty ? "" : Form.hidden("idempotency_key", key))\#(fields)
      \#(body)</form>

      """#
  }

  /// One button alone.
  func button(_ words: String, style: String = "is-main", key: String = "") -> Markup {
    let press: Markup = key.isEmpty ? "" : #" data-key="\#(key)""#
    return markup(#"<button class="button \#(style)"\#(press)>\#(words)</button>"#)
  }

  /// A value that is not shown.
  static func hidden(_ name: String, _ value: String) -> Markup {
    #"<input type="hidden" name="\#(name)" value="\#(value)">"#
  }
}

/// A field with its label, a hint, and what is wrong with what was written.
struct Field {
  /// Its name in the form.
  let name: String
  /// What it is called.
  let label: String
  /// `text`, `password`, `number` …
  var type = "text"
  /// What stands in it: what was written before, when it comes back with a fault.
  var value = ""
  /// What it is good for, below it.
  var hint = ""
  /// What is wrong with it and what to do.
  var fault: String?
  /// Further attributes, written in source code.
  var attributes: Markup = ""

  /// The element.
  var markup: Markup {
    let notes = [fault.map { _ in "\(name)-fault" }, hint.isEmpty ? nil : "\(name)-hint"]
      .compactMap { $0 }.joined(separator: " ")
    let described: Markup = notes.isEmpty ? "" : #" aria-describedby="\#(notes)""#
    let invalid: Markup = fault == nil ? "" : #" aria-invalid="true""#
    let fault =
      fault.map { #"<span class="fault" id="\#(name)-fault">\#($0)</span>"# as Markup } ?? ""
    let hint: Markup =
      hint.isEmpty ? "" : #"<span class="hint" id="\#(name)-hint">\#(hint)</span>"#
    return #"""
      <div class="field">
      <label for="\#(name)">\#(label)</label>
      <input id="\#(name)" name="\#(name)" type="\#(type)" value="\#(value)"\#
      \#(described)\#(invalid)\#(attributes)>
      \#(fault)\#(hint)</div>

      """#
  }
}

/// One of several, closed until it is opened.
struct Choice {
  /// Its name in the form.
  let name: String
  /// What it is called.
  let label: String
  /// What can be chosen.
  let options: [(value: String, words: String)]
  /// What is chosen.
  let chosen: String
  /// Further attributes, written in source code.
  var attributes: Markup = ""

  /// The element.
  var markup: Markup {
    let items = options.map { option in
      let mark: Markup = option.value == chosen ? " selected" : ""
      return #"<option value="\#(option.value)"\#(mark)>\#(option.words)</option>"# as Markup
    }.joined
    return #"""
      <div class="field"><label for="\#(name)">\#(label)</label>
      <select id="\#(name)" name="\#(name)"\#(attributes)>\#(items)</select></div>

      """#
  }
}
