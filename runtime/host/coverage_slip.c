/*
 * coverage_slip.c: the walk over all slips, and those of options and of the operands, missing rule and
 * rounding of a scale. Conditions are in coverage_slip_expr.c, tables in coverage_slip_table.c.
 */
#include "host/coverage_slip.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char of_option[] = "what this option is scored";
static const char of_item[] = "which items count in the scale, and which way";
static const char of_weight[] = "the weight";
static const char of_recode[] = "the recoding";
static const char of_missing[] = "how many answers may be missing";
static const char of_rounding[] = "how the score is rounded";

static const char of_open[] = "the state of the flag when an answer is missing";

#define LACK_MAX 1024

bool sx_slip_try(sx_slips *s, sx_where where, const char *look, const char *format, ...)
{
    char text[LACK_MAX];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length < 0)
        text[0] = '\0';
    sx_slip slip = s->now;
    slip.model = s->model;
    slip.where = where.line ? where : s->now.where;
    slip.lack = text;
    slip.look = look;
    s->stopped = s->stopped || !s->visit(s->user, &slip);
    return !s->stopped;
}

/* ---- options ------------------------------------------------------------------------------- */

/* Options of one item stand for those of every item that shares them. */
static bool is_first_of_set(const sx_model *model, size_t item)
{
    for (size_t i = 0; i < item; i++)
        if (model->items[i].responses == model->items[item].responses)
            return false;
    return true;
}

static bool try_score(sx_slips *s, const sx_item *item, sx_option *option)
{
    const sx_option kept = *option;
    const char *set = item->responses->id ? item->responses->id : item->id;
    bool on = true;
    if (option->missing != SX_CELL_OK) {
        int64_t code = 0;
        (void)sx_int_read(sx_slice_of(option->code), &code);
        option->missing = SX_CELL_OK;
        option->scored = true;
        option->score = (sx_decimal){code, 0};
        on = sx_slip_try(s, kept.where, "that this option is no answer",
                         "no example would notice if option %s of %s were not a missing answer",
                         option->code, set);
        *option = kept;
        return on;
    }
    for (int64_t step = -1; on && option->scored && step <= 1; step += 2) {
        option->score.value = kept.score.value + step * sx_pow10(kept.score.digits);
        on = sx_slip_try(s, kept.where, of_option,
                         "no example would notice another score of option %s of %s", option->code,
                         set);
    }
    *option = kept;
    return on;
}

bool sx_slips_options(sx_slips *s)
{
    sx_model *model = s->model;
    bool on = true;
    for (size_t i = 0; on && i < model->item_count + model->parameter_count; i++) {
        const sx_item *item = &model->items[i];
        if (item->kind != SX_ITEM_CHOICE || !item->responses || !is_first_of_set(model, i))
            continue;
        s->now = (sx_slip){.where = item->where, .reach = SX_SLIP_ALL};
        for (size_t o = 0; on && o < item->responses->option_count; o++)
            on = try_score(s, item, &item->responses->options[o]);
    }
    return on;
}

/* ---- operands ------------------------------------------------------------------------------ */

static bool try_reversed(sx_slips *s, sx_term *term)
{
    const sx_term kept = *term;
    term->reversed = !kept.reversed;
    term->reversed_where = kept.reversed ? kept.reversed_where : kept.where;
    bool on = sx_slip_try(s, kept.reversed ? kept.reversed_where : kept.where, of_item,
                          "no example would notice if %s were %sreversed in %s", term->name,
                          kept.reversed ? "not " : "", s->of);
    *term = kept;
    return on;
}

static bool try_numbers(sx_slips *s, sx_term *term)
{
    const sx_term kept = *term;
    bool on = true;
    for (int64_t step = -1; on && term->weighted && step <= 1; step += 2) {
        term->weight.value = kept.weight.value + step;
        on = sx_slip_try(s, kept.where, of_weight,
                         "no example would notice another weight of %s in %s", term->name, s->of);
    }
    *term = kept;
    for (size_t i = 0; on && i < term->recode_count; i++) {
        sx_pair *pair = (sx_pair *)&term->recode[i];
        const sx_pair was = *pair;
        for (int64_t step = -1; on && step <= 1; step += 2) {
            pair->to.value = was.to.value + step;
            sx_buf_reset(&s->text);
            sx_decimal_print(&s->text, was.from);
            on = sx_slip_try(s, kept.where, of_recode,
                             "no example would notice another value for %s of %s in %s",
                             sx_buf_text(&s->text), term->name, s->of);
        }
        *pair = was;
    }
    return on;
}

/* The scale after this one that has numbers, and not the one that is being changed. */
static const char *other_scale(const sx_model *model, const char *name, size_t self)
{
    int index = sx_model_find_scale(model, name);
    for (size_t step = 1; index >= 0 && step < model->scale_count; step++) {
        size_t at = ((size_t)index + step) % model->scale_count;
        if (at != self && model->scales[at].compute != SX_COMPUTE_CATEGORY)
            return model->scales[at].id;
    }
    return NULL;
}

static bool try_other_scale(sx_slips *s, sx_term *term, size_t self)
{
    size_t index;
    const char *name = term->name;
    if (sx_model_find(s->model, name, &index) != SX_NAME_SCALE ||
        !(term->name = other_scale(s->model, name, self))) {
        term->name = name;
        return true;
    }
    bool on = sx_slip_try(s, term->where, of_item, "no example tells %s from %s in %s", name,
                          term->name, s->of);
    term->name = name;
    return on;
}

static bool try_without(sx_slips *s, sx_term *terms, size_t *count, size_t i)
{
    const sx_term kept = terms[i];
    if (*count < 2)
        return true;
    (*count)--;
    memmove(&terms[i], &terms[i + 1], (*count - i) * sizeof *terms);
    bool on = sx_slip_try(s, kept.where, of_item,
                          "no example would notice if %s were left out of %s", kept.name, s->of);
    memmove(&terms[i + 1], &terms[i], (*count - i) * sizeof *terms);
    terms[i] = kept;
    (*count)++;
    return on;
}

static bool holds(const sx_term *terms, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (sx_str_equal(terms[i].name, name))
            return true;
    return false;
}

/* An item beside those that count, in the order of the manifest, counted too. */
static bool try_with(sx_slips *s, sx_term *terms, size_t *count)
{
    const sx_model *model = s->model;
    bool on = true;
    for (size_t i = 0; on && i < model->item_count; i++) {
        const sx_item *item = &model->items[i];
        bool beside = (i > 0 && holds(terms, *count, model->items[i - 1].id)) ||
                      (i + 1 < model->item_count && holds(terms, *count, model->items[i + 1].id));
        if (!beside || item->field_count != 1 || item->unscored || holds(terms, *count, item->id))
            continue;
        terms[*count] = (sx_term){.name = item->id, .where = terms[*count - 1].where};
        (*count)++;
        on = sx_slip_try(s, terms[0].where, of_item,
                         "no example would notice if %s counted in %s too", item->id, s->of);
        (*count)--;
    }
    return on;
}

static bool try_operands(sx_slips *s, sx_term *terms, size_t *count, size_t self)
{
    bool on = true;
    for (size_t i = 0; on && i < *count; i++)
        on = try_reversed(s, &terms[i]) && try_numbers(s, &terms[i]) &&
             try_other_scale(s, &terms[i], self) && try_without(s, terms, count, i);
    return on && (*count == 0 || try_with(s, terms, count));
}

/* ---- missing rule and rounding ------------------------------------------------------------- */

static bool try_most(sx_slips *s, sx_missing *m)
{
    const sx_missing kept = *m;
    bool on = true;
    if (m->most > 1) {
        m->most = kept.most - 1;
    } else {
        m->most = 0;
        m->rule = SX_MISSING_COMPLETE;
    }
    on = sx_slip_try(s, kept.where, of_missing,
                     "no example of %s has a score with %u answers missing (the most allowed)",
                     s->of, (unsigned)kept.most);
    *m = kept;
    m->most = kept.most + 1;
    on = on &&
         sx_slip_try(s, kept.where, of_missing,
                     "no example of %s has no score with %u answers missing (one past the limit)",
                     s->of, (unsigned)kept.most + 1);
    *m = kept;
    return on;
}

static bool try_least(sx_slips *s, sx_missing *m)
{
    const sx_missing kept = *m;
    m->least = kept.least + 1;
    bool on = sx_slip_try(s, kept.where, of_missing,
                          "no example of %s has a score with %u answers (the least needed)", s->of,
                          (unsigned)kept.least);
    m->least = kept.least - 1;
    on = on && sx_slip_try(s, kept.where, of_missing,
                           "no example of %s has no score with %u answers (one past the limit)",
                           s->of, (unsigned)kept.least - 1);
    *m = kept;
    return on;
}

/* The rule `complete`, taken for one that is content with one answer less. */
static bool try_complete(sx_slips *s, const sx_scale *scale, sx_missing *m)
{
    const sx_missing kept = *m;
    size_t count = scale->compute == SX_COMPUTE_COUNT ? scale->condition_count : scale->term_count;
    static const char text[] = "no example of %s has no score with one answer missing";
    bool on = true;
    if (count > 1 && (scale->compute == SX_COMPUTE_SUM || scale->compute == SX_COMPUTE_COUNT)) {
        m->rule = SX_MISSING_PRORATE;
        m->most = 1;
        on = sx_slip_try(s, kept.where, of_missing, text, s->of);
    } else if (count > 1 && scale->compute != SX_COMPUTE_CALL) {
        m->rule = SX_MISSING_ANSWERED;
        m->least = (uint32_t)count - 1;
        on = sx_slip_try(s, kept.where, of_missing, text, s->of);
    }
    *m = kept;
    m->rule = SX_MISSING_KNOWN;
    on = on && sx_slip_try(s, kept.where, of_missing, text, s->of);
    *m = kept;
    return on;
}

static bool try_missing(sx_slips *s, sx_scale *scale)
{
    sx_missing *m = &scale->missing;
    const sx_missing kept = *m;
    bool on = true;
    switch (m->rule) {
    case SX_MISSING_PRORATE: on = try_most(s, m); break;
    case SX_MISSING_ANSWERED: on = try_least(s, m); break;
    case SX_MISSING_COMPLETE: on = try_complete(s, scale, m); break;
    case SX_MISSING_KNOWN:
        m->rule = SX_MISSING_COMPLETE;
        on = sx_slip_try(s, kept.where, of_missing,
                         "no example of %s has a score though an answer is missing", s->of);
        break;
    }
    *m = kept;
    m->exclude_not_applicable = !kept.exclude_not_applicable;
    on = on && sx_slip_try(s, kept.where, "what an answer that does not apply does to the score",
                           "no example of %s shows what an answer that does not apply does", s->of);
    *m = kept;
    m->exclude_not_shown = !kept.exclude_not_shown;
    on = on && sx_slip_try(s, kept.where, "what an item that is not shown does to the score",
                           "no example of %s shows what an item that is not shown does", s->of);
    *m = kept;
    return on;
}

static bool try_rounding(sx_slips *s, sx_scale *scale)
{
    static const sx_round rules[] = {SX_ROUND_HALF_UP, SX_ROUND_HALF_EVEN, SX_ROUND_DOWN,
                                     SX_ROUND_UP};
    const sx_rounding kept = scale->round;
    bool on = true;
    if (!kept.present)
        return true;
    for (size_t i = 0; on && i < sizeof rules / sizeof *rules; i++) {
        scale->round.rule = rules[i];
        if (rules[i] != kept.rule)
            on = sx_slip_try(s, scale->where, of_rounding,
                             "no example shows which way %s is rounded", s->of);
    }
    scale->round = kept;
    for (int step = -1; on && step <= 1; step += 2) {
        scale->round.digits = (uint8_t)(kept.digits + step);
        if (step > 0 || kept.digits > 0)
            on = sx_slip_try(s, scale->where, of_rounding,
                             "no example shows to how many places %s is rounded", s->of);
    }
    scale->round = kept;
    if (scale->band_count) {
        scale->bands_on_unrounded = !scale->bands_on_unrounded;
        on = on &&
             sx_slip_try(s, scale->bands_where, of_rounding,
                         "no example shows whether the band of %s is that of the rounded score",
                         s->of);
        scale->bands_on_unrounded = !scale->bands_on_unrounded;
    }
    return on;
}

/* ---- a scale ------------------------------------------------------------------------------- */

static bool try_conditions(sx_slips *s, sx_scale *scale)
{
    bool on = true;
    for (size_t i = 0; on && i < scale->condition_count; i++) {
        on = sx_slips_expr(s, scale->conditions[i]);
        sx_expr *kept = scale->conditions[i];
        if (!on || scale->condition_count < 2)
            continue;
        scale->condition_count--;
        memmove(&scale->conditions[i], &scale->conditions[i + 1],
                (scale->condition_count - i) * sizeof kept);
        on = sx_slip_try(s, kept->where, of_item,
                         "no example would notice if condition %zu of %s were left out", i + 1,
                         s->of);
        memmove(&scale->conditions[i + 1], &scale->conditions[i],
                (scale->condition_count - i) * sizeof kept);
        scale->conditions[i] = kept;
        scale->condition_count++;
    }
    for (size_t i = 0; on && i < scale->category_count; i++)
        if (scale->categories[i].when)
            on = sx_slips_expr(s, (sx_expr *)scale->categories[i].when);
    return on && (!scale->formula || sx_slips_expr(s, (sx_expr *)scale->formula));
}

static bool try_places(sx_slips *s, sx_scale *scale)
{
    bool on = true;
    for (size_t i = 0; on && i < scale->lookup_count; i++) {
        sx_pair *pair = (sx_pair *)&scale->lookup[i];
        const sx_pair was = *pair;
        sx_buf_reset(&s->text);
        sx_decimal_print(&s->text, was.from);
        pair->to.value++;
        on = sx_slip_try(s, scale->where, "the table", "no example shows what %s becomes in %s",
                         sx_buf_text(&s->text), s->of);
        *pair = was;
    }
    if (on && scale->compute == SX_COMPUTE_RANK) {
        scale->ties_lowest = !scale->ties_lowest;
        on = sx_slip_try(s, scale->where, "how ties are ranked",
                         "no example shows how a tie is ranked in %s", s->of);
        scale->ties_lowest = !scale->ties_lowest;
    }
    if (on && scale->compute == SX_COMPUTE_DIFFERENCE && scale->term_count == 2) {
        sx_term first = scale->terms[0];
        scale->terms[0] = scale->terms[1];
        scale->terms[1] = first;
        on = sx_slip_try(s, scale->where, of_item,
                         "no example shows which one is taken from the other in %s", s->of);
        scale->terms[1] = scale->terms[0];
        scale->terms[0] = first;
    }
    return on;
}

/* Another norm table in place of its own. */
static bool try_norm(sx_slips *s, sx_scale *scale)
{
    const sx_model *model = s->model;
    const char *kept = scale->norm;
    bool on = true;
    for (size_t i = 0; on && kept && i < model->norm_count; i++) {
        scale->norm = model->norms[i].id;
        if (!sx_str_equal(kept, scale->norm))
            on = sx_slip_try(s, scale->where, "which norm table belongs to the scale",
                             "no example tells norm table %s from %s in %s", kept, scale->norm,
                             s->of);
    }
    scale->norm = kept;
    return on;
}

bool sx_slips_scale(sx_slips *s, size_t index)
{
    sx_scale *scale = &s->model->scales[index];
    s->now = (sx_slip){.where = scale->where,
                       .reach = SX_SLIP_SCORES,
                       .has_show = true,
                       .show = {SX_SHOW_SCORE, index}};
    s->of = sx_arena_printf(s->arena, "scale %s", scale->id);
    if (!s->of) {
        s->memory = true;
        return false;
    }
    bool own =
        scale->compute != SX_COMPUTE_CALL; /* what code does with its columns is not seen here */
    return (!own || (try_operands(s, scale->terms, &scale->term_count, index) &&
                     try_operands(s, scale->among, &scale->among_count, index))) &&
           try_missing(s, scale) && try_rounding(s, scale) && try_conditions(s, scale) &&
           try_places(s, scale) && try_norm(s, scale);
}

/* ---- all of them --------------------------------------------------------------------------- */

/* What missing answers do to a flag. */
static bool try_open(sx_slips *s, sx_flag *flag)
{
    const sx_flag kept = *flag;
    flag->hidden_clear = !kept.hidden_clear;
    bool on = sx_slip_try(s, kept.where, of_open,
                          "no example shows what an item that is not shown does to %s", s->of);
    *flag = kept;
    flag->missing_raised = !kept.missing_raised;
    on = on && sx_slip_try(s, kept.where, of_open,
                           "no example shows what a missing answer does to %s", s->of);
    *flag = kept;
    return on;
}

static bool try_always_shown(sx_slips *s, sx_item *item)
{
    const sx_expr *kept = item->show_if;
    item->show_if = NULL;
    bool on = sx_slip_try(s, kept->where, "when the item is not asked",
                          "no example says not_shown of %s", item->id);
    item->show_if = kept;
    return on;
}

static bool walk_conditions(sx_slips *s)
{
    sx_model *model = s->model;
    bool on = true;
    for (size_t i = 0; on && i < model->flag_count; i++) {
        const sx_flag *flag = &model->flags[i];
        s->now = (sx_slip){NULL, flag->where, SX_SLIP_FLAGS, true, {SX_SHOW_FLAG, i}, NULL, NULL};
        s->of = sx_arena_printf(s->arena, "flag %s", flag->id);
        on = s->of && sx_slips_expr(s, (sx_expr *)flag->when) && try_open(s, &model->flags[i]);
    }
    for (size_t i = 0; on && i < model->validity_count; i++) {
        const sx_validity *note = &model->validity[i];
        s->now = (sx_slip){NULL, note->where, SX_SLIP_SCORES, true, {SX_SHOW_NOTE, i}, NULL, NULL};
        s->of = sx_arena_printf(s->arena, "validity note %s", note->id);
        on = s->of && (!note->when || sx_slips_expr(s, (sx_expr *)note->when));
    }
    for (size_t i = 0; on && i < model->item_count + model->parameter_count; i++) {
        const sx_item *item = &model->items[i];
        if (!item->show_if)
            continue;
        s->now = (sx_slip){.where = item->where, .reach = SX_SLIP_SHOWN};
        s->of = sx_arena_printf(s->arena, "show_if of %s", item->id);
        on = s->of && sx_slips_expr(s, (sx_expr *)item->show_if) &&
             try_always_shown(s, &model->items[i]);
    }
    s->memory = s->memory || !s->of;
    return on;
}

sx_status sx_slips_walk(sx_slips *s)
{
    s->of = "";
    sx_buf_init(&s->text, 4096);
    bool on = sx_slips_options(s);
    for (size_t i = 0; on && i < s->model->scale_count; i++)
        on = sx_slips_scale(s, i);
    if (on && sx_slips_tables(s))
        (void)walk_conditions(s);
    bool memory = s->memory || s->text.failed;
    sx_buf_free(&s->text);
    return memory ? SX_E_MEMORY : SX_OK;
}
