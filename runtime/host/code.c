/*
 * code.c: keeps running instances of an instrument's code, and connects runs of its scoring plan to them.
 */
#include "host/code.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "host/engine.h"
#include "plan/call.h"

#define IDLE_MAX 16 /* instances kept for the next run */

struct sx_engine {
    const sx_bundle *bundle;
    sx_code_options options;
    pthread_mutex_t lock;
    sx_code *idle[IDLE_MAX];
    size_t idle_count;
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

void sx_engine_give_back(sx_engine *engine, sx_code *code)
{
    sx_code_report report;
    if (!code)
        return;
    sx_code_report_get(code, &report);
    pthread_mutex_lock(&engine->lock);
    /* One that failed starts afresh for whoever comes next: its breaker and its report are its own. */
    if (engine->idle_count < IDLE_MAX && report.first_fate == SX_FATE_OK && !report.stopped) {
        engine->idle[engine->idle_count++] = code;
        code = NULL;
    }
    pthread_mutex_unlock(&engine->lock);
    sx_code_close(code);
}

/* --- runs -------------------------------------------------------------------------------------- */

struct sx_call_context {
    sx_scoring *scoring;
    const sx_call_layout *layout;
    uint8_t *note_fates;
    size_t capacity;
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

static void all_failed(struct sx_call_context *c, size_t rows, uint8_t *const *status)
{
    for (size_t i = 0; i < c->layout->output_count; i++)
        memset(status[i], SX_CELL_FAILED, rows);
    memset(c->scoring->fates, SX_FATE_NO_WORKER, rows);
}

/* The scores, and then the notes: a row that either failed for has failed. */
static void call(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    struct sx_call_context *c = context;
    const sx_call_layout *layout = c->layout;
    sx_code *code = c->scoring->code;
    if (!code) {
        all_failed(c, rows, output_status);
        return;
    }
    const sx_plugin_block block = {.size = sizeof block,
                                   .columns = (uint32_t)layout->input_count,
                                   .rows = rows,
                                   .names = layout->inputs,
                                   .values = inputs,
                                   .status = input_status};
    if (layout->scale_count) {
        sx_plugin_scores scores =
            part(layout, 0, layout->scale_count, rows, outputs, output_status);
        sx_code_limits limits = {layout->low, layout->high};
        sx_code_score(code, &block, &scores, &limits, c->scoring->fates);
    }
    if (layout->output_count > layout->scale_count) {
        sx_plugin_scores notes =
            part(layout, layout->scale_count, layout->output_count, rows, outputs, output_status);
        sx_code_check(code, &block, &notes, c->note_fates);
        for (size_t r = 0; r < rows; r++)
            if (c->scoring->fates[r] == SX_FATE_OK)
                c->scoring->fates[r] = c->note_fates[r];
    }
}

static bool connect_code(sx_scoring *s, const sx_call_layout *layout, size_t capacity)
{
    s->context = calloc(1, sizeof *s->context);
    s->fates = calloc(capacity, 2);
    if (!s->context || !s->fates)
        return false;
    *s->context = (struct sx_call_context){s, layout, s->fates + capacity, capacity};
    s->code = s->loaded->engine ? sx_engine_take(s->loaded->engine, NULL) : NULL;
    sx_run_set_call(s->run, call, s->context);
    return true;
}

bool sx_scoring_start(sx_scoring *s, const sx_loaded *loaded, size_t capacity)
{
    *s = (sx_scoring){.loaded = loaded};
    s->run = sx_run_new(loaded->scores, capacity);
    const sx_call_layout *layout = sx_plan_calls(loaded->scores);
    if (s->run && (!layout || !layout->output_count || connect_code(s, layout, capacity)))
        return true;
    sx_scoring_end(s);
    return false;
}

void sx_scoring_end(sx_scoring *s)
{
    sx_run_free(s->run);
    if (s->code)
        sx_engine_give_back(s->loaded->engine, s->code);
    free(s->context);
    free(s->fates);
    *s = (sx_scoring){0};
}
