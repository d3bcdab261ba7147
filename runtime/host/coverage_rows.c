/*
 * coverage_rows.c: patterns of answers, the plain ones first: those are the ones that a person can score
 * by hand. See coverage_rows.h.
 */
#include "host/coverage_rows.h"

#include <string.h>

#include "base/rng.h"
#include "host/coverage_choices.h"

#define RANDOM_ROWS 400
#define CHAIN_ROWS 320 /* of one chain */
#define ALONE_ROWS 600

typedef struct sx_rows {
    const sx_model *model;
    sx_patterns *p;
    uint16_t *row; /* the one that is being made */
    sx_rng rng;
} sx_rows;

static void keep(sx_rows *r)
{
    sx_patterns *p = r->p;
    if (p->count < SX_PATTERNS_MAX)
        memcpy(&p->cells[p->count++ * p->width], r->row, p->width * sizeof *r->row);
}

static uint16_t blank_of(const sx_rows *r, size_t item)
{
    return (uint16_t)(r->p->choices[item].count - 1);
}

/* The answer of an item that is `part` of `of` on the way from what adds least to what adds most. */
static uint16_t on_the_way(const sx_rows *r, size_t item, size_t part, size_t of, bool keyed)
{
    const sx_choices_of *c = &r->p->choices[item];
    if (c->answers == 0)
        return blank_of(r, item);
    size_t at = (c->answers - 1) * part / of;
    return (uint16_t)(keyed && c->turned ? c->answers - 1 - at : at);
}

/* Parameters (age, sex) are not asked of everybody: they are left out unless a norm needs them. */
static void all_at(sx_rows *r, size_t part, size_t of, bool keyed)
{
    for (size_t i = 0; i < r->p->width; i++)
        r->row[i] = i < r->model->item_count ? on_the_way(r, i, part, of, keyed) : blank_of(r, i);
}

static size_t most_answers(const sx_rows *r)
{
    size_t most = 1;
    for (size_t i = 0; i < r->model->item_count; i++)
        most = r->p->choices[i].answers > most ? r->p->choices[i].answers : most;
    return most;
}

static void add_level(sx_rows *r)
{
    size_t steps = most_answers(r) - 1;
    all_at(r, 0, 1, true);
    keep(r);
    all_at(r, 1, 1, true);
    keep(r);
    for (size_t k = 0; k <= steps && k < 40; k++) {
        all_at(r, k, steps ? steps : 1, false);
        keep(r);
        all_at(r, k, steps ? steps : 1, true);
        keep(r);
    }
}

/* Each item alone at each of its answers: the others at the least, the most or the middle. */
static void add_alone(sx_rows *r, size_t part, size_t of, bool keyed)
{
    size_t before = r->p->count;
    for (size_t i = 0; i < r->model->item_count && r->p->count - before < ALONE_ROWS / 3; i++) {
        size_t answers = r->p->choices[i].answers;
        for (size_t k = answers; k-- > 0;) {
            all_at(r, part, of, keyed);
            if (r->row[i] == k || (answers > 12 && k % (answers / 6) && k + 1 < answers))
                continue;
            r->row[i] = (uint16_t)k;
            keep(r);
        }
    }
}

/* Items at their most where a bit of their number is set, else at their least: a few rows that tell each
 * item from each other one. */
static void add_codes(sx_rows *r)
{
    for (size_t bit = 0; (size_t)1 << bit <= r->model->item_count; bit++)
        for (size_t side = 0; side < 2; side++) {
            for (size_t i = 0; i < r->model->item_count; i++)
                r->row[i] = on_the_way(r, i, ((i + 1) >> bit & 1) ^ side, 1, true);
            keep(r);
        }
}

/* The number of an item among those of its scale. Where all scales are raised together, every one of them
 * passes all its values. */
static size_t place_in_scale(const sx_model *model, size_t item)
{
    for (size_t s = 0; s < model->scale_count; s++)
        for (size_t t = 0; t < model->scales[s].term_count; t++)
            if (sx_str_equal(model->scales[s].terms[t].name, model->items[item].id))
                return t;
    return item;
}

/* From all least to all most, one answer raised by one step at a time; `blanks` items of each scale stay
 * without an answer. */
static void add_chain(sx_rows *r, bool together, size_t blanks)
{
    size_t before = r->p->count, width = r->model->item_count;
    all_at(r, 0, 1, true);
    for (size_t i = 0; blanks && i < width; i++)
        if (place_in_scale(r->model, i) < blanks)
            r->row[i] = blank_of(r, i);
    for (size_t place = 0; place < width; place++) {
        size_t steps = together ? most_answers(r) : r->p->choices[place].answers;
        for (size_t k = 1; k < steps && r->p->count - before < CHAIN_ROWS; k++) {
            bool raised = false;
            for (size_t i = 0; i < width; i++) {
                const sx_choices_of *c = &r->p->choices[i];
                bool mine = together ? place_in_scale(r->model, i) == place : i == place;
                if (!mine || k >= c->answers || r->row[i] == blank_of(r, i))
                    continue;
                r->row[i] = (uint16_t)(c->turned ? c->answers - 1 - k : k);
                raised = true;
            }
            if (raised)
                keep(r);
        }
    }
}

static void add_varied(sx_rows *r)
{
    for (size_t i = 0; i < r->p->width; i++) {
        const sx_choices_of *c = &r->p->choices[i];
        r->row[i] = blank_of(r, i);
        if (c->answers && i < r->model->item_count) {
            r->row[i] = (uint16_t)((i * 2 + 1) % c->answers);
        }
    }
}

/* In every scale the first so many without an answer, or the last; and each item alone. */
static void add_missing(sx_rows *r)
{
    const sx_model *model = r->model;
    static const size_t parts[] = {1, 2, 0};
    for (size_t base = 0; base < sizeof parts / sizeof *parts; base++)
        for (size_t s = 0; s < model->scale_count; s++)
            for (size_t missing = 1; missing <= model->scales[s].term_count && missing <= 12;
                 missing++) {
                const sx_scale *scale = &model->scales[s];
                all_at(r, parts[base], 2, true);
                if (parts[base] == 1)
                    add_varied(r);
                for (size_t t = 0; t < missing; t++) {
                    size_t index;
                    sx_name_kind kind =
                        sx_model_find(model, scale->terms[scale->term_count - 1 - t].name, &index);
                    if (kind == SX_NAME_ITEM)
                        r->row[index] = blank_of(r, index);
                }
                keep(r);
            }
    for (size_t i = 0; i < model->item_count; i++)
        for (size_t k = r->p->choices[i].answers; k < r->p->choices[i].count; k++) {
            add_varied(r);
            r->row[i] = (uint16_t)k;
            keep(r);
        }
    for (size_t i = 0; i < r->p->width; i++)
        r->row[i] = blank_of(r, i);
    keep(r);
}

/* Every answer to the parameters, on plain answers to the items. */
static void add_groups(sx_rows *r)
{
    size_t first = r->model->item_count, count = r->model->parameter_count;
    if (!count)
        return;
    for (size_t base = 0; base < 2; base++)
        for (size_t i = 0; i < r->p->choices[first].count; i++)
            for (size_t j = 0; j < (count > 1 ? r->p->choices[first + 1].count : 1); j++) {
                all_at(r, base, 1, true);
                for (size_t k = 0; k < count; k++)
                    r->row[first + k] = on_the_way(r, first + k, 0, 1, false);
                r->row[first] = (uint16_t)i;
                if (count > 1)
                    r->row[first + 1] = (uint16_t)j;
                keep(r);
            }
}

static void add_random(sx_rows *r)
{
    for (size_t n = 0; n < RANDOM_ROWS; n++) {
        for (size_t i = 0; i < r->p->width; i++) {
            const sx_choices_of *c = &r->p->choices[i];
            bool whole = n % 2 == 0 && c->answers;
            r->row[i] = (uint16_t)sx_rng_below(&r->rng, (uint32_t)(whole ? c->answers : c->count));
            if (n % 2 && c->answers && sx_rng_below(&r->rng, 8))
                r->row[i] = (uint16_t)sx_rng_below(&r->rng, (uint32_t)c->answers);
        }
        keep(r);
    }
}

sx_status sx_patterns_make(const sx_model *model, sx_arena *arena, sx_patterns *ret)
{
    *ret = (sx_patterns){.width = model->item_count + model->parameter_count};
    sx_rows r = {.model = model, .p = ret, .rng = {20260101}};
    ret->choices = sx_choices_make(model, arena);
    ret->cells = sx_arena_array(arena, SX_PATTERNS_MAX * ret->width + 1, sizeof *ret->cells);
    r.row = sx_arena_array(arena, ret->width + 1, sizeof *r.row);
    if (!ret->choices || !ret->cells || !r.row)
        return SX_E_MEMORY;
    add_level(&r);
    add_chain(&r, true, 0);
    add_codes(&r);
    add_missing(&r);
    add_groups(&r);
    add_chain(&r, true, 1);
    add_alone(&r, 0, 1, true);
    add_alone(&r, 1, 2, true);
    add_alone(&r, 1, 1, true);
    add_random(&r);
    add_chain(&r, true, 2);
    add_chain(&r, false, 0);
    return SX_OK;
}

const sx_choice *sx_pattern_choice(const sx_patterns *p, size_t row, size_t item)
{
    return &p->choices[item].items[p->cells[row * p->width + item]];
}

void sx_patterns_blank(const sx_patterns *p, size_t row, size_t item)
{
    p->cells[row * p->width + item] = (uint16_t)(p->choices[item].count - 1);
}

void sx_patterns_fill(const sx_patterns *p, const sx_model *model, sx_run *run)
{
    for (size_t i = 0; i < p->width; i++) {
        const sx_item *item = &model->items[i];
        for (size_t f = 0; f < item->field_count; f++) {
            int64_t *values = sx_run_values(run, item->first_field + f);
            uint8_t *status = sx_run_status(run, item->first_field + f);
            for (size_t row = 0; row < p->count; row++) {
                const sx_choice *choice = sx_pattern_choice(p, row, i);
                values[row] = choice->values[f];
                status[row] = (uint8_t)choice->cell;
            }
        }
    }
}
