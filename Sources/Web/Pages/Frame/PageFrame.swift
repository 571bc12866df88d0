import Charts
import SupplyChain

/// What stands around every page: the head, the bar with the reader's own menu, the ways, the foot.
struct PageFrame {
  /// The one who reads.
  let reader: PageReader

  private var speech: Speech { reader.speech }

  /// The whole document.
  func html(_ page: HTMLPage) -> String { document(page).text }

  private func document(_ page: HTMLPage) -> Markup {
    let scripts = ([Asset.app] + page.scripts).map { script in
      #"<script type="module" src="\#(script.path)"></script>"# as Markup
    }.joined
    return #"""
      <!DOCTYPE html>
      <html lang="\#(speech.language.tag)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
      <meta name="color-scheme" content="light dark">
      <title>\#(page.title) · Chama</title>
      <link rel="stylesheet" href="\#(Asset.style.path)">
      <link rel="icon" type="image/svg+xml" href="\#(Asset.icon.path)">
      \#(scripts)
      </head>
      <body\#(reader.usesThumb ? #" class="thumb""# : "" as Markup)>
      <a class="skip" href="#main">\#(speech.say("Skip to content", "跳到正文"))</a>
      \#(bar)\#(ways(page.way))<main id="main" \#
      data-known="\#(reader.known)"\#(widthClass(page.width))>
      \#(page.notice?.markup ?? "")\#(page.body)
      </main>
      </body>
      </html>

      """#
  }

  private func widthClass(_ width: HTMLPage.Width) -> Markup {
    width == .usual ? "" : #" class="\#(width.rawValue)""#
  }

  private var bar: Markup {
    #"""
    <header class="bar">
    <a class="brand" href="/">\#(Markup(trusted: Icon.leaf))<span>Chama 茶马</span></a>
    <span class="where">\#(reader.where)</span>
    \#(tongue)\#(menu)
    </header>

    """#
  }

  /// The other language is one tap away, for everybody and on every page.
  private var tongue: Markup {
    let other = speech.language.other
    let word = other == .english ? "English" : "中文"
    return #"""
      <form method="post" action="/language" lang="\#(other.tag)">
      <input type="hidden" name="back" value="\#(reader.path)">
      <button class="tongue" name="language" value="\#(other.rawValue)">\#(word)</button>
      </form>

      """#
  }

  private var menu: Markup {
    guard let name = reader.name else { return "" }
    let roles = reader.roles.map(speech.say).joined(separator: speech.say(", ", "、"))
    return #"""
      <details class="menu">
      <summary aria-label="\#(speech.say("Account of \(name)", "\(name)的账户"))">\#
      \#(Markup(trusted: Icon.person))</summary>
      <div class="sheet">
      <p><strong>\#(name)</strong><br><small>\#(roles)</small></p>
      <a href="/account">\#(speech.say("Password, code and sign-ins", "密码、验证码与登录"))</a>
      <form method="post" action="/sign-out">\#
      <button>\#(speech.say("Sign out", "退出登录"))</button></form>
      </div>
      </details>
      """#
  }

  private func ways(_ current: Way?) -> Markup {
    guard !reader.ways.isEmpty else { return "" }
    let items = reader.ways.map { way in
      let mark: Markup = way == current ? #" aria-current="page""# : ""
      let count = reader.counts[way].flatMap { $0 > 0 ? $0 : nil }
      let badge: Markup =
        count.map { #"<span class="count">\#(speech.number($0))</span>"# } ?? ""
      return #"""
        <li><a href="\#(way.path(of: reader.store))"\#(mark)>\#(Markup(trusted: way.icon))\#
        <span>\#(speech.say(way.word))</span>\#(badge)</a></li>

        """# as Markup
    }.joined
    return #"""
      <nav class="ways" aria-label="\#(speech.say("Pages", "页面"))">
      <ul>
      \#(items)</ul>
      </nav>

      """#
  }
}
