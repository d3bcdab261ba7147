#!/usr/bin/env python3
"""Attacks on trust against the whole program: libraries swapped while they are read, versions used
twice, signatures taken off, stores edited, killed, locked and filled.

The plugins are copies of those that ship with one byte more at their end: the same code, but
nobody's. A version is another one where its digits were replaced inside the file. No case may run
what was not trusted, hang, or leave a store that cannot be read.

Environment: SEXTANT (the program), BUILD (the build folder). `run.py -v` names every case.
"""

import fcntl
import os
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

BUILD = Path(os.environ.get("BUILD", Path(__file__).resolve().parents[3] / "build/dev"))
PROGRAM = os.environ.get("SEXTANT", str(BUILD / "sextant"))
WORKER = os.environ.get("SEXTANT_WORKER", str(Path(PROGRAM).parent / "sextant-worker"))
PLUGINS = BUILD / "plugins"
SECONDS = 60
TRUST = 11  # exit status

passed, failed = [], []
cases = []


def case(function):
    """Each case has a folder of its own and returns what is wrong."""
    cases.append(function)
    return function


class Place:
    """A folder with a store, and the program in it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.store = self.folder / "store"
        self.environment = dict(os.environ, HOME=str(folder), LC_ALL="C", TZ="UTC",
                                SEXTANT_TRUST=str(self.store), SEXTANT_WORKER=WORKER,
                                SEXTANT_PATH=str(folder / "nothing"))
        (folder / "nothing").mkdir()

    def run(self, *arguments, before=None):
        """(exit status, everything that was said); a hang is status None."""
        try:
            done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, check=False,
                                  capture_output=True, timeout=SECONDS, env=self.environment,
                                  preexec_fn=before)
        except subprocess.TimeoutExpired:
            return None, "(hangs)"
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    def well(self, *arguments):
        status, said = self.run(*arguments)
        if status != 0:
            raise RuntimeError(f"{' '.join(map(str, arguments))}: {status}: {said}")
        return said

    def plugin(self, name, of="values/values-card-sort", tail=b"x", version=None):
        """A folder with a plugin that is nobody's."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        data = (PLUGINS / of / "plugin.so").read_bytes() + tail
        if version:
            assert len(version) == 5 and data.count(b"1.0.0") > 0
            data = data.replace(b"1.0.0", version.encode())
        replace(folder / "plugin.so", data)
        return folder

    def pins(self):
        """How many libraries are pinned, read as the program reads them."""
        return int(self.well("trust", "list").split("pinned libraries: ")[1].split()[0])


def replace(path, data):
    """Puts a file in place of another in one step."""
    new = path.with_name(path.name + ".new")
    new.write_bytes(data)
    new.chmod(0o644)
    new.rename(path)


def says(result, status, *codes):
    """What is wrong with the result of a run."""
    faults = []
    if result[0] != status:
        faults.append(f"ended with {result[0]}, not {status}")
    faults += [f"does not say {code}" for code in codes if code not in result[1]]
    return [fault + ": " + result[1][-600:] for fault in faults]


# --- swapping -------------------------------------------------------------------------------------


@case
def pinned_library_swapped(place):
    folder = place.plugin("own")
    faults = says(place.run("check", folder), TRUST, "TRUST.UNKNOWN")
    place.well("trust", "add", folder)
    faults += says(place.run("check", folder), 0, "ok")
    place.plugin("own", tail=b"y")
    faults += says(place.run("check", folder), TRUST, "TRUST.UNKNOWN")
    # A link to a library that is pinned elsewhere is that library; to another one it is not.
    other = place.plugin("other")
    (folder / "plugin.so").unlink()
    (folder / "plugin.so").symlink_to(other / "plugin.so")
    faults += says(place.run("check", folder), 0, "ok")
    place.plugin("other", tail=b"y")
    return faults + says(place.run("check", folder), TRUST, "TRUST.UNKNOWN")


def racing(place, swap, rounds):
    """Runs the program while `swap` goes on; only what is pinned may ever run."""
    faults, stop = [], threading.Event()

    def go_on():
        while not stop.is_set():
            swap()

    thread = threading.Thread(target=go_on)
    thread.start()
    seen = {"trusted": 0, "refused": 0}
    try:
        for _ in range(rounds):
            status, said = place.run("check", place.folder / "own")
            if "validity" in said and status != TRUST:
                faults.append(f"what is not trusted ran: {status} {said}")
            elif status == 0:
                seen["trusted"] += 1
            elif status == TRUST and "TRUST." in said:
                seen["refused"] += 1
            else:
                faults.append(f"ended with {status}: {said[-400:]}")
    finally:
        stop.set()
        thread.join()
    if not seen["refused"]:
        faults.append(f"nothing was ever swapped: {seen}")
    return faults


@case
def renamed_while_it_is_read(place):
    folder = place.plugin("own")
    place.well("trust", "add", folder)
    good = (folder / "plugin.so").read_bytes()
    bad = (PLUGINS / "values/ipip-big5-25-validity/plugin.so").read_bytes() + b"x"

    def swap():
        replace(folder / "plugin.so", random.choice((good, bad)))

    return racing(place, swap, 40)


@case
def written_while_it_is_read(place):
    folder = place.plugin("own")
    place.well("trust", "add", folder)
    good = (folder / "plugin.so").read_bytes()
    bad = (PLUGINS / "values/ipip-big5-25-validity/plugin.so").read_bytes() + b"x"

    def swap():
        data = random.choice((good, bad))
        with open(folder / "plugin.so", "r+b") as file:
            file.write(data)
            file.truncate()

    return racing(place, swap, 40)


@case
def link_swung_while_it_is_read(place):
    folder = place.plugin("good")
    place.well("trust", "add", folder)
    place.plugin("bad", of="values/ipip-big5-25-validity")
    own = place.folder / "own"
    own.mkdir()

    def swap():
        new = own / "new"
        new.symlink_to(place.folder / random.choice(("good", "bad")) / "plugin.so")
        new.rename(own / "plugin.so")

    swap()
    return racing(place, swap, 40)


# --- what a library may be ------------------------------------------------------------------------


@case
def no_library_at_all(place):
    folder = place.folder / "own"
    folder.mkdir()
    library = folder / "plugin.so"
    os.mkfifo(library)
    faults = says(place.run("trust", "check", folder), TRUST, "TRUST.FILE")
    faults += says(place.run("trust", "add", folder), TRUST, "TRUST.FILE")
    library.unlink()
    library.touch()
    faults += says(place.run("trust", "check", folder), TRUST, "TRUST.FILE")
    os.truncate(library, (256 << 20) + 1)
    faults += says(place.run("trust", "check", folder), TRUST, "TRUST.SIZE")
    library.unlink()
    library.symlink_to("/dev/zero")
    faults += says(place.run("trust", "check", folder), TRUST, "TRUST.FILE")
    library.unlink()
    library.symlink_to("plugin.so")
    return faults + says(place.run("trust", "check", folder), TRUST, "TRUST.FILE")


@case
def library_that_others_may_write(place):
    folder = place.plugin("own")
    place.well("trust", "add", folder)
    faults = []
    for mode, status in ((0o664, TRUST), (0o646, TRUST), (0o600, 0)):
        (folder / "plugin.so").chmod(mode)
        faults += says(place.run("check", folder), status, "TRUST.WRITABLE" if status else "ok")
    folder.chmod(0o777)
    faults += says(place.run("check", folder), TRUST, "TRUST.WRITABLE")
    folder.chmod(0o755)
    return faults


# --- history --------------------------------------------------------------------------------------


@case
def version_used_twice(place):
    folder = place.plugin("own")
    place.well("trust", "add", folder)
    faults = says(place.run("check", folder), 0)
    faults += says(place.run("check", folder), 0)
    place.plugin("own", tail=b"y")
    place.well("trust", "add", folder)
    faults += says(place.run("check", folder), TRUST, "TRUST.REUSED_VERSION")
    # Another folder, or another name of the program's caller, is no way around it.
    other = place.plugin("elsewhere", tail=b"y")
    faults += says(place.run("check", other), TRUST, "TRUST.REUSED_VERSION")
    place.well("trust", "forget", "values-card-sort")
    faults += says(place.run("check", folder), 0)
    return faults


@case
def downgrade(place):
    new = place.plugin("new", version="1.1.0")
    old = place.plugin("old", version="1.0.9")
    place.well("trust", "add", new)
    place.well("trust", "add", old)
    faults = says(place.run("check", new), 0)
    faults += says(place.run("check", old), TRUST, "TRUST.DOWNGRADE", "allow-downgrade")
    place.well("trust", "allow-downgrade", "values-card-sort", "1.0.9")
    faults += says(place.run("check", old), 0)
    newest = place.plugin("newest", version="1.2.0")
    place.well("trust", "add", newest)
    faults += says(place.run("check", newest), 0)
    return faults + says(place.run("check", old), TRUST, "TRUST.DOWNGRADE")


@case
def other_publishers(place):
    for name in ("first", "second"):
        place.well("trust", "key", name)
    folder = place.plugin("own")
    place.well("trust", "sign", folder, "--key", "first")
    faults = says(place.run("check", folder), TRUST, "TRUST.KEY")
    place.well("trust", "add", "first.pub")
    faults += says(place.run("check", folder), 0)
    # Another trusted publisher cannot take the instrument over.
    place.well("trust", "add", "second.pub")
    next_one = place.plugin("next", version="2.0.0")
    place.well("trust", "sign", next_one, "--key", "second")
    faults += says(place.run("check", next_one), TRUST, "TRUST.PUBLISHER")
    # Nor can the signature be taken off, with the library pinned.
    (next_one / "bundle.sig").unlink()
    place.well("trust", "add", next_one)
    faults += says(place.run("check", next_one), TRUST, "TRUST.PUBLISHER")
    place.well("trust", "sign", next_one, "--key", "first")
    faults += says(place.run("check", next_one), 0)
    # Trust that ended does not come back with what was used.
    place.well("trust", "remove", "first")
    faults += says(place.run("check", folder), TRUST, "TRUST.")
    return faults


@case
def signature_of_another_bundle(place):
    place.well("trust", "key", "k")
    place.well("trust", "add", "k.pub")
    folder = place.plugin("own")
    other = place.plugin("other", of="values/ipip-big5-25-validity")
    place.well("trust", "sign", folder, "--key", "k")
    place.well("trust", "sign", other, "--key", "k")
    faults = says(place.run("check", folder), 0)
    shutil.copy(other / "bundle.sig", folder / "bundle.sig")
    faults += says(place.run("check", folder), TRUST, "TRUST.HASH")
    place.well("trust", "sign", folder, "--key", "k")
    (folder / "text.de.yaml").write_text("sextant: 1\n")
    faults += says(place.run("check", folder), TRUST, "TRUST.EXTRA_FILE")
    (folder / "text.de.yaml").unlink()
    shutil.copy(other / "plugin.so", folder / "plugin.so")
    return faults + says(place.run("check", folder), TRUST, "TRUST.HASH")


# --- the store ------------------------------------------------------------------------------------


@case
def edited_store(place):
    folder = place.plugin("own")
    place.well("trust", "add", folder)
    place.well("check", folder)
    faults = []
    for name in ("pins", "seen"):
        path = place.store / name
        right = path.read_bytes()
        for wrong in (b"", right[:-1], right[:40], right + b"\n", right.replace(b"\t", b" "),
                      right + right, b"\xef\xbb\xbf" + right, right.replace(b" 1\n", b" 2\n", 1)):
            path.write_bytes(wrong)
            faults += says(place.run("check", folder), TRUST, f"{path}:", "TRUST.FILE")
        path.write_bytes(right)
        faults += says(place.run("check", folder), 0)
    # Somebody else's pin put into the file counts only when nobody else could put it there.
    (place.store / "pins").chmod(0o666)
    faults += says(place.run("check", folder), TRUST, "TRUST.WRITABLE")
    (place.store / "pins").chmod(0o644)
    place.store.chmod(0o777)
    faults += says(place.run("check", folder), TRUST, "TRUST.WRITABLE")
    place.store.chmod(0o700)
    return faults + says(place.run("check", folder), 0)


@case
def two_add_at_once(place):
    libraries = place.folder / "libraries"
    libraries.mkdir()
    for who in "ab":
        for number in range(50):
            (libraries / f"{who}{number}.so").write_bytes(b"\x7fELF" + f"{who}{number}".encode())

    def add(who):
        for number in range(50):
            results.append(place.run("trust", "add", libraries / f"{who}{number}.so"))

    results = []
    threads = [threading.Thread(target=add, args=(who,)) for who in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    faults = [said for status, said in results if status != 0]
    if place.pins() != 100:
        faults.append(f"{place.pins()} of 100 pins are there")
    return faults


@case
def killed_while_it_adds(place):
    faults, last = [], 0
    for number in range(60):
        library = place.folder / f"{number}.so"
        library.write_bytes(b"\x7fELF" + str(number).encode())
        program = subprocess.Popen([PROGRAM, "trust", "add", library], cwd=place.folder,
                                   env=place.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            program.wait(random.uniform(0, 0.02))
        except subprocess.TimeoutExpired:
            program.send_signal(signal.SIGKILL)
        status = program.wait()
        there = place.pins()
        if status == 0 and there != last + 1:
            faults.append(f"a pin that was reported is not there: {last} then {there}")
        if there not in (last, last + 1):
            faults.append(f"{there} pins after {last}")
        last = there
    return faults


@case
def lock_that_is_held(place):
    library = place.folder / "a.so"
    library.write_bytes(b"\x7fELFa")
    place.well("trust", "add", library)
    with open(place.store / "lock", "r+b") as file:
        fcntl.fcntl(file, 37, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
        faults = says(place.run("trust", "remove", library), TRUST, "TRUST.LOCKED")
        faults += says(place.run("trust", "list"), 0, "pinned libraries: 1")
    return faults + says(place.run("trust", "remove", library), 0)


@case
def no_room_on_the_disk(place):
    library = place.folder / "a.so"
    library.write_bytes(b"\x7fELFa")
    place.well("trust", "add", library)
    before = (place.store / "pins").read_bytes()
    other = place.folder / "b.so"
    other.write_bytes(b"\x7fELFb")

    def no_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))

    # Without room the library cannot be kept in memory either, or the store not be written.
    status, said = place.run("trust", "add", other, before=no_room)
    faults = [] if status in (51, 70) else [f"ended with {status}: {said}"]
    if (place.store / "pins").read_bytes() != before:
        faults.append("the store was changed")
    left = {path.name for path in place.store.iterdir()} - {"pins", "lock"}
    if left:
        faults.append(f"{left} stayed behind")
    return faults


@case
def store_through_a_link(place):
    folder = place.plugin("own")
    theirs = place.folder / "theirs"
    theirs.mkdir()
    theirs.chmod(0o777)
    place.store.symlink_to(theirs)
    faults = says(place.run("trust", "add", folder), TRUST, "TRUST.WRITABLE")
    faults += says(place.run("check", folder), TRUST, "TRUST.WRITABLE")
    if list(theirs.iterdir()):
        faults.append("something was written there")
    return faults


def main():
    for function in cases:
        with tempfile.TemporaryDirectory(prefix="sextant-trust-") as folder:
            try:
                faults = function(Place(Path(folder)))
            except RuntimeError as error:
                faults = [str(error)]
        (failed if faults else passed).append(function.__name__)
        if faults:
            print(f"FAIL {function.__name__}: " + "; ".join(faults))
        elif "-v" in sys.argv:
            print(f"ok   {function.__name__}")
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
