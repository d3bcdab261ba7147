/*
 * code.c: keeps running instances of an instrument's code, and connects runs of its scoring plan to them.
 */
#include "host/code.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "host/engine.h"
#include "plan/call.h"

#define IDLE_MAX 64 /* instances kept for the next run */

struct sx_engine {
    const sx_bundle *bundle;
    sx_code_options options;
    pthread_mutex_t lock;
    pthread_cond_t returned;
    sx_code *idle[IDLE_MAX];
    size_t idle_count;
    size_t lent; /* for a block */
};

/* A whole number that the operator set; 0 when it is not there or none. */
static uint32_t from_environment(const char *name)
{
    const char *text = getenv(name);
    sx_decimal value;
    if (!text || !sx_decimal_read(sx_slice_of(text), &value) || value.digits || value.value < 0 ||
        value.value > UINT32_MAX)
        return 0;
    return (uint32_t)value.value;
}

/* Deadlines for this machine; and, for trials, the call during which the worker is killed. */
static void operator_wishes(sx_code_options *options)
{
    if (!options->start_ms)
        options->start_ms = from_environment("SEXTANT_START_MS");
    if (!options->call_ms)
        options->call_ms = from_environment("SEXTANT_CALL_MS");
    if (!options->kill_at_call)
        options->kill_at_call = from_environment("SEXTANT_KILL_WORKER_AT");
}

sx_engine *sx_engine_new(const sx_bundle *bundle, const sx_code_options *options)
{
    sx_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return NULL;
    engine->bundle = bundle;
    if (options)
        engine->options = *options;
    operator_wishes(&engine->options);
    if (pthread_mutex_init(&engine->lock, NULL) != 0) {
        free(engine);
        return NULL;
    }
    if (pthread_cond_init(&engine->returned, NULL) != 0) {
        pthread_mutex_destroy(&engine->lock);
        free(engine);
        return NULL;
    }
    return engine;
}

void sx_engine_rest(sx_engine *engine)
{
    if (!engine)
        return;
    pthread_mutex_lock(&engine->lock);
    while (engine->idle_count)
        sx_code_close(engine->idle[--engine->idle_count]);
    pthread_mutex_unlock(&engine->lock);
}

void sx_engine_free(sx_engine *engine)
{
    if (!engine)
        return;
    sx_engine_rest(engine);
    if (engine->bundle->library >= 0)
        (void)close(engine->bundle->library);
    pthread_cond_destroy(&engine->returned);
    pthread_mutex_destroy(&engine->lock);
    free(engine);
}

sx_code *sx_engine_take(sx_engine *engine, sx_diags *diags)
{
    sx_code *code = NULL;
    pthread_mutex_lock(&engine->lock);
    if (engine->idle_count)
        code = engine->idle[--engine->idle_count];
    pthread_mutex_unlock(&engine->lock);
    if (!code && sx_code_open(engine->bundle, &engine->options, diags, &code) != SX_OK)
        return NULL;
    return code;
}

/* One that failed starts afresh for whoever comes next: its breaker and its report are its own. NULL when it is
 * kept. With the lock. */
static sx_code *keep(sx_engine *engine, sx_code *code)
{
    sx_code_report report;
    sx_code_report_get(code, &report);
    if (engine->idle_count == IDLE_MAX || report.first_fate != SX_FATE_OK || report.stopped)
        return code;
    engine->idle[engine->idle_count++] = code;
    return NULL;
}

void sx_engine_give_back(sx_engine *engine, sx_code *code)
{
    if (!code)
        return;
    pthread_mutex_lock(&engine->lock);
    code = keep(engine, code);
    pthread_mutex_unlock(&engine->lock);
    sx_code_close(code);
}

/* An idle one. NULL: none, and one that is lent out may still come back when `wait`. With the lock. */
static sx_code *take_idle(sx_engine *engine, bool wait)
{
    while (wait && !engine->idle_count && engine->lent)
        pthread_cond_wait(&engine->returned, &engine->lock);
    if (!engine->idle_count)
        return NULL;
    engine->lent++;
    return engine->idle[--engine->idle_count];
}

sx_code *sx_engine_borrow(sx_engine *engine)
{
    pthread_mutex_lock(&engine->lock);
    sx_code *code = take_idle(engine, false);
    pthread_mutex_unlock(&engine->lock);
    if (code)
        return code;
    for (unsigned attempt = 0; !code && attempt < 2; attempt++) {
        (void)sx_code_open(engine->bundle, &engine->options, NULL, &code);
        pthread_mutex_lock(&engine->lock);
        if (code)
            engine->lent++;
        else
            code = take_idle(engine, true);
        pthread_mutex_unlock(&engine->lock);
    }
    return code;
}

void sx_engine_return(sx_engine *engine, sx_code *code)
{
    if (!code)
        return;
    pthread_mutex_lock(&engine->lock);
    code = keep(engine, code);
    engine->lent--;
    pthread_cond_broadcast(&engine->returned);
    pthread_mutex_unlock(&engine->lock);
    sx_code_close(code);
}

/* --- runs -------------------------------------------------------------------------------------- */

struct sx_call_context {
    sx_scoring *scoring;
    const sx_call_layout *layout;
    uint8_t *note_fates;
    size_t capacity;
    /* Rows that code has to score, where these are not all: their numbers and their columns. */
    sx_arena *arena;
    size_t *which;
    double **inputs, **outputs;
    uint8_t **input_status, **output_status;
    uint8_t *fates;
    size_t chosen; /* how many of them */
    bool told;     /* the code was told of this block ahead: under these numbers, 0: it was not */
    uint64_t score_flight, note_flight;
};

static sx_plugin_scores part(const sx_call_layout *layout, size_t first, size_t end, size_t rows,
                             double *const *values, uint8_t *const *status)
{
    return (sx_plugin_scores){.size = sizeof(sx_plugin_scores),
                              .columns = (uint32_t)(end - first),
                              .rows = rows,
                              .names = layout->outputs + first,
                              .values = values + first,
                              .status = status + first};
}

static void all_failed(struct sx_call_context *c, size_t rows, uint8_t *const *status, sx_fate fate)
{
    for (size_t i = 0; i < c->layout->output_count; i++)
        memset(status[i], SX_CELL_FAILED, rows);
    memset(c->scoring->fates, (int)fate, rows);
    memset(c->note_fates, SX_FATE_OK, rows);
}

/* Does some scale of the row rest on the code? Where every one of them misses an answer that it must have,
 * there is nothing to ask, and code need not know what to do without. */
static bool is_wanted(const sx_call_layout *layout, const uint8_t *const *status, size_t row)
{
    for (size_t o = 0; o < layout->scale_count; o++) {
        bool whole = true;
        for (size_t i = 0; layout->needs[o] && whole && i < layout->input_count; i++)
            whole = !layout->needs[o][i] || status[i][row] == SX_CELL_OK;
        if (whole)
            return true;
    }
    return false;
}

static size_t choose_rows(struct sx_call_context *c, const sx_plugin_block *block)
{
    size_t count = 0;
    for (size_t r = 0; r < block->rows; r++)
        if (is_wanted(c->layout, block->status, r))
            c->which[count++] = r;
    return count;
}

/* The rows that code has to score, as one block. */
static sx_plugin_block rows_to_score(const struct sx_call_context *c, const sx_plugin_block *block)
{
    sx_plugin_block some = *block;
    if (c->chosen == block->rows)
        return some;
    some.rows = c->chosen;
    some.values = (const double *const *)c->inputs;
    some.status = (const uint8_t *const *)c->input_status;
    return some;
}

static void prepare(struct sx_call_context *c, const sx_plugin_block *block)
{
    c->chosen = c->layout->scale_count ? choose_rows(c, block) : 0;
    for (size_t i = 0; c->chosen < block->rows && i < c->layout->input_count; i++)
        for (size_t k = 0; k < c->chosen; k++) {
            c->inputs[i][k] = block->values[i][c->which[k]];
            c->input_status[i][k] = block->status[i][c->which[k]];
        }
}

/* Where the scores of these rows go. */
static sx_plugin_scores room_for_scores(const struct sx_call_context *c, size_t rows,
                                        double *const *outputs, uint8_t *const *output_status)
{
    bool all = c->chosen == rows;
    return part(c->layout, 0, c->layout->scale_count, c->chosen, all ? outputs : c->outputs,
                all ? output_status : c->output_status);
}

static sx_plugin_scores room_for_notes(const struct sx_call_context *c, size_t rows,
                                       double *const *outputs, uint8_t *const *output_status)
{
    return part(c->layout, c->layout->scale_count, c->layout->output_count, rows, outputs,
                output_status);
}

static void spread_scores(struct sx_call_context *c, double *const *outputs,
                          uint8_t *const *output_status)
{
    for (size_t k = 0; k < c->chosen; k++) {
        c->scoring->fates[c->which[k]] = c->fates[k];
        for (size_t o = 0; o < c->layout->scale_count; o++) {
            outputs[o][c->which[k]] = c->outputs[o][k];
            output_status[o][c->which[k]] = c->output_status[o][k];
        }
    }
}

static void score_rows(struct sx_call_context *c, const sx_plugin_block *block,
                       double *const *outputs, uint8_t *const *output_status)
{
    const sx_code_limits limits = {c->layout->low, c->layout->high};
    bool all = c->chosen == block->rows;
    sx_plugin_block rows = rows_to_score(c, block);
    sx_plugin_scores scores = room_for_scores(c, block->rows, outputs, output_status);
    for (size_t o = 0; !all && o < c->layout->scale_count; o++)
        memset(c->output_status[o], SX_CELL_INCOMPLETE, c->chosen);
    sx_code_expect(c->scoring->code, c->score_flight);
    sx_code_score(c->scoring->code, &rows, &scores, &limits, all ? c->scoring->fates : c->fates);
    if (!all)
        spread_scores(c, outputs, output_status);
}

static sx_plugin_block block_of(const struct sx_call_context *c, size_t rows,
                                const double *const *inputs, const uint8_t *const *input_status)
{
    return (sx_plugin_block){.size = sizeof(sx_plugin_block),
                             .columns = (uint32_t)c->layout->input_count,
                             .rows = rows,
                             .names = c->layout->inputs,
                             .values = inputs,
                             .status = input_status};
}

/* The scores, and then the notes, which stand beside the scores and cost none of them. */
static void ask(struct sx_call_context *c, size_t rows, const double *const *inputs,
                const uint8_t *const *input_status, double *const *outputs,
                uint8_t *const *output_status)
{
    const sx_plugin_block block = block_of(c, rows, inputs, input_status);
    memset(c->scoring->fates, SX_FATE_OK, rows);
    if (!c->told)
        prepare(c, &block);
    if (c->layout->scale_count)
        score_rows(c, &block, outputs, output_status);
    if (c->layout->output_count > c->layout->scale_count) {
        sx_plugin_scores notes = room_for_notes(c, rows, outputs, output_status);
        sx_code_expect(c->scoring->code, c->note_flight);
        sx_code_check(c->scoring->code, &block, &notes, c->note_fates);
    }
}

static bool is_halted(const sx_scoring *s)
{
    return s->halted || (s->halt && atomic_load(s->halt));
}

/* For a block: that of the run beside, when it has one. */
static void take_code(sx_scoring *s)
{
    if (s->trouble && !s->code && s->loaded->engine)
        s->code =
            s->beside && s->beside->code ? s->beside->code : sx_engine_borrow(s->loaded->engine);
}

static void put_code_down(sx_scoring *s)
{
    if (s->trouble && s->code && !(s->beside && s->beside->code == s->code))
        sx_engine_return(s->loaded->engine, s->code);
    if (s->trouble)
        s->code = NULL;
}

/* What `call` will ask: the code has it at hand while there is other work here. */
static void tell(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    struct sx_call_context *c = context;
    sx_scoring *s = c->scoring;
    if (!is_halted(s))
        take_code(s);
    if (!s->code || is_halted(s))
        return;
    const sx_plugin_block block = block_of(c, rows, inputs, input_status);
    prepare(c, &block);
    c->told = true;
    if (c->layout->scale_count) {
        sx_plugin_block some = rows_to_score(c, &block);
        sx_plugin_scores scores = room_for_scores(c, rows, outputs, output_status);
        c->score_flight = sx_code_ahead(s->code, &some, &scores, false);
    }
    if (c->layout->output_count > c->layout->scale_count) {
        sx_plugin_scores notes = room_for_notes(c, rows, outputs, output_status);
        c->note_flight = sx_code_ahead(s->code, &block, &notes, true);
    }
}

static void call(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    struct sx_call_context *c = context;
    sx_scoring *s = c->scoring;
    bool halted = is_halted(s);
    if (s->trouble)
        *s->trouble = (sx_trouble){0};
    if (!halted)
        take_code(s);
    if (!s->code || halted)
        all_failed(c, rows, output_status, halted ? SX_FATE_STOPPED : SX_FATE_NO_WORKER);
    else
        ask(c, rows, inputs, input_status, outputs, output_status);
    if (halted && s->code && c->told)
        sx_code_forget(s->code);
    if (s->trouble && s->code)
        (void)sx_code_take_trouble(s->code, s->trouble);
    c->told = false;
    c->score_flight = c->note_flight = 0;
    put_code_down(s);
}

static bool make_columns(sx_arena *arena, size_t count, size_t rows, double ***ret_values,
                         uint8_t ***ret_status)
{
    double **values = sx_arena_array(arena, count + 1, sizeof *values);
    uint8_t **status = sx_arena_array(arena, count + 1, sizeof *status);
    bool good = values && status;
    for (size_t i = 0; good && i < count; i++) {
        values[i] = sx_arena_array(arena, rows, sizeof **values);
        status[i] = sx_arena_array(arena, rows, sizeof **status);
        good = values[i] && status[i];
    }
    *ret_values = values;
    *ret_status = status;
    return good;
}

static bool make_room(struct sx_call_context *c)
{
    c->arena = sx_arena_new(0);
    if (!c->arena)
        return false;
    c->which = sx_arena_array(c->arena, c->capacity, sizeof *c->which);
    c->fates = sx_arena_array(c->arena, c->capacity, sizeof *c->fates);
    return c->which && c->fates &&
           make_columns(c->arena, c->layout->input_count, c->capacity, &c->inputs,
                        &c->input_status) &&
           make_columns(c->arena, c->layout->scale_count, c->capacity, &c->outputs,
                        &c->output_status);
}

static bool connect_code(sx_scoring *s, const sx_call_layout *layout, size_t capacity, bool blocks)
{
    s->context = calloc(1, sizeof *s->context);
    s->fates = calloc(capacity, 2);
    s->trouble = blocks ? calloc(1, sizeof *s->trouble) : NULL;
    if (!s->context || !s->fates || (blocks && !s->trouble))
        return false;
    *s->context = (struct sx_call_context){
        .scoring = s, .layout = layout, .note_fates = s->fates + capacity, .capacity = capacity};
    if (!make_room(s->context))
        return false;
    s->code = !blocks && s->loaded->engine ? sx_engine_take(s->loaded->engine, NULL) : NULL;
    sx_run_set_call(s->run, call, blocks ? tell : NULL, s->context);
    return true;
}

static bool start(sx_scoring *s, const sx_loaded *loaded, size_t capacity, bool blocks)
{
    *s = (sx_scoring){.loaded = loaded};
    s->run = sx_run_new(loaded->scores, capacity);
    const sx_call_layout *layout = sx_plan_calls(loaded->scores);
    if (s->run && (!layout || !layout->output_count || connect_code(s, layout, capacity, blocks)))
        return true;
    sx_scoring_end(s);
    return false;
}

bool sx_scoring_start(sx_scoring *s, const sx_loaded *loaded, size_t capacity)
{
    return start(s, loaded, capacity, false);
}

bool sx_scoring_start_blocks(sx_scoring *s, const sx_loaded *loaded, size_t capacity)
{
    return start(s, loaded, capacity, true);
}

void sx_scoring_end(sx_scoring *s)
{
    sx_run_free(s->run);
    if (s->code && s->trouble) {
        sx_code_forget(s->code); /* told of a block that nobody asked for */
        put_code_down(s);
    } else if (s->code) {
        sx_engine_give_back(s->loaded->engine, s->code);
    }
    if (s->context)
        sx_arena_free(s->context->arena);
    free(s->context);
    free(s->fates);
    free(s->trouble);
    *s = (sx_scoring){0};
}

sx_fate sx_scoring_fate(const sx_scoring *s, size_t row)
{
    return s->fates ? (sx_fate)s->fates[row] : SX_FATE_OK;
}

sx_fate sx_scoring_any_fate(const sx_scoring *s, size_t row)
{
    sx_fate fate = sx_scoring_fate(s, row);
    return fate == SX_FATE_OK ? sx_scoring_note_fate(s, row) : fate;
}

sx_fate sx_scoring_note_fate(const sx_scoring *s, size_t row)
{
    return s->context ? (sx_fate)s->context->note_fates[row] : SX_FATE_OK;
}
