/*
 * emit_formula.c: an expression as a formula of a manifest, with no more parentheses than it needs. Stops as
 * soon as the text is too long: what is small as a graph can be endless as a text.
 */
#include "backend/lua/emit.h"

/* How tightly an operation binds; an operand that binds less needs parentheses. */
static int strength(const sx_sym *node)
{
    switch (node->op) {
    case SX_SYM_NOT: return 3;
    case SX_SYM_EQUAL:
    case SX_SYM_NOT_EQUAL:
    case SX_SYM_LESS:
    case SX_SYM_AT_MOST:
    case SX_SYM_GREATER:
    case SX_SYM_AT_LEAST: return 4;
    case SX_SYM_ADD:
    case SX_SYM_SUBTRACT: return 5;
    case SX_SYM_MULTIPLY:
    case SX_SYM_DIVIDE: return 6;
    case SX_SYM_NEGATE: return 7;
    case SX_SYM_NUMBER: return node->detail.number < 0 ? 7 : 9;
    case SX_SYM_POWER: return 8;
    default: return 9;
    }
}

static void number(sx_buf *out, double value)
{
    sx_decimal decimal = {0, 0};
    if (!sx_lua_decimal(value, &decimal)) {
        out->failed = true; /* checked when the node was made */
    }
    sx_decimal_print(out, decimal);
}

typedef struct printer {
    sx_buf *out;
    const sx_lua_model *model;
    sx_emit_tables *tables;
} printer;

static void print(const printer *p, const sx_sym *node);

/* ---- ranges: q1..q9, q1..q8 >= 2 ---------------------------------------------------------------- */

#define RANGE_LEAST 3

/* The item that an operand is, or compares with a number; NULL when it does neither. */
static const sx_lua_item *item_of(const sx_lua_model *model, const sx_sym *node, bool compared)
{
    bool compares = node->op >= SX_SYM_EQUAL && node->op <= SX_SYM_AT_LEAST &&
                    node->arg_count == 2 && node->args[1]->op == SX_SYM_NUMBER;
    if (compared && !compares) {
        return NULL;
    }
    const sx_sym *of = compared ? node->args[0] : node;
    if (of->op != SX_SYM_ITEM) {
        return NULL;
    }
    const sx_lua_item *item = &model->items[model->fields[of->detail.field].item];
    return item->parameter || item->group > 0 ? NULL : item;
}

static bool same_comparison(const sx_sym *a, const sx_sym *b)
{
    double x = a->args[1]->detail.number, y = b->args[1]->detail.number;
    return a->op == b->op && x >= y && x <= y;
}

uint32_t sx_emit_range(const sx_lua_model *model, const sx_sym *const *args, uint32_t count,
                       const char **ret_last)
{
    bool compared = sx_sym_is_truth(args[0]->op);
    const sx_lua_item *last = item_of(model, args[0], compared);
    uint32_t length = 1;
    for (; last != NULL && length < count; length++) {
        const sx_lua_item *next = sx_sym_is_truth(args[length]->op) == compared
                                      ? item_of(model, args[length], compared)
                                      : NULL;
        if (next != last + 1 || (compared && !same_comparison(args[0], args[length]))) {
            break;
        }
        last = next;
    }
    if (last == NULL || length < RANGE_LEAST) {
        return 1;
    }
    *ret_last = last->id;
    return length;
}

/* One operand, or a range of them; returns how many. */
static uint32_t print_operand(const printer *p, const sx_sym *const *args, uint32_t count)
{
    const char *last = NULL;
    uint32_t length = sx_emit_range(p->model, args, count, &last);
    if (last == NULL) {
        print(p, args[0]);
        return 1;
    }
    bool compared = sx_sym_is_truth(args[0]->op);
    print(p, compared ? args[0]->args[0] : args[0]);
    sx_buf_printf(p->out, "..%s", last);
    if (compared) {
        sx_buf_printf(p->out, " %s ", sx_sym_word(args[0]->op));
        print(p, args[0]->args[1]);
    }
    return length;
}

void sx_emit_operand(sx_buf *out, const sx_lua_model *model, const sx_sym *const *args,
                     uint32_t count, sx_emit_tables *tables)
{
    const printer p = {out, model, tables};
    (void)print_operand(&p, args, count);
}

/* Functions whose operands may be ranges. */
static bool takes_ranges(sx_sym_op op)
{
    switch (op) {
    case SX_SYM_SUM:
    case SX_SYM_MEAN:
    case SX_SYM_MINIMUM:
    case SX_SYM_MAXIMUM:
    case SX_SYM_PRORATED:
    case SX_SYM_COUNT:
    case SX_SYM_ALL:
    case SX_SYM_ANY:
    case SX_SYM_LONGEST_RUN:
    case SX_SYM_DEVIATION:
    case SX_SYM_CONSISTENCY:
    case SX_SYM_ANSWERED_COUNT: return true;
    default: return false;
    }
}

/* ---- operations --------------------------------------------------------------------------------- */

static void print_within(const printer *p, const sx_sym *node, int least)
{
    bool within = strength(node) < least;
    if (within) {
        sx_buf_char(p->out, '(');
    }
    print(p, node);
    if (within) {
        sx_buf_char(p->out, ')');
    }
}

static void print_binary(const printer *p, const sx_sym *node)
{
    int own = strength(node);
    /* a - (b - c) keeps its parentheses; a ^ b ^ c groups to the right. */
    bool to_right = node->op == SX_SYM_POWER;
    bool to_left = own != 4 && !to_right;
    print_within(p, node->args[0], to_left ? own : own + 1);
    sx_buf_printf(p->out, " %s ", sx_sym_word(node->op));
    if (node->arg_count > 1) {
        print_within(p, node->args[1], to_right ? 7 : own + 1);
    } else {
        sx_buf_str(p->out, node->detail.code);
    }
}

/* The name of a gather that needs only some of its operands. */
static const char *partial_name(sx_sym_op op)
{
    switch (op) {
    case SX_SYM_MEAN: return "mean_of";
    case SX_SYM_MINIMUM: return "min_of";
    case SX_SYM_MAXIMUM: return "max_of";
    case SX_SYM_PRORATED: return "prorated";
    default: return "sum_of";
    }
}

static void print_call(const printer *p, const sx_sym *node)
{
    sx_buf *out = p->out;
    const sx_sym_detail *detail = &node->detail;
    bool partial = detail->least > 0;
    sx_buf_printf(out, "%s(", partial ? partial_name(node->op) : sx_sym_word(node->op));
    if (partial) {
        sx_buf_int(out, detail->least);
    }
    for (uint32_t i = 0; i < node->arg_count && !out->failed;) {
        sx_buf_str(out, i > 0 || partial ? ", " : "");
        uint32_t most = takes_ranges(node->op) ? node->arg_count - i : 1;
        i += print_operand(p, node->args + i, most);
    }
    if (node->op == SX_SYM_ROUND && detail->digits > 0) {
        sx_buf_printf(out, ", %lu", (unsigned long)detail->digits);
    }
    if (node->op == SX_SYM_LOOKUP) {
        const char *id = sx_emit_table_id(p->tables, detail->table);
        out->failed = out->failed || id == NULL;
        sx_buf_printf(out, ", %s", id == NULL ? "" : id);
    }
    for (uint32_t i = 0; node->op == SX_SYM_BAND && i < detail->edge_count; i++) {
        sx_buf_str(out, ", ");
        number(out, detail->edges[i]);
    }
    sx_buf_char(out, ')');
}

static void print(const printer *p, const sx_sym *node)
{
    if (p->out->failed) {
        return;
    }
    switch (node->op) {
    case SX_SYM_NUMBER: number(p->out, node->detail.number); return;
    case SX_SYM_ITEM: sx_buf_str(p->out, p->model->fields[node->detail.field].name); return;
    case SX_SYM_NEGATE:
        sx_buf_char(p->out, '-');
        print_within(p, node->args[0], 8);
        return;
    case SX_SYM_NOT:
        sx_buf_str(p->out, "not ");
        print_within(p, node->args[0], 3);
        return;
    case SX_SYM_ADD:
    case SX_SYM_SUBTRACT:
    case SX_SYM_MULTIPLY:
    case SX_SYM_DIVIDE:
    case SX_SYM_POWER:
    case SX_SYM_EQUAL:
    case SX_SYM_NOT_EQUAL:
    case SX_SYM_LESS:
    case SX_SYM_AT_MOST:
    case SX_SYM_GREATER:
    case SX_SYM_AT_LEAST: print_binary(p, node); return;
    default: print_call(p, node); return;
    }
}
