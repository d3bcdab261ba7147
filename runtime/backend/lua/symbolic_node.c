/*
 * symbolic_node.c: the operations of expressions on numbers. What is missing stays missing, except where
 * an operation says otherwise: least, all, any, where, answered.
 */
#include "backend/lua/symbolic_node.h"

#include <math.h>

#include "psych/answering.h"

#define SLACK 1e-9

static const struct {
    const char *word;
    bool truth;
} ops[] = {
#define SX_SYM_ROW(name, word, truth) {word, truth},
    SX_SYM_LIST(SX_SYM_ROW)
#undef SX_SYM_ROW
};

const char *sx_sym_word(sx_sym_op op)
{
    return ops[op].word;
}

bool sx_sym_is_truth(sx_sym_op op)
{
    return ops[op].truth;
}

sx_value sx_value_missing(void)
{
    return (sx_value){.kind = SX_VALUE_MISSING};
}

sx_value sx_value_number(double number)
{
    if (!isfinite(number)) {
        return (sx_value){.kind = SX_VALUE_MISSING, .number = 1};
    }
    return (sx_value){.kind = SX_VALUE_NUMBER, .number = number};
}

sx_value sx_value_truth(bool truth)
{
    return (sx_value){.kind = SX_VALUE_TRUTH, .number = truth ? 1 : 0};
}

sx_value sx_value_node(const sx_sym *node)
{
    return (sx_value){.kind = SX_VALUE_NODE, .node = node};
}

bool sx_value_is_truth(sx_value value)
{
    return value.kind == SX_VALUE_TRUTH ||
           (value.kind == SX_VALUE_NODE && sx_sym_is_truth(value.node->op));
}

/* How far apart two numbers must be to differ. */
static double slack(double a, double b)
{
    double size = fmax(fabs(a), fabs(b));
    return SLACK * (size > 1 ? size : 1);
}

static bool compare(sx_sym_op op, double a, double b)
{
    double apart = slack(a, b);
    bool equal = fabs(a - b) <= apart;
    switch (op) {
    case SX_SYM_EQUAL: return equal;
    case SX_SYM_NOT_EQUAL: return !equal;
    case SX_SYM_LESS: return a < b && !equal;
    case SX_SYM_AT_MOST: return a < b || equal;
    case SX_SYM_GREATER: return a > b && !equal;
    default: return a > b || equal;
    }
}

static double floor_of(double x)
{
    return floor(x + slack(x, 0));
}

static double round_to(double x, uint32_t digits)
{
    double unit = (double)sx_pow10(digits);
    return floor_of(x * unit + 0.5) / unit;
}

static sx_value arithmetic(sx_sym_op op, double a, double b)
{
    switch (op) {
    case SX_SYM_NEGATE: return sx_value_number(0 - a);
    case SX_SYM_ADD: return sx_value_number(a + b);
    case SX_SYM_SUBTRACT: return sx_value_number(a - b);
    case SX_SYM_MULTIPLY: return sx_value_number(a * b);
    case SX_SYM_DIVIDE: return sx_value_number(a / b);
    case SX_SYM_POWER: return sx_value_number(pow(a, b));
    case SX_SYM_FLOOR: return sx_value_number(floor_of(a));
    case SX_SYM_CEIL: return sx_value_number(-floor_of(-a));
    case SX_SYM_ABSOLUTE: return sx_value_number(fabs(a));
    case SX_SYM_SQUARE_ROOT: return sx_value_number(sqrt(a));
    case SX_SYM_EXPONENTIAL: return sx_value_number(exp(a));
    default: return sx_value_number(log(a));
    }
}

static sx_value lookup(const sx_sym_table *table, double x)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(SX_SYM_EQUAL, table->from[middle], x)) {
            return sx_value_number(table->to[middle]);
        }
        if (table->from[middle] < x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return sx_value_missing();
}

static sx_value band(const sx_sym_detail *detail, double x)
{
    uint32_t reached = 0;
    while (reached < detail->edge_count && compare(SX_SYM_AT_LEAST, x, detail->edges[reached])) {
        reached++;
    }
    return sx_value_number((double)reached);
}

/* `decisive` settles it; else one unknown leaves it open. */
static sx_value join(const sx_value *args, size_t count, bool decisive)
{
    bool unknown = false;
    for (size_t i = 0; i < count; i++) {
        if (args[i].kind == SX_VALUE_MISSING) {
            unknown = true;
        } else if ((args[i].number > 0) == decisive) {
            return sx_value_truth(decisive);
        }
    }
    return unknown ? sx_value_missing() : sx_value_truth(!decisive);
}

static sx_value gather(sx_sym_op op, uint32_t least, const sx_value *args, size_t count)
{
    double sum = 0, low = 0, high = 0;
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        if (args[i].kind == SX_VALUE_MISSING) {
            continue;
        }
        double x = args[i].number;
        sum += x;
        low = known == 0 || x < low ? x : low;
        high = known == 0 || x > high ? x : high;
        known++;
    }
    if (known == 0 || known < (least == 0 ? count : least)) {
        return sx_value_missing();
    }
    switch (op) {
    case SX_SYM_MEAN: return sx_value_number(sum / (double)known);
    case SX_SYM_MINIMUM: return sx_value_number(low);
    case SX_SYM_MAXIMUM: return sx_value_number(high);
    case SX_SYM_PRORATED: return sx_value_number(sum * (double)count / (double)known);
    default: return sx_value_number(sum);
    }
}

/* How the answers were given; at most SX_ANSWERING_MAX of them, which is checked where they are made. */
static sx_value answering(sx_sym_op op, const sx_value *args, size_t count)
{
    sx_answering_kind kind = op == SX_SYM_LONGEST_RUN ? SX_ANSWERING_RUN
                             : op == SX_SYM_DEVIATION ? SX_ANSWERING_DEVIATION
                                                      : SX_ANSWERING_CONSISTENCY;
    double values[SX_ANSWERING_MAX], found = 0;
    bool there[SX_ANSWERING_MAX];
    for (size_t i = 0; i < count; i++) {
        there[i] = args[i].kind != SX_VALUE_MISSING;
        values[i] = there[i] ? args[i].number : 0;
    }
    switch (sx_answering_of(kind, values, there, count, &found)) {
    case SX_ANSWERING_KNOWN: return sx_value_number(found);
    case SX_ANSWERING_UNDEFINED: return sx_value_number((double)NAN);
    case SX_ANSWERING_TOO_FEW: break;
    }
    return sx_value_missing();
}

static sx_value answered_count(const sx_value *args, size_t count)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        known += args[i].kind == SX_VALUE_MISSING ? 0 : 1;
    }
    return sx_value_number((double)known);
}

/* One or two operands, both needed. */
static sx_value simple(sx_sym_op op, const sx_sym_detail *detail, const sx_value *args,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (args[i].kind == SX_VALUE_MISSING) {
            return args[i];
        }
    }
    double a = args[0].number, b = count > 1 ? args[1].number : detail->number;
    switch (op) {
    case SX_SYM_EQUAL:
    case SX_SYM_NOT_EQUAL:
    case SX_SYM_LESS:
    case SX_SYM_AT_MOST:
    case SX_SYM_GREATER:
    case SX_SYM_AT_LEAST: return sx_value_truth(compare(op, a, b));
    case SX_SYM_NOT: return sx_value_truth(!(a > 0));
    case SX_SYM_REVERSE: return sx_value_number(detail->low + detail->high - a);
    case SX_SYM_LOOKUP: return lookup(detail->table, a);
    case SX_SYM_BAND: return band(detail, a);
    case SX_SYM_ROUND: return sx_value_number(round_to(a, detail->digits));
    default: return arithmetic(op, a, b);
    }
}

sx_value sx_sym_compute(sx_sym_op op, const sx_sym_detail *detail, const sx_value *args,
                        size_t count)
{
    switch (op) {
    case SX_SYM_NUMBER: return sx_value_number(detail->number);
    case SX_SYM_ITEM:
    case SX_SYM_NONE: return sx_value_missing();
    case SX_SYM_ALL: return join(args, count, false);
    case SX_SYM_ANY: return join(args, count, true);
    case SX_SYM_ANSWERED: return sx_value_truth(args[0].kind != SX_VALUE_MISSING);
    case SX_SYM_ANSWERED_COUNT: return answered_count(args, count);
    case SX_SYM_WHERE:
        return args[0].kind == SX_VALUE_MISSING ? sx_value_missing()
                                                : args[args[0].number > 0 ? 1 : 2];
    case SX_SYM_SUM:
    case SX_SYM_MEAN:
    case SX_SYM_MINIMUM:
    case SX_SYM_MAXIMUM:
    case SX_SYM_COUNT:
    case SX_SYM_PRORATED: return gather(op, detail->least, args, count);
    case SX_SYM_LONGEST_RUN:
    case SX_SYM_DEVIATION:
    case SX_SYM_CONSISTENCY: return answering(op, args, count);
    default: return simple(op, detail, args, count);
    }
}

sx_value sx_sym_evaluate(const sx_sym *node, const sx_value *answers, sx_sym_scratch *scratch)
{
    if (scratch->known[node->id] != 0) {
        return scratch->values[node->id];
    }
    sx_value value;
    uint8_t known = SX_SYM_KNOWN;
    if (node->op == SX_SYM_ITEM) {
        value = answers[node->detail.field];
    } else {
        sx_value *args = scratch->operands + node->first_operand;
        for (uint32_t i = 0; i < node->arg_count; i++) {
            args[i] = sx_sym_evaluate(node->args[i], answers, scratch);
            uint8_t under = scratch->known[node->args[i]->id];
            known = under > known ? under : known;
        }
        value = sx_sym_compute(node->op, &node->detail, args, node->arg_count);
        bool undefined = value.kind == SX_VALUE_MISSING && value.number > 0;
        known = undefined ? SX_SYM_UNDEFINED : known;
    }
    scratch->known[node->id] = known;
    scratch->values[node->id] = value;
    return value;
}

bool sx_value_same(sx_value a, sx_value b)
{
    return a.kind == b.kind &&
           (a.kind == SX_VALUE_MISSING || compare(SX_SYM_EQUAL, a.number, b.number));
}

bool sx_lua_decimal(double number, sx_decimal *ret)
{
    const double most = 1e15;
    if (!(fabs(number) < most)) {
        return false;
    }
    for (unsigned digits = 0; digits <= SX_DIGITS_MAX; digits++) {
        double scaled = number * (double)sx_pow10(digits);
        if (fabs(scaled) >= most) {
            return false;
        }
        double whole = round(scaled);
        double back = whole / (double)sx_pow10(digits);
        if (back >= number && back <= number) {
            *ret = (sx_decimal){(int64_t)whole, (uint8_t)digits};
            return true;
        }
    }
    return false;
}
