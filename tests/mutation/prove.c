/*
 * prove.c: both manifests, on all patterns of answers. See prove.h.
 */
#include "prove.h"

#include <string.h>

#include "flags/flags.h"
#include "host/coverage_choices.h"
#include "host/coverage_trial.h"
#include "host/shown.h"
#include "plan/reading.h"

#define ROWS 2048

typedef struct prover {
    const sx_loaded *original, *mutant;
    sx_arena *arena;
    const sx_choices_of *choices; /* of the original, by item and parameter */
    sx_choice **mutant_choices;   /* what the same texts are in the mutant */
    bool *varied;                 /* by item and parameter */
    size_t *at;                   /* the pattern: which choice */
    size_t width;
    sx_run *cells[2];
    uint64_t tried;
} prover;

/* ---- answers ---------------------------------------------------------------------------------------- */

/* Is every answer that the item can have among its choices? */
static bool is_complete(const sx_model *model, size_t item, const sx_choices_of *of)
{
    const sx_item *it = &model->items[item];
    const sx_field *field = &model->fields[it->first_field];
    if (it->kind == SX_ITEM_CHOICE)
        return true;
    return (it->kind == SX_ITEM_NUMBER || it->kind == SX_ITEM_SLIDER) &&
           (uint64_t)(field->high - field->low) + 1 == of->answers;
}

/* The texts of the original, as the mutant reads them. False: it does not. */
static bool read_choices(prover *p)
{
    const sx_model *model = p->original->model, *other = p->mutant->model;
    for (size_t i = 0; i < p->width; i++) {
        const sx_choices_of *of = &p->choices[i];
        p->mutant_choices[i] = sx_arena_array(p->arena, of->count + 1, sizeof(sx_choice));
        if (!p->mutant_choices[i])
            return false;
        for (size_t k = 0; k < of->count; k++) {
            sx_choice *own = &p->mutant_choices[i][k];
            *own = of->items[k];
            if (model->items[i].kind != SX_ITEM_CHOICE || k + 1 == of->count)
                continue;
            int64_t *value = sx_arena_alloc(p->arena, sizeof *value);
            const char *expected;
            own->cell = SX_CELL_OK;
            if (!value)
                return false;
            *value = 0;
            own->values = value;
            if (strcmp(own->text, "not_applicable") == 0)
                own->cell = of->items[k].cell;
            else if (sx_answer_read(other, other->items[i].first_field, sx_slice_of(own->text),
                                    value, &own->cell, &expected) != SX_OK)
                return false;
        }
    }
    return true;
}

/* ---- what a result rests on --------------------------------------------------------------------------- */

static void mark_output(prover *p, const sx_plan *plan, size_t output)
{
    const sx_model *model = p->original->model;
    for (size_t f = 0; f < model->field_count; f++)
        if (sx_plan_rests_on(plan, output, f))
            p->varied[model->fields[f].item] = true;
}

/* The items that the output rests on in either of the two, and those that these are hidden by. False: too
 * many patterns, or an item with answers that cannot all be tried. */
static bool choose_items(prover *p, const sx_plan *plan, const sx_plan *other, size_t output)
{
    const sx_model *model = p->original->model;
    memset(p->varied, 0, p->width * sizeof *p->varied);
    mark_output(p, plan, output);
    mark_output(p, other, output);
    for (size_t round = 0; round < p->width; round++)
        for (size_t i = 0; i < p->width; i++)
            if (p->varied[i]) {
                mark_output(p, p->original->shown, i);
                mark_output(p, p->mutant->shown, i);
            }
    uint64_t patterns = 1;
    for (size_t i = 0; i < p->width; i++) {
        if (!p->varied[i])
            continue;
        patterns *= p->choices[i].count;
        if (model->items[i].field_count != 1 || !is_complete(model, i, &p->choices[i]) ||
            patterns > PROVE_MAX)
            return false;
    }
    return true;
}

/* ---- running ------------------------------------------------------------------------------------------ */

static void fill_row(prover *p, size_t row)
{
    const sx_model *model = p->original->model;
    for (size_t i = 0; i < p->width; i++) {
        const sx_item *item = &model->items[i];
        size_t k = p->varied[i] ? p->at[i] : p->choices[i].count - 1;
        const sx_choice *choice[2] = {&p->choices[i].items[k], &p->mutant_choices[i][k]};
        for (size_t side = 0; side < 2; side++)
            for (size_t f = 0; f < item->field_count; f++) {
                sx_run_values(p->cells[side], item->first_field + f)[row] =
                    choice[side]->values ? choice[side]->values[f] : 0;
                sx_run_status(p->cells[side], item->first_field + f)[row] =
                    (uint8_t)choice[side]->cell;
            }
    }
}

/* False: that was the last pattern. */
static bool next_pattern(prover *p)
{
    for (size_t i = 0; i < p->width; i++) {
        if (!p->varied[i])
            continue;
        if (++p->at[i] < p->choices[i].count)
            return true;
        p->at[i] = 0;
    }
    return false;
}

/* Are the cut-offs met and the levels of the findings the same? */
static bool same_reading(const sx_model *a, const sx_model *b, size_t output, const sx_score *x,
                         const sx_score *y)
{
    const sx_scale *s = &a->scales[output], *t = &b->scales[output];
    bool same = s->cutoff_count == t->cutoff_count && a->finding_count == b->finding_count;
    for (size_t i = 0; same && i < s->cutoff_count; i++)
        same = sx_score_meets(s, &s->cutoffs[i], x) == sx_score_meets(t, &t->cutoffs[i], y);
    for (size_t i = 0; same && i < a->finding_count; i++) {
        const sx_finding_rule *f = &a->findings[i], *g = &b->findings[i];
        same = sx_str_equal(f->scale, g->scale);
        if (!same || !sx_str_equal(f->scale, s->id))
            continue;
        const sx_finding_level *k = sx_score_level(f, s, x), *l = sx_score_level(g, t, y);
        same = (k != NULL) == (l != NULL) && (!k || k->level == l->level);
    }
    return same;
}

static bool same_score(const sx_side *a, const sx_side *b, size_t output, size_t row)
{
    sx_score x, y;
    sx_run_score(a->scoring.run, output, row, &x);
    sx_run_score(b->scoring.run, output, row, &y);
    return x.status == y.status &&
           (x.status != SX_CELL_OK ||
            (sx_number_equal(x.value, y.value) && x.band == y.band && x.edge == y.edge &&
             same_reading(a->loaded.model, b->loaded.model, output, &x, &y)));
}

/* Outputs: the scales, the notes, the flags, then what is shown of each item. */
static bool same_result(const prover *p, const sx_side *a, const sx_side *b, size_t output,
                        size_t row)
{
    const sx_model *model = p->original->model;
    size_t scores = model->scale_count + model->validity_count;
    bool contradicts = a->contradiction[row] != SX_FIELD_NONE;
    if (contradicts != (b->contradiction[row] != SX_FIELD_NONE))
        return false;
    if (output >= scores + model->flag_count) {
        output -= scores + model->flag_count;
        return sx_run_truth(a->shown, output, row) == sx_run_truth(b->shown, output, row);
    }
    if (contradicts) /* such an example is refused, whatever it expects */
        return true;
    if (output >= scores)
        return sx_flags_state(a->flags, output - scores, row) ==
               sx_flags_state(b->flags, output - scores, row);
    return output < model->scale_count ? same_score(a, b, output, row)
                                       : sx_run_truth(a->scoring.run, output, row) ==
                                             sx_run_truth(b->scoring.run, output, row);
}

static proof compare_block(prover *p, size_t output, size_t rows)
{
    sx_side a, b = {.rows = 0};
    proof found = PROOF_SAME;
    bool good = sx_side_run(&a, p->original, p->cells[0], rows);
    good = sx_side_run(&b, p->mutant, p->cells[1], rows) && good;
    for (size_t row = 0; good && found == PROOF_SAME && row < rows; row++)
        if (!same_result(p, &a, &b, output, row))
            found = PROOF_DIFFERENT;
    sx_side_end(&a);
    sx_side_end(&b);
    return good ? found : PROOF_NO_MEMORY;
}

static proof try_all(prover *p, size_t output)
{
    proof found = PROOF_SAME;
    bool more = true;
    memset(p->at, 0, p->width * sizeof *p->at);
    while (more && found == PROOF_SAME) {
        size_t rows = 0;
        sx_run_begin(p->cells[0], ROWS);
        sx_run_begin(p->cells[1], ROWS);
        for (; more && rows < ROWS; rows++) {
            fill_row(p, rows);
            more = next_pattern(p);
        }
        p->tried += rows;
        found = compare_block(p, output, rows);
    }
    return found;
}

/* ---- all results ---------------------------------------------------------------------------------------- */

static bool expr_names(const sx_expr *expr, const char *id, unsigned depth)
{
    if (!expr || depth > SX_EXPR_DEPTH_MAX)
        return false;
    if (expr->kind == SX_EXPR_RANGE)
        return true; /* it holds items alone, but of what else it may be nothing is assumed */
    if (expr->name && strcmp(expr->name, id) == 0)
        return true;
    for (size_t i = 0; i < expr->arg_count; i++)
        if (expr_names(expr->args[i], id, depth + 1))
            return true;
    return false;
}

static bool scale_names(const sx_scale *scale, const char *id)
{
    for (size_t i = 0; i < scale->term_count; i++)
        if (strcmp(scale->terms[i].name, id) == 0)
            return true;
    for (size_t i = 0; i < scale->among_count; i++)
        if (strcmp(scale->among[i].name, id) == 0)
            return true;
    for (size_t i = 0; i < scale->condition_count; i++)
        if (expr_names(scale->conditions[i], id, 0))
            return true;
    for (size_t i = 0; i < scale->category_count; i++)
        if (expr_names(scale->categories[i].when, id, 0))
            return true;
    return expr_names(scale->formula, id, 0);
}

/* Does the scale rest on the other one? */
static bool rests_on(const sx_model *model, size_t scale, size_t other, size_t depth)
{
    if (scale == other)
        return true;
    for (size_t i = 0; depth < model->scale_count && i < model->scale_count; i++)
        if (i != scale && scale_names(&model->scales[scale], model->scales[i].id) &&
            rests_on(model, i, other, depth + 1))
            return true;
    return false;
}

/* Can the output be another one when that scale is? Flags and what is shown rest on items alone. */
static bool may_differ(const prover *p, size_t output, int scale)
{
    const sx_model *model = p->original->model;
    if (scale < 0)
        return true;
    if (output < model->scale_count)
        return rests_on(model, output, (size_t)scale, 0);
    return output < model->scale_count + model->validity_count;
}

static proof try_output(prover *p, size_t output)
{
    const sx_model *model = p->original->model;
    size_t scores = model->scale_count + model->validity_count;
    const sx_loaded *a = p->original, *b = p->mutant;
    bool can = output < scores ? choose_items(p, a->scores, b->scores, output)
               : output < scores + model->flag_count
                   ? choose_items(p, a->flags, b->flags, output - scores)
                   : choose_items(p, a->shown, b->shown, output - scores - model->flag_count);
    return can ? try_all(p, output) : PROOF_NONE;
}

static proof try_outputs(prover *p, int scale)
{
    const sx_model *model = p->original->model;
    size_t outputs = model->scale_count + model->validity_count + model->flag_count + p->width;
    proof found = PROOF_SAME;
    for (size_t output = 0; found == PROOF_SAME && output < outputs; output++)
        if (may_differ(p, output, scale))
            found = try_output(p, output);
    return found;
}

proof prove_same(const sx_loaded *original, const sx_loaded *mutant, const char *scale,
                 uint64_t *ret_patterns)
{
    const sx_model *model = original->model;
    prover p = {.original = original, .mutant = mutant};
    *ret_patterns = 0;
    if (original->engine || model->item_count != mutant->model->item_count ||
        model->scale_count != mutant->model->scale_count ||
        model->flag_count != mutant->model->flag_count)
        return PROOF_NONE;
    p.width = model->item_count + model->parameter_count;
    p.arena = sx_arena_new(0);
    if (p.arena) {
        p.choices = sx_choices_make(model, p.arena);
        p.mutant_choices = sx_arena_array(p.arena, p.width + 1, sizeof *p.mutant_choices);
        p.varied = sx_arena_array(p.arena, p.width + 1, sizeof *p.varied);
        p.at = sx_arena_array(p.arena, p.width + 1, sizeof *p.at);
    }
    p.cells[0] = sx_run_new(original->flags, ROWS);
    p.cells[1] = sx_run_new(mutant->flags, ROWS);
    proof found = PROOF_NO_MEMORY;
    if (p.choices && p.mutant_choices && p.varied && p.at && p.cells[0] && p.cells[1])
        found = read_choices(&p) ? try_outputs(&p, scale ? sx_model_find_scale(model, scale) : -1)
                                 : PROOF_DIFFERENT;
    sx_run_free(p.cells[0]);
    sx_run_free(p.cells[1]);
    sx_arena_free(p.arena);
    *ret_patterns = p.tried;
    return found;
}
