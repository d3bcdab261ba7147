/*
 * made.c: items, scales, flags and answers from the bytes of a fuzzer. See made.h.
 */
#include "support/made.h"

#include <string.h>

static void make_item(feed *f, made *m, unsigned at)
{
    made_item *item = &m->items[at];
    static const item_kind kinds[] = {ITEM_CHOICE, ITEM_CHOICE, ITEM_CHOICE, ITEM_NUMBER,
                                      ITEM_WORDS};
    item->kind = kinds[feed_pick(f, sizeof kinds / sizeof *kinds)];
    item->show_if = -1;
    if (item->kind == ITEM_NUMBER) {
        item->digits = feed_pick(f, 2);
        item->low = (int)feed_pick(f, 4) - 2;
        item->high = item->low + 1 + (int)feed_pick(f, 20);
        return;
    }
    item->option_count = 2 + feed_pick(f, OPTIONS_MAX - 1);
    item->na_option = item->option_count > 2 && feed_one_in(f, 6);
    int score = feed_one_in(f, 4) ? (int)feed_pick(f, 7) - 3 : 0;
    bool uneven = feed_one_in(f, 4), falling = feed_one_in(f, 8);
    for (unsigned i = 0; i < item->option_count; i++) {
        item->scores[i] = ratio_of(falling ? -score : score, uneven ? 2 : 1);
        score += 1 + (uneven ? (int)feed_pick(f, 3) : 0);
    }
}

static void make_terms(feed *f, made *m, made_scale *scale, unsigned at, unsigned most)
{
    unsigned taken = 0, first = feed_pick(f, m->item_count), count = 1 + feed_pick(f, most);
    for (unsigned i = 0; i < m->item_count && taken < count; i++) {
        unsigned item = (first + i) % m->item_count;
        if (!made_is_number(m, item)) {
            continue;
        }
        made_term *term = &scale->terms[taken++];
        *term = (made_term){.index = item, .weight = ratio_of((int)feed_pick(f, 7) - 2, 2)};
        term->weight = term->weight.n == 0 ? ratio_of(1, 1) : term->weight;
        term->recoded = m->items[item].kind == ITEM_CHOICE && feed_one_in(f, 6);
        term->reversed = scale->compute < C_COUNT && feed_one_in(f, 4);
        for (unsigned k = 0; term->recoded && k < OPTIONS_MAX; k++) {
            term->recode[k] = (int)feed_pick(f, 5) - 1;
        }
    }
    if (at > 0 && taken > 0 && taken < most && scale->compute != C_PERCENT && feed_one_in(f, 4) &&
        m->scales[at - 1].compute != C_CATEGORY) {
        scale->terms[taken++] =
            (made_term){.scale = true, .index = at - 1, .weight = ratio_of(1, 1)};
    }
    scale->term_count = taken;
}

static void make_rule(feed *f, made_scale *scale)
{
    unsigned count = scale->compute == C_COUNT ? scale->node_count : scale->term_count;
    bool items_alone = scale->compute != C_COUNT;
    for (unsigned i = 0; i < scale->term_count; i++) {
        items_alone = items_alone && !scale->terms[i].scale;
    }
    unsigned how = feed_pick(f, 4);
    scale->rule = COMPLETE;
    if (scale->compute == C_FORMULA || scale->compute == C_CATEGORY) {
        scale->rule = how == 0 ? COMPLETE : KNOWN;
        return;
    }
    bool sums = scale->compute == C_SUM || scale->compute == C_COUNT;
    bool averages = scale->compute == C_MEAN || scale->compute == C_PERCENT;
    bool extremes = scale->compute == C_MINIMUM || scale->compute == C_MAXIMUM;
    if (how > 0 && count > 1 && (sums || (averages && how == 1))) {
        scale->rule = PRORATE;
        scale->limit = feed_pick(f, count);
    } else if (how > 0 && (averages || extremes)) {
        scale->rule = ANSWERED;
        scale->limit = 1 + feed_pick(f, count);
    }
    if (items_alone && scale->rule != COMPLETE) {
        scale->leave_na = feed_one_in(f, 3);
        scale->leave_hidden = feed_one_in(f, 3);
    }
}

static void make_rounding(feed *f, made_scale *scale)
{
    scale->round = (ratio_rounding)feed_pick(f, NOT_ROUNDED + 1);
    scale->digits = feed_pick(f, 3);
    scale->has_round =
        scale->rule == PRORATE || (scale->compute != C_CATEGORY && feed_one_in(f, 3));
    scale->wants_bands =
        scale->compute != C_CATEGORY && scale->compute != C_LOOKUP && feed_one_in(f, 2);
    scale->bands_unrounded = feed_one_in(f, 4);
}

static void count_uses(made *m, made_scale *scale)
{
    for (unsigned i = 0; i < scale->term_count; i++) {
        const made_term *term = &scale->terms[i];
        scale->uses |= term->scale ? m->scales[term->index].uses : 1U << term->index;
    }
    for (unsigned i = 0; i < scale->node_count; i++) {
        scale->uses |= made_uses(m, scale->nodes[i]);
    }
}

static void make_scale(feed *f, made *m, unsigned at)
{
    made_scale *scale = &m->scales[at];
    scale->compute = (compute)feed_pick(f, COMPUTES);
    if (scale->compute == C_FORMULA) {
        scale->nodes[scale->node_count++] = made_number_node(f, m, m->item_count, at, 0);
    } else if (scale->compute == C_COUNT || scale->compute == C_CATEGORY) {
        unsigned count = 1 + feed_pick(f, scale->compute == C_COUNT ? 5 : LABELS_MAX - 1);
        for (unsigned i = 0; i < count; i++) {
            scale->nodes[scale->node_count++] = made_truth_node(f, m, m->item_count, at, 1);
        }
    } else {
        make_terms(f, m, scale, at,
                   scale->compute == C_LOOKUP       ? 1
                   : scale->compute == C_DIFFERENCE ? 2
                                                    : ITEMS_MAX);
        if (scale->term_count == 0 || (scale->compute == C_DIFFERENCE && scale->term_count < 2)) {
            *scale = (made_scale){.compute = C_FORMULA, .node_count = 1}; /* no item has a number */
        }
    }
    make_rule(f, scale);
    make_rounding(f, scale);
    count_uses(m, scale);
}

static void make_row(feed *f, const made *m, made_answer *row)
{
    unsigned gaps = feed_pick(f, 4); /* rows without gaps, with few, with many */
    for (unsigned i = 0; i < m->item_count; i++) {
        const made_item *item = &m->items[i];
        row[i] = (made_answer){.cell = CELL_OK};
        if (gaps > 1 && feed_one_in(f, gaps == 2 ? 6 : 2)) {
            row[i].cell = (cell)(CELL_SKIPPED + feed_pick(f, 3));
        } else if (item->kind == ITEM_NUMBER) {
            row[i].value = item->low + (int)feed_pick(f, (unsigned)(item->high - item->low) + 1);
        } else {
            row[i].value = (int)feed_pick(f, item->option_count);
            if (item->na_option && row[i].value == (int)item->option_count - 1) {
                row[i].cell = CELL_NA;
            }
        }
    }
}

static void make_flag(feed *f, made *m, made_flag *flag)
{
    flag->when = made_truth_node(f, m, m->item_count, 0, 1);
    flag->uses = made_uses(m, flag->when);
    flag->raise_missing = feed_one_in(f, 3);
    for (unsigned i = 0; i < m->item_count; i++) {
        flag->clear_hidden |= (flag->uses >> i & 1) != 0 && m->items[i].show_if >= 0;
    }
}

void made_from(feed *f, made *ret)
{
    memset(ret, 0, sizeof *ret);
    made *m = ret;
    m->nodes[0] = (made_node){.kind = N_CONSTANT, .value = {1, 1, false}};
    m->nodes[1] = (made_node){.kind = T_ANSWERED};
    m->node_count = 2;
    m->item_count = 1 + feed_pick(f, ITEMS_MAX);
    for (unsigned i = 0; i < TABLE_MAX; i++) {
        m->tables[0][i] = (int)feed_pick(f, 9) - 3;
    }
    for (unsigned i = 0; i < m->item_count; i++) {
        make_item(f, m, i);
        if (i > 0 && feed_one_in(f, 4)) {
            m->items[i].show_if = made_truth_node(f, m, i, 0, 1);
        }
    }
    unsigned scales = 1 + feed_pick(f, SCALES_MAX);
    for (unsigned i = 0; i < scales; i++) {
        make_scale(f, m, i);
        m->scale_count++;
    }
    m->flag_count = feed_pick(f, FLAGS_MAX + 1);
    for (unsigned i = 0; i < m->flag_count; i++) {
        make_flag(f, m, &m->flags[i]);
    }
    m->note_count = feed_pick(f, NOTES_MAX + 1);
    for (unsigned i = 0; i < m->note_count; i++) {
        m->notes[i] = made_truth_node(f, m, m->item_count, m->scale_count, 1);
    }
    m->by_file = feed_one_in(f, 4);
    m->row_count = 1 + feed_pick(f, ROWS_MAX);
    for (unsigned i = 0; i < m->row_count; i++) {
        make_row(f, m, m->rows[i]);
        made_hide(m, m->rows[i]);
    }
}
