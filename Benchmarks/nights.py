"""Runs `chama night` and takes down what each verb cost."""

import json
import re
from dataclasses import dataclass

import measure

VERB_DONE = re.compile(r"^(\w+): done in ([0-9.]+) s")


@dataclass(frozen=True)
class Verb:
    """What one verb of a night cost. `peak_mib` is the peak while it ran, `None` where unknown."""

    name: str
    seconds: float
    cpu_seconds: float
    peak_mib: float | None


@dataclass(frozen=True)
class Night:
    """A night as a whole and by verb."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    verbs: tuple

    def verb(self, name):
        return next(verb for verb in self.verbs if verb.name == name)

    @property
    def rest_seconds(self):
        """What is in no verb: starting, opening the ledger, bringing it in order at the end."""
        return self.wall_seconds - sum(verb.seconds for verb in self.verbs)


def command(chama, feeds, ledger, out, day):
    """The command of a night."""
    return [chama, "night", "--feeds", feeds, "--ledger", ledger, "--out", out, "--day", day,
            "--json"]


def run(chama, feeds, ledger, out, day):
    """Runs a night that has to publish. CPU and memory are read as each verb reports its end."""
    marks = []

    def mark(process_id, line):
        if found := VERB_DONE.match(line):
            marks.append((
                found[1], float(found[2]), measure.cpu_seconds(process_id),
                measure.take_peak_mib(process_id)))

    outcome = measure.run(command(chama, feeds, ledger, out, day), on_error_line=mark)
    outcome.require(0, 1)
    # Thousandths stand in the run's record; the verb that writes it is told on standard error.
    recorded = {verb["name"]: verb["seconds"]
                for verb in json.loads(outcome.output)["run"]["verbs"]}
    verbs = []
    cpu_before = 0.0
    for name, told_seconds, cpu_seconds, peak_mib in marks:
        # A process that has ended in the meantime leaves its last verb the rest of the CPU time.
        cpu_seconds = cpu_seconds or outcome.cpu_seconds
        verbs.append(Verb(
            name, recorded.get(name, told_seconds), cpu_seconds - cpu_before, peak_mib))
        cpu_before = cpu_seconds
    # Where the peak was put back after a verb, the kernel's last word knows only the time since.
    peaks = [verb.peak_mib for verb in verbs if verb.peak_mib is not None]
    return Night(
        outcome.wall_seconds, outcome.cpu_seconds, max([outcome.peak_mib, *peaks]), tuple(verbs))
