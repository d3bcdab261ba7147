/*
 * coverage_slip_table.c: slips in norm tables and in the tables that formulas look values up in. See
 * coverage_slip.h.
 */
#include "host/coverage_slip.h"

static const char look[] = "the published table";

static const char *group_of(sx_slips *s, const sx_norm *norm, const sx_norm_row *row)
{
    sx_buf_reset(&s->text);
    sx_buf_printf(&s->text, "norm %s", norm->id);
    if (row->sex)
        sx_buf_printf(&s->text, ", %s", row->sex);
    if (!row->any_age)
        sx_buf_printf(&s->text, ", age %d to %d", (int)row->age_low, (int)row->age_high);
    return sx_buf_text(&s->text);
}

static bool try_pairs(sx_slips *s, const sx_pair *pairs, size_t count, sx_where where,
                      const char *of)
{
    bool on = true;
    for (size_t i = 0; on && i < count; i++) {
        sx_pair *pair = (sx_pair *)&pairs[i];
        const sx_pair was = *pair;
        sx_buf value;
        sx_buf_init(&value, 64);
        sx_decimal_print(&value, was.from);
        pair->to.value++;
        on = sx_slip_try(s, where, look, "no example shows what %s becomes in %s",
                         sx_buf_text(&value), of);
        sx_buf_free(&value);
        *pair = was;
    }
    return on;
}

static bool try_row(sx_slips *s, const sx_norm *norm, sx_norm_row *row)
{
    const sx_norm_row kept = *row;
    const char *of = group_of(s, norm, &kept);
    bool on = true;
    if (norm->form != SX_NORM_VALUES) {
        row->mean.value++;
        on = sx_slip_try(s, kept.where, look, "no example would notice another mean of %s", of);
        *row = kept;
        row->sd.value++;
        on = on && sx_slip_try(s, kept.where, look,
                               "no example would notice another standard deviation of %s", of);
        *row = kept;
    }
    for (int step = -1; on && !kept.any_age && step <= 1; step += 2) {
        row->age_low = kept.age_low + step;
        on = sx_slip_try(s, kept.where, look, "no example shows where %s begins (age %d)", of,
                         step < 0 ? (int)kept.age_low - 1 : (int)kept.age_low);
        *row = kept;
        row->age_high = kept.age_high + step;
        on = on && sx_slip_try(s, kept.where, look, "no example shows where %s ends (age %d)", of,
                               step < 0 ? (int)kept.age_high : (int)kept.age_high + 1);
        *row = kept;
    }
    return on && try_pairs(s, kept.values, kept.value_count, kept.where, of);
}

bool sx_slips_tables(sx_slips *s)
{
    sx_model *model = s->model;
    bool on = true;
    for (size_t i = 0; on && i < model->norm_count; i++) {
        s->now = (sx_slip){.where = model->norms[i].where, .reach = SX_SLIP_SCORES};
        for (size_t r = 0; on && r < model->norms[i].row_count; r++)
            on = try_row(s, &model->norms[i], &model->norms[i].rows[r]);
    }
    for (size_t i = 0; on && i < model->table_count; i++) {
        s->now = (sx_slip){.where = model->tables[i].where, .reach = SX_SLIP_ALL};
        on = try_pairs(s, model->tables[i].pairs, model->tables[i].pair_count,
                       model->tables[i].where, model->tables[i].id);
    }
    return on;
}
