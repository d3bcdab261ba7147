#!/usr/bin/env python3
"""The shared library shows exactly the functions that include/sextant/*.h marks SX_API.

Usage: exports.py ROOT LIBRARY
"""

import re
import subprocess
import sys
from pathlib import Path

from common import Finding, blank, files, read, relative, run_rule

DECLARED = re.compile(r"\bSX_API\b[^;{]*?\b(sx_\w+)\s*(?=\(|;|\[)")


def declared(root):
    """{name: (path, line)} of what the public headers promise."""
    found = {}
    for path in files(root, "include", suffixes={".h"}):
        text = re.sub(r"^[ \t]*#.*(?:\\\n.*)*", lambda m: re.sub(r"[^\n]", " ", m.group()),
                      blank(read(path)), flags=re.MULTILINE)
        for match in DECLARED.finditer(text):
            found[match.group(1)] = (relative(root, path), text.count("\n", 0, match.start()) + 1)
    return found


def exported(library):
    """The symbols that the library defines for others."""
    output = subprocess.run(["nm", "-D", "--defined-only", "-f", "posix", library],
                            capture_output=True, text=True, check=True).stdout
    return {line.split()[0].split("@")[0] for line in output.splitlines()}


def check(root, library):
    promised, shown = declared(root), exported(library)
    findings = [Finding(path, line, f"{name} is declared but the library does not have it")
                for name, (path, line) in promised.items() if name not in shown]
    findings += [Finding(Path(library).name, 1, f"{name} is shown but no public header has it")
                 for name in sorted(shown - promised.keys())]
    return findings


if __name__ == "__main__":
    run_rule(check, sys.argv[2])
