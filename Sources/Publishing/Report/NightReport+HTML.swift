import Charts
import SupplyChain

extension NightReport {
  /// The report as `report.html`: one page in both languages that opens in ``language``, needs no
  /// script and no other file, prints on A4 and follows the reader's light or dark system.
  public func html() -> String {
    let title: Markup = "Chama · \(record.day)"
    let root = language.tag
    return
      (#"""
    <!DOCTYPE html>
    <html lang="\#(root)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\#(title)</title>
    <style>
    \#(PageStyle.sheet)</style>
    </head>
    <body>
    \#(languageSwitch)
    <main>
    \#(NightPage(self, in: .chinese).article)
    \#(NightPage(self, in: .english).article)
    </main>
    </body>
    </html>

    """# as Markup).text
  }

  /// Two radio buttons that decide which article is seen: a choice that works without scripts.
  private var languageSwitch: Markup {
    let order: [Language] = [.chinese, .english]
    var inputs: Markup = ""
    var labels: Markup = ""
    for choice in order {
      let checked: Markup = choice == language ? " checked" : ""
      inputs += #"""
        <input type="radio" name="language" id="in-\#(choice.rawValue)"\#(checked)>

        """#
      labels += #"""
        <label for="in-\#(choice.rawValue)" lang="\#(choice.tag)">\#(choice.ownName)</label>

        """#
    }
    return #"\#(inputs)<div class="switch">\#(labels)</div>"#
  }
}

extension Language {
  /// The language as BCP 47 writes it.
  var tag: String {
    switch self {
    case .english: "en"
    case .chinese: "zh-Hans"
    }
  }

  /// What its speakers call it.
  fileprivate var ownName: String {
    switch self {
    case .english: "English"
    case .chinese: "中文"
    }
  }
}
