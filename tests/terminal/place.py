"""What the cases share: a place of its own for each, scripts of keys, and the checks."""

import json
import os
import shutil
import tempfile

from driver import Terminal, plain

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
SEXTANT = os.environ.get("SEXTANT", os.path.join(SOURCE, "build", "dev", "sextant"))
SHIPPED = os.path.join(SOURCE, "instruments")
TRIALS = os.path.join(HERE, "instruments")
DOWN, UP, RIGHT = "\x1b[B", "\x1b[A", "\x1b[C"

tests = []


def test(function):
    tests.append(function)
    return function


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def equal(got, expected, what):
    check(got == expected, f"{what}:\n  got      {got!r}\n  expected {expected!r}")


class Place:
    """A directory of sessions and the environment that leads to it."""

    def __init__(self):
        self.terminals = []
        self.home = tempfile.mkdtemp(prefix="sextant-terminal-")
        self.store = os.path.join(self.home, "sextant", "sessions")
        self.env = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.home,
            "XDG_STATE_HOME": self.home,
            "TERM": "xterm",
            "LC_ALL": "C",
            "SEXTANT_PATH": TRIALS + ":" + SHIPPED,
            "SOURCE_DATE_EPOCH": "1790000000",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for terminal in self.terminals:
            terminal.end()
        shutil.rmtree(self.home, ignore_errors=True)

    def terminal(self, *arguments, rows=24, columns=80, **env):
        terminal = Terminal([SEXTANT, "run", *arguments], {**self.env, **env}, rows, columns)
        self.terminals.append(terminal)
        return terminal

    def pipe(self, *arguments, lines=(), **env):
        return plain([SEXTANT, "run", *arguments], {**self.env, **env}, lines)

    def files(self, ending):
        names = os.listdir(self.store) if os.path.isdir(self.store) else []
        return sorted(os.path.join(self.store, n) for n in names if n.endswith(ending))

    def id(self):
        return os.path.basename(self.files(".ndjson")[0])[: -len(".ndjson")]

    def events(self):
        """The events that a person caused, as they stand in the only journal."""
        journal = self.files(".ndjson")
        if not journal:
            return []
        with open(journal[0], encoding="utf-8") as file:
            bodies = [json.loads(line)["body"] for line in file.read().split("\n")[:-1]]
        return [b for b in bodies if b["event"] in ("answer", "back", "finish")]

    def saved(self):
        """The saved response without what differs from session to session."""
        with open(self.files(".json")[0], encoding="utf-8") as file:
            text = file.read()
        return text.replace(self.id(), "SESSION").replace('"mode":"plain"', '"mode":"terminal"')


def answers(place):
    return json.loads(place.saved())["answers"]


# --- a person with a list of what to do ------------------------------------------------------------


class Script:
    """Steps for the terminal: (keys, what the screen must show before them)."""

    def __init__(self, arguments, steps, plain_lines):
        self.arguments = arguments
        self.steps = steps
        self.plain_lines = plain_lines


INTRO = ("\r", "Enter goes on")
REVIEW = ("\r", "last question of this part")

GAD7 = Script(
    ["gad-7", "--subject", "S1"],
    [INTRO]
    + [(key, f"Question {n} of 8") for key, n in (
        ("2\r", 1), (DOWN + DOWN + "\r", 2), ("d\r", 3), ("b", 4), ("1\r", 3), ("3\r", 4),
        ("0\r", 5), ("b", 6), ("b", 5), ("3\r", 4), ("0\r", 5), ("1\r", 6), ("1\r", 7),
        ("s\r", 8))]
    + [REVIEW],
    ["2", "1", "d", "b", "1", "3", "0", "b", "b", "3", "0", "1", "1", "s"],
)

STEPPED = Script(
    ["stepped"],
    [INTRO, ("2\r", "Question 1 of 2"), ("0\r", "Question 2 of 2"), REVIEW,
     INTRO, ("0\r", "Part 2 of up to 3. Question 1 of 3"), ("0\r", "Question 2 of 3"),
     ("2\r", "Question 3 of 3"), ("b", "last question of this part"),
     ("0\r", "Question 3 of 3"), REVIEW,
     INTRO, ("30\r", "Your age"), ("3\r", "feel low?"), ("b", "What did you drink?"),
     ("0\r", "feel low?"), ("13\r", "What did you drink?"), ("7.5\r", "How long"),
     (RIGHT + RIGHT + "\r", "How strong"), ("312\r", "What matters"),
     ("2020-02-29\r", "Since when"), ("caf\u00e9 /q\r", "Anything else"), ("1\r", "Do you work?"),
     ("2\r", "tired at work"), ("1\r", "take breaks"), ("b", "did that help"),
     ("b", "take breaks"), ("b", "tired at work"), ("2\r", "Do you work?"), ("n\r", "did that help"),
     ("n\r", "low at home"), REVIEW],
    ["2", "0", "0", "0", "2", "30", "3", "b", "0"],
)


def play(place, script, first=0, terminal=None):
    """Does the steps from `first` on, in a terminal that has just shown what comes before them."""
    terminal = terminal or place.terminal(*script.arguments)
    for keys, shown in script.steps[first:]:
        terminal.wait_for(shown)
        terminal.keys(keys)
    terminal.wait_for("Saved response:")
    equal(terminal.finish(), 0, "exit status")
    return terminal


def whole(script):
    """The saved response of a session that nothing interrupted."""
    with Place() as place:
        play(place, script)
        return place.saved(), len(place.events())
