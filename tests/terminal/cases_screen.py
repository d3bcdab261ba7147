"""The full screen: what is drawn, what keys do, and what stands on the result."""

import json
import os
import re
import signal

from driver import plain
from place import DOWN, GAD7, SEXTANT, STEPPED, UP, Place, answers, check, equal, play, test


@test
def answering_everything():
    with Place() as place:
        terminal = play(place, GAD7)
        screen = terminal.output.split("\x1b[?1049l")[-1]
        for text in ("Generalized Anxiety Disorder", "Anxiety severity: 9", "Mild",
                     "not a diagnosis", "Pfizer", "Saved response:"):
            check(text in screen, f"the result says {text!r}:\n{screen}")
        equal(answers(place), {"q1": "2", "q2": "1", "q3": "1", "q4": "3", "q5": "0", "q6": "1",
                               "q7": "1"}, "answers")
        saved = json.loads(place.saved())
        equal(saved["finished"], "2026-09-21T14:13:20Z", "time of the end")
        equal([(c["item"], c["from"], c["to"]) for c in saved["changes"]],
              [("q3", {"missing": "declined"}, "1")], "changes")


@test
def score_reads_the_saved_response():
    with Place() as place:
        play(place, GAD7)
        status, out, _ = plain([SEXTANT, "score", "gad-7", "--in", place.files(".json")[0]],
                               place.env, [])
        equal(status, 0, "exit status of score")
        check("S1,9,mild,ok" in out, f"the same score:\n{out}")


@test
def nothing_is_wider_than_80_columns():
    for columns in (200, 80, 40):
        with Place() as place:
            terminal = place.terminal(*GAD7.arguments, columns=columns)
            play(place, GAD7, terminal=terminal)
            body = terminal.output.split("Saved response:")[0]
            terminal.output = body
            check(terminal.widest() <= min(80, columns),
                  f"{terminal.widest()} columns in a terminal of {columns}")


@test
def no_color_means_no_attributes():
    with Place() as place:
        terminal = place.terminal(*GAD7.arguments, NO_COLOR="1")
        play(place, GAD7, terminal=terminal)
        check(not re.search(r"\x1b\[[0-9;]*m", terminal.output), "SGR codes with NO_COLOR")


@test
def colours_are_never_used():
    with Place() as place:
        terminal = play(place, GAD7)
        codes = set(re.findall(r"\x1b\[([0-9;]*)m", terminal.output))
        check(codes <= {"0", "1"}, f"attributes beyond bold: {codes}")


@test
def an_arrow_answers_nothing():
    with Place() as place:
        terminal = place.terminal("gad-7")
        terminal.wait_for("Enter goes on")
        terminal.type("\r", "Question 1 of 8")
        terminal.type(DOWN, ">  0 (x)")
        terminal.type(DOWN, ">  1 (x)")
        terminal.type(UP, ">  0 (x)")
        terminal.type("3", ">  3 (x)")
        equal(place.events(), [], "events before Enter")
        terminal.type("\r", "Question 2 of 8")
        equal(len(place.events()), 1, "events after Enter")
        terminal.type("\r", "Choose an answer first")
        equal(terminal.kill(), -signal.SIGKILL, "killed")


@test
def a_resized_terminal_is_drawn_again():
    with Place() as place:
        terminal = place.terminal("gad-7")
        terminal.wait_for("Enter goes on")
        terminal.type("\r", "Question 1 of 8")
        terminal.keys("3")
        terminal.wait_for(">  3 (x)")
        terminal.used = len(terminal.output)
        terminal.resize(30, 40)
        terminal.wait_for(">  3 (x)")
        terminal.resize(9, 40)
        terminal.used = len(terminal.output)
        terminal.wait_for("(more above)")
        terminal.wait_for(">  3 (x)")
        terminal.kill()


@test
def help_and_long_screens():
    with Place() as place:
        terminal = place.terminal("phq-9", rows=12, columns=60)
        for _ in range(6):
            terminal.wait_for("Enter goes on")
            if "(more below)" not in terminal.screen():
                break
            terminal.keys("\r")
        terminal.type("\r", "Question 1 of 10")
        terminal.type("?", "Arrow keys move")
        terminal.wait_for("Enter goes on")
        while "(more below)" in terminal.screen():
            terminal.type("\r", "Enter goes on")
        terminal.type("\r", "Question 1 of 10")
        for _ in range(4):
            terminal.type(DOWN, "(x)")
        check(">  3 (x)" in terminal.screen(), f"the last option:\n{terminal.screen()}")
        terminal.type(DOWN, ">  d (x)")
        terminal.type(UP, ">  3 (x)")
        terminal.kill()


@test
def the_crisis_text_comes_at_once():
    with Place() as place:
        crisis = os.path.join(place.home, "crisis.txt")
        with open(crisis, "w", encoding="utf-8") as file:
            file.write("Please talk to the front desk now.\n")
        terminal = place.terminal("kinds", "--crisis-text", crisis)
        terminal.wait_for("Enter goes on")
        terminal.type("\r", "Your age")
        terminal.type("30\r", "feel low?")
        terminal.type("3\r", "talk to the front desk now")
        terminal.type("\r", "What did you drink?")
        terminal.type("b", "feel low?")
        terminal.type("0\r", "What did you drink?")
        check("front desk" not in terminal.screen(), "shown again without a new flag")
        terminal.kill()
        again = place.terminal("--resume", SEXTANT_CRISIS_TEXT=crisis)
        again.wait_for("talk to the front desk now")
        again.kill()
        status, _, err = place.pipe("kinds", "--crisis-text", crisis + ".none")
        equal(status, 2, "exit status without the file")
        check("crisis" in err, err)


@test
def a_battery_goes_from_the_screen_to_the_full_form():
    with Place() as place:
        terminal = play(place, STEPPED)
        saved = json.loads(place.saved())["responses"]
        equal([r["instrument"] for r in saved], ["short-screen", "long-form", "kinds"], "given")
        kinds = saved[2]
        equal(kinds["answers"], {
            "age": "30", "mood": "0", "many": {"beer": "1", "wine": "0", "juice": "1"},
            "hours": "7.5", "pain": "5", "order": {"family": "2", "work": "3", "rest": "1"},
            "since": "2020-02-29", "notes": "caf\u00e9 /q", "gate": "no",
            "tired": {"missing": "not_shown"}, "breaks": {"missing": "not_shown"},
            "scale": {"missing": "not_applicable"}, "home": {"missing": "not_applicable"}},
            "answers of all kinds")
        changed = [(c["item"], c["from"], c["to"]) for c in kinds["changes"]]
        check(("mood", "3", "0") in changed and
              ("tired", "2", {"missing": "not_shown"}) in changed, f"changes: {changed}")
        result = terminal.output.split("\x1b[?1049l")[-1]
        check("URGENT: Always low" in result and "changed later" in result, result)
        check("REVIEW: Often afraid" in result, result)
        check(-1 < result.find("FLAGS RAISED\n  Always low (urgent, kinds)\n  Often afraid")
              < result.find("Two questions"), "flags before everything else")


@test
def a_refused_answer_stays_to_be_mended():
    with Place() as place:
        terminal = place.terminal("kinds")
        terminal.wait_for("Enter goes on")
        terminal.type("\r", "Your age")
        terminal.type("15\r", "That is not an answer")
        check("Your answer: 15" in terminal.screen(), terminal.screen())
        terminal.type("\x7f6\r", "feel low?")
        terminal.type("0\r", "Choose at most 2.")
        terminal.type("123\r", "That is not an answer")
        check("3 [x] Juice" in terminal.screen(), terminal.screen())
        terminal.type("3\r", "How long did you sleep?")
        equal(answers_of(place), {"age": "16", "mood": "0",
                                  "many": {"beer": "1", "wine": "1", "juice": "0"}}, "answers")
        terminal.kill()


def answers_of(place):
    """What stands in the journal, as long as nothing is saved."""
    return {event["item"]: event["answer"] for event in place.events()}
