"""The chart of the contest: plan and bound of each solver over time, as an SVG file."""

import math

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 360, 240, 56, 34, 40
COLOURS = {"chama": "#2f7d4f", "HiGHS": "#b5651d"}
MOST_PERCENT = 10.0
LEAST_PERCENT = 0.01


def draw(results):
    """A panel an instance: how far plans lie below and bounds above the best bound, in per cent."""
    panels = [_panel(name, runs, index * WIDTH) for index, (name, runs) in enumerate(results.items())]
    legend = "".join(
        f'<text x="{60 + 90 * index}" y="{HEIGHT + 16}" fill="{colour}">{name}</text>'
        for index, (name, colour) in enumerate(COLOURS.items()))
    note = f'<text x="260" y="{HEIGHT + 16}">line: plan, dashes: bound; distance to the best bound</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{max(WIDTH * len(panels), 720)}" height="{HEIGHT + 28}" '
        f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
        + "".join(panels) + legend + note + "</svg>\n")


def _panel(name, runs, offset):
    least = min(run[2] for all_runs in runs.values() for run in all_runs if run[2] is not None)
    limits = sorted({run[0] for all_runs in runs.values() for run in all_runs})
    parts = [f'<text x="{offset + LEFT}" y="20" font-weight="bold">{name}</text>']
    for percent in (0.01, 0.1, 1, 10):
        y = _height(percent)
        parts.append(
            f'<line x1="{offset + LEFT}" x2="{offset + WIDTH - 16}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
            f'<text x="{offset + LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{percent:g} %</text>')
    for limit in limits:
        parts.append(
            f'<text x="{offset + _across(limit, limits):.1f}" y="{HEIGHT - BOTTOM + 16}" '
            f'text-anchor="middle">{limit:g} s</text>')
    for solver, all_runs in runs.items():
        plans = [(run[0], 100 * (1 - run[1] / least)) for run in all_runs]
        bounds = [(run[0], 100 * (run[2] / least - 1)) for run in all_runs if run[2] is not None]
        parts.append(_line(plans, limits, offset, COLOURS[solver], ""))
        parts.append(_line(bounds, limits, offset, COLOURS[solver], ' stroke-dasharray="4 3"'))
    return "".join(parts)


def _line(points, limits, offset, colour, style):
    places = [(offset + _across(limit, limits), _height(percent)) for limit, percent in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{style}/>{dots}'


def _across(limit, limits):
    if len(limits) < 2:
        return (LEFT + WIDTH) / 2
    share = math.log(limit / limits[0]) / math.log(limits[-1] / limits[0])
    return LEFT + 20 + share * (WIDTH - LEFT - 60)


def _height(percent):
    shown = min(max(percent, LEAST_PERCENT), MOST_PERCENT)
    share = math.log(shown / LEAST_PERCENT) / math.log(MOST_PERCENT / LEAST_PERCENT)
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
