/*
 * test_lua_symbolic.c: score() on symbols: which key or formula becomes of it, and what is refused. Then score()
 * on numbers: its results, and branches that symbols cannot see.
 */
#include <check.h>
#include <string.h>

#include "backend/trial_script.h"
#include "support/suite.h"

typedef struct trial_case {
    const char *body, *expected;
} trial_case;

static void run_cases(const char *rule, const trial_case *cases, size_t count)
{
    sx_arena *arena = sx_arena_new(0);
    for (size_t i = 0; i < count; i++) {
        const char *found = trial_script_score(arena, rule, cases[i].body);
        ck_assert_msg(strcmp(found, cases[i].expected) == 0, "%s\n  gives    %s\n  expected %s",
                      cases[i].body, found, cases[i].expected);
    }
    sx_arena_free(arena);
}

#define RUN(rule, cases) run_cases(rule, cases, sizeof cases / sizeof cases[0])

START_TEST(gathers_become_keys)
{
    static const trial_case cases[] = {
        {"return {s = sx.sum(r.q1, r.q2, r.q3)}", "sum: [q1, q2, q3]"},
        {"return {s = sx.sum(r['q1..q4'])}", "sum: [q1, q2, q3, q4]"},
        {"return {s = sx.sum(sx.items('q1..q3, r1'))}", "sum: [q1, q2, q3, r1]"},
        {"return {s = sx.sum({r[1], r[2]}, r[5])}", "sum: [q1, q2, r1]"},
        {"return {s = sx.mean(r.q1, r.q2)}", "mean: [q1, q2]"},
        {"return {s = sx.min(r.q1, r.q2)}", "minimum: [q1, q2]"},
        {"return {s = sx.max(r.q1, r.q2)}", "maximum: [q1, q2]"},
        {"return {s = sx.sum(r.likes.a, r.likes.b)}", "sum: [likes.a, likes.b]"},
        {"return {s = sx.sum(r['likes.a'], r.q1)}", "sum: [likes.a, q1]"},
        {"return {s = sx.sum(r.weight)}", "sum: [weight1, weight2, weight3]"},
        {"return {s = sx.sum(r.q1, sx.reverse(r.q2))}", "sum: [q1, q2] reverse: [q2]"},
        {"return {s = sx.mean(sx.reverse(sx.items('q1, q2')))}",
         "mean: [q1, q2] reverse: [q1, q2]"},
        {"return {s = sx.mean(sx.reverse('q1, q2'), r.q3)}",
         "mean: [q1, q2, q3] reverse: [q1, q2]"},
        {"return {s = sx.sum(2 * r.q1, r.q2, r.q3 * 0.5)}", "weighted: {q1: 2, q2: 1, q3: 0.5}"},
        {"return {s = sx.sum(2 * sx.reverse(r.q1))}", "weighted: {q1: 2} reverse: [q1]"},
        {"return {s = sx.sum(sx.lookup(r.q1, {[0] = 0, [1] = 0, [2] = 1, [3] = 1}), r.q2)}",
         "sum: [q1, q2] recode: {q1: {0: 0, 1: 0, 2: 1, 3: 1}}"},
        {"return {s = sx.count(sx.ge(r['q1..q3'], 2), sx.eq(r.q4, 1))}",
         "count: [q1..q3 >= 2, q4 = 1]"},
        {"return {s = sx.count(sx.eq(r.gate, 'yes'), sx.ne(r.gate, 'no'))}",
         "count: [gate = yes, gate != no]"},
        {"local list = {} for i = 1, 4 do list[#list + 1] = r[i] end return {s = sx.sum(list)}",
         "sum: [q1, q2, q3, q4]"},
    };
    RUN("complete", cases);
}
END_TEST

/* What a scale cannot say of its operands becomes a formula, though it is a gather. */
START_TEST(other_gathers_become_formulas)
{
    static const trial_case cases[] = {
        {"return {s = sx.sum(r.q1, r.q1)}", "formula: sum(q1, q1)"},
        {"return {s = sx.sum(r.q1, 3)}", "formula: sum(q1, 3)"},
        {"return {s = sx.mean(2 * r.q1, r.q2)}", "formula: mean(2 * q1, q2)"},
        {"return {s = sx.sum(r.q1, r.q2, {least = 1})}", "formula: sum_of(1, q1, q2)"},
        {"return {s = sx.mean(r['q1..q4'], {least = 3})}", "formula: mean_of(3, q1..q4)"},
        {"return {s = sx.min(r.q1, r.q2, {least = 1})}", "formula: min_of(1, q1, q2)"},
        {"return {s = sx.max(r.q1, r.q2, {least = 2})}", "formula: max_of(2, q1, q2)"},
        {"return {s = sx.sum(r['q1..q4'], {least = 3, prorate = true})}",
         "formula: prorated(3, q1..q4)"},
        {"return {s = sx.prorated(r['q1..q4'], {least = 2})}", "formula: prorated(2, q1..q4)"},
        {"return {s = sx.count(sx.ge(r.q1, 2), sx.ge(r.q2, 2), {least = 1})}",
         "formula: sum_of(1, where(q1 >= 2, 1, 0), where(q2 >= 2, 1, 0))"},
        {"return {s = sx.sum(sx.lookup(r.q1, {[0] = 0, [1] = 5}), r.q2)}",
         "formula: sum(lookup(q1, t1), q2) tables: {t1: {0: 0, 1: 5}}"},
        {"return {s = sx.sum(sx.lookup(r.half, {[0] = 1}), r.q2)}",
         "formula: sum(lookup(half, t1), q2) tables: {t1: {0: 1}}"},
    };
    RUN("complete", cases);
    static const trial_case known[] = {
        {"return {s = sx.sum(r['q1..q4'])}", "formula: sum(q1..q4)"}};
    RUN("known", known);
}
END_TEST

START_TEST(operators_and_functions)
{
    static const trial_case cases[] = {
        {"return {s = r.q1}", "formula: q1"},
        {"return {s = 5}", "formula: 5"},
        {"return {s = -2.5}", "formula: -2.5"},
        {"return {s = sx.none}", "formula: none()"},
        {"return {s = r.q1 + r.q2 * 2 - 1}", "formula: q1 + q2 * 2 - 1"},
        {"return {s = (r.q1 + r.q2) * 2}", "formula: (q1 + q2) * 2"},
        {"return {s = r.q1 - (r.q2 - r.q3)}", "formula: q1 - (q2 - q3)"},
        {"return {s = r.q1 - r.q2 - r.q3}", "formula: q1 - q2 - q3"},
        {"return {s = r.q1 / (r.q2 * r.q3)}", "formula: q1 / (q2 * q3)"},
        {"return {s = -r.q1 ^ 2}", "formula: -q1 ^ 2"},
        {"return {s = (-r.q1) ^ 2}", "formula: (-q1) ^ 2"},
        {"return {s = (-2) ^ r.q1}", "formula: (-2) ^ q1"},
        {"return {s = 2 ^ -r.q1}", "formula: 2 ^ -q1"},
        {"return {s = r.q1 - -3}", "formula: q1 - -3"},
        {"return {s = (r.q1 ^ 2) ^ r.q2}", "formula: (q1 ^ 2) ^ q2"},
        {"return {s = r.q1 ^ 2 ^ r.q2}", "formula: q1 ^ 2 ^ q2"},
        {"return {s = 0.1 * r.q1 + 1e3 + 0.000000001}", "formula: 0.1 * q1 + 1000 + 0.000000001"},
        {"return {s = sx.sqrt(r.q1) + sx.abs(r.q2) + sx.exp(r.q3) + sx.log(r.r1)}",
         "formula: sqrt(q1) + abs(q2) + exp(q3) + log(r1)"},
        {"return {s = sx.pow(r.q1, 2)}", "formula: q1 ^ 2"},
        {"return {s = sx.floor(r.half) + sx.ceil(r.half) + sx.round(r.half) + sx.round(r.half, 2)}",
         "formula: floor(half) + ceil(half) + round(half) + round(half, 2)"},
        {"return {s = sx.band(r.half, {2, 5, 7.5})}", "formula: band(half, 2, 5, 7.5)"},
        {"return {s = sx.lookup(r.q1 + r.q2, {[0] = 10, [1] = 20.5})}",
         "formula: lookup(q1 + q2, t1) tables: {t1: {0: 10, 1: 20.5}}"},
        {"local t = {[0] = 1} return {s = sx.lookup(r.q1, t) + sx.lookup(r.q2, {[0] = 1})"
         " + sx.lookup(r.q3, {[0] = 2})}",
         "formula: lookup(q1, t1) + lookup(q2, t1) + lookup(q3, t2) tables: {t1: {0: 1}, t2: {0: "
         "2}}"},
        {"return {s = sx.where(sx.gt(r.q1, r.q2), r.q1, 0)}", "formula: where(q1 > q2, q1, 0)"},
        {"return {s = sx.where(sx.all(sx.lt(r.q1, 2), sx.le(r.q2, 1)), 1, 0)}",
         "formula: where(all(q1 < 2, q2 <= 1), 1, 0)"},
        {"return {s = sx.where(sx.any(sx.ge(r['q1..q4'], 2)), 1, 0)}",
         "formula: where(any(q1..q4 >= 2), 1, 0)"},
        {"return {s = sx.where(sx.none_of(sx.ge(r['q1..q4'], 2)), 1, 0)}",
         "formula: where(not any(q1..q4 >= 2), 1, 0)"},
        {"return {s = sx.where(sx.no(sx.eq(r.gate, 'yes')), 1, 0)}",
         "formula: where(not gate = yes, 1, 0)"},
        {"return {s = sx.where(sx.answered(r.q1), r.q1, 0) + sx.answered_count(r['q1..q4'])}",
         "formula: where(answered(q1), q1, 0) + answered_count(q1..q4)"},
        {"return {s = sx.count(sx.ge(r.q1, 1)) + 1}", "formula: count(q1 >= 1) + 1"},
        {"return {s = sx.where(true, r.q1, 0)}", "formula: q1"},
        {"return {s = sx.where(sx.all(true, sx.ge(r.q1, 1)), 1, 0)}",
         "formula: where(q1 >= 1, 1, 0)"},
        {"return {s = sx.where(sx.any(true, sx.ge(r.q1, 1)), 1, 0)}", "formula: 1"},
        {"return {s = sx.where(sx.eq(r.q1, '2'), 1, 0)}", "formula: where(q1 = 2, 1, 0)"},
        {"return {s = r.age / 10}", "formula: age / 10"},
        {"return {s = sx.reverse(r.half) + 1}", "formula: reverse(half) + 1"},
    };
    RUN("known", cases);
}
END_TEST

START_TEST(vectors_go_element_by_element)
{
    static const trial_case cases[] = {
        {"local w, x = r.weight, sx.items('q1..q3') return {s = sx.sum(w * x) / sx.sum(w)}",
         "formula: sum(weight1 * q1, weight2 * q2, weight3 * q3) / sum(weight1..weight3)"},
        {"return {s = sx.sum(r['q1..q2'] ^ 2)}", "formula: sum(q1 ^ 2, q2 ^ 2)"},
        {"return {s = sx.sum(10 - r['q1..q2'])}", "formula: sum(10 - q1, 10 - q2)"},
        {"return {s = sx.sum(-r['q1..q2'])}", "formula: sum(-q1, -q2)"},
        {"local v = r['q1..q4'] return {s = v[1] + v[#v]}", "formula: q1 + q4"},
        {"return {s = sx.sum(sx.sqrt(r['q1..q2']))}", "formula: sum(sqrt(q1), sqrt(q2))"},
        {"return {s = sx.sum(sx.where(sx.ge(r['q1..q2'], 2), 1, r['q3..q4']))}",
         "formula: sum(where(q1 >= 2, 1, q3), where(q2 >= 2, 1, q4))"},
        {"return {s = sx.sum(r.weight * r['q1..q2'])}",
         "SCRIPT.API manifest.lua:1: *: vectors of 3 and 2 elements"},
        {"return {s = r.weight}",
         "SCRIPT.RESULT manifest.lua:1: score gives scale 's' a vector, not a number"},
        {"return {s = r.weight[4]}", "SCRIPT.API manifest.lua:1: a vector has elements 1 to 3"},
    };
    RUN("known", cases);
}
END_TEST

START_TEST(misuse_is_refused)
{
    static const trial_case cases[] = {
        {"return {s = r.q9}",
         "SCRIPT.API manifest.lua:1: there is no item 'q9': did you mean 'q1'?"},
        {"return {s = r['q1..q9']}",
         "SCRIPT.API manifest.lua:1: there is no item 'q9': did you mean 'q1'?"},
        {"return {s = r['q3..q1']}",
         "SCRIPT.API manifest.lua:1: the range q3..q1 does not go from an item to a later one"},
        {"return {s = r[13]}",
         "SCRIPT.API manifest.lua:1: there is no item 13: the instrument has 12"},
        {"return {s = r.note}",
         "SCRIPT.API manifest.lua:1: item note holds free text, which is never scored"},
        {"return {s = sx.sum(r.likes)}", "SCRIPT.API manifest.lua:1: sx.sum: an item with several "
                                         "columns stands where a number should"},
        {"return {s = sx.sum(sx.items('likes'))}",
         "SCRIPT.API manifest.lua:1: item likes has a value for each option: name one, as in "
         "r.likes.a"},
        {"return {s = r.likes.c}", "SCRIPT.API manifest.lua:1: item likes has no option 'c'"},
        {"return {s = r.q1.x}", "SCRIPT.API manifest.lua:1: an answer has nothing inside: no 'x'"},
        {"return {s = sx.sum('q1..q3')}",
         "SCRIPT.API manifest.lua:1: sx.sum: a text stands where a number should: r.q1, or "
         "sx.items(\"q1..q9\")"},
        {"return {s = sx.sum(missing_name and 1)}",
         "SCRIPT.API manifest.lua:1: there is no 'missing_name' here"},
        {"local x = nil return {s = sx.sum(x)}",
         "SCRIPT.API manifest.lua:1: sx.sum: nothing (nil) stands where a number should: is a name "
         "misspelled?"},
        {"return {s = sx.sum()}", "SCRIPT.API manifest.lua:1: sx.sum has no operands"},
        {"return {s = sx.sum(r.q1, {most = 1})}", "SCRIPT.API manifest.lua:1: sx.sum: options are "
                                                  "{least = 3} and {least = 3, prorate = true}"},
        {"return {s = sx.sum(r.q1, {least = 2})}",
         "SCRIPT.API manifest.lua:1: sx.sum: least is 2, and there are 1 operands"},
        {"return {s = sx.mean(r.q1, {least = 1, prorate = true})}",
         "SCRIPT.API manifest.lua:1: sx.mean: only sums are prorated"},
        {"return {s = sx.prorated(r.q1)}",
         "SCRIPT.API manifest.lua:1: sx.prorated: prorating needs {least = 3}: how many must be "
         "answered"},
        {"return {s = sx.where(r.q1, 1, 0)}", "SCRIPT.API manifest.lua:1: sx.where: a value stands "
                                              "where a condition should: sx.ge(r.q1, 2)"},
        {"return {s = sx.sum(sx.ge(r.q1, 1))}",
         "SCRIPT.API manifest.lua:1: sx.sum: a condition stands where a number should"},
        {"return {s = sx.ge(r.q1, 1)}",
         "SCRIPT.RESULT manifest.lua:1: score gives scale 's' a condition, not a number: use "
         "sx.where(condition, 1, 0)"},
        {"return {s = sx.eq(r.gate, 'maybe')}",
         "SCRIPT.API manifest.lua:1: item gate has no option 'maybe'"},
        {"return {s = sx.lt(r.gate, 'yes')}",
         "SCRIPT.API manifest.lua:1: sx.lt: options have no order: sx.eq or sx.ne"},
        {"return {s = sx.reverse(r.gate)}", "SCRIPT.API manifest.lua:1: item gate has no least and "
                                            "greatest value to be reversed between"},
        {"return {s = sx.reverse(r.q1 + 1)}", "SCRIPT.API manifest.lua:1: sx.reverse turns an "
                                              "item; of anything else, write low + high - x"},
        {"return {s = sx.answered(r.q1 + r.q2)}", "SCRIPT.API manifest.lua:1: sx.answered: only "
                                                  "items are answered, not what is computed from "
                                                  "them"},
        {"return {s = sx.lookup(r.q1, {})}",
         "SCRIPT.API manifest.lua:1: sx.lookup: the table is empty"},
        {"return {s = sx.lookup(r.q1, {a = 1})}", "SCRIPT.API manifest.lua:1: sx.lookup: a table "
                                                  "from numbers to numbers, such as {[0] = 10, [1] "
                                                  "= 12.5}"},
        {"return {s = sx.lookup(r.q1, 'nowhere')}",
         "SCRIPT.API manifest.lua:1: sx.lookup: there is no 'nowhere' under tables"},
        {"return {s = sx.band(r.q1, {3, 2})}",
         "SCRIPT.API manifest.lua:1: sx.band: edges are plain numbers, each above the one before"},
        {"return {s = sx.round(r.q1, 10)}",
         "SCRIPT.API manifest.lua:1: sx.round: digits is a whole number from 0 to 9"},
        {"return {s = r.q1 * (1 / 3)}", "SCRIPT.API manifest.lua:1: the number 0.33333333333333 "
                                        "has more than 15 digits, or more than 9 "
                                        "decimal places: write r.q1 / 3 instead of r.q1 * (1 / 3)"},
        {"return {s = r.q1 // 2}",
         "SCRIPT.API manifest.lua:1: // has no meaning for an answer: use sx.floor(x / y)"},
        {"return {s = r.q1 % 2}", "SCRIPT.API manifest.lua:1: % has no meaning for an answer: use "
                                  "x - sx.floor(x / y) * y, or "
                                  "write score_row"},
        {"return {s = r.q1 .. ''}",
         "SCRIPT.API manifest.lua:1: .. has no meaning for an answer: texts are not for scores"},
        {"return {s = #r.q1}",
         "SCRIPT.API manifest.lua:1: # asks for a length, and this is a value"},
        {"r.q1 = 2 return {s = 1}", "SCRIPT.API manifest.lua:1: the responses can only be read"},
        {"return {s = tostring(r.q1)}", "SCRIPT.API manifest.lua:1: a value has no text"},
        {"return {}",
         "SCRIPT.RESULT manifest.lua:1: score gives scale 's' nothing (nil), not a number"},
        {"return {s = 1, other = 2}", "SCRIPT.RESULT manifest.lua:1: score returns 'other', which "
                                      "is no scale of this instrument"},
        {"return 5", "SCRIPT.RESULT manifest.lua:1: score returns a number: it has to return a "
                     "table of scales"},
        {"return {s = 'x'}",
         "SCRIPT.RESULT manifest.lua:1: score gives scale 's' a text, not a number"},
        {"local t = r.q1 for i = 1, 500 do t = t + 1 end return {s = t}",
         "SCRIPT.API manifest.lua:1: more than 400 operations follow on one another: use "
         "sx.sum(list), "
         "or write score_row"},
        {"local t = r.q1 for i = 1, 60 do t = t + t end return {s = t}",
         "SCRIPT.API manifest.lua:1: the formula of s is too large: use score_row"},
        {"for i = 1, 300000 do local x = r.q1 end return {s = 1}",
         "SCRIPT.API manifest.lua:1: score() makes more than 200000 operations: use score_row"},
        {"while true do end", "SCRIPT.TIME manifest.lua:1: the script was stopped: more than "
                              "5000000 instructions in one call"},
    };
    RUN("known", cases);
}
END_TEST

/* Comparing an answer raises where Lua asks somebody. */
START_TEST(comparisons_are_branches)
{
    static const trial_case cases[] = {
        {"if r.q1 < 2 then return {s = 1} end return {s = 0}",
         "SCRIPT.BRANCH manifest.lua:1: line 1 depends on an answer: use sx.where, or write "
         "score_row"},
        {"\n\nif r.q1 >= 2 then return {s = 1} end return {s = 0}",
         "SCRIPT.BRANCH manifest.lua:3: line 3 depends on an answer: use sx.where, or write "
         "score_row"},
        {"return {s = r.q1 == r.q2 and 1 or 0}", "SCRIPT.BRANCH manifest.lua:1: line 1 depends on "
                                                 "an answer: use sx.where, or write score_row"},
        /* no pcall hides it */
        {"pcall(function() return r.q1 < 2 end) return {s = 0}",
         "SCRIPT.BRANCH manifest.lua:1: line 1 depends on an answer: use sx.where, or write "
         "score_row"},
    };
    RUN("known", cases);
}
END_TEST

/* ---- on numbers ----------------------------------------------------------------------------------- */

/* Three persons: all answered, q2 missing, nothing answered. */
/* `refused`: asked for a manifest, the script is refused as one with a branch. */
static void trace(const trial_case *cases, size_t count, bool refused)
{
    for (size_t i = 0; i < count; i++) {
        trial_script t;
        trial_block b;
        sx_arena *arena = sx_arena_new(0);
        char *parts = sx_arena_printf(arena, "score = function(r) %s end", cases[i].body);
        trial_script_begin(&t, trial_script_text(arena, "known", parts));
        trial_block_begin(&b);
        trial_block_row(&b,
                        "q1=1 q2=2 q3=3 q4=0 r1=5 gate=1 half=2.5 likes.a=1 likes.b=0 weight1=1 "
                        "weight2=2 weight3=3 age=40");
        trial_block_row(&b, "q1=1 q3=3 q4=0 r1=5 gate=0 half=7.5 likes.a=1 likes.b=0 weight1=1 "
                            "weight2=2 weight3=3 age=40");
        trial_block_row(&b, "");
        const char *found = trial_script_scores(&t, &b, "s");
        ck_assert_msg(strcmp(found, cases[i].expected) == 0, "%s\n  gives    %s\n  expected %s",
                      cases[i].body, found, cases[i].expected);
        t.status = SX_PLUGIN_OK;
        bool made = trial_script_manifest(&t) != NULL;
        ck_assert_msg(made != refused, "%s\n%s", cases[i].body, trial_script_fault(&t));
        ck_assert_int_eq(
            strncmp(trial_script_fault(&t), refused ? "SCRIPT.BRANCH " : "OK", refused ? 14 : 2),
            0);
        trial_script_end(&t);
        sx_arena_free(arena);
    }
}

#define TRACE(cases, refused) trace(cases, sizeof cases / sizeof cases[0], refused)

START_TEST(numbers_as_in_the_formula)
{
    static const trial_case cases[] = {
        {"return {s = sx.sum(r['q1..q4'])}", "6 - -"},
        {"return {s = r.q1 + r.q2}", "3 - -"},
        {"return {s = 7}", "7 7 7"},
        {"return {s = sx.none}", "- - -"},
        {"return {s = sx.mean(r['q1..q4'], {least = 3})}", "1.5 1.333333 -"},
        {"return {s = sx.prorated(r['q1..q4'], {least = 3})}", "6 5.333333 -"},
        {"return {s = sx.max(r['q1..q4'], {least = 1}) - sx.min(r['q1..q4'], {least = 1})}",
         "3 3 -"},
        {"return {s = sx.count(sx.ge(r.q1, 1), sx.ge(r.q2, 1))}", "2 - -"},
        {"return {s = sx.answered_count(r['q1..q4'])}", "4 3 0"},
        {"return {s = sx.where(sx.answered(r.q2), r.q2, 9)}", "2 9 9"},
        {"return {s = sx.where(sx.all(sx.ge(r.q1, 5), sx.ge(r.q2, 1)), 1, 0)}", "0 0 -"},
        {"return {s = sx.where(sx.any(sx.ge(r.q1, 1), sx.ge(r.q2, 1)), 1, 0)}", "1 1 -"},
        {"return {s = sx.where(sx.ge(r.q2, 1), r.q1, r.q3)}", "1 - -"},
        {"return {s = sx.where(sx.eq(r.gate, 'yes'), 1, 0)}", "0 1 -"},
        {"return {s = sx.reverse(r.r1) + sx.reverse('q1')}", "3 3 -"},
        {"return {s = sx.sum(sx.reverse(r['q1..q2']))}", "3 - -"},
        {"return {s = sx.lookup(r.q3, {[0] = 5, [3] = 0.25})}", "0.25 0.25 -"},
        {"return {s = sx.band(r.half, {2, 2.5, 7})}", "2 3 -"},
        {"return {s = sx.round(r.half) + sx.floor(r.half) + sx.ceil(r.half)}", "8 23 -"},
        {"return {s = r.q1 / (r.q4 + 0)}", "undefined undefined -"},
        {"return {s = sx.sqrt(0 - r.q1)}", "undefined undefined -"},
        {"return {s = r.q3 / (1 / r.q4)}", "undefined undefined -"},
        {"return {s = sx.where(sx.eq(r.q4, 0), 7, 1 / r.q4)}", "7 7 -"},
        {"return {s = sx.sum(r.weight * r['q1..q3']) / sx.sum(r.weight)}", "2.333333 - -"},
        /* 0.1 + 0.2 is 0.3: what rounds, cuts and compares counts in decimals */
        {"return {s = sx.where(sx.eq(r.q1 * 0.1 + 0.2, 0.3), 1, 0)}", "1 1 -"},
        {"return {s = sx.floor((r.q1 * 0.1 + 0.7) * 10)}", "8 8 -"},
        {"return {s = sx.round(r.q1 * 1.005, 2)}", "1.01 1.01 -"},
    };
    TRACE(cases, false);
}
END_TEST

/* Lua answers these without asking anyone: only running on numbers shows them. */
START_TEST(silent_branches_are_seen)
{
#define SAYS(line)                                                                                 \
    "SCRIPT.BRANCH manifest.lua:" line ": line " line                                              \
    " depends on an answer: use sx.where, or write score_row"
    static const trial_case cases[] = {
        {"local x = 0\nif r.q1 == 1 then\nx = 5\nend\nreturn {s = x}", SAYS("3")},
        {"local x = 0\nif r.q2 then\nx = 5\nelse\nx = 6\nend\nreturn {s = x}", SAYS("3")},
        {"local x = 0\nif not r.q2 then\nx = 5\nend\nreturn {s = x + r.q1}", SAYS("3")},
        {"local x = 0\nif r.q2 == nil then\nx = 5\nend\nreturn {s = x + r.q1}", SAYS("3")},
        {"local x = 0\nif type(r.q1) == 'number' then\nx = 5\nend\nreturn {s = x}", SAYS("3")},
        {"local names = {[1] = 'one'}\nlocal x = 0\nif names[r.q1] then\nx = 1\nend\nreturn {s = "
         "x}",
         SAYS("4")},
        {"local f = {\n[true] = function()\nreturn 1\nend,\n[false] = function()\nreturn "
         "2\nend,\n}\n"
         "return {s = f[r.q1 == 1]()}",
         SAYS("3")},
        {"return {s = r.q2 or 0}", "SCRIPT.BRANCH manifest.lua:1: 's' depends on whether an answer "
                                   "is there: use sx.where and "
                                   "sx.answered, or write score_row"},
        {"return {s = (r.q2 == nil and 0 or r.q2)}", "SCRIPT.BRANCH manifest.lua:1: 's' depends on "
                                                     "whether an answer is there: use sx.where and "
                                                     "sx.answered, or write score_row"},
        {"local sum\nfor i = 1, 4 do\nlocal x = r[i]\nsum = sum == nil and x or sum + x\nend\n"
         "return {s = sum}",
         "SCRIPT.BRANCH manifest.lua:4: 's' depends on whether an answer is there: use sx.where "
         "and "
         "sx.answered, or write score_row"},
        {"return {s = sx.sum(r.q1, r.q2) or 3}", "SCRIPT.BRANCH manifest.lua:1: 's' depends on "
                                                 "whether an answer is there: use sx.where and "
                                                 "sx.answered, or write score_row"},
    };
    TRACE(cases, true);
#undef SAYS
}
END_TEST

/* On one line nothing else runs, but the result is another one than that of the expression. */
START_TEST(branches_on_one_line_change_the_result)
{
#define SAYS                                                                                       \
    "SCRIPT.BRANCH manifest.lua:1: 's' depends on an answer in a way that is not seen: use "       \
    "sx.where "                                                                                    \
    "instead of if, and, or, ==; or write score_row"
    static const trial_case cases[] = {
        {"return {s = (r.q1 == 1) and 5 or 0}", SAYS},
        {"local t = {[1] = 5} return {s = t[r.q1] or 0}", SAYS},
        {"return {s = sx.ge(r.q1, 1) and 5 or 0}", "5 5 5"}, /* for these three */
    };
    TRACE(cases, true);
#undef SAYS
}
END_TEST

/* What is no branch is not taken for one. */
START_TEST(lists_and_loops_are_no_branches)
{
    static const trial_case cases[] = {
        {"local list = {}\nfor i = 1, 4 do\nlist[#list + 1] = r[i]\nend\nreturn {s = sx.sum(list)}",
         "6 - -"},
        {"local t = 0\nfor i = 1, 4 do\nt = t + r[i]\nend\nreturn {s = t}", "6 - -"},
        {"local function turned(x, yes)\nif yes then\nreturn 3 - x\nend\nreturn x\nend\n"
         "return {s = turned(r.q1, true) + turned(r.q2)}",
         "4 - -"},
        {"local k = nil\nif k == nil then\nk = 2\nend\nreturn {s = k * r.q1}", "2 2 -"},
    };
    TRACE(cases, false);
}
END_TEST

/* The operators that nil and false have for a while are gone afterwards. */
START_TEST(nil_has_no_operators_afterwards)
{
    trial_script t;
    trial_block b;
    sx_arena *arena = sx_arena_new(0);
    const char *parts =
        "scales = {c = {call = 'q1', missing = {rule = 'known'}, direction = 'neither',"
        " range = {0, 9}}}, score = function(r) local x = r.q1 if x == nil then x = 1"
        " end return {s = r.q1 + r.q2} end,"
        " score_row = function(r) return {c = r.q1 + 1} end";
    trial_script_begin(&t, trial_script_text(arena, "known", parts));
    trial_block_begin(&b);
    trial_block_row(&b, "q1=1 q2=1");
    trial_block_row(&b, "q2=1");
    ck_assert_str_eq(
        trial_script_scores(&t, &b, "c"),
        "SCRIPT.ERROR manifest.lua:1: attempt to perform arithmetic on a nil value (field "
        "'q1')");
    trial_script_end(&t);
    sx_arena_free(arena);
}
END_TEST

START_TEST(traced_scales_and_places)
{
    trial_script t;
    sx_arena *arena = sx_arena_new(0);
    trial_script_begin(
        &t, trial_script_text(arena, "known", "score = function(r) return {s = r.q1} end"));
    const sx_lua_source *source = sx_carrier_lua.extension(t.self, SX_LUA_SOURCE);
    ck_assert_ptr_nonnull(source);
    char ids[16];
    uint64_t length = 0;
    ck_assert_int_eq(source->traced(t.self, ids, sizeof ids, &length, &t.error), SX_PLUGIN_OK);
    ck_assert_uint_eq(length, 2);
    ck_assert_mem_eq(ids, "s\n", 2);
    ck_assert_int_eq(source->traced(t.self, ids, 1, &length, &t.error), SX_PLUGIN_E_SPACE);
    ck_assert_uint_eq(length, 2);
    ck_assert_ptr_null(sx_carrier_lua.extension(t.self, SX_PLUGIN_ADAPTIVE));
    ck_assert_ptr_null(sx_carrier_lua.extension(t.self, SX_PLUGIN_VALIDITY));
    ck_assert_ptr_null(sx_carrier_lua.extension(t.self, SX_PLUGIN_TEXT));
    trial_script_end(&t);
    sx_arena_free(arena);
}
END_TEST

static Suite *symbolic_suite(void)
{
    Suite *suite = suite_create("lua symbolic");
    TCase *tests = tcase_create("score");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, gathers_become_keys);
    tcase_add_test(tests, other_gathers_become_formulas);
    tcase_add_test(tests, operators_and_functions);
    tcase_add_test(tests, vectors_go_element_by_element);
    tcase_add_test(tests, misuse_is_refused);
    tcase_add_test(tests, comparisons_are_branches);
    tcase_add_test(tests, numbers_as_in_the_formula);
    tcase_add_test(tests, silent_branches_are_seen);
    tcase_add_test(tests, branches_on_one_line_change_the_result);
    tcase_add_test(tests, lists_and_loops_are_no_branches);
    tcase_add_test(tests, nil_has_no_operators_afterwards);
    tcase_add_test(tests, traced_scales_and_places);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(symbolic_suite());
}
