#!/usr/bin/env python3
"""Torture: each allocation and each call that can fail fails once, over the whole-program tests.

Every command of tests/cli and tests/hazards, and a program on the API (api.c), is run once to see which call
paths it has (fail.c). Each path belongs to the quickest command that has it, of those that show all they say:
there the folder of the test is put back and the command runs again with the call on that path failing; calls that
may be interrupted are, and those that may do half do half. The program is built with the sanitizers for addresses,
leaks and undefined behaviour.

What must hold after each run:
  no crash   no death by a signal, no report of a sanitizer, an end within SECONDS
  no leak    nothing that is no longer reachable when the program ends
  no wrong or lost result: the same output, files and status as without the failure; or a status that says
             so, a message, no file that is neither the old nor the new one, and no line of results that
             differs from the right one. What was interrupted or did half must give the same results.

Before, it must find the faults of planted.c. Prints `torture: sites=N runs=N crashes=0 leaks=0 wrong=0`.

  run.py [-v] [TEST-FILE...]      these alone, as they are named in what it prints
  run.py --again HASH,HASH TEST-FILE:LINE   these paths of one command, with where they are
Environment: SRC, BUILD; TORTURE_PROGRAM (a program that is built with sanitizers), JOBS.
"""

import argparse
import collections
import contextlib
import importlib.util
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from verdict import SECONDS, is_left_to_the_next, judge, same_results, statuses

HERE = Path(__file__).resolve().parent
SOURCE = Path(os.environ.get("SRC", HERE.parents[1])).resolve()
BUILD = Path(os.environ.get("BUILD", SOURCE / "build/dev")).resolve()
OVERHEAD = 0.03  # seconds that a run costs besides its command
KINDS = ("crash", "leak", "wrong")
NOWHERE = "1:0:0"  # a place that no call has

# Stories about time, signals and limits of the machine are not about one failing call.
# What is shown of all that ships is shown of each of them alone (instruments_alone).
# That a copy cannot be taken away is what the line with the store `stuck` is about.
NOT_HERE = re.compile(r"store stuck|\b(kill|ulimit|prlimit|sleep|timeout|mkfifo|strace|valgrind|script)\b"
                      r"|for i in \$\(sextant list|&\s*(;|$)|/dev/full")
FILTERED = re.compile(r"\bsextant\b[^|;&\n]*\|(?!\|)")  # what it says goes through another program

spec = importlib.util.spec_from_file_location("cli_run", HERE.parent / "cli/run.py")
cli = importlib.util.module_from_spec(spec)
spec.loader.exec_module(cli)


# --- what is tortured --------------------------------------------------------------------------------


def build():
    """The program with sanitizers, its worker and plugins, and fail.so; returns (program, fail.so)."""
    folder = BUILD / "torture"
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "fail.so"
    subprocess.run(["gcc", "-std=c11", "-O1", "-g", "-fPIC", "-shared", "-fno-builtin", "-Wall", "-Wextra",
                    "-Wconversion", "-Wshadow", "-Werror", str(HERE / "fail.c"), "-o", str(library),
                    "-ldl"], check=True)
    program = os.environ.get("TORTURE_PROGRAM")
    if program is None:
        generator = ["-G", "Ninja"] if shutil.which("ninja") else []
        made = folder / "program"
        subprocess.run(["cmake", "--preset", "asan", "-B", str(made), "-DSEXTANT_TESTS=OFF", *generator],
                       cwd=SOURCE, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", str(made), "-j", os.environ.get("JOBS", "2")], check=True,
                       stdout=subprocess.DEVNULL)
        program = made / "sextant"
    program = Path(program).resolve()
    subprocess.run(["gcc", "-std=c11", "-g", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror",
                    "-fsanitize=address,undefined", "-I", str(SOURCE / "include"), str(HERE / "api.c"),
                    "-o", str(folder / "api"), f"-L{program.parent}", "-lsextant",
                    f"-Wl,-rpath,{program.parent}"], check=True)
    subprocess.run(["gcc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O0", "-g", "-fsanitize=address",
                    str(HERE / "planted.c"), "-o", str(folder / "planted")], check=True)
    return program, library


def sanitizer_library():
    found = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True,
                           check=True).stdout.strip()
    return Path(found).resolve()


class Stage:
    """A story whose folder can be put back, and whose `sextant` has fail.so before the C library."""

    def __init__(self, folder, program, library):
        self.folder = folder
        self.logs = folder / "logs"
        self.logs.mkdir()
        self.as_it_was = None  # what was put back, and how it looked
        (folder / "story").mkdir()
        self.story = cli.Story(folder / "story", program)
        wrapper = self.wrap("sextant", program, library)
        for name in ("api", "planted"):
            self.wrap(f"sextant-{name}", library.parent / name, library)
        # a failing start must not make one of thousands of runs take long
        self.story.environment.update(
            SEXTANT=str(wrapper), BUILD=str(BUILD), SEXTANT_START_MS="5000", SEXTANT_CALL_MS="5000",
            ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=1:exitcode=97:detect_stack_use_after_"
                         f"return=0:quarantine_size_mb=1:log_path={self.logs}/report",
            UBSAN_OPTIONS=f"print_stacktrace=1:halt_on_error=1:log_path={self.logs}/report")

    def wrap(self, name, program, library):
        wrapper = self.folder / name
        wrapper.write_text(
            f'#!/bin/sh\nexport LD_PRELOAD="{library} {sanitizer_library()}"\nexec "{program}" "$@"\n',
            encoding="utf-8")
        wrapper.chmod(0o755)
        link = self.story.folder / ".bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(wrapper)
        return wrapper

    def keep(self, name):
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        # cp knows pipes too
        subprocess.run(["cp", "-a", str(self.story.folder), str(target)], check=True)
        return Kept(target, files_of(self.story.folder))

    def put_back(self, kept):
        """Most commands that fail leave everything as it was: then there is nothing to do."""
        if self.as_it_was is not None and self.as_it_was == (kept, looks_of(self.story.folder)):
            return
        for path in self.story.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        subprocess.run(["cp", "-a", f"{kept.folder}/.", str(self.story.folder)], check=True)
        self.as_it_was = (kept, looks_of(self.story.folder))

    def run(self, step, **torture):
        """Returns an Outcome; `torture` are the variables of fail.c without their TORTURE_."""
        for path in self.logs.iterdir():
            path.unlink()
        environment = dict(self.story.environment, TORTURE_LOG=str(self.logs / "paths"),
                           TORTURE_ONCE=str(self.logs / "once"))
        environment.update({f"TORTURE_{name}": value for name, value in torture.items()})
        with subprocess.Popen(["sh", "-c", step.text], cwd=self.story.folder, env=environment,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True) as process:
            try:
                stdout, stderr = process.communicate(cli.join(step.stdin).encode(), SECONDS)
                status = process.returncode
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                stdout, stderr = process.communicate()
                status = None
        reports = [path.read_text(errors="replace") for path in self.logs.glob("report*")]
        paths = self.logs / "paths"
        log = paths.read_text().splitlines() if paths.exists() else []
        return Outcome(status, stdout, stderr, self.files_now(), reports, log)

    def put_back_but_for(self, before, kept):
        self.put_back(before)
        for path in [path for path in self.story.folder.rglob(".cache") if path.is_dir()]:
            shutil.rmtree(path)
        for name, data in kept.items():
            path = self.story.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.parent.chmod(0o700)
            path.write_bytes(data)
            path.chmod(0o600)

    def files_now(self):
        if self.as_it_was is not None and self.as_it_was[1] == looks_of(self.story.folder):
            return self.as_it_was[0].files
        return files_of(self.story.folder)


Kept = collections.namedtuple("Kept", "folder files")
Outcome = collections.namedtuple("Outcome", "status stdout stderr files reports log")


CACHE_START = b"sextant cache "


def looks_of(folder):
    """What changes when anything below the folder is changed."""
    looks = []
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            with contextlib.suppress(FileNotFoundError):
                about = os.lstat(os.path.join(place, name))
                looks.append((place, name, about.st_ino, about.st_mode, about.st_size, about.st_mtime_ns))
    return sorted(looks)


KEPT = re.compile(r"(^|/)\.cache/")  # to start sooner: no result, and other bytes each time


def files_of(folder, kept=False):
    """{name: bytes} of all files below, but for what is kept to start sooner; or of that alone."""
    found = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if (not name.startswith(".bin/") and bool(KEPT.search(name)) == kept and path.is_file()
                and not path.is_symlink()):
            try:
                data = path.read_bytes()
            except OSError:
                data = b""
            if kept or not data.startswith(CACHE_START):  # a story may copy what is kept
                found[name] = data
    return found


# --- which command has which path --------------------------------------------------------------------


Test = collections.namedtuple("Test", "name text")  # a test file, or commands in the same form
Site = collections.namedtuple("Site", "place name ways")  # a call path, as fail.c writes it
Passed = collections.namedtuple("Passed", "line unclear seconds sites reports")


def tests_in(files):
    return [Test(str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8")) for path in files]


def instruments_alone():
    """Each instrument, battery and model that ships alone on the search path: the paths of commands that look at all
    of them are met in a hundredth of the time."""
    for root, variable in ((SOURCE / "instruments", "$SRC/instruments"), (BUILD / "plugins", "$BUILD/plugins")):
        for path in sorted(root.glob("*/*")):
            name = f"{path.parent.name}/{path.stem}"
            yield Test(f"{root.name}/{name}", ALONE.format(group=path.parent.name, file=f"{variable}/{path.parent.name}/"
                                                           f"{path.name}", name=path.stem))


ALONE = """\
$ mkdir -p own/{group}; cp -r {file} own/{group}/
% SEXTANT_PATH=$TMP/own

$ sextant check --all
$ sextant list --json
$ sextant show {name} --json
$ sextant show {name}
$ sextant doctor --json
"""


def parse_log(lines):
    """The sites that a run has met."""
    found = []
    for line in lines:
        word, place, name = (line.split(" ", 2) + ["", ""])[:3]
        ways = {"site": ["fails"], "site+i": ["fails", "interrupted"],
                "site+is": ["fails", "interrupted", "short"]}.get(word)
        if ways:
            found.append(Site(place, name, ways))
    return found


def is_tortured(step):
    return step.kind == "$" and not NOT_HERE.search(step.text) and "sextant" in step.text.lower()


def survey(job):
    """Runs the story of a test once and says which paths its commands have, and how long they take."""
    test, program, library = job
    found = []
    with tempfile.TemporaryDirectory(prefix="sextant-torture-") as folder:
        stage = Stage(Path(folder).resolve(), program, library)
        for step in cli.parse(test.text):
            if step.kind != "$":
                stage.story.prepare(step)
            elif not is_tortured(step):
                stage.story.run(step)
            else:
                start = time.monotonic()
                seen = stage.run(step)
                unclear = how_unclear(step, len(statuses(seen)))
                found.append(Passed(step.line, unclear, time.monotonic() - start, parse_log(seen.log), seen.reports))
    return test, found


def how_unclear(step, runs):
    """Behind a filter, or with several runs in one line, less can be seen of what a run did: 0 is best."""
    return 2 * bool(FILTERED.search(step.text.replace("2>&1", ""))) + (runs > 1)


def share_out(surveyed):
    """{test: {line: [site]}} with each path where most can be seen of it, and there where it is cheapest; and the
    seconds that each test may take."""
    best = {}
    for test, passed in surveyed:
        for one in passed:
            for site in one.sites:
                path = site.place.partition(":")[0]
                rank = (one.unclear, one.seconds)
                if path not in best or rank < best[path][0]:
                    best[path] = (rank, test, one.line, site)
    shares = collections.defaultdict(lambda: collections.defaultdict(list))
    seconds = collections.Counter()
    for (_, cost), test, line, site in best.values():
        shares[test][line].append(site)
        seconds[test] += (cost + OVERHEAD) * len(site.ways)
    return shares, seconds


# --- one test --------------------------------------------------------------------------------------------


def report(kind, where, path, what, lines):
    text = "".join(f"    {line}\n" for line in lines)
    print(f"{kind.upper()} {where} {path} {what}\n{text}", end="", flush=True)


def fail_once(stage, step, kept, site, how):
    """The command with the site failing. Where the stack is not as deep as it was, once more without that hint."""
    now = None
    for place in (site.place, site.place.partition(":")[0]):
        stage.put_back(kept)
        now = stage.run(step, FAIL=place, HOW=how)
        if any(line.startswith("failed") for line in now.log):
            break
    return now


def is_steady(stage, step, before, right, site, how):
    """Is it the failure, or is no run like another, or did a busy machine take too long once?"""
    if judge(step, before.files, right, fail_once(stage, step, before, site, how), how)[0] == "":
        return False
    stage.put_back(before)
    return same_results(right, stage.run(step, FAIL=NOWHERE))


def is_mended_by_the_next(stage, step, right):
    """Beside what a failed run has left the command gives what it gives without the failure: so it is with what is
    kept to start sooner, and with runs that can be gone on with."""
    return same_results(right, stage.run(step, FAIL=NOWHERE))


def keeps_what_is_wrong(stage, step, before, right):
    """Did the run keep something to start sooner with which the next one says something else?"""
    kept = files_of(stage.story.folder, kept=True)
    if not kept or kept == files_of(before.folder, kept=True):
        return False
    stage.put_back_but_for(before, kept)
    return not is_mended_by_the_next(stage, step, right)


def torture_step(stage, step, where, sites):
    """Runs one command with each of the paths failing; leaves the folder as it was without."""
    counts = collections.Counter()
    before = stage.keep("before")
    right = stage.run(step, FAIL=NOWHERE)
    after = stage.keep("after")
    for site in sites:
        counts["sites"] += 1
        for how in site.ways:
            now = fail_once(stage, step, before, site, how)
            counts["runs"] += 1
            counts["missed"] += not any(line.startswith("failed") for line in now.log)
            kind, wrong = judge(step, before.files, right, now, how)
            # what cannot be taken away is left; else the next run has to do with what is there
            if kind == "wrong" and is_left_to_the_next(wrong) and (
                    site.name == "unlink" or is_mended_by_the_next(stage, step, right)):
                kind = ""
                counts["mended"] += 1
            if kind == "wrong" and not is_steady(stage, step, before, right, site, how):
                kind = ""
                counts["unsteady"] += 1
            if kind == "" and keeps_what_is_wrong(stage, step, before, right):
                kind, wrong = "wrong", ["with what it kept the next run says something else"]
            if kind:
                counts[kind] += 1
                report(kind, where, site.place.partition(":")[0], f"{site.name} {how}", wrong)
    stage.put_back(after)
    return counts


def torture_test(job):
    """(test, {line: counts}, seconds) of one test, of which the lines with a share are tortured."""
    test, program, library, share = job
    counts = {}
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sextant-torture-") as folder:
        stage = Stage(Path(folder).resolve(), program, library)
        for step in cli.parse(test.text):
            if len(counts) == len(share):
                break
            if step.kind != "$":
                stage.story.prepare(step)
            elif step.line in share:
                counts[step.line] = torture_step(stage, step, f"{test.name}:{step.line}", share[step.line])
            else:
                stage.story.run(step)
    return test, counts, time.monotonic() - start


def finds_what_is_planted(program, library):
    """Faults of every kind are found in a program that has them."""
    test = tests_in([HERE / "planted.test"])[0]
    shares = share_out([survey((test, program, library))])[0]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        shown, sys.stdout = sys.stdout, nowhere
        try:
            counted = torture_test((test, program, library, shares[test]))[1]
        finally:
            sys.stdout = shown
    lines = test.text.splitlines()
    found = {lines[line - 1].rpartition(" ")[2]: next((kind for kind in KINDS if counts[kind]), "")
             for line, counts in counted.items()}
    expected = {"crash": "crash", "leak": "leak", "wrong": "wrong", "short": "wrong", "lost": "wrong"}
    if found != expected:
        print(f"what is planted is not found: {found}, expected {expected}")
    return found == expected


def place_of(line, program):
    """The function and the line of a frame that fail.c tells."""
    found = re.fullmatch(r"at (\S*) (0x[0-9a-f]+)", line)
    if not found:
        return line
    module = found[1] or str(program)
    said = subprocess.run(["addr2line", "-sfe", module, found[2]], capture_output=True, text=True, check=False)
    return "  at " + " ".join(said.stdout.split()) + f" {module}"


def again(test, wanted, line, program, library):
    """Runs paths of one command and says where they are and what came of it."""
    with tempfile.TemporaryDirectory(prefix="sextant-torture-") as folder:
        stage = Stage(Path(folder).resolve(), program, library)
        for step in cli.parse(test.text):
            if step.kind != "$":
                stage.story.prepare(step)
                continue
            if step.line != line:
                stage.story.run(step)
                continue
            before = stage.keep("before")
            right = stage.run(step)
            for site in parse_log(right.log):
                for how in site.ways if site.place.partition(":")[0] in wanted else []:
                    stage.put_back(before)
                    now = stage.run(step, FAIL=site.place, HOW=how, TELL="1")
                    print(f"$ {step.text}\n{site.name} {how}: {judge(step, before.files, right, now, how)}")
                    print("\n".join(place_of(line, program) for line in now.log))
                    print(f"status {right.status}, now {now.status}\n{now.stdout.decode()}"
                          f"{now.stderr.decode()}")
                    if now.stdout != right.stdout:
                        print(f"instead of\n{right.stdout.decode()}")
            return


def torture(tests, program, library, verbose):
    """The counts of all tests together."""
    total = collections.Counter()
    with multiprocessing.Pool(int(os.environ.get("JOBS", os.cpu_count() or 2))) as pool:
        surveyed = list(pool.imap(survey, [(test, program, library) for test in tests], 1))
        for test, passed in surveyed:
            for one in passed:
                if one.reports:
                    total["crash"] += 1
                    report("crash", f"{test.name}:{one.line}", "-", "without any failure",
                           one.reports[0].splitlines()[:30])
        shares, seconds = share_out(surveyed)
        jobs = [(test, program, library, dict(shares[test])) for test, _ in seconds.most_common()]
        for test, counted, took in pool.imap_unordered(torture_test, jobs):
            counts = sum(counted.values(), collections.Counter())
            total.update(counts)
            if verbose:
                print(f"{test.name}: {dict(counts)} {took:.1f} s, {seconds[test]:.1f} foreseen", flush=True)
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--again", metavar="HASH,HASH")
    parser.add_argument("-v", action="store_true")
    arguments = parser.parse_args()
    tests = [
        *tests_in(sorted([*(SOURCE / "tests/cli").rglob("*.test"), *(SOURCE / "tests/hazards").glob("*.test"),
                          HERE / "api.test", HERE / "paths.test"])),
        *instruments_alone()]
    wanted = [name.partition(":")[0] for name in arguments.files]
    tests = [test for test in tests if not wanted or test.name in wanted]
    if len(wanted) > len(tests):
        parser.error("a name that no test has: they are named from the source folder, tests/cli/...")
    program, library = build()
    if arguments.again:
        again(tests[0], arguments.again.split(","), int(arguments.files[0].partition(":")[2]), program, library)
        return
    if not finds_what_is_planted(program, library):
        sys.exit(1)
    start = time.monotonic()
    total = torture(tests, program, library, arguments.v)
    if total["missed"] or total["unsteady"] or total["mended"]:
        print(f"not met again: {total['missed']}; of commands that say something else each time: "
              f"{total['unsteady']}; made whole by the next run: {total['mended']}")
    print(f"torture: sites={total['sites']} runs={total['runs']} crashes={total['crash']} "
          f"leaks={total['leak']} wrong={total['wrong']} seconds={time.monotonic() - start:.0f}")
    failed = sum(total[kind] for kind in KINDS)
    sys.exit(1 if failed or not total["runs"] else 0)


if __name__ == "__main__":
    main()
