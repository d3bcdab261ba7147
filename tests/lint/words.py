#!/usr/bin/env python3
"""Texts that do not belong in the tree: paths of one machine, marks of unfinished work, and
signs of a merge gone wrong. Reads every text file, whatever its kind.
"""

import re

from common import Finding, files, relative, run_rule

# Put together from pieces, so that this file does not hold them.
PATHS = re.compile(r"(?<![\w./~-])/(?:" + "|".join((
    "wo" + "rk/", "ro" + "ot/", "home/" + "[a-z]", "Us" + "ers/", "mnt/" + "[a-z]")) + ")")
MARKS = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
MERGE = re.compile(r"^(?:<{7} |>{7} |={7}$)")


def check(root):
    findings = []
    for path in files(root):
        data = path.read_bytes()
        if b"\0" in data[:8192]:
            continue
        name = relative(root, path)
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            for match in PATHS.finditer(line):
                findings.append(Finding(name, number, f"'{match.group()}' is a path of one machine"))
            for match in MARKS.finditer(line):
                findings.append(Finding(name, number, f"'{match.group()}' marks unfinished work"))
            if MERGE.match(line):
                findings.append(Finding(name, number, "a mark of an unfinished merge"))
    return findings


if __name__ == "__main__":
    run_rule(check)
