"""Draws bars as SVG: several panels side by side, a bar a contestant, the figure behind each."""

import math
from dataclasses import dataclass
from html import escape

ROW = 24
BAR = 14
NAMES = 150
PANEL = 200
FIGURES = 62
HEAD = 74


@dataclass(frozen=True)
class Panel:
    """One measure. `values` has one number a row, `None` where it is not known; a logarithmic
    panel begins at a tenth of its least value."""

    title: str
    values: list
    texts: list
    is_logarithmic: bool = False
    note: str = ""


def bars(title, names, panels):
    """The drawing as text. The first row, Chama, is drawn in the strong colour."""
    width = NAMES + len(panels) * PANEL + 10
    height = HEAD + len(names) * ROW + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(title, quote=True)}" font-family="sans-serif" font-size="12">',
        f'<title>{escape(title)}</title>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="10" y="22" font-size="15" font-weight="bold" fill="#1a1a1a">{escape(title)}</text>',
    ]
    for index, name in enumerate(names):
        parts.append(_text(NAMES - 8, _baseline(index), name, anchor="end"))
    for column, panel in enumerate(panels):
        parts += _panel(NAMES + column * PANEL, panel)
    return "\n".join([*parts, "</svg>", ""])


def _panel(left, panel):
    parts = [_text(left, 46, panel.title, weight="bold")]
    if panel.note:
        parts.append(_text(left, 61, panel.note, size=10, colour="#595959"))
    scale = _scale([value for value in panel.values if value is not None], panel.is_logarithmic)
    for index, (value, text) in enumerate(zip(panel.values, panel.texts)):
        if value is None:
            parts.append(_text(left, _baseline(index), "–"))
            continue
        length = max(1.0, scale(value) * (PANEL - FIGURES))
        colour = "#0b6e4f" if index == 0 else "#9db4ab"
        top = HEAD + index * ROW + (ROW - BAR) / 2
        parts.append(
            f'<rect x="{left}" y="{top:g}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>')
        parts.append(_text(left + length + 5, _baseline(index), text))
    return parts


def _scale(values, is_logarithmic):
    greatest = max(values, default=1) or 1
    if not is_logarithmic:
        return lambda value: max(0.0, value) / greatest
    least = min((value for value in values if value > 0), default=1) / 10
    span = math.log(greatest / least) or 1
    return lambda value: max(0.0, math.log(max(value, least) / least)) / span


def _baseline(index):
    return HEAD + index * ROW + ROW / 2 + 4


def _text(x, y, text, anchor="start", weight="normal", size=12, colour="#1a1a1a"):
    return (f'<text x="{x:.1f}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}"'
            f' font-size="{size}" fill="{colour}">{escape(text)}</text>')
