#!/usr/bin/env python3
"""Says which share of branches and of conditions the tests reach, by group of sources, and what is not.

Reads the profiles that tests of a build with SEXTANT_COVERAGE and clang 19 wrote (`./dev long` makes
both). Branches count each outcome of each condition; MC/DC counts the conditions that were seen to
decide their decision alone. Fails where a group stays below its least share (groups.txt).

  figures.py BUILD PROFILES... [--missing GROUP] [--files]

  --missing GROUP   every outcome that was not reached in that group, with its line
  --files           the figures of each source
"""

import argparse
import fnmatch
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GROUPS = ("core", "parsers", "everything")


def lines_of(name):
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def read_groups():
    patterns, least = defaultdict(list), {}
    for line in lines_of("groups.txt"):
        first, *rest = line.split()
        if first == "least":
            least[rest[0]] = [None if share == "-" else float(share) for share in rest[1:]]
        else:
            patterns[first] += rest
    return patterns, least


def read_unreached():
    found = {}
    for line in lines_of("unreached.txt"):
        head, count, reason = (f.strip() for f in line.rsplit(" | ", 2))
        source, text = (f.strip() for f in head.split(" | ", 1))
        if len(reason) < 20:
            sys.exit(f"unreached.txt: no reason: {line}")
        found[(source, text)] = int(count)
    return found


def coverage(build, profiles):
    """The report of llvm-cov over the library and the programs."""
    data = Path(build) / "all.profdata"
    files = []
    for name in profiles:
        path = Path(name)
        files += sorted(path.glob("*.profraw")) if path.is_dir() else [path]
    listing = Path(build) / "profiles.txt"
    listing.write_text("\n".join(map(str, files)) + "\n", encoding="utf-8")
    subprocess.run(["llvm-profdata-19", "merge", "-sparse", "-failure-mode=all", "-f",
                    str(listing), "-o", str(data)], check=True)
    objects = [Path(build) / "libsextant.so", Path(build) / "sextant", Path(build) / "sextant-worker"]
    command = ["llvm-cov-19", "export", f"-instr-profile={data}", str(objects[0])]
    for other in objects[1:]:
        command += ["-object", str(other)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout)["data"][0]["files"]


class Source:
    """What was reached of one source, and where the rest is."""

    def __init__(self, name, report):
        self.name = name
        text = (ROOT / name).read_text(encoding="utf-8").splitlines()
        summary = report["summary"]
        self.branches = [summary["branches"]["covered"], summary["branches"]["count"]]
        self.mcdc = [summary["mcdc"]["covered"], summary["mcdc"]["count"]]
        self.missing = []  # (line, its text, branch or condition, what)
        # A function of a header stands here once for each source that has it: reached in one is reached.
        branches = {}
        for branch in report["branches"]:
            seen = branches.setdefault(tuple(branch[:4]), branch[:4] + [0, 0])
            seen[4:] = [seen[4] + branch[4], seen[5] + branch[5]]
        for branch in branches.values():
            for outcome, count in (("true", branch[4]), ("false", branch[5])):
                if count == 0:
                    self.missing.append((branch[0], text[branch[0] - 1].strip(), "branch",
                                         f"column {branch[1]} never {outcome}"))
        decisions = {}
        for decision in report["mcdc_records"]:
            place = tuple(decision[:4])
            before = decisions.get(place, [False] * len(decision[-1]))
            decisions[place] = [a or b for a, b in zip(before, decision[-1])]
        for decision, conditions in decisions.items():
            for i, seen in enumerate(conditions):
                if not seen:
                    self.missing.append((decision[0], text[decision[0] - 1].strip(), "condition",
                                         f"condition {i + 1} never decides alone"))

    def excuse(self, unreached):
        """Takes out what cannot be reached; returns how much that was."""
        taken = 0
        for kind, pair in (("branch", self.branches), ("condition", self.mcdc)):
            for line in {m[:2] for m in self.missing if m[2] == kind}:
                key = (self.name, line[1])
                here = [m for m in self.missing if m[:2] == line and m[2] == kind]
                if unreached.get(key, 0) >= len(here):
                    unreached[key] -= len(here)
                    pair[1] -= len(here)
                    taken += len(here)
                    self.missing = [m for m in self.missing if m not in here]
        return taken


def share(pair):
    return 100 * pair[0] / pair[1] if pair[1] else 100.0


def figures(sources):
    branches, mcdc = [0, 0], [0, 0]
    for source in sources:
        for total, part in ((branches, source.branches), (mcdc, source.mcdc)):
            total[0] += part[0]
            total[1] += part[1]
    return branches, mcdc


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build")
    options.add_argument("profiles", nargs="+")
    options.add_argument("--missing", choices=GROUPS)
    options.add_argument("--files", action="store_true")
    options = options.parse_args()
    patterns, least = read_groups()
    unreached = read_unreached()
    grouped, bad = {group: [] for group in GROUPS}, []
    for report in coverage(options.build, options.profiles):
        name = os.path.relpath(report["filename"], ROOT)
        if name.startswith("..") or not name.startswith("runtime/"):
            name = report["filename"]
            name = name[name.index("runtime/"):] if "runtime/" in name else None
        if not name or not (ROOT / name).exists():
            continue
        source = Source(name, report)
        grouped["everything"].append(source)
        for group in ("core", "parsers"):
            if any(fnmatch.fnmatch(name, "runtime/" + p) for p in patterns[group]):
                grouped[group].append(source)
                break
    taken = sum(source.excuse(unreached) for source in grouped["core"])
    bad += [f"unreached.txt: was reached after all: {' | '.join(key)}"
            for key, left in unreached.items() if left > 0]
    for group in GROUPS:
        branches, mcdc = figures(grouped[group])
        print(f"{group}: sources={len(grouped[group])} branches={branches[0]}/{branches[1]} "
              f"({share(branches):.1f}%) mcdc={mcdc[0]}/{mcdc[1]} ({share(mcdc):.1f}%)")
        if not grouped[group]:
            bad.append(f"{group}: no source")
        for name, pair, wanted in zip(("branches", "mcdc"), (branches, mcdc), least[group]):
            if wanted is not None and share(pair) < wanted:
                bad.append(f"{group}: {name} below {wanted:.0f} %")
    print(f"unreachable in the core, with a reason each: {taken}")
    if options.files:
        for source in sorted(grouped["everything"], key=lambda s: share(s.branches)):
            print(f"  {source.name}: branches {share(source.branches):.1f}% "
                  f"({source.branches[1] - source.branches[0]} missing), "
                  f"mcdc {share(source.mcdc):.1f}%")
    shown = grouped[options.missing] if options.missing else grouped["core"]
    for source in shown:
        for line, text, kind, what in sorted(source.missing):
            print(f"  not reached: {source.name}:{line}: {kind}: {what}: {text}")
    for line in bad:
        print("failed:", line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
