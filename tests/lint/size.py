#!/usr/bin/env python3
"""No source file over 600 lines without a reason recorded in long-files.txt.

Entries whose file is gone or has become short are findings too, so the list stays true.
"""

from pathlib import Path

from common import Finding, files, read, reasons, relative, run_rule

LIMIT = 600
SUFFIXES = {".c", ".h", ".py", ".sh", ".js", ".mjs", ".cmake", ".lua", ".css"}
RECORD = "long-files.txt"


def sources(root):
    yield from files(root, "runtime", "include", "plugins", "examples", "tests", "cmake",
                     suffixes=SUFFIXES)
    for name in ("dev", ".ci/run", "CMakeLists.txt"):
        if Path(root, name).is_file():
            yield Path(root, name)


def check(root):
    recorded, findings = reasons(root, RECORD)
    long_files = set()
    for path in sources(root):
        name = relative(root, path)
        count = len(read(path).splitlines())
        if count > LIMIT:
            long_files.add(name)
            if name not in recorded:
                findings.append(Finding(name, LIMIT + 1, f"{count} lines; at most {LIMIT}, or a "
                                        f"reason in tests/lint/{RECORD}"))
    for name, line in recorded.items():
        if name not in long_files:
            findings.append(Finding(f"tests/lint/{RECORD}", line,
                                    f"{name} has no more than {LIMIT} lines: drop the entry"))
    return findings


if __name__ == "__main__":
    run_rule(check)
