/*
 * step.c: taking one answer. The order is fixed: what is shown, what counts, what changed, and then
 * the flags over the whole history.
 */
#include "session/adaptive.h"

#include <string.h>

#include "base/clock.h"

/* What is shown, where conditions may keep items away. */
static bool init_conditions(sx_step *step)
{
    const sx_loaded *loaded = step->loaded;
    step->shown = sx_arena_array(step->arena, step->count, sizeof *step->shown);
    step->hidden = sx_arena_array(step->arena, step->count, sizeof *step->hidden);
    step->allowed = sx_arena_array(step->arena, step->count, sizeof *step->allowed);
    if (step->shown == NULL || step->hidden == NULL || step->allowed == NULL) {
        return false;
    }
    for (size_t i = 0; i < step->count; i++) {
        step->shown[i] = step->allowed[i] = true;
        if (!sx_reply_missing(loaded->model, i, SX_CELL_NOT_SHOWN, step->arena, &step->hidden[i])) {
            return false;
        }
    }
    if (sx_shown_any(loaded->model)) {
        step->answers = sx_run_new(loaded->shown, 1);
        step->conditions = sx_run_new(loaded->shown, 1);
        return step->answers != NULL && step->conditions != NULL;
    }
    return true;
}

bool sx_step_init(sx_step *step, const sx_loaded *loaded, sx_arena *arena)
{
    const sx_model *model = loaded->model;
    size_t count = model->item_count + model->parameter_count;
    size_t flags = model->flag_count == 0 ? 1 : model->flag_count;
    *step = (sx_step){.loaded = loaded, .arena = arena, .count = count};
    step->given = sx_arena_array(arena, count, sizeof *step->given);
    step->asked = sx_arena_array(arena, count, sizeof *step->asked);
    step->before = sx_arena_array(arena, count, sizeof *step->before);
    step->kept = sx_arena_array(arena, count, sizeof *step->kept);
    step->order = sx_arena_array(arena, count, sizeof *step->order);
    step->flags = sx_arena_array(arena, flags, sizeof *step->flags);
    step->fresh = sx_arena_array(arena, flags, sizeof *step->fresh);
    step->response = sx_response_new(loaded, arena);
    if (!init_conditions(step) || !sx_adaptive_init(step) || step->given == NULL ||
        step->asked == NULL || step->before == NULL || step->kept == NULL || step->order == NULL ||
        step->flags == NULL || step->fresh == NULL || step->response == NULL) {
        return false;
    }
    memcpy(step->given, step->response->replies, count * sizeof *step->given);
    for (size_t i = 0; i < count; i++) {
        step->order[i] =
            i < model->parameter_count ? model->item_count + i : i - model->parameter_count;
    }
    return true;
}

void sx_step_end(sx_step *step)
{
    sx_run_free(step->answers);
    sx_run_free(step->conditions);
    step->answers = NULL;
    step->conditions = NULL;
}

/* What is shown now, and what counts as the replies then: an item that is not shown is `not_shown`,
 * whatever was answered before. */
static void update_shown(sx_step *step)
{
    const sx_response given = {
        .loaded = step->loaded, .replies = step->given, .reply_count = step->count};
    if (step->conditions != NULL) {
        sx_run_begin(step->answers, 1);
        sx_response_fill(&given, step->answers, 0);
        sx_shown_person(step->loaded, step->conditions, step->answers);
    }
    for (size_t i = 0; i < step->count; i++) {
        step->allowed[i] =
            step->conditions == NULL || sx_shown_item(step->loaded, step->conditions, i);
        step->shown[i] =
            step->allowed[i] && (step->adaptive == NULL || sx_adaptive_chosen(step, i));
        step->response->replies[i] = step->shown[i] ? step->given[i] : step->hidden[i];
    }
}

/* Asked of the person: shown, and not measured. */
static bool is_asked(const sx_step *step, size_t item)
{
    return step->shown[item] && !step->loaded->model->items[item].measured;
}

/* The first place from `at` on whose item is asked. */
static size_t next_shown(const sx_step *step, size_t at)
{
    while (at < step->count && !is_asked(step, step->order[at])) {
        at++;
    }
    return at;
}

sx_status sx_step_open(sx_step *step, const char *at)
{
    step->state = SX_STEP_OPEN;
    step->response->started = at;
    update_shown(step);
    step->at = next_shown(step, 0);
    return sx_response_flags(step->response, step->flags);
}

/* A first answer is no change; once there was one, everything that happens to it is. */
static bool is_change(const sx_step *step, size_t item)
{
    sx_cell old = sx_reply_status(&step->before[item]);
    return step->kept[item] || (old != SX_CELL_SKIPPED && old != SX_CELL_NOT_SHOWN);
}

/* Puts items whose reply is another one than before among the changes: those that count as changes,
 * or (`rest`) the others. */
static bool keep_changes(sx_step *step, bool rest, const char *at)
{
    sx_response *response = step->response;
    for (size_t i = 0; i < step->count; i++) {
        if (is_change(step, i) == rest ||
            sx_reply_equal(step->loaded->model, i, &step->before[i], &response->replies[i])) {
            continue;
        }
        if (!sx_response_add_change(response, step->arena, i, &step->before[i],
                                    &response->replies[i], at)) {
            return false;
        }
        if (!rest) {
            step->kept[i] = true;
        }
    }
    return true;
}

static bool lost_a_flag(const sx_step *step)
{
    for (size_t i = 0; i < step->loaded->model->flag_count; i++) {
        if (step->flags[i].state == SX_FLAG_RAISED && step->fresh[i].state != SX_FLAG_RAISED) {
            return true;
        }
    }
    return false;
}

/*
 * The flags of the response as it would be saved now. A flag may rest on an item that had no answer
 * yet when it was raised; the first answer must then stand among the changes, or reading the saved
 * response would not raise the flag again.
 */
static sx_status update_flags(sx_step *step, const char *at)
{
    sx_status status = sx_response_flags(step->response, step->fresh);
    if (status == SX_OK && lost_a_flag(step)) {
        status = keep_changes(step, true, at) ? sx_response_flags(step->response, step->fresh)
                                              : SX_E_MEMORY;
        for (size_t i = 0; i < step->response->change_count; i++) {
            step->kept[step->response->changes[i].item] = true;
        }
    }
    if (status == SX_OK) {
        memcpy(step->flags, step->fresh, step->loaded->model->flag_count * sizeof *step->flags);
    }
    return status;
}

sx_status sx_step_take(sx_step *step, size_t item, const sx_reply *reply, const char *at)
{
    sx_response *response = step->response;
    size_t bytes = step->count * sizeof *response->replies;
    size_t place = 0;
    while (place < step->count && step->order[place] != item) {
        place++;
    }
    if (place == step->count) {
        return SX_E_INTERNAL;
    }
    if (step->adaptive != NULL && step->asked[item] &&
        !sx_reply_equal(step->loaded->model, item, &step->given[item], reply)) {
        sx_adaptive_forget(step, item);
        for (place = 0; step->order[place] != item;) {
            place++; /* the order may have changed behind it only, but it is looked up all the same */
        }
    }
    step->given[item] = *reply;
    step->asked[item] = true;
    memcpy(step->before, response->replies, bytes);
    update_shown(step);
    if (!keep_changes(step, false, at)) {
        return SX_E_MEMORY;
    }
    sx_status status = update_flags(step, at);
    step->at = next_shown(step, place + 1);
    return status;
}

bool sx_step_back(sx_step *step)
{
    for (size_t i = step->at; i > 0; i--) {
        if (is_asked(step, step->order[i - 1])) {
            step->at = i - 1;
            return true;
        }
    }
    return false;
}

sx_status sx_step_choose(sx_step *step, const sx_choice *choice)
{
    if (!sx_adaptive_take(step, choice)) {
        return SX_E_STORE;
    }
    update_shown(step);
    step->at = next_shown(step, step->loaded->model->parameter_count);
    while (step->at < step->count && step->asked[step->order[step->at]]) {
        step->at = next_shown(step, step->at + 1);
    }
    return SX_OK;
}

/* Parameters that are measured: the whole seconds from the first question to the end. */
static void measure(sx_step *step, const char *at)
{
    const sx_model *model = step->loaded->model;
    int64_t from;
    int64_t to;
    if (step->response->started == NULL || !sx_time_read(step->response->started, &from) ||
        !sx_time_read(at, &to)) {
        return;
    }
    for (size_t i = model->item_count; i < step->count; i++) {
        const sx_item *item = &model->items[i];
        int64_t value = item->measured && item->digits == 0 ? to - from : -1;
        const sx_field *field = &model->fields[item->first_field];
        if (value >= field->low && value <= field->high && value >= 0) {
            step->given[i].cells[0] = (sx_reply_cell){value, SX_CELL_OK};
            step->response->replies[i] = step->given[i];
        }
    }
}

sx_status sx_step_finish(sx_step *step, const char *at)
{
    measure(step, at);
    step->state = SX_STEP_FINISHED;
    step->response->finished = at;
    return sx_response_flags(step->response, step->flags); /* what is missing stays missing */
}

size_t sx_step_item(const sx_step *step)
{
    return step->at < step->count ? step->order[step->at] : SX_STEP_END;
}

void sx_step_progress(const sx_step *step, size_t *ret_number, size_t *ret_total, bool *ret_most)
{
    size_t chosen = 0;
    *ret_number = 0;
    *ret_total = 0;
    for (size_t i = 0; i < step->count; i++) {
        if (is_asked(step, step->order[i])) {
            (*ret_total)++;
            *ret_number += i <= step->at;
            chosen += step->order[i] < step->loaded->model->item_count;
        }
    }
    *ret_most = false;
    if (step->adaptive != NULL) {
        size_t most = sx_adaptive_most(step);
        *ret_most = most > chosen;
        *ret_total += most > chosen ? most - chosen : 0;
    }
}
