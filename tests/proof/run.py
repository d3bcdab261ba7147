#!/usr/bin/env python3
"""Proves the arithmetic of scores and flags from the contracts in its sources (Frama-C WP, Z3).

core.txt says what is proved. A run prints one line for each of its lines, then `goals=N proved=N`;
`smoke` counts the tries to prove a contradiction from the contracts themselves, which must all fail.
Then single changes (changes.txt) are made in a copy, and each must make a proof fail. Last comes the
trap of the 128 bits: in `whole` arithmetic the prover must not be able to show that a product fits 64
bits, or it would have overlooked what happens beyond.

  run.py [--list] [--only WORD]   WORD: part of the name of a source
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = Path(os.environ.get("SRC", HERE.parent.parent))
# What a goal may take: steps of the prover, which are the same on every machine, and so many seconds
# of the clock that a busy one does not fail. Most goals take a thousandth of either.
STEPS, SECONDS = 400_000_000, 900
STEPS_CHANGED, SECONDS_CHANGED = 4_000_000, 60
ARITHMETIC = {"machine": ["-wp-rte"], "whole": ["-wp-model", "Typed+nat"]}
# What a header's functions are proved through.
THROUGH = {
    "runtime/base/round.h": "runtime/base/round.c",
    "runtime/psych/missing.h": "runtime/psych/missing.c",
    "runtime/psych/logic.h": "runtime/flags/state.c",
}
TRAP = (
    "    sx_wide left = (sx_wide)num * other_den;\n",
    "    /*@ assert trap: -0x8000000000000000 <= left <= 0x7FFFFFFFFFFFFFFF; */\n",
)


def lines_of(name):
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def runs():
    for line in lines_of("core.txt"):
        source, arithmetic, *functions = line.split()
        yield source, arithmetic, functions


def changes():
    for line in lines_of("changes.txt"):
        fields = [f.replace("\0", "|") for f in line.replace("\\|", "\0").split("|")]
        if len(fields) != 5:
            sys.exit(f"changes.txt: not five fields: {line}")
        yield fields


class Prover:
    """Runs Frama-C with a Why3 configuration of its own."""

    def __init__(self, scratch):
        self.scratch = Path(scratch)
        self.environment = dict(os.environ, WHY3CONFIG=str(self.scratch / "why3.conf"))
        subprocess.run(["why3", "config", "detect"], env=self.environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def prove(self, root, source, arithmetic, functions, steps, seconds, more=()):
        """Returns (goals that were proved, goals that were not, smoke tests, whole output)."""
        command = ["frama-c", f"-cpp-extra-args=-I{root}/runtime -I{root}/include", "-wp",
                   *ARITHMETIC[arithmetic], "-wp-prover", "z3", "-wp-steps", str(steps), "-wp-timeout", str(seconds),
                   "-wp-smoke-timeout", "1", "-wp-par", "2", *more]
        named = [f for f in functions if f != "lemmas"]
        if named:
            command += ["-wp-fct", ",".join(named)]
        outputs = [self.run(command + [str(root / source)])]
        if "lemmas" in functions:
            lemmas = [c for c in command[:-2]] if named else command
            outputs.append(self.run(lemmas + ["-wp-prop=@lemma", str(root / source)]))
        text = "\n".join(outputs)
        proved = re.findall(r"Goal (\S+) : Valid", text)
        failed = re.findall(r"Goal (\S+) : (?:Failed|Unknown|Timeout|Stepout)", text)
        smoke = re.findall(r"\[Passed\] Smoke-test (\S+)", text)
        failed += re.findall(r"\[Failed\] \(Doomed\) (\S+)", text)
        failed += re.findall(r"Smoke-test (\S+) \(doomed\)", text, re.IGNORECASE)
        for output in outputs:
            if not re.search(r"Proved goals:\s+\d+ / \d+", output):
                failed.append("the prover did not run to its end")
        total = sum(int(n) for n in re.findall(r"Proved goals:\s+\d+ / (\d+)", text))
        if not failed and len(proved) + len(smoke) != total:
            failed.append(f"{total} goals, {len(proved)} proved, {len(smoke)} smoke tests")
        return proved, failed, smoke, text

    def run(self, command):
        done = subprocess.run(command, env=self.environment, cwd=self.scratch, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.stdout


def contracted(text, function):
    """Does a contract stand before the function or its declaration?"""
    return re.search(r"\*/\n(?:static )?(?:inline )?[\w ]+?[ *]" + function + r"\(", text)


def prove_all(prover, only):
    goals = proved = smoke = 0
    bad = []
    for source, arithmetic, functions in runs():
        if only and only not in source:
            continue
        near = [ROOT / source, (ROOT / source).with_suffix(".h"), ROOT / "runtime/psych/logic.h"]
        text = "\n".join(p.read_text(encoding="utf-8") for p in near if p.exists())
        bad += [f"{source}: {f} has no contract" for f in functions
                if f != "lemmas" and f != "sx_ratio_compare" and not contracted(text, f)]
        good, failed, passed, _ = prover.prove(ROOT, source, arithmetic, functions, STEPS,
                                               SECONDS, ["-wp-smoke-tests"])
        for function in functions:
            if function != "lemmas" and not any(f"_{function}_" in goal for goal in good):
                bad.append(f"{source}: nothing was proved of {function}")
        print(f"  {source} ({arithmetic}): goals={len(good) + len(failed)} proved={len(good)} "
              f"smoke={len(passed)}", flush=True)
        bad += [f"{source}: not proved: {goal}" for goal in failed]
        goals += len(good) + len(failed)
        proved += len(good)
        smoke += len(passed)
    print(f"goals={goals} proved={proved} smoke={smoke}", flush=True)
    return bad


def copy_tree(to):
    for folder in ("runtime", "include"):
        shutil.copytree(ROOT / folder, to / folder)


def prove_changes(prover, only, scratch):
    bad = []
    made = noticed = 0
    for source, arithmetic, function, old, new in changes():
        if only and only not in source:
            continue
        path = scratch / "tree" / source
        text = path.read_text(encoding="utf-8")
        squeezed = re.escape(old).replace(r"\ ", r"\s*")
        found = re.search(squeezed, text)
        if not found:
            bad.append(f"changes.txt: {source} has no '{old}'")
            continue
        path.write_text(text[:found.start()] + new + text[found.end():], encoding="utf-8")
        through = THROUGH.get(source, source)
        _, failed, _, output = prover.prove(scratch / "tree", through, arithmetic, [function],
                                            STEPS_CHANGED, SECONDS_CHANGED)
        path.write_text(text, encoding="utf-8")
        made += 1
        if any(f"_{function}_" in goal for goal in failed):
            noticed += 1
        else:
            bad.append(f"{source}: nobody noticed '{old}' -> '{new}'")
            print(output[-600:])
    print(f"changes={made} noticed={noticed}", flush=True)
    return bad


def spring_trap(prover, scratch):
    path = scratch / "tree/runtime/base/round.h"
    text = path.read_text(encoding="utf-8")
    if TRAP[0] not in text:
        return ["the trap of the 128 bits has no place in runtime/base/round.h"]
    path.write_text(text.replace(TRAP[0], TRAP[0] + TRAP[1]), encoding="utf-8")
    _, failed, _, _ = prover.prove(scratch / "tree", "runtime/base/round.c", "whole",
                                   ["sx_ratio_compare"], STEPS_CHANGED, SECONDS_CHANGED)
    path.write_text(text, encoding="utf-8")
    if any("trap" in goal for goal in failed):
        print("trap=noticed", flush=True)
        return []
    return ["in whole arithmetic a product of 64-bit numbers was shown to fit 64 bits"]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--list", action="store_true")
    options.add_argument("--only", default="")
    options = options.parse_args()
    if options.list:
        for source, arithmetic, functions in runs():
            print(source, arithmetic, *functions)
        return 0
    for tool in ("frama-c", "why3", "z3"):
        if not shutil.which(tool):
            print(f"{tool} is not there (cmake/packages.txt, purpose proof)")
            return 1
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        prover = Prover(scratch)
        bad = prove_all(prover, options.only)
        copy_tree(scratch / "tree")
        bad += prove_changes(prover, options.only, scratch)
        bad += spring_trap(prover, scratch)
    for line in bad:
        print("failed:", line)
    steps = len(list(runs())) + len(list(changes())) + 1
    print(f"{max(steps - len(bad), 0)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
