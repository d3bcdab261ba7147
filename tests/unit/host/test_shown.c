/*
 * test_shown.c: show-if conditions over blocks and for one person: chains of three, what is unknown
 * because it was hidden and what is unknown because it was not answered, contradictions.
 */
#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "host/answer.h"
#include "host/shown.h"
#include "manifest/manifest.h"
#include "support/manifests.h"
#include "support/suite.h"

#define HEAD                                                                                       \
    "sextant: 1\nid: chain\nversion: 1.0.0\ntitle: Chain\nstrand: both\nkind: technique\n"         \
    "validated: false\nrights: {class: own, holder: Sextant, statement: written for tests}\n"      \
    "responses:\n"                                                                                 \
    "  yesno: [{code: yes, text: Yes, score: 1}, {code: no, text: No, score: 0}]\n"

#define SCALE                                                                                      \
    "scales: {s: {sum: a, missing: {rule: complete}, direction: neither, range: [0, 1]}}\n"        \
    "examples: [{answers: {a: yes}, s: 1}]\n"

static const char chained[] = HEAD
    "items:\n"
    "  - {id: a, responses: yesno, text: A}\n"
    "  - {id: z, responses: yesno, unscored: true, text: Z}\n"
    "  - {id: b, responses: yesno, show_if: a = yes, unscored: true, text: B}\n"
    "  - {id: c, responses: yesno, show_if: b = yes, unscored: true, text: C}\n"
    "  - {id: d, responses: yesno, show_if: yes = c, unscored: true, text: D}\n"
    "  - {id: not_c, responses: yesno, show_if: c != yes, unscored: true, text: E}\n"
    "  - {id: c_or_z, responses: yesno, show_if: c = yes or z = yes, unscored: true, text: F}\n"
    "  - {id: c_and_z, responses: yesno, show_if: c = no and z = yes, unscored: true, text: G}\n"
    "  - {id: told, responses: yesno, show_if: not answered(c), unscored: true, text: H}\n"
    "  - {id: same, responses: yesno, show_if: a = z, unscored: true, text: I}\n"
    "  - {id: many, kind: multi, options: [{x: X}, {y: Y}], show_if: b = yes, unscored: true, "
    "text: J}\n"
    "  - {id: one, responses: yesno, show_if: many.x = 1, unscored: true, text: K}\n"
    "  - {id: words, kind: text, show_if: b = yes, text: L}\n" SCALE;

static const char plain[] = HEAD "items: [{id: a, responses: yesno, text: A}]\n" SCALE;

typedef struct trial {
    sx_arena *arena;
    sx_diags diags;
    sx_model *model;
    sx_loaded loaded;
    sx_run *scores, *shown;
} trial;

static void begin(trial *t, const char *yaml, size_t rows)
{
    sx_plan *scores, *shown;
    t->arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(t->arena);
    sx_diags_init(&t->diags, t->arena);
    sx_slice text = {yaml, strlen(yaml)};
    ck_assert_msg(sx_manifest_instrument(t->arena, "chain.yaml", text, &t->diags, &t->model) ==
                      SX_OK,
                  "%s", t->diags.count == 0 ? "" : t->diags.items[0].message);
    ck_assert_int_eq(sx_answer_prepare(t->model), SX_OK);
    ck_assert_int_eq(sx_plan_scores(t->model, t->arena, &t->diags, &scores), SX_OK);
    ck_assert_int_eq(sx_plan_shown(t->model, t->arena, &t->diags, &shown), SX_OK);
    t->loaded = (sx_loaded){.arena = t->arena, .model = t->model, .scores = scores, .shown = shown};
    t->scores = sx_run_new(scores, rows);
    t->shown = sx_run_new(shown, rows);
    ck_assert(t->scores != NULL && t->shown != NULL);
    sx_run_begin(t->scores, rows);
}

static void end(trial *t)
{
    sx_run_free(t->scores);
    sx_run_free(t->shown);
    sx_arena_free(t->arena);
}

static void add_name(char *text, size_t size, const char *mark, const char *name)
{
    size_t len = strlen(text);
    ck_assert(len + strlen(mark) + strlen(name) + 2 < size);
    if (len > 0)
        text[len++] = ' ';
    memcpy(text + len, mark, strlen(mark) + 1);
    len += strlen(mark);
    memcpy(text + len, name, strlen(name) + 1);
}

/* The fields that are not_shown, and the one that has an answer all the same. */
static const char *outcome(const trial *t, size_t row, size_t contradiction)
{
    static char text[256];
    text[0] = '\0';
    for (size_t f = 0; f < t->model->field_count; f++)
        if (sx_run_status(t->scores, f)[row] == SX_CELL_NOT_SHOWN)
            add_name(text, sizeof text, "", t->model->fields[f].name);
    if (contradiction != SX_FIELD_NONE)
        add_name(text, sizeof text, "! ", t->model->fields[contradiction].name);
    return text;
}

static const struct {
    const char *answers, *outcome;
} cases[] = {
    /* nothing is known, so everything is asked */
    {"", ""},
    {"a=-", ""},
    {"a=? b=yes", ""},
    /* a chain of three falls as one; what rests on something else as well waits for that */
    {"a=no", "b c d not_c many.x many.y one"},
    {"a=no z=yes", "b c d not_c c_and_z same many.x many.y one"},
    {"a=no z=no", "b c d not_c c_or_z c_and_z many.x many.y one"},
    {"a=yes z=yes b=no", "c d not_c c_and_z many.x many.y one"},
    {"a=yes z=yes b=yes c=no", "d told"},
    {"a=yes z=yes b=yes c=yes", "not_c c_and_z told"},
    {"a=yes z=yes b=yes", ""},
    /* the first answer that should not be there, wherever it stands in the chain */
    {"a=no z=no b=yes", "c d not_c c_or_z c_and_z many.x many.y one ! b"},
    {"a=no z=no c=yes d=yes", "b not_c c_or_z c_and_z many.x many.y one ! c"},
    {"a=no z=no d=no", "b c not_c c_or_z c_and_z many.x many.y one ! d"},
    {"a=no z=no one=no", "b c d not_c c_or_z c_and_z many.x many.y ! one"},
    {"a=no z=no many.y=0", "b c d not_c c_or_z c_and_z many.x one ! many.y"},
    {"a=yes z=no b=no not_c=yes", "c d c_or_z c_and_z same many.x many.y one ! not_c"},
    /* one option of several */
    {"a=yes z=no b=yes c=yes many.x=0 many.y=1", "not_c c_and_z told same one"},
    {"a=yes z=no b=yes c=yes many.x=1 many.y=1 one=no", "not_c c_and_z told same"},
};

#define CASES (sizeof cases / sizeof cases[0])

/* Each case alone, and all of them as one block: no row changes what another one means. */
START_TEST(test_blocks)
{
    trial t;
    size_t contradiction[CASES];
    begin(&t, chained, CASES);
    for (size_t i = 0; i < CASES; i++)
        trial_answer(t.model, t.scores, i, cases[i].answers);
    sx_shown_apply(&t.loaded, t.shown, t.scores, CASES, contradiction);
    for (size_t i = 0; i < CASES; i++)
        ck_assert_msg(strcmp(outcome(&t, i, contradiction[i]), cases[i].outcome) == 0,
                      "[%s] in a block: %s", cases[i].answers, outcome(&t, i, contradiction[i]));
    for (size_t i = 0; i < CASES; i++) {
        sx_run_begin(t.scores, 1);
        trial_answer(t.model, t.scores, 0, cases[i].answers);
        sx_shown_apply(&t.loaded, t.shown, t.scores, 1, contradiction);
        ck_assert_str_eq(outcome(&t, 0, contradiction[0]), cases[i].outcome);
    }
    end(&t);
}
END_TEST

/* Applying it to what it left behind changes nothing any more. */
START_TEST(test_twice)
{
    trial t;
    size_t contradiction;
    begin(&t, chained, 1);
    for (size_t i = 0; i < CASES; i++) {
        sx_run_begin(t.scores, 1);
        trial_answer(t.model, t.scores, 0, cases[i].answers);
        sx_shown_apply(&t.loaded, t.shown, t.scores, 1, &contradiction);
        sx_shown_apply(&t.loaded, t.shown, t.scores, 1, &contradiction);
        ck_assert_str_eq(outcome(&t, 0, contradiction), cases[i].outcome);
    }
    end(&t);
}
END_TEST

/* A file may say not_shown of an item which its condition shows: it stays, and is no answer. */
START_TEST(test_said_by_the_file)
{
    trial t;
    size_t contradiction;
    begin(&t, chained, 1);
    trial_answer(t.model, t.scores, 0, "a=yes z=yes");
    int b = sx_model_find_field(t.model, "b");
    ck_assert_int_ge(b, 0);
    sx_run_status(t.scores, (size_t)b)[0] = SX_CELL_NOT_SHOWN;
    sx_shown_apply(&t.loaded, t.shown, t.scores, 1, &contradiction);
    ck_assert_str_eq(outcome(&t, 0, contradiction), "b");
    end(&t);
}
END_TEST

/* Every reason for a blank cell gives way to the condition. */
START_TEST(test_blank_cells)
{
    static const sx_cell reasons[] = {SX_CELL_SKIPPED, SX_CELL_DECLINED, SX_CELL_NOT_APPLICABLE,
                                      SX_CELL_NOT_SHOWN};
    trial t;
    size_t contradiction;
    begin(&t, chained, 1);
    int c = sx_model_find_field(t.model, "c");
    ck_assert_int_ge(c, 0);
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        sx_run_begin(t.scores, 1);
        trial_answer(t.model, t.scores, 0, "a=no z=yes");
        sx_run_status(t.scores, (size_t)c)[0] = (uint8_t)reasons[i];
        sx_shown_apply(&t.loaded, t.shown, t.scores, 1, &contradiction);
        ck_assert_uint_eq(contradiction, SX_FIELD_NONE);
        ck_assert_uint_eq(sx_run_status(t.scores, (size_t)c)[0], SX_CELL_NOT_SHOWN);
    }
    end(&t);
}
END_TEST

START_TEST(test_without_conditions)
{
    trial t;
    size_t contradiction[2] = {0, 0};
    begin(&t, plain, 2);
    ck_assert(!sx_shown_any(t.model));
    trial_answer(t.model, t.scores, 0, "a=yes");
    sx_shown_apply(&t.loaded, NULL, t.scores, 2, contradiction);
    ck_assert_uint_eq(contradiction[0], SX_FIELD_NONE);
    ck_assert_uint_eq(contradiction[1], SX_FIELD_NONE);
    ck_assert_str_eq(outcome(&t, 1, contradiction[1]), "");
    sx_shown_person(&t.loaded, NULL, t.scores);
    ck_assert(sx_shown_item(&t.loaded, NULL, 0));
    end(&t);
}
END_TEST

/* ---- a person --------------------------------------------------------------------------------- */

/* Answers given so far, also to items that went away again; the items that are not shown. The steps
 * follow each other in the same runs. */
static const struct {
    const char *answers, *hidden;
} steps[] = {
    {"", ""},
    {"a=yes z=yes b=yes c=no d=-", "d told"},
    {"a=no z=yes b=yes c=no d=yes", "b c d not_c c_and_z same many one words"},
    {"a=no z=no b=yes c=yes d=yes", "b c d not_c c_or_z c_and_z many one words"},
    /* c = no is false of the answer that does not count any more: what counts is that z is missing */
    {"a=no b=yes c=yes", "b c d not_c many one words"},
    {"a=yes z=yes b=yes c=yes many.x=1", "not_c c_and_z told"},
    {"a=yes z=yes b=no c=yes many.x=1", "c d not_c c_and_z many one words"},
    {"a=- z=yes b=yes c=yes many.x=1", "not_c c_and_z told"},
};

START_TEST(test_person)
{
    trial t;
    begin(&t, chained, 1);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        char hidden[256] = "";
        sx_run_begin(t.scores, 1);
        trial_answer(t.model, t.scores, 0, steps[i].answers);
        sx_shown_person(&t.loaded, t.shown, t.scores);
        for (size_t k = 0; k < t.model->item_count; k++)
            if (!sx_shown_item(&t.loaded, t.shown, k))
                add_name(hidden, sizeof hidden, "", t.model->items[k].id);
        ck_assert_msg(strcmp(hidden, steps[i].hidden) == 0, "[%s]: %s", steps[i].answers, hidden);
    }
    end(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shown");
    TCase *tcase = tcase_create("shown");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, test_blocks);
    tcase_add_test(tcase, test_twice);
    tcase_add_test(tcase, test_said_by_the_file);
    tcase_add_test(tcase, test_blank_cells);
    tcase_add_test(tcase, test_without_conditions);
    tcase_add_test(tcase, test_person);
    return run_suite(suite);
}
