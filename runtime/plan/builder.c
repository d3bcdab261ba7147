/*
 * builder.c: nodes are added once, found again when equal, and pruned at the end. See builder.h.
 */
#include "plan/builder.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "plan/exact.h"

sx_status sx_builder_init(sx_builder *b, sx_arena *arena, sx_diags *diags, const sx_model *model,
                          const sx_rule_input *rules, size_t input_count)
{
    memset(b, 0, sizeof *b);
    b->arena = arena;
    b->diags = diags;
    b->model = model;
    b->rules = rules;
    b->input_count = input_count;
    b->use_words = (input_count + 63) / 64;
    b->input_nodes = sx_arena_array(arena, input_count + 1, sizeof *b->input_nodes);
    size_t scales = model ? model->scale_count : 0;
    b->scale_state = sx_arena_array(arena, scales + 1, sizeof *b->scale_state);
    b->scales = sx_arena_array(arena, scales + 1, sizeof *b->scales);
    if (!b->input_nodes || !b->scale_state || !b->scales)
        return SX_E_MEMORY;
    for (size_t i = 0; i < input_count; i++)
        b->input_nodes[i] = SX_NODE_NONE;
    return SX_OK;
}

uint32_t sx_builder_error(sx_builder *b, const char *code, sx_where where, const char *expected,
                          const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    sx_diag_add(b->diags, SX_E_MANIFEST, code, where, expected, "%s", text);
    b->errors++;
    return SX_NODE_NONE;
}

static uint32_t no_memory(sx_builder *b)
{
    sx_diag_add(b->diags, SX_E_MEMORY, "MEMORY", (sx_where){0}, NULL, "memory ran out");
    b->errors++;
    return SX_NODE_NONE;
}

const sx_node *sx_builder_at(const sx_builder *b, uint32_t node)
{
    return &b->nodes[node];
}

bool sx_builder_numeric(const sx_builder *b, uint32_t node)
{
    sx_type type = b->nodes[node].type;
    return type == SX_TYPE_INT || type == SX_TYPE_RATIO || type == SX_TYPE_REAL;
}

sx_node sx_builder_node(sx_builder *b, sx_op op, sx_type type, const uint32_t *args, size_t count,
                        sx_where where)
{
    sx_node node;
    memset(&node, 0, sizeof node);
    node.op = op;
    node.type = type;
    node.where = where;
    node.name = "";
    node.age_arg = node.sex_arg = -1;
    node.input = SX_NODE_NONE;
    node.exact_range = true;
    if (count) {
        node.args = sx_arena_array(b->arena, count, sizeof *node.args);
        if (!node.args) { /* said here, so that no plan comes of it */
            no_memory(b);
            return node;
        }
        memcpy(node.args, args, count * sizeof *args);
        node.arg_count = count;
    }
    return node;
}

static bool same_bytes(const void *a, const void *b, size_t size)
{
    return size == 0 || (a && b && memcmp(a, b, size) == 0);
}

static bool same_edges(const sx_band_edges *a, const sx_band_edges *b)
{
    size_t size = a->count * sizeof *a->low;
    return a->count == b->count && a->digits == b->digits && same_bytes(a->low, b->low, size) &&
           same_bytes(a->high, b->high, size) &&
           same_bytes(a->high_open, b->high_open, a->count * sizeof *a->high_open);
}

static bool same_node(const sx_node *a, const sx_node *b)
{
    size_t n = a->arg_count;
    return a->op == b->op && a->type == b->type && a->digits == b->digits && n == b->arg_count &&
           same_bytes(a->args, b->args, n * sizeof *a->args) && a->least == b->least &&
           a->prorate == b->prorate && a->least_fixed == b->least_fixed &&
           a->exclude_not_applicable == b->exclude_not_applicable && a->input == b->input &&
           a->constant == b->constant && a->round == b->round && a->table.count == b->table.count &&
           same_bytes(a->table.values, b->table.values, a->table.count * sizeof(int64_t)) &&
           same_bytes(a->table.status, b->table.status, a->table.count) &&
           same_edges(&a->edges, &b->edges) && a->pairs == b->pairs && a->norm == b->norm &&
           a->pick == b->pick && a->ties_lowest == b->ties_lowest && a->otherwise == b->otherwise &&
           a->labels == b->labels && (!a->lows) == (!b->lows) &&
           (!a->lows || same_bytes(a->lows, b->lows, n * 8)) &&
           (!a->spans || same_bytes(a->spans, b->spans, n * 8));
}

/* The inputs a node rests on; whether its operands share none. */
static bool collect_uses(sx_builder *b, const sx_node *node, uint64_t *uses)
{
    bool disjoint = true;
    if (node->op == SX_OP_INPUT)
        uses[node->input / 64] |= UINT64_C(1) << (node->input % 64);
    for (size_t i = 0; i < node->arg_count; i++) {
        const uint64_t *arg = b->facts[node->args[i]].uses;
        for (size_t w = 0; w < b->use_words; w++) {
            if (uses[w] & arg[w])
                disjoint = false;
            uses[w] |= arg[w];
        }
    }
    return disjoint;
}

uint32_t sx_builder_add(sx_builder *b, const sx_node *node, int64_t num_max, int64_t den_max)
{
    for (size_t i = 0; i < node->arg_count; i++)
        if (node->args[i] == SX_NODE_NONE)
            return SX_NODE_NONE;
    for (size_t i = 0; i < b->node_count; i++)
        if (same_node(&b->nodes[i], node))
            return (uint32_t)i;
    if ((node->type == SX_TYPE_INT || node->type == SX_TYPE_RATIO) &&
        (num_max <= 0 || den_max <= 0 || num_max >= SX_EXACT_MAX || den_max >= SX_EXACT_MAX))
        return sx_builder_error(b, "MANIFEST.EXACT", node->where,
                                "smaller ranges, fewer digits, or a division less",
                                "the numbers here can grow too large for exact arithmetic");
    if (!sx_arena_grow(b->arena, (void **)&b->nodes, &b->node_capacity, b->node_count,
                       sizeof *b->nodes) ||
        !sx_arena_grow(b->arena, (void **)&b->facts, &b->fact_capacity, b->node_count,
                       sizeof *b->facts))
        return no_memory(b);
    uint64_t *uses = sx_arena_array(b->arena, b->use_words + 1, sizeof *uses);
    if (!uses)
        return no_memory(b);
    sx_node *added = &b->nodes[b->node_count];
    *added = *node;
    bool disjoint = collect_uses(b, node, uses);
    for (size_t i = 0; i < node->arg_count; i++)
        if (!b->nodes[node->args[i]].exact_range)
            added->exact_range = false;
    added->exact_range = added->exact_range && disjoint;
    b->facts[b->node_count] = (sx_node_facts){num_max, den_max, uses};
    return (uint32_t)b->node_count++;
}

/* Marks what the outputs need. Arguments stand before their users, so one pass back is enough. */
static void mark_needed(const sx_builder *b, const sx_output *outputs, size_t count, bool *needed)
{
    for (size_t i = 0; i < count; i++) {
        const uint32_t roots[] = {outputs[i].value, outputs[i].exact, outputs[i].band,
                                  outputs[i].band_exact, outputs[i].gather};
        for (size_t k = 0; k < sizeof roots / sizeof *roots; k++)
            if (roots[k] != SX_NODE_NONE)
                needed[roots[k]] = true;
    }
    for (size_t i = b->node_count; i-- > 0;)
        if (needed[i])
            for (size_t k = 0; k < b->nodes[i].arg_count; k++)
                needed[b->nodes[i].args[k]] = true;
}

static void renumber(uint32_t *node, const uint32_t *places)
{
    if (*node != SX_NODE_NONE)
        *node = places[*node];
}

sx_status sx_builder_finish(sx_builder *b, sx_output *outputs, size_t count, sx_plan **ret)
{
    *ret = NULL;
    if (b->errors)
        return SX_E_MANIFEST;
    sx_plan *plan = sx_arena_alloc(b->arena, sizeof *plan);
    bool *needed = sx_arena_array(b->arena, b->node_count + 1, sizeof *needed);
    uint32_t *places = sx_arena_array(b->arena, b->node_count + 1, sizeof *places);
    bool *ratio_inputs = sx_arena_array(b->arena, b->input_count + 1, sizeof *ratio_inputs);
    if (!plan || !needed || !places || !ratio_inputs)
        return SX_E_MEMORY;
    mark_needed(b, outputs, count, needed);
    size_t kept = 0;
    for (size_t i = 0; i < b->node_count; i++) {
        if (!needed[i])
            continue;
        places[i] = (uint32_t)kept;
        b->nodes[kept] = b->nodes[i];
        for (size_t k = 0; k < b->nodes[kept].arg_count; k++)
            b->nodes[kept].args[k] = places[b->nodes[kept].args[k]];
        kept++;
    }
    for (size_t i = 0; i < count; i++) {
        renumber(&outputs[i].value, places);
        renumber(&outputs[i].exact, places);
        renumber(&outputs[i].band, places);
        renumber(&outputs[i].band_exact, places);
        renumber(&outputs[i].gather, places);
    }
    for (size_t i = 0; i < b->input_count; i++) {
        uint32_t node = b->input_nodes[i];
        b->input_nodes[i] = node != SX_NODE_NONE && needed[node] ? places[node] : SX_NODE_NONE;
        ratio_inputs[i] = b->rules && !b->rules[i].label_count && !b->rules[i].truth;
    }
    *plan = (sx_plan){b->nodes, kept, b->input_count, b->input_nodes, ratio_inputs, outputs, count};
    *ret = plan;
    return SX_OK;
}
