/*
 * builder.c: nodes are added once, found again when equal, and pruned at the end. See builder.h.
 */
#include "plan/builder.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "plan/exact.h"

#define SX_NODES_MAX 200000

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
    size_t notes = model ? model->validity_count : 0;
    b->scales = sx_arena_array(arena, scales + notes + 1, sizeof *b->scales);
    b->scratch = sx_arena_array(arena, b->use_words + 1, sizeof *b->scratch);
    if (!b->input_nodes || !b->scale_state || !b->scales || !b->scratch)
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

uint32_t sx_builder_no_memory(sx_builder *b, sx_where where)
{
    if (!b->no_memory)
        sx_diag_add(b->diags, SX_E_MEMORY, "MEMORY", where, NULL, "memory ran out");
    b->no_memory = true;
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
            sx_builder_no_memory(b, (sx_where){0});
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

static bool same_pairs(const sx_node *a, const sx_node *b)
{
    for (size_t i = 0; a->pairs != b->pairs && i < a->pair_count && i < b->pair_count; i++)
        if (a->pairs[i].from.value != b->pairs[i].from.value ||
            a->pairs[i].from.digits != b->pairs[i].from.digits ||
            a->pairs[i].to.value != b->pairs[i].to.value ||
            a->pairs[i].to.digits != b->pairs[i].to.digits)
            return false;
    return a->pair_count == b->pair_count;
}

/* Where all operands are needed it does not matter what would be done about fewer. */
static bool needs_all(const sx_node *gather)
{
    return gather->least >= gather->arg_count && !gather->exclude_not_applicable &&
           !gather->exclude_not_shown;
}

static bool same_rule(const sx_node *a, const sx_node *b)
{
    return a->least == b->least && a->exclude_not_applicable == b->exclude_not_applicable &&
           a->exclude_not_shown == b->exclude_not_shown &&
           (needs_all(a) || (a->prorate == b->prorate && a->least_fixed == b->least_fixed));
}

static bool same_node(const sx_node *a, const sx_node *b)
{
    size_t n = a->arg_count;
    return a->op == b->op && a->type == b->type && a->digits == b->digits && n == b->arg_count &&
           same_bytes(a->args, b->args, n * sizeof *a->args) && same_rule(a, b) &&
           a->input == b->input && a->constant == b->constant && a->round == b->round &&
           a->table.count == b->table.count &&
           same_bytes(a->table.values, b->table.values, a->table.count * sizeof(int64_t)) &&
           same_bytes(a->table.status, b->table.status, a->table.count) &&
           same_edges(&a->edges, &b->edges) && same_pairs(a, b) && a->norm == b->norm &&
           a->pick == b->pick && a->ties_lowest == b->ties_lowest && a->otherwise == b->otherwise &&
           (!a->margins) == (!b->margins) &&
           (!a->margins || same_bytes(a->margins, b->margins, n * 8)) && a->output == b->output &&
           a->labels == b->labels && (!a->lows) == (!b->lows) &&
           (!a->lows || same_bytes(a->lows, b->lows, n * 8)) &&
           (!a->spans || same_bytes(a->spans, b->spans, n * 8));
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(0x100000001b3);
}

/* Equal nodes have equal hashes; the rest of a node is left to same_node. */
static uint64_t hash_node(const sx_node *node)
{
    uint64_t hash = mix(mix(UINT64_C(0xcbf29ce484222325), node->op), node->type);
    hash = mix(mix(hash, node->digits), node->input);
    hash = mix(mix(hash, (uint64_t)node->constant), node->output);
    for (size_t i = 0; i < node->arg_count && node->op != SX_OP_CALL; i++)
        hash = mix(hash, node->args[i]);
    for (size_t i = 0; i < node->table.count; i++)
        hash = mix(hash, (uint64_t)node->table.values[i]);
    return hash ^ hash >> 32;
}

/* The place of an equal node, or the free place where it belongs. */
static size_t bucket_of(const sx_builder *b, const sx_node *node)
{
    size_t at = (size_t)hash_node(node) & (b->bucket_count - 1);
    while (b->buckets[at] && !same_node(&b->nodes[b->buckets[at] - 1], node))
        at = (at + 1) & (b->bucket_count - 1);
    return at;
}

/* Makes room for one more node. False when memory ran out. */
static bool grow_buckets(sx_builder *b)
{
    if (b->node_count * 2 < b->bucket_count)
        return true;
    size_t count = b->bucket_count ? b->bucket_count * 4 : 256;
    uint32_t *buckets = sx_arena_array(b->arena, count, sizeof *buckets);
    if (!buckets)
        return false; /* those that there are stay, and have room */
    b->buckets = buckets;
    b->bucket_count = count;
    for (size_t i = 0; i < b->node_count; i++)
        b->buckets[bucket_of(b, &b->nodes[i])] = (uint32_t)i + 1;
    return true;
}

/* No value where one of the inputs it rests on has none? */
static bool is_strict(const sx_builder *b, const sx_node *node)
{
    switch (node->op) {
    case SX_OP_NORM:
    case SX_OP_AND:
    case SX_OP_OR:
    case SX_OP_ANSWERED:
    case SX_OP_WHERE:
    case SX_OP_CASE:
    case SX_OP_CALL: return false;
    case SX_OP_GUARD: return true;
    case SX_OP_SUM:
    case SX_OP_MEAN:
    case SX_OP_COUNT:
    case SX_OP_MINIMUM:
    case SX_OP_MAXIMUM:
    case SX_OP_PERCENT:
        if (!needs_all(node))
            return false;
        break;
    default: break;
    }
    for (size_t i = 0; i < node->arg_count; i++)
        if (!b->facts[node->args[i]].strict)
            return false;
    return true;
}

/* The same set that an operand has, or a copy. NULL when memory ran out. */
static uint64_t *keep_uses(sx_builder *b, const sx_node *node)
{
    size_t size = b->use_words * sizeof *b->scratch;
    for (size_t i = 0; i < node->arg_count && i < 2; i++)
        if (memcmp(b->facts[node->args[i]].uses, b->scratch, size) == 0)
            return b->facts[node->args[i]].uses;
    uint64_t *uses = sx_arena_array(b->arena, b->use_words + 1, sizeof *uses);
    if (uses)
        memcpy(uses, b->scratch, size);
    return uses;
}

/* The inputs a node rests on, into the scratch set; whether its operands share none. */
static bool collect_uses(sx_builder *b, const sx_node *node)
{
    bool disjoint = true;
    uint64_t *uses = b->scratch;
    memset(uses, 0, b->use_words * sizeof *uses);
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

/* `call_uses`: of a CALL node, else NULL. */
static uint32_t add_node(sx_builder *b, const sx_node *node, int64_t num_max, int64_t den_max,
                         uint64_t *call_uses)
{
    for (size_t i = 0; i < node->arg_count; i++)
        if (node->args[i] == SX_NODE_NONE)
            return SX_NODE_NONE;
    if (!grow_buckets(b))
        return sx_builder_no_memory(b, (sx_where){0});
    size_t bucket = bucket_of(b, node);
    if (b->buckets[bucket])
        return b->buckets[bucket] - 1;
    if (b->node_count >= SX_NODES_MAX)
        return sx_builder_error(b, "MANIFEST.SIZE", node->where, "fewer or shorter formulas",
                                "the scales are more than 200000 operations");
    if ((node->type == SX_TYPE_INT || node->type == SX_TYPE_RATIO) &&
        (num_max <= 0 || den_max <= 0 || num_max >= SX_EXACT_MAX || den_max >= SX_EXACT_MAX))
        return sx_builder_error(b, "MANIFEST.EXACT", node->where,
                                "smaller ranges, fewer digits, or a division less",
                                "the numbers here can grow too large for exact arithmetic");
    if (!sx_arena_grow(b->arena, (void **)&b->nodes, &b->node_capacity, b->node_count,
                       sizeof *b->nodes) ||
        !sx_arena_grow(b->arena, (void **)&b->facts, &b->fact_capacity, b->node_count,
                       sizeof *b->facts))
        return sx_builder_no_memory(b, (sx_where){0});
    sx_node *added = &b->nodes[b->node_count];
    *added = *node;
    uint64_t *uses = call_uses;
    if (!uses) {
        bool disjoint = collect_uses(b, node);
        uses = keep_uses(b, node);
        if (!uses)
            return sx_builder_no_memory(b, (sx_where){0});
        for (size_t i = 0; i < node->arg_count; i++)
            if (!b->nodes[node->args[i]].exact_range)
                added->exact_range = false;
        added->exact_range = added->exact_range && disjoint;
    }
    b->facts[b->node_count] = (sx_node_facts){num_max, den_max, uses, is_strict(b, node)};
    b->buckets[bucket] = (uint32_t)b->node_count + 1;
    return (uint32_t)b->node_count++;
}

uint32_t sx_builder_add(sx_builder *b, const sx_node *node, int64_t num_max, int64_t den_max)
{
    return add_node(b, node, num_max, den_max, NULL);
}

uint32_t sx_builder_add_call(sx_builder *b, const sx_node *node, uint64_t *uses)
{
    return add_node(b, node, 1, 1, uses);
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

/* Moves the nodes that are needed together; how many they are. */
static size_t compact(sx_builder *b, const bool *needed, uint32_t *places, bool *ret_calls)
{
    size_t kept = 0;
    *ret_calls = false;
    for (size_t i = 0; i < b->node_count; i++) {
        if (!needed[i])
            continue;
        places[i] = (uint32_t)kept;
        sx_node *node = &b->nodes[kept++];
        *node = b->nodes[i];
        if (node->op == SX_OP_CALL && *ret_calls)
            continue; /* they share their arguments */
        *ret_calls = *ret_calls || node->op == SX_OP_CALL;
        for (size_t k = 0; k < node->arg_count; k++)
            node->args[k] = places[node->args[k]];
    }
    return kept;
}

sx_status sx_builder_finish(sx_builder *b, sx_output *outputs, size_t count, sx_plan **ret)
{
    *ret = NULL;
    if (b->no_memory) /* what was refused besides may be for the want of it */
        return SX_E_MEMORY;
    if (b->errors)
        return SX_E_MANIFEST;
    sx_plan *plan = sx_arena_alloc(b->arena, sizeof *plan);
    bool *needed = sx_arena_array(b->arena, b->node_count + 1, sizeof *needed);
    uint32_t *places = sx_arena_array(b->arena, b->node_count + 1, sizeof *places);
    bool *ratio_inputs = sx_arena_array(b->arena, b->input_count + 1, sizeof *ratio_inputs);
    if (!plan || !needed || !places || !ratio_inputs)
        return SX_E_MEMORY;
    mark_needed(b, outputs, count, needed);
    for (size_t i = 0; i < count; i++)
        outputs[i].uses = b->facts[outputs[i].exact].uses;
    bool calls;
    size_t kept = compact(b, needed, places, &calls);
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
    *plan = (sx_plan){.nodes = b->nodes,
                      .node_count = kept,
                      .input_count = b->input_count,
                      .inputs = b->input_nodes,
                      .ratio_inputs = ratio_inputs,
                      .outputs = outputs,
                      .output_count = count,
                      .calls = calls ? b->calls : NULL,
                      .call_args = calls ? b->call_args : NULL,
                      .call_ranges = calls ? b->call_ranges : NULL};
    *ret = plan;
    return SX_OK;
}
