/*
 * plugin_check_score.c: scores and notes of validity over made-up answers: are they results at
 * all, and the same whoever asks, when, and beside whom?
 */
#include <string.h>
#include <time.h>

#include "api/plugin_check.h"

#define SINGLE_ROWS 60
#define ORDERS 5
#define TIMED_CALLS 200

typedef struct scoring {
    sx_trial *trial;
    const sx_call_layout *layout;
    sx_table_of answers;
    sx_table_of first; /* what came at the first asking */
    uint8_t *fates;
} scoring;

static bool ask(const scoring *s, sx_code *code, const sx_table_of *answers,
                const sx_table_of *results)
{
    sx_plugin_block block = sx_table_block(answers);
    size_t scales = s->layout->scale_count, notes = s->layout->output_count - scales;
    bool good = true;
    for (size_t part = 0; part < 2; part++) {
        sx_plugin_scores scores = part == 0 ? sx_table_scores(results, 0, scales)
                                            : sx_table_scores(results, scales, notes);
        const sx_code_limits limits = {s->layout->low, s->layout->high};
        if (scores.columns == 0)
            continue;
        if (part == 0)
            sx_code_score(code, &block, &scores, &limits, s->fates);
        else
            sx_code_check(code, &block, &scores, s->fates);
        for (size_t row = 0; row < answers->rows; row++)
            good = good && s->fates[row] == SX_FATE_OK;
        if (!good)
            return false;
    }
    return true;
}

static bool new_results(const scoring *s, size_t rows, sx_table_of *ret)
{
    return sx_trial_table(s->trial, s->layout->outputs, s->layout->output_count, rows, ret);
}

/* --- comparing -------------------------------------------------------------------------------- */

static bool same_cell(const sx_table_of *a, size_t row_a, const sx_table_of *b, size_t row_b,
                      size_t column)
{
    return a->status[column][row_a] == b->status[column][row_b] &&
           memcmp(&a->values[column][row_a], &b->values[column][row_b], sizeof(double)) == 0;
}

/* Row i of `found` answers row order[i] of the first asking. Says what differs. */
static bool compare(const scoring *s, const char *name, const char *how, const sx_table_of *found,
                    const size_t *order)
{
    for (size_t row = 0; row < found->rows; row++) {
        size_t original = order ? order[row] : row;
        for (size_t column = 0; column < found->columns; column++) {
            if (same_cell(found, row, &s->first, original, column))
                continue;
            sx_trial_say(s->trial, SX_FOUND_FAIL, name, "%s differs %s: answers %s",
                         found->names[column], how,
                         sx_table_words(s->trial, &s->answers, original));
            return false;
        }
    }
    return true;
}

static bool ask_and_compare(const scoring *s, sx_code *code, const char *name, const char *how,
                            const sx_table_of *answers, const size_t *order)
{
    sx_table_of found;
    if (!new_results(s, answers->rows, &found))
        return false;
    if (!ask(s, code, answers, &found)) {
        sx_trial_say_report(s->trial, name, how, code);
        return false;
    }
    return compare(s, name, how, &found, order);
}

/* --- checks ----------------------------------------------------------------------------------- */

static bool check_results(scoring *s, sx_code *code)
{
    if (!ask(s, code, &s->answers, &s->first)) {
        size_t row = 0, failed = 0, at = 0;
        for (row = 0; row < s->answers.rows; row++) {
            at = s->fates[row] != SX_FATE_OK && failed == 0 ? row : at;
            failed += s->fates[row] != SX_FATE_OK;
        }
        sx_code_report report;
        sx_code_report_get(code, &report);
        sx_trial_say(s->trial, SX_FOUND_FAIL, "score",
                     "%zu of %zu rows failed, first that with answers %s: %s [%s]", failed,
                     s->answers.rows, sx_table_words(s->trial, &s->answers, at),
                     report.first_message, report.first_code);
        return false;
    }
    sx_trial_say(s->trial, SX_FOUND_OK, "score",
                 "%zu rows of made-up answers: every status is known, every value finite and in "
                 "its range",
                 s->answers.rows);
    sx_trial_say(s->trial, SX_FOUND_OK, "memory",
                 "nothing was written outside the rows; the answers were read-only, and nothing "
                 "wrote to them");
    return true;
}

static void check_determinism(const scoring *s, sx_code *code)
{
    static const char name[] = "determinism";
    sx_code *other = NULL;
    bool good = true;
    for (unsigned turn = 0; good && turn < 8; turn++)
        good = ask_and_compare(s, code, name, "when it is asked again", &s->answers, NULL);
    if (good && (other = sx_trial_start(s->trial, name)) != NULL)
        good = ask_and_compare(s, other, name, "in another process", &s->answers, NULL);
    if (good && other) {
        sx_fate fate = sx_code_reopen(other);
        good = fate == SX_FATE_OK;
        if (!good)
            sx_trial_say(s->trial, SX_FOUND_FAIL, name, "%s on being opened again [%s]",
                         sx_fate_word(fate),
                         sx_fate_code(fate) ? sx_fate_code(fate) : "PLUGIN.REFUSED");
    }
    if (good && other)
        good = ask_and_compare(s, other, name, "after it was closed and opened again", &s->answers,
                               NULL);
    sx_code_close(other);
    if (good && other)
        sx_trial_say(s->trial, SX_FOUND_OK, name,
                     "the same bytes when asked again, in another process, and opened again");
}

/* Seeded orders, and the opposite one, where the first row meets what came last. */
static void check_order(const scoring *s, sx_code *code)
{
    static const char name[] = "row-order";
    sx_table_of turned;
    size_t rows = s->answers.rows;
    bool good = sx_trial_table(s->trial, s->answers.names, s->answers.columns, rows, &turned);
    for (unsigned turn = 0; good && turn < ORDERS; turn++) {
        size_t *order = sx_trial_order(s->trial, rows, turn);
        if (!order)
            return;
        for (size_t row = 0; turn == 0 && row < rows; row++)
            order[row] = rows - 1 - row;
        sx_table_pick(&s->answers, order, &turned);
        good = ask_and_compare(s, code, name, "when the rows are in another order", &turned, order);
    }
    if (good)
        sx_trial_say(s->trial, SX_FOUND_OK, name,
                     "a row's result does not depend on its neighbours");
}

static void check_single(const scoring *s, sx_code *code)
{
    sx_table_of one;
    size_t most = s->answers.rows < SINGLE_ROWS ? s->answers.rows : SINGLE_ROWS;
    size_t *order = sx_trial_order(s->trial, s->answers.rows, 0);
    if (!order || !sx_trial_table(s->trial, s->answers.names, s->answers.columns, 1, &one))
        return;
    for (size_t i = 0; i < most; i++) {
        sx_table_pick(&s->answers, &order[i], &one);
        if (!ask_and_compare(s, code, "one-row", "when its row is alone", &one, &order[i]))
            return;
    }
    sx_trial_say(s->trial, SX_FOUND_OK, "one-row", "%zu rows alone: the same as in a block", most);
}

/* --- missing answers -------------------------------------------------------------------------- */

static int column_of(const sx_table_of *table, const char *name, size_t length)
{
    for (size_t i = 0; i < table->columns; i++) {
        if (strncmp(table->names[i], name, length) == 0 &&
            (table->names[i][length] == 0 || table->names[i][length] == '.'))
            return (int)i;
    }
    return -1;
}

/* Is some (or, with `all`, every) column that the scale rests on without a value? */
static bool is_missing(const scoring *s, const sx_scale *scale, size_t row, bool all)
{
    bool any = false, every = true;
    for (size_t i = 0; i < scale->term_count; i++) {
        int column = column_of(&s->answers, scale->terms[i].name, strlen(scale->terms[i].name));
        bool missing = column >= 0 && s->answers.status[column][row] != SX_CELL_OK;
        any = any || missing;
        every = every && (missing || column < 0);
    }
    return all ? every && any : any;
}

static bool check_missing_scale(const scoring *s, size_t output, bool all)
{
    const sx_model *model = s->trial->loaded->model;
    int index = sx_model_find_scale(model, s->layout->outputs[output]);
    const sx_scale *scale = index >= 0 ? &model->scales[index] : NULL;
    if (!scale || (!all && scale->missing.rule != SX_MISSING_COMPLETE))
        return true;
    for (size_t row = 0; row < s->answers.rows; row++) {
        if (s->first.status[output][row] != SX_CELL_OK || !is_missing(s, scale, row, all))
            continue;
        sx_trial_say(s->trial, SX_FOUND_FAIL, all ? "all-missing" : "missing",
                     "%s has a value where %s is missing: set another status than OK; answers %s",
                     scale->id, all ? "everything" : "an answer",
                     sx_table_words(s->trial, &s->answers, row));
        return false;
    }
    return true;
}

static void check_missing(const scoring *s)
{
    bool none = true, some = true;
    for (size_t i = 0; none && i < s->layout->scale_count; i++)
        none = check_missing_scale(s, i, true);
    if (none)
        sx_trial_say(s->trial, SX_FOUND_OK, "all-missing", "no score where nothing is answered");
    for (size_t i = 0; some && i < s->layout->scale_count; i++)
        some = check_missing_scale(s, i, false);
    if (some)
        sx_trial_say(
            s->trial, SX_FOUND_OK, "missing",
            "no score where an answer that `missing: {rule: complete}` asks for is missing");
}

/* --- time ------------------------------------------------------------------------------------- */

static int64_t now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void measure(const scoring *s, sx_code *code)
{
    sx_table_of one, found, many;
    const size_t first = 0;
    if (!sx_trial_table(s->trial, s->answers.names, s->answers.columns, 1, &one) ||
        !new_results(s, 1, &found) || !new_results(s, s->answers.rows, &many))
        return;
    sx_table_pick(&s->answers, &first, &one);
    int64_t begin = now_ns();
    for (unsigned i = 0; i < TIMED_CALLS; i++)
        (void)ask(s, code, &one, &found);
    s->trial->row_ns = (now_ns() - begin) / TIMED_CALLS;
    begin = now_ns();
    for (unsigned i = 0; i < TIMED_CALLS / 10; i++)
        (void)ask(s, code, &s->answers, &many);
    s->trial->block_row_ns = (now_ns() - begin) / (TIMED_CALLS / 10) / (int64_t)s->answers.rows;
    sx_trial_say(s->trial, SX_FOUND_NOTE, "time",
                 "%lld ns for a row alone, %lld ns for each row of a block of %zu, the way to the "
                 "worker and back included",
                 (long long)s->trial->row_ns, (long long)s->trial->block_row_ns, s->answers.rows);
}

void sx_trial_scores(sx_trial *trial)
{
    scoring s = {.trial = trial, .layout = sx_plan_calls(trial->loaded->scores)};
    if (!s.layout || s.layout->output_count == 0) {
        sx_trial_say(trial, SX_FOUND_NOTE, "score", "no scale and no note comes from the code");
        return;
    }
    if (!sx_trial_answers(trial, &s.answers) || !new_results(&s, s.answers.rows, &s.first))
        return;
    s.fates = sx_arena_alloc(trial->arena, s.answers.rows + 1);
    sx_code *code = s.fates ? sx_trial_start(trial, "score") : NULL;
    trial->memory = trial->memory || !s.fates;
    if (!code)
        return;
    if (check_results(&s, code)) {
        check_determinism(&s, code);
        check_order(&s, code);
        check_single(&s, code);
        check_missing(&s);
        measure(&s, code);
    }
    sx_code_close(code);
}
