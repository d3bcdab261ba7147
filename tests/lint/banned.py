#!/usr/bin/env python3
"""Functions that the runtime does not use, and floating-point conversions in formats.

Names inside comments and strings do not count; members (`x.rand`) and longer names (`sx_rand`) are
other names. A name that is also a plain word (`random`) counts where it is called, the others
wherever they stand.
"""

import re

from common import Finding, blank, files, read, relative, run_rule

LOCALE = "it depends on the locale: use base/number.h or base/str.h"
BOUNDS = "it does not know how long the destination is: use base/buf.h"
BANNED = {
    **dict.fromkeys(("strtod", "strtof", "strtold", "atof", "atoi", "atol", "atoll"), LOCALE),
    **dict.fromkeys(("strtol", "strtoll", "strtoul", "strtoull", "strtoimax", "strtoumax"),
                    "it skips blanks and takes signs: use sx_int_read"),
    **dict.fromkeys(("scanf", "sscanf", "fscanf", "vsscanf"), LOCALE),
    **dict.fromkeys(("strcasecmp", "strncasecmp", "tolower", "toupper", "isalpha", "isdigit",
                     "isalnum", "isspace", "isupper", "islower", "ispunct", "isprint",
                     "isxdigit", "iscntrl", "isgraph", "isblank", "strcoll", "strxfrm"), LOCALE),
    **dict.fromkeys(("sprintf", "vsprintf", "strcpy", "strcat", "stpcpy", "gets"), BOUNDS),
    **dict.fromkeys(("setlocale", "uselocale"), "it belongs to the embedding program"),
    **dict.fromkeys(("system", "popen"), "it runs a shell"),
    **dict.fromkeys(("rand", "srand", "random", "srandom", "drand48"), "use base/rng.h"),
    **dict.fromkeys(("tmpnam", "tempnam", "mktemp"), "it is a race: use mkstemp"),
    **dict.fromkeys(("strtok", "localtime", "gmtime", "asctime", "ctime"), "it keeps hidden state"),
    "assert": "it dies in the embedding program: return SX_E_INTERNAL",
    "alloca": "it has no way to fail",
}
WORDS = {"system", "random", "rand", "assert"}
NAME = re.compile(r"(?<![\w.])(?<!->)(?:(" + "|".join(BANNED.keys() - WORDS) + r")\b"
                  r"|(" + "|".join(WORDS) + r")\b(?=\s*\)?\s*\())")
HEADERS = re.compile(r"^[ \t]*#[ \t]*include[ \t]*<(assert|ctype|locale|alloca)\.h>", re.MULTILINE)

# The printf family of the C library; ours are those that a header declares with format(printf).
FORMATTERS = {"printf", "fprintf", "dprintf", "snprintf", "vprintf", "vfprintf", "vdprintf",
              "vsnprintf", "asprintf", "vasprintf", "syslog"}
DECLARED = re.compile(r"\b(\w+)\s*\([^;{}]*\)\s*__attribute__\s*\(\(\s*format\s*\(\s*printf")
FLOATING = re.compile(r"(?<!%)(?:%%)*%[-+#0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?[lL]?[aAeEfFgG]")


def call_text(text, start):
    """The text from an opening parenthesis to its partner."""
    depth = 0
    for position in range(start, len(text)):
        if text[position] == "(":
            depth += 1
        elif text[position] == ")":
            depth -= 1
            if depth == 0:
                return start, position
    return start, len(text)


def formatters(root):
    """A pattern that finds a call of each function that takes a printf format."""
    names = set(FORMATTERS)
    for path in files(root, "runtime", "include", suffixes={".c", ".h"}):
        names.update(DECLARED.findall(blank(read(path))))
    return re.compile(r"\b(?:" + "|".join(sorted(names)) + r")\s*\(")


def check(root):
    findings = []
    formatter = formatters(root)
    for path in files(root, "runtime", "include", suffixes={".c", ".h"}):
        original = read(path)
        code = blank(original)
        name = relative(root, path)

        def report(position, message):
            findings.append(Finding(name, code.count("\n", 0, position) + 1, message))

        for match in NAME.finditer(code):
            word = match.group(1) or match.group(2)
            report(match.start(), f"{word} is banned: {BANNED[word]}")
        for match in HEADERS.finditer(code):
            report(match.start(), f"<{match.group(1)}.h> is banned: nothing in it is allowed")
        for match in formatter.finditer(code):
            start, end = call_text(code, match.end() - 1)
            for floating in FLOATING.finditer(original, start, end):
                report(floating.start(), f"{floating.group()} prints by the locale: "
                       "use sx_number_print")
    return findings


if __name__ == "__main__":
    run_rule(check)
