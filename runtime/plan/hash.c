/*
 * hash.c: the rule hash: SHA-256 over a canonical text of a plan. Wording, titles and the order of the
 * manifest's keys do not change it; any key, weight, edge or missing rule does.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "plan/node.h"
#include "plan/plan.h"

#define SX_CANONICAL_MAX ((size_t)64 * 1024 * 1024)

static void print_pairs(sx_buf *out, const sx_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sx_buf_char(out, ' ');
        sx_decimal_print(out, pairs[i].from);
        sx_buf_char(out, ':');
        sx_decimal_print(out, pairs[i].to);
    }
}

static void print_norm(sx_buf *out, const sx_norm *norm)
{
    sx_buf_printf(out, " norm %d", (int)norm->form);
    for (size_t i = 0; i < norm->row_count; i++) {
        const sx_norm_row *row = &norm->rows[i];
        sx_buf_printf(out, " (%d %d %d %s ", row->any_age, row->age_low, row->age_high,
                      row->sex ? row->sex : "*");
        sx_decimal_print(out, row->mean);
        sx_buf_char(out, ' ');
        sx_decimal_print(out, row->sd);
        print_pairs(out, row->values, row->value_count);
        sx_buf_char(out, ')');
    }
}

static void print_gather(sx_buf *out, const sx_node *node)
{
    sx_buf_printf(out, " least %u%s%s%s%s", node->least, node->least_fixed ? " fixed" : "",
                  node->prorate ? " prorate" : "",
                  node->exclude_not_applicable ? " without-na" : "",
                  node->exclude_not_shown ? " without-hidden" : "");
    for (size_t i = 0; node->lows && i < node->arg_count; i++) {
        sx_buf_char(out, ' ');
        sx_buf_int(out, node->lows[i]);
        sx_buf_char(out, '+');
        sx_buf_int(out, node->spans[i]);
    }
}

static void print_node(sx_buf *out, const sx_node *node)
{
    sx_buf_printf(out, "%s %d.%u", sx_op_word(node->op), (int)node->type, node->digits);
    for (size_t i = 0; i < node->arg_count && node->op != SX_OP_CALL; i++)
        sx_buf_printf(out, " %%%u", node->args[i]);
    if (node->op == SX_OP_INPUT)
        sx_buf_printf(out, " %s", node->name);
    if (node->op == SX_OP_CONSTANT) {
        sx_buf_char(out, ' ');
        sx_buf_int(out, node->constant);
    }
    if (node->op >= SX_OP_SUM && node->op <= SX_OP_PERCENT)
        print_gather(out, node);
    for (size_t i = 0; i < node->table.count; i++) {
        sx_buf_printf(out, " %u=", node->table.status[i]);
        sx_buf_int(out, node->table.values[i]);
    }
    if (node->op == SX_OP_ROUND)
        sx_buf_printf(out, " rule %d", (int)node->round);
    for (size_t i = 0; i < node->edges.count; i++) {
        sx_buf_printf(out, " e%u ", node->edges.digits);
        sx_buf_int(out, node->edges.low[i]);
        sx_buf_str(out, node->edges.high_open[i] ? "..<" : "..");
        sx_buf_int(out, node->edges.high[i]);
    }
    print_pairs(out, node->pairs, node->pair_count);
    if (node->norm)
        print_norm(out, node->norm);
    if (node->op == SX_OP_RANK)
        sx_buf_printf(out, " pick %u %d", node->pick, node->ties_lowest);
    for (size_t i = 0; node->margins && i < node->arg_count; i++) {
        sx_buf_str(out, " m");
        sx_buf_int(out, node->margins[i]);
    }
    for (size_t i = 0; i < node->label_count; i++)
        sx_buf_printf(out, " '%s'", node->labels[i]);
    if (node->op == SX_OP_CALL)
        sx_buf_printf(out, " output %u", node->output);
    sx_buf_char(out, '\n');
}

/* What code gets and gives, by name, and the ranges that its scores must keep. */
static void print_calls(sx_buf *out, const sx_plan *plan)
{
    const sx_call_layout *calls = plan->calls;
    for (size_t i = 0; i < calls->input_count; i++)
        sx_buf_printf(out, "call in %s %%%u\n", calls->inputs[i], plan->call_args[i]);
    for (size_t i = 0; i < calls->output_count; i++) {
        sx_buf_printf(out, "call %s %s ", i < calls->scale_count ? "out" : "note",
                      calls->outputs[i]);
        sx_decimal_print(out, plan->call_ranges[i].low);
        sx_buf_str(out, "..");
        sx_decimal_print(out, plan->call_ranges[i].high);
        sx_buf_char(out, '\n');
    }
}

sx_status sx_plan_hash(const sx_plan *plan, char ret[65])
{
    sx_buf text;
    sx_buf_init(&text, SX_CANONICAL_MAX);
    sx_buf_str(&text, "sextant plan 1\n");
    for (size_t i = 0; i < plan->node_count; i++)
        print_node(&text, &plan->nodes[i]);
    if (plan->calls)
        print_calls(&text, plan);
    for (size_t i = 0; i < plan->output_count; i++) {
        const sx_output *o = &plan->outputs[i];
        if (o->note)
            sx_buf_printf(&text, "note %s %%%d\n", o->name, (int)o->value);
        else
            sx_buf_printf(&text, "out %s %%%d %%%d %%%d %%%d%s%s\n", o->name, (int)o->value,
                          (int)o->exact, (int)o->band, (int)o->band_exact,
                          o->hidden_clear ? " hidden-clear" : "",
                          o->missing_raised ? " missing-raised" : "");
    }
    sx_status status = text.failed ? SX_E_MEMORY : SX_OK; /* never a hash of half a plan */
    sx_hash_bytes(sx_buf_text(&text), text.len, ret);
    sx_buf_free(&text);
    return status;
}
