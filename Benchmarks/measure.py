"""Runs one process and measures it: wall and CPU seconds, and the peak of its memory.

The figures are those that the kernel keeps for that very process (`wait4`), not for all children
together. The peak of a process begins at that of the Python that started it, about 15 MiB.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Outcome:
    """How a process ended and what it cost. Memory is in MiB; `output` and `errors` are text."""

    command: tuple
    exit_code: int
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    output: str
    errors: str
    timed_out: bool

    def require(self, *allowed):
        """Ends the benchmark unless the process ended with one of the exit codes."""
        if self.exit_code not in allowed:
            raise SystemExit(
                f"{' '.join(self.command)}\nended with {self.exit_code}:\n{self.errors[-4000:]}")
        return self


def run(command, cwd=None, timeout=None, on_error_line=None):
    """Runs a command to its end.

    `on_error_line(process_id, line)` is called for each line on standard error as it comes. After
    `timeout` seconds the process is killed and the outcome says so. The exit code of a process
    that died of a signal is the signal's number below zero, as `subprocess` has it.
    """
    command = tuple(str(part) for part in command)
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE)
        expired = threading.Event()
        timer = _killer(process.pid, timeout, expired)
        try:
            errors = _read_errors(process, on_error_line)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            timer.cancel()
            if process.returncode is None:
                process.kill()
                process.wait()
        wall_seconds = time.perf_counter() - began
        output.seek(0)
        return Outcome(
            command=command, exit_code=process.returncode, wall_seconds=wall_seconds,
            cpu_seconds=usage.ru_utime + usage.ru_stime, peak_mib=usage.ru_maxrss / 1024,
            output=output.read().decode(errors="replace"), errors=errors,
            timed_out=expired.is_set())


def cpu_seconds(process_id):
    """The CPU seconds that a running process has used, to a hundredth; 0 when it is gone."""
    try:
        with open(f"/proc/{process_id}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def take_peak_mib(process_id):
    """The peak memory of a running process since this was last asked; `None` when it is gone or
    the kernel does not let the peak be put back."""
    try:
        with open(f"/proc/{process_id}/status", encoding="ascii", errors="replace") as file:
            peak = next((line for line in file if line.startswith("VmHWM:")), None)
        if peak is None:
            return None
        # 5 puts the peak back to what the process holds now (proc(5), clear_refs).
        with open(f"/proc/{process_id}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        return None
    return int(peak.split()[1]) / 1024


def _killer(process_id, timeout, expired):
    """A timer that kills a process; it never fires without a timeout."""
    def kill():
        expired.set()
        os.kill(process_id, signal.SIGKILL)
    timer = threading.Timer(timeout if timeout is not None else 0, kill)
    timer.daemon = True
    if timeout is not None:
        timer.start()
    return timer


def _read_errors(process, on_error_line):
    lines = []
    with process.stderr:
        for line in process.stderr:
            lines.append(line.decode(errors="replace"))
            if on_error_line is not None:
                on_error_line(process.pid, lines[-1])
    return "".join(lines)
