"""docs/writing-a-yaml-instrument.md: its instrument grows as the reader writes it, and every message is shown.

The blocks that a reader types go into a file of the folder that the commands share:

    ```yaml add PATH            at the end of the file
    ```yaml top PATH            at the beginning of the file
    ```yaml below WORDS PATH    below the one line that begins with these words
    ```yaml write PATH          a file of its own

A block ```diff is a mistake: for a moment the lines with + stand where those with - stood, and `sextant check`
must then say what the block ```text after it shows. ```console is as in the other documents.
"""

import re
import sys
import tempfile
from pathlib import Path

DOCUMENT = "docs/writing-a-yaml-instrument.md"
TYPED = re.compile(r"(?:yaml|csv) (?P<how>add|top|below|write)(?: (?P<words>.+))? (?P<path>[a-z0-9./-]+)$")


class Guide:
    """The folder of the story while the document is gone through."""

    def __init__(self, docs, story):
        self.docs, self.story = docs, story
        self.path = None  # of the manifest, for mistakes
        self.mistakes = 0
        self.said = None  # what the last mistake gave

    def type(self, match, body):
        path = Path(self.story.work, match["path"])
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        if match["how"] == "below":
            lines = old.splitlines(keepends=True)
            found = [at for at, line in enumerate(lines) if line.strip().startswith(match["words"])]
            if len(found) != 1:
                raise ValueError(f"{match['words']!r} begins {len(found)} lines of {match['path']}")
            lines.insert(found[0] + 1, body)
            body = "".join(lines)
        elif match["how"] == "add":
            body = old + body
        elif match["how"] == "top":
            body = body + old
        path.write_text(body, encoding="utf-8")
        if path.name == "manifest.yaml":
            self.path = path

    def slip(self, body):
        """What the check says of the manifest with the mistake of a diff block."""
        old = "".join(line[1:] + "\n" for line in body.splitlines() if line[:1] in ("-", " "))
        new = "".join(line[1:] + "\n" for line in body.splitlines() if line[:1] in ("+", " "))
        text = self.path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"stands {text.count(old)} times in {self.path.name}:\n{old}")
        self.path.write_text(text.replace(old, new), encoding="utf-8")
        self.said = self.story.run(f"sextant check ./{self.path.parent.name} 2>&1 >/dev/null")
        self.path.write_text(text, encoding="utf-8")
        self.mistakes += 1

    def block(self, block, place):
        """Does what a block says; checks what it shows. The block as it should read."""
        info, body = block["info"].strip(), block["body"]
        typed = TYPED.match(info)
        if typed:
            self.type(typed, body)
        elif info == "diff":
            self.slip(body)
        elif info == "text" and self.said is not None:
            expected = body.splitlines()
            good = self.docs.matches(expected, self.said)
            self.docs.check(f"{place}: the message of a mistake", good and bool(expected),
                            "  it says:\n" + "\n".join(self.said))
            shown, self.said = (expected if good else self.said), None
            return "```text\n" + "\n".join(shown) + "\n```"
        elif info == "console":
            pieces = []
            for command, expected in self.docs.steps(body):
                actual = self.story.run(command)
                good = self.docs.matches(expected, actual)
                self.docs.check(f"{place}: $ {command}", good, "  it prints:\n" + "\n".join(actual))
                pieces.append("\n".join([f"$ {command}", *(expected if good else actual)]))
            return "```console\n" + "\n".join(pieces) + "\n```"
        return block.group()


def go_through(docs, folder):
    """Runs the document in a folder; the document as it should read, and the guide."""
    text = Path(docs.SOURCE, DOCUMENT).read_text(encoding="utf-8")
    guide = Guide(docs, docs.Story(folder))
    pieces, at = [], 0
    for block in docs.FENCE.finditer(text):
        pieces += [text[at:block.start()],
                   guide.block(block, f"{DOCUMENT}:{docs.line_of(text, block.start())}")]
        at = block.end()
    return "".join(pieces) + text[at:], guide


def run(docs):
    """`docs` is the module that runs the documents."""
    with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
        _, guide = go_through(docs, folder)
        docs.check(f"{DOCUMENT} shows mistakes", guide.mistakes > 0)


def show(docs):
    """The document with what its commands print now."""
    docs.check = lambda *_: None
    with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
        sys.stdout.write(go_through(docs, folder)[0])


def written(docs, folder):
    """The manifest that a reader has at the end of the document."""
    guide = go_through(docs, folder)[1]
    return guide.path.read_text(encoding="utf-8")
