/*
 * made_score.c: the second evaluation: what answers give by docs/manifest.md, one row at a time, straight
 * from what was made. See made.h.
 */
#include "support/made.h"

static const number nothing = {CELL_SKIPPED, {0, 1, false}};

static number found(ratio value)
{
    return (number){CELL_OK, value};
}

/* --- what is shown ----------------------------------------------------------------------------- */

void made_hide(const made *m, made_answer *row)
{
    for (unsigned i = 0; i < m->item_count; i++) {
        if (m->items[i].show_if < 0) {
            continue;
        }
        truth shown = made_truth(m, row, m->items[i].show_if);
        bool hidden = false, missing = false;
        for (unsigned k = 0; k < i; k++) {
            if ((made_uses(m, m->items[i].show_if) >> k & 1) != 0) {
                hidden = hidden || row[k].cell == CELL_HIDDEN;
                missing = missing || (row[k].cell != CELL_OK && row[k].cell != CELL_HIDDEN);
            }
        }
        if (shown == NO || (shown == UNKNOWN && hidden && !missing)) {
            row[i] = (made_answer){.cell = CELL_HIDDEN};
        }
    }
}

/* --- items ------------------------------------------------------------------------------------- */

static ratio option_value(const made_item *item, const made_term *term, unsigned option)
{
    return term != NULL && term->recoded ? ratio_of(term->recode[option], 1) : item->scores[option];
}

/* The least and the greatest that an item counts, before it is reversed. */
static void item_ends(const made_item *item, const made_term *term, ratio *low, ratio *high)
{
    if (item->kind == ITEM_NUMBER) {
        *low = ratio_of(item->low, item->digits > 0 ? 10 : 1);
        *high = ratio_of(item->high, item->digits > 0 ? 10 : 1);
        return;
    }
    for (unsigned i = 0; i < item->option_count - item->na_option; i++) {
        ratio value = option_value(item, term, i);
        *low = i == 0 || ratio_compare(value, *low) < 0 ? value : *low;
        *high = i == 0 || ratio_compare(value, *high) > 0 ? value : *high;
    }
}

static number item_value(const made *m, const made_answer *row, unsigned at, const made_term *term,
                         bool reversed)
{
    const made_item *item = &m->items[at];
    ratio low = {0, 1, false}, high = {0, 1, false}, value;
    if (row[at].cell != CELL_OK) {
        return (number){row[at].cell, {0, 1, false}};
    }
    item_ends(item, term, &low, &high);
    value = item->kind == ITEM_NUMBER ? ratio_of(row[at].value, item->digits > 0 ? 10 : 1)
                                      : option_value(item, term, (unsigned)row[at].value);
    return found(reversed ? ratio_subtract(ratio_add(low, high), value) : value);
}

/* --- several operands -------------------------------------------------------------------------- */

typedef struct heap {
    unsigned all, answered, excluded;
    ratio sum, least, most;
} heap;

static void put(heap *h, number x, bool leave_na, bool leave_hidden)
{
    h->all++;
    h->excluded += (leave_na && x.cell == CELL_NA) || (leave_hidden && x.cell == CELL_HIDDEN);
    if (x.cell != CELL_OK) {
        return;
    }
    bool first = h->answered++ == 0;
    h->sum = first ? x.value : ratio_add(h->sum, x.value);
    h->least = first || ratio_compare(x.value, h->least) < 0 ? x.value : h->least;
    h->most = first || ratio_compare(x.value, h->most) > 0 ? x.value : h->most;
    h->least.lost = h->most.lost = h->sum.lost; /* whoever is lost, all of them are */
}

static number scaled_up(const heap *h)
{
    return found(ratio_divide(ratio_multiply(h->sum, ratio_of(h->all - h->excluded, 1)),
                              ratio_of(h->answered, 1)));
}

static number average(const heap *h)
{
    return found(ratio_divide(h->sum, ratio_of(h->answered, 1)));
}

static number call_value(const made *m, const made_answer *row, const made_node *n)
{
    heap h = {0};
    for (unsigned i = 0; i < n->part_count; i++) {
        put(&h, made_value(m, row, n->parts[i]), false, false);
    }
    if (h.answered < (n->number > 0 ? n->number : h.all)) {
        return nothing;
    }
    switch (n->kind) {
    case N_SUM: return found(h.sum);
    case N_MEAN: return average(&h);
    case N_MIN: return found(h.least);
    case N_MAX: return found(h.most);
    default: return scaled_up(&h);
    }
}

static number count_value(const made *m, const made_answer *row, const made_node *n)
{
    int64_t count = 0;
    for (unsigned i = 0; i < n->part_count; i++) {
        truth one = made_truth(m, row, n->parts[i]);
        if (one == UNKNOWN) {
            return nothing;
        }
        count += one == YES;
    }
    return found(ratio_of(count, 1));
}

/* --- formulas ---------------------------------------------------------------------------------- */

static number arithmetic(node_kind kind, number x, number y)
{
    if (x.cell != CELL_OK || y.cell != CELL_OK) {
        return x.cell != CELL_OK ? x : y;
    }
    switch (kind) {
    case N_ADD: return found(ratio_add(x.value, y.value));
    case N_SUBTRACT: return found(ratio_subtract(x.value, y.value));
    case N_MULTIPLY: return found(ratio_multiply(x.value, y.value));
    default:
        return y.value.n == 0 && !y.value.lost ? nothing : found(ratio_divide(x.value, y.value));
    }
}

static number table_value(const made *m, number x)
{
    if (x.cell != CELL_OK || x.value.lost) {
        return x;
    }
    bool there = x.value.d == 1 && x.value.n >= 0 && x.value.n < TABLE_MAX;
    return there ? found(ratio_of(m->tables[0][x.value.n], 1)) : nothing;
}

static number changed(const made *m, const made_node *n, number x)
{
    int64_t reached = 0;
    if (x.cell != CELL_OK) {
        return x;
    }
    switch (n->kind) {
    case N_NEGATE: return found(ratio_subtract(ratio_of(0, 1), x.value));
    case N_ABS: return found(x.value.n < 0 ? ratio_subtract(ratio_of(0, 1), x.value) : x.value);
    case N_ROUND: return found(ratio_round(x.value, HALF_UP, n->number));
    case N_FLOOR: return found(ratio_round(x.value, DOWN, 0));
    case N_CEIL: return found(ratio_round(x.value, UP, 0));
    case N_LOOKUP: return table_value(m, x);
    default: break;
    }
    for (unsigned i = 0; i < n->part_count; i++) {
        reached += ratio_compare(ratio_of(n->parts[i], 1), x.value) <= 0;
    }
    ratio value = ratio_of(reached, 1);
    value.lost = x.value.lost;
    return found(value);
}

static number scale_value(const made *m, const made_answer *row, unsigned scale)
{
    made_score score;
    made_score_of(m, row, scale, &score);
    return score.known ? found(score.value) : nothing;
}

static number chosen(const made *m, const made_answer *row, const made_node *n)
{
    truth condition = made_truth(m, row, n->args[2]);
    return condition == UNKNOWN ? nothing : made_value(m, row, n->args[condition == YES ? 0 : 1]);
}

number made_value(const made *m, const made_answer *row, int node)
{
    const made_node *n = &m->nodes[node];
    int64_t answered = 0;
    switch (n->kind) {
    case N_CONSTANT: return found(n->value);
    case N_ITEM: return item_value(m, row, n->index, NULL, false);
    case N_REVERSE: return item_value(m, row, n->index, NULL, true);
    case N_SCALE: return scale_value(m, row, n->index);
    case N_ADD:
    case N_SUBTRACT:
    case N_MULTIPLY:
    case N_DIVIDE:
        return arithmetic(n->kind, made_value(m, row, n->args[0]), made_value(m, row, n->args[1]));
    case N_SUM:
    case N_MEAN:
    case N_MIN:
    case N_MAX:
    case N_PRORATED: return call_value(m, row, n);
    case N_COUNT: return count_value(m, row, n);
    case N_WHERE: return chosen(m, row, n);
    case N_ANSWERED_COUNT:
        for (unsigned i = 0; i < n->part_count; i++) {
            answered += row[n->parts[i]].cell == CELL_OK;
        }
        return found(ratio_of(answered, 1));
    default: return changed(m, n, made_value(m, row, n->args[0]));
    }
}

/* --- truths ------------------------------------------------------------------------------------ */

static truth truth_of(bool holds)
{
    return holds ? YES : NO;
}

static truth compared(const made *m, const made_answer *row, const made_node *n)
{
    number x = made_value(m, row, n->args[0]), y = made_value(m, row, n->args[1]);
    if (x.cell != CELL_OK || y.cell != CELL_OK) {
        return UNKNOWN;
    }
    int order = ratio_compare(x.value, y.value);
    switch (n->how) {
    case EQUAL: return truth_of(order == 0);
    case NOT_EQUAL: return truth_of(order != 0);
    case LESS: return truth_of(order < 0);
    case AT_MOST: return truth_of(order <= 0);
    case GREATER: return truth_of(order > 0);
    default: return truth_of(order >= 0);
    }
}

/* One that is `decisive` decides; else one that is unknown leaves it unknown. */
static truth joined(const made *m, const made_answer *row, const int *nodes, unsigned count,
                    truth decisive)
{
    truth result = decisive == YES ? NO : YES;
    for (unsigned i = 0; i < count; i++) {
        truth one = made_truth(m, row, nodes[i]);
        if (one == decisive) {
            return decisive;
        }
        result = one == UNKNOWN ? UNKNOWN : result;
    }
    return result;
}

static truth equal_word(bool known, unsigned value, const made_node *n)
{
    return known ? truth_of((value == n->number) == (n->how == EQUAL)) : UNKNOWN;
}

truth made_truth(const made *m, const made_answer *row, int node)
{
    const made_node *n = &m->nodes[node];
    made_score score;
    truth inner;
    switch (n->kind) {
    case T_COMPARE: return compared(m, row, n);
    case T_OPTION:
        return equal_word(row[n->index].cell == CELL_OK, (unsigned)row[n->index].value, n);
    case T_ANSWERED: return truth_of(row[n->index].cell == CELL_OK);
    case T_AND: return joined(m, row, n->args, 2, NO);
    case T_OR: return joined(m, row, n->args, 2, YES);
    case T_ALL: return joined(m, row, n->parts, n->part_count, NO);
    case T_ANY: return joined(m, row, n->parts, n->part_count, YES);
    case T_NOT:
        inner = made_truth(m, row, n->args[0]);
        return inner == UNKNOWN ? UNKNOWN : truth_of(inner == NO);
    default:
        made_score_of(m, row, n->index, &score);
        return equal_word(score.known, (unsigned)score.band, n);
    }
}

/* --- scales ------------------------------------------------------------------------------------ */

static bool all_answered(const made *m, const made_answer *row, uint32_t uses)
{
    for (unsigned i = 0; i < m->item_count; i++) {
        if ((uses >> i & 1) != 0 && row[i].cell != CELL_OK) {
            return false;
        }
    }
    return true;
}

static number term_value(const made *m, const made_answer *row, const made_scale *scale,
                         const made_term *term)
{
    number x = term->scale ? scale_value(m, row, term->index)
                           : item_value(m, row, term->index, term, term->reversed);
    if (scale->compute == C_WEIGHTED && x.cell == CELL_OK) {
        x.value = ratio_multiply(x.value, term->weight);
    }
    return x;
}

/* 100 sum(x - low) / sum(high - low) over what was answered. */
static number percent_value(const made *m, const made_answer *row, const made_scale *scale)
{
    ratio above = {0, 1, false}, span = {0, 1, false};
    for (unsigned i = 0; i < scale->term_count; i++) {
        const made_term *term = &scale->terms[i];
        ratio low = {0, 1, false}, high = {0, 1, false};
        number x = item_value(m, row, term->index, term, term->reversed);
        item_ends(&m->items[term->index], term, &low, &high);
        if (x.cell == CELL_OK) {
            above = ratio_add(above, ratio_subtract(x.value, low));
            span = ratio_add(span, ratio_subtract(high, low));
        }
    }
    return span.n == 0 ? nothing
                       : found(ratio_divide(ratio_multiply(above, ratio_of(100, 1)), span));
}

static bool rule_met(const made_scale *scale, const heap *h)
{
    if (h->answered == 0) {
        return false;
    }
    switch (scale->rule) {
    case PRORATE: return h->answered + h->excluded + scale->limit >= h->all;
    case ANSWERED: return h->answered >= scale->limit;
    default: return h->answered == h->all;
    }
}

static number gathered(const made *m, const made_answer *row, const made_scale *scale)
{
    heap h = {0};
    for (unsigned i = 0; i < scale->term_count; i++) {
        put(&h, term_value(m, row, scale, &scale->terms[i]), scale->leave_na, scale->leave_hidden);
    }
    for (unsigned i = 0; scale->compute == C_COUNT && i < scale->node_count; i++) {
        truth one = made_truth(m, row, scale->nodes[i]);
        put(&h, one == UNKNOWN ? nothing : found(ratio_of(one == YES, 1)), false, false);
    }
    if (!rule_met(scale, &h)) {
        return nothing;
    }
    switch (scale->compute) {
    case C_MEAN: return average(&h);
    case C_MINIMUM: return found(h.least);
    case C_MAXIMUM: return found(h.most);
    case C_PERCENT: return percent_value(m, row, scale);
    default: return scale->rule == PRORATE ? scaled_up(&h) : found(h.sum);
    }
}

/* The label of the first condition that holds; one before it that is unknown leaves all of it unknown. */
static number category(const made *m, const made_answer *row, const made_scale *scale)
{
    unsigned label = 0;
    for (; label < scale->node_count; label++) {
        truth one = made_truth(m, row, scale->nodes[label]);
        if (one == UNKNOWN) {
            return nothing;
        }
        if (one == YES) {
            break;
        }
    }
    return found(ratio_of(label, 1));
}

static number computed(const made *m, const made_answer *row, const made_scale *scale)
{
    bool whole = scale->rule == KNOWN || all_answered(m, row, scale->uses);
    switch (scale->compute) {
    case C_FORMULA: return whole ? made_value(m, row, scale->nodes[0]) : nothing;
    case C_CATEGORY: return whole ? category(m, row, scale) : nothing;
    case C_LOOKUP: return table_value(m, term_value(m, row, scale, &scale->terms[0]));
    case C_DIFFERENCE:
        return arithmetic(N_SUBTRACT, term_value(m, row, scale, &scale->terms[0]),
                          term_value(m, row, scale, &scale->terms[1]));
    default: return gathered(m, row, scale);
    }
}

void made_score_of(const made *m, const made_answer *row, unsigned at, made_score *ret)
{
    const made_scale *scale = &m->scales[at];
    number x = computed(m, row, scale);
    *ret = (made_score){.known = x.cell == CELL_OK, .value = x.value, .exact = x.value, .band = -1};
    if (!ret->known) {
        return;
    }
    if (scale->compute == C_CATEGORY) {
        ret->band = (int)x.value.n;
        return;
    }
    if (scale->has_round) {
        ret->value = ratio_round(x.value, scale->round, scale->digits);
    }
    if (scale->bands) {
        ratio seen = scale->bands_unrounded ? ret->exact : ret->value;
        ret->band = ratio_compare(seen, scale->cut) >= 0;
    }
}

flag_state made_flag_of(const made *m, const made_answer *row, unsigned at)
{
    const made_flag *flag = &m->flags[at];
    truth when = made_truth(m, row, flag->when);
    bool hidden = false, missing = false, answered = false;
    for (unsigned i = 0; i < m->item_count; i++) {
        if ((flag->uses >> i & 1) != 0) {
            hidden = hidden || row[i].cell == CELL_HIDDEN;
            answered = answered || row[i].cell == CELL_OK;
            missing = missing || (row[i].cell != CELL_OK && row[i].cell != CELL_HIDDEN);
        }
    }
    if (when != UNKNOWN) {
        return when == YES ? RAISED : CLEAR;
    }
    if (flag->clear_hidden && hidden && !missing) {
        return CLEAR;
    }
    return flag->raise_missing && answered ? RAISED : NOT_ASSESSED;
}
