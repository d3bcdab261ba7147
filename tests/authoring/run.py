#!/usr/bin/env python3
"""Whoever follows the guide gets an instrument, and whoever makes a mistake is told the line.

phq-8/ is the PHQ-8 written with nothing but docs/writing-a-yaml-instrument.md. One mistake at a time is planted in
every key of it and of the guide's own instrument, and in one place for every other key of the schema, found in the
instruments that ship or in keys/. Each must be refused in words that name its line: mistakes=N named=N. Then the
JSON Schema that editors use: it is one, every file that ships fits it, and it sees the mistakes that a single value
shows.

Environment: SEXTANT (the program), SRC (the tree). `run.py FILE...` plants mistakes in other manifests.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import jsonschema

import core
import slips

SOURCE = Path(os.environ.get("SRC", Path(__file__).resolve().parents[2]))
PROGRAM = Path(os.environ.get("SEXTANT", SOURCE / "build/dev/sextant")).resolve()
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE / "tests/docs"))
import run as documents  # noqa: E402  the runner of the guide
import yaml_guide  # noqa: E402

MESSAGE = re.compile(r"^(?P<path>[^:\n]+):(?P<line>\d+):\d+: (?P<text>.*) \[(?P<code>[A-Z_.]+)\]$", re.MULTILINE)
CANNOT_LOAD = re.compile(r"^tests/(ffi/|authoring/keys/left-to-code)")  # without their libraries and code
AT_ONCE = 8  # manifests in one check: one command keeps only so many messages

# What an editor must see by itself; the rest takes more than one value to see, or is not YAML at all.
SEEN_BY_EDITORS = {"misspelt", "capital", "name", "map", "list", "text", "empty list", "empty map", "empty",
                   "left out"}

SCALES = {"example.band", "example.reason"}  # beside its keys an example has names of scales

passed, failed = [], []


def check(name, holds, detail=""):
    (passed if holds else failed).append(name)
    if not holds:
        print(f"FAIL {name}\n{detail}".rstrip())
    elif os.environ.get("SX_VERBOSE") == "1":
        print(f"ok   {name}")


def sextant(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def schema_of(kind):
    return json.loads(sextant("schema", kind).stdout)


def verdicts(texts, name):
    """For each text as the manifest of an instrument of that name: (refused, [(line, message)])."""
    with tempfile.TemporaryDirectory(prefix="sextant-authoring-") as folder:
        for first in range(0, len(texts), AT_ONCE):
            paths = []
            for at, text in enumerate(texts[first:first + AT_ONCE]):
                paths.append(Path(folder, str(at), name, "manifest.yaml"))
                paths[-1].parent.mkdir(parents=True, exist_ok=True)
                paths[-1].write_text(text, encoding="utf-8")
            done = sextant("check", *paths)
            said = {str(path): [] for path in paths}
            for message in MESSAGE.finditer(done.stderr):
                if message["path"] in said:
                    said[message["path"]].append((int(message["line"]), message["text"]))
            for path in paths:
                refused = re.search(rf"^{re.escape(str(path))} +refused", done.stdout, re.MULTILINE)
                yield refused is not None, said[str(path)]


class Mistakes:
    """Plants mistakes and counts those that are named."""

    def __init__(self, schema):
        self.schema = schema
        self.planted = self.named = self.first = 0
        self.kinds = Counter()

    def plant(self, place, text, keys=None):
        """Every slip in every key of a manifest, or in the given ones."""
        name = re.search(r"^id: *(\S+)", text, re.MULTILINE)[1]
        made = slips.slips_of(self.schema, text, keys)
        refused, said = next(verdicts([text], name))
        before = {words for _, words in said}  # that has nothing to do with the mistake
        check(f"{place} is right without a mistake", not refused or CANNOT_LOAD.search(place), str(said))
        check(f"{place} has keys to make mistakes in", bool(made))
        for slip, (refused, said) in zip(made, verdicts([slip.text for slip in made], name)):
            new = [(line, words) for line, words in said if words not in before]
            named = refused and any(line in slip.lines for line, _ in new)
            self.planted += 1
            self.named += named
            self.first += named and new[0][0] in slip.lines
            self.kinds[slip.kind] += 1
            if not named:
                heard = "\n".join(f"  {line}: {words}" for line, words in said[:4])
                print(f"FAIL {place}: {slip.name}, line {min(slip.lines)}: "
                      f"{'refused without its line' if refused else 'accepted'}\n{heard}")
        return made


def check_guide(text, schema):
    """The guide explains every key that the PHQ-8 needs, and its instrument is complete."""
    guide = Path(SOURCE, yaml_guide.DOCUMENT).read_text(encoding="utf-8")
    code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", guide, re.DOTALL))
    for key in sorted({key.name for key in slips.keys_of(schema, text) if key.fixed}):
        check(f"the guide shows the key {key} that the PHQ-8 needs",
              re.search(rf"\b{re.escape(key)}\b", code) is not None)
    done = sextant("check", "--coverage", HERE / "phq-8")
    check("the PHQ-8 written with the guide is right, and its examples show everything",
          done.returncode == 0, done.stdout + done.stderr)


def guide_instrument():
    """The manifest that a reader of the guide has at the end."""
    with tempfile.TemporaryDirectory(prefix="sextant-docs-") as folder:
        return yaml_guide.written(documents, folder)


def manifests():
    """[(place, text)] of YAML instruments that ship, then of those made for the keys that none of these has."""
    for folder in (SOURCE / "instruments", SOURCE / "tests/ffi/instruments", HERE / "keys"):
        for path in sorted(folder.rglob("manifest.yaml")):
            yield str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8")


def plant_everywhere(mistakes, seen):
    """Mistakes in one place for every key of the schema that is not in `seen`."""
    for place, text in manifests():
        chosen = []
        for key in slips.keys_of(mistakes.schema, text):
            if key.full not in seen:
                seen.add(key.full)
                chosen.append(key)
        if chosen:
            mistakes.plant(place, text, chosen)
    left = mistakes.schema.keys() - seen
    check("every key of the schema was tried", not left, "  not: " + ", ".join(sorted(left)))
    return len(mistakes.schema.keys())


def fits(validator, text):
    """None, or what an editor underlines first."""
    try:
        value = core.load(text)
    except core.Broken as broken:
        return f"no YAML: {broken}"
    for found in validator.iter_errors(value):
        return f"{found.json_path}: {found.message[:200]}"
    return None


def check_files(validators):
    """Every file that ships fits the schema of its kind."""
    count = 0
    for path in sorted([*Path(SOURCE, "instruments").rglob("*.yaml"), *HERE.rglob("*.yaml")]):
        kind = "instrument" if path.name == "manifest.yaml" else "text"
        kind = {"batteries": "battery", "profiles": "care-model", "wording": "wording"}.get(path.parent.name, kind)
        wrong = fits(validators[kind], path.read_text(encoding="utf-8"))
        check(f"{path.relative_to(SOURCE)} fits the schema of its kind", wrong is None, f"  {wrong}")
        count += 1
    return count


def check_descriptions(kind, schema):
    """Whatever a key is, an editor can say it."""
    silent = [f"{name}.{key}" for name, table in {kind: schema, **schema["$defs"]}.items()
              for key, value in table["properties"].items() if not value.get("description")]
    check(f"every key of {kind} has a description", not silent, "  not: " + ", ".join(silent))


def main():
    if len(sys.argv) > 1:
        mistakes = Mistakes(slips.Schema(schema_of("instrument")))
        for name in sys.argv[1:]:
            mistakes.plant(name, Path(name).read_text(encoding="utf-8"))
        print(f"mistakes={mistakes.planted} named={mistakes.named} first={mistakes.first}")
        sys.exit(mistakes.named != mistakes.planted)

    schemas = {kind: schema_of(kind) for kind in ("instrument", "text", "battery", "care-model", "wording")}
    validators = {}
    for kind, schema in schemas.items():
        check(f"the schema of {kind} says which draft it is",
              schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[kind] = jsonschema.Draft202012Validator(schema)
        check_descriptions(kind, schema)
    files = check_files(validators)

    mistakes = Mistakes(slips.Schema(schemas["instrument"]))
    text = Path(HERE, "phq-8/manifest.yaml").read_text(encoding="utf-8")
    check_guide(text, mistakes.schema)
    made = mistakes.plant("phq-8", text)
    print(f"phq-8: mistakes={mistakes.planted} named={mistakes.named}")

    seen_there = 0
    for slip in made:
        seen = fits(validators["instrument"], slip.text) is not None
        seen_there += seen
        if slip.kind in SEEN_BY_EDITORS and not (slip.kind == "misspelt" and slip.key in SCALES):
            line = slip.text.splitlines()[slip.line - 1:slip.line]
            check(f"an editor sees: {slip.name}", seen, "\n".join(line))
    print(f"files={files} mistakes={len(made)} seen by an editor={seen_there}")

    guide = guide_instrument()
    mistakes.plant("the instrument of the guide", guide)
    seen = {key.full for one in (text, guide) for key in slips.keys_of(mistakes.schema, one)}
    keys = plant_everywhere(mistakes, seen)
    check("every mistake is named with its line", mistakes.planted == mistakes.named > 0)
    print("kinds of mistakes:", ", ".join(f"{kind} {n}" for kind, n in sorted(mistakes.kinds.items())))
    print(f"keys={keys} mistakes={mistakes.planted} named={mistakes.named} named first={mistakes.first}")
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
