import Foundation

/// A Jupyter notebook, nbformat 4.5, with the outputs that running it gave.
struct Notebook {
  /// One cell.
  struct Cell {
    /// What a cell is.
    enum Content {
      /// Words, as Markdown.
      case words(String)
      /// Python, and what it puts out.
      case code(String, outputs: [Output])
    }

    /// Unique in the notebook: letters, digits, `-` and `_`.
    let id: String
    let content: Content
  }

  /// What a code cell shows: one thing by media type.
  struct Output {
    let data: [String: NotebookValue]

    /// An HTML table, as pandas writes it.
    static func table(_ table: NotebookTable) -> Output {
      Output(data: [
        "text/html": .text(table.html),
        "text/plain": "<IPython.core.display.HTML object>",
      ])
    }

    /// A chart: Vega-Lite with its data, and a drawing for readers that do not know it.
    static func chart(_ chart: VegaChart, drawing: String?) -> Output {
      var data: [String: NotebookValue] = [
        VegaChart.mediaType: chart.specification,
        "text/plain": .text("<chart: \(chart.title)>"),
      ]
      if let drawing { data["image/svg+xml"] = .text(drawing) }
      return Output(data: data)
    }
  }

  let title: String
  let cells: [Cell]

  /// The notebook's file: UTF-8, keys sorted, the same bytes for the same notebook.
  func json() throws(PublishingFailure) -> [UInt8] {
    var count = 0
    let cells = cells.map { cell -> NotebookValue in
      if case .code = cell.content { count += 1 }
      return Notebook.value(of: cell, count: count)
    }
    let notebook: NotebookValue = [
      "cells": .list(cells),
      "metadata": [
        "kernelspec": ["display_name": "Python 3", "language": "python", "name": "python3"],
        "language_info": ["name": "python"], "title": .text(title),
      ],
      "nbformat": 4, "nbformat_minor": 5,
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try [UInt8](encoder.encode(notebook)) + [0x0A]
    } catch {
      throw PublishingFailure.unwritable(what: "the notebook", reason: "\(error)")
    }
  }

  private static func value(of cell: Cell, count: Int) -> NotebookValue {
    switch cell.content {
    case .words(let text):
      return [
        "cell_type": "markdown", "id": .text(cell.id), "metadata": [:],
        "source": .list(lines(text)),
      ]
    case .code(let source, let outputs):
      return [
        "cell_type": "code", "execution_count": .whole(count), "id": .text(cell.id),
        "metadata": [:],
        "outputs": .list(
          outputs.map { output in
            ["data": .object(output.data), "metadata": [:], "output_type": "display_data"]
          }),
        "source": .list(lines(source)),
      ]
    }
  }

  /// A text as Jupyter keeps it: a list of lines, each but the last with its line feed.
  private static func lines(_ text: String) -> [NotebookValue] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      .text(index + 1 < lines.count ? line + "\n" : String(line))
    }
  }
}
