import Glibc
import SupplyChain

extension RowScanner {
  /// Goes on to the next row that is not empty and not spoiled; the number of its cells may be any.
  ///
  /// - Returns: Whether there is one; at the end and after a fault that ends the reading, not.
  mutating func next(_ faults: inout FaultLog) -> Bool {
    while !isStopped {
      row = nextLine
      guard advance(&faults) else { return false }
      if rules.demandsFinalLineEnd, ending.isCutOff {
        refuse(
          Sentence(
            "Send the file again; it is cut off in its last row, which has no line end.",
            "请重新发送文件：最后一行没有换行，文件被截断。"), &faults)
        isStopped = true
        return false
      }
      if let spoiled {
        refuse(spoiled.remedy, &faults)
      } else if tidyCells() {
        return true
      }
    }
    return false
  }

  private func refuse(_ remedy: Sentence, _ faults: inout FaultLog) {
    faults.add(Fault(row: row, column: "", value: rowText, remedy: remedy))
  }

  /// Scans the next row, reading more where it needs to.
  private mutating func advance(_ faults: inout FaultLog) -> Bool {
    rowStart = nextRow
    while true {
      var isTooLong = false
      switch scan() {
      case .row(let next):
        nextRow = next
        isTooLong = next - rowStart > rules.longestRow
        if !isTooLong {
          nextLine += 1 + innerLines
          return true
        }
      case .needsMore:
        if isAtEnd { return false }
        nextRow = limit
        isTooLong = limit - rowStart > rules.longestRow
      }
      if isTooLong {
        let limit = rules.longestRow
        refuse(
          Sentence(
            "End the row or close its quote; over \(limit) bytes are not read.",
            "请结束该行或补上引号，超过 \(limit) 字节不再读取。"), &faults)
        isStopped = true
      }
      guard !isStopped, fill(&faults) else { return false }
    }
  }

  /// Moves the unfinished row to the buffer's front and reads more behind it.
  private mutating func fill(_ faults: inout FaultLog) -> Bool {
    let kept = limit - rowStart
    if rowStart > 0 { memmove(buffer, buffer + rowStart, kept) }
    rowStart = 0
    limit = kept
    nextRow = kept
    let room = UnsafeMutableRawBufferPointer(
      start: buffer + kept, count: min(chunkSize, capacity - kept))
    do throws(SheetFailure) {
      let count = try text.read(into: room)
      isAtEnd = count == 0
      limit += count
      buffer[limit] = 0
      return true
    } catch {
      let isInRow = if case .invalidText = error { true } else { false }
      faults.add(
        Fault(
          row: isInRow ? row : 0, column: "", value: "", remedy: error.text))
      isStopped = true
      return false
    }
  }

  /// Scans one row from `rowStart`: the inner loop of all reading.
  private mutating func scan() -> Scan {
    guard hasSeparator || chooseSeparator() else { return .needsMore }
    let (base, classes) = (buffer, classes)
    var index = rowStart
    cellCount = 0
    innerLines = 0
    hasQuotes = false
    spoiled = nil
    while true {
      var start = index
      var end = -1
      if base[index] == UInt8(ascii: "\"") {
        guard let behind = skipQuoted(index) else { return .needsMore }
        hasQuotes = true
        start += 1
        end = max(behind - 1, start)
        index = behind
      }
      let plainStart = index
      while classes[Int(base[index])] == Class.plain { index += 1 }
      var kind = classes[Int(base[index])]
      while kind == Class.quote || (kind == Class.null && index < limit) {
        spoil(kind == Class.quote ? .strayQuote : .null)
        index += 1
        while classes[Int(base[index])] == Class.plain { index += 1 }
        kind = classes[Int(base[index])]
      }
      if end < 0 {
        end = index
      } else if index > plainStart {
        spoil(.textBehindQuote)
      }
      keepCell(start, end, isQuoted: end < plainStart)
      if kind == Class.separator {
        index += 1
        continue
      }
      return endRow(at: index, kind: kind)
    }
  }

  private mutating func keepCell(_ start: Int, _ end: Int, isQuoted: Bool) {
    if cellCount < Self.mostColumns {
      starts[cellCount] = Int32(truncatingIfNeeded: start)
      ends[cellCount] = Int32(truncatingIfNeeded: end)
      quoted[cellCount] = isQuoted
    }
    cellCount += 1
  }

  /// Takes the line end at `index`, or the text's end.
  private mutating func endRow(at index: Int, kind: UInt8) -> Scan {
    if kind == Class.null {
      guard isAtEnd, index > rowStart else { return .needsMore }
      ending.add(length: 0, isBareReturn: false, isLastByte: true)
      return .row(next: index)
    }
    if kind == Class.lineFeed {
      ending.add(length: 1, isBareReturn: false, isLastByte: false)
      return .row(next: index + 1)
    }
    guard index + 1 < limit || isAtEnd else { return .needsMore }
    if index + 1 < limit, buffer[index + 1] == 0x0A {
      ending.add(length: 2, isBareReturn: false, isLastByte: false)
      return .row(next: index + 2)
    }
    ending.add(length: 1, isBareReturn: true, isLastByte: index + 1 == limit)
    return .row(next: index + 1)
  }

  private mutating func spoil(_ spoilage: Spoilage) {
    if spoiled == nil { spoiled = spoilage }
  }

  /// Finds the place behind the quote that closes the one at `open`, `nil` when more must be read.
  private mutating func skipQuoted(_ open: Int) -> Int? {
    var index = open + 1
    while true {
      switch buffer[index] {
      case UInt8(ascii: "\""):
        guard index + 1 < limit || isAtEnd else { return nil }
        guard index + 1 < limit, buffer[index + 1] == UInt8(ascii: "\"") else { return index + 1 }
        index += 1
      case 0 where index == limit:
        guard isAtEnd else { return nil }
        spoil(.openQuote)
        return index
      case 0: spoil(.null)
      case 0x0A: innerLines += 1
      case 0x0D where index + 1 < limit && buffer[index + 1] != 0x0A: innerLines += 1
      default: break
      }
      index += 1
    }
  }

  /// Takes quotes, spaces and formula guards off the row's cells.
  ///
  /// - Returns: Whether any cell has something in it.
  private mutating func tidyCells() -> Bool {
    var hasContent = false
    for cell in 0..<min(cellCount, Self.mostColumns) {
      var (start, end) = (Int(starts[cell]), Int(ends[cell]))
      if hasQuotes, quoted[cell] { end = unescape(start, end) }
      while start < end, buffer[start] == 0x20 { start += 1 }
      while end > start, buffer[end - 1] == 0x20 { end -= 1 }
      if buffer[start] == UInt8(ascii: "'"), start < end,
        FormulaGuard.isNeeded(UnsafeBufferPointer(start: buffer + start, count: end - start))
      {
        start += 1
      }
      starts[cell] = Int32(truncatingIfNeeded: start)
      ends[cell] = Int32(truncatingIfNeeded: end)
      if start < end { hasContent = true }
    }
    return hasContent
  }

  /// Makes every `""` in a cell one quote.
  ///
  /// - Returns: The cell's new end.
  private mutating func unescape(_ start: Int, _ end: Int) -> Int {
    var target = start
    var index = start
    while index < end {
      buffer[target] = buffer[index]
      index += buffer[index] == UInt8(ascii: "\"") ? 2 : 1
      target += 1
    }
    return target
  }

  /// Takes the separator that the first line with anything in it has most of, outside quotes.
  ///
  /// - Returns: `false` when more must be read to see that line's end.
  private mutating func chooseSeparator() -> Bool {
    var counts = (comma: 0, semicolon: 0, tab: 0)
    var isQuoted = false
    var isEmpty = true
    var index = rowStart
    scanning: while index < limit {
      switch buffer[index] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: counts.comma += 1
      case UInt8(ascii: ";") where !isQuoted: counts.semicolon += 1
      case 0x09 where !isQuoted: counts.tab += 1
      case 0x0A where !isQuoted && !isEmpty, 0x0D where !isQuoted && !isEmpty: break scanning
      default: break
      }
      if buffer[index] != 0x0A, buffer[index] != 0x0D { isEmpty = false }
      index += 1
    }
    guard index < limit || isAtEnd || limit - rowStart > rules.longestRow else { return false }
    var separator = UInt8(ascii: ",")
    if counts.semicolon > counts.comma { separator = UInt8(ascii: ";") }
    if counts.tab > max(counts.comma, counts.semicolon) { separator = 0x09 }
    classes[Int(separator)] = Class.separator
    hasSeparator = true
    return true
  }
}
