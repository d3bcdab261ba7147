#!/usr/bin/env python3
"""The plugin ABI over time: the header compiles in every language it promises, the layout of 1.0
does not move, and plugins and hosts of different ages work together or refuse each other with a
reason.

A version that is to come is made here from the present header, by appending a field to each struct.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SRC = Path(os.environ["SRC"])
BUILD = Path(os.environ["BUILD"])
HERE = SRC / "tests" / "abi"
FROZEN = HERE / "1.0"
CC = os.environ.get("CC", "cc")

LANGUAGES = (
    [(compiler, "c", std) for compiler in ("gcc", "clang") for std in ("c99", "c11", "c17")]
    + [(compiler, "c++", std) for compiler in ("g++", "clang++")
       for std in ("c++11", "c++14", "c++17", "c++20")])

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(f"{'ok  ' if good else 'FAIL'} {name}{'' if good else ': ' + detail.strip()[-1500:]}")


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def flags(compiler):
    """Also without a byte of hidden padding, where the compiler can tell."""
    warnings = ["-Wall", "-Wextra", "-pedantic", "-Werror"]
    return warnings + (["-Wpadded"] if compiler.startswith("clang") else [])


def compiles(folder):
    """The header alone, in each language, from the frozen copy and from the present one."""
    source = folder / "alone"
    source.write_text("#include <sextant/plugin.h>\n"
                      "int sx_alone(void);\n"
                      "int sx_alone(void) { return SX_PLUGIN_ABI_MAJOR == 1u ? 0 : 1; }\n")
    for compiler, language, std in LANGUAGES:
        if not shutil.which(compiler):
            print(f"note {compiler} is not there: {std} is not tried with it")
            continue
        for age, include in (("present", SRC / "include"), ("frozen", folder / "frozen")):
            code, out = run(compiler, "-x", language, f"-std={std}", *flags(compiler), "-I",
                            include, "-fsyntax-only", source)
            check(f"{age} header, {compiler} {std}", code == 0, out)


def layouts(folder):
    for compiler, language, std in LANGUAGES:
        if std not in ("c11", "c++11") or not shutil.which(compiler):
            continue
        for age, include in (("present", SRC / "include"), ("frozen", folder / "frozen")):
            code, out = run(compiler, "-x", language, f"-std={std}", "-Wall", "-Werror", "-I",
                            include, "-fsyntax-only", HERE / "layout.c")
            check(f"layout of 1.0 in the {age} header, {compiler}", code == 0, out)
    # The lock can fail: a header whose fields are in another order is refused.
    text = (SRC / "include/sextant/plugin.h").read_text()
    moved = text.replace("    int32_t code; ", "    int32_t column_before;\n    int32_t code; ", 1)
    put_header(folder / "moved", moved)
    code, _ = run(CC, "-std=c11", "-I", folder / "moved", "-fsyntax-only", HERE / "layout.c")
    check("a moved field is noticed", moved != text and code != 0)


def frozen_bytes():
    recorded = (FROZEN / "plugin.h.sha256").read_text().split()[0]
    found = hashlib.sha256((FROZEN / "plugin.h").read_bytes()).hexdigest()
    check("the frozen header is the one that was frozen", recorded == found, found)


def put_header(folder, text):
    (folder / "sextant").mkdir(parents=True, exist_ok=True)
    (folder / "sextant" / "plugin.h").write_text(text)


def later_header(text):
    """The present header with a field appended to each struct, and the minor that says so."""
    added = {
        "sx_plugin_error": "    uint32_t line, line_reserved;\n",
        "sx_plugin_block": "    uint64_t first_row;\n",
        "sx_plugin": "    int32_t (*later)(void *self);\n",
        "sx_plugin_adaptive": "    uint64_t later;\n",
    }
    for struct, field in added.items():
        text, count = re.subn(rf"\n}} {struct};", "\n" + field + f"}} {struct};", text)
        assert count == 1, struct
    text, count = re.subn(r"(struct sx_plugin_host \{.*?\n)(\};)",
                          r"\1    int32_t (*later)(const sx_plugin_host *host);\n\2", text,
                          flags=re.DOTALL)
    assert count == 1
    minor = int(re.search(r"#define SX_PLUGIN_ABI_MINOR (\d+)u", text).group(1))
    return text.replace(f"#define SX_PLUGIN_ABI_MINOR {minor}u",
                        f"#define SX_PLUGIN_ABI_MINOR {minor + 1}u\n#define ABI_LATER 1")


def plugin(folder, name, include, *options):
    path = folder / f"{name}.so"
    code, out = run(CC, "-std=c11", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared",
                    "-fvisibility=hidden", "-I", include, *options, HERE / "plugin.c", "-o", path)
    check(f"plugin {name} compiles", code == 0, out)
    return path


def old_host(folder, name, include, *options):
    path = folder / name
    code, out = run(CC, "-std=c11", "-Wall", "-Wextra", "-Werror", "-D_POSIX_C_SOURCE=200809L",
                    "-I", include, *options, HERE / "old_host.c", "-o", path, "-ldl")
    check(f"host {name} compiles", code == 0, out)
    return path


def expect(name, command, wanted_code, *wanted):
    code, out = run(*command)
    missing = [text for text in wanted if text not in out]
    check(name, code == wanted_code and not missing, f"exit {code}, without {missing}: {out}")


def ages(folder):
    present = SRC / "include"
    put_header(folder / "later", later_header((present / "sextant/plugin.h").read_text()))
    host = BUILD / "tests/abi/abi_host"
    old = plugin(folder, "old", folder / "frozen")
    now = plugin(folder, "now", present)
    new = plugin(folder, "new", folder / "later")
    whole = ("manifest: abi-test", "score: 6/0 1", "next: item 0, state 1 bytes of 8", "whole")

    expect("a plugin of 1.0 in this Sextant", (host, old), 0, *whole)
    expect("a plugin of today in this Sextant", (host, now), 0, *whole)
    expect("a plugin of a later minor in this Sextant", (host, new), 0, *whole)
    before = plugin(folder, "major-0", present, "-DABI_MAJOR=0u")
    after = plugin(folder, "major-2", present, "-DABI_MAJOR=2u")
    expect("a plugin of the major before", (host, before), 1, "PLUGIN.ABI", "wanted plugin ABI 1",
           "found 0.")
    expect("a plugin of the major after", (host, after), 1, "PLUGIN.ABI", "wanted plugin ABI 1",
           "found 2.")

    first = old_host(folder, "host-1.0", folder / "frozen")
    short = old_host(folder, "host-short", folder / "frozen", "-DABI_SHORT")
    later = old_host(folder, "host-later", folder / "later")
    other = folder / "other"
    put_header(other, (present / "sextant/plugin.h").read_text()
               .replace("#define SX_PLUGIN_ABI_MAJOR 1u", "#define SX_PLUGIN_ABI_MAJOR 2u"))
    host2 = old_host(folder, "host-2.0", other)
    expect("a plugin of today in a host of 1.0", (first, now), 0, "score: 6/0")
    expect("a plugin of a later minor in a host of 1.0", (first, new), 0, "score: 6/0")
    expect("a plugin of today in a host with a shorter struct", (short, now), 0, "score: 5/0")
    expect("a plugin of a later minor in a host with a shorter struct", (short, new), 0,
           "score: 5/0")
    expect("a plugin of 1.0 in a host of a later minor", (later, old), 0, "score: 6/0", "later: no")
    expect("a plugin of a later minor in its own host", (later, new), 0, "score: 1008/0",
           "later: yes")
    expect("a host of the next major refuses", (host2, now), 1, "wanted 2 found 1")


def main():
    with tempfile.TemporaryDirectory(prefix="sextant-abi-") as name:
        folder = Path(name)
        put_header(folder / "frozen", (FROZEN / "plugin.h").read_text())
        frozen_bytes()
        compiles(folder)
        layouts(folder)
        ages(folder)
    print(f"passed {passed} failed {failed}")
    return 1 if failed else 0


sys.exit(main())
