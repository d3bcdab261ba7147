/*
 * plan.c: the plans of an instrument (scores, flags, what is shown) and of rules over named inputs.
 */
#include "plan/plan.h"

#include "plan/builder.h"

const char *sx_op_word(sx_op op)
{
    static const char *const words[] = {
#define SX_OP_WORD(name, word) [name] = word,
        SX_OP_LIST(SX_OP_WORD)
#undef SX_OP_WORD
    };
    return words[op];
}

size_t sx_plan_node_count(const sx_plan *plan)
{
    return plan->node_count;
}

bool sx_plan_rests_on(const sx_plan *plan, size_t output, size_t input)
{
    return sx_output_uses(&plan->outputs[output], input);
}

uint32_t *sx_plan_needs(const sx_plan *plan, const uint32_t *outputs, size_t output_count,
                        sx_arena *arena, size_t *ret_count)
{
    uint32_t *list = sx_arena_array(arena, plan->node_count + 1, sizeof *list);
    bool *needed = sx_arena_array(arena, plan->node_count + 1, sizeof *needed);
    *ret_count = 0;
    if (!list || !needed)
        return NULL;
    for (size_t i = 0; i < output_count; i++) {
        uint32_t nodes[SX_OUTPUT_NODES];
        size_t count = sx_output_nodes(&plan->outputs[outputs[i]], nodes);
        for (size_t k = 0; k < count; k++)
            needed[nodes[k]] = true;
    }
    for (size_t i = plan->node_count; i-- > 0;)
        for (size_t a = 0; needed[i] && a < plan->nodes[i].arg_count; a++)
            needed[plan->nodes[i].args[a]] = true;
    for (size_t i = 0; i < plan->node_count; i++)
        if (needed[i])
            list[(*ret_count)++] = (uint32_t)i;
    return list;
}

/* A scale that is called like an item must be about that item alone, or the name would mean two things. */
static void check_name(sx_builder *b, const sx_scale *scale, const sx_output *output)
{
    int item = sx_model_find_item(b->model, scale->id);
    if (item < 0 || !output)
        return;
    for (size_t i = 0; i < b->input_count; i++) {
        bool used = b->facts[output->exact].uses[i / 64] >> (i % 64) & 1;
        if (used && b->model->fields[i].item != (uint32_t)item) {
            sx_builder_error(b, "MANIFEST.ID", scale->where,
                             "a name of its own, or a scale that rests on that item alone",
                             "scale %s has the name of an item and rests on %s too", scale->id,
                             b->model->fields[i].name);
            return;
        }
    }
}

static sx_output condition_output(sx_builder *b, const sx_expr *when, const char *name)
{
    uint32_t node = when ? sx_build_condition(b, when) : sx_make_truth(b, true, (sx_where){0});
    return (sx_output){.name = name,
                       .value = node,
                       .exact = node,
                       .band = SX_NODE_NONE,
                       .band_exact = SX_NODE_NONE,
                       .gather = SX_NODE_NONE};
}

static sx_output note_output(sx_builder *b, const sx_validity *note)
{
    uint32_t node = note->when ? sx_build_condition(b, note->when) : sx_build_code_note(b, note);
    return (sx_output){.name = note->id,
                       .value = node,
                       .exact = node,
                       .band = SX_NODE_NONE,
                       .band_exact = SX_NODE_NONE,
                       .gather = SX_NODE_NONE,
                       .note = true};
}

sx_status sx_plan_scores(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret)
{
    sx_builder b;
    *ret = NULL;
    if (sx_builder_init(&b, arena, diags, model, NULL, model->field_count) != SX_OK)
        return SX_E_MEMORY;
    for (size_t i = 0; i < model->scale_count; i++)
        check_name(&b, &model->scales[i], sx_build_scale(&b, i, model->scales[i].where));
    size_t count = model->scale_count;
    for (size_t i = 0; i < model->validity_count; i++)
        b.scales[count++] = note_output(&b, &model->validity[i]);
    return sx_builder_finish(&b, b.scales, count, ret);
}

/* A flag behind a branch could be lost by not showing the item. */
static void check_reach(sx_builder *b, const sx_flag *flag, uint32_t node)
{
    const sx_model *model = b->model;
    for (size_t i = 0; node != SX_NODE_NONE && i < b->input_count; i++) {
        const sx_item *item = &model->items[model->fields[i].item];
        if (!(b->facts[node].uses[i / 64] >> (i % 64) & 1))
            continue;
        if (item->show_if && !flag->hidden_clear)
            sx_builder_error(b, "MANIFEST.FLAG_REACH", flag->where,
                             "an item that is always shown, or not_shown: clear",
                             "flag %s rests on %s, which a condition can keep away", flag->id,
                             item->id);
        else if (model->adaptive.present && model->fields[i].item < model->item_count)
            sx_builder_error(
                b, "MANIFEST.FLAG_REACH", flag->where, "no flag on items that code chooses from",
                "flag %s rests on %s, which the adaptive order may never ask", flag->id, item->id);
    }
}

sx_status sx_plan_flags(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret)
{
    sx_builder b;
    *ret = NULL;
    sx_output *outputs = sx_arena_array(arena, model->flag_count + 1, sizeof *outputs);
    if (!outputs || sx_builder_init(&b, arena, diags, model, NULL, model->field_count) != SX_OK)
        return SX_E_MEMORY;
    b.items_only = true;
    b.only_why = "items: a flag is raised from answers alone, whether or not there is a score";
    for (size_t i = 0; i < model->flag_count; i++) {
        outputs[i] = condition_output(&b, model->flags[i].when, model->flags[i].id);
        outputs[i].hidden_clear = model->flags[i].hidden_clear;
        outputs[i].missing_raised = model->flags[i].missing_raised;
        check_reach(&b, &model->flags[i], outputs[i].value);
    }
    return sx_builder_finish(&b, outputs, model->flag_count, ret);
}

/* Where an item stands in the order of asking: parameters come first. */
static size_t asked_at(const sx_model *model, size_t item)
{
    return item >= model->item_count ? item - model->item_count : model->parameter_count + item;
}

/* show_if may look back only; so branching always ends. */
static void check_order(sx_builder *b, size_t item, uint32_t node)
{
    const sx_model *model = b->model;
    for (size_t i = 0; node != SX_NODE_NONE && i < b->input_count; i++) {
        bool used = b->facts[node].uses[i / 64] >> (i % 64) & 1;
        size_t asked = model->fields[i].item;
        if (used && asked_at(model, asked) >= asked_at(model, item))
            sx_builder_error(b, "MANIFEST.CYCLE", model->items[item].show_if->where,
                             "items that come before it",
                             asked == item ? "%s is shown by %s, which is itself"
                                           : "%s is shown by %s, which comes later",
                             model->items[item].id, model->items[asked].id);
    }
}

sx_status sx_plan_shown(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret)
{
    sx_builder b;
    size_t count = model->item_count + model->parameter_count;
    *ret = NULL;
    sx_output *outputs = sx_arena_array(arena, count + 1, sizeof *outputs);
    if (!outputs || sx_builder_init(&b, arena, diags, model, NULL, model->field_count) != SX_OK)
        return SX_E_MEMORY;
    b.items_only = true;
    b.only_why = "items: what is shown rests on earlier answers";
    for (size_t i = 0; i < count; i++) {
        outputs[i] = condition_output(&b, model->items[i].show_if, model->items[i].id);
        if (model->items[i].show_if)
            check_order(&b, i, outputs[i].value);
    }
    return sx_builder_finish(&b, outputs, count, ret);
}

sx_status sx_plan_rules(const sx_rule_input *inputs, size_t input_count,
                        const sx_expr *const *conditions, size_t condition_count, sx_arena *arena,
                        sx_diags *diags, sx_plan **ret)
{
    sx_builder b;
    *ret = NULL;
    sx_output *outputs = sx_arena_array(arena, condition_count + 1, sizeof *outputs);
    if (!outputs || sx_builder_init(&b, arena, diags, NULL, inputs, input_count) != SX_OK)
        return SX_E_MEMORY;
    for (size_t i = 0; i < condition_count; i++)
        outputs[i] = condition_output(&b, conditions[i], "");
    return sx_builder_finish(&b, outputs, condition_count, ret);
}
