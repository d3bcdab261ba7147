#!/usr/bin/env python3
"""Counts the single tests in a JUnit file that ctest wrote, and prints "PASSED FAILED".

A Check program counts by its checks, a suite that ends in "N passed, N failed" by that line, any
other test as one. A test that ctest calls failed counts at least one failure. On standard error
it lists the tests that failed.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

CHECK = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)$", re.MULTILINE)
SUITE = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


def count(output, ended_well):
    """Returns (passed, failed) of one ctest test."""
    checks = CHECK.findall(output)
    suites = SUITE.findall(output)
    if checks:
        failed = sum(int(f) + int(e) for _, f, e in checks)
        passed = sum(int(n) for n, _, _ in checks) - failed
    elif suites:
        passed, failed = map(int, suites[-1])
    else:
        passed, failed = (1, 0) if ended_well else (0, 1)
    if not ended_well and failed == 0:
        failed = 1
    return passed, failed


def main():
    passed = failed = 0
    for case in ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
        ended_well = case.get("status") == "run"
        one_passed, one_failed = count(case.findtext("system-out") or "", ended_well)
        passed += one_passed
        failed += one_failed
        if one_failed:
            print(f"failed: {case.get('name')} ({one_failed})", file=sys.stderr)
    print(passed, failed)


if __name__ == "__main__":
    main()
