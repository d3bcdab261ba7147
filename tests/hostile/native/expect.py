#!/usr/bin/env python3
"""What is expected of each hostile plugin: name, code, when, finds (tab-separated), or as a module.

expect.py [--json] lists them. `plugins()` gives them to a runner; `planted(build)` says which file
and socket a runner plants, so that it can tell that nobody touched them.
"""
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple, Optional

HERE = Path(__file__).resolve().parent
FIRST = re.compile(r"/\* expect: (\S+); when: (\w+)(?:; finds: ([\w-]+))? \*/\n/\* (.+) \*/\n")
WHENS = ("load", "open", "manifest", "score", "validate", "next", "text", "close", "check")
CODES = re.compile(r"PLUGIN\.[A-Z]+|MANIFEST\.[A-Z_]+|harmless|unseen")


class Expected(NamedTuple):
    name: str
    code: str
    when: str
    finds: Optional[str]  # the line of `sextant plugin check` that fails
    what: str  # one sentence

    def library(self, build):
        return Path(build, "tests/hostile/native", self.name, "plugin.so")


def read(path):
    match = FIRST.match(path.read_text(encoding="utf-8"))
    if not match or match[2] not in WHENS or not CODES.fullmatch(match[1]):
        raise ValueError(f"{path.name}: its first lines do not say what is expected")
    return Expected(path.stem, match[1], match[2], match[3], match[4])


def plugins():
    """All of them; those that nothing else is compared with first: the clean ones."""
    found = [read(path) for path in sorted(HERE.glob("*.c"))]
    return sorted(found, key=lambda one: (not one.name.startswith("clean"), one.name))


def clean(one):
    """The name of the plugin whose rows those of this one are compared with."""
    for kind in ("next", "text"):
        if one.when == kind:
            return {"next": "clean-adaptive", "text": "clean-wording"}[kind]
    return "clean-noted" if one.name.startswith(("note-", "clean-noted")) else "clean"


def planted(build):
    folder = Path(build, "tests/hostile")
    return folder / "native.planted", folder / "native.socket"


def main():
    if "--json" in sys.argv[1:]:
        print(json.dumps([one._asdict() for one in plugins()], indent=1))
        return
    for one in plugins():
        print(one.name, one.code, one.when, one.finds or "-", sep="\t")


if __name__ == "__main__":
    main()
