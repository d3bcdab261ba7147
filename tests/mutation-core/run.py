#!/usr/bin/env python3
"""Changes every conditional of the core of scores and flags, one at a time: the unit tests must notice.

Each source of core.txt is compiled to assembly without optimisation, so that every condition of it is
a jump or a comparison kept as a value. A label goes before each, and the unit tests are linked with it
once. A change is then made in the machine code: a conditional jump is always taken, or never; a kept
comparison is inverted. A test that fails, crashes or runs out of processor time has noticed.

Prints `mutants=N killed=N survived=N rate=N%`. What survives must be in survivors.txt with a reason,
nothing else may be there, and the rate must reach 98 %.

  run.py [--only WORD] [--keep FOLDER]     BUILD: a build folder with libsextant.a
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = Path(os.environ.get("SRC", HERE.parent.parent))
BUILD = Path(os.environ.get("BUILD", ROOT / "build/dev"))
UNIT = ROOT / "tests/unit"
LEAST = 98.0
SECONDS = 4  # of processor time for one test program; they take a few hundredths
WALL = 120
PARALLEL = 2
STARTING = threading.Lock()  # a program that is still open for writing cannot be run
FLAGS = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-ffp-contract=off", f"-I{ROOT}/include",
         f"-I{ROOT}/runtime", f"-I{UNIT}", f'-DSX_SOURCE_DIR="{ROOT}"',
         f'-DSX_SOURCE_DATA_DIR="{ROOT}/instruments"', "-DSX_BUILDING_LIBRARY"]
# What support/scarce.c stands before, as in tests/unit/CMakeLists.txt.
SCARCE = re.search(r"set\(SCARCE_REQUESTS ([^)]*)\)",
                   (UNIT / "CMakeLists.txt").read_text(encoding="utf-8"))[1].split()
JUMP = re.compile(r"^\s+j(?!mp\b)[a-z]+\s+\.L")
KEPT = re.compile(r"^\s+set[a-z]+\s+%")
LOC = re.compile(r"^\s+\.loc\s+(\d+)\s+(\d+)")
FILE = re.compile(r'^\s+\.file\s+(\d+)\s+"([^"]+)"(?:\s+"([^"]+)")?')


def core():
    for line in (HERE / "core.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            source, *tests = line.split()
            yield source, tests


def explained():
    found = {}
    for line in (HERE / "survivors.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            fields = [f.strip() for f in line.rsplit(" | ", 3)]
            if len(fields) != 4 or " | " not in fields[0] or len(fields[3]) < 20:
                sys.exit(f"survivors.txt: not five fields with a reason: {line}")
            source, text = (f.strip() for f in fields[0].split(" | ", 1))
            found[(source, text, int(fields[1]), fields[2])] = fields[3]
    return found


def command(arguments, **more):
    done = subprocess.run(arguments, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}\n{done.stdout}")
    return done.stdout


def libraries():
    flags = command(["pkg-config", "--cflags", "--libs", "check", "jansson", "yaml-0.1",
                     "libsodium"]).split()
    return [f for f in flags if f.startswith("-I")], [f for f in flags if not f.startswith("-I")]


class Objects:
    """The compiled tests, each once."""

    def __init__(self, folder):
        self.folder = folder
        self.includes, self.libraries = libraries()
        self.known = {}

    def of(self, source):
        if source not in self.known:
            to = self.folder / (str(source.relative_to(ROOT)).replace("/", "-") + ".o")
            command(["gcc", "-O1", *FLAGS, *self.includes, "-c", str(source), "-o", str(to)])
            self.known[source] = to
        return self.known[source]

    def program(self, name, test, changed):
        """Links a unit test with the labelled object before the library."""
        source = UNIT / (test + ".c")
        beside = [p for p in sorted(source.parent.glob("*.c"))
                  if not re.match(r"(test|long)_", p.name)]
        objects = [self.of(p) for p in [source, *beside, *sorted((UNIT / "support").glob("*.c"))]]
        to = self.folder / name
        command(["gcc", "-no-pie", *(f"-Wl,--wrap={name}" for name in SCARCE), "-o", str(to),
                 *map(str, objects), str(changed), str(BUILD / "libsextant.a"), *self.libraries,
                 "-lz", "-lzstd", "-lpthread", "-lm", "-ldl"])
        return to


class Place:
    """A conditional of the machine code, and the line of the source it comes from."""

    def __init__(self, number, kind, where, text, ordinal):
        self.number, self.kind, self.where, self.text, self.ordinal = (number, kind, where, text,
                                                                       ordinal)
        self.changes = ("always", "never") if kind == "jump" else ("inverted",)

    def key(self, source, change):
        return source, self.text, self.ordinal, change


def labelled(source, folder):
    """Compiles a source with a label before each of its conditionals."""
    assembly = folder / (Path(source).stem + ".s")
    command(["gcc", "-O0", "-g1", "-S", *FLAGS, str(ROOT / source), "-o", str(assembly)])
    files, seen, places, out = {}, {}, [], []
    where = ("?", 0)
    for line in assembly.read_text(encoding="utf-8").splitlines():
        if named := FILE.match(line):
            files[named[1]] = named[3] or named[2]
        elif at := LOC.match(line):
            where = (files.get(at[1], "?"), int(at[2]))
        kind = "jump" if JUMP.match(line) else "kept" if KEPT.match(line) else None
        if kind:
            path = Path(where[0])
            path = path if path.is_absolute() else ROOT / source
            texts = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            text = texts[where[1] - 1].strip() if 0 < where[1] <= len(texts) else "?"
            seen[text] = seen.get(text, 0) + 1
            places.append(Place(len(places), kind, f"{path.name}:{where[1]}", text, seen[text]))
            out += [f"\t.globl sx_place_{len(places) - 1}", f"sx_place_{len(places) - 1}:"]
        out.append(line)
    assembly.write_text("\n".join(out) + "\n", encoding="utf-8")
    to = assembly.with_suffix(".o")
    command(["gcc", "-c", str(assembly), "-o", str(to)])
    return to, places


def offsets(program):
    """Where each label stands in the file of a program."""
    sections = re.findall(r"^\s*\[\s*\d+\]\s+\.text\s+\S+\s+([0-9a-f]+)\s+([0-9a-f]+)",
                          command(["readelf", "-S", "-W", str(program)]), re.MULTILINE)
    address, offset = (int(v, 16) for v in sections[0])
    names = re.findall(r"^([0-9a-f]+) \w sx_place_(\d+)$", command(["nm", str(program)]),
                       re.MULTILINE)
    return {int(number): int(at, 16) - address + offset for at, number in names}


def patched(code, at, change):
    """The bytes of a program with one conditional changed."""
    new = bytearray(code)
    if change == "inverted":  # set<cc> r8, with or without a prefix
        at += 1 if code[at] in range(0x40, 0x50) else 0
        assert code[at] == 0x0F and 0x90 <= code[at + 1] <= 0x9F, "no set<cc>"
        new[at + 1] ^= 1
    elif 0x70 <= code[at] <= 0x7F:  # j<cc> to a near place
        new[at:at + 2] = bytes([0xEB, code[at + 1]]) if change == "always" else b"\x90\x90"
    else:
        assert code[at] == 0x0F and 0x80 <= code[at + 1] <= 0x8F, "no j<cc>"
        new[at:at + 2] = b"\x90\xE9" if change == "always" else b"\x90\x90"
        if change == "never":
            new[at + 2:at + 6] = b"\x90" * 4
    return bytes(new)


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def passes(program, code=None):
    """Runs a program; `code` is written to it before."""
    with STARTING:
        if code:
            program.write_bytes(code)
            program.chmod(0o755)
        running = subprocess.Popen([str(program)], cwd=program.parent, preexec_fn=limit,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL,
                                   env=dict(os.environ, CK_FORK="no", CK_VERBOSITY="silent"))
    try:
        return running.wait(WALL) == 0
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return False


class Mutants:
    """Everything that can be changed in one source."""

    def __init__(self, source, tests, objects, folder):
        self.source, self.folder = source, folder
        changed, self.places = labelled(source, folder)
        self.programs = [objects.program(f"{Path(source).stem}-{Path(test).name}", test, changed)
                         for test in tests]
        self.codes = [program.read_bytes() for program in self.programs]
        self.offsets = [offsets(program) for program in self.programs]
        for program in self.programs:
            if not passes(program):
                sys.exit(f"{program.name} fails before anything was changed")

    def survives(self, job):
        place, change = job
        for program, code, places in zip(self.programs, self.codes, self.offsets):
            copy = self.folder / f"mutant-{program.name}-{place.number}-{change}"
            try:
                if not passes(copy, patched(code, places[place.number], change)):
                    return False
            finally:
                copy.unlink()
        return True

    def run(self):
        """Returns (number of mutants, the places and changes that survived)."""
        jobs = [(place, change) for place in self.places for change in place.changes]
        with ThreadPoolExecutor(PARALLEL) as pool:
            alive = list(pool.map(self.survives, jobs))
        return len(jobs), [job for job, lives in zip(jobs, alive) if lives]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--only", default="")
    options = options.parse_args()
    if os.uname().machine != "x86_64":
        print("the changes are made in the machine code of x86-64, which this machine has not")
        print("1 passed, 0 failed")
        return 0
    reasons, bad, total, alive = explained(), [], 0, 0
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    try:
        objects = Objects(folder)
        for source, tests in core():
            if options.only not in source:
                continue
            count, survivors = Mutants(source, tests, objects, folder).run()
            total += count
            alive += len(survivors)
            print(f"  {source}: mutants={count} survived={len(survivors)}", flush=True)
            for place, change in survivors:
                key = place.key(source, change)
                if key in reasons:
                    del reasons[key]
                else:
                    bad.append(f"survived, not explained: {place.where}: {source} | {place.text} | "
                               f"{place.ordinal} | {change}")
    finally:
        shutil.rmtree(folder)
    bad += [f"survivors.txt: was noticed after all: {' | '.join(map(str, key))}" for key in reasons
            if options.only in key[0]]
    rate = 100 * (total - alive) / total if total else 0
    print(f"mutants={total} killed={total - alive} survived={alive} rate={rate:.1f}%")
    if rate < LEAST and not options.only:
        bad.append(f"less than {LEAST} % were noticed")
    for line in bad:
        print("failed:", line)
    print(f"{total - alive} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
