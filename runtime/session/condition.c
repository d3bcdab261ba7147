/*
 * condition.c: the inputs of a battery's conditions: "instrument.scale" as a number, or as a label
 * where the condition compares it with one, and "instrument.flag" as a truth.
 */
#include "session/condition.h"

#include <string.h>

#include "host/code.h"

#define REAL_PLACES 1000000 /* a score that is not exact is compared to six places */
#define REAL_LIMIT 1e12

/* Where an input comes from. */
typedef struct source {
    size_t step;
    size_t index; /* of the scale or flag */
    bool flag;
    bool label;
    bool used;
} source;

struct sx_condition {
    sx_plan *plan;
    sx_rule_input *inputs;
    source *sources;
    size_t count;
};

static sx_status out_of_memory(const sx_battery *battery, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "SESSION.MEMORY", (sx_where){.file = battery->file},
                       NULL, "memory ran out while reading a battery");
}

static bool add_input(sx_condition *condition, const sx_model *model, source from, sx_arena *arena)
{
    const char *id = from.flag ? model->flags[from.index].id : model->scales[from.index].id;
    sx_rule_input *input = &condition->inputs[condition->count];
    *input =
        (sx_rule_input){.name = sx_arena_printf(arena, "%s.%s", model->id, id), .truth = from.flag};
    if (input->name == NULL) {
        return false;
    }
    condition->sources[condition->count] = from;
    condition->count++;
    return true;
}

static sx_status collect_inputs(sx_condition *condition, size_t index, const sx_step *steps,
                                sx_arena *arena)
{
    size_t count = 1;
    for (size_t i = 0; i < index; i++) {
        count += steps[i].loaded->model->scale_count + steps[i].loaded->model->flag_count;
    }
    condition->inputs = sx_arena_array(arena, count, sizeof *condition->inputs);
    condition->sources = sx_arena_array(arena, count, sizeof *condition->sources);
    if (condition->inputs == NULL || condition->sources == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < index; i++) {
        const sx_model *model = steps[i].loaded->model;
        for (size_t k = 0; k < model->scale_count; k++) {
            if (!add_input(condition, model, (source){.step = i, .index = k}, arena)) {
                return SX_E_MEMORY;
            }
        }
        for (size_t k = 0; k < model->flag_count; k++) {
            if (sx_model_find_scale(model, model->flags[k].id) < 0 &&
                !add_input(condition, model, (source){i, k, true, false, false}, arena)) {
                return SX_E_MEMORY;
            }
        }
    }
    return SX_OK;
}

static size_t label_count(const sx_scale *scale)
{
    return scale->category_count > 0 ? scale->category_count : scale->band_count;
}

static const char *label_id(const sx_scale *scale, size_t index)
{
    return scale->category_count > 0 ? scale->categories[index].label : scale->bands[index].id;
}

static bool has_label(const sx_scale *scale, const char *name)
{
    for (size_t i = 0; i < label_count(scale); i++) {
        if (sx_str_equal(label_id(scale, i), name)) {
            return true;
        }
    }
    return false;
}

static size_t find_input(const sx_condition *condition, const char *name)
{
    size_t i = 0;
    while (i < condition->count && !sx_str_equal(condition->inputs[i].name, name)) {
        i++;
    }
    return i;
}

static bool is_comparison(const sx_expr *expr)
{
    return expr->kind >= SX_EXPR_EQUAL && expr->kind <= SX_EXPR_AT_LEAST && expr->arg_count == 2;
}

/* Marks the inputs that are used, and those that are compared with a label. */
static void mark(sx_condition *condition, const sx_expr *expr, const sx_step *steps)
{
    if (expr->kind == SX_EXPR_NAME) {
        size_t input = find_input(condition, expr->name);
        if (input < condition->count) {
            condition->sources[input].used = true;
        }
    }
    for (int side = 0; is_comparison(expr) && side < 2; side++) {
        const sx_expr *label = expr->args[1 - side];
        size_t input = expr->args[side]->kind == SX_EXPR_NAME && label->kind == SX_EXPR_NAME
                           ? find_input(condition, expr->args[side]->name)
                           : condition->count;
        if (input < condition->count && !condition->sources[input].flag) {
            source *from = &condition->sources[input];
            const sx_scale *scale = &steps[from->step].loaded->model->scales[from->index];
            from->label = from->label || has_label(scale, label->name);
        }
    }
    for (size_t i = 0; i < expr->arg_count; i++) {
        mark(condition, expr->args[i], steps);
    }
}

/* Category scales have nothing but labels; others where the condition asks for one. */
static bool add_labels(sx_condition *condition, const sx_step *steps, sx_arena *arena)
{
    for (size_t i = 0; i < condition->count; i++) {
        source *from = &condition->sources[i];
        if (from->flag) {
            continue;
        }
        const sx_scale *scale = &steps[from->step].loaded->model->scales[from->index];
        from->label = from->label || scale->compute == SX_COMPUTE_CATEGORY;
        size_t count = from->label ? label_count(scale) : 0;
        const char **labels = count == 0 ? NULL : sx_arena_array(arena, count, sizeof *labels);
        if (count > 0 && labels == NULL) {
            return false;
        }
        for (size_t k = 0; k < count; k++) {
            labels[k] = label_id(scale, k);
        }
        condition->inputs[i].labels = labels;
        condition->inputs[i].label_count = count;
    }
    return true;
}

sx_status sx_condition_new(const sx_battery *battery, size_t index, const sx_step *steps,
                           sx_arena *arena, sx_diags *diags, sx_condition **ret)
{
    const sx_expr *when = battery->steps[index].when;
    *ret = NULL;
    if (when == NULL) {
        return SX_OK;
    }
    sx_condition *condition = sx_arena_alloc(arena, sizeof *condition);
    if (condition == NULL || collect_inputs(condition, index, steps, arena) != SX_OK) {
        return out_of_memory(battery, diags);
    }
    mark(condition, when, steps);
    if (!add_labels(condition, steps, arena)) {
        return out_of_memory(battery, diags);
    }
    sx_status status = sx_plan_rules(condition->inputs, condition->count, &when, 1, arena, diags,
                                     &condition->plan);
    *ret = status == SX_OK ? condition : NULL;
    return status;
}

/* --- evaluation -------------------------------------------------------------------------------- */

static sx_cell put_flag(sx_run *run, size_t input, const sx_step *step, size_t flag)
{
    sx_flag_state state = step->flags[flag].state;
    sx_run_values(run, input)[0] = state == SX_FLAG_RAISED;
    return state == SX_FLAG_NOT_ASSESSED ? SX_CELL_SKIPPED : SX_CELL_OK;
}

static sx_cell put_number(sx_run *run, size_t input, sx_number value)
{
    if (value.kind == SX_NUMBER_EXACT) {
        sx_run_values(run, input)[0] = value.num;
        sx_run_denominators(run, input)[0] = value.den;
        return SX_CELL_OK;
    }
    if (!(value.real > -REAL_LIMIT && value.real < REAL_LIMIT)) {
        return SX_CELL_UNDEFINED;
    }
    double scaled = value.real * REAL_PLACES;
    sx_run_values(run, input)[0] = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    sx_run_denominators(run, input)[0] = REAL_PLACES;
    return SX_CELL_OK;
}

static sx_cell put_score(sx_run *run, size_t input, const sx_score *score, bool label)
{
    if (score->status != SX_CELL_OK) {
        /* "not shown" is kept for steps that were not given */
        return score->status == SX_CELL_NOT_SHOWN ? SX_CELL_INCOMPLETE : score->status;
    }
    if (!label) {
        return put_number(run, input, score->value);
    }
    if (score->band < 0) {
        return SX_CELL_UNDEFINED;
    }
    sx_run_values(run, input)[0] = score->band;
    return SX_CELL_OK;
}

/* A run over the saved answers of a finished step. */
static sx_status run_scores(const sx_step *step, sx_scoring *ret)
{
    if (!sx_scoring_start(ret, step->loaded, 1)) {
        return SX_E_MEMORY;
    }
    sx_run_begin(ret->run, 1);
    sx_response_fill(step->response, ret->run, 0);
    sx_run_execute(ret->run);
    return SX_OK;
}

/* Fills the input; *ret_cell is its status. */
static sx_status put_input(const sx_condition *condition, size_t input, const sx_step *steps,
                           sx_run *run, sx_cell *ret_cell)
{
    const source *from = &condition->sources[input];
    const sx_step *step = &steps[from->step];
    *ret_cell = SX_CELL_NOT_SHOWN;
    if (step->state != SX_STEP_FINISHED) {
        return SX_OK;
    }
    if (from->flag) {
        *ret_cell = put_flag(run, input, step, from->index);
        return SX_OK;
    }
    sx_scoring scores = {0};
    sx_status status = run_scores(step, &scores);
    if (status == SX_OK) {
        sx_score score;
        sx_run_score(scores.run, from->index, 0, &score);
        *ret_cell = put_score(run, input, &score, from->label);
    }
    sx_scoring_end(&scores);
    return status;
}

sx_status sx_condition_given(const sx_condition *condition, const sx_step *steps, bool *ret,
                             bool *ret_unknown)
{
    sx_run *run = sx_run_new(condition->plan, 1);
    sx_status status = run == NULL ? SX_E_MEMORY : SX_OK;
    bool rests_on_not_given = false;
    bool rests_on_missing = false;
    if (status == SX_OK) {
        sx_run_begin(run, 1);
    }
    for (size_t i = 0; status == SX_OK && i < condition->count; i++) {
        sx_cell cell = SX_CELL_SKIPPED;
        if (!condition->sources[i].used) {
            continue; /* inputs are skipped unless they are filled */
        }
        status = put_input(condition, i, steps, run, &cell);
        sx_run_status(run, i)[0] = (uint8_t)cell;
        rests_on_not_given = rests_on_not_given || cell == SX_CELL_NOT_SHOWN;
        rests_on_missing = rests_on_missing || (cell != SX_CELL_OK && cell != SX_CELL_NOT_SHOWN);
    }
    if (status == SX_OK) {
        sx_run_execute(run);
        int truth = sx_run_truth(run, 0, 0);
        *ret_unknown = truth < 0;
        *ret = truth > 0 || (truth < 0 && (rests_on_missing || !rests_on_not_given));
    }
    sx_run_free(run);
    return status;
}
