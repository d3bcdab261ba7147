/*
 * cohort.c: from the rows of a table to lines: rows of profiles, or whole profiles. A row that is refused keeps its
 * place as a line that says so, with the flags that its readable answers raise.
 */
#include "report/cohort.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "profile/rows.h"
#include "profile/wholes.h"
#include "report/report.h"
#include "report/row.h"

#define TOLD_MAX 20                     /* refused rows that are named one by one */
#define LINES_FULL ((size_t)256 * 1024) /* bytes that are written at once */
#define LINES_MAX (4 * SX_REPORT_MAX)

typedef struct cohort {
    const sx_cohort_request *request;
    sx_diags *diags;
    sx_profile_summary *summary;
    sx_out out;
    sx_buf lines;
    char now[SX_TIME_TEXT];
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

static void tell_refused(cohort *c, const sx_rows_row *row)
{
    c->summary->refused++;
    c->summary->flagged += raised_of(row) > 0;
    if (c->diags->errors < TOLD_MAX) {
        sx_diag_add(c->diags, SX_E_INPUT, row->code,
                    (sx_where){.file = c->request->in, .line = (uint32_t)row->line}, row->expected,
                    "row %llu, column %s is refused", (unsigned long long)row->row,
                    row->column != NULL ? row->column : "");
    }
}

/* What was made so far goes out when it is much, or at the end. */
static sx_status send(cohort *c, bool all)
{
    if (c->lines.failed) {
        return SX_E_MEMORY;
    }
    if (all || c->lines.len >= LINES_FULL) {
        sx_out_write(&c->out, sx_buf_text(&c->lines), c->lines.len);
        sx_buf_reset(&c->lines);
    }
    return c->out.failed ? SX_E_OUTPUT : SX_OK;
}

/* Every profile of a table is generated when the table is. */
static sx_profile_request request_of(const cohort *c)
{
    const sx_cohort_request *from = c->request;
    return (sx_profile_request){.models = from->models,
                                .model_count = from->model_count,
                                .all = from->all,
                                .role = from->role,
                                .language = from->options->language,
                                .crisis_text = from->options->crisis_text,
                                .safety_person = from->options->safety_person,
                                .generated = c->now};
}

/* --- whole profiles --------------------------------------------------------------------------- */

/* The person's name stands here, and nowhere else. */
static const char before_name[] = "{\"sextant\":1,\"kind\":\"profile\",\"subject\":";

/* The text of the row's profile without a name, as `whole`. */
static sx_status make_whole(cohort *c, const sx_rows_row *row, sx_buf *whole, bool *ret_flagged)
{
    sx_profile_request request = request_of(c);
    sx_profile *profile = NULL;
    request.results = row->results;
    request.result_count = row->count;
    sx_status status = sx_profile_build(&request, c->diags, &profile);
    if (status == SX_OK) {
        sx_buf_reset(whole);
        sx_report_json(profile, false, whole);
        *ret_flagged = profile->standing_count > 0;
        sx_profile_release(profile);
    }
    return status == SX_OK && whole->failed ? SX_E_MEMORY : status;
}

static bool code_failed(const sx_rows_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->results[i].fate != SX_FATE_OK) {
            return true;
        }
    }
    return false;
}

static sx_status put_profile(cohort *c, const sx_rows_row *row, sx_wholes *wholes, sx_buf *whole)
{
    static const size_t len = sizeof before_name - 1;
    sx_slice text;
    uint32_t flagged = 0;
    bool kept = c->request->quickly && !code_failed(row);
    if (!kept || !sx_wholes_find(wholes, row->results, row->count, &text, &flagged)) {
        bool stands = false;
        sx_status status = make_whole(c, row, whole, &stands);
        if (status != SX_OK) {
            return status;
        }
        text = (sx_slice){sx_buf_text(whole), whole->len};
        flagged = stands;
        if (kept && !sx_wholes_keep(wholes, text, flagged)) {
            return SX_E_MEMORY;
        }
    }
    if (text.len < len + 4 || memcmp(text.at, before_name, len) != 0) {
        return SX_E_INTERNAL;
    }
    sx_buf_slice(&c->lines, (sx_slice){text.at, len});
    sx_row_json_name(row->id, &c->lines);
    sx_buf_slice(&c->lines, (sx_slice){text.at + len + 4, text.len - len - 4}); /* null */
    c->summary->profiled++;
    c->summary->flagged += flagged;
    return SX_OK;
}

static sx_status put_wholes(cohort *c, sx_rows *rows, sx_wholes *wholes, sx_buf *whole)
{
    sx_rows_row row;
    bool more = true;
    sx_status status = SX_OK;
    while (status == SX_OK) {
        status = sx_rows_next(rows, c->diags, &row, &more);
        if (status != SX_OK || !more) {
            return status;
        }
        c->summary->rows++;
        if (row.code != NULL) {
            sx_row_json_refused(c->request->role, &row, row.id, &c->lines);
            tell_refused(c, &row);
        } else {
            status = put_profile(c, &row, wholes, whole);
        }
        sx_buf_char(&c->lines, '\n');
        status = status == SX_OK ? send(c, false) : status;
    }
    return status;
}

static sx_status put_whole(cohort *c, sx_rows *rows)
{
    sx_wholes wholes;
    sx_buf whole;
    sx_buf_init(&whole, SX_REPORT_MAX);
    sx_status status = sx_wholes_init(&wholes, rows->results, rows->count)
                           ? put_wholes(c, rows, &wholes, &whole)
                           : SX_E_MEMORY;
    sx_wholes_free(&wholes);
    sx_buf_free(&whole);
    return status;
}

/* --- rows of profiles ------------------------------------------------------------------------- */

static void put_row(cohort *c, const sx_row_format *format, const sx_bulk *bulk,
                    const sx_bulk_row *row)
{
    c->summary->rows++;
    if (row->refused != NULL) {
        format->refused(format, sx_bulk_sample(bulk), row->refused, row->id, &c->lines);
        tell_refused(c, row->refused);
    } else {
        format->begin(format, row->id, row->row, &c->lines);
        for (size_t i = 0; i < row->count; i++) {
            sx_buf_slice(&c->lines, row->texts[i]);
        }
        c->summary->profiled++;
        c->summary->flagged += row->flagged;
    }
    sx_buf_char(&c->lines, '\n');
}

static sx_status put_bulk(cohort *c, const sx_row_format *format, sx_bulk *bulk)
{
    sx_bulk_row row;
    bool more = true;
    sx_status status = SX_OK;
    while (status == SX_OK) {
        status = sx_bulk_next(bulk, c->diags, &row, &more);
        if (status != SX_OK || !more) {
            return status;
        }
        put_row(c, format, bulk, &row);
        status = send(c, false);
    }
    return status;
}

static sx_status put_rows(cohort *c, sx_rows *rows)
{
    const sx_format form = c->request->format;
    sx_profile_request request = request_of(c);
    sx_row_format format;
    sx_bulk *bulk = NULL;
    if (form == SX_FORMAT_NDJSON) {
        sx_row_json(&format);
    } else {
        sx_row_table(form == SX_FORMAT_TSV ? '\t' : ',', &format);
    }
    sx_status status =
        sx_bulk_open(rows, &request, &format.pieces, c->request->quickly, c->diags, &bulk);
    if (status == SX_OK) {
        format.has_id = rows->job.binding.id != SX_COLUMN_NONE;
        format.head(&format, sx_bulk_sample(bulk), &c->lines);
        status = put_bulk(c, &format, bulk);
    }
    sx_bulk_close(bulk);
    return status;
}

static sx_status put_all(cohort *c, sx_rows *rows)
{
    sx_status status = c->request->whole ? put_whole(c, rows) : put_rows(c, rows);
    if (status == SX_OK) {
        status = send(c, true);
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
                                    request->options->instrument_count, request->in,
                                    request->options->instructions, diags, &rows);
    if (status != SX_OK) {
        return status;
    }
    sx_time_now(c.now);
    sx_buf_init(&c.lines, LINES_MAX);
    status = sx_out_open(&c.out, request->out, diags);
    if (status == SX_OK) {
        status = finish(&c, put_all(&c, rows));
    }
    sx_buf_free(&c.lines);
    sx_rows_close(rows);
    return status;
}
