"""Reads case files; README.md describes their form."""

import dataclasses
import pathlib

from .failure import CaseError

# What stands at the beginning of a line, and the event that it is short for.
MARKS = {">>": "send", "<<": "expect", "<-": "expect_unordered", "<=": "expect_exactly", "<?": "expect_containing"}

# The settings that a case may have, each given once unless it is one of `REPEATED`.
SETTINGS = {
    "independent", "needs", "alone", "arguments", "stdin", "stdout", "stderr", "environment", "file", "parent",
    "nonblocking", "output",
}
REPEATED = {"environment", "file"}


@dataclasses.dataclass
class Event:
    """One line of a case, or several where answers may come in any order."""

    name: str
    texts: list
    line: int


@dataclasses.dataclass
class Case:
    """One case: how the server is started, and what happens then."""

    theme: str
    title: str
    settings: dict
    events: list

    @property
    def name(self):
        return f"{self.theme}: {self.title}"

    @property
    def is_independent(self):
        return "independent" in self.settings

    @property
    def runs_alone(self):
        return "alone" in self.settings

    def setting(self, name, default=None):
        return self.settings.get(name, [default])[0]


def read_folder(folder):
    """All cases of a folder, by the names of their files."""
    cases = []
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        cases.extend(read_file(path))
    return cases


def read_file(path):
    """The cases of one file. Settings before the first title hold for all of them."""
    shared = {}
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            read_line(line, number, path.stem, shared, cases)
        except CaseError as error:
            raise CaseError(f"{path.name}:{number}: {error}") from None
    return cases


def read_line(line, number, theme, shared, cases):
    if not line.strip() or line.startswith("#"):
        return
    mark, _, text = line.partition(" ")
    if mark == "===":
        settings = {name: list(values) for name, values in shared.items()}
        cases.append(Case(theme, text, settings, []))
    elif mark == ":":
        add_setting(cases[-1].settings if cases else shared, text)
    elif not cases:
        raise CaseError("An event stands before the first title.")
    elif mark == "!!":
        name, _, rest = text.partition(" ")
        cases[-1].events.append(Event(name.replace("-", "_"), [rest], number))
    elif mark in MARKS:
        add_marked(cases[-1].events, MARKS[mark], text, number)
    else:
        raise CaseError(f"`{mark}` begins nothing that a case can hold.")


def add_setting(settings, text):
    name, _, value = text.partition(" ")
    if name not in SETTINGS:
        raise CaseError(f"There is no setting `{name}`.")
    if name in REPEATED:
        settings.setdefault(name, []).append(value)
    else:
        settings[name] = [value]


def add_marked(events, name, text, number):
    """Lines of unordered answers that follow each other are one event."""
    if name == "expect_unordered" and events and events[-1].name == name:
        events[-1].texts.append(text)
    else:
        events.append(Event(name, [text], number))
