#!/usr/bin/env python3
"""Hostile instruments against the whole program, in a batch and in a session.

The corpora are tests/hostile/lua/*.lua, tests/hostile/native/*.c (built) and tests/hostile/ffi/*.yaml; the
first lines of a file say what must come of it. Every one is an instrument of two questions, 0 to 3, and
their sum. For each: the program lives and ends with an error of the right class, every row but the poison row
(3, 3) is scored as if nothing were wrong, no answer and no flag is lost (also when the worker is killed at any
call), and nothing outside the jail is touched:
a planted file and a planted socket are looked at, and, in the long suite (SX_LONG set), every
system call of the worker is read from strace.

Environment: SEXTANT, SRC, BUILD. `run.py -v` names every case; `run.py NAME...` runs those alone.
The last line is hostile=N escaped=N wrong=N.
"""
import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

SRC = Path(os.environ["SRC"])
BUILD = Path(os.environ["BUILD"])
PROGRAM = os.environ["SEXTANT"]
SANITIZED = "SX_CLI_TIMEOUT" in os.environ  # set for builds with sanitizers
SECONDS = 180 if SANITIZED else 90
POISON = ("3", "3")
REPEATS = 3
EXITS = {"SCRIPT": (20,), "PLUGIN": (21, 20, 22), "FFI": (22,), "MANIFEST": (10,), "TRUST": (11,),
         "SCORE": (40,)}
import kill  # beside this file

sys.path.insert(0, str(SRC / "tests/hostile/native"))
sys.path.insert(0, str(SRC / "tests/hostile/ffi"))


# What takes longer than a call may before it comes to the end that is expected: filling all memory, and
# work inside single instructions of the interpreter.
NEEDS_LIMIT = {"allocate-and-trust"}  # a sanitizer allows no limit of the address space
FLAGGED = {"lua": 1, "native": 0, "ffi": 0}  # the answer that raises the flag at 3
SLOW = {"allocate-all", "ffi-eats-memory", "load-long-comparisons", "load-same-place-keys"}


class Case(NamedTuple):
    corpus: str
    name: str
    codes: tuple  # any of them is right; "harmless", "unseen" and "no_value" are no codes
    when: str
    put: object  # puts the instrument into a folder and gives the path of its main file


lock = threading.Lock()
passed = wrong = escaped = 0


# Slowed down several times over, what runs into a limit of its own may meet the deadline of the call first.
COUNTED = {"SCRIPT.TIME", "SCRIPT.MEMORY"}


def with_time(name, codes):
    late = name in SLOW or (SANITIZED and COUNTED & set(codes))
    return (*codes, "PLUGIN.TIME") if late else codes


def report(name, faults, escapes):
    global passed, wrong, escaped
    with lock:
        passed += not faults and not escapes
        wrong += bool(faults)
        escaped += bool(escapes)
        for fault in [*escapes, *faults]:
            print(f"FAIL {name}: {fault}", flush=True)
        if not faults and not escapes:
            print(f"ok   {name}", flush=True)


# --- the corpora ----------------------------------------------------------------------------------

PART = re.compile(rb"--\[=\[ file: (\S+)\n(.*?)\]=\]", re.DOTALL)  # another file of the folder


def lua_cases():
    first = re.compile(r"-- expect: (.+?); where: (\w+)(?:; seen: \w+)?\s*$")
    for path in sorted((SRC / "tests/hostile/lua").glob("*.lua")):
        match = first.match(path.read_text(encoding="utf-8", errors="replace").splitlines()[0])
        if not match:
            yield Case("lua", path.stem, (), "none", None)
            continue

        def put(folder, path=path):
            shutil.copy(path, folder / "manifest.lua")
            for part in PART.finditer(path.read_bytes()):
                (folder / part[1].decode()).write_bytes(part[2])
            return folder / "manifest.lua"

        codes = tuple(code.strip() for code in match[1].split(","))
        # score() runs once, on symbols, while the instrument is loaded
        when = "load" if match[2] == "score" else match[2]
        yield Case("lua", path.stem, with_time(path.stem, codes), when, put)


def native_cases():
    import expect
    for one in expect.plugins():
        def put(folder, one=one):
            shutil.copy(one.library(BUILD), folder / "plugin.so")
            return folder / "plugin.so"
        yield Case("native", one.name, with_time(one.name, (one.code,)), one.when, put)


def ffi_cases():
    first = re.compile(r"# expect: (.+?); when: (\w+)")
    for path in sorted((SRC / "tests/hostile/ffi").glob("*.yaml")):
        match = first.match(path.read_text(encoding="utf-8").splitlines()[0])

        def put(folder, path=path):
            shutil.copy(path, folder / "manifest.yaml")
            for extra in [*(BUILD / "tests/hostile/ffi").glob("*.so*"),
                          *(SRC / "tests/hostile/ffi").glob("*.bin")]:
                shutil.copy(extra, folder / extra.name)
            return folder / "manifest.yaml"

        codes = tuple(code.strip() for code in match[1].split(","))
        yield Case("ffi", path.stem, with_time(path.stem, codes), match[2], put)


# --- running --------------------------------------------------------------------------------------

CALL_MS = "1500" if SANITIZED else "500"  # of what is expected to meet the deadline
OTHER_MS = "5000"  # of the rest, so that a busy machine is not taken for a hanging script
HANGING = set()  # folders of the former
PATIENCE = "20000"  # a hundred megabytes on standard error take their time, and do no harm


def deadlines(arguments):
    """Milliseconds: of a call, of a start."""
    words = {part for argument in arguments for part in Path(str(argument)).parts}
    if "flood" in str(arguments):
        return PATIENCE, PATIENCE
    return (CALL_MS, "5000") if words & HANGING else (OTHER_MS, PATIENCE)


def run(arguments, folder, text=None, prefix=(), seconds=SECONDS):
    call, start = deadlines(arguments)
    environment = dict(os.environ, HOME=str(folder), SEXTANT_TRUST=str(folder / "trust"), LC_ALL="C",
                       SEXTANT_CALL_MS=call,
                       SEXTANT_START_MS=os.environ.get("SEXTANT_START_MS", start))
    try:
        return subprocess.run([*prefix, PROGRAM, *map(str, arguments)], input=text, text=True,
                              capture_output=True, env=environment, timeout=seconds, check=False,
                              cwd=folder, errors="replace")
    except subprocess.TimeoutExpired:
        return None


def write_rows(path):
    """Every pair of answers, three times over, and rows with answers missing."""
    rows = [(str(a), str(b)) for _ in range(REPEATS) for a in range(4) for b in range(4)]
    rows += [("", "2"), ("1", ""), ("", "")]
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "q1", "q2"])
        out.writerows([f"r{i}", *row] for i, row in enumerate(rows, 1))
    return rows


def right_cells(row, cells, name, corpus):
    """What is wrong with a scored row, or None."""
    total, status = cells.get(f"{name}.total"), cells.get(f"{name}.total.status")
    if "" in row:
        good = total == "" and status == "incomplete"
    else:
        good = total == str(int(row[0]) + int(row[1])) and status == "ok"
    flags = cells.get(f"{name}.flags")
    flagged = row[FLAGGED[corpus]]
    if flags is not None and flagged != "":
        good = good and flags == ("high" if flagged == "3" else "")
    return None if good else f"row {row} became {total!r} {status!r} flags {flags!r}"


def crashed(done):
    if done is None:
        return f"the program did not end within {SECONDS} s"
    if done.returncode < 0:
        return f"the program was ended by signal {-done.returncode}"
    if PLANTED in done.stdout + done.stderr:
        return "an answer stands in a message"
    if "AddressSanitizer" in done.stderr or "runtime error:" in done.stderr:
        return f"a sanitizer spoke: {done.stderr[-600:]}"
    return None


def refused_at_load(case, done):
    """Refused as a whole, with the right class."""
    if not any(f"[{code}]" in done.stderr or code in done.stderr for code in case.codes):
        return f"expected {'/'.join(case.codes)}, exit {done.returncode}: {done.stderr.strip()[-400:]}"
    allowed = {status for code in case.codes for status in EXITS.get(code.split(".")[0], ())}
    if allowed and done.returncode not in allowed:
        return f"exit {done.returncode}, expected one of {sorted(allowed)}"
    return None


AT_LOAD = {"load", "open", "manifest"}
LENIENT = {"harmless", "unseen", "no_value"}
PLANTED = "planted-answer-7731"  # in no message


def check_batch(case, path, folder):
    rows = write_rows(folder / "rows.csv")
    done = run(["score", path, "--in", folder / "rows.csv", "--out", folder / "out.csv", "--rejects",
                folder / "refused.csv"], folder)
    fault = crashed(done)
    if fault:
        return [fault]
    if case.when in AT_LOAD and not LENIENT & set(case.codes):
        fault = refused_at_load(case, done)
        return [fault] if fault else []
    if not (folder / "out.csv").exists():
        return [f"no output, exit {done.returncode}: {done.stderr.strip()[-400:]}"]
    return compare_rows(case, rows, folder, done)


def compare_rows(case, rows, folder, done):
    with open(folder / "out.csv", newline="", encoding="utf-8") as file:
        scored = {cells["id"]: cells for cells in csv.DictReader(file)}
    refused = {}
    if (folder / "refused.csv").exists():
        with open(folder / "refused.csv", newline="", encoding="utf-8") as file:
            refused = {int(cells["row"]): cells for cells in csv.DictReader(file)}
    faults = []
    if len(scored) + len(refused) != len(rows):
        faults.append(f"{len(rows)} rows became {len(scored)} scored and {len(refused)} refused")
    harmful = not LENIENT & set(case.codes) and case.when in ("score", "score_row", "validate", "check")
    name = next((key.split(".")[0] for cells in scored.values() for key in cells
                 if key.endswith(".total")), "")
    for number, row in enumerate(rows, 1):
        poison = row == POISON
        if poison and harmful and case.when == "validate":
            cells = scored.get(f"r{number}", {})
            if not cells.get(f"{name}.validity", "").endswith(":unknown") or cells[f"{name}.total"] != "6":
                faults.append(f"the poison row {number} has not its score with an unknown validity")
            continue
        if poison and harmful:
            cells = refused.get(number)
            if cells is None:
                faults.append(f"the poison row {number} was not refused")
            elif cells["code"] not in case.codes:
                faults.append(f"the poison row is {cells['code']}, expected {'/'.join(case.codes)}")
            elif cells["flags"] and "high" not in cells["flags"]:
                faults.append("the flag of the poison row is lost")
            continue
        if "unseen" in case.codes:
            continue
        if number in refused:
            faults.append(f"row {number} {row} is refused: {refused[number]['code']}")
        elif poison and "no_value" in case.codes:
            if scored[f"r{number}"].get(f"{name}.total") != "":
                faults.append(f"the poison row {number} has a score")
        elif f"r{number}" in scored:
            fault = right_cells(row, scored[f"r{number}"], name, case.corpus)
            faults += [fault] if fault else []
    if harmful and done.returncode not in (20, 21, 22):
        faults.append(f"exit {done.returncode} although rows failed")
    if not harmful and done.returncode != 0 and "unseen" not in case.codes:
        faults.append(f"exit {done.returncode}: {done.stderr.strip()[-300:]}")
    return faults[:4]


def others(path, folder):
    """An answer to each question beyond the two."""
    shown = run(["show", path, "--json"], folder)
    if shown is None or shown.returncode != 0:
        return []
    items = json.loads(shown.stdout)["items"][2:]
    return ["some words" if item["kind"] == "text" else "1" for item in items]


def check_session(case, path, folder, answers):
    store = folder / ("store" + "".join(answers))
    done = run(["run", path, "--subject", "s", "--store", store, "--plain"], folder,
               text="\n".join([*answers, *others(path, folder), "", ""]) + "\n")
    fault = crashed(done)
    if fault:
        return [f"session {answers}: {fault}"]
    if case.when in AT_LOAD and not LENIENT & set(case.codes):
        fault = refused_at_load(case, done)
        return [f"session: {fault}"] if fault else []
    kept = sorted(store.glob("*.json")) if store.exists() else []
    if not kept:
        return [f"session {answers}: no saved response, exit {done.returncode}: "
                f"{(done.stdout + done.stderr).strip()[-400:]}"]
    saved = json.loads(kept[0].read_text(encoding="utf-8"))
    given = {item: saved["answers"].get(item) for item in ("q1", "q2")}
    faults = []
    if sorted(str(value) for value in given.values()) != sorted(answers):
        faults.append(f"session {answers}: the saved answers are {given}")
    if tuple(answers) != POISON and "unseen" not in case.codes:
        total = sum(map(int, answers))
        if not re.search(rf"Total: {total} ", done.stdout):
            faults.append(f"session {answers}: no total of {total}: {done.stdout.strip()[-300:]}")
    return faults


# --- nothing outside is touched ---------------------------------------------------------------------

ALLOWED_OPEN = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"(?:/lib|/usr/lib|/usr/local/lib|/etc/ld\.so\.cache|'
                          r'/proc/self/(?:fd|maps|status|cmdline|exe)|/proc/\d+/|/sys/devices/system/cpu|/dev/null)[^"]*", [^)]*O_RDONLY')
FORBIDDEN = re.compile(r"^(?:\d+ +)?(socket|connect|fork|vfork|clone3?|execve|ptrace|kill|unlink(?:at)?|rename\w*|"
                       r"mkdir\w*|open(?:at)?|creat|chmod|fchmodat|truncate|link\w*|symlink\w*)\(.*\) += (\d+)")


# A call that the filter answers with death leaves its own number where the result would be (x86-64).
KILLED = {"socket": "41", "connect": "42", "clone": "56", "fork": "57", "vfork": "58", "execve": "59", "kill": "62",
          "ptrace": "101", "clone3": "435", "truncate": "76", "rename": "82", "mkdir": "83", "link": "86", "unlink": "87",
          "symlink": "88", "chmod": "90", "mkdirat": "258", "unlinkat": "263", "renameat": "264", "linkat": "265",
          "symlinkat": "266", "fchmodat": "268", "renameat2": "316"}


def escapes_in(log):
    """System calls of workers that reached something outside, after the worker was started."""
    workers, found, pending = set(), [], {}
    for line in log.splitlines():
        match = re.match(r"(\d+) +(.*)", line)
        if not match:
            continue
        pid, call = match[1], match[2]
        if pid in pending:  # a call that the filter answers with death "returns" its own number
            before = pending.pop(pid)
            if "killed by SIGSYS" not in call:
                found.append(before)
        if call.startswith("execve(") and "sextant-worker" in call and call.rstrip().endswith("= 0"):
            workers.add(pid)
            continue
        hit = FORBIDDEN.match(call)
        if pid not in workers or not hit:
            continue
        if hit[1] in ("open", "openat") and ALLOWED_OPEN.match(call):
            continue
        if KILLED.get(hit[1]) == hit[2]:
            continue
        if hit[1] in ("clone", "clone3") and "CLONE_THREAD" in call:
            continue
        pending[pid] = call[:160]
    return found + list(pending.values())


def check_trace(case, path, folder):
    """What its worker asked of the kernel that goes out of the jail, or why that is not known."""
    log = folder / "trace.log"
    done = run(["check", path], folder, seconds=3 * SECONDS,
               prefix=("strace", "-f", "-q", "--seccomp-bpf", "-o", str(log),
                       "-e", "trace=%file,%network,%process,kill,ptrace",
                       "-e", "signal=none"))
    if done is None or not log.exists():
        return ["its traced run did not come back: what it asked of the kernel is not known"]
    return escapes_in(log.read_text(encoding="utf-8", errors="replace"))


def untraced_because():
    """Reading every system call takes longer than all the rest: it is done in the long suite."""
    if SANITIZED:
        return "a sanitizer makes its own"
    if "SX_LONG" not in os.environ:
        return "they are in the long suite"
    done = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "strace may not trace here" if done.returncode else ""


# --- all of it --------------------------------------------------------------------------------------

def folder_name(case):
    return case.name.replace("_", "-")


def prepare(case, folder):
    home = folder / "group" / folder_name(case)
    home.mkdir(parents=True)
    path = case.put(home)
    if case.corpus != "lua":
        for library in home.glob("*.so*"):
            run(["trust", "add", library], folder)
    return path


def one(case, traces):
    name = f"{case.corpus}/{case.name}"
    if case.put is None:
        report(name, ["its first line does not say what is expected"], [])
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        try:
            path = prepare(case, folder)
            faults = check_batch(case, path, folder)
            for answers in (["1", "2"], list(POISON)):
                faults += check_session(case, path, folder, answers)
            escapes = check_trace(case, path, folder) if traces else []
        except Exception as error:  # a fault of the runner is a failure, not the end of the others
            faults, escapes = [f"the runner stumbled: {error!r}"], []
        report(name, faults, escapes)


def plant():
    """A file and a listening socket outside; gives a function that says what was done to them."""
    file, address = BUILD / "tests/hostile/native.planted", BUILD / "tests/hostile/native.socket"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("planted\n")
    file.chmod(0o600)
    before = os.stat(file)
    if address.exists():
        address.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    here = os.getcwd()
    os.chdir(address.parent)  # the path of a socket is short
    listener.bind(address.name)
    os.chdir(here)
    listener.listen(8)
    listener.setblocking(False)

    def look():
        found = []
        try:
            listener.accept()
            found.append("somebody connected to the planted socket")
        except BlockingIOError:
            pass
        after = os.stat(file) if file.exists() else None
        if after is None or (after.st_mtime_ns, after.st_mode, after.st_size) != (
                before.st_mtime_ns, before.st_mode, before.st_size):
            found.append("the planted file was changed")
        listener.close()
        if address.exists():
            address.unlink()
        return found

    return look


def main():
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    cases = [*lua_cases(), *native_cases(), *ffi_cases()]
    cases = [case for case in cases if (not wanted or case.name in wanted)
             and not (SANITIZED and case.name in NEEDS_LIMIT)]
    HANGING.update(folder_name(case) for case in cases if "PLUGIN.TIME" in case.codes)
    look = plant()
    why_not = untraced_because()
    if why_not:
        print(f"note: system calls were not read: {why_not}")
    with ThreadPoolExecutor(max_workers=int(os.environ.get("JAIL_JOBS", "6"))) as pool:
        list(pool.map(lambda case: one(case, not why_not), cases))
    report("nothing outside was touched", [], look())
    if not wanted or "kill" in wanted:
        with tempfile.TemporaryDirectory() as temporary:
            for name, faults in kill.every_kill(temporary, {"session": 24, "batch": 10}):
                report(name, faults, [])
    counts = {corpus: sum(case.corpus == corpus for case in cases) for corpus in ("lua", "native", "ffi")}
    least = {"lua": 60, "native": 40, "ffi": 20}
    if not wanted:
        for corpus, count in counts.items():
            report(f"{count} cases of {corpus}",
                   [f"fewer than {least[corpus]}"] if count < least[corpus] else [], [])
    print(f"{passed} passed, {wrong + escaped} failed")
    print(f"hostile={len(cases)} escaped={escaped} wrong={wrong}")
    sys.exit(1 if wrong or escaped else 0)


if __name__ == "__main__":
    main()
