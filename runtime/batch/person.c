/*
 * person.c: one person's answers through the same steps as a row of a file: one row and a million
 * rows are the same code.
 */
#include "batch/batch.h"
#include "batch/json_row.h"
#include "batch/scorer.h"

typedef struct person {
    sx_job job;
    sx_scorer scorer;
    sx_names names;
    sx_arena *arena;
    sx_diags *diags;
    bool *given; /* by field */
} person;

static sx_status refuse_name(person *p, const char *name)
{
    const char **texts = sx_arena_array(p->arena, p->names.count + 1, sizeof *texts);
    for (size_t i = 0; texts != NULL && i < p->names.count; i++) {
        texts[i] = p->names.items[i].text;
    }
    const char *near = texts == NULL ? NULL : sx_nearest(sx_slice_of(name), texts, p->names.count);
    return sx_diag_add(p->diags, SX_E_INPUT, "INPUT.NAME", (sx_where){0},
                       near == NULL ? "the name of an item"
                                    : sx_arena_printf(p->arena, "did you mean '%s'?", near),
                       "%s has no item '%s'", p->job.loaded[0]->model->id, name);
}

/* One answer into the row; SX_E_INPUT when it is refused. */
static sx_status take_answer(person *p, const char *name, const char *value)
{
    const sx_unit *unit = &p->scorer.units[0];
    uint32_t found = sx_names_find(&p->names, sx_slice_of(name));
    if (found == SX_NAME_END || p->names.items[found].next != SX_NAME_END) {
        return refuse_name(p, name);
    }
    size_t field = p->names.items[found].field;
    if (p->given[field]) {
        return sx_diag_add(p->diags, SX_E_INPUT, "INPUT.NAME_TWICE", (sx_where){0},
                           "each item once", "item '%s' is given twice", name);
    }
    p->given[field] = true;
    if (value == NULL || value[0] == '\0') {
        return SX_OK;
    }
    const char *expected = sx_cell_read(&p->job.instruments[0].readers[field], sx_slice_of(value),
                                        &unit->values[field][0], &unit->status[field][0]);
    if (expected == NULL) {
        return SX_OK;
    }
    unit->values[field][0] = 0;
    unit->status[field][0] = SX_CELL_SKIPPED;
    return sx_diag_add(p->diags, SX_E_INPUT, "INPUT.VALUE", (sx_where){0}, expected,
                       "item '%s': this is not an answer to it", name);
}

static sx_status make_person(person *p, const sx_loaded *const *instrument,
                             const sx_score_options *options)
{
    p->arena = sx_arena_new(0);
    if (p->arena == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status =
        sx_job_make(p->arena, instrument, 1, options, SX_FORMAT_NDJSON, p->diags, &p->job);
    p->job.block_rows = 1;
    if (status == SX_OK) {
        status = sx_job_readers(&p->job, p->diags);
    }
    if (status == SX_OK) {
        status = sx_names_make(p->arena, instrument, 1, NULL, &p->names);
    }
    p->given = sx_arena_array(p->arena, instrument[0]->model->field_count + 1, sizeof *p->given);
    if (status == SX_OK) {
        status = p->given == NULL ? SX_E_MEMORY : sx_scorer_make(&p->job, &p->scorer);
    }
    return status;
}

/* What the steps after reading found wrong. */
static sx_status check_row(person *p)
{
    const sx_row *row = &p->scorer.rows[0];
    if (row->code == NULL) {
        return p->scorer.status;
    }
    if (row->by_code) {
        return sx_diag_add(p->diags, p->scorer.code_status, row->code, (sx_where){0}, row->expected,
                           "%s: its code failed for these answers", row->column);
    }
    return sx_diag_add(p->diags, SX_E_INPUT, row->code, (sx_where){0}, row->expected,
                       "item '%s': the answers contradict each other", row->column);
}

static sx_status print_person(person *p, bool scored, sx_buf *out)
{
    sx_json json;
    sx_row_flags(&p->scorer, 0);
    sx_json_init(&json, out, false);
    sx_json_object(&json);
    sx_json_person(&p->job.writer, 0, scored ? p->scorer.runs[0] : NULL, p->scorer.row_flags[0], 0,
                   &json);
    sx_json_end_object(&json);
    sx_buf_char(out, '\n');
    return out->failed ? SX_E_MEMORY : SX_OK;
}

sx_status sx_batch_person(const sx_loaded *instrument, const char *const *names,
                          const char *const *values, size_t count, sx_diags *diags, sx_buf *out)
{
    const sx_score_options options = {.size = sizeof options};
    person p = {.diags = diags};
    sx_status status = make_person(&p, &instrument, &options);
    if (status == SX_OK) {
        sx_scorer_begin(&p.scorer, 1, 0);
        for (size_t i = 0; i < count; i++) {
            sx_status one = take_answer(&p, names[i], values[i]);
            status = status == SX_OK ? one : status;
        }
        sx_scorer_compute(&p.scorer);
        status = status == SX_OK ? check_row(&p) : status;
        bool failed = p.scorer.code_status != SX_OK && status == p.scorer.code_status;
        if (status == SX_OK || status == SX_E_INPUT || failed) {
            sx_status printed = print_person(&p, status == SX_OK, out);
            status = printed == SX_OK ? status : printed;
        }
    }
    if (p.scorer.job != NULL) {
        sx_scorer_free(&p.scorer);
    }
    sx_arena_free(p.arena);
    return status;
}
