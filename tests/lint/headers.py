#!/usr/bin/env python3
"""Every C file says at its top what it is for, and every header compiles alone.

Public headers compile as C99, C11 and C++11, for programs that embed the library; those of the
runtime as C11.
"""

import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from common import Finding, files, read, relative, run_rule

WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-fsyntax-only"]
PUBLIC = (("cc", "c", "c99"), ("cc", "c", "c11"), ("c++", "c++", "c++11"))
INNER = (("cc", "c", "c11"),)


def check_top(root, path):
    """A purpose comment, and in a header a guard named after its place."""
    name = relative(root, path)
    text = read(path)
    if not re.match(r"/\*.{20,}?\*/|//.{20,}", text, re.DOTALL):
        yield Finding(name, 1, "does not open with a comment that says what the file is for")
    if path.suffix == ".h" and not re.search(r"^#ifndef (\w+)\n#define \1\b", text, re.MULTILINE):
        yield Finding(name, 1, "has no include guard")


@lru_cache(maxsize=1)
def libraries():
    """Where the headers of libraries are that have a folder of their own."""
    done = subprocess.run(["pkg-config", "--cflags", "lua5.4", "libffi"], capture_output=True,
                          text=True, check=False)
    return tuple(done.stdout.split())


def compile_alone(root, path, compiler, language, standard):
    """Compiles a file that holds nothing but an #include of the header."""
    if shutil.which(compiler) is None:
        return [Finding(relative(root, path), 1, f"{compiler} is not there to compile it")]
    public = path.is_relative_to(Path(root, "include"))
    target = relative(Path(root, "include" if public else "runtime"), path)
    line = f"#include <{target}>\n" if public else f'#include "{target}"\n'
    command = [compiler, "-x", language, f"-std={standard}", *WARNINGS,
               "-D_POSIX_C_SOURCE=200809L", "-I", str(Path(root, "include"))]
    if not public:
        command += ["-I", str(Path(root, "runtime")), *libraries()]
    with tempfile.TemporaryDirectory(prefix="sextant-lint-") as folder:
        source = Path(folder, "alone")
        source.write_text(line, encoding="utf-8")
        done = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    first = next((x for x in done.stderr.splitlines() if "error" in x), done.stderr.strip())
    return [Finding(relative(root, path), 1, f"does not compile alone as {standard}: {first}")]


def check(root):
    findings = []
    jobs = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path in files(root, "runtime", "include", suffixes={".c", ".h"}):
            findings += check_top(root, path)
            if path.suffix == ".h":
                public = path.is_relative_to(Path(root, "include"))
                for kind in PUBLIC if public else INNER:
                    jobs.append(pool.submit(compile_alone, root, path, *kind))
        for job in jobs:
            findings += job.result()
    return findings


if __name__ == "__main__":
    run_rule(check)
