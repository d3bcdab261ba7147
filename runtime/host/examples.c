/*
 * examples.c: the known answers of a manifest, scored and compared. See examples.h.
 */
#include "host/examples.h"

#include "flags/flags.h"
#include "host/code.h"
#include "host/shown.h"

typedef struct sx_trial {
    const sx_loaded *loaded;
    sx_run *scores, *flags, *shown;
    sx_diags *diags;
    const sx_example *example;
    size_t number; /* of the example, from 1 */
} sx_trial;

static void differs(sx_trial *t, sx_where where, const char *expected, const char *what,
                    const char *got)
{
    const char *wanted = sx_arena_printf(t->diags->arena, "it expects %s", expected);
    sx_diag_add(t->diags, SX_E_MANIFEST, "MANIFEST.SELFTEST", where, wanted,
                "in example %zu %s is %s", t->number, what, got);
}

/* Puts one answer into the cells; an item of several fields without an option fills them all. False: the
 * answer is none, and *ret_expected says what would be one; NULL: there is no such item. */
static bool put(const sx_model *model, const sx_example_answer *answer, sx_run *run, size_t row,
                const char **ret_expected)
{
    size_t index, first, count = 1;
    sx_name_kind kind = sx_model_find(model, answer->name, &index);
    *ret_expected = NULL;
    if (kind == SX_NAME_ITEM) {
        first = model->items[index].first_field;
        count = model->items[index].field_count;
    } else if (kind == SX_NAME_FIELD) {
        first = index;
    } else {
        return false;
    }
    for (size_t f = first; f < first + count; f++) {
        int64_t value = 0;
        sx_cell cell = answer->reason;
        if (answer->value && sx_answer_read(model, f, sx_slice_of(answer->value), &value, &cell,
                                            ret_expected) != SX_OK)
            return false;
        sx_run_values(run, f)[row] = value;
        sx_run_status(run, f)[row] = (uint8_t)cell;
    }
    return true;
}

bool sx_example_fill(const sx_model *model, const sx_example *example, sx_run *run, size_t row)
{
    const char *expected;
    for (size_t i = 0; i < example->answer_count; i++)
        if (!put(model, &example->answers[i], run, row, &expected))
            return false;
    return true;
}

static bool place(sx_trial *t, const sx_example_answer *answer)
{
    const char *expected;
    if (put(t->loaded->model, answer, t->scores, 0, &expected))
        return true;
    differs(t, answer->where, expected ? expected : "an item of this instrument", answer->name,
            expected ? "no such answer" : "unknown");
    return false;
}

static void score_text(const sx_model *model, size_t scale, const sx_score *score, sx_buf *out)
{
    if (score->status != SX_CELL_OK)
        sx_buf_str(out, sx_cell_word(score->status));
    else if (model->scales[scale].compute == SX_COMPUTE_CATEGORY)
        sx_buf_str(out, sx_model_band_id(model, scale, (size_t)score->band));
    else
        sx_number_print(out, score->value, SX_PRINT_DIGITS);
}

/* "14.0" and "14" are the same expectation. */
static bool same_value(const char *expected, const char *got)
{
    sx_decimal a, b;
    if (sx_decimal_read(sx_slice_of(expected), &a) && sx_decimal_read(sx_slice_of(got), &b))
        return sx_number_equal(sx_number_decimal(a), sx_number_decimal(b));
    return sx_str_equal(expected, got);
}

static void compare_score(sx_trial *t, const sx_expected *expected)
{
    const sx_model *model = t->loaded->model;
    int scale = sx_model_find_scale(model, expected->scale);
    sx_score score;
    sx_buf got;
    if (scale < 0) {
        differs(t, expected->where, "a scale of this instrument", expected->scale, "unknown");
        return;
    }
    sx_run_score(t->scores, (size_t)scale, 0, &score);
    sx_buf_init(&got, 1024);
    bool good;
    const char *want = expected->is_none ? "no score" : expected->value;
    if (expected->is_none) {
        good = score.status != SX_CELL_OK &&
               (!t->example->has_reason || score.status == t->example->reason);
        if (t->example->has_reason)
            want = sx_cell_word(t->example->reason);
        score_text(model, (size_t)scale, &score, &got);
    } else if (expected->is_band) {
        bool has = score.status == SX_CELL_OK && score.band >= 0;
        sx_buf_str(&got,
                   has ? sx_model_band_id(model, (size_t)scale, (size_t)score.band) : "no band");
        good = sx_str_equal(sx_buf_text(&got), want);
    } else {
        score_text(model, (size_t)scale, &score, &got);
        good = score.status == SX_CELL_OK && same_value(want, sx_buf_text(&got));
    }
    if (got.failed)
        sx_diag_add(t->diags, SX_E_MEMORY, "MEMORY", expected->where, NULL, "memory ran out");
    else if (!good)
        differs(t, expected->where, want, expected->scale, sx_buf_text(&got));
    sx_buf_free(&got);
}

static void compare_flag(sx_trial *t, const sx_expected_flag *expected)
{
    int flag = sx_model_find_flag(t->loaded->model, expected->flag);
    if (flag < 0) {
        differs(t, expected->where, "a flag of this instrument", expected->flag, "unknown");
        return;
    }
    sx_flag_state state = sx_flags_state(t->flags, (size_t)flag, 0);
    if (state != expected->state)
        differs(t, expected->where, sx_flag_state_word(expected->state), expected->flag,
                sx_flag_state_word(state));
}

static void compare_note(sx_trial *t, const sx_expected_note *expected)
{
    static const char *const words[] = {"unknown (~)", "false", "true"};
    const sx_model *model = t->loaded->model;
    int note = sx_model_find_validity(model, expected->note);
    if (note < 0) {
        differs(t, expected->where, "a validity note of this instrument", expected->note,
                "unknown");
        return;
    }
    int state = sx_run_truth(t->scores, model->scale_count + (size_t)note, 0);
    if (state != (int)expected->state)
        differs(t, expected->where, words[expected->state + 1], expected->note, words[state + 1]);
}

static void run_example(sx_trial *t)
{
    const sx_model *model = t->loaded->model;
    size_t contradiction;
    sx_run_begin(t->scores, 1);
    for (size_t i = 0; i < t->example->answer_count; i++)
        if (!place(t, &t->example->answers[i]))
            return;
    sx_run_copy_inputs(model, t->flags, t->scores, 1);
    sx_run_execute(t->flags);
    sx_shown_apply(t->loaded, t->shown, t->scores, 1, &contradiction);
    if (contradiction != SX_FIELD_NONE) {
        differs(t, t->example->where, "no answer to an item that is not shown",
                model->fields[contradiction].name, "answered");
        return;
    }
    sx_run_execute(t->scores);
    for (size_t i = 0; i < t->example->expected_count; i++)
        compare_score(t, &t->example->expected[i]);
    for (size_t i = 0; i < t->example->flag_count; i++)
        compare_flag(t, &t->example->flags[i]);
    for (size_t i = 0; i < t->example->note_count; i++)
        compare_note(t, &t->example->notes[i]);
}

sx_status sx_examples_run(sx_loaded *loaded, sx_diags *diags)
{
    size_t before = diags->errors;
    sx_scoring scoring;
    sx_trial t = {.loaded = loaded, .diags = diags};
    bool started = sx_scoring_start(&scoring, loaded, 1);
    t.scores = scoring.run;
    t.flags = sx_run_new(loaded->flags, 1);
    t.shown = sx_run_new(loaded->shown, 1);
    bool memory = started && t.flags && t.shown;
    for (size_t i = 0; memory && i < loaded->model->example_count; i++) {
        t.example = &loaded->model->examples[i];
        t.number = i + 1;
        run_example(&t);
        loaded->examples_run++;
    }
    sx_scoring_end(&scoring);
    sx_run_free(t.flags);
    sx_run_free(t.shown);
    if (!memory)
        return SX_E_MEMORY;
    return diags->errors == before ? SX_OK : SX_E_MANIFEST;
}
