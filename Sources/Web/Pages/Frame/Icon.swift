/// The small pictures of the pages: lines in the colour of the text beside them, hidden from
/// assistive technology because a word stands beside each.
enum Icon {
  private static func drawn(_ shapes: String) -> String {
    #"<svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" "#
      + #"stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" "#
      + #"aria-hidden="true" focusable="false">\#(shapes)</svg>"#
  }

  static let leaf = drawn(
    #"<path d="M4 20c0-9 5-15 16-16 0 11-5 16-13 16"/><path d="M4 20c3-6 6-8 10-10"/>"#)
  static let home = drawn(#"<path d="M3 11l9-7 9 7v9h-6v-6H9v6H3z"/>"#)
  static let ask = drawn(#"<circle cx="12" cy="12" r="9"/><path d="M12 8v8M8 12h8"/>"#)
  static let stock = drawn(
    #"<path d="M3 8l9-4 9 4v8l-9 4-9-4z"/><path d="M3 8l9 4 9-4M12 12v8"/>"#)
  static let transfer = drawn(#"<path d="M4 8h14l-4-4M20 16H6l4 4"/>"#)
  static let warning = drawn(#"<path d="M12 4l9 16H3z"/><path d="M12 10v5M12 17.5v.5"/>"#)
  static let bell = drawn(
    #"<path d="M6 17h12l-1.5-2V10a4.5 4.5 0 0 0-9 0v5z"/><path d="M10.5 20h3"/>"#)
  static let map = drawn(
    #"<path d="M12 21c5-6 7-9 7-12a7 7 0 0 0-14 0c0 3 2 6 7 12z"/><circle cx="12" cy="9" r="2.5"/>"#
  )
  static let night = drawn(#"<path d="M19 14.5A8 8 0 1 1 9.5 5a6.5 6.5 0 0 0 9.5 9.5z"/>"#)
  static let gains = drawn(#"<path d="M4 20V4M4 20h16M7 15l4-5 3 3 5-7"/>"#)
  static let list = drawn(#"<path d="M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01"/>"#)
  static let person = drawn(
    #"<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>"#)
  static let key = drawn(#"<circle cx="8" cy="14" r="4"/><path d="M11 11l8-8M16 6l3 3"/>"#)
  static let settings = drawn(
    #"<path d="M4 7h10M18 7h2M4 17h2M10 17h10"/>"#
      + #"<circle cx="16" cy="7" r="2"/><circle cx="8" cy="17" r="2"/>"#
  )
}
