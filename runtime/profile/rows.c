/*
 * rows.c: a table through the reader and scorer of the batch layer, one row at a time. Computes
 * nothing itself.
 */
#include "profile/rows.h"

#include <stdlib.h>
#include <string.h>

#include "host/wording.h"
#include "profile/show.h"

static sx_status no_memory(sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "PROFILE.MEMORY", (sx_where){0}, NULL, "memory ran out");
}

/* --- which instruments ------------------------------------------------------------------------ */

/* The names in the header; they point into `block`. */
static sx_status read_header(sx_rows *rows, sx_block *block, sx_diags *diags, sx_slice *cells,
                             size_t *ret_count)
{
    sx_lines lines = {0};
    char separator = sx_format_of_path(rows->options.in) == SX_FORMAT_TSV ? '\t' : ',';
    sx_status status = sx_lines_open(&lines, rows->options.in, true, diags);
    if (status != SX_OK) {
        return status;
    }
    status = sx_lines_start(&lines, diags);
    lines.separator = separator;
    if (status == SX_OK) {
        status = sx_lines_next(&lines, 1, false, block, diags);
    }
    sx_lines_close(&lines);
    *ret_count = 0;
    if (status == SX_OK && block->count > 0) {
        sx_csv_cells(block->data + block->records[0].start, block->records[0].len, separator, true,
                     cells, SX_COLUMNS_MAX, ret_count);
        *ret_count = *ret_count > SX_COLUMNS_MAX ? SX_COLUMNS_MAX : *ret_count;
    }
    return status;
}

/* The next letter or digit of a name, in lower case; NUL at its end. */
static char next_bare(sx_slice *name)
{
    while (name->len > 0) {
        char c = sx_ascii_lower(*name->at++);
        name->len--;
        if (sx_is_digit(c) || (c >= 'a' && c <= 'z')) {
            return c;
        }
    }
    return '\0';
}

/* Does the name begin with the id and go on? Without case and signs: phq-9, phq_9 and PHQ9 are the same. */
static bool is_named_after(sx_slice name, sx_slice id)
{
    for (char c = next_bare(&id); c != '\0'; c = next_bare(&id)) {
        if (next_bare(&name) != c) {
            return false;
        }
    }
    return next_bare(&name) != '\0';
}

/* A column that is probably one of an instrument that nobody could load; NULL. */
static const sx_slice *named_after(const char *id, const sx_slice *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_named_after(cells[i], sx_slice_of(id))) {
            return &cells[i];
        }
    }
    return NULL;
}

/*
 * An instrument that cannot be loaded: its flags would be missing where the table has its answers. That is refused,
 * and so is whatever was no fault of the instrument; one that the table does not seem to know is named, and left out.
 */
static sx_status leave_out(const sx_entry *entry, sx_status status, const sx_slice *cells,
                           size_t count, sx_diags *diags)
{
    const sx_where where = {.file = entry->path};
    if (status == SX_E_MEMORY || status == SX_E_INPUT) {
        return sx_diag_add(diags, status, "PROFILE.NOT_LOADED", where, NULL,
                           "the instrument could not be read");
    }
    const sx_slice *column = named_after(entry->id, cells, count);
    if (column != NULL) {
        return sx_diag_add(diags, status, "PROFILE.NOT_LOADED", where,
                           "a version that loads: `sextant check` says what is wrong",
                           "the instrument cannot be loaded, and column %.*s seems to be one of "
                           "its own",
                           (int)column->len, column->at);
    }
    sx_diag_warn(diags, "PROFILE.LEFT_OUT", where, "`sextant check` says why",
                 "the instrument is left out");
    return SX_OK;
}

/* Loads every instrument of the catalogue. */
static sx_status load_all(sx_rows *rows, sx_catalogue *catalogue, const sx_slice *cells,
                          size_t count, sx_diags *diags)
{
    sx_diags why;
    sx_diags_init(&why, rows->arena);
    size_t most = sx_catalogue_count(catalogue);
    rows->loaded = sx_arena_array(rows->arena, most + 1, sizeof *rows->loaded);
    sx_status status = rows->loaded == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; i < most && status == SX_OK; i++) {
        const sx_entry *entry = sx_catalogue_at(catalogue, i);
        const sx_loaded *loaded = NULL;
        if (entry->kind != SX_ENTRY_INSTRUMENT) {
            continue;
        }
        status = sx_catalogue_instrument(catalogue, entry->id, &why, &loaded);
        if (status == SX_OK) {
            rows->loaded[rows->count++] = loaded;
        } else {
            status = leave_out(entry, status, cells, count, diags);
        }
    }
    return status;
}

/* Keeps the instruments that have a column of their own. */
static sx_status keep_bound(sx_rows *rows, const sx_slice *cells, size_t count)
{
    sx_names names;
    sx_status status = sx_names_make(rows->arena, rows->loaded, rows->count, NULL, &names);
    bool *bound = sx_arena_array(rows->arena, rows->count + 1, sizeof *bound);
    if (status != SX_OK || bound == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t found = sx_names_find(&names, cells[i]);
        if (found != SX_NAME_END && names.items[found].next == SX_NAME_END &&
            !names.items[found].parameter) {
            bound[names.items[found].instrument] = true;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (bound[i]) {
            rows->loaded[kept++] = rows->loaded[i];
        }
    }
    rows->count = kept;
    return SX_OK;
}

static sx_status find_bound(sx_rows *rows, sx_catalogue *catalogue, sx_diags *diags)
{
    sx_block block;
    size_t count = 0;
    sx_slice *cells = sx_arena_array(rows->arena, SX_COLUMNS_MAX, sizeof *cells);
    if (cells == NULL || !sx_block_init(&block, 1)) {
        return SX_E_MEMORY;
    }
    sx_status status = read_header(rows, &block, diags, cells, &count);
    if (status == SX_OK) {
        status = load_all(rows, catalogue, cells, count, diags);
    }
    if (status == SX_OK) {
        status = keep_bound(rows, cells, count);
    }
    sx_block_free(&block);
    if (status == SX_OK && rows->count == 0) {
        return sx_diag_add(
            diags, SX_E_INPUT, "PROFILE.COLUMNS", (sx_where){.file = rows->options.in, .line = 1},
            "columns named ID.ITEM, as in phq-9.q1", "no column belongs to an instrument");
    }
    return status;
}

static sx_status find_named(sx_rows *rows, sx_catalogue *catalogue, const char *const *ids,
                            size_t count, sx_diags *diags)
{
    rows->loaded = sx_arena_array(rows->arena, count, sizeof *rows->loaded);
    sx_status status = rows->loaded == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        status = sx_catalogue_instrument(catalogue, ids[i], diags, &rows->loaded[i]);
        rows->count += status == SX_OK;
    }
    return status;
}

/* --- rows ------------------------------------------------------------------------------------- */

static sx_status open_table(sx_rows *rows, sx_diags *diags)
{
    sx_status status = sx_job_make(rows->arena, rows->loaded, rows->count, &rows->options,
                                   SX_FORMAT_NDJSON, diags, &rows->job);
    if (status == SX_OK) {
        status = sx_input_open(&rows->input, &rows->job, NULL, NULL, diags);
    }
    if (status != SX_OK) {
        return status;
    }
    if (rows->job.input != SX_INPUT_TABLE && rows->job.input != SX_INPUT_OBJECTS) {
        return sx_diag_add(diags, SX_E_INPUT, "PROFILE.TABLE", (sx_where){.file = rows->options.in},
                           "a table (CSV, TSV)", "this is no table");
    }
    rows->part = sx_arena_array(rows->arena, rows->job.block_rows, sizeof *rows->part);
    if (rows->part == NULL || !sx_block_init(&rows->block, rows->job.block_rows)) {
        return SX_E_MEMORY;
    }
    rows->has_scorer = true;
    status = sx_scorer_make(&rows->job, &rows->scorer);
    rows->results = sx_arena_array(rows->arena, rows->count, sizeof *rows->results);
    rows->told = sx_arena_array(rows->arena, rows->count, sizeof *rows->told);
    if (status != SX_OK || rows->results == NULL || rows->told == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < rows->count; i++) {
        rows->results[i].loaded = rows->loaded[i];
        rows->results[i].version = rows->loaded[i]->model->version;
        rows->results[i].rule_hash = rows->loaded[i]->rule_hash;
        if (sx_results_room(&rows->results[i], rows->arena) != SX_OK) {
            return SX_E_MEMORY;
        }
    }
    return SX_OK;
}

sx_status sx_rows_open(sx_catalogue *catalogue, const char *const *ids, size_t id_count,
                       const char *in, const char *instructions, sx_diags *diags, sx_rows **ret)
{
    *ret = NULL;
    sx_rows *rows = calloc(1, sizeof *rows);
    sx_arena *arena = sx_arena_new(0);
    if (rows == NULL || arena == NULL) {
        free(rows);
        sx_arena_free(arena);
        return no_memory(diags);
    }
    rows->arena = arena;
    rows->options =
        (sx_score_options){.size = sizeof rows->options, .in = in, .instructions = instructions};
    sx_status status = id_count > 0 ? find_named(rows, catalogue, ids, id_count, diags)
                                    : find_bound(rows, catalogue, diags);
    for (size_t i = 0; status == SX_OK && i < rows->count; i++) {
        status = sx_rights_report(catalogue, rows->loaded[i], NULL, rows->arena, diags);
    }
    if (status == SX_OK) {
        status = open_table(rows, diags);
    }
    if (status != SX_OK) {
        sx_rows_close(rows);
        return status == SX_E_MEMORY ? no_memory(diags) : status;
    }
    *ret = rows;
    return SX_OK;
}

/* The results of one instrument in one row of the block. */
static void take(sx_rows *rows, size_t at, size_t instrument)
{
    sx_results *to = &rows->results[instrument];
    const sx_unit *unit = &rows->scorer.units[instrument];
    const sx_model *model = to->loaded->model;
    to->answered = 0;
    to->asked = 0;
    for (size_t i = 0; i < model->field_count; i++) {
        to->cells[i] = (sx_reply_cell){unit->values[i][at], (sx_cell)unit->status[i][at]};
    }
    for (size_t i = 0; i < model->scale_count; i++) {
        sx_run_score(unit->scores, i, at, &to->scores[i]);
    }
    for (size_t i = 0; i < model->validity_count; i++) {
        to->notes[i] = (int8_t)sx_run_truth(unit->scores, model->scale_count + i, at);
    }
    to->fate = sx_scoring_any_fate(&unit->scoring, at);
    for (size_t i = 0; i < model->flag_count; i++) {
        const sx_row_flag *flag = &rows->scorer.row_flags[instrument][i];
        to->flags[i] = (sx_response_flag){.state = flag->state, .changed = flag->changed};
    }
    sx_results_count(to);
}

sx_status sx_rows_block(sx_rows *rows, sx_diags *diags)
{
    return sx_input_next(&rows->input, &rows->block, diags);
}

/* A block of their own, so that nobody looks at the bytes of the others. */
sx_status sx_rows_score(sx_rows *rows, size_t from, size_t count)
{
    const sx_record *records = &rows->block.records[from];
    sx_block part = rows->block;
    size_t base = records[0].start, end = base;
    for (size_t i = 0; i < count; i++) {
        rows->part[i] = records[i];
        rows->part[i].start = records[i].len == 0 ? 0 : records[i].start - (uint32_t)base;
        end = records[i].len == 0 ? end : (size_t)records[i].start + records[i].len;
    }
    part.records = rows->part;
    part.data += base;
    part.used = end - base;
    part.count = count;
    part.first_row += from;
    sx_scorer_read(&rows->scorer, &part);
    return rows->scorer.status;
}

void sx_rows_at(sx_rows *rows, size_t at, sx_diags *diags, sx_rows_row *ret)
{
    const sx_row *row = &rows->scorer.rows[at];
    sx_row_flags(&rows->scorer, at);
    for (size_t i = 0; i < rows->count; i++) {
        take(rows, at, i);
        if (!rows->told[i] && rows->results[i].fate != SX_FATE_OK) {
            sx_results_warn(&rows->results[i], diags);
            rows->told[i] = true;
        }
    }
    *ret = (sx_rows_row){.results = rows->results,
                         .count = rows->count,
                         .id = row->id,
                         .row = rows->scorer.first_row + at + 1,
                         .line = row->line,
                         .column = row->column,
                         /* where code failed, the profile says what is not known */
                         .code = row->by_code ? NULL : row->code,
                         .expected = row->expected};
}

void sx_rows_blank(sx_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        sx_results *to = &rows->results[i];
        const sx_model *model = to->loaded->model;
        for (size_t k = 0; k < model->field_count; k++) {
            to->cells[k] = (sx_reply_cell){.status = SX_CELL_SKIPPED};
        }
        for (size_t k = 0; k < model->scale_count; k++) {
            to->scores[k] = (sx_score){.status = SX_CELL_INCOMPLETE, .band = -1};
        }
        for (size_t k = 0; k < model->validity_count; k++) {
            to->notes[k] = -1;
        }
        for (size_t k = 0; k < model->flag_count; k++) {
            to->flags[k] = (sx_response_flag){.state = SX_FLAG_NOT_ASSESSED};
        }
        to->answered = 0;
        to->asked = 0;
        to->fate = SX_FATE_OK;
    }
}

sx_status sx_rows_next(sx_rows *rows, sx_diags *diags, sx_rows_row *ret, bool *ret_more)
{
    *ret_more = false;
    if (rows->at >= rows->scorer.count) {
        sx_status status = sx_rows_block(rows, diags);
        rows->at = 0;
        if (status == SX_OK && rows->block.count > 0) {
            status = sx_rows_score(rows, 0, rows->block.count);
        }
        if (status != SX_OK || rows->block.count == 0) {
            return status;
        }
    }
    sx_rows_at(rows, rows->at++, diags, ret);
    *ret_more = true;
    return SX_OK;
}

void sx_rows_name(sx_slice id, sx_buf *out)
{
    for (size_t i = 0; i < id.len; i++) {
        if (id.at[i] < 0x20 || id.at[i] > 0x7E) {
            sx_given_add(id, true, out);
            return;
        }
    }
    sx_buf_slice(out, id);
}

sx_status sx_rows_check(const sx_rows *rows, sx_diags *diags)
{
    return sx_intake_unchanged(&rows->input.lines.intake, diags);
}

void sx_rows_close(sx_rows *rows)
{
    if (rows == NULL) {
        return;
    }
    if (rows->has_scorer) {
        sx_scorer_free(&rows->scorer);
    }
    sx_block_free(&rows->block);
    sx_input_close(&rows->input);
    sx_arena_free(rows->arena);
    free(rows);
}
