#!/usr/bin/env python3
"""C sources are formatted as .clang-format says; `./dev fmt` does it."""

import re
import shutil
import subprocess
from pathlib import Path

from common import Finding, files, relative, run_rule

FOLDERS = ("runtime", "include", "tests", "examples", "plugins", "cmake")


def check(root):
    if shutil.which("clang-format") is None:
        return [Finding(".clang-format", 1, "clang-format is not installed")]
    paths = [str(path) for folder in FOLDERS if Path(root, folder).is_dir()
             for path in files(root, folder, suffixes={".c", ".h"})]
    if not paths:
        return []
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], cwd=root,
                          capture_output=True, text=True, check=False)
    findings = []
    for match in re.finditer(r"^(.+?):(\d+):\d+: error: ", done.stderr, re.MULTILINE):
        name = relative(root, Path(root, match.group(1)))
        if name not in {finding.path for finding in findings}:
            findings.append(Finding(name, int(match.group(2)), "is not formatted: ./dev fmt"))
    if done.returncode != 0 and not findings:
        findings.append(Finding(".clang-format", 1, done.stderr.strip()))
    return findings


if __name__ == "__main__":
    run_rule(check)
