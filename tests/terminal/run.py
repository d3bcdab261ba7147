#!/usr/bin/env python3
"""Administration as a person meets it: the real program in a pseudo-terminal, and through pipes.

The program comes from $SEXTANT. Usage: run.py [CASE...]. Prints every failure and, last,
`N passed, N failed`.
"""

import os
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import cases_numbers  # noqa: E402,F401
import cases_plain  # noqa: E402,F401
import cases_resume  # noqa: E402,F401
import cases_screen  # noqa: E402,F401
from driver import Gone  # noqa: E402
from place import SEXTANT, tests  # noqa: E402


def main():
    if not os.access(SEXTANT, os.X_OK):
        sys.exit(f"run.py: {SEXTANT} is not a program; set SEXTANT")
    names = sys.argv[1:]
    passed = failed = 0
    for function in tests:
        if names and function.__name__ not in names:
            continue
        try:
            function()
            passed += 1
        except (AssertionError, Gone, OSError, ValueError, KeyError, IndexError) as error:
            failed += 1
            print(f"FAIL {function.__name__}: {error}")
            if not isinstance(error, AssertionError):
                traceback.print_exc(limit=4, file=sys.stdout)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
