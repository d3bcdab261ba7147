"""Ends that nobody planned: quitting, signals, kills, full disks, damaged files, other versions."""

import os
import resource
import shutil
import signal

from place import GAD7, INTRO, STEPPED, TRIALS, Place, answers, check, equal, play, test, whole


@test
def quitting_says_how_to_resume():
    with Place() as place:
        terminal = place.terminal("gad-7", "--subject", "S1")
        terminal.wait_for("Enter goes on")
        terminal.type("\r", "Question 1 of 8")
        terminal.type("2\r", "Question 2 of 8")
        terminal.keys("q")
        equal(terminal.finish(), 0, "exit status")
        check(f"sextant run --resume {place.id()}" in terminal.output, terminal.output)
        status, out, _ = place.pipe("--list")
        equal(status, 0, "exit status of --list")
        check(place.id() in out and "gad-7" in out and "S1" in out, out)
        resumed = place.terminal("--resume")
        resumed.wait_for("Enter goes on")
        resumed.type("\r", "Question 2 of 8")
        resumed.kill()


@test
def signals_save_and_restore_the_terminal():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with Place() as place:
            terminal = place.terminal("gad-7")
            terminal.wait_for("Enter goes on")
            terminal.type("\r", "Question 1 of 8")
            terminal.type("2\r", "Question 2 of 8")
            equal(terminal.kill(number), 128 + number, f"exit status after signal {number}")
            check("\x1b[?1049l" in terminal.output, "the screen was not given back")
            check("--resume" in terminal.output, "how to resume was not said")
            equal(len(place.events()), 1, "saved answers")


@test
def control_c_and_a_lost_terminal_keep_the_session():
    with Place() as place:
        terminal = place.terminal("gad-7")
        terminal.wait_for("Enter goes on")
        terminal.type("\r", "Question 1 of 8")
        terminal.type("2\r", "Question 2 of 8")
        terminal.keys("\x03")
        equal(terminal.finish(), 128 + signal.SIGINT, "exit status after Ctrl-C")
        lost = place.terminal("--resume")
        lost.wait_for("Enter goes on")
        lost.type("\r", "Question 2 of 8")
        lost.type("3\r", "Question 3 of 8")
        lost.hang_up()
        lost.reap()
        equal(len(place.events()), 2, "saved answers")


@test
def killed_at_every_step_gives_the_same_result():
    for script in (GAD7, STEPPED):
        expected, count = whole(script)
        for kill_at in range(count + 1):
            with Place() as place:
                interrupted(place, script, kill_at, waits=kill_at % 2 == 0)
                equal(place.saved(), expected, f"{script.arguments[0]} killed at step {kill_at}")


def causes_event(keys, shown):
    """Pages of introduction are turned without anything being recorded."""
    return (keys, shown) != INTRO


def after_events(script, done):
    """Index of the step that comes after so many events, with the page before it, if any."""
    steps = script.steps
    index = 0
    while done > 0:
        done -= causes_event(*steps[index])
        index += 1
    return index


def interrupted(place, script, kill_at, waits):
    terminal = place.terminal(*script.arguments)
    done = 0
    for keys, shown in script.steps:
        terminal.wait_for(shown)
        if done == kill_at and causes_event(keys, shown):
            break
        terminal.keys(keys)
        done += causes_event(keys, shown)
        if done == kill_at and not waits:
            break
    terminal.kill()
    resumed = place.terminal("--resume", place.id())
    first = after_events(script, len(place.events()))
    if first < len(script.steps) and script.steps[first] != INTRO:
        resumed.wait_for("Enter goes on")  # the first page is shown again
        resumed.keys("\r")
    play(place, script, first, resumed)


@test
def killed_before_the_response_was_saved():
    with Place() as place:
        terminal = place.terminal(*GAD7.arguments)
        for keys, shown in GAD7.steps:
            terminal.wait_for(shown)
            terminal.keys(keys)
        terminal.wait_for("Saved response:")
        terminal.finish()
        expected = place.saved()
        path = place.files(".ndjson")[0]
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        check('"event":"end"' in lines[-1], "no mark that the responses were handed over")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines[:-1])
        os.unlink(place.files(".json")[0])
        status, out, _ = place.pipe("--resume")
        equal(status, 0, "exit status")
        check("Anxiety severity" in out, out)
        equal(place.saved(), expected, "saved later")
        status, out, _ = place.pipe("--resume")
        equal(status, 2, "found again though it is done")


@test
def killed_twice_gives_the_same_result():
    expected, count = whole(GAD7)
    with Place() as place:
        terminal = place.terminal(*GAD7.arguments)
        for keys, shown in GAD7.steps[:5]:
            terminal.wait_for(shown)
            terminal.keys(keys)
        terminal.kill()
        again = place.terminal("--resume")
        again.wait_for("Enter goes on")
        again.kill()
        interrupted_at = len(place.events())
        check(0 < interrupted_at < count, "killed in the middle")
        last = place.terminal("--resume")
        last.wait_for("Enter goes on")
        last.keys("\r")
        play(place, GAD7, after_events(GAD7, interrupted_at), last)
        equal(place.saved(), expected, "killed twice")


@test
def a_second_program_is_locked_out():
    with Place() as place:
        terminal = place.terminal("gad-7")
        terminal.wait_for("Enter goes on")
        status, _, err = place.pipe("--resume", place.id())
        equal(status, 50, "exit status")
        check("STORE.LOCKED" in err, err)
        terminal.kill()
        status, _, _ = place.pipe("--resume", place.id())
        equal(status, 0, "exit status when the first is gone")


@test
def a_full_disk_is_said_and_the_answer_does_not_count():
    with Place() as place:
        place.pipe("gad-7", lines=["1"])
        size = os.path.getsize(place.files(".ndjson")[0])

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 500, size + 500))

        old = resource.getrlimit(resource.RLIMIT_FSIZE)
        pid = os.fork()
        if pid == 0:
            limit()
            status, _, err = place.pipe("--resume", lines=["2", "3", "3", "1", "1", "1"])
            os._exit(0 if status == 50 and "NOT saved" in err else 1)
        _, status = os.waitpid(pid, 0)
        equal(os.waitstatus_to_exitcode(status), 0, "exit status 50 and a message")
        equal(resource.getrlimit(resource.RLIMIT_FSIZE), old, "the limit here")
        known = len(place.events())
        check(1 <= known < 7, f"{known} answers are saved")
        status, out, _ = place.pipe("--resume", lines=["1"] * (7 - known) + ["s"])
        equal(status, 0, f"resuming once there is room:\n{out}")


CHANGES = (("version: 1.0.0", "version: 1.1.0"),
           ("bands: [{low: 0..1}, {high: 2..4}]", "bands: [{low: 0..1}, {mid: 2..4}]"))


def changed(text, change):
    other = text.replace(*change)
    return other.replace("band: high", "band: mid") if "mid" in change[1] else other


def in_place_of(place, manifest, change):
    """A session that was begun before the manifest became another one."""
    place.pipe("short-screen", lines=["1"])
    with open(manifest, encoding="utf-8") as file:
        text = file.read()
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(changed(text, change))
    return text


@test
def a_session_ends_under_the_version_it_began_with():
    for change in CHANGES:
        with Place() as place:
            mine = os.path.join(place.home, "instruments")
            shutil.copytree(TRIALS, mine)
            place.env["SEXTANT_PATH"] = mine
            in_place_of(place, os.path.join(mine, "trial", "short-screen", "manifest.yaml"), change)
            if change is CHANGES[1]:
                shutil.rmtree(os.path.join(mine, "trial"))
            status, out, err = place.pipe("--resume", lines=["1"])
            equal(status, 0, f"exit status: {err}")
            check("version 1.0.0" in out and "Band: High" in out, out)


@test
def another_version_is_refused_when_its_copy_is_gone():
    for change in CHANGES:
        with Place() as place:
            mine = os.path.join(place.home, "instruments")
            shutil.copytree(TRIALS, mine)
            place.env["SEXTANT_PATH"] = mine
            manifest = os.path.join(mine, "trial", "short-screen", "manifest.yaml")
            text = in_place_of(place, manifest, change)
            store = os.path.dirname(place.files(".ndjson")[0])
            shutil.rmtree(os.path.join(store, "instruments"))
            status, _, err = place.pipe("--resume", lines=["1"])
            equal(status, 50, f"exit status: {err}")
            check("SESSION.VERSION" in err, err)
            with open(manifest, "w", encoding="utf-8") as file:
                file.write(text)
            status, _, err = place.pipe("--resume", lines=["1"])
            equal(status, 0, f"under its own version: {err}")


@test
def a_damaged_journal_is_refused_and_left_alone():
    with Place() as place:
        place.pipe("gad-7", lines=["0", "1", "2"])
        path = place.files(".ndjson")[0]
        with open(path, "rb") as file:
            good = file.read()
        bad = good.replace(b'"answer":"1"', b'"answer":"0"')
        check(bad != good, "nothing was damaged")
        with open(path, "wb") as file:
            file.write(bad)
        status, _, err = place.pipe("--resume", place.id(), lines=["1"])
        equal(status, 50, "exit status")
        check("STORE.CORRUPT" in err and "record 3" in err, err)
        with open(path, "rb") as file:
            equal(file.read(), bad, "the journal")
        status, out, _ = place.pipe("--list")
        check(place.id() in out and "cannot be read" in out, out)


@test
def a_torn_record_is_cut_off():
    with Place() as place:
        place.pipe("gad-7", lines=["0", "1", "2"])
        path = place.files(".ndjson")[0]
        with open(path, "rb") as file:
            good = file.read()
        with open(path, "wb") as file:
            file.write(good[:-40])
        status, out, _ = place.pipe("--resume", lines=["2", "0", "0", "0", "0", "s"])
        equal(status, 0, f"exit status:\n{out}")
        equal([answers(place)[f"q{n}"] for n in range(1, 8)], list("0120000"), "answers")


@test
def the_directory_is_private_and_told_apart():
    with Place() as place:
        place.pipe("gad-7", lines=["1"])
        equal(os.stat(place.store).st_mode & 0o777, 0o700, "mode of the directory")
        equal(os.stat(place.files(".ndjson")[0]).st_mode & 0o777, 0o600, "mode of the journal")
        other = os.path.join(place.home, "a place", "of its own")
        status, out, _ = place.pipe("gad-7", "--store", other, lines=["1"])
        check(status == 0 and os.listdir(other) and "--store" in out, out)
        blocked = os.path.join(place.home, "file")
        with open(blocked, "w", encoding="utf-8"):
            pass
        status, out, err = place.pipe("gad-7", "--store", blocked, lines=["1"])
        equal(status, 50, "exit status of a store that is a file")
        check("Question" not in out and "STORE.READONLY" in err, "asked without a store")
