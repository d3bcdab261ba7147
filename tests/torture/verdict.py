"""verdict.py: whether a run in which one call failed was right (see run.py)."""

import collections
import functools
import re

SECONDS = 60  # that a run may take
# What one run says and another does not: ids, times, passing numbers.
PASSING = (
    (re.compile(rb"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b"), b"<id>"),
    (re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), b"<time>"),
    (re.compile(rb"\d{4}\\2d \d\d\\2d \d\dT\d\d\\3a \d\d\\3a \d\dZ"), b"<time>"),  # in a style sheet
    (re.compile(rb'"(prev|hash)":"[0-9a-f]{32}"'), b"<chain>"),  # of a journal: rests on its times
    (re.compile(rb"\"response_hash\":\"[0-9a-f]{64}\""), b"<response>"),
    (re.compile(rb"-[0-9a-f]{64}\.json\b"), b"-<hash>.json"),  # of a result
    (re.compile(rb'"result":"[0-9a-f]{64}"'), b"<superseded>"),
    (re.compile(rb"(?<![\w+/])([\w+/]{43}=|[\w+/]{86}==)(?![\w+/=])"), b"<key>"),  # of a new pair of keys
    (re.compile(rb'\d[\d.]* ns\b|(?<=_ns": )\d[\d.]*'), b"<nanoseconds>"),
    (re.compile(rb'"blocks":"[^"]*".*'), b"<seal>"),
)
REASON = re.compile(rb'"reason": "[^"]+"|(?m:^    refused: .*)')  # of sextant list, with --json and without
# What lists say of a file beside it, and plugin check of its trust.
LISTED = re.compile(rb"CANNOT BE USED|'refused'|cannot be (read|looked at)|it runs nowhere but here: ")
WORD = re.compile(rb"\[[A-Z]+\.[A-Z_]+\]$|, not shown$|memory ran out")  # of a message, where it goes to stdout
REFUSED = re.compile(rb"(file,)?row,line,column,code,expected,flags\n([^\n]*,[A-Z]+\.[A-Z_0-9]+,[^\n]*\n)*")
MUTE = re.compile(r"2>\s*/dev/null|2>&1\s*\||2>&-|>&-\s+2>&1")  # the shell takes messages away


@functools.lru_cache(maxsize=32)  # of large tables it takes seconds
def steady(data):
    for pattern, word in PASSING:
        data = pattern.sub(word, data)
    return data


def same_text(one, other):
    return one == other or steady(one) == steady(other)


def same_results(right, now):
    """The same but for what goes to standard error, where there may be a warning more."""
    if right.status != now.status or not same_text(right.stdout, now.stdout):
        return False
    if right.files == now.files:
        return True
    others = [{name: data for name, data in one.files.items() if two.files.get(name) != data}
              for one, two in ((right, now), (now, right))]
    return all_steady(others[0]) == all_steady(others[1])


def all_steady(files):
    return collections.Counter((steady(name.encode()), steady(data)) for name, data in files.items())


def redirected(step):
    """Files that the shell writes: not whole, and not the program's."""
    return set(re.findall(r"(?:>>?\s*|\| tee )([\w./-]+)", step.text))


def statuses(outcome):
    """How each run of the program ended. Of a pipeline the shell says how its last command did."""
    return sorted(int(line.split()[1]) for line in outcome.log if line.startswith("status "))


def is_told(step, right, now):
    """A word about the failure: on standard error, or in a file into which the command line sends it; in a list
    it stands as the reason beside what is refused."""
    if now.stderr and now.stderr != right.stderr:
        return True
    if set(REASON.findall(now.stdout)) - set(REASON.findall(right.stdout)):
        return True
    new = set(steady(now.stdout).split(b"\n")) - set(steady(right.stdout).split(b"\n"))
    if any(LISTED.search(line) or ("2>&1" in step.text and WORD.search(line)) for line in new):
        return True
    into = re.findall(r">>?\s*([\w./-]+)\s+2>&1|2>>?\s*([\w./-]+)", step.text)
    names = {name for pair in into for name in pair if name}
    return any(steady(now.files.get(name, b"")) not in (b"", steady(right.files.get(name, b"")))
               for name in names)


def is_in_part(data, before, right):
    """Of several runs in one command line each adds lines to a file or takes some away: what the one that failed
    would have done may be missing there."""
    lines, old, new = (set(text.split(b"\n")) | {b""} for text in (steady(data), before, right))
    return old & new <= lines <= old | new


# What a run leaves to the next one, which has to find out what it is worth (run.py).
FOR_THE_NEXT = re.compile(r"^a line of results differs: \S+\.(partial|journal)$|\.(partial|journal) is ")


def is_left_to_the_next(wrong):
    return bool(wrong) and all(FOR_THE_NEXT.search(line) for line in wrong)


def has_flags_of(notice, right):
    """A safety notice of a profile that is refused names the flags as the one of the whole profile does."""
    start = right.find(b"\n[")
    return start >= 0 and all(line in notice.split(b"\n") for line in right[start:].split(b"\n"))


def changed_files(step, before, right, now):
    """Files that are neither what they were nor what they should be."""
    wrong = []
    several = len(statuses(right)) > 1
    by_shell = redirected(step)
    rejects = re.findall(r"--rejects ([\w./-]+)", step.text)
    notices = re.findall(r"--safety-notice ([\w./-]+)", step.text)
    known = collections.defaultdict(list)  # of several sessions the names look the same
    for name, data in right.files.items():
        known[steady(name.encode())].append(data)
    for name, data in now.files.items():
        if name in by_shell:
            continue
        expected = known[steady(name.encode())]
        allowed = expected + ([before[name]] if name in before else [])
        if data in allowed or any(same_text(data, text) for text in allowed):
            continue
        # a journal of a session holds what was acknowledged so far
        if name.endswith(".ndjson") and any(steady(text).startswith(steady(data)) for text in allowed):
            continue
        if several and expected and is_in_part(data, steady(before.get(name, b"")), steady(expected[0])):
            continue
        # rows that code refused because it failed: each names them, why, and their flags
        if name in rejects and REFUSED.fullmatch(data):
            continue
        if name in notices and expected and has_flags_of(steady(data), steady(expected[0])):
            continue
        # a copy of an instrument that was not finished, and could not be taken away: nobody reads it
        if ".new-" in name:
            continue
        if not expected and name not in before:
            wrong.append(f"{name} is left over")
        else:
            wrong.append(f"{name} is neither the old nor the new one")
    for name in before:
        if name in right.files and name not in now.files and name not in by_shell:
            wrong.append(f"{name} is gone")
    return wrong


def other_lines(step, right, now):
    """Lines of results that a run without the failure does not have."""
    if not re.search(r"\bscore\s", step.text):
        return []
    # the first number of a line may be a count of `wc`, or a status that the shell prints
    lines = set(steady(right.stdout).split(b"\n")) | {b"0"}
    # code that could not run: the score is said to be missing; or counts of what was done so far
    failed = re.compile(rb"(,|^)failed(,|$)|^\w+=\d+( \w+=\d+)*$")
    told = tuple(str(status).encode() for status in statuses(now)) if "$?" in step.text else ()
    parts = steady(now.stdout).split(b"\n")
    return [f"a line of results differs: {line.decode(errors='replace')[:120]}"
            for line in parts[:-1]
            if line not in lines and line.split(b" ")[0] not in told and not failed.search(line)]


def judge(step, before, right, now, how):
    """Returns (kind, text lines); kind is "", "crash", "leak" or "wrong"."""
    if now.reports:
        leaks = all("LeakSanitizer" in report for report in now.reports)
        return ("leak" if leaks else "crash"), now.reports[0].splitlines()[:40]
    if now.status is None:
        return "crash", [f"still running after {SECONDS} s"]
    if (now.status < 0 or 128 <= now.status < 193) and now.status != right.status:
        return "crash", [f"status {now.status}"]
    if same_results(right, now):
        return "", []
    # of several runs a later one may rest on what the one that said so did not do
    other = collections.Counter(statuses(now)) - collections.Counter(statuses(right))
    said_before = len(statuses(right)) > 1 and any(other)
    wrong = [] if said_before else changed_files(step, before, right, now) + other_lines(step, right, now)
    if how != "fails":
        wrong.append(f"{how} calls must not be seen")
    refused = statuses(now) != statuses(right)
    told = is_told(step, right, now)
    if now.status == 0 and right.status == 0 and steady(now.stdout) != steady(right.stdout):
        if not told and not refused and not any(statuses(right)):
            wrong.append("other results, status 0 and no word about it")
    if now.status == 0 and right.status != 0 and not said_before:
        wrong.append(f"what ends with status {right.status} passes")
    silent = not now.stderr.strip() and not now.stdout.strip()
    if (now.status != 0 or refused) and silent and not told and not MUTE.search(step.text):
        wrong.append(f"status {now.status} without a message")
    return ("wrong" if wrong else ""), wrong
