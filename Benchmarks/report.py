"""What the benchmarks print: plain Markdown, with the facts of the machine at the top."""

import datetime
import os
import platform
import statistics

import measure


def table(header, rows):
    """A Markdown table. The first column is text, the others are figures and stand to the right."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    marks = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    lines = [_line(cells[0], widths), "| " + " | ".join(marks) + " |"]
    return "\n".join(lines + [_line(row, widths) for row in cells[1:]])


def _line(row, widths):
    first = row[0].ljust(widths[0])
    others = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
    return "| " + " | ".join([first, *others]) + " |"


def median(values):
    """The median of a list."""
    return statistics.median(values)


def seconds(value):
    """Seconds, with as many digits as say something."""
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def spread(values):
    """The least and the greatest of some seconds; nothing for a single one."""
    return f"{seconds(min(values))}–{seconds(max(values))}" if len(values) > 1 else "–"


def mib(value):
    """Memory in MiB, a dash where it is not known."""
    return "–" if value is None else f"{value:.0f}"


def count(value):
    """A whole number with its thousands set off."""
    return f"{round(value):,}"


def machine_facts(chama, work):
    """The facts that figures depend on, as a Markdown list. `work` is an empty place for a path."""
    doctor = measure.run([chama, "doctor", "--ledger", work / "none.sqlite"]).output
    told = [line for line in doctor.splitlines() if line.startswith(("chama ", "linear alg."))]
    version = measure.run(["sqlite3", "--version"]).output.split()
    facts = [
        ("date", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
        ("CPU", f"{len(os.sched_getaffinity(0))} cores, {_cpu_model()}"),
        ("memory", f"{_memory_gib():.1f} GiB"),
        ("system", f"{_system()}, Linux {platform.release()}"),
        ("load before", f"{os.getloadavg()[0]:.2f} (more than 0.5 means others were at work)"),
        ("sqlite3", version[0] if version else "not known"),
        ("Python", platform.python_version()),
        *(tuple(line.split(maxsplit=1)) if line.startswith("chama ")
          else ("linear algebra", line.removeprefix("linear alg.").strip()) for line in told),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def _cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gib():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)


def _system():
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return platform.system()
