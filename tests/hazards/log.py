#!/usr/bin/env python3
"""Writes docs/hazard-log.md from the first lines of the tests in this folder.

Each hazard has one test, ID-short-name.test (a whole-program test, see tests/cli/README.md), that
opens with comment lines of these keys, in this order; a line that begins with "#   " goes on with the
one before:

    # hazard: ID (SEVERITY)      what can come of it: S a wrong score or a flag that is hidden, P one
                                 person's data shown to another, D data lost, A the program stopped
    # goes wrong: ...
    # must happen: ...
    # protection: FILE[, FILE]   where the code stands that keeps it
    # also: FILE[, FILE]         other tests of the same hazard; may be absent
    # residual: ...              what is left all the same
    # open: ...                  what is not done yet; absent when nothing is

`log.py` writes the page; `log.py --check` says whether it is what would be written, whether every
hazard has its test, and whether the files that are named are there.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
PAGE = SOURCE / "docs/hazard-log.md"
SECTIONS = (("M", 24, "Manifests"), ("C", 14, "Tables of answers"), ("J", 8, "JSON and other formats"),
            ("O", 7, "Output and machine"), ("Q", 22, "Scores, versions, safety"))
KEYS = ("hazard", "goes wrong", "must happen", "protection", "also", "residual", "open")
OPTIONAL = ("also", "open")
HARM = {"S": "wrong score or hidden flag", "P": "data of another person", "D": "lost data", "A": "no service"}
INTRODUCTION = """# Hazard log

This page is generated from the tests in `tests/hazards` (`tests/hazards/log.py`). Each hazard has a test of
its name, which does what goes wrong and fails when the protection is taken away. The tests are part of
the suite, and so is a check that this page is up to date and that no hazard is without its test.

What can come of it: **S** a wrong score, or a flag that is hidden; **P** one person's data shown to
another; **D** data lost; **A** the program stopped.
"""


def head(path):
    """The keys of one test, and what is wrong with its first lines."""
    values, faults, key = {}, [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        if line.startswith("#   ") and key:
            values[key] += " " + line[4:].strip()
            continue
        key, _, value = line[2:].partition(": ")
        if key not in KEYS or key in values:
            faults.append(f"the key '{key}' is not one of {', '.join(KEYS)}, once each")
        values[key] = value.strip()
    missing = [name for name in KEYS if name not in values and name not in OPTIONAL]
    faults += [f"there is no '{name}'" for name in missing]
    if [name for name in KEYS if name in values] != [name for name in values if name in KEYS]:
        faults.append("the keys stand in another order")
    return values, faults


def files(values, key):
    return [name.strip() for name in values.get(key, "").split(",") if name.strip()]


def read_all():
    """Hazards by id, and everything that is wrong."""
    hazards, faults = {}, []
    wanted = {f"{letter}{number}" for letter, count, _ in SECTIONS for number in range(1, count + 1)}
    for path in sorted(HERE.glob("*.test")):
        values, wrong = head(path)
        match = re.fullmatch(r"([A-Z]\d+) \(([SPDA])\)", values.get("hazard", ""))
        named = re.fullmatch(r"([A-Z]\d+)-[a-z0-9-]+\.test", path.name)
        if not match or not named or match[1] != named[1]:
            wrong.append("'hazard: ID (S, P, D or A)' with the id that the name of the file begins with")
        elif match[1] not in wanted or match[1] in hazards:
            wrong.append(f"{match[1]} is no hazard of the list, or has a test already")
        else:
            hazards[match[1]] = dict(values, test=path.name, severity=match[2])
        for name in files(values, "protection") + files(values, "also"):
            if not (SOURCE / name).exists():
                wrong.append(f"{name} is not there")
        faults += [f"{path.name}: {fault}" for fault in wrong]
    faults += [f"{ident}: there is no test of that name" for ident in sorted(wanted - set(hazards))]
    return hazards, faults


def link(name):
    return f"[`{name}`](../{name})"


def page(hazards):
    lines = [INTRODUCTION]
    is_open = [ident for ident in hazards if "open" in hazards[ident]]
    lines.append("| section | hazards | with something open |\n|---|---|---|")
    for letter, count, title in SECTIONS:
        some = sum(1 for ident in is_open if ident[0] == letter)
        lines.append(f"| {letter}: {title} | {count} | {some} |")
    lines.append(f"| all | {len(hazards)} | {len(is_open)} |")
    lines.append("\n## What is open\n")
    for letter, count, _ in SECTIONS:
        for number in range(1, count + 1):
            ident = f"{letter}{number}"
            if "open" in hazards[ident]:
                lines.append(f"- **{ident}**: {hazards[ident]['open']}")
    for letter, count, title in SECTIONS:
        lines.append(f"\n## {letter}: {title}")
        for number in range(1, count + 1):
            one = hazards[f"{letter}{number}"]
            name = one["test"].removesuffix(".test").partition("-")[2].replace("-", " ")
            lines.append(f"\n### {letter}{number}: {name}\n")
            lines.append(f"- Goes wrong: {one['goes wrong']}")
            lines.append(f"- Can bring: **{one['severity']}**, {HARM[one['severity']]}.")
            lines.append(f"- Must happen: {one['must happen']}")
            lines.append("- Protection: " + ", ".join(map(link, files(one, "protection"))))
            tests = [f"tests/hazards/{one['test']}", *files(one, "also")]
            lines.append("- Tests: " + ", ".join(map(link, tests)))
            lines.append(f"- Left: {one['residual']}")
            if "open" in one:
                lines.append(f"- **Open**: {one['open']}")
    return "\n".join(lines) + "\n"


def main():
    hazards, faults = read_all()
    text = "" if faults else page(hazards)
    if sys.argv[1:] == ["--check"]:
        if text and (not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text):
            faults.append("docs/hazard-log.md is not what tests/hazards/log.py writes: run it")
    elif text:
        PAGE.write_text(text, encoding="utf-8")
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"hazards={len(hazards)} open={sum('open' in one for one in hazards.values())} faults={len(faults)}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
