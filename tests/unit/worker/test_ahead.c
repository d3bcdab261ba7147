/*
 * test_ahead.c: blocks that are sent before anybody asks for them. Whatever happens to the one or the other, each
 * comes out as if it had been sent when it was asked for.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "worker/trial_code.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ROWS 40
#define POISON 17

static double low = 0, high = 100000;
static const sx_code_limits limits = {&low, &high};

typedef struct blocks {
    trial_table tables[3];
    sx_trouble trouble[3];
    uint64_t sent[3];
} blocks;

/* Blocks of which one row each does this; 0: nothing. */
static blocks *new_blocks(int first, int second, int third)
{
    const int what[] = {first, second, third};
    blocks *b = calloc(1, sizeof *b);
    ck_assert_ptr_nonnull(b);
    for (size_t i = 0; i < 3; i++) {
        trial_table_fill(&b->tables[i], ROWS);
        for (size_t row = 0; row < ROWS; row++) {
            b->tables[i].first[row] = (double)(100 * i + row);
        }
        if (what[i] != 0) {
            b->tables[i].first[POISON] = what[i];
        }
    }
    return b;
}

static void send(sx_code *code, blocks *b, size_t i)
{
    b->sent[i] = sx_code_ahead(code, &b->tables[i].block, &b->tables[i].scores, false);
}

static void score(sx_code *code, blocks *b, size_t i)
{
    trial_table *t = &b->tables[i];
    sx_code_expect(code, b->sent[i]);
    sx_code_score(code, &t->block, &t->scores, &limits, t->fates);
    (void)sx_code_take_trouble(code, &b->trouble[i]);
}

static void same(const blocks *a, const blocks *b)
{
    for (size_t i = 0; i < 3; i++) {
        const trial_table *x = &a->tables[i], *y = &b->tables[i];
        ck_assert_msg(memcmp(x->fates, y->fates, ROWS) == 0, "block %zu: %s and %s", i,
                      sx_fate_word((sx_fate)x->fates[POISON]),
                      sx_fate_word((sx_fate)y->fates[POISON]));
        ck_assert(memcmp(x->score, y->score, ROWS * sizeof(double)) == 0);
        ck_assert(memcmp(x->score_status, y->score_status, ROWS) == 0);
        ck_assert_int_eq(a->trouble[i].fate, b->trouble[i].fate);
        ck_assert_str_eq(a->trouble[i].code, b->trouble[i].code);
        ck_assert_str_eq(a->trouble[i].message, b->trouble[i].message);
        ck_assert_str_eq(a->trouble[i].refusal, b->trouble[i].refusal);
        ck_assert_uint_eq(a->trouble[i].unsteady, b->trouble[i].unsteady);
        ck_assert_str_eq(a->trouble[i].unsteady_message, b->trouble[i].unsteady_message);
    }
}

static void one_after_the_other(sx_code *code, blocks *b)
{
    for (size_t i = 0; i < 3; i++) {
        score(code, b, i);
    }
}

static void in_flight(sx_code *code, blocks *b)
{
    send(code, b, 0);
    send(code, b, 1);
    score(code, b, 0);
    send(code, b, 2);
    score(code, b, 1);
    score(code, b, 2);
}

static void compare(const char *plugin, const sx_code_options *options, const int what[3])
{
    trial_bundle trial;
    trial_bundle_open(&trial, plugin);
    blocks *alone = new_blocks(what[0], what[1], what[2]);
    sx_code *code = trial_code_open(&trial, options);
    one_after_the_other(code, alone);
    sx_code_close(code);
    blocks *ahead = new_blocks(what[0], what[1], what[2]);
    code = trial_code_open(&trial, options);
    in_flight(code, ahead);
    /* Where the first one ends the process at once, the second may not be sent any more. */
    ck_assert(ahead->sent[0] != 0 && (what[0] != 0 || ahead->sent[1] != 0));
    same(alone, ahead);
    sx_code_close(code);
    trial_bundle_close(&trial);
    free(alone);
    free(ahead);
}

/* Dead, silent, lying, wrong, refusing, failing only among others. */
static const int deeds[] = {0,    1000, 1004, 1006, 1008, 1016, 1017,
                            1019, 1023, 3002, 3008, 3010, 4000, 5000};

START_TEST(as_if_sent_when_asked)
{
    const int what = deeds[_i];
    const int places[][3] = {{what, 0, 0}, {0, what, what}};
    const bool hangs = what == 1004 || what == 1023;
    /* A busy machine must not be taken for code that hangs. */
    const sx_code_options options = {.call_ms = hangs ? 1000 : 20000, .start_ms = 20000};
    const size_t count = what == 0 ? 1 : COUNT(places);
    for (size_t i = 0; i < count; i++) {
        compare("moody", &options, places[i]);
    }
}
END_TEST

/* Killed during every call: the rows are right, and none is counted as failed. */
START_TEST(killed_at_every_call)
{
    trial_bundle trial;
    const sx_code_options options = {.kill_at_call = (uint32_t)_i};
    trial_bundle_open(&trial, "moody");
    blocks *b = new_blocks(0, 0, 0);
    sx_code *code = trial_code_open(&trial, &options);
    in_flight(code, b);
    for (size_t i = 0; i < 3; i++) {
        for (size_t row = 0; row < ROWS; row++) {
            ck_assert_int_eq(b->tables[i].fates[row], SX_FATE_OK);
            ck_assert_int_eq(b->tables[i].score_status[row], SX_PLUGIN_CELL_OK);
            ck_assert(b->tables[i].score[row] == b->tables[i].first[row] + 1);
        }
        ck_assert_int_eq(b->trouble[i].fate, SX_FATE_OK);
    }
    sx_code_close(code);
    trial_bundle_close(&trial);
    free(b);
}
END_TEST

/* What is not asked for is in nobody's way: left out, forgotten, or with another call before it. */
START_TEST(not_asked_for)
{
    trial_bundle trial;
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    for (int way = 0; way < 4; way++) {
        blocks *b = new_blocks(way == 1 ? 1001 : 0, 0, 0);
        send(code, b, 0);
        send(code, b, 1);
        if (way == 2) {
            sx_code_forget(code);
        } else if (way == 3) {
            ck_assert_int_eq(sx_code_reopen(code), SX_FATE_OK);
        }
        score(code, b, 1);
        score(code, b, 2);
        for (size_t row = 0; row < ROWS; row++) {
            ck_assert(b->tables[1].score[row] == (double)(100 + row + 1));
            ck_assert(b->tables[2].score[row] == (double)(200 + row + 1));
        }
        ck_assert_int_eq(b->trouble[1].fate, SX_FATE_OK);
        free(b);
    }
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

/* There is room for a few; and a number is good for one call of the same shape. */
START_TEST(numbers)
{
    trial_bundle trial;
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    blocks *b = new_blocks(0, 0, 0);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_ne(sx_code_ahead(code, &b->tables[0].block, &b->tables[0].scores, false), 0);
    }
    send(code, b, 1);
    ck_assert_uint_eq(b->sent[1], 0);
    score(code, b, 1);
    sx_code_forget(code);
    send(code, b, 0);
    b->sent[2] = b->sent[0];
    score(code, b, 0);
    score(code, b, 2); /* its number is used up */
    send(code, b, 0);
    b->tables[1].block.rows = b->tables[1].scores.rows = ROWS - 1;
    b->sent[1] = b->sent[0];
    score(code, b, 1); /* another shape */
    ck_assert(b->tables[2].score[3] == 204 && b->tables[1].score[3] == 104);
    sx_code_close(code);
    trial_bundle_close(&trial);
    free(b);
}
END_TEST

/* Code that writes far beside its columns does not reach the scores of another block, which lie ready. */
START_TEST(another_block_is_out_of_reach)
{
    trial_bundle trial;
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    blocks *b = new_blocks(0, 0, 3015);
    send(code, b, 0);
    send(code, b, 1);
    score(code, b, 0);
    send(code, b, 2); /* where the first was; would write where the second is */
    score(code, b, 1);
    for (size_t row = 0; row < ROWS; row++) {
        ck_assert_int_eq(b->tables[1].fates[row], SX_FATE_OK);
        ck_assert(b->tables[1].score[row] == (double)(100 + row + 1));
    }
    score(code, b, 2);
    ck_assert_int_eq(b->tables[2].fates[POISON], SX_FATE_CRASHED);
    ck_assert_int_eq(b->tables[2].fates[POISON + 1], SX_FATE_OK);
    sx_code_close(code);
    trial_bundle_close(&trial);
    free(b);
}
END_TEST

/* Scores and notes of one block, both ahead. */
START_TEST(notes_too)
{
    trial_bundle trial;
    trial_bundle_open(&trial, "chooser");
    sx_code *code = trial_code_open(&trial, NULL);
    blocks *b = new_blocks(0, 0, 0), *alone = new_blocks(0, 0, 0);
    trial_table notes[2], wanted[2];
    for (size_t i = 0; i < 2; i++) {
        trial_table_fill(&notes[i], ROWS);
        trial_table_fill(&wanted[i], ROWS);
        sx_code_check(code, &wanted[i].block, &wanted[i].scores, wanted[i].fates);
    }
    score(code, alone, 0);
    uint64_t sent[2];
    for (size_t i = 0; i < 2; i++) {
        send(code, b, i);
        sent[i] = sx_code_ahead(code, &notes[i].block, &notes[i].scores, true);
        ck_assert(b->sent[i] != 0 && sent[i] != 0);
    }
    for (size_t i = 0; i < 2; i++) {
        score(code, b, i);
        sx_code_expect(code, sent[i]);
        sx_code_check(code, &notes[i].block, &notes[i].scores, notes[i].fates);
        ck_assert(memcmp(notes[i].score, wanted[i].score, sizeof notes[i].score) == 0);
        ck_assert(memcmp(notes[i].fates, wanted[i].fates, ROWS) == 0);
    }
    ck_assert(memcmp(b->tables[0].score, alone->tables[0].score, ROWS * sizeof(double)) == 0);
    sx_code_close(code);
    trial_bundle_close(&trial);
    free(alone);
    free(b);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("ahead");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_loop_test(all, as_if_sent_when_asked, 0, (int)COUNT(deeds));
    tcase_add_loop_test(all, killed_at_every_call, 1, 6);
    tcase_add_test(all, not_asked_for);
    tcase_add_test(all, numbers);
    tcase_add_test(all, another_block_is_out_of_reach);
    tcase_add_test(all, notes_too);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
