#!/usr/bin/env python3
"""The library keeps no state of its own: no variable that can change outlives a call.

Looks at the sections of the built archive, so nothing in the source can hide from it. Exceptions
stand in mutable-globals.txt with a reason. Usage: globals.py ROOT ARCHIVE
"""

import re
import subprocess
import sys

from common import Finding, reasons, run_rule

RECORD = "mutable-globals.txt"
# address, flags, section, size, name, as `objdump -t` prints them.
SYMBOL = re.compile(r"^[0-9a-f]+ .{7} (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$")
MUTABLE = re.compile(r"\.(?:data(?!\.rel\.ro)|bss|tdata|tbss)\b|\*COM\*")


def mutable(archive):
    """Yields (object file, variable) of each variable that can change."""
    output = subprocess.run(["objdump", "-t", archive], capture_output=True, text=True,
                            check=True).stdout
    member = archive
    for line in output.splitlines():
        if ":     file format" in line:
            member = line.split(":")[0]
        match = SYMBOL.match(line)
        if match and MUTABLE.match(match.group(1)) and int(match.group(2), 16) > 0:
            yield member, re.sub(r"\.\d+$", "", match.group(3))


def check(root, archive):
    recorded, findings = reasons(root, RECORD)
    seen = set()
    for member, name in mutable(archive):
        seen.add(name)
        if name not in recorded:
            findings.append(Finding(member, 1, f"{name} can change and outlives a call; make it "
                                    f"const, or record a reason in tests/lint/{RECORD}"))
    for name, line in recorded.items():
        if name not in seen:
            findings.append(Finding(f"tests/lint/{RECORD}", line, f"{name} is not there: drop it"))
    return findings


if __name__ == "__main__":
    run_rule(check, sys.argv[2])
