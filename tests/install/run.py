#!/usr/bin/env python3
"""Installs the build into a temporary prefix and uses it the way another program would: through
pkg-config, against the shared and the static library, from C and C++. It does not score anything.

Environment: BUILD (the build folder).
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = """
#include <sextant/sextant.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    sx_context_options options;
    sx_context *context = NULL;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.path = "/nonexistent";
    if (strcmp(sx_version(), SX_VERSION) != 0)
        return 1;
    if (sx_context_new(&options, &context) != SX_OK)
        return 2;
    sx_context_free(context);
    puts("ran");
    return 0;
}
"""

FAILURES = []
PASSED = []


def check(name, holds, detail=""):
    (PASSED if holds else FAILURES).append(name)
    print(f"{'ok  ' if holds else 'FAIL'} {name}{'' if holds or not detail else ': ' + str(detail)}")


def run(*command, **variables):
    """Runs a command; returns (exit status, standard output, standard error)."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SEXTANT")}
    environment.update(variables)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          env=environment, check=False)
    return done.returncode, done.stdout, done.stderr


def one(prefix, pattern):
    """Whether exactly one path below the prefix fits; prefix/lib may have a folder per machine."""
    return len(list(Path(prefix).glob(pattern))) == 1


def check_files(prefix):
    for pattern in ("bin/sextant", "lib/**/libsextant.a", "lib/**/libsextant.so",
                    "lib/**/libsextant.so.0", "lib/**/pkgconfig/sextant.pc",
                    "include/sextant/sextant.h", "share/doc/sextant/LICENSE",
                    "share/bash-completion/completions/sextant",
                    "share/zsh/site-functions/_sextant",
                    "share/fish/vendor_completions.d/sextant.fish"):
        check(f"installs {pattern}", one(prefix, pattern))
    manuals = sorted(Path(prefix).glob("share/man/man1/*.1"))
    check("installs manual pages", any(page.name == "sextant.1" for page in manuals))
    check("installs the instruments", any(Path(prefix).glob("share/sextant/instruments/*/*/*")))
    for page in manuals:
        status, out, errors = run("mandoc", "-T", "lint", "-W", "error", page)
        check(f"{page.name} is a sound manual page", status == 0, out + errors)
    library = next(Path(prefix).glob("lib/**/libsextant.so"))
    _, out, _ = run("readelf", "-d", library)
    check("the library has a soname", "soname: [libsextant.so.0]" in out, out)
    _, out, _ = run("readelf", "-d", Path(prefix, "bin/sextant"))
    check("the program finds the library by its own place", "[$ORIGIN/../lib" in out, out)
    for path in (library, Path(prefix, "bin/sextant")):
        leftovers = [x for x in (os.environ["SRC"], os.environ["BUILD"])
                     if x.encode() + b"/" in path.read_bytes()]
        check(f"{path.name} holds no path of the machine that built it", not leftovers, leftovers)


def compile_and_run(folder, prefix, name, compiler, standard, static):
    config = next(Path(prefix).glob("lib/**/sextant.pc"))
    status, flags, errors = run(
        "pkg-config", "--define-variable=prefix=" + str(prefix), "--cflags", "--libs",
        *(["--static"] if static else []), "sextant", PKG_CONFIG_PATH=str(config.parent))
    if status != 0:
        check(name, False, errors)
        return
    words = flags.split()
    if static:
        words = ["-l:libsextant.a" if word == "-lsextant" else word for word in words]
    source, program = Path(folder, "use.c"), Path(folder, name.replace(" ", "-"))
    source.write_text(PROGRAM, encoding="utf-8")
    language = "c++" if compiler == "c++" else "c"
    status, _, errors = run(
        compiler, f"-std={standard}", "-Wall", "-Wextra", "-Werror", *sanitizers(), "-x", language,
        source, "-x", "none", "-o", program, *words, f"-Wl,-rpath,{config.parent.parent}")
    if status == 0:
        status, out, errors = run(program)
        check(name, status == 0 and out == "ran\n", f"status {status} {out} {errors}")
    else:
        check(name, False, errors)


def sanitizers():
    """A sanitized library needs its runtime in the program that loads it."""
    for line in Path(os.environ["BUILD"], "CMakeCache.txt").read_text().splitlines():
        if line.startswith("SEXTANT_SANITIZE:STRING=") and not line.endswith("="):
            return ["-fsanitize=" + line.split("=", 1)[1]]
    return []


def main():
    with tempfile.TemporaryDirectory(prefix="sextant-install-") as folder:
        prefix = Path(folder, "prefix")
        status, out, errors = run("cmake", "--install", os.environ["BUILD"], "--prefix", prefix)
        check("installs", status == 0, out + errors)
        if status == 0:
            check_files(prefix)
            status, out, errors = run(prefix / "bin/sextant", "--version")
            check("the installed program runs", status == 0 and "sextant" in out, out + errors)
            compile_and_run(folder, prefix, "C and the shared library", "cc", "c99", False)
            compile_and_run(folder, prefix, "C and the static library", "cc", "c11", True)
            compile_and_run(folder, prefix, "C++ and the shared library", "c++", "c++11", False)
            moved = Path(folder, "moved")
            prefix.rename(moved)
            status, out, errors = run(moved / "bin/sextant", "--version")
            check("the program runs after the prefix was moved", status == 0, errors)
    print(f"{len(PASSED)} passed, {len(FAILURES)} failed")
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
