/*
 * examples.c: the known answers of a manifest, scored and compared. See examples.h.
 */
#include "host/examples.h"

#include "flags/flags.h"
#include "host/examples_reading.h"
#include "host/failure.h"
#include "host/shown.h"

#define FAILED_MOST 20  /* examples for which code failed; then it is enough */
#define POISONED_MOST 3 /* the same, where its process had to be ended */
#define TOGETHER 8      /* examples that are scored at once; those of code one by one */

/* The examples for which code failed in one and the same way. */
typedef struct sx_failed {
    sx_failure why; /* in the arena of the diagnostics */
    uint32_t line;  /* in the code; 0: not known */
    size_t number, more;
} sx_failed;

typedef struct sx_trial {
    const sx_loaded *loaded;
    sx_scoring scoring;
    sx_run *scores, *flags, *shown;
    sx_diags *diags;
    const sx_example *example;
    size_t number; /* of the example, from 1 */
    size_t row;    /* where it is scored */
    sx_failed failed[FAILED_MOST];
    size_t failed_count, failures, poisoned;
    bool memory; /* ran out */
} sx_trial;

static void differs(sx_trial *t, sx_where where, const char *expected, const char *what,
                    const char *got)
{
    const char *wanted = sx_arena_printf(t->diags->arena, "it expects %s", expected);
    sx_diag_add(t->diags, SX_E_MANIFEST, "MANIFEST.SELFTEST", where, wanted,
                "in example %zu %s is %s", t->number, what, got);
}

static void tell_difference(void *user, sx_where where, const char *expected, const char *what,
                            const char *got)
{
    differs(user, where, expected, what, got);
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

bool sx_example_was_shown(const sx_model *model, const sx_example_answer *answer, sx_run *shown,
                          size_t row)
{
    size_t index;
    if (answer->value || answer->reason != SX_CELL_NOT_SHOWN)
        return false;
    sx_name_kind kind = sx_model_find(model, answer->name, &index);
    if (kind == SX_NAME_NONE)
        return false;
    size_t field = kind == SX_NAME_ITEM ? model->items[index].first_field : index;
    return !sx_shown_any(model) || sx_run_status(shown, field)[row] != SX_CELL_NOT_SHOWN;
}

static bool place(sx_trial *t, const sx_example_answer *answer)
{
    const char *expected;
    if (put(t->loaded->model, answer, t->scores, t->row, &expected))
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

/* What the scale is, as text, in *got; *ret_want is what is expected. */
static bool score_holds(const sx_model *model, size_t scale, const sx_score *score,
                        const sx_example *example, const sx_expected *expected, sx_buf *got,
                        const char **ret_want)
{
    *ret_want = expected->is_none ? "no score" : expected->value;
    if (expected->is_none && expected->is_band && score->status == SX_CELL_OK && score->band >= 0) {
        *ret_want = "no band";
        sx_buf_str(got, sx_model_band_id(model, scale, (size_t)score->band));
        return false;
    }
    if (expected->is_none) {
        if (example->has_reason)
            *ret_want = sx_cell_word(example->reason);
        score_text(model, scale, score, got);
        return score->status != SX_CELL_OK &&
               (!example->has_reason || score->status == example->reason);
    }
    if (expected->is_band) {
        bool has = score->status == SX_CELL_OK && score->band >= 0;
        sx_buf_str(got, has ? sx_model_band_id(model, scale, (size_t)score->band) : "no band");
        return sx_str_equal(sx_buf_text(got), *ret_want);
    }
    score_text(model, scale, score, got);
    return score->status == SX_CELL_OK && same_value(*ret_want, sx_buf_text(got));
}

bool sx_example_score_holds(const sx_model *model, const sx_run *run, size_t row,
                            const sx_example *example, const sx_expected *expected, sx_buf *scratch)
{
    int scale = sx_model_find_scale(model, expected->scale);
    const char *want;
    sx_score score;
    sx_buf_reset(scratch);
    if (scale < 0)
        return false;
    sx_run_score(run, (size_t)scale, row, &score);
    return score_holds(model, (size_t)scale, &score, example, expected, scratch, &want);
}

/* What the code failed to compute is told with the reason, once. */
static bool told_as_failure(const sx_trial *t, sx_cell status)
{
    return status == SX_CELL_FAILED && sx_scoring_fate(&t->scoring, t->row) != SX_FATE_OK;
}

/* What is expected, and where the cause may be: answers that the example does not have, edges of bands. */
static const char *with_cause(sx_trial *t, const sx_scale *scale, const sx_expected *expected,
                              const sx_score *score, const char *want)
{
    const sx_model *model = t->loaded->model;
    sx_arena *arena = t->diags->arena;
    const char *text = want;
    size_t asked = 0;
    for (size_t i = 0; i < model->item_count; i++)
        asked += model->items[i].kind == SX_ITEM_TEXT ? 0 : model->items[i].field_count;
    if (score->status != SX_CELL_OK && !expected->is_none && t->example->answer_count < asked)
        text = sx_arena_printf(arena, "%s; the example has %zu answers for %zu items", want,
                               t->example->answer_count, asked);
    else if (score->status == SX_CELL_OK && expected->is_band && scale->bands_where.line)
        text = sx_arena_printf(arena, "%s; the bands stand in line %lu", want,
                               (unsigned long)scale->bands_where.line);
    return text ? text : want;
}

static void compare_score(sx_trial *t, const sx_expected *expected)
{
    const sx_model *model = t->loaded->model;
    int scale = sx_model_find_scale(model, expected->scale);
    const char *want;
    sx_score score;
    sx_buf got;
    if (scale < 0) {
        differs(t, expected->where, "a scale of this instrument", expected->scale, "unknown");
        return;
    }
    sx_run_score(t->scores, (size_t)scale, t->row, &score);
    if (told_as_failure(t, score.status))
        return;
    sx_buf_init(&got, 1024);
    bool good = score_holds(model, (size_t)scale, &score, t->example, expected, &got, &want);
    t->memory = t->memory || got.failed;
    if (!got.failed && !good)
        differs(t, expected->where, with_cause(t, &model->scales[scale], expected, &score, want),
                sx_arena_printf(t->diags->arena, "%s%s", expected->is_band ? "the band of " : "",
                                expected->scale),
                sx_buf_text(&got));
    sx_buf_free(&got);
}

static void compare_flag(sx_trial *t, const sx_expected_flag *expected)
{
    int flag = sx_model_find_flag(t->loaded->model, expected->flag);
    if (flag < 0) {
        differs(t, expected->where, "a flag of this instrument", expected->flag, "unknown");
        return;
    }
    sx_flag_state state = sx_flags_state(t->flags, (size_t)flag, t->row);
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
    int state = sx_run_truth(t->scores, model->scale_count + (size_t)note, t->row);
    if (state < 0 && !model->validity[note].when &&
        sx_scoring_note_fate(&t->scoring, t->row) != SX_FATE_OK)
        return; /* told with the reason */
    if (state != (int)expected->state)
        differs(t, expected->where, words[expected->state + 1], expected->note, words[state + 1]);
}

/* The example whose turn it is: the one at `index`. */
static void take(sx_trial *t, size_t index, size_t row)
{
    t->example = &t->loaded->model->examples[index];
    t->number = index + 1;
    t->row = row;
}

static bool place_all(sx_trial *t)
{
    for (size_t i = 0; i < t->example->answer_count; i++)
        if (!place(t, &t->example->answers[i]))
            return false;
    return true;
}

static bool contradicts(sx_trial *t, size_t field)
{
    if (field != SX_FIELD_NONE)
        differs(t, t->example->where, "no answer to an item that is not shown",
                t->loaded->model->fields[field].name, "answered");
    return field != SX_FIELD_NONE;
}

static void compare_all(sx_trial *t)
{
    const sx_example *example = t->example;
    for (size_t i = 0; i < example->answer_count; i++)
        if (sx_example_was_shown(t->loaded->model, &example->answers[i], t->shown, t->row))
            differs(t, example->answers[i].where, "not_shown", example->answers[i].name, "shown");
    for (size_t i = 0; i < example->expected_count; i++)
        compare_score(t, &example->expected[i]);
    if (sx_scoring_fate(&t->scoring, t->row) == SX_FATE_OK)
        sx_example_compare_reading(t->loaded->model, example, t->scores, t->row,
                                   &(sx_differ){.tell = tell_difference, .user = t});
    for (size_t i = 0; i < example->flag_count; i++)
        compare_flag(t, &example->flags[i]);
    for (size_t i = 0; i < example->note_count; i++)
        compare_note(t, &example->notes[i]);
}

/* Each in a row of its own. What cannot be placed, or answers what is not shown, is told and not compared; nothing is
 * scored when none is left. */
static void run_examples(sx_trial *t, size_t first, size_t count)
{
    const sx_model *model = t->loaded->model;
    bool good[TOGETHER], any = false;
    size_t contradictions[TOGETHER];
    sx_run_begin(t->scores, count);
    for (size_t r = 0; r < count; r++) {
        take(t, first + r, r);
        good[r] = place_all(t);
        any = any || good[r];
    }
    if (!any)
        return;
    sx_run_copy_inputs(model, t->flags, t->scores, count);
    sx_run_execute(t->flags);
    sx_shown_apply(t->loaded, t->shown, t->scores, count, contradictions);
    any = false;
    for (size_t r = 0; r < count; r++)
        any = any || (good[r] && contradictions[r] == SX_FIELD_NONE);
    if (any)
        sx_run_execute(t->scores);
    for (size_t r = 0; r < count; r++) {
        take(t, first + r, r);
        if (good[r] && !contradicts(t, contradictions[r]))
            compare_all(t);
    }
}

/* --- code that fails ------------------------------------------------------------------------- */

static bool same_failure(const sx_failed *kept, const sx_failure *b)
{
    const sx_failure *a = &kept->why;
    return sx_str_equal(a->code, b->code) && sx_str_equal(a->message, b->message) &&
           kept->line == b->where.line;
}

/* The texts are the instance's, which ends before they are told. */
static bool keep_failure(sx_trial *t, const sx_failure *why)
{
    sx_arena *arena = t->diags->arena;
    for (size_t i = 0; i < t->failed_count; i++)
        if (same_failure(&t->failed[i], why)) {
            t->failed[i].more++;
            return true;
        }
    sx_failed *kept = &t->failed[t->failed_count++];
    *kept = (sx_failed){.why = *why, .number = t->number, .line = why->where.line};
    kept->why.code = sx_arena_strdup(arena, why->code);
    kept->why.message = sx_arena_strdup(arena, why->message);
    kept->why.excerpt = sx_arena_strdup(arena, why->excerpt);
    if (why->where.line ==
        0) /* nothing is known of the place in the code: that of the example is */
        kept->why.where = t->example->where;
    else
        kept->why.where.file = sx_arena_strdup(arena, why->where.file);
    return kept->why.code && kept->why.message && kept->why.excerpt && kept->why.where.file;
}

/* Keeps why code failed for the one example of the turn, and takes a fresh instance for the next: the report of one
 * has its first failure alone. */
static void note_failure(sx_trial *t)
{
    sx_failure why;
    sx_fate fate = sx_scoring_any_fate(&t->scoring, 0);
    if (fate == SX_FATE_OK)
        return;
    t->failures++;
    t->poisoned += fate != SX_FATE_REFUSED;
    if (!t->scoring.code) {
        sx_failure_tell(t->loaded, NULL, "", t->diags);
        t->failures = FAILED_MOST;
        return;
    }
    if (sx_failure_get(t->loaded, t->scoring.code, &why))
        t->memory = !keep_failure(t, &why) || t->memory;
    sx_scoring_end(&t->scoring);
    t->memory = !sx_scoring_start(&t->scoring, t->loaded, 1) || t->memory;
    t->scores = t->scoring.run;
}

static void tell_failures(sx_trial *t)
{
    for (size_t i = 0; i < t->failed_count; i++) {
        const sx_failed *failed = &t->failed[i];
        sx_status status = sx_code_status(t->loaded->kind);
        if (failed->more)
            sx_diag_add(t->diags, status, failed->why.code, failed->why.where, NULL,
                        "in example %zu and %zu more: %s", failed->number, failed->more,
                        failed->why.message);
        else
            sx_diag_add(t->diags, status, failed->why.code, failed->why.where, NULL,
                        "in example %zu: %s", failed->number, failed->why.message);
        sx_diag_excerpt(t->diags, failed->why.excerpt);
    }
}

static bool goes_on(const sx_trial *t)
{
    return !t->memory && t->failures < FAILED_MOST && t->poisoned < POISONED_MOST;
}

sx_status sx_examples_run(sx_loaded *loaded, sx_diags *diags)
{
    size_t before = diags->errors, all = loaded->model->example_count;
    size_t together = loaded->kind == SX_CODE_NONE ? TOGETHER : 1;
    sx_trial t = {.loaded = loaded, .diags = diags};
    t.memory = !sx_scoring_start(&t.scoring, loaded, together);
    t.scores = t.scoring.run;
    t.flags = sx_run_new(loaded->flags, together);
    t.shown = sx_run_new(loaded->shown, together);
    t.memory = t.memory || !t.flags || !t.shown;
    for (size_t i = 0; goes_on(&t) && i < all; i += together) {
        size_t count = all - i < together ? all - i : together;
        run_examples(&t, i, count);
        note_failure(&t);
        loaded->examples_run += count;
    }
    if (!t.memory)
        tell_failures(&t);
    sx_scoring_end(&t.scoring);
    sx_run_free(t.flags);
    sx_run_free(t.shown);
    if (t.memory)
        return SX_E_MEMORY;
    if (diags->errors == before)
        return SX_OK;
    return t.failures ? sx_code_status(loaded->kind) : SX_E_MANIFEST;
}
