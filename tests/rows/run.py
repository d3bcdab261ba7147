#!/usr/bin/env python3
"""Profiles of a table in bulk against profiles one by one: the same bytes, messages and exit status.

Rows and whole profiles. Tables in which everything occurs that a table may hold (gaps, words for reasons, spellings, quotes, odd ids, empty
lines, cells that are no answers) are profiled with every set of instructions, with none, and with every text made anew
for every row. Every row is also held against the whole profile of that person: it says what that says, and no more;
flags come first; no reason is without its evidence; and nobody is sent to coaching alone past a gate that is not clear.

Environment: SEXTANT, SEXTANT_PATH.
"""
import csv
import io
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "golden"))
from schema import problems  # noqa: E402

PROGRAM = os.environ["SEXTANT"]
ENVIRONMENT = dict(os.environ, SOURCE_DATE_EPOCH="1795286400")
SCHEMA = json.loads((ROOT / "docs" / "profile-row.schema.json").read_text(encoding="utf-8"))
WAYS = ("none", "portable", *(("neon",) if platform.machine() == "aarch64" else ("avx2", "avx512")), None)
ROWS = 210  # several tiles, the last of them not full
MODELS = ("integrative", "indication", "scope-of-practice", "all")
ROLES = ("clinician", "coach", "respondent")
REASONS = ("NA", "skipped", "declined", "not_applicable", "not_shown")
GATES = ("distress", "functioning", "risk")

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {name}: {detail}")


def call(*arguments, text):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "in.csv").write_bytes(text)
        done = subprocess.run([PROGRAM, "profile", "--in", "in.csv", *arguments], cwd=folder, capture_output=True,
                              check=False, env=ENVIRONMENT)
    return done.returncode, done.stdout, done.stderr


def columns(ident):
    """The columns of an instrument, each with its answers; and those that are asked under a condition."""
    shown = json.loads(subprocess.run([PROGRAM, "show", ident, "--json"], capture_output=True, check=True).stdout)
    found = []
    for item in [*shown["items"], *shown.get("parameters", [])]:
        if item["kind"] in ("multi", "ranking", "text"):
            continue
        name = f"{ident}.{item['id']}"
        if item["kind"] == "choice":
            found.append((name, [str(option["code"]) for option in item["options"]]))
        elif item.get("range"):
            low, high = (item["range"] if isinstance(item["range"], list)
                         else (item["range"]["low"], item["range"]["high"]))
            found.append((name, [str(n) for n in range(int(low), int(high) + 1)]))
    return found


def table(drawn, seed, *, gaps=0.05, words=0.0, odd=0.0, wrong=0.0, few=False, ids="id", end="\n", quote=0.0,
          last=True, blank=False, separator=","):
    chance = random.Random(seed)

    def cell(codes):
        draw = chance.random()
        code = chance.choice(codes[:1 + (len(codes) > 1)] if few and chance.random() < 0.9 else codes)
        if draw < gaps:
            return ""
        if draw < gaps + words:
            return chance.choice(REASONS)
        if draw < gaps + words + odd and code.isdigit():
            return code + ".0"
        if draw < gaps + words + odd + wrong:
            return chance.choice(("x", "77", " 1", "-", "é", "\x01", "1;2"))
        return code

    lines = []
    for number in range(ROWS + 1):
        cells = [name for name, _ in drawn] if number == 0 else [cell(codes) for _, codes in drawn]
        if ids:
            name = f"r{number}"
            if ids == "odd":
                name = chance.choice(("", "é", "x" * 16, "y" * 65, "z" * 300, "=1+1", "a b", "#", "back\\slash", "tab\there", "\x01",
                                      "say \"so\"", "a,b", "two\nlines"))
                if any(sign in name for sign in "\",\n\t"):
                    name = '"' + name.replace('"', '""') + '"'
            cells.insert(0, "id" if number == 0 else name)
        if number > 0 and quote:
            cells = ['"' + one + '"' if chance.random() < quote and '"' not in one else one for one in cells]
        lines.append(separator.join(cells))
        if blank and number == ROWS // 2:
            lines.append("")
    return (end.join(lines) + (end if last else "")).encode()


def tables(drawn, seed):
    yield "clean", table(drawn, seed)
    yield "no gaps", table(drawn, seed, gaps=0)
    yield "nothing but gaps", table(drawn, seed, gaps=1)
    yield "many gaps", table(drawn, seed, gaps=0.3)
    yield "mostly well", table(drawn, seed, gaps=0.01, few=True)
    yield "no id", table(drawn, seed, ids="")
    yield "odd ids", table(drawn, seed, ids="odd")
    yield "CRLF", table(drawn, seed, end="\r\n")
    yield "no last line end", table(drawn, seed, last=False)
    yield "empty line", table(drawn, seed, blank=True)
    yield "quotes", table(drawn, seed, quote=1)
    yield "some quotes", table(drawn, seed, quote=0.02)
    yield "words", table(drawn, seed, words=0.1)
    yield "spellings", table(drawn, seed, odd=0.1)
    yield "no answers", table(drawn, seed, wrong=0.002)
    yield "many no answers", table(drawn, seed, wrong=0.2)


# --- what a row says ------------------------------------------------------------------------------

def is_part(short, whole):
    """Everything that the short one says, the whole one says too; what it leaves out is null or false there."""
    if isinstance(short, dict):
        return all(key in whole and is_part(value, whole[key]) for key, value in short.items())
    if isinstance(short, list):
        return len(short) == len(whole) and all(map(is_part, short, whole))
    return short == whole


def evidence_of(row):
    found = {f"{one['evidence']['instrument']}.{one['evidence']['scale']}" for one in row["findings"]
             if "scale" in one["evidence"]}
    return found | {f"{one['instrument']}.{one['flag']}" for one in row["flags"] if "flag" in one}


def check_care(name, row, care, role, whole):
    check(f"{name}: the pathway and its reasons", is_part({key: care[key] for key in care}, whole), "not of the whole")
    gates = {one["domain"]: one["gate"] for one in row["domains"] if "gate" in one}
    unclear = [gate for gate in gates.values() if gate not in ("clear", "not_assessed")]
    unclear += [gates[gate] for gate in ("distress", "functioning") if gates.get(gate) == "not_assessed"]
    check(f"{name}: coaching alone", care["pathway"] != "coaching" or not unclear, f"{gates}")
    for reason in care["reasons"]:
        named = reason.get("result_id")
        good = (named in evidence_of(row) if named is not None else reason.get("value") == "not assessed" or
                role != "clinician")
        check(f"{name}: a reason", good, f"{reason}")


def check_row(name, row, whole, role):
    check(f"{name}: the kind", row["kind"] == ("profile_row" if whole["kind"] == "profile" else "refused"))
    check(f"{name}: the subject", row["subject"] == whole["subject"])
    if row["kind"] == "refused":
        check(f"{name}: refused", row == whole, f"{row}")
        return
    keys = list(row)
    check(f"{name}: flags first", keys[:4] == ["sextant", "kind", "subject", "flags"], f"{keys}")
    check(f"{name}: flags", is_part(row["flags"], whole["flags"]), f"{row['flags']}")
    findings = [one for one in whole["findings"] if one["evidence"]["scale"] is not None or one["evidence"]["value"]
                not in ("clear", "raised", None) or one["evidence"]["status"] != "not_assessed"]
    findings = [one for one in findings if not (one["domain"] == "risk" and one["evidence"]["scale"] is None)]
    check(f"{name}: findings", is_part(row["findings"], findings), f"{row['findings']}")
    check(f"{name}: notes", is_part(row["notes"], whole["notes"]), f"{row['notes']}")
    domains = {one["domain"]: one for strand in whole["strands"].values() for one in strand["domains"]}
    for one in row["domains"]:
        check(f"{name}: a domain", is_part(one, domains[one["domain"]]), f"{one}")
    said = {one["domain"] for one in row["domains"]}
    check(f"{name}: domains", said == {word for word, one in domains.items() if one["assessed"] or one["gate"]})
    if "models" in row:
        for care, of in zip(row["models"], whole["models"], strict=True):
            check_care(name, row, care, role, of)
    else:
        care = {key: row[key] for key in ("pathway", "then", "rule", "safety_rules", "reasons") if key in row}
        check_care(name, row, care, role, whole)
        check(f"{name}: what follows", row.get("then") == whole["then"] and row.get("rule") == whole["rule"])


def check_rows(name, rows, whole, role):
    lines = [json.loads(line) for line in rows.splitlines()]
    wholes = [json.loads(line) for line in whole.splitlines()]
    check(f"{name}: the first line", lines[0]["kind"] == "profiles" and lines[0]["role"] == role)
    check(f"{name}: as many rows", len(lines) == len(wholes) + 1, f"{len(lines)} for {len(wholes)}")
    for number, line in enumerate(lines):
        if number < 40:
            wrong = list(problems(SCHEMA, line))
            check(f"{name}: line {number} as the schema says", not wrong, f"{wrong[:2]}")
    for number, (row, one) in enumerate(zip(lines[1:], wholes)):
        check_row(f"{name}, row {number + 1}", row, one, role)


def check_table(name, cells, rows):
    """The table says the same as the lines."""
    lines = [json.loads(line) for line in rows.splitlines()][1:]
    table_rows = list(csv.DictReader(io.StringIO(cells.decode(), newline="")))
    check(f"{name}: a line a person", len(table_rows) == len(lines), f"{len(table_rows)} for {len(lines)}")
    for number, (row, line) in enumerate(zip(table_rows, lines)):
        where = f"{name}, line {number + 2}"
        check(f"{where}: as wide as the header", None not in row and None not in row.values())
        raised = {f"{one['instrument']}.{one['flag']}" for one in line["flags"] if one["state"] == "raised"}
        check(f"{where}: flags", {one for one in row["flags"].split(";") if one and ":" not in one} == raised)
        check(f"{where}: refused", (row["refused"] != "") == (line["kind"] == "refused"))
        if "id" in row:
            check(f"{where}: id", line["subject"] is None and row["id"] == "" or
                  [sign if " " <= sign else "?" for sign in row["id"]] == list(line["subject"] or ""), f"{row['id']!r}")
        if line["kind"] == "refused":
            continue
        check(f"{where}: pathway", (row["pathway"], row["then"]) == (line["pathway"], line.get("then", "")))
        for one in line["domains"]:
            check(f"{where}: gate", row[f"gate.{one['domain']}"] == one.get("gate", ""))
            check(f"{where}: level", row[f"domain.{one['domain']}"] == one.get("level", ""))
        for one in line["findings"]:
            evidence, key = one["evidence"], f"{one['evidence']['instrument']}.{one['finding']}"
            status = ("edge" if evidence.get("edge") else "prorated" if evidence.get("prorated")
                      else evidence.get("status", "ok"))
            check(f"{where}: {key}", (row[key], row[f"{key}.level"], row[f"{key}.status"]) ==
                  (evidence.get("value", ""), one.get("level", ""), status))


# --- the ways -------------------------------------------------------------------------------------

def compare(what, choices):
    drawn = [pair for ident in what for pair in columns(ident)]
    ids = ("--instruments", ",".join(what))
    for number, (name, text) in enumerate(tables(drawn, ",".join(what))):
        role, model = choices[number % len(choices)]
        options = (*ids, "--role", role, "--model", model)
        name = f"{','.join(what)}, {name}, {role}, {model}"
        for form in ("ndjson", "csv"):
            anew = call(*options, "--format", form, "--instructions", "anew", text=text)
            check(f"{name}, {form}", anew[0] in (0, 30), f"exit {anew[0]}: {anew[2][:300]!r}")
            for way in WAYS:
                more = () if way is None else ("--instructions", way)
                quick = call(*options, "--format", form, *more, text=text)
                same = [a == b for a, b in zip(anew, quick)]
                check(f"{name}, {form}, {way}", all(same),
                      f"exit {quick[0]} for {anew[0]}; the same output: {same[1]}, messages: {same[2]}")
            if form == "ndjson":
                rows = anew[1]
                whole = call(*options, "--full", "--instructions", "anew", text=text)
                check(f"{name}, whole: messages", (whole[0], whole[2]) == (anew[0], anew[2]))
                check(f"{name}, whole", call(*options, "--full", text=text) == whole, "the texts kept are others")
                check_rows(name, rows, whole[1], role)
            elif role == "clinician" and model != "all":
                check_table(name, anew[1], rows)


def main():
    every = [(role, model) for model in MODELS for role in ROLES]
    clinician = [("clinician", model) for model in MODELS]
    compare(("phq-9", "gad-7"), every)
    compare(("phq-9", "gad-7", "b-ipf", "swls", "readiness-rulers", "stage-of-change", "coaching-readiness"), clinician)
    compare(("pc-ptsd-5", "phq-2", "swls"), clinician)  # some items are asked under a condition
    compare(("ipip-big5-25", "phq-9", "values-compass"), every)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
