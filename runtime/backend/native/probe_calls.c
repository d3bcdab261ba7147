/*
 * probe_calls.c: the calls of an instance that is probing. The plugin gets memory of our own with
 * guards around it, and what it did to them is looked at before its answer goes on.
 */
#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/native/probe.h"
#include "backend/native/probe_guard.h"

static sx_plugin_status broke(sx_plugin_error *error, const char *call, const char *what)
{
    return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_NONE, "%s %s", call, what);
}

/* --- score and check -------------------------------------------------------------------------- */

typedef struct guarded {
    double **values;
    uint8_t **status;
    uint32_t columns;
    size_t rows;
} guarded;

static void guarded_free(guarded *g)
{
    for (uint32_t i = 0; i < g->columns; i++) {
        sx_guard_free(g->values ? g->values[i] : NULL);
        sx_guard_free(g->status ? g->status[i] : NULL);
    }
    free(g->values);
    free(g->status);
}

static bool guarded_new(guarded *g, const sx_plugin_scores *scores)
{
    size_t columns = scores->columns;
    *g = (guarded){calloc(columns + 1, sizeof *g->values), calloc(columns + 1, sizeof *g->status),
                   scores->columns, (size_t)scores->rows};
    bool good = g->values && g->status;
    for (uint32_t i = 0; good && i < g->columns; i++) {
        g->values[i] = sx_guard_new(g->rows * sizeof(double));
        g->status[i] = sx_guard_new(g->rows);
        good = g->values[i] && g->status[i];
        if (good) {
            memcpy(g->values[i], scores->values[i], g->rows * sizeof(double));
            memcpy(g->status[i], scores->status[i], g->rows);
        }
    }
    if (!good)
        guarded_free(g);
    return good;
}

static bool guarded_whole(const guarded *g)
{
    for (uint32_t i = 0; i < g->columns; i++) {
        if (!sx_guard_whole(g->values[i], g->rows * sizeof(double)) ||
            !sx_guard_whole(g->status[i], g->rows))
            return false;
    }
    return true;
}

static void guarded_copy(const guarded *g, const sx_plugin_scores *scores)
{
    for (uint32_t i = 0; i < g->columns; i++) {
        memcpy(scores->values[i], g->values[i], g->rows * sizeof(double));
        memcpy(scores->status[i], g->status[i], g->rows);
    }
}

sx_plugin_status sx_probe_score(sx_native *native, bool notes, const sx_plugin_block *answers,
                                const sx_plugin_scores *scores, sx_plugin_error *error)
{
    const char *call = notes ? "check" : "score";
    guarded g;
    sx_crossing crossing;
    if (!guarded_new(&g, scores))
        return SX_PLUGIN_E_MEMORY;
    sx_plugin_scores own = *scores;
    own.size = sizeof own;
    own.values = g.values;
    own.status = g.status;
    sx_native_enter(&crossing);
    sx_plugin_status status =
        notes ? native->validity->check(native->self, answers, &own, &crossing.error)
              : native->plugin->score(native->self, answers, &own, &crossing.error);
    bool rounding = fegetround() == FE_TONEAREST;
    status = sx_native_leave(&crossing, status, error);
    if (!guarded_whole(&g))
        status = broke(error, call, "wrote outside its columns");
    else if (!rounding)
        status = broke(error, call, "left another rounding mode behind");
    else if (status == SX_PLUGIN_OK)
        guarded_copy(&g, scores);
    guarded_free(&g);
    return status;
}

/* --- next ------------------------------------------------------------------------------------- */

typedef struct choice {
    sx_plugin_status status;
    uint8_t *state;
    uint32_t length;
    int32_t item;
} choice;

/* NULL, or what it did wrong. */
static const char *choose(sx_native *native, const sx_plugin_block *so_far, const uint8_t *state,
                          choice *ret, sx_plugin_error *error)
{
    uint32_t most = native->adaptive->state_max;
    sx_crossing crossing;
    memcpy(ret->state, state, most);
    sx_native_enter(&crossing);
    ret->status = native->adaptive->next(native->self, so_far, ret->state, &ret->length, &ret->item,
                                         &crossing.error);
    ret->status = sx_native_leave(&crossing, ret->status, error);
    if (!sx_guard_whole(ret->state, most))
        return "wrote outside the bytes of state that it announced";
    if (ret->length > most)
        return "says that it used more bytes of state than it announced";
    return NULL;
}

static bool same_choice(const choice *a, const choice *b)
{
    if (a->status != b->status || a->status < 0)
        return a->status == b->status;
    return a->item == b->item && a->length == b->length &&
           memcmp(a->state, b->state, a->length) == 0;
}

sx_plugin_status sx_probe_next(sx_native *native, const sx_plugin_block *so_far, uint8_t *state,
                               uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    uint32_t most = native->adaptive->state_max;
    choice one = {0, sx_guard_new(most), *state_length, -1};
    choice two = {0, sx_guard_new(most), *state_length, -1};
    sx_plugin_status status = SX_PLUGIN_E_MEMORY;
    if (one.state && two.state) {
        const char *wrong = choose(native, so_far, state, &one, error);
        if (!wrong)
            wrong = choose(native, so_far, state, &two, error);
        if (!wrong && !same_choice(&one, &two))
            wrong = "chose otherwise when it was asked twice with the same state and answers";
        status = wrong ? broke(error, "next", wrong) : one.status;
    }
    if (status == SX_PLUGIN_OK) {
        memcpy(state, one.state, most);
        *state_length = one.length;
        *ret_item = one.item;
    }
    sx_guard_free(one.state);
    sx_guard_free(two.state);
    return status;
}

/* --- text ------------------------------------------------------------------------------------- */

typedef struct wording {
    sx_native *native;
    const sx_plugin_text_context *context;
} wording;

static sx_plugin_status fill_wording(void *context, char *buffer, uint64_t capacity,
                                     uint64_t *ret_length, sx_plugin_error *error)
{
    const wording *w = context;
    return w->native->text->text(w->native->self, w->context, buffer, capacity, ret_length, error);
}

sx_plugin_status sx_probe_text(sx_native *native, const sx_plugin_text_context *context,
                               char *buffer, uint64_t capacity, uint64_t *ret_length,
                               sx_plugin_error *error)
{
    wording w = {native, context};
    sx_crossing crossing;
    char problem[200], *text = NULL;
    size_t length = 0;
    sx_native_enter(&crossing);
    bool good = sx_guard_fill(fill_wording, &w, 65536, problem, sizeof problem, &text, &length);
    (void)sx_native_leave(&crossing, SX_PLUGIN_OK, NULL);
    if (!good)
        return broke(error, "text:", problem);
    *ret_length = length;
    sx_plugin_status status = length <= capacity ? SX_PLUGIN_OK : SX_PLUGIN_E_SPACE;
    if (status == SX_PLUGIN_OK && length > 0)
        memcpy(buffer, text, length);
    free(text);
    return status;
}
