#!/usr/bin/env python3
"""Includes go down the layers of runtime/LAYERS only, and each risky library stays in its place.

It reads #include lines; what a function calls without a header is the compiler's affair.
"""

import re
from pathlib import Path

from common import Finding, blank, files, read, relative, run_rule

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

# A header of another library, and the folders below runtime/ that may include it.
PLACES = (
    (r"yaml\.h", ("manifest",)),
    (r"(lua|lualib|lauxlib|luaconf)\.h|lua5.*", ("backend/lua",)),
    (r"ffi\.h", ("backend/ffi",)),
    (r"(zlib|zstd|zstd_errors)\.h", ("base",)),
    (r"readstat\.h", ("worker",)),
    (r"dlfcn\.h", ("backend/native", "backend/ffi", "worker")),
    (r"sqlite3\.h", ("store",)),
    (r"seccomp\.h|linux/(seccomp|landlock|filter|audit|capability)\.h", ("worker",)),
    (r"check\.h", ()),
)


def read_layers(root):
    """The names of runtime/LAYERS, low to high."""
    lines = read(Path(root, "runtime/LAYERS")).splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def check_quoted(root, layers, layer, target):
    """What is wrong with #include "target" in a file of the layer, or None."""
    other = target.split("/")[0]
    if "/" not in target or target.startswith("."):
        return f'"{target}" is not a path from runtime/, such as "base/buf.h"'
    if other not in layers:
        return f'"{target}" names no layer of runtime/LAYERS'
    if layer == "cli" and other != "cli":
        return f'"{target}": cli stands on the public headers <sextant/...> only'
    if layers.index(other) > layers.index(layer):
        return f'upward include: {layer} is below {other} ("{target}")'
    if not Path(root, "runtime", target).is_file():
        return f'"{target}" is not there'
    return None


def check_angled(root, folder, target):
    """What is wrong with #include <target> in a file of the folder, or None."""
    if target.startswith("sextant/"):
        if not Path(root, "include", target).is_file():
            return f"<{target}> is not there"
        return None
    for pattern, places in PLACES:
        if re.fullmatch(pattern, target):
            if not any(folder == place or folder.startswith(place + "/") for place in places):
                allowed = " and ".join(f"runtime/{place}" for place in places) or "tests"
                return f"<{target}> is used outside {allowed}"
    return None


def includes(path):
    text = blank(read(path), strings=False)
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


def check(root):
    layers = read_layers(root)
    findings = []
    for entry in sorted(Path(root, "runtime").iterdir()):
        if entry.is_dir() and entry.name not in layers:
            findings.append(Finding(f"runtime/{entry.name}", 1, "is no layer of runtime/LAYERS"))
    for layer in layers:
        for path in files(root, f"runtime/{layer}", suffixes={".c", ".h"}):
            folder = relative(Path(root, "runtime"), path.parent)
            for line, quote, target in includes(path):
                wrong = (check_quoted(root, layers, layer, target) if quote == '"'
                         else check_angled(root, folder, target))
                if wrong:
                    findings.append(Finding(relative(root, path), line, wrong))
    for path in files(root, "include", suffixes={".h"}):
        for line, quote, target in includes(path):
            wrong = (f'"{target}": a public header includes <sextant/...> and the C library only'
                     if quote == '"' else check_angled(root, "", target))
            if wrong:
                findings.append(Finding(relative(root, path), line, wrong))
    return findings


if __name__ == "__main__":
    run_rule(check)
