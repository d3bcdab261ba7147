/*
 * made_expr.c: conditions and formulas from the bytes of a fuzzer. See made.h.
 */
#include "support/made.h"

#define DEEPEST 3

static int add(made *m, node_kind kind)
{
    if (m->node_count == NODES_MAX) {
        return 0; /* the first node is the constant 1 */
    }
    m->nodes[m->node_count] = (made_node){.kind = kind, .value = {0, 1, false}};
    return (int)m->node_count++;
}

bool made_is_number(const made *m, unsigned item)
{
    return m->items[item].kind != ITEM_WORDS;
}

static int constant(feed *f, made *m)
{
    static const int tenths[] = {10, 20, 0, 5, 30, 15, -10, 100, 70, -25};
    int node = add(m, N_CONSTANT);
    if (node > 0) {
        m->nodes[node].value = ratio_of(tenths[feed_pick(f, sizeof tenths / sizeof *tenths)], 10);
    }
    return node;
}

/* An item that has a number, or else a constant. */
static int item_node(feed *f, made *m, unsigned items, node_kind kind)
{
    unsigned item = items == 0 ? 0 : feed_pick(f, items);
    for (unsigned i = 0; i < items; i++, item = (item + 1) % items) {
        if (made_is_number(m, item)) {
            int node = add(m, kind);
            m->nodes[node].index = node > 0 ? item : 0;
            return node;
        }
    }
    return constant(f, m);
}

static int leaf(feed *f, made *m, unsigned items, unsigned scales)
{
    unsigned how = feed_pick(f, 8);
    unsigned scale = scales == 0 ? 0 : feed_pick(f, scales);
    if (how == 0) {
        return constant(f, m);
    }
    if (how > 5 && scales > 0 && m->scales[scale].compute != C_CATEGORY) {
        int node = add(m, N_SCALE);
        m->nodes[node].index = node > 0 ? scale : 0;
        return node;
    }
    return item_node(f, m, items, how == 5 ? N_REVERSE : N_ITEM);
}

static void parts(feed *f, made *m, int node, unsigned items, unsigned scales, unsigned depth,
                  int (*make)(feed *f, made *m, unsigned items, unsigned scales, unsigned depth))
{
    unsigned count = 1 + feed_pick(f, 5);
    for (unsigned i = 0; i < count; i++) {
        int part = make(f, m, items, scales, depth);
        m->nodes[node].parts[i] = part;
    }
    m->nodes[node].part_count = count;
}

/* What has operands of its own. */
static void fill_number(feed *f, made *m, int at, unsigned items, unsigned scales, unsigned depth)
{
    node_kind kind = m->nodes[at].kind;
    int made_args[3] = {0};
    switch (kind) {
    case N_SUM:
    case N_MEAN:
    case N_MIN:
    case N_MAX:
    case N_PRORATED:
        parts(f, m, at, items, scales, depth, made_number_node);
        m->nodes[at].number = feed_pick(f, m->nodes[at].part_count + 1);
        m->nodes[at].number += kind == N_PRORATED && m->nodes[at].number == 0;
        return;
    case N_COUNT: parts(f, m, at, items, scales, depth, made_truth_node); return;
    case N_ANSWERED_COUNT:
        m->nodes[at].part_count = 1 + feed_pick(f, 3);
        for (unsigned i = 0; i < m->nodes[at].part_count; i++) {
            m->nodes[at].parts[i] = (int)feed_pick(f, items);
        }
        return;
    case N_BAND:
        m->nodes[at].part_count = 1 + feed_pick(f, 3);
        for (unsigned i = 0; i < m->nodes[at].part_count; i++) {
            m->nodes[at].parts[i] =
                (i > 0 ? m->nodes[at].parts[i - 1] + 1 : -1) + (int)feed_pick(f, 3);
        }
        break;
    case N_WHERE: made_args[2] = made_truth_node(f, m, items, scales, depth); break;
    case N_ROUND: m->nodes[at].number = feed_pick(f, 3); break;
    default: break;
    }
    made_args[0] = made_number_node(f, m, items, scales, depth);
    if (kind <= N_DIVIDE || kind == N_WHERE) {
        made_args[1] = made_number_node(f, m, items, scales, depth);
    }
    for (unsigned i = 0; i < 3; i++) {
        m->nodes[at].args[i] = made_args[i];
    }
}

int made_number_node(feed *f, made *m, unsigned items, unsigned scales, unsigned depth)
{
    static const node_kind kinds[] = {
        N_ADD,   N_SUBTRACT, N_MULTIPLY, N_DIVIDE, N_NEGATE, N_SUM, N_MEAN,
        N_MIN,   N_MAX,      N_PRORATED, N_COUNT,  N_WHERE,  N_ABS, N_ROUND,
        N_FLOOR, N_CEIL,     N_BAND,     N_LOOKUP, N_ADD,    N_SUM, N_ANSWERED_COUNT};
    if (depth >= DEEPEST || items == 0 || m->node_count + 8 > NODES_MAX || feed_pick(f, 3) == 0) {
        return leaf(f, m, items, scales);
    }
    int at = add(m, kinds[feed_pick(f, sizeof kinds / sizeof *kinds)]);
    fill_number(f, m, at, items, scales, depth + 1);
    return at;
}

static int option_node(feed *f, made *m, unsigned items)
{
    unsigned item = feed_pick(f, items);
    int at = add(m, m->items[item].kind == ITEM_WORDS ? T_OPTION : T_ANSWERED);
    m->nodes[at].index = item;
    m->nodes[at].number = feed_pick(f, m->items[item].option_count + 1);
    m->nodes[at].number %= m->items[item].option_count + (m->items[item].option_count == 0);
    m->nodes[at].how = feed_one_in(f, 3) ? NOT_EQUAL : EQUAL;
    return at;
}

static int label_node(feed *f, made *m, unsigned items, unsigned scales)
{
    for (unsigned i = 0; i < scales; i++) {
        if (m->scales[i].compute == C_CATEGORY) {
            int at = add(m, T_LABEL);
            m->nodes[at].index = i;
            m->nodes[at].number = feed_pick(f, m->scales[i].node_count + 1);
            return at;
        }
    }
    return option_node(f, m, items);
}

int made_truth_node(feed *f, made *m, unsigned items, unsigned scales, unsigned depth)
{
    static const node_kind kinds[] = {T_COMPARE, T_OPTION, T_COMPARE, T_AND,  T_OR,
                                      T_NOT,     T_ANY,    T_ALL,     T_LABEL};
    bool full = m->node_count + 8 > NODES_MAX;
    bool deep = depth >= DEEPEST || full;
    node_kind kind = kinds[feed_pick(f, deep ? 3 : sizeof kinds / sizeof *kinds)];
    if (kind == T_OPTION && !full) {
        return option_node(f, m, items);
    }
    if (kind == T_LABEL) {
        return label_node(f, m, items, scales);
    }
    int at = m->node_count + 3 > NODES_MAX ? 1 : add(m, kind); /* the second node is a truth */
    if (at == 1) {
        return at;
    }
    if (kind == T_ANY || kind == T_ALL) {
        parts(f, m, at, items, scales, depth + 1, made_truth_node);
        return at;
    }
    bool numbers = m->nodes[at].kind == T_COMPARE;
    m->nodes[at].how = numbers ? (relation)feed_pick(f, RELATIONS) : EQUAL;
    for (unsigned i = 0; i < (kind == T_NOT ? 1U : 2U); i++) {
        int arg = (numbers ? made_number_node : made_truth_node)(f, m, items, scales, depth + 1);
        m->nodes[at].args[i] = arg;
    }
    return at;
}

static uint32_t scale_uses(const made *m, unsigned scale)
{
    return m->scales[scale].uses;
}

uint32_t made_uses(const made *m, int node)
{
    const made_node *n = &m->nodes[node];
    uint32_t uses = 0;
    switch (n->kind) {
    case N_CONSTANT: return 0;
    case N_ITEM:
    case N_REVERSE:
    case T_OPTION:
    case T_ANSWERED: return 1U << n->index;
    case N_SCALE:
    case T_LABEL: return scale_uses(m, n->index);
    case N_ANSWERED_COUNT:
        for (unsigned i = 0; i < n->part_count; i++) {
            uses |= 1U << (unsigned)n->parts[i];
        }
        return uses;
    case N_BAND: return made_uses(m, n->args[0]);
    default: break;
    }
    for (unsigned i = 0; i < n->part_count; i++) {
        uses |= made_uses(m, n->parts[i]);
    }
    for (unsigned i = 0; i < 3 && n->part_count == 0; i++) {
        uses |= n->args[i] > 0 ? made_uses(m, n->args[i]) : 0;
    }
    return uses;
}
