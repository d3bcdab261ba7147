"""docs/writing-a-lua-instrument.md: its scripts are written to files and checked, its commands are run.

A block ```lua that begins with `-- file: NAME/manifest.lua` becomes that file. With `-- file: NAME/manifest.lua,
like OTHER` it is the file of OTHER in which the block takes the place of the parts with the same first words
(`score = function`, `hours = `): a part is a line with two blanks in front and all up to the next such
line. Every instrument that no command of the document checks has to pass `sextant check`.
"""

import re
import subprocess
import tempfile
from pathlib import Path

DOCUMENT = "docs/writing-a-lua-instrument.md"
NAMED = re.compile(r"^-- file: (?P<path>[a-z0-9-]+/[a-z0-9_.]+)(?:, like (?P<other>[a-z0-9-]+))?\n")


def parts_of(text):
    """[(first words, lines)]: what is indented by two blanks, each with what follows it."""
    parts = []
    for line in text.splitlines(keepends=True):
        start = re.match(r"  ([a-z_]+) =", line)
        if start or not parts:
            parts.append((start[1] if start else "", [line]))
        elif line.startswith("}"):
            parts.append(("end", [line]))
        else:
            parts[-1][1].append(line)
    return parts


def changed(text, change):
    """The text in which the parts of `change` stand instead of those of the same name, or at its end."""
    new = {name: lines for name, lines in parts_of(change) if name}
    found = []
    for name, lines in parts_of(text):
        if name == "end":
            for rest in list(new):
                found += new.pop(rest)
        found += new.pop(name, lines)
    return "".join(found)


def write(work, body):
    """Writes the file of a block; its folder, or None when the block is no file."""
    named = NAMED.match(body)
    if named is None:
        return None
    path = Path(work, named["path"])
    path.parent.mkdir(exist_ok=True)
    text = body[named.end():]
    if named["other"]:
        text = changed(Path(work, named["other"], path.name).read_text(encoding="utf-8"), text)
    path.write_text(text, encoding="utf-8")
    return path.parent.name


def run(docs):
    """`docs` is the module that runs the documents."""
    text = Path(docs.SOURCE, DOCUMENT).read_text(encoding="utf-8")
    written, checked = [], set()
    with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
        story = docs.Story(folder)
        for block in docs.FENCE.finditer(text):
            kind = block["info"].strip()
            place = f"{DOCUMENT}:{docs.line_of(text, block.start())}"
            if kind == "lua":
                name = write(story.work, block["body"])
                written += [name] if name else []
            elif kind == "console":
                for command, expected in docs.steps(block["body"]):
                    actual = story.run(command)
                    checked.update(re.findall(r"sextant check (?:\./)?([a-z0-9-]+)", command))
                    docs.check(f"{place}: $ {command}", docs.matches(expected, actual),
                               "  it prints:\n" + "\n".join(actual))
        docs.check(f"{DOCUMENT} has instruments", bool(written))
        for name in written:
            if name not in checked:
                done = subprocess.run([docs.PROGRAM, "check", Path(story.work, name)],
                                      capture_output=True, text=True, check=False)
                docs.check(f"{DOCUMENT}: {name} passes its check", done.returncode == 0,
                           done.stdout + done.stderr)
