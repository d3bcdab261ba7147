"""What an option is typed by: the number on the printed form, else its place."""

from place import DOWN, INTRO, Place, answers, check, equal, test

OFFER = "That is none of the answers here: type "


@test
def plain_lines_take_the_numbers_of_the_form():
    with Place() as place:
        status, out, _ = place.pipe("gad-7", lines=["0", "4", "-1", "00", "3", "b", "", "2", "d",
                                                    "1", "1", "0", "s"])
        equal(status, 0, "exit status")
        equal([answers(place)[f"q{n}"] for n in (1, 2, 3, 5, 6, 7)],
              ["0", "3", "2", "1", "1", "0"], "answers")
        check("  0) Not at all\n  1) Several days\n" in out, out)
        equal(out.count(OFFER + "0, 1, 2 or 3."), 3, f"refusals that name what is offered:\n{out}")
        equal(len(place.events()), 11, "events: a refused line is none")


@test
def the_screen_takes_the_numbers_of_the_form():
    with Place() as place:
        terminal = place.terminal("gad-7")
        terminal.wait_for("Enter goes on")
        terminal.type("\r", "Question 1 of 8")
        terminal.type("4", OFFER + "0, 1, 2 or 3.")
        terminal.type("\r", "Choose an answer first")
        terminal.type("0", ">  0 (x) Not at all")
        equal(place.events(), [], "events before Enter")
        terminal.type("\r", "Question 2 of 8")
        terminal.type("2", ">  2 (x) More than half the days")
        terminal.type("4", OFFER + "0, 1, 2 or 3.")
        terminal.wait_for("b back")
        check("(x)" not in terminal.screen(), "a refused number leaves an answer chosen")
        terminal.type("\r", "Choose an answer first")
        terminal.type("3\r", "Question 3 of 8")
        equal(typed(place), [("q1", "0"), ("q2", "3")], "answers")


@test
def what_does_not_apply_stands_beside_the_numbers():
    with Place() as place:
        status, out, _ = place.pipe("b-ipf", lines=["0", "n", "7", "6", "not_applicable", "8", "1",
                                                    "d", "5"])
        equal(status, 0, "exit status")
        equal(out.count(OFFER + "a number from 0 to 6 or n."), 2, f"refusals:\n{out}")
        check("  0) Not at all\n  1)\n" in out.replace(" \n", "\n") and "  n) N/A\n" in out, out)
        expected = place.saved()
        equal(answers(place), {"q1": "0", "q2": {"missing": "not_applicable"}, "q3": "6",
                               "q4": {"missing": "not_applicable"}, "q5": "1",
                               "q6": {"missing": "declined"}, "q7": "5"}, "answers")
    with Place() as place:
        terminal = place.terminal("b-ipf")
        terminal.wait_for(INTRO[1])
        terminal.type("\r", "Question 1 of 7")
        terminal.type("0\r", "Question 2 of 7")
        terminal.type("n", ">  n (x) N/A")
        terminal.type("\r", "Question 3 of 7")
        terminal.type("7", OFFER + "a number from 0 to 6 or n.")
        terminal.type("6\r", "Question 4 of 7")
        terminal.type(DOWN * 8, ">  n (x) N/A")
        terminal.type("\r", "Question 5 of 7")
        terminal.type("1\r", "Question 6 of 7")
        terminal.type("d\r", "Question 7 of 7")
        terminal.type("5\r", "last question of this part")
        terminal.type("\r", "Saved response:")
        equal(terminal.finish(), 0, "exit status")
        equal(place.saved(), expected, "the saved response of both faces")


@test
def signs_two_digits_and_words():
    lines = ["-2", "10", "7", "d", "2"]
    with Place() as place:
        status, out, _ = place.pipe("numbers", lines=["-3", "3", "-2", "11", "10", "3", "7", "d",
                                                      "3", "2"])
        equal(status, 0, "exit status")
        for offer in ("-2, -1, 0, 1 or 2.", "a number from 0 to 10.", "1, 2, 7 or refused.",
                      "1 or 2."):
            check(OFFER + offer in out, f"{offer}\n{out}")
        expected = place.saved()
        equal(answers(place), {"change": "-2", "ten": "10", "quiet": {"missing": "declined"},
                               "colour": "blue"}, "answers: 7 means skipped, which is left out")
    with Place() as place:
        terminal = place.terminal("numbers")
        terminal.wait_for(INTRO[1])
        terminal.type("\r", "Question 1 of 5")
        terminal.type("-3", OFFER + "-2, -1, 0, 1 or 2.")
        terminal.type("\r", "Choose an answer first")
        terminal.type("2-\r", "Choose an answer first")
        terminal.type("-1", "> -1 (x) Worse")
        terminal.type("2", ">  2 (x) Much better")
        terminal.type("-2\r", "Question 2 of 5")
        terminal.type("10", "> 10 (x) Fully")
        terminal.type("\r", "Question 3 of 5")
        terminal.type("-", "That key does nothing here")
        terminal.type("7\r", "Question 4 of 5")
        terminal.type("d", ">  d (x) Refused")
        terminal.type("\r", "Question 5 of 5")
        terminal.type("2", ">  2 (x) Blue")
        terminal.type("\r", "last question of this part")
        terminal.type("\r", "Saved response:")
        equal(terminal.finish(), 0, "exit status")
        equal(place.saved(), expected, "the saved response of both faces")
    with Place() as place:
        status, _, _ = place.pipe("numbers", lines=lines)
        equal((status, place.saved()), (0, expected), "without anything refused")


def typed(place):
    return [(event["item"], event["answer"]) for event in place.events()]
