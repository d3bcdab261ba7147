"""What the shipped plugins must answer, computed a second time and in other ways: from the definitions, with
logarithms, exact fractions and literal double entry. Reads ABOUT.md for the bank; shares nothing with the C.

A row is a list of answers: a number, "~" (skipped) or "-" (not shown). A result is a list of floats,
"incomplete" or "undefined".
"""

import math
import re
from fractions import Fraction

INCOMPLETE, UNDEFINED = "incomplete", "undefined"


def number(cell):
    return None if cell in ("~", "-", "not_shown") else int(cell)


# --- energy-adaptive ---------------------------------------------------------------------------------

class Energy:
    """Graded response model with its bank from the table in ABOUT.md."""

    GRID = [tenth / 10 for tenth in range(-40, 41)]
    LEAST, MOST, ENOUGH = 4, 12, 0.35

    def __init__(self, about):
        rows = re.findall(r"^\| (\w+) \| ([\d.]+) \|((?: -?[\d.]+ \|){4}) (yes )?\|$", about, re.MULTILINE)
        self.names = [row[0] for row in rows]
        self.slopes = [float(row[1]) for row in rows]
        self.thresholds = [[float(x) for x in row[2].split("|")[:4]] for row in rows]
        self.reversed = [bool(row[3]) for row in rows]

    def log_odds(self, item, theta):
        return [self.slopes[item] * (theta - b) for b in self.thresholds[item]]

    def category(self, item, answer):
        return 5 - answer if self.reversed[item] else answer - 1

    def probability(self, item, category, theta):
        """P(category or above) minus P(next or above), each 1/2 (1 + tanh(x/2))."""
        above = [1.0] + [(1 + math.tanh(x / 2)) / 2 for x in self.log_odds(item, theta)] + [0.0]
        return above[category] - above[category + 1]

    def information(self, item, theta):
        """The expected square of the slope of the log likelihood, by central differences."""
        step, total = 1e-5, 0.0
        for k in range(5):
            up, down = (self.probability(item, k, theta + s) for s in (step, -step))
            total += ((up - down) / (2 * step)) ** 2 / self.probability(item, k, theta)
        return total

    def estimate(self, row):
        """(theta, error, answers): logarithms, scaled by the largest."""
        answered = [(i, self.category(i, number(x))) for i, x in enumerate(row) if number(x) is not None]
        logs = [-theta * theta / 2 + sum(math.log(self.probability(i, k, theta)) for i, k in answered)
                for theta in self.GRID]
        weights = [math.exp(x - max(logs)) for x in logs]
        total = math.fsum(weights)
        mean = math.fsum(w * x for w, x in zip(weights, self.GRID)) / total
        variance = math.fsum(w * (x - mean) ** 2 for w, x in zip(weights, self.GRID)) / total
        return mean, math.sqrt(variance), len(answered)

    def score(self, row):
        theta, error, answers = self.estimate(row)
        if answers < self.LEAST:
            return [INCOMPLETE, INCOMPLETE]
        return [50 + 10 * theta, 10 * error]

    def session(self, row):
        """The items in the order in which they are asked, for somebody who would answer `row`."""
        so_far, asked = ["-"] * len(row), []
        while len(asked) < self.MOST:
            theta, error, answers = self.estimate(so_far)
            if answers >= self.LEAST and error <= self.ENOUGH:
                break
            left = [i for i in range(len(row)) if i not in asked]
            best = max(left, key=lambda i: (round(self.information(i, theta), 6), -i))
            asked.append(best)
            so_far[best] = row[best] if row[best] != "-" else "~"
        return asked


# --- profiles ----------------------------------------------------------------------------------------

def mean(values):
    return Fraction(sum(values), len(values))


def pearson(xs, ys):
    """None where one of them is flat."""
    mx, my = mean(xs), mean(ys)
    sxx = sum((x - mx) ** 2 for x in xs)
    syy = sum((y - my) ** 2 for y in ys)
    if sxx == 0 or syy == 0:
        return None
    return float(sum((x - mx) * (y - my) for x, y in zip(xs, ys))) / math.sqrt(sxx) / math.sqrt(syy)


def deviation(values, less=0):
    m = mean(values)
    return math.sqrt(sum((x - m) ** 2 for x in values) / (len(values) - less))


def ranks(values):
    """Rank 1 for the highest; equals share the mean of their ranks."""
    order = sorted(values, reverse=True)
    return [mean([i + 1 for i, other in enumerate(order) if other == value]) for value in values]


def or_undefined(value):
    return UNDEFINED if value is None else value


# --- values-card-sort --------------------------------------------------------------------------------

class Cards:
    CARDS, DIRECTIONS = 20, 5

    def measures(self, pairs):
        xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
        if not pairs:
            return [UNDEFINED] * 6 + [0.0]
        furthest = sum(max((x - end) ** 2 for end in (1, 4)) for x in xs)
        distance = math.sqrt(sum((x - y) ** 2 for x, y in pairs)) / math.sqrt(furthest)
        gaps = [x - y for x, y in pairs]
        return [100 * (1 - distance), or_undefined(pearson(xs + ys, ys + xs)),
                or_undefined(pearson(xs, ys)), float(mean(xs) - mean(ys)),
                deviation(xs) - deviation(ys), float(max(gaps)),
                float(sum(gap >= 2 for gap in gaps))]

    def score(self, row):
        cards = [number(x) for x in row[:20]]
        order = [number(x) for x in row[20:25]]
        rooms = [number(x) for x in row[25:]]
        asked = [(x, y) for x, y in zip(cards, rooms) if x is not None and x > 1]
        sorted_all = None not in cards
        if sorted_all and all(y is not None for _, y in asked):
            result = self.measures(asked)
        else:
            result = [INCOMPLETE] * 7
        if not sorted_all or None in order:
            return result + [INCOMPLETE]
        sums = [sum(cards[d::5]) for d in range(5)]
        return result + [or_undefined(pearson(ranks(sums), [Fraction(x) for x in order]))]


# --- ipip-big5-25-validity ---------------------------------------------------------------------------

class Style:
    TRAITS = "aceno"
    KEY = {"a1", "c4", "c5", "e1", "e2", "o2", "o5"}

    def named(self, row):
        names = [t + n for n in "12345" for t in self.TRAITS]
        return dict(zip(names, (number(x) for x in row)))

    def even_odd(self, row):
        answers, odd, even = self.named(row), [], []
        for trait in self.TRAITS:
            for numbers, means in (("135", odd), ("24", even)):
                there = [7 - answers[trait + n] if trait + n in self.KEY else answers[trait + n]
                         for n in numbers if answers[trait + n] is not None]
                if not there:
                    return INCOMPLETE
                means.append(mean(there))
        r = pearson(odd, even)
        if r is None:
            return UNDEFINED
        return -1.0 if r < -1 + 1e-12 else max(-1.0, 2 * r / (1 + r))

    def score(self, row):
        answers = [x for x in row[:25] if number(x) is not None]
        if len(answers) < 20:
            return [INCOMPLETE] * 4
        runs = "".join(str(x) if number(x) is not None else " " for x in row[:25])
        longest = max(len(m.group()) for m in re.finditer(r"(\d)\1*", runs))
        seconds = row[25]
        pace = INCOMPLETE if seconds in ("~", "-") else float(seconds) / len(answers)
        return [float(longest), self.even_odd(row), deviation([int(x) for x in answers], 1), pace]

    def notes(self, row):
        longest, halves, spread, pace = self.score(row)
        first = [x if isinstance(x, str) else float(holds(x)) for x, holds in (
            (longest, lambda x: x >= 13), (halves, lambda x: x < 0), (spread, lambda x: x < 0.5),
            (pace, lambda x: x < 2))]
        yes = first.count(1.0)
        unknown = sum(isinstance(x, str) for x in first)
        several = 1.0 if yes >= 2 else 0.0 if yes + unknown < 2 else INCOMPLETE
        return first + [several]
