/*
 * code_rows.c: blocks of rows: one call for all of them, after a failure one call per row, and a look at
 * every cell that comes back. Stops asking code that fails on nearly everything.
 */
#include "worker/code_inner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define STARTS_IN_VAIN 3u

/* One request for rows of a block: scores, or notes when `notes`. */
typedef struct work {
    const sx_plugin_block *block;
    const sx_plugin_scores *scores;
    const sx_code_limits *limits;
    bool notes;
    uint64_t flight; /* it was sent already; 0: it was not */
} work;

/* --- one call ------------------------------------------------------------------------------------ */

static bool make_room(sx_code *code, const work *w)
{
    if (w->block->columns >= code->column_room) {
        size_t room = (size_t)w->block->columns + 1;
        free(code->values);
        free(code->status);
        code->values = calloc(room, sizeof *code->values);
        code->status = calloc(room, sizeof *code->status);
        code->column_room = code->values != NULL && code->status != NULL ? room : 0;
    }
    if (w->scores->columns >= code->out_room) {
        size_t room = (size_t)w->scores->columns + 1;
        free(code->out_values);
        free(code->out_status);
        code->out_values = calloc(room, sizeof *code->out_values);
        code->out_status = calloc(room, sizeof *code->out_status);
        code->out_room = code->out_values != NULL && code->out_status != NULL ? room : 0;
    }
    return code->column_room > w->block->columns && code->out_room > w->scores->columns;
}

static void preset(const sx_plugin_scores *scores)
{
    for (uint32_t i = 0; i < scores->columns; i++) {
        memset(scores->values[i], 0, (size_t)scores->rows * sizeof(double));
        memset(scores->status[i], SX_PLUGIN_CELL_INCOMPLETE, (size_t)scores->rows);
    }
}

/* The most rows of one call. */
static uint64_t most_rows(const sx_plugin_block *block, const sx_plugin_scores *scores)
{
    uint64_t most = sx_client_rows(block->columns, scores->columns);
    return most > SX_PART_ROWS ? SX_PART_ROWS : most;
}

uint64_t sx_code_ahead(sx_code *code, const sx_plugin_block *block, const sx_plugin_scores *scores,
                       bool notes)
{
    bool possible = sx_code_in_worker(code) && code->start_failures == 0 && block->rows > 0 &&
                    block->rows <= most_rows(block, scores);
    if (!possible || (notes && code->plugin->extension(code->self, SX_PLUGIN_VALIDITY) == NULL)) {
        return 0;
    }
    return sx_client_ahead(code->self, block, scores, notes);
}

void sx_code_expect(sx_code *code, uint64_t flight)
{
    code->flight = flight;
}

void sx_code_forget(sx_code *code)
{
    code->flight = 0;
    if (sx_code_in_worker(code)) {
        sx_client_forget(code->self);
    }
}

/* Rows first .. first + count - 1. */
static sx_fate ask(sx_code *code, const work *w, uint64_t first, uint64_t count)
{
    sx_plugin_block block = *w->block;
    sx_plugin_scores scores = *w->scores;
    for (uint32_t i = 0; i < block.columns; i++) {
        code->values[i] = w->block->values[i] + first;
        code->status[i] = w->block->status[i] + first;
    }
    for (uint32_t i = 0; i < scores.columns; i++) {
        code->out_values[i] = w->scores->values[i] + first;
        code->out_status[i] = w->scores->status[i] + first;
    }
    block.rows = count;
    block.values = code->values;
    block.status = code->status;
    scores.rows = count;
    scores.values = code->out_values;
    scores.status = code->out_status;
    preset(&scores);
    if (w->flight != 0 && first == 0 && count == w->block->rows) {
        sx_client_expect(code->self, w->flight);
    }
    code->error = (sx_plugin_error){.size = sizeof code->error, .column = -1};
    sx_plugin_status status = SX_PLUGIN_E_UNSUPPORTED;
    if (w->notes) {
        const sx_plugin_validity *validity =
            code->plugin->extension(code->self, SX_PLUGIN_VALIDITY);
        if (validity != NULL) {
            status = validity->check(code->self, &block, &scores, &code->error);
        } else if (sx_code_in_worker(code)) {
            return sx_code_invalid(code, "the code offers no notes on validity");
        }
    } else {
        status = code->plugin->score(code->self, &block, &scores, &code->error);
    }
    return sx_code_take_end(code, status);
}

/* --- what came back -------------------------------------------------------------------------------- */

static const char *wrong_cell(const work *w, uint32_t column, double value, uint8_t status)
{
    if (status > SX_PLUGIN_CELL_UNDEFINED) {
        return "the status is none that code may give";
    }
    if (status != SX_PLUGIN_CELL_OK) {
        return NULL;
    }
    if (!isfinite(value)) {
        return "the value is not finite";
    }
    if (w->notes) {
        return value == 0 || value == 1 ? NULL : "the note is neither 0 nor 1";
    }
    value = sx_real_settle(value); /* what the plan takes it for */
    if (w->limits != NULL && (value < w->limits->low[column] || value > w->limits->high[column])) {
        return "the value is outside the declared range";
    }
    return NULL;
}

/* Looks at every cell of the rows, sets the fates of the wrong ones, and leaves no number where there is
 * no value. */
static bool judge(sx_code *code, const work *w, uint64_t first, uint64_t count, uint8_t *fates)
{
    bool fine = true;
    for (uint32_t i = 0; i < w->scores->columns; i++) {
        double *values = w->scores->values[i] + first;
        uint8_t *status = w->scores->status[i] + first;
        for (uint64_t row = 0; row < count; row++) {
            const char *wrong = wrong_cell(w, i, values[row], status[row]);
            if (wrong != NULL) {
                fates[row] = (uint8_t)sx_code_invalid(code, "%s: %s", w->scores->names[i], wrong);
                sx_code_note_failure(code);
                fine = false;
            }
            /* Adding 0 makes a negative zero an ordinary one. */
            values[row] = status[row] == SX_PLUGIN_CELL_OK ? values[row] + 0.0 : 0.0;
        }
    }
    return fine;
}

static void fail_row(const work *w, uint64_t row)
{
    for (uint32_t i = 0; i < w->scores->columns; i++) {
        w->scores->values[i][row] = 0;
        w->scores->status[i][row] = SX_PLUGIN_CELL_FAILED;
    }
}

/* --- the breaker ----------------------------------------------------------------------------------- */

static void count_row(sx_code *code, sx_fate fate)
{
    code->rows++;
    code->fates[fate]++;
    if (fate == SX_FATE_OK) {
        code->in_a_row = 0;
        return;
    }
    /* Code that says itself that it cannot score a row works; it is not stopped for saying so often. */
    if (fate == SX_FATE_STOPPED || fate == SX_FATE_REFUSED) {
        return;
    }
    code->in_a_row++;
    if (code->in_a_row >= code->options.poison_in_a_row || code->start_failures >= STARTS_IN_VAIN) {
        code->stopped = true;
    }
}

/* --- rows ------------------------------------------------------------------------------------------ */

static sx_fate single_row(sx_code *code, const work *w, uint64_t row)
{
    sx_fate fate = ask(code, w, row, 1);
    if (fate != SX_FATE_OK) {
        sx_code_note_failure(code);
        return fate;
    }
    uint8_t judged = SX_FATE_OK;
    (void)judge(code, w, row, 1, &judged);
    return (sx_fate)judged;
}

/* One call per row: what fails now has failed. */
static void row_by_row(sx_code *code, const work *w, uint64_t first, uint64_t count)
{
    for (uint64_t row = 0; row < count; row++) {
        sx_fate fate = SX_FATE_STOPPED;
        if (!code->stopped) {
            fate = single_row(code, w, first + row);
        }
        code->row_fates[row] = (uint8_t)fate;
        count_row(code, fate);
    }
}

/* Did code try what no code may? Then what it gives afterwards is not believed for its good behaviour. */
static bool is_breach(const sx_code *code, sx_fate fate)
{
    return fate == SX_FATE_JAILED ||
           (fate == SX_FATE_REFUSED && sx_str_equal(code->last.code, "FFI.MEMORY"));
}

/* A block failed and was asked for row by row: which of the rows did it? None of them: after a breach all
 * are refused; else their scores stand, and the report says that the code is not steady. */
static void settle(sx_code *code, sx_fate fate, bool breach, uint64_t count)
{
    uint64_t same = 0;
    for (uint64_t row = 0; row < count; row++) {
        same += code->row_fates[row] == fate || code->row_fates[row] == SX_FATE_STOPPED;
    }
    if (same > 0) {
        return;
    }
    code->trouble.unsteady++;
    for (uint64_t row = 0; breach && row < count; row++) {
        if (code->row_fates[row] == SX_FATE_OK) {
            code->row_fates[row] = (uint8_t)fate;
            code->fates[SX_FATE_OK]--;
            code->fates[fate]++;
        }
    }
}

static void run_part(sx_code *code, const work *w, uint64_t first, uint64_t count)
{
    memset(code->row_fates, SX_FATE_OK, (size_t)count);
    sx_fate fate = code->stopped ? SX_FATE_STOPPED : ask(code, w, first, count);
    if (fate == SX_FATE_OK && judge(code, w, first, count, code->row_fates)) {
        code->rows += count;
        code->fates[SX_FATE_OK] += count;
        code->in_a_row = 0;
        return;
    }
    if (fate == SX_FATE_OK || (fate == SX_FATE_REFUSED && count == 1)) {
        /* The answer stands, but for some rows; or asking again would be the same question. */
        if (fate == SX_FATE_REFUSED) {
            sx_code_note_failure(code);
            code->row_fates[0] = (uint8_t)fate;
        }
        for (uint64_t row = 0; row < count; row++) {
            count_row(code, (sx_fate)code->row_fates[row]);
        }
    } else {
        bool breach = is_breach(code, fate);
        if (breach) { /* the reason of every refusal that comes of it */
            sx_code_note_failure(code);
        }
        sx_code_note_unsteady(code);
        row_by_row(code, w, first, count);
        settle(code, fate, breach, count);
    }
    for (uint64_t row = 0; row < count; row++) {
        if (code->row_fates[row] != SX_FATE_OK) {
            fail_row(w, first + row);
        }
    }
}

static void no_memory(const work *w, uint8_t *fates)
{
    for (uint64_t row = 0; row < w->block->rows; row++) {
        fail_row(w, row);
    }
    if (fates != NULL) {
        memset(fates, SX_FATE_NO_WORKER, (size_t)w->block->rows);
    }
}

static void run(sx_code *code, work *w, uint8_t *fates)
{
    w->flight = code->flight;
    code->flight = 0;
    /* What a block gives rests on that block alone, whoever scored what before. */
    code->in_a_row = 0;
    code->stopped = code->start_failures >= STARTS_IN_VAIN;
    uint64_t most = most_rows(w->block, w->scores);
    if (!make_room(code, w)) {
        no_memory(w, fates);
        return;
    }
    for (uint64_t first = 0; first < w->block->rows; first += most) {
        uint64_t left = w->block->rows - first;
        uint64_t count = left < most ? left : most;
        run_part(code, w, first, count);
        if (fates != NULL) {
            memcpy(fates + first, code->row_fates, (size_t)count);
        }
    }
}

void sx_code_score(sx_code *code, const sx_plugin_block *block, const sx_plugin_scores *scores,
                   const sx_code_limits *limits, uint8_t *fates)
{
    work w = {.block = block, .scores = scores, .limits = limits};
    run(code, &w, fates);
}

void sx_code_check(sx_code *code, const sx_plugin_block *block, const sx_plugin_scores *notes,
                   uint8_t *fates)
{
    work w = {.block = block, .scores = notes, .notes = true};
    run(code, &w, fates);
}
