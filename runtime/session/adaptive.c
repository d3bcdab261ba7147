/*
 * adaptive.c: choices of the next item: kept in order, asked of the code, checked before they count.
 */
#include "session/adaptive.h"

#include <string.h>

#include "host/columns.h"
#include "host/failure.h"

bool sx_adaptive_init(sx_step *step)
{
    const sx_model *model = step->loaded->model;
    step->adaptive = NULL;
    if (!model->adaptive.present) {
        return true;
    }
    step->adaptive = sx_arena_alloc(step->arena, sizeof *step->adaptive);
    if (step->adaptive == NULL || step->response == NULL) {
        return false;
    }
    step->response->adaptive = true;
    step->adaptive->choices =
        sx_arena_array(step->arena, model->item_count + 2, sizeof *step->adaptive->choices);
    return step->adaptive->choices != NULL;
}

bool sx_adaptive_chosen(const sx_step *step, size_t item)
{
    if (item >= step->loaded->model->item_count) {
        return true;
    }
    for (size_t i = 0; i < step->adaptive->count; i++) {
        if (step->adaptive->choices[i].item == item) {
            return true;
        }
    }
    return false;
}

static bool is_enough(const sx_step *step)
{
    size_t count = step->adaptive->count;
    return count > 0 && step->adaptive->choices[count - 1].item == SX_STEP_END;
}

bool sx_adaptive_waits(const sx_step *step)
{
    return step->adaptive != NULL && step->state == SX_STEP_OPEN && step->at >= step->count &&
           !is_enough(step);
}

/* Chosen items stand in the order of the choices, right after the parameters; the response says so. */
static void put_in_order(sx_step *step)
{
    const sx_model *model = step->loaded->model;
    sx_response *response = step->response;
    size_t place = model->parameter_count;
    response->fallback = false;
    response->asked = step->order + place;
    response->asked_count = 0;
    for (size_t i = 0; i < step->adaptive->count; i++) {
        const sx_choice *choice = &step->adaptive->choices[i];
        response->fallback = response->fallback || choice->fallback;
        if (choice->item != SX_STEP_END) {
            step->order[place++] = choice->item;
            response->asked_count++;
        }
    }
    for (size_t item = 0; item < model->item_count; item++) {
        if (!sx_adaptive_chosen(step, item)) {
            step->order[place++] = item;
        }
    }
}

bool sx_adaptive_take(sx_step *step, const sx_choice *choice)
{
    const sx_model *model = step->loaded->model;
    if (!sx_adaptive_waits(step)) {
        return false;
    }
    if (choice->item != SX_STEP_END &&
        (choice->item >= model->item_count || sx_adaptive_chosen(step, choice->item))) {
        return false;
    }
    size_t count = step->adaptive->count;
    step->adaptive->choices[count] = *choice;
    step->adaptive->count = count + 1;
    put_in_order(step);
    return true;
}

void sx_adaptive_forget(sx_step *step, size_t item)
{
    sx_adaptive_step *adaptive = step->adaptive;
    if (item >= step->loaded->model->item_count) {
        adaptive->count = 0; /* a parameter: everything rests on it */
        put_in_order(step);
        return;
    }
    for (size_t i = 0; i < adaptive->count; i++) {
        if (adaptive->choices[i].item == item) {
            adaptive->count = i + 1;
            put_in_order(step);
            return;
        }
    }
}

size_t sx_adaptive_most(const sx_step *step)
{
    const sx_model *model = step->loaded->model;
    size_t chosen = step->response->asked_count;
    size_t left = 0;
    if (is_enough(step)) {
        return chosen;
    }
    for (size_t item = 0; item < model->item_count; item++) {
        left += !sx_adaptive_chosen(step, item) && step->allowed[item];
    }
    size_t most = model->adaptive.most;
    return most > 0 && most < chosen + left ? most : chosen + left;
}

/* --- asking ------------------------------------------------------------------------------------ */

/* The first item that was not asked and that its condition shows. */
static size_t first_open(const sx_step *step)
{
    for (size_t item = 0; item < step->loaded->model->item_count; item++) {
        if (!sx_adaptive_chosen(step, item) && step->allowed[item]) {
            return item;
        }
    }
    return SX_STEP_END;
}

static sx_status call_code(sx_step *step, sx_code *code, uint8_t *state, uint32_t *state_length,
                           int32_t *ret_item, sx_fate *ret_fate)
{
    sx_columns columns;
    if (!sx_columns_start(&columns, step->loaded, 1)) {
        return SX_E_MEMORY;
    }
    sx_run_begin(columns.inputs, 1);
    sx_response_fill(step->response, columns.inputs, 0);
    *ret_fate = sx_code_next(code, sx_columns_block(&columns), state, state_length, ret_item);
    sx_columns_end(&columns);
    return SX_OK;
}

static bool is_choice(const sx_step *step, int32_t item)
{
    return item >= 0 && (size_t)item < step->loaded->model->item_count &&
           !sx_adaptive_chosen(step, (size_t)item) && step->allowed[item];
}

/* Why what the code chose cannot be asked; "" when it can. */
static const char *wrong_choice(const sx_step *step, int32_t item)
{
    if (item < 0 || (size_t)item >= step->loaded->model->item_count) {
        return "next gives a number that is no item's";
    }
    return sx_adaptive_chosen(step, (size_t)item) ? "next gives an item that was asked before"
                                                  : "next gives an item that its show_if hides";
}

/* Why the code could not say, in the words that scoring uses; `chosen`: it said something that is no choice. */
static void note_failure(const sx_step *step, sx_code *code, sx_fate fate, const int32_t *chosen,
                         sx_failure *ret)
{
    const char *of_fate = sx_fate_code(fate);
    const sx_failure plain = {.code = of_fate == NULL ? "" : of_fate,
                              .where = {.file = step->loaded->path},
                              .message = "the code did not answer",
                              .excerpt = ""};
    if (chosen != NULL) {
        *ret = plain;
        ret->message = wrong_choice(step, *chosen);
    } else if (code == NULL || !sx_failure_get(step->loaded, code, ret)) {
        *ret = plain;
        ret->message =
            code == NULL ? "its process could not be started: see `sextant doctor`" : ret->message;
    }
}

/* What happens when the code cannot say. */
static sx_status fall_back(const sx_step *step, sx_fate fate, const sx_failure *why,
                           sx_diags *diags, sx_choice *ret)
{
    const sx_model *model = step->loaded->model;
    if (model->adaptive.pause) {
        sx_diag_add(diags, sx_code_status(step->loaded->kind), "SESSION.PAUSED", why->where,
                    "resume the session when the instrument works again",
                    "the code of %s could not choose the next question (%s, %s): %s; every answer "
                    "is saved",
                    model->id, sx_fate_word(fate), why->code, why->message);
        sx_diag_excerpt(diags, why->excerpt);
        return sx_code_status(step->loaded->kind);
    }
    sx_diag_warn(diags, "SESSION.LINEAR", why->where, NULL,
                 "the code of %s could not choose the next question (%s, %s): %s; the questions "
                 "follow in their order",
                 model->id, sx_fate_word(fate), why->code, why->message);
    sx_diag_excerpt(diags, why->excerpt);
    ret->item = first_open(step);
    ret->fallback = true;
    return SX_OK;
}

sx_status sx_adaptive_ask(sx_step *step, sx_diags *diags, sx_choice *ret)
{
    const sx_adaptive_step *adaptive = step->adaptive;
    const sx_model *model = step->loaded->model;
    *ret = (sx_choice){.item = SX_STEP_END};
    if (adaptive->count > 0) { /* the state goes on also when the code is not asked */
        const sx_choice *last = &adaptive->choices[adaptive->count - 1];
        ret->state = last->state;
        ret->state_length = last->state_length;
    }
    if (first_open(step) == SX_STEP_END ||
        (model->adaptive.most > 0 && adaptive->count >= model->adaptive.most)) {
        return SX_OK;
    }
    uint8_t *state = sx_arena_alloc(step->arena, SX_PLUGIN_STATE_MAX);
    if (state == NULL) {
        return SX_E_MEMORY;
    }
    if (ret->state_length > 0) {
        memcpy(state, ret->state, ret->state_length);
    }
    sx_code *code =
        step->loaded->engine == NULL ? NULL : sx_engine_take(step->loaded->engine, NULL);
    int32_t item = -1;
    sx_fate fate = SX_FATE_NO_WORKER;
    uint32_t length = ret->state_length;
    sx_status status = code == NULL ? SX_OK : call_code(step, code, state, &length, &item, &fate);
    bool no_choice = status == SX_OK && fate == SX_FATE_OK && item != -1 && !is_choice(step, item);
    if (no_choice) {
        fate = SX_FATE_INVALID;
    }
    bool failed = status == SX_OK && fate != SX_FATE_OK;
    if (failed) {
        sx_failure why;
        note_failure(step, code, fate, no_choice ? &item : NULL, &why);
        status = fall_back(step, fate, &why, diags, ret);
    }
    sx_engine_give_back(step->loaded->engine, code);
    if (failed || status != SX_OK) {
        return status;
    }
    ret->item = item < 0 ? SX_STEP_END : (size_t)item;
    ret->state = state;
    ret->state_length = length;
    return SX_OK;
}
