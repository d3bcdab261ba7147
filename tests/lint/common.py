"""What the rules share: walking the tree, blanking comments, reporting.

A rule is a module with check(root) -> list of Finding; run_rule() makes it a program.
"""

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

SKIP = {".git", "build", "node_modules", "__pycache__"}


class Finding(NamedTuple):
    """One violation and where it stands."""

    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def files(root, *folders, suffixes=None):
    """Yields the files below root/folder for each folder, sorted, without built ones."""
    for folder in folders or (".",):
        for where, names, found in os.walk(Path(root, folder)):
            names[:] = sorted(name for name in names if name not in SKIP)
            for name in sorted(name for name in found if name not in SKIP):
                path = Path(where, name)
                if path.is_file() and (suffixes is None or path.suffix in suffixes):
                    yield path


def relative(root, path):
    return Path(path).relative_to(root).as_posix()


def read(path):
    return Path(path).read_text(encoding="utf-8", errors="replace")


TOKEN = re.compile(
    r"""(?P<comment>//(?:[^\n\\]|\\.)*|/\*.*?\*/)"""
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""",
    re.DOTALL | re.VERBOSE)


def blank(text, strings=True):
    """C text with comments (and the insides of strings) blanked; lines and columns stay."""

    def hide(match):
        if match.group("string") is not None and not strings:
            return match.group()
        keep = 1 if match.group("string") is not None else 0
        inner = match.group()[keep:len(match.group()) - keep]
        edge = match.group()[:keep]
        return edge + re.sub(r"[^\n]", " ", inner) + edge

    return TOKEN.sub(hide, text)


def reasons(root, name):
    """Reads tests/lint/NAME ("path: reason" lines); returns ({path: reason}, findings)."""
    path = Path(root, "tests/lint", name)
    recorded, wrong = {}, []
    if path.exists():
        for number, line in enumerate(read(path).splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            key, _, reason = line.partition(": ")
            if not reason.strip():
                wrong.append(Finding(relative(root, path), number, f"'{key}' has no reason"))
            recorded[key.strip()] = number
    return recorded, wrong


def run_rule(check, *arguments):
    """The program around a rule: prints findings and a closing line, exits 1 on findings."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    findings = check(root, *arguments)
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} findings")
        sys.exit(1)
    print("no findings")
