#!/usr/bin/env python3
"""What the documents show is what happens: runs their commands, checks their instruments, compiles
the example program, follows their links.

A block ```console holds commands ("$ command") and what they print, both streams as a terminal shows
them. "..." alone on a line stands for any number of lines, "[...]" within a line for any text. The
blocks of one document share a folder in which examples/ and instruments/ are those of the tree. A
block ```yaml instrument must pass `sextant check`.

Environment: SEXTANT (the program), BUILD (the build folder, for libsextant.so), SRC (the tree).
`run.py --show DOCUMENT` prints the document with what its commands print now.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # other runners load this file by its path
import lua_guide
import yaml_guide

SOURCE = Path(os.environ.get("SRC", Path(__file__).resolve().parents[2]))
PROGRAM = Path(os.environ.get("SEXTANT", SOURCE / "build/dev/sextant")).resolve()
BUILD = Path(os.environ.get("BUILD", PROGRAM.parent)).resolve()
STORIES = ("README.md", "docs/trust.md")
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)

passed, failed = [], []


def check(name, holds, detail=""):
    (passed if holds else failed).append(name)
    if not holds:
        print(f"FAIL {name}\n{detail}".rstrip())
    elif os.environ.get("SX_VERBOSE") == "1":
        print(f"ok   {name}")


def documents():
    """README.md and everything below docs/, examples/ and instruments/ that is Markdown."""
    yield SOURCE / "README.md"
    for folder in ("docs", "examples", "instruments"):
        yield from sorted(Path(SOURCE, folder).rglob("*.md"))


class Story:
    """The folder that the commands of one document share."""

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.work = self.folder / "work"
        self.work.mkdir()
        tools = self.folder / "bin"
        tools.mkdir()
        (tools / "sextant").symlink_to(PROGRAM)
        for name in ("examples", "instruments"):
            (self.work / name).symlink_to(SOURCE / name)
        self.environment = dict(
            PATH=f"{tools}:{os.environ.get('PATH', '/usr/bin:/bin')}", HOME=str(self.folder),
            SEXTANT_PATH="instruments", SRC=str(SOURCE), BUILD=str(BUILD), LC_ALL="C", TZ="UTC",
            SOURCE_DATE_EPOCH="1795284000")

    def run(self, command):
        """Both output streams of a command, as lines."""
        done = subprocess.run(["sh", "-c", command], cwd=self.work, env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120, check=False)
        text = done.stdout.decode("utf-8", "backslashreplace").replace(str(self.work) + "/", "")
        return text.splitlines()


def steps(body):
    """(command, expected lines) of a console block; a final backslash continues a command."""
    found = []
    lines = iter(body.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command = command[:-1] + next(lines).strip()
            found.append((command, []))
        elif found:
            found[-1][1].append(line)
    for _, expected in found:
        while expected and expected[-1] == "":
            expected.pop()
    return found


def matches(expected, actual):
    pattern = ""
    for line in expected:
        if line == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in line.split("[...]")) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in actual)) is not None


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def run_story(document):
    text = Path(SOURCE, document).read_text(encoding="utf-8")
    blocks = [b for b in FENCE.finditer(text) if b["info"].strip() == "console"]
    check(f"{document} shows commands", bool(blocks))
    with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
        story = Story(folder)
        for block in blocks:
            for command, expected in steps(block["body"]):
                actual = story.run(command)
                check(f"{document}:{line_of(text, block.start())}: $ {command}",
                      matches(expected, actual), "  it prints:\n" + "\n".join(actual))


def show_story(document):
    """The document with what its commands print now; "..." blocks are left to the writer."""
    text = Path(SOURCE, document).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
        story = Story(folder)

        def fill(block):
            if block["info"].strip() != "console":
                return block.group()
            pieces = []
            for command, expected in steps(block["body"]):
                actual = story.run(command)
                shown = expected if matches(expected, actual) else actual
                pieces.append("\n".join([f"$ {command}", *shown]))
            return "```console\n" + "\n".join(pieces) + "\n```"

        print(FENCE.sub(fill, text), end="")


def check_instruments(document):
    text = document.read_text(encoding="utf-8")
    for block in FENCE.finditer(text):
        if block["info"].split() != ["yaml", "instrument"]:
            continue
        name = f"{document.relative_to(SOURCE)}:{line_of(text, block.start())}: instrument"
        ident = re.search(r"^id: *(\S+)", block["body"], re.MULTILINE)
        check(f"{name} has an id", ident is not None)
        if ident is None:
            continue
        with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
            place = Path(folder, ident[1])
            place.mkdir()
            Path(place, "manifest.yaml").write_text(block["body"], encoding="utf-8")
            done = subprocess.run([PROGRAM, "check", place], capture_output=True, text=True,
                                  check=False)
            check(f"{name} passes its check", done.returncode == 0, done.stdout + done.stderr)


def check_links(document):
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    for match in re.finditer(r"\]\(([^)#\s]+)", text):
        if not re.match(r"[a-z]+:", match[1]):
            check(f"{document.relative_to(SOURCE)}: link {match[1]}",
                  Path(document.parent, match[1]).exists())


def check_places(document):
    """Files and folders that are named in code, such as `tests/unit/plan`, are there; <id> and ID
    stand for any name."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    for match in re.finditer(r"`((?:runtime|tests|docs|examples|instruments|include)/[^`\s]*)`", text):
        place = re.sub(r"<[a-z]+>|\b[A-Z]{2,}\b", "*", match[1])
        check(f"{document.relative_to(SOURCE)}: `{match[1]}` is there",
              any(SOURCE.glob(place.rstrip("/"))))


def check_reference():
    done = subprocess.run([PROGRAM, "schema", "--markdown"], capture_output=True, text=True,
                          check=False)
    path = Path(SOURCE, "docs/manifest.md")
    written = path.read_text(encoding="utf-8") if path.is_file() else None
    check("docs/manifest.md is what 'sextant schema --markdown' prints",
          done.returncode == 0 and written == done.stdout,
          "  write it again: sextant schema --markdown > docs/manifest.md")


def check_embedding():
    """Builds examples/embed against the shared library and runs it."""
    with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
        program = Path(folder, "embed")
        done = subprocess.run(
            ["cc", "-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror",
             "-I", SOURCE / "include", SOURCE / "examples/embed/embed.c", "-o", program,
             "-L", BUILD, "-lsextant", f"-Wl,-rpath,{BUILD}"],
            capture_output=True, text=True, check=False)
        check("examples/embed compiles", done.returncode == 0, done.stderr)
        if done.returncode != 0:
            return
        environment = dict(os.environ, SEXTANT_PATH=str(SOURCE / "instruments"))
        done = subprocess.run([program], capture_output=True, text=True, env=environment,
                              check=False)
        check("examples/embed scores a GAD-7 of 10", done.returncode == 0 and
              re.search(r'"total".*?"value": ?10\b', done.stdout, re.DOTALL) is not None,
              done.stdout + done.stderr)


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--show":
        if sys.argv[2] == yaml_guide.DOCUMENT:
            yaml_guide.show(sys.modules[__name__])
        else:
            show_story(sys.argv[2])
        return
    for document in STORIES:
        run_story(document)
    lua_guide.run(sys.modules[__name__])
    yaml_guide.run(sys.modules[__name__])
    for document in documents():
        check_instruments(document)
        check_links(document)
        check_places(document)
    check_reference()
    check_embedding()
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
