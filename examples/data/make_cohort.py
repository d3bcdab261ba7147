#!/usr/bin/env python3
"""Writes a simulated cohort as CSV to standard output: answers of 200 simulated respondents to the
instruments of the battery `integrated` and to ipip-big5-25. Nobody stands behind any row. Standard
library only; the same bytes on every machine: python3 make_cohort.py > cohort.csv
"""
import random
import sys

ROWS = 200
SEED = 20260101

VALUES = ("family friendship love health work learning creativity contribution nature meaning "
          "security freedom").split()
STAGES = ["precontemplation", "contemplation", "preparation", "action", "maintenance"]
FOCUSES = ["life", "performance", "executive"]
TRAITS = "aceno"
REVERSED_TRAITS = {"a1", "c4", "c5", "e1", "e2", "o2", "o5"}


class Person:
    """Hidden tendencies of one simulated respondent, each about normal, and their own dice."""

    def __init__(self, dice):
        self.dice = dice
        self.distress = self.normal()
        self.anxiety = 0.7 * self.distress + 0.7 * self.normal()
        self.adversity = self.normal()
        self.drive = self.normal() - 0.3 * self.distress
        self.traits = {t: self.normal() for t in TRAITS}
        self.traits["n"] = 0.6 * self.distress + 0.8 * self.traits["n"]

    def normal(self):
        # twelve uniform numbers, added one by one: gauss() and sum() are not the same on every
        # version of Python, random() and + are
        total = -6.0
        for _ in range(12):
            total += self.dice.random()
        return total

    def chance(self, p):
        return self.dice.random() < p

    def graded(self, tendency, low, high, middle, spread=1.1):
        """An answer from low to high around `middle`, moved by the tendency."""
        x = middle + spread * (tendency + 0.8 * self.normal())
        return min(high, max(low, int(x + 100.5) - 100))

    def pick(self, choices):
        return choices[int(self.dice.random() * len(choices))]


def phq9(p):
    answers = {f"q{i}": p.graded(p.distress, 0, 3, 0.7, 0.9) for i in range(1, 9)}
    answers["q9"] = p.graded(p.distress - 1.3, 0, 3, 0.1, 0.6)
    answers["difficulty"] = difficulty(p, p.distress, answers)
    return answers


def gad7(p):
    answers = {f"q{i}": p.graded(p.anxiety, 0, 3, 0.8, 0.9) for i in range(1, 8)}
    answers["difficulty"] = difficulty(p, p.anxiety, answers)
    return answers


def difficulty(p, tendency, answers):
    # the form asks it only of those who checked off any problem
    if not any(answers.values()):
        return ""
    return p.graded(tendency, 0, 3, 0.6, 0.7)


def pcptsd5(p):
    if not p.chance(0.35 + (0.25 if p.adversity > 0.5 else 0.0)):
        return {"gate": "no", **{f"q{i}": "" for i in range(1, 6)}}
    yes = 0.25 + (0.35 if p.distress > 0.5 else 0.0)
    return {"gate": "yes", **{f"q{i}": "yes" if p.chance(yes) else "no" for i in range(1, 6)}}


def bipf(p):
    not_here = {1: 0.25, 2: 0.4, 5: 0.15, 6: 0.55}
    return {f"q{i}": "not_applicable" if p.chance(not_here.get(i, 0.02))
            else p.graded(p.distress, 0, 6, 1.4, 1.6) for i in range(1, 8)}


def ace(p):
    answers = {}
    for i in range(1, 12):
        happened = p.adversity + p.normal() > (2.4 if i in (4, 10, 11) else 1.3)
        if i <= 4:
            answers[f"q{i}"] = 1 if happened else 2
        elif i == 5:
            answers[f"q{i}"] = 1 if happened else (8 if p.chance(0.05) else 2)
        else:
            answers[f"q{i}"] = (3 if p.chance(0.6) else 2) if happened else 1
        if p.chance(0.006):
            answers[f"q{i}"] = 9 if i > 5 else 7
    return answers


def swls(p):
    return {f"q{i}": p.graded(-p.distress, 1, 7, 4.6, 1.2) for i in range(1, 6)}


def rulers(p):
    return {"importance": p.graded(p.drive, 0, 10, 6.8, 1.8),
            "confidence": p.graded(p.drive - 0.4 * p.distress, 0, 10, 5.6, 2.0),
            "readiness": p.graded(p.drive, 0, 10, 5.8, 2.0)}


def stage(p):
    return {"stage": STAGES[p.graded(p.drive, 0, 4, 1.8, 0.9)]}


def coaching(p):
    answers = {}
    for i in range(1, 22):
        way = -1 if i % 3 == 0 else 1
        answers[f"q{i}"] = p.graded(way * p.drive, 1, 5, 3.0 + 0.5 * way, 0.7)
    answers["focus"] = p.pick(FOCUSES)
    return answers


def compass(p):
    answers = {}
    for value in VALUES:
        importance = p.graded(0.0, 0, 10, 6.5, 3.0)
        answers[f"{value}_importance"] = importance
        answers[f"{value}_lived"] = p.graded(-0.5 * p.distress, 0, 10, 0.6 * importance + 1.8, 1.8)
    return answers


def bigfive(p):
    answers = {}
    for trait in TRAITS:
        for i in range(1, 6):
            way = -1 if f"{trait}{i}" in REVERSED_TRAITS else 1
            answers[f"{trait}{i}"] = p.graded(way * p.traits[trait], 1, 6, 3.5 + 0.5 * way, 1.0)
    return answers


INSTRUMENTS = [("phq-9", phq9), ("gad-7", gad7), ("pc-ptsd-5", pcptsd5), ("b-ipf", bipf),
               ("brfss-ace", ace), ("swls", swls), ("readiness-rulers", rulers),
               ("stage-of-change", stage), ("coaching-readiness", coaching),
               ("values-compass", compass), ("ipip-big5-25", bigfive)]


def respondent(dice):
    p = Person(dice)
    row = {}
    for instrument, answer in INSTRUMENTS:
        for item, value in answer(p).items():
            row[f"{instrument}.{item}"] = str(value)
    # the question that opens others stays answered
    columns = [c for c in row if c != "pc-ptsd-5.gate"]
    # one in five left something out, one in twenty-five most of the PHQ-9
    if p.chance(0.2):
        for _ in range(1 + int(p.dice.random() * 3)):
            row[p.pick(columns)] = p.pick(["", "NA"])
    if p.chance(0.04):
        for i in range(4, 10):
            row[f"phq-9.q{i}"] = ""
    return row


def main():
    dice = random.Random(SEED)
    people = [respondent(dice) for _ in range(ROWS)]
    out = sys.stdout
    out.write(",".join(["subject", *people[0]]) + "\n")
    for number, row in enumerate(people, 1):
        out.write(",".join([f"S{number:03}", *row.values()]) + "\n")


main()
