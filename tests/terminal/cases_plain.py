"""Plain lines: through pipes, on simple terminals, for programs."""

import json
import os
import subprocess

from place import GAD7, SEXTANT, Place, answers, check, equal, test, whole


@test
def a_negative_screen_ends_the_battery():
    with Place() as place:
        status, out, _ = place.pipe("stepped", lines=["1", "0"])
        equal(status, 0, "exit status")
        check("Not given: The full form" in out and "Not given: Every kind" in out, out)
        equal([r["instrument"] for r in json.loads(place.saved())["responses"]],
              ["short-screen"], "given")


@test
def an_unknown_screen_leads_to_the_full_form():
    with Place() as place:
        status, out, _ = place.pipe("stepped", lines=["d", "0", "0", "0", "0"])
        equal(status, 0, "exit status")
        check("The full form" in out and "Not given: Every kind" in out, out)
        check("Given because: its condition could not be decided" in out, out)


@test
def pipes_and_terminal_agree():
    expected, _ = whole(GAD7)
    with Place() as place:
        status, out, err = place.pipe(*GAD7.arguments, lines=GAD7.plain_lines)
        equal((status, err), (0, ""), "exit status and errors")
        check("\x1b" not in out, "escape sequences in plain lines")
        check(all(len(line) <= 80 for line in out.split("\n") if "Saved" not in line
                  and place.home not in line), "plain lines wider than 80")
        equal(place.saved(), expected, "the saved response")


@test
def plain_lines_in_a_terminal():
    for env in ({"SEXTANT_PLAIN": "1"}, {"TERM": "dumb"}):
        with Place() as place:
            terminal = place.terminal("gad-7", **env)
            terminal.wait_for("Question 1 of 8")
            terminal.type("3\n", "Question 2 of 8")
            terminal.type("b\n", "Enter keeps your answer")
            terminal.type("\n", "Question 2 of 8")
            for n in range(2, 8):
                terminal.type("1\n", f"Question {n + 1} of 8")
            terminal.type("s\n", "Press Enter to finish")
            terminal.type("b\n", "So far: skipped")
            terminal.type("\n", "Press Enter to finish")
            terminal.type("\n", "Saved response:")
            equal(terminal.finish(), 0, "exit status")
            check("\x1b" not in terminal.output, "escape sequences in plain lines")


@test
def plain_lines_ask_again():
    with Place() as place:
        status, out, _ = place.pipe("kinds", lines=[
            "12", "abc", "30", "5", "often", "4", "3", "1,2,3", "1,2", "25", "7.55", "7.5", "42",
            "45", "1,2", "3,3,1", "3 1 2", "2020-02-30", "2020-02-28", "x" * 41, "/s", "no", "na",
            "d", "n"])
        equal(status, 0, f"exit status:\n{out}")
        equal(answers(place), {
            "age": "30", "mood": "3", "many": {"beer": "1", "wine": "1", "juice": "0"},
            "hours": "7.5", "pain": "45", "order": {"family": "2", "work": "3", "rest": "1"},
            "since": "2020-02-28", "gate": "no",
            "tired": {"missing": "not_shown"}, "breaks": {"missing": "not_shown"},
            "scale": {"missing": "not_applicable"}, "home": {"missing": "not_applicable"}},
            "answers")


@test
def the_end_of_input_saves():
    with Place() as place:
        status, out, _ = place.pipe("gad-7", lines=["0", "1"])
        equal(status, 0, "exit status")
        check("sextant run --resume" in out, out)
        equal(len(place.events()), 2, "saved answers")
        status, out, _ = place.pipe("--resume", lines=["0", "1", "2", "3", "0", "0"])
        equal(status, 0, "exit status after resuming")
        equal([answers(place)[f"q{n}"] for n in range(1, 8)], list("0101230"), "answers")


@test
def json_keeps_the_dialogue_out_of_stdout():
    with Place() as place:
        status, out, err = place.pipe(*GAD7.arguments, "--json", lines=GAD7.plain_lines)
        equal(status, 0, "exit status")
        equal(json.loads(out)["instrument"], "gad-7", "stdout")
        check("Question 1 of 8" in err and "Anxiety severity" in err, err)
        target = os.path.join(place.home, "mine.json")
        status, out, _ = place.pipe(*GAD7.arguments, "--out", target, lines=GAD7.plain_lines)
        equal(status, 0, "exit status with --out")
        with open(target, encoding="utf-8") as file:
            equal(json.load(file)["subject"], "S1", "the file of --out")
        equal(os.stat(target).st_mode & 0o777, 0o600, "mode of the file")


@test
def a_result_that_cannot_be_shown_is_an_error():
    with Place() as place:
        place.pipe("kinds", lines=["30", "3"])
        id_ = place.id()
        lines = "\n".join(["0", "7", "5", "1,2,3", "2020-01-01", "", "no", "0", "1", ""])
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([SEXTANT, "run", "--resume", id_], env=place.env,
                                  input=lines.encode(), stdout=full, stderr=subprocess.PIPE,
                                  timeout=60, check=False)
        check(done.returncode in (51, 60), f"exit status {done.returncode}")
        check(done.stderr != b"", "nothing was said")
        status, out, _ = place.pipe("--resume", id_, lines=lines.split("\n"))
        equal(status, 0, f"shown later: {out}")
        check("URGENT: Always low" in out, out)
