#!/usr/bin/env python3
"""The plugins that ship, and docs/writing-a-plugin.md.

- What the plugins answer, through the ABI alone (feed.c), is what oracle.py computes another way: for made-up
  rows with and without missing answers, for whole adaptive sessions, for the examples of their manifests.
- Every command of the guide prints what the guide shows, against an installed copy: the template and the
  plugin of the guide are built outside the tree, with CMake and with the one line of gcc.
- The package is found by others, and refuses what it cannot do.

Environment: SRC (the tree), BUILD (the build folder).
"""

import importlib.util
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from oracle import INCOMPLETE, UNDEFINED, Cards, Energy, Style

SOURCE = Path(os.environ.get("SRC", Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ.get("BUILD", SOURCE / "build/dev")).resolve()
GUIDE = SOURCE / "docs/writing-a-plugin.md"
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
ROWS = 400

passed, failed = [], []


def check(name, holds, detail=""):
    (passed if holds else failed).append(name)
    if not holds:
        print(f"FAIL {name}\n{detail}".rstrip())
    elif os.environ.get("SX_VERBOSE") == "1":
        print(f"ok   {name}")


def run(*command, cwd=None, given=None, environment=None):
    return subprocess.run([str(part) for part in command], cwd=cwd, input=given, env=environment,
                          capture_output=True, text=True, timeout=300, check=False)


# --- answers of the plugins ------------------------------------------------------------------------

class Feed:
    """feed.c, compiled, and one plugin."""

    STATUS = {"!5": INCOMPLETE, "!7": UNDEFINED}

    def __init__(self, folder):
        self.program = Path(folder, "feed")
        done = run("cc", "-std=c11", "-O2", "-D_POSIX_C_SOURCE=200809L", *WARNINGS, "-I",
                   SOURCE / "include", SOURCE / "tests/plugins/feed.c", "-o", self.program, "-ldl")
        check("feed.c compiles", done.returncode == 0, done.stderr)

    def __call__(self, plugin, *arguments, rows=()):
        lines = "".join(" ".join(map(str, row)) + "\n" for row in rows)
        done = run(self.program, BUILD / "plugins" / plugin / "plugin.so", *arguments, given=lines)
        if done.returncode != 0:
            raise RuntimeError(f"{plugin} {arguments}: {done.stderr}")
        return done.stdout

    def table(self, plugin, *arguments, rows):
        output = self(plugin, *arguments, rows=rows)
        return [[self.STATUS.get(x) or float(x) for x in line.split()]
                for line in output.splitlines()]


def alike(wanted, got):
    return len(wanted) == len(got) and all(
        a == b if isinstance(a, str) or isinstance(b, str)
        else math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in zip(wanted, got))


def compare(name, rows, wanted, got):
    wrong = [(row, want, have) for row, want, have in zip(rows, wanted, got) if not alike(want, have)]
    check(f"{name}: {len(rows)} rows", len(rows) == len(got) and not wrong,
          "\n".join(f"  {row}\n  is {have}, not {want}" for row, want, have in wrong[:3]))


def maybe(rng, missing, low, high):
    return "~" if rng.random() < missing else rng.randint(low, high)


def energy_rows(rng):
    return [[maybe(rng, missing, 1, 5) for _ in range(20)]
            for missing in (0, 0.1, 0.5, 0.85) for _ in range(ROWS // 4)]


def card_row(rng):
    missing = rng.choice((0, 0, 0, 0.02))
    piles, rooms = rng.choice(((1, 4), (2, 4), (1, 1), (3, 3))), rng.choice(((1, 4), (2, 2), (4, 4)))
    cards = [maybe(rng, missing, *piles) for _ in range(20)]
    order = rng.sample(range(1, 6), 5) if rng.random() < 0.9 else ["~"] * 5
    as_sorted = rng.random() < 0.1
    return cards + order + ["-" if card in ("~", 1) else card if as_sorted
                            else maybe(rng, missing, *rooms) for card in cards]


def style_row(rng):
    missing, low = rng.choice((0, 0.05, 0.2, 0.4)), rng.randint(1, 6)
    high = rng.randint(low, 6)
    row = [maybe(rng, missing, low, high) for _ in range(25)]
    if rng.random() < 0.3:
        start = rng.randint(0, 24)
        row[start:start + 15] = [4] * len(row[start:start + 15])
    return row + [rng.choice(("~", 10, 49, 50, 60, 300))]


def check_answers(feed):
    rng = random.Random(20)
    energy = Energy((SOURCE / "plugins/coaching/energy-adaptive/ABOUT.md").read_text("utf-8"))
    check("ABOUT.md of energy-adaptive lists the bank", len(energy.names) == 20)
    rows = energy_rows(rng)
    compare("energy-adaptive scores", rows, map(energy.score, rows),
            feed.table("coaching/energy-adaptive", "score", 20, 2, rows=rows))
    rows = rows[:150] + [[5 - 4 * r for r in energy.reversed], [1 + 4 * r for r in energy.reversed]]
    compare("energy-adaptive sessions", rows, [list(map(float, energy.session(r))) for r in rows],
            feed.table("coaching/energy-adaptive", "next", 20, rows=rows))
    rows = [card_row(rng) for _ in range(ROWS)]
    compare("values-card-sort scores", rows, map(Cards().score, rows),
            feed.table("values/values-card-sort", "score", 45, 8, rows=rows))
    rows = [style_row(rng) for _ in range(ROWS)]
    plugin = "values/ipip-big5-25-validity"
    compare("ipip-big5-25-validity scores", rows, map(Style().score, rows),
            feed.table(plugin, "score", 26, 4, rows=rows))
    compare("ipip-big5-25-validity notes", rows, map(Style().notes, rows),
            feed.table(plugin, "check", 26, 5, rows=rows))


# --- examples of the manifests ---------------------------------------------------------------------

def flow(text):
    """The value of a one-line YAML flow collection of plain scalars."""
    quoted = re.sub(r"[^\s,:\[\]{}]+", lambda m: json.dumps(m.group()), text)
    return json.loads(quoted)


def half_up(value, digits):
    return math.floor(value * 10 ** digits + 0.5 + 1e-9) / 10 ** digits


class Manifest:
    def __init__(self, path):
        text = path.read_text("utf-8")
        self.items = re.findall(r"^  - (?:\{id: |id: )(\w+)",
                                text[text.index("\nitems:"):text.index("\nscales:")], re.MULTILINE)
        self.ranked = re.findall(r"^      - \{(\w+): \"", text, re.MULTILINE)
        self.calls = re.findall(r"^  (\w+):\n    title: .*\n    call:", text, re.MULTILINE)
        notes = re.search(r"^validity:\n(.*?)^\w", text, re.MULTILINE | re.DOTALL)
        self.notes = re.findall(r"^  (\w+):$", notes[1], re.MULTILINE) if notes else []
        self.digits = {scale: int(places) for scale, places in re.findall(
            r"^  (\w+):\n    title: .*\n    call: .*\n    missing: .*\n"
            r"    round: \{rule: half_up, digits: (\d)\}", text, re.MULTILINE)}
        self.examples = [flow(line[4:]) for line in text[text.index("\nexamples:"):].splitlines()
                         if line.startswith("  - ")]

    def row(self, answers, extra=()):
        """The columns of an example: cells are texts, "~" where there is none."""
        if isinstance(answers, list):
            answers = dict(zip(self.items, answers))
        row = []
        for item in [*self.items, *extra]:
            value = answers.get(item, "~")
            if item == "order":
                row += ([value.index(x) + 1 for x in ("closeness", "contribution", "growth",
                                                      "achievement", "groundedness")]
                        if isinstance(value, list) else ["~"] * 5)
            else:
                row.append("~" if value in ("~", "declined") else value)
        return row


def as_expected(value, text, reason, digits):
    if text == "~":
        return isinstance(value, str) and reason in (None, value)
    if isinstance(value, str):
        return False
    return math.isclose(half_up(value, digits), float(text), abs_tol=1e-9)


def check_examples(plugin, score, notes=None, extra=()):
    """Scores, and notes when the code has them, of every example as the oracle computes them."""
    manifest = Manifest(SOURCE / "plugins" / plugin / "manifest.yaml")
    states = {0.0: "false", 1.0: "true"}
    wrong, compared = [], 0
    for number, example in enumerate(manifest.examples, 1):
        row = manifest.row(example["answers"], extra)
        values = dict(zip(manifest.calls, score(row)))
        for scale, value in values.items():
            if scale in example:
                compared += 1
                if not as_expected(value, example[scale], example.get("reason"),
                                   manifest.digits.get(scale, 0)):
                    wrong.append(f"  example {number}: {scale} is {value}, not {example[scale]}")
        if notes:
            for note, value in zip(manifest.notes, notes(row)):
                text = example.get("validity", {}).get(note)
                compared += text is not None
                if text is not None and states.get(value, "~") != text:
                    wrong.append(f"  example {number}: {note} is {value}, not {text}")
    check(f"{plugin}: the examples are what the oracle computes", compared > 40 and not wrong,
          f"{compared} compared\n" + "\n".join(wrong))


def check_manifests(feed):
    energy = Energy((SOURCE / "plugins/coaching/energy-adaptive/ABOUT.md").read_text("utf-8"))
    names = Manifest(SOURCE / "plugins/coaching/energy-adaptive/manifest.yaml").items
    check("the bank has the items of the manifest", names == energy.names, f"{names}")
    check_examples("coaching/energy-adaptive", energy.score)
    check_examples("values/values-card-sort", Cards().score)
    check_examples("values/ipip-big5-25-validity", Style().score, Style().notes, ("seconds",))
    for path in sorted(SOURCE.glob("plugins/*/*/manifest.yaml")):
        plugin = path.parent.relative_to(SOURCE / "plugins").as_posix()
        check(f"{plugin} hands out its manifest", feed(plugin, "manifest") == path.read_text("utf-8"))
        for name in ("ABOUT.md", *(p.name for p in path.parent.glob("text.*.yaml"))):
            check(f"{plugin}/{name} lies beside it",
                  Path(BUILD, "plugins", plugin, name).read_bytes() == Path(path.parent, name).read_bytes())
    wording = SOURCE / "instruments/values/ipip-big5-25/manifest.yaml"
    texts = [dict(re.findall(r"\{id: (\w\d), responses: accuracy, text: (\"[^\"]*\")\}",
                             p.read_text("utf-8")))
             for p in (wording, SOURCE / "plugins/values/ipip-big5-25-validity/manifest.yaml")]
    check("the 25 phrases are those of ipip-big5-25", len(texts[0]) == 25 and texts[0] == texts[1])


# --- the installed package -------------------------------------------------------------------------

def documents():
    """The helpers of tests/docs/run.py: what stands in a console block, and whether it came."""
    spec = importlib.util.spec_from_file_location("documents", SOURCE / "tests/docs/run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Place:
    """An installed copy below a prefix, and a folder to work in."""

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.prefix, self.work = self.folder / "prefix", self.folder / "work"
        self.work.mkdir()
        done = run("cmake", "--install", BUILD, "--prefix", self.prefix)
        check("installs", done.returncode == 0, done.stdout + done.stderr)
        tools = self.folder / "tools"
        tools.mkdir()
        config = next(self.prefix.glob("lib/**/sextant.pc"))
        wrapper = tools / "pkg-config"
        wrapper.write_text(f"#!/bin/sh\nexec {self.tool('pkg-config')} "
                           f"--define-variable=prefix={self.prefix} \"$@\"\n")
        wrapper.chmod(0o755)
        self.environment = dict(
            PATH=f"{tools}:{self.prefix}/bin:{os.environ.get('PATH', '/usr/bin:/bin')}",
            HOME=str(self.folder), PKG_CONFIG_PATH=str(config.parent),
            CMAKE_PREFIX_PATH=str(self.prefix), LC_ALL="C", TZ="UTC", SOURCE_DATE_EPOCH="1795284000")

    @staticmethod
    def tool(name):
        return run("sh", "-c", f"command -v {name}").stdout.strip()

    def shell(self, command):
        done = subprocess.run(["sh", "-c", command], cwd=self.work, env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120, check=False)
        return done.returncode, done.stdout.decode("utf-8", "backslashreplace")


def check_guide(place):
    """The guide as one story: files that it shows are written, commands are run."""
    docs = documents()
    text = GUIDE.read_text("utf-8")
    commands = 0
    for block in docs.FENCE.finditer(text):
        words = block["info"].split()
        line = docs.line_of(text, block.start())
        if len(words) == 2 and "/" in words[1]:
            path = place.work / words[1]
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(block["body"])
        elif words == ["console"]:
            for command, expected in docs.steps(block["body"]):
                _, output = place.shell(command)
                commands += 1
                check(f"guide:{line}: $ {command}", docs.matches(expected, output.splitlines()),
                      "  it prints:\n" + output)
        else:
            check(f"guide:{line}: a block is a command or a file", words == ["text"])
    check("the guide shows commands", commands > 15)


def check_warnings(place):
    """The plugins of the guide and the template are clean in both compilers and under strict warnings."""
    for plugin in ("four-areas", "small-steps"):
        source = place.work / plugin / "plugin.c"
        place.shell(f"od -An -v -tu1 {plugin}/manifest.yaml | sed 's/[0-9][0-9]*/&,/g' > {plugin}/manifest.inc")
        for compiler in ("gcc", "clang"):
            if Place.tool(compiler):
                done = run(compiler, "-std=c11", "-O2", *WARNINGS, "-I", place.prefix / "include",
                           "-fPIC", "-shared", "-o", place.folder / "warned.so", source)
                check(f"{plugin} is clean under {compiler}", done.returncode == 0, done.stderr)


def check_package(place):
    for name in ("SextantConfig", "SextantConfigVersion", "SextantPlugins", "SextantEmbed"):
        check(f"installs {name}.cmake",
              len(list(place.prefix.glob(f"lib/**/cmake/Sextant/{name}.cmake"))) == 1)
    for path in sorted(SOURCE.glob("plugins/*/*/manifest.yaml")):
        plugin = path.parent.relative_to(SOURCE / "plugins").as_posix()
        installed = list(place.prefix.glob(f"lib/**/sextant/plugins/{plugin}/plugin.so"))
        check(f"installs {plugin} byte for byte", len(installed) == 1 and installed[0].read_bytes() ==
              Path(BUILD, "plugins", plugin, "plugin.so").read_bytes())
        # Each plugin of the tree builds alone, as those of others do.
        build = place.folder / "alone" / path.parent.name
        status, output = place.shell(f"cmake -S {path.parent} -B {build} && cmake --build {build}")
        built = build / path.parent.name / "plugin.so"
        check(f"{plugin} builds outside the tree", status == 0 and built.is_file(), output)
        status, output = place.shell(f"sextant plugin check {built}")
        check(f"{plugin} passes its check", status == 0 and "failed=0" in output, output)
        symbols = run("nm", "-D", "--defined-only", "-f", "posix", built).stdout.split()
        check(f"{plugin} shows one function", symbols[:1] == ["sextant_plugin_entry"] and
              len([s for s in symbols if re.match(r"[A-Za-z_]\w+$", s)]) == 1, symbols)
    for name, line in (("a version to come", "find_package(Sextant 99 REQUIRED)"),
                       ("no sources", "find_package(Sextant REQUIRED)\nsextant_add_plugin(x MANIFEST m)"),
                       ("a key that it does not know",
                        "find_package(Sextant REQUIRED)\nsextant_add_plugin(x FILE a SOURCES b MANIFEST m)")):
        folder = place.work / "refused"
        folder.mkdir(exist_ok=True)
        (folder / "CMakeLists.txt").write_text(
            f"cmake_minimum_required(VERSION 3.16)\nproject(x C)\n{line}\n", encoding="utf-8")
        status, output = place.shell("cmake -S refused -B refused/build")
        check(f"the package refuses {name}", status != 0 and "CMake Error" in output, output)


def main():
    with tempfile.TemporaryDirectory(prefix="sextant-plugins-") as folder:
        feed = Feed(folder)
        check_answers(feed)
        check_manifests(feed)
        place = Place(folder)
        check_guide(place)
        check_warnings(place)
        check_package(place)
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
