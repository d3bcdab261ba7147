"""The worker is killed during its n-th call, for every n: nothing may be lost, and nothing may change.

A short adaptive session and a batch of the same instrument, each compared with the run that nobody disturbed.
Used by run.py of this folder.
"""
import json
import os
import subprocess
from pathlib import Path

ANSWERS = "\n".join(["3", "4", "2"] + ["3"] * 20) + "\n\n"
LATER = {"started", "finished", "session", "at"}  # of a saved response: other times, another id


def program(arguments, folder, text=None, kill=0, store=None):
    environment = dict(os.environ, HOME=str(folder), LC_ALL="C", SEXTANT_TRUST=str(folder / "trust"),
                       SEXTANT_KILL_WORKER_AT=str(kill))
    return subprocess.run([os.environ["SEXTANT"], *map(str, arguments)], input=text, text=True,
                          capture_output=True, env=environment, timeout=120, check=False, cwd=folder)


def timeless(value):
    """The saved response without what another run must have otherwise."""
    if isinstance(value, dict):
        return {key: timeless(inner) for key, inner in value.items() if key not in LATER}
    if isinstance(value, list):
        return [timeless(inner) for inner in value]
    return value


def session(instrument, folder, kill):
    store = folder / f"store{kill}"
    done = program(["run", instrument, "--subject", "s", "--plain", "--store", store], folder,
                   text=ANSWERS, kill=kill)
    kept = sorted(store.glob("*.json"))
    if done.returncode != 0 or not kept:
        return None, f"exit {done.returncode}: {done.stderr.strip()[-300:]}"
    result = [line for line in done.stdout.splitlines() if "energy score" in line or "scale:" in line]
    return (timeless(json.loads(kept[0].read_text(encoding="utf-8"))), result), ""


def write_rows(path, count):
    """Adaptive responses: of twenty items some twelve were asked."""
    import random
    chance = random.Random(7)
    items = [f"e{number}" for number in range(1, 21)]
    names = json.loads(program(["show", "energy-adaptive", "--json"], path.parent).stdout)
    items = [item["id"] for item in names["items"]]
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(["id", *items]) + "\n")
        for row in range(count):
            asked = set(chance.sample(items, 12))
            file.write(",".join([f"r{row}", *(str(chance.randint(1, 5)) if item in asked else "not_shown"
                                             for item in items)]) + "\n")


def batch(folder, kill):
    out = folder / f"out{kill}.csv"
    done = program(["score", "energy-adaptive", "--in", folder / "rows.csv", "--out", out], folder, kill=kill)
    if done.returncode not in (0, 21) or not out.exists():
        return None, f"exit {done.returncode}: {done.stderr.strip()[-300:]}"
    return (out.read_text(encoding="utf-8"), done.stderr.splitlines()[-1]), ""


def every_kill(folder, most):
    """Faults, by name of the check; kills of a session until one is late enough to change nothing."""
    folder = Path(folder)
    found = []
    for name, work in (("session", lambda kill: session("energy-adaptive", folder, kill)),
                       ("batch", lambda kill: batch(folder, kill))):
        if name == "batch":
            write_rows(folder / "rows.csv", 9000)
        clean, why = work(0)
        faults = [f"undisturbed: {why}"] if clean is None else []
        for kill in range(1, most[name] + 1):
            if clean is None:
                break
            got, why = work(kill)
            if got is None:
                faults.append(f"killed at call {kill}: {why}")
            elif got != clean:
                faults.append(f"killed at call {kill}: the result is another one")
        found.append((f"a {name} whose worker is killed at call 1 to {most[name]}", faults[:3]))
    return found
