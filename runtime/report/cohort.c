/*
 * cohort.c: from the rows of a table to lines of JSON. A row that is refused keeps its place as a
 * line that says so, with the flags that its readable answers raise.
 */
#include "report/cohort.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "profile/rows.h"
#include "report/report.h"

#define TOLD_MAX 20 /* refused rows that are named one by one */

typedef struct cohort {
    const sx_cohort_request *request;
    sx_diags *diags;
    sx_profile_summary *summary;
    sx_out out;
    sx_buf line;
} cohort;

static size_t raised_of(const sx_rows_row *row)
{
    size_t raised = 0;
    for (size_t i = 0; i < row->count; i++) {
        const sx_results *results = &row->results[i];
        for (size_t k = 0; k < results->loaded->model->flag_count; k++) {
            raised += results->flags[k].state == SX_FLAG_RAISED;
        }
    }
    return raised;
}

/* A clinician learns which flags; other readers learn that there is one. */
static void put_flags(const cohort *c, const sx_rows_row *row, sx_json *json)
{
    sx_json_key(json, "flags");
    sx_json_array(json);
    for (size_t i = 0; i < row->count; i++) {
        const sx_model *model = row->results[i].loaded->model;
        for (size_t k = 0; k < model->flag_count; k++) {
            bool full = c->request->role == SX_ROLE_CLINICIAN;
            if (row->results[i].flags[k].state != SX_FLAG_RAISED) {
                continue;
            }
            sx_json_object(json);
            sx_json_put(json, "instrument", full ? model->id : NULL);
            sx_json_put(json, "flag", full ? model->flags[k].id : NULL);
            sx_json_put(json, "tier", sx_tier_word(model->flags[k].tier));
            sx_json_put(json, "state", "raised");
            sx_json_end_object(json);
        }
    }
    sx_json_end_array(json);
}

static void put_refused(cohort *c, const sx_rows_row *row, const char *subject)
{
    sx_json json;
    sx_json_init(&json, &c->line, false);
    sx_json_object(&json);
    sx_json_put_int(&json, "sextant", 1);
    sx_json_put(&json, "kind", "refused");
    sx_json_put(&json, "subject", subject);
    sx_json_put_int(&json, "row", (int64_t)row->row);
    sx_json_put(&json, "column", row->column);
    sx_json_put(&json, "code", row->code);
    sx_json_put(&json, "expected", row->expected);
    put_flags(c, row, &json);
    sx_json_end_object(&json);
    c->summary->refused++;
    c->summary->flagged += raised_of(row) > 0;
    if (c->diags->errors < TOLD_MAX) {
        sx_diag_add(c->diags, SX_E_INPUT, row->code,
                    (sx_where){.file = c->request->in, .line = (uint32_t)row->line}, row->expected,
                    "row %llu, column %s is refused", (unsigned long long)row->row,
                    row->column != NULL ? row->column : "");
    }
}

static sx_status put_profile(cohort *c, const sx_rows_row *row, const char *subject)
{
    const sx_cohort_request *from = c->request;
    sx_profile_request request = {.results = row->results,
                                  .result_count = row->count,
                                  .models = from->models,
                                  .model_count = from->model_count,
                                  .all = from->all,
                                  .role = from->role,
                                  .subject = subject,
                                  .language = from->options->language,
                                  .crisis_text = from->options->crisis_text,
                                  .safety_person = from->options->safety_person};
    sx_profile *profile = NULL;
    sx_status status = sx_profile_build(&request, c->diags, &profile);
    if (status == SX_OK) {
        sx_report_json(profile, false, &c->line);
        c->summary->profiled++;
        c->summary->flagged += profile->standing_count > 0;
        sx_profile_release(profile);
    }
    return status;
}

static sx_status put_row(cohort *c, const sx_rows_row *row)
{
    char subject[256];
    size_t len = row->id.len < sizeof subject ? row->id.len : sizeof subject - 1;
    if (len > 0) {
        memcpy(subject, row->id.at, len);
    }
    subject[len] = '\0';
    const char *name = len > 0 ? subject : NULL;
    sx_buf_reset(&c->line);
    c->summary->rows++;
    sx_status status = SX_OK;
    if (row->code != NULL) {
        put_refused(c, row, name);
    } else {
        status = put_profile(c, row, name);
    }
    sx_buf_char(&c->line, '\n');
    if (status == SX_OK && c->line.failed) {
        status = SX_E_MEMORY;
    }
    if (status == SX_OK) {
        sx_out_write(&c->out, sx_buf_text(&c->line), c->line.len);
        status = c->out.failed ? SX_E_OUTPUT : SX_OK;
    }
    return status;
}

static sx_status put_rows(cohort *c, sx_rows *rows)
{
    sx_rows_row row;
    bool more = true;
    sx_status status = SX_OK;
    while (status == SX_OK && more) {
        status = sx_rows_next(rows, c->diags, &row, &more);
        if (status == SX_OK && more) {
            status = put_row(c, &row);
        }
    }
    return status == SX_OK ? sx_rows_check(rows, c->diags) : status;
}

/* Results that are in no file, and flags with them, are the loudest error there is. */
static sx_status finish(cohort *c, sx_status status)
{
    if (status == SX_OK || status == SX_E_OUTPUT) {
        status = sx_out_commit(&c->out, c->diags);
    } else if (status == SX_E_MEMORY && c->diags->errors == 0) {
        sx_diag_add(c->diags, status, "PROFILE.MEMORY", (sx_where){0}, NULL, "memory ran out");
    }
    sx_out_abandon(&c->out);
    if (status != SX_OK && c->summary->flagged > 0) {
        return sx_diag_add(c->diags, SX_E_FLAG, "FLAG.UNDELIVERED", (sx_where){0},
                           "write the profiles again and read their flags",
                           "flags stand in %llu of %llu rows read and were not delivered",
                           (unsigned long long)c->summary->flagged,
                           (unsigned long long)c->summary->rows);
    }
    if (status == SX_OK && c->summary->refused > 0) {
        return sx_diag_add(
            c->diags, SX_E_INPUT, "INPUT.REFUSED", (sx_where){.file = c->request->in}, NULL,
            "%llu of %llu rows were refused", (unsigned long long)c->summary->refused,
            (unsigned long long)c->summary->rows);
    }
    return status;
}

sx_status sx_cohort_write(const sx_cohort_request *request, sx_diags *diags,
                          sx_profile_summary *ret)
{
    cohort c = {.request = request, .diags = diags, .summary = ret};
    sx_rows *rows = NULL;
    *ret = (sx_profile_summary){0};
    sx_status status = sx_rows_open(request->catalogue, request->options->instruments,
                                    request->options->instrument_count, request->in, diags, &rows);
    if (status != SX_OK) {
        return status;
    }
    sx_buf_init(&c.line, SX_REPORT_MAX);
    status = sx_out_open(&c.out, request->out, diags);
    if (status == SX_OK) {
        status = finish(&c, put_rows(&c, rows));
    }
    sx_buf_free(&c.line);
    sx_rows_close(rows);
    return status;
}
