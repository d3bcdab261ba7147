#!/usr/bin/env python3
"""Proves that each rule can fail: small trees with one violation each must be found, and the same
trees without it must pass. The rules themselves are the modules beside this file.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import banned
import exports
import format as format_rule
import globals as globals_rule
import headers
import layers
import size
import words

TOP = "/* x.c: a file of the self-test of the lint. */\n"
GUARD = "/* x.h: a header of the self-test of the lint. */\n#ifndef X_H\n#define X_H\n%s#endif\n"
LAYERS = "# order\nbase low\nmodel over it\nmanifest over that\ncli top\n"
TREE = {"runtime/LAYERS": LAYERS, "runtime/base/buf.h": GUARD % "", "runtime/model/model.h":
        GUARD % "", "include/sextant/status.h": GUARD % ""}
STYLE = Path(__file__).resolve().parents[2].joinpath(".clang-format").read_text(encoding="utf-8")


def include(text, path="runtime/model/x.c"):
    return {**TREE, path: TOP + text + "\n"}


def code(text):
    return {"runtime/base/x.c": TOP + text + "\n"}


# (rule, files of the tree, part of the finding, or None when there must be none)
CASES = [
    (layers, include('#include "base/buf.h"'), None),
    (layers, include('#include "model/model.h"'), None),
    (layers, include("#include <sextant/status.h>\n#include <stdio.h>"), None),
    (layers, include('#include "model/model.h"', "runtime/base/x.c"), "upward include"),
    (layers, include('  #  include "model/model.h"', "runtime/base/deep/x.c"), "upward include"),
    (layers, include('/* #include "model/model.h" */', "runtime/base/x.c"), None),
    (layers, include('#include "buf.h"', "runtime/base/x.c"), "not a path from runtime/"),
    (layers, include('#include "../base/buf.h"'), "not a path from runtime/"),
    (layers, include('#include "base/gone.h"'), "is not there"),
    (layers, include('#include "nowhere/x.h"'), "names no layer"),
    (layers, include("#include <sextant/gone.h>"), "is not there"),
    (layers, include('#include "base/buf.h"', "runtime/cli/x.c"), "public headers"),
    (layers, include("", "runtime/extra/x.c"), "is no layer"),
    (layers, include("#include <yaml.h>", "runtime/manifest/x.c"), None),
    (layers, include("#include <yaml.h>"), "outside runtime/manifest"),
    (layers, include("#include <lua.h>"), "outside runtime/backend/lua"),
    (layers, include("#include <dlfcn.h>"), "outside runtime/backend/native"),
    (layers, include("#include <check.h>"), "outside tests"),
    (layers, {**TREE, "include/sextant/x.h": GUARD % '#include "base/buf.h"\n'}, "public header"),
    *((banned, code(f"int f(void) {{ return {name}(0); }}"), f"{name} is banned")
      for name in sorted(banned.BANNED)),
    (banned, code("int f(void) { return (system) (0); }"), "system is banned"),
    (banned, code("double (*f)(const char *, char **) = strtod;"), "strtod is banned"),
    (banned, code("/* system(x) */ const char *f = \"system(x)\"; // system(x)"), None),
    (banned, code("int f(s *x) { return x->random + x->y.rand + sx_rand(random); }"), None),
    (banned, code("#include <ctype.h>"), "<ctype.h> is banned"),
    (banned, code('void f(void) { printf("%5.2f\\n", 1.0); }'), "prints by the locale"),
    (banned, code('void tell(int a, const char *f, ...)\n __attribute__((format(printf, 2, 3)));\n'
                  'void f(void) { tell(1, "a %d "\n "b %lg", 1, 1.0); }'), "%lg"),
    (banned, code('void f(void) { printf("100 % of %d %s %zu %%f", 1, "e", x); }'), None),
    (banned, code('const char *f = "%f"; void f(void) { tell("%f"); }'), None),
    (size, {"runtime/base/x.c": "\n" * 600}, None),
    (size, {"runtime/base/x.c": "\n" * 601}, "601 lines"),
    (size, {"tests/cli/x.py": "\n" * 601}, "601 lines"),
    (size, {"runtime/base/x.c": "\n" * 601,
            "tests/lint/long-files.txt": "runtime/base/x.c: one table\n"}, None),
    (size, {"runtime/base/x.c": "\n" * 601,
            "tests/lint/long-files.txt": "runtime/base/x.c:\n"}, "no reason"),
    (size, {"tests/lint/long-files.txt": "runtime/base/x.c: one table\n"}, "drop the entry"),
    (words, {"docs/x.md": "see docs/wo" + "rk/x and ~/wo" + "rk/ and a/ro" + "ot/b\n"}, None),
    (words, {"docs/x.md": "see /wo" + "rk/x\n"}, "path of one machine"),
    (words, {"x.c": "open(\"/ro" + "ot/x\")\n"}, "path of one machine"),
    (words, {"x.c": "open(\"/home/" + "ann/x\")\n"}, "path of one machine"),
    (words, {"x.c": "/* TO" + "DO */\n"}, "unfinished work"),
    (words, {"x.c": "mkstemp(\"/tmp/aXXXXXX\") /* todos */\n"}, None),
    (words, {"x.c": "<<<<<<" + "< HEAD\n"}, "unfinished merge"),
    (words, {"build/x.c": "/wo" + "rk/x\n"}, None),
    (headers, {"runtime/base/x.h": GUARD % "#include <stddef.h>\nsize_t f(void);\n"}, None),
    (headers, {"runtime/base/x.h": GUARD % "size_t f(void);\n"}, "does not compile alone"),
    (headers, {"include/sextant/x.h": GUARD % "int class;\n"}, "alone as c++11"),
    (headers, {"include/sextant/x.h": GUARD % "_Bool x(void);\n"}, "alone as c++11"),
    (headers, {"runtime/base/x.h": GUARD.replace("#ifndef X_H", "#if 1") % ""}, "include guard"),
    (headers, {"runtime/base/x.c": "int x;\n"}, "what the file is for"),
    (format_rule, {".clang-format": STYLE, "runtime/base/x.c": TOP + "int f(void);\n"}, None),
    (format_rule, {".clang-format": STYLE, "runtime/base/x.c": TOP + "int  f( void ) ;\n"},
     "is not formatted"),
]

API = '#define SX_API __attribute__((visibility("default")))\n'
SHOWN = "SX_API int sx_one(void);\nSX_API int sx_one(void) { return 1; }\n"
HEADER = {"include/sextant/x.h": GUARD % (API + "SX_API int sx_one(void);\n")}

# As above, for the rules that look at what the compiler made of a source.
BUILT = [
    (exports, HEADER, API + SHOWN, None),
    (exports, HEADER, API + SHOWN + "SX_API int sx_two(void);\nSX_API int sx_two(void) "
     "{ return 2; }\n", "sx_two is shown"),
    (exports, HEADER, "int sx_one(void);\nint sx_one(void) { return 1; }\n", "sx_one is declared"),
    (globals_rule, {}, "const int a[2] = {1, 2};\nconst char *const b[] = {\"x\"};\n", None),
    (globals_rule, {}, "int counter;\n", "counter can change"),
    (globals_rule, {}, "int counter = 5;\n", "counter can change"),
    (globals_rule, {}, "int f(void); int f(void) { static int n; return n++; }\n", "n can change"),
    (globals_rule, {}, "_Thread_local int n = 1;\n", "n can change"),
    (globals_rule, {"tests/lint/mutable-globals.txt": "counter: needed\n"}, "int counter;\n", None),
    (globals_rule, {"tests/lint/mutable-globals.txt": "gone: needed\n"}, "", "gone is not there"),
]


def write(root, tree):
    for name, text in tree.items():
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def build(root, rule, source):
    """Makes the shared library or the archive of one source and returns its path."""
    write(root, {"x.c": source})
    flags = ["cc", "-O1", "-fPIC", "-fvisibility=hidden"]
    if rule is exports:
        library = Path(root, "libx.so")
        subprocess.run([*flags, "-shared", "-o", library, Path(root, "x.c")], check=True)
    else:
        library = Path(root, "libx.a")
        subprocess.run([*flags, "-c", "-o", Path(root, "x.o"), Path(root, "x.c")], check=True)
        subprocess.run(["ar", "rc", library, Path(root, "x.o")], check=True)
    return str(library)


def run_case(rule, tree, source, expected):
    """Returns what is wrong with the findings, or None."""
    with tempfile.TemporaryDirectory(prefix="sextant-lint-") as folder:
        root = Path(folder).resolve()
        write(root, tree)
        arguments = [] if source is None else [build(root, rule, source)]
        found = [str(finding) for finding in rule.check(root, *arguments)]
    if expected is None:
        return None if not found else f"should be clean, found {found}"
    if len(found) < 1 or not any(expected in text for text in found):
        return f"should find '{expected}', found {found}"
    return None


def main():
    failed = 0
    cases = [(rule, tree, None, expected) for rule, tree, expected in CASES] + BUILT
    for number, (rule, tree, source, expected) in enumerate(cases, 1):
        wrong = run_case(rule, tree, source, expected)
        if wrong:
            failed += 1
            print(f"FAIL {rule.__name__} case {number}: {wrong}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
