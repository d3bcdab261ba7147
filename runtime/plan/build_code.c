/*
 * build_code.c: scales and validity notes of the instrument's code become CALL nodes. All of them get
 * the same columns: every field, then the scales that some `call:` names. See call.h.
 */
#include <string.h>

#include "base/str.h"
#include "plan/builder.h"

static bool no_memory(sx_builder *b, sx_where where)
{
    sx_builder_no_memory(b, where);
    return false;
}

/* Has every option that is an answer a score? */
static bool all_scored(const sx_item *item)
{
    bool any = false;
    for (size_t i = 0; i < item->responses->option_count; i++) {
        const sx_option *option = &item->responses->options[i];
        if (option->missing == SX_CELL_OK && !option->scored)
            return false;
        any = any || option->missing == SX_CELL_OK;
    }
    return any;
}

/* The index of the option as a number. */
static uint32_t option_index(sx_builder *b, const sx_item *item)
{
    const sx_response_set *set = item->responses;
    uint32_t input = sx_make_input(b, item->first_field, item->where);
    if (input == SX_NODE_NONE)
        return input;
    sx_node node = sx_builder_node(b, SX_OP_MAP, SX_TYPE_INT, &input, 1, item->where);
    node.name = item->id;
    node.table.count = set->option_count;
    node.table.values = sx_arena_array(b->arena, set->option_count, sizeof *node.table.values);
    node.table.status = sx_arena_array(b->arena, set->option_count, sizeof *node.table.status);
    if (!node.table.values || !node.table.status) {
        no_memory(b, item->where);
        return SX_NODE_NONE;
    }
    for (size_t i = 0; i < set->option_count; i++) {
        node.table.values[i] = (int64_t)i;
        node.table.status[i] = (uint8_t)set->options[i].missing;
    }
    node.low = sx_number_int(0);
    node.high = sx_number_int((int64_t)set->option_count - 1);
    node.bounded = true;
    return sx_builder_add(b, &node, (int64_t)set->option_count, 1);
}

static uint32_t field_column(sx_builder *b, size_t field)
{
    const sx_item *item = &b->model->items[b->model->fields[field].item];
    if (item->kind == SX_ITEM_CHOICE && !all_scored(item))
        return option_index(b, item);
    return sx_build_field_value(b, field, item->where);
}

/* Marks the scales that a `call:` names. False after an error. */
static bool mark_named(sx_builder *b, bool *named)
{
    const sx_model *model = b->model;
    for (size_t s = 0; s < model->scale_count; s++) {
        const sx_scale *scale = &model->scales[s];
        for (size_t t = 0; scale->compute == SX_COMPUTE_CALL && t < scale->term_count; t++) {
            const sx_term *term = &scale->terms[t];
            size_t index;
            if (sx_model_find(model, term->name, &index) != SX_NAME_SCALE)
                continue;
            if (model->scales[index].compute == SX_COMPUTE_CATEGORY) {
                sx_builder_error(b, "MANIFEST.REF", term->where, "items, and scales with a number",
                                 "scale %s has labels, which code does not get", term->name);
                return false;
            }
            if (model->scales[index].compute == SX_COMPUTE_CALL) {
                sx_builder_error(b, "MANIFEST.CYCLE", term->where,
                                 "items, and scales that do not come from the code",
                                 "scale %s comes from the code, so the code cannot get it",
                                 term->name);
                return false;
            }
            named[index] = true;
        }
    }
    return true;
}

/* Nodes and names of all columns. */
static bool fill_inputs(sx_builder *b, const bool *named, const char **names)
{
    const sx_model *model = b->model;
    size_t count = 0;
    for (size_t i = 0; i < model->field_count; i++) {
        names[count] = model->fields[i].name;
        b->call_args[count] = field_column(b, i);
        if (b->call_args[count++] == SX_NODE_NONE)
            return false;
    }
    for (size_t i = 0; i < model->scale_count; i++) {
        if (!named[i])
            continue;
        const sx_output *scale = sx_build_scale(b, i, model->scales[i].where);
        if (!scale)
            return false;
        names[count] = model->scales[i].id;
        b->call_args[count++] = scale->value;
    }
    return true;
}

static bool fill_outputs(sx_builder *b, sx_call_layout *layout, const char **names, double *low,
                         double *high)
{
    const sx_model *model = b->model;
    size_t count = 0;
    for (size_t i = 0; i < model->scale_count; i++) {
        const sx_scale *scale = &model->scales[i];
        if (scale->compute != SX_COMPUTE_CALL)
            continue;
        if (!scale->has_range) {
            sx_builder_error(b, "MANIFEST.REQUIRED", scale->where, "range: [LEAST, GREATEST]",
                             "scale %s has no range", scale->id);
            return false;
        }
        names[count] = scale->id;
        b->call_ranges[count++] = (sx_interval){scale->low, scale->high, false};
    }
    layout->scale_count = count;
    for (size_t i = 0; i < model->validity_count; i++) {
        if (model->validity[i].when)
            continue;
        names[count] = model->validity[i].id;
        b->call_ranges[count++] = (sx_interval){{0, 0}, {1, 0}, false};
    }
    layout->output_count = count;
    for (size_t i = 0; i < count; i++) {
        low[i] = sx_number_to_double(sx_number_decimal(b->call_ranges[i].low));
        high[i] = sx_number_to_double(sx_number_decimal(b->call_ranges[i].high));
    }
    return true;
}

/* Which inputs must have a value for the scale to have a score. False when memory ran out. */
static bool fill_needs(sx_builder *b, const sx_scale *scale, const sx_call_layout *layout,
                       const uint8_t **ret)
{
    const sx_model *model = b->model;
    uint8_t *needs = sx_arena_array(b->arena, layout->input_count + 1, sizeof *needs);
    if (!needs)
        return no_memory(b, scale->where);
    for (size_t t = 0; t < scale->term_count; t++) {
        const char *name = scale->terms[t].name;
        size_t index;
        if (sx_model_find(model, name, &index) == SX_NAME_ITEM) {
            const sx_item *item = &model->items[index];
            memset(needs + item->first_field, 1, item->field_count);
            continue;
        }
        for (size_t i = 0; i < layout->input_count; i++)
            if (sx_str_equal(layout->inputs[i], name))
                needs[i] = 1;
    }
    *ret = needs;
    return true;
}

static bool fill_all_needs(sx_builder *b, sx_call_layout *layout)
{
    const uint8_t **needs = sx_arena_array(b->arena, layout->output_count + 1, sizeof *needs);
    size_t output = 0;
    if (!needs)
        return no_memory(b, (sx_where){0});
    for (size_t i = 0; i < b->model->scale_count; i++) {
        const sx_scale *scale = &b->model->scales[i];
        if (scale->compute != SX_COMPUTE_CALL)
            continue;
        if (scale->missing.rule == SX_MISSING_COMPLETE &&
            !fill_needs(b, scale, layout, &needs[output]))
            return false;
        output++;
    }
    layout->needs = needs;
    return true;
}

/* Builds the layout once. A scale that the code gets and that rests on the code is found as a cycle
 * while its node is built. False after an error. */
static bool prepare(sx_builder *b, sx_where where)
{
    const sx_model *model = b->model;
    if (b->calls)
        return true;
    size_t most = model->field_count + model->scale_count + 1;
    size_t outputs = model->scale_count + model->validity_count + 1;
    sx_call_layout *layout = sx_arena_alloc(b->arena, sizeof *layout);
    bool *named = sx_arena_array(b->arena, model->scale_count + 1, sizeof *named);
    const char **names = sx_arena_array(b->arena, most, sizeof *names);
    const char **out_names = sx_arena_array(b->arena, outputs, sizeof *out_names);
    double *low = sx_arena_array(b->arena, outputs, sizeof *low);
    double *high = sx_arena_array(b->arena, outputs, sizeof *high);
    b->call_args = sx_arena_array(b->arena, most, sizeof *b->call_args);
    b->call_ranges = sx_arena_array(b->arena, outputs, sizeof *b->call_ranges);
    if (!layout || !named || !names || !out_names || !low || !high || !b->call_args ||
        !b->call_ranges)
        return no_memory(b, where);
    if (!mark_named(b, named) || !fill_inputs(b, named, names) ||
        !fill_outputs(b, layout, out_names, low, high))
        return false;
    layout->input_count = model->field_count;
    for (size_t i = 0; i < model->scale_count; i++)
        layout->input_count += named[i];
    layout->inputs = names;
    layout->outputs = out_names;
    layout->low = low;
    layout->high = high;
    if (!fill_all_needs(b, layout))
        return false;
    b->calls = layout;
    return true;
}

/* Adds what one operand rests on. False after an error. */
static bool add_uses(sx_builder *b, const sx_term *term, uint64_t *uses)
{
    const sx_model *model = b->model;
    size_t index = 0, first = 0, count = 0;
    switch (sx_model_find(model, term->name, &index)) {
    case SX_NAME_ITEM:
        first = model->items[index].first_field;
        count = model->items[index].field_count;
        break;
    case SX_NAME_FIELD:
        first = index;
        count = 1;
        break;
    case SX_NAME_SCALE: {
        const sx_output *scale = sx_build_scale(b, index, term->where);
        for (size_t w = 0; scale && w < b->use_words; w++)
            uses[w] |= b->facts[scale->value].uses[w];
        return scale != NULL;
    }
    case SX_NAME_NONE: break;
    }
    for (size_t i = first; i < first + count; i++)
        uses[i / 64] |= UINT64_C(1) << (i % 64);
    if (!count)
        sx_builder_error(b, "MANIFEST.REF", term->where, "an item with a value, or a scale",
                         "code gets nothing for `%s`", term->name);
    return count > 0;
}

static uint32_t add_call(sx_builder *b, sx_node *node, uint64_t *uses)
{
    node->args = b->call_args;
    node->arg_count = b->calls->input_count;
    return sx_builder_add_call(b, node, uses);
}

uint32_t sx_build_call(sx_builder *b, const sx_scale *scale)
{
    uint64_t *uses = sx_arena_array(b->arena, b->use_words + 1, sizeof *uses);
    if (!uses) {
        no_memory(b, scale->where);
        return SX_NODE_NONE;
    }
    if (!prepare(b, scale->where))
        return SX_NODE_NONE;
    for (size_t i = 0; i < scale->term_count; i++)
        if (!add_uses(b, &scale->terms[i], uses))
            return SX_NODE_NONE;
    sx_node node = sx_builder_node(b, SX_OP_CALL, SX_TYPE_REAL, NULL, 0, scale->where);
    while (!sx_str_equal(b->calls->outputs[node.output], scale->id))
        node.output++;
    node.name = scale->id;
    node.low = sx_number_decimal(scale->low);
    node.high = sx_number_decimal(scale->high);
    node.bounded = true;
    return add_call(b, &node, uses);
}

uint32_t sx_build_code_note(sx_builder *b, const sx_validity *note)
{
    uint64_t *uses = sx_arena_array(b->arena, b->use_words + 1, sizeof *uses);
    if (!uses) {
        no_memory(b, note->where);
        return SX_NODE_NONE;
    }
    if (!prepare(b, note->where))
        return SX_NODE_NONE;
    sx_node node = sx_builder_node(b, SX_OP_CALL, SX_TYPE_TRUTH, NULL, 0, note->where);
    node.output = (uint32_t)b->calls->scale_count;
    while (!sx_str_equal(b->calls->outputs[node.output], note->id))
        node.output++;
    node.name = note->id;
    return add_call(b, &node, uses);
}

sx_status sx_plan_columns(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret)
{
    sx_builder b;
    static const char *const names[] = {"columns"};
    static const double zero[] = {0};
    static const sx_where nowhere = {0};
    *ret = NULL;
    if (sx_builder_init(&b, arena, diags, model, NULL, model->field_count) != SX_OK)
        return SX_E_MEMORY;
    uint64_t *uses = sx_arena_array(arena, b.use_words + 1, sizeof *uses);
    sx_output *output = sx_arena_alloc(arena, sizeof *output);
    if (!uses || !output || !prepare(&b, nowhere))
        return sx_builder_finish(&b, output, 0, ret);
    /* one output that nobody reads: computing it is what hands the columns over */
    b.calls->outputs = names;
    b.calls->output_count = b.calls->scale_count = 1;
    b.calls->low = b.calls->high = zero;
    b.call_ranges[0] = (sx_interval){{0, 0}, {0, 0}, false};
    sx_node node = sx_builder_node(&b, SX_OP_CALL, SX_TYPE_REAL, NULL, 0, nowhere);
    uint32_t value = add_call(&b, &node, uses);
    *output = (sx_output){.name = names[0],
                          .value = value,
                          .exact = value,
                          .band = SX_NODE_NONE,
                          .band_exact = SX_NODE_NONE,
                          .gather = SX_NODE_NONE};
    return sx_builder_finish(&b, output, 1, ret);
}
