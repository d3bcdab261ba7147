#!/usr/bin/env python3
"""The vignettes: what the profile says about each of them, for every care model and reader.

examples/vignettes/case-NN.json holds saved responses, case-NN.expected.json what must come out,
written by hand. Beside these: taking any clinical answers away never turns a pathway into coaching,
and a coach's profile holds nothing clinical. Each case and each property counts as one test.
"""

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from schema import problems

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SEXTANT", str(ROOT / "build/dev/sextant"))
PLUGINS = Path(os.environ.get("BUILD", ROOT / "build/dev")) / "plugins"
VIGNETTES = ROOT / "examples" / "vignettes"
MODELS = ("integrative", "indication", "scope-of-practice")
# Instruments whose answers are clinical.
CLINICAL = {"phq-9", "phq-2", "phq-4", "gad-7", "pc-ptsd-5", "b-ipf", "brfss-ace"}
# Words that a clinical result would bring into a coach's profile.
CLINICAL_WORDS = ("Depression severity", "Anxiety severity", "Functional impairment", "self-harm",
                  "Moderately severe", "Caseness", "Positive screen", "q9")

SCHEMA = json.loads((ROOT / "docs" / "profile.schema.json").read_text(encoding="utf-8"))
ROW_SCHEMA = json.loads((ROOT / "docs" / "profile-row.schema.json").read_text(encoding="utf-8"))

failures = []
passed = 0


def check(condition, message):
    if not condition:
        failures.append(message)
    return condition


def finish(name, before):
    global passed
    if len(failures) == before:
        passed += 1
        print(f"ok      {name}")
    else:
        print(f"FAILED  {name}")
        for message in failures[before:]:
            print(f"        {message}")


def run(path, *arguments):
    environment = dict(os.environ, SEXTANT_PATH=f"{ROOT / 'instruments'}:{PLUGINS}",
                       SOURCE_DATE_EPOCH="1795286400")
    return subprocess.run([PROGRAM, "profile", "--in", str(path), *arguments],
                          capture_output=True, text=True, env=environment, check=False)


def profile(path, *arguments):
    done = run(path, "--json", *arguments)
    if done.returncode != 0:
        raise RuntimeError(f"{path}: exit status {done.returncode}: {done.stderr}")
    found = json.loads(done.stdout)
    wrong = list(itertools.islice(problems(SCHEMA, found), 3))
    check(not wrong, f"{Path(path).name} {' '.join(arguments)}: not as the schema says: {wrong}")
    return found


# --- what a vignette must say ---------------------------------------------------------------------

def check_reasons(name, model, expected, found):
    short = [{key: reason[key] for key in
              ("domain", "result", "value", "cut_off", "level", "source")} for reason in found]
    if not check(len(short) == len(expected),
                 f"{name}, {model}: {len(short)} reasons, not {len(expected)}: "
                 f"{[r['result'] for r in short]}"):
        return
    for want, have in zip(expected, short):
        for key, value in want.items():
            same = (have[key] == value if key != "source" or value is None
                    else have[key] is not None and value in have[key])
            check(same, f"{name}, {model}: reason {want['result'] or want['domain']}: {key} is "
                        f"{have[key]!r}, not {value!r}")


def check_model(name, model, expected, reasons, found):
    check(found["model"] == model, f"{name}: model {found['model']}, not {model}")
    for key in ("pathway", "then", "rule"):
        check(found[key] == expected[key],
              f"{name}, {model}: {key} is {found[key]}, not {expected[key]}")
    safety = [rule["rule"] for rule in found["safety_rules"]]
    check(safety == expected["safety_rules"],
          f"{name}, {model}: safety rules {safety}, not {expected['safety_rules']}")
    check_reasons(name, model, reasons, found["reasons"])
    check(found["rests_on"], f"{name}, {model}: the rule names no point of its account")
    for point in found["rests_on"]:
        check(point["text"], f"{name}, {model}: point {point['point']} has no text")
    check(found["plan"], f"{name}, {model}: no plan")


def check_findings(name, expected, found):
    levels = {f"{f['evidence']['instrument']}.{f['finding']}": f for f in found["findings"]}
    for key, level in expected["findings"].items():
        have = levels.get(key, {"level": "absent"})["level"]
        check(have == level, f"{name}: finding {key} is {have}, not {level}")
    for key, level in expected.get("previous", {}).items():
        before = levels[key]["evidence"]["previous"]
        check(before is not None and before["level"] == level,
              f"{name}: earlier {key} is {before and before['level']}, not {level}")
    states = {d["domain"]: d["level"] for strand in found["strands"].values()
              for d in strand["domains"]}
    for domain, level in expected["domains"].items():
        check(states[domain] == level, f"{name}: {domain} is {states[domain]}, not {level}")


def check_texts(name, expected, found):
    for key in ("progress", "limits"):
        for text in expected.get(key, ()):
            check(any(text in line for line in found[key]), f"{name}: no {key} says '{text}'")
    for text in expected.get("flag_notes", ()):
        check(any(text in (flag["note"] or "") for flag in found["flags"]),
              f"{name}: no flag says '{text}'")
    for model in found["models"]:
        for text in expected.get("plan", {}).get(model["model"], ()):
            check(any(text in line["text"] for line in model["plan"]),
                  f"{name}, {model['model']}: no line of the plan says '{text}'")


def check_flags(name, expected, found):
    keys = ("instrument", "flag", "tier", "state", "standing")
    flags = [{key: flag[key] for key in keys} for flag in found["flags"]]
    check(flags == expected["flags"], f"{name}: flags {flags}, not {expected['flags']}")


def check_case(path):
    before = len(failures)
    name = path.stem
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    together = profile(path, "--model", "all")
    for model, found in zip(MODELS, together["models"]):
        check_model(name, model, expected["models"][model], expected["reasons"], found)
        alone = profile(path, "--model", model)
        same = all(alone[key] == found[key] for key in
                   ("pathway", "then", "rule", "reasons", "plan", "rests_on"))
        check(same, f"{name}: {model} says something else alone than beside the others")
        check(alone["findings"] == together["findings"],
              f"{name}: the findings depend on the model")
    check_flags(name, expected, together)
    check_findings(name, expected, together)
    check_texts(name, expected, together)
    check_comparison(name, together)
    check_wording(name, together)
    finish(name, before)
    return together


def check_comparison(name, found):
    for row in found["comparison"]:
        values = list(row["values"].values())
        differs = any(value != values[0] for value in values)
        check(row["differs"] == differs, f"{name}: row {row['aspect']} is marked wrongly")
    aspects = {row["aspect"] for row in found["comparison"]}
    check({"pathway", "because", "service", "credential"} <= aspects,
          f"{name}: the comparison lacks an aspect: {aspects}")


def check_wording(name, found):
    """Nothing that is concluded about the person is called a diagnosis."""
    said = [reason["text"] for model in found["models"] for reason in model["reasons"]]
    said += [model["because"] for model in found["models"]]
    said += [finding["title"] for finding in found["findings"]]
    said += [flag["text"] or "" for flag in found["flags"]]
    for text in said:
        check("diagnos" not in text.lower(), f"{name}: called a diagnosis: {text}")


# --- readers --------------------------------------------------------------------------------------

def check_coach(path):
    before = len(failures)
    name = f"{path.stem} for the coach"
    full = profile(path, "--model", "all")
    found = profile(path, "--model", "all", "--role", "coach", "--safety-person", "Safety Person")
    for finding in found["findings"]:
        check(finding["strand"] != "therapy", f"{name}: a finding of {finding['domain']}")
        check(finding["evidence"]["instrument"] not in CLINICAL,
              f"{name}: a result of {finding['evidence']['instrument']}")
    for domain in found["strands"]["therapy"]["domains"]:
        check(domain["level"] is None, f"{name}: the level of {domain['domain']}")
        check(domain["gate"] is not None, f"{name}: no gate for {domain['domain']}")
    for model, other in zip(found["models"], full["models"]):
        check(model["pathway"] == other["pathway"], f"{name}: another pathway")
        for reason in model["reasons"]:
            clinical = reason["strand"] == "therapy"
            check(not clinical or (reason["value"] is None and reason["result"] is None),
                  f"{name}: a clinical value among the reasons")
    standing = any(flag["standing"] for flag in full["flags"])
    told = [flag for flag in found["flags"] if "Safety Person" in (flag["text"] or "")]
    check(standing == bool(told), f"{name}: the flag is {'not ' if standing else ''}told")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"p.{kind}") for kind in ("html", "txt", "json")]
        options = [word for file in files for word in ("--report", str(file))]
        done = run(path, "--role", "coach", *options)
        check(done.returncode == 0, f"{name}: {done.stderr}")
        for file in files:
            text = file.read_text(encoding="utf-8")
            for word in CLINICAL_WORDS:
                check(word.lower() not in text.lower(), f"{name}: {file.suffix} says '{word}'")
    finish(name, before)


def check_respondent(path):
    before = len(failures)
    name = f"{path.stem} for the respondent"
    found = profile(path, "--role", "respondent")
    full = profile(path)
    for finding in found["findings"]:
        if finding["strand"] == "therapy":
            check(finding["level"] is None and finding["evidence"]["cut_off"] is None and
                  not finding["evidence"]["cut_offs"], f"{name}: a clinical level or cut-off")
            check(finding["domain"] not in ("adversity", "risk"), f"{name}: {finding['domain']}")
    check(found["crisis_text"], f"{name}: no crisis text")
    check(not found["rests_on"] and not found["safety_rules"], f"{name}: rules are shown")
    standing = any(flag["standing"] for flag in full["flags"])
    check(standing == bool(found["flags"]), f"{name}: the flag is not told")
    page = run(path, "--role", "respondent").stdout
    for word in ("depress", "symptom", "disorder", "impairment", "diagnos", "suicid", "self-harm"):
        check(not re.search(word, page, re.IGNORECASE), f"{name}: says '{word}'")
    finish(name, before)


def check_notice(path):
    """The safety person gets every standing flag in full, whoever reads the profile."""
    before = len(failures)
    name = f"{path.stem}, notice"
    standing = [flag for flag in profile(path)["flags"] if flag["standing"]]
    for role in ("clinician", "coach", "respondent"):
        with tempfile.TemporaryDirectory() as folder:
            notice = Path(folder, "notice.txt")
            done = run(path, "--role", role, "--safety-notice", str(notice))
            text = notice.read_text(encoding="utf-8")
            check(done.returncode == 0, f"{name}: exit status {done.returncode}")
            check(bool(text) == bool(standing), f"{name}, {role}: '{text}'")
            check(("tell" in done.stderr) == bool(standing), f"{name}, {role}: {done.stderr}")
            for flag in standing:
                check(flag["title"] in text and flag["tier"] in text,
                      f"{name}, {role}: no {flag['flag']}")
    finish(name, before)


# --- taking answers away --------------------------------------------------------------------------

def without(responses, taken):
    copy = json.loads(json.dumps(responses))
    for index, item, reason in taken:
        for change in copy[index]["changes"][-1:]:
            if change["item"] == item:  # what was changed is now changed once more
                copy[index]["changes"].append(dict(
                    change, **{"from": change["to"], "to": {"missing": reason or "skipped"}}))
        if reason is None:
            del copy[index]["answers"][item]
        else:
            copy[index]["answers"][item] = {"missing": reason}
    return copy


# A slow build tries every fourth way to take answers away; the fast ones try all.
EACH = 4 if os.environ.get("SX_SLOW_BUILD") else 1


def clinical_answers(responses):
    return [(index, item) for index, response in enumerate(responses)
            if response["instrument"] in CLINICAL for item in response["answers"]]


def variants(responses):
    """Every clinical answer taken away alone, declined, with its neighbours, and all of an
    instrument together."""
    answers = clinical_answers(responses)
    for index, item in answers:
        yield [(index, item, None)]
        if not (responses[index]["instrument"] == "brfss-ace"):
            yield [(index, item, "declined")]
    for first, second in itertools.combinations(answers, 2):
        if first[0] == second[0] and responses[first[0]]["instrument"] == "phq-9":
            yield [(*first, None), (*second, None)]
    for index in sorted({index for index, _ in answers}):
        yield [(i, item, None) for i, item in answers if i == index]
    yield [(index, item, None) for index, item in answers]


def pathways(found):
    return {model["model"]: model["pathway"] for model in found["models"]}


def check_taking_away(path, folder):
    before = len(failures)
    responses = json.loads(path.read_text(encoding="utf-8"))["responses"]
    whole = pathways(profile(path, "--model", "all"))
    closed = [model for model, pathway in whole.items() if pathway != "coaching"]
    count = 0
    # A case in which every model says coaching has nothing to turn.
    for number, taken in enumerate(itertools.islice(variants(responses), 0, None, EACH) if closed else ()):
        file = Path(folder, f"{path.stem}-{number}.json")
        file.write_text(json.dumps({"responses": without(responses, taken)}), encoding="utf-8")
        now = pathways(profile(file, "--model", "all"))
        file.unlink()
        count += 1
        for model in closed:
            check(now[model] != "coaching",
                  f"{path.stem}, {model}: coaching without "
                  f"{[(responses[i]['instrument'], item) for i, item, _ in taken]}")
    finish(f"{path.stem}, {count} ways to take clinical answers away", before)


def check_reach(found):
    """Between them the vignettes reach every pathway that a model may give."""
    before = len(failures)
    for model in MODELS:
        text = (ROOT / "instruments" / "profiles" / f"{model}.yaml").read_text(encoding="utf-8")
        wanted = set(re.search(r"^pathways: \[(.*)\]$", text, re.MULTILINE).group(1).split(", "))
        reached = {pathways(one)[model] for one in found}
        check(reached == wanted, f"{model}: reached {sorted(reached)} of {sorted(wanted)}")
    finish("every pathway of every model is reached", before)


def check_schema():
    """The schema refuses what is no profile."""
    before = len(failures)
    good = profile(VIGNETTES / "case-01.json")
    wrongs = [("pathway", "wait"), ("reasons", {}), ("flags", None), ("role", "friend"),
              ("findings", [{}]), ("then", 1), ("sextant", 2), ("new", True)]
    for key, value in wrongs:
        check(list(problems(SCHEMA, dict(good, **{key: value}))), f"schema: {key} = {value!r}")
    for key in good:
        less = {name: value for name, value in good.items() if name != key}
        check(list(problems(SCHEMA, less)), f"schema: nothing misses {key}")
    finish("the schema refuses what is no profile", before)


def check_order(path):
    """The order of the responses in a file decides nothing."""
    before = len(failures)
    responses = json.loads(path.read_text(encoding="utf-8"))["responses"]
    with tempfile.TemporaryDirectory() as folder:
        turned = Path(folder, "turned.json")
        turned.write_text(json.dumps(responses[::-1]), encoding="utf-8")
        same = profile(turned, "--model", "all") == profile(path, "--model", "all")
        check(same, f"{path.stem}: another profile with the responses in another order")
    finish(f"{path.stem} in another order", before)


def check_table():
    """A row of a table gives the same profile as the same answers saved, but for when and session."""
    before = len(failures)
    names = ["case-02.json", "case-05.json", "case-04.json", "case-06.json"]
    for name in names:
        saved = json.loads((VIGNETTES / name).read_text(encoding="utf-8"))["responses"]
        cells = {"subject": saved[0]["subject"]}
        # A table has a column for every item, also for those that were not shown.
        cells.update({f"pc-ptsd-5.q{n}": "" for n in range(1, 6)
                      if any(one["instrument"] == "pc-ptsd-5" for one in saved)})
        for response in saved:
            cells.update({f"{response['instrument']}.{item}": value
                          for item, value in response["answers"].items()})
        with tempfile.TemporaryDirectory() as folder:
            table, out = Path(folder, "one.csv"), Path(folder, "one.ndjson")
            table.write_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n",
                             encoding="utf-8")
            done = run(table, "--full", "--out", str(out))
            check(done.returncode == 0, f"{name} as a table: {done.stderr}")
            row = json.loads(out.read_text(encoding="utf-8"))
            done = run(table, "--out", str(out))
            check(done.returncode == 0, f"{name} as a row: {done.stderr}")
            head, short = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        alone = profile(VIGNETTES / name)
        check(not list(problems(SCHEMA, row)), f"{name} as a table: not as the schema says")
        for key in ("subject", "pathway", "then", "rule", "reasons", "plan", "strands", "limits"):
            check(row[key] == alone[key], f"{name} as a table: another {key}")
        for line in (head, short):
            check(not list(problems(ROW_SCHEMA, line)), f"{name} as a row: not as the schema says")
        for key in ("pathway", "then", "rule"):
            check(short.get(key) == alone[key], f"{name} as a row: another {key}")
    finish("a table gives the same profiles", before)


def careless(subject):
    """The 25 phrases answered alike in 30 seconds."""
    answers = {f"{trait}{n}": "4" for n in range(1, 6) for trait in "aceno"}
    return {"sextant": 1, "kind": "response", "instrument": "ipip-big5-25-validity",
            "version": "1.0.0", "subject": subject, "session": None, "language": "en",
            "mode": "test", "finished": "2026-11-21T10:00:00Z",
            "answers": {**answers, "seconds": "30"}, "changes": []}


def check_notes(path, folder):
    """How an instrument was answered stands beside its scores, and changes no flag and no pathway."""
    before = len(failures)
    saved = json.loads(path.read_text(encoding="utf-8"))
    saved = saved["responses"] if isinstance(saved, dict) else saved
    more = Path(folder, path.name)
    more.write_text(json.dumps([*saved, careless(saved[0]["subject"])]), encoding="utf-8")
    alone = profile(path, "--model", "all")
    for role in ("clinician", "coach", "respondent"):
        found = profile(more, "--model", "all", "--role", role)
        notes = {note["note"]: note["state"] for note in found["notes"]}
        check(notes == {"straight_line": "holds", "flat": "holds", "fast": "holds",
                        "several": "holds"}, f"{path.name}, {role}: the notes are {notes}")
        shown = run(more, "--role", role).stdout
        check("The same answer was given 13 times in a row or more." in " ".join(shown.split()),
              f"{path.name}, {role}: the text has no note")
        if role == "clinician":
            check(found["flags"] == alone["flags"], f"{path.name}: notes changed the flags")
            for one, other in zip(found["models"], alone["models"]):
                for key in ("pathway", "then", "rule", "safety_rules"):
                    check(one[key] == other[key], f"{path.name}: notes changed {key}")
    finish(f"{path.stem}, and answers that were given carelessly", before)


def main():
    cases = sorted(path for path in VIGNETTES.glob("case-*.json")
                   if not path.name.endswith(".expected.json"))
    check(len(cases) >= 12, f"only {len(cases)} vignettes")
    found = [check_case(path) for path in cases]
    check_reach(found)
    check_schema()
    check_table()
    for path in cases:
        check_coach(path)
        check_respondent(path)
        check_notice(path)
        check_order(path)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda path: check_taking_away(path, folder), cases))
        list(pool.map(lambda path: check_notes(path, folder), cases))
    print(f"{passed} passed, {len(failures)} failed checks")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
