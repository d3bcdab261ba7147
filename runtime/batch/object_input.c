/*
 * object_input.c: rows as JSON objects, one per line: {column: value}. The columns are those of the
 * first object; another that lacks one of them, or spells one differently, is refused, as a row of
 * the wrong length is in a table.
 */
#include <string.h>

#include "base/json_read.h"
#include "batch/keep.h"
#include "batch/line_object.h"
#include "batch/scorer.h"

#define NUMBER_BYTES 32

static const char column_expected[] =
    "the columns of the first row; null for what was not answered";

/* A value as the text of a cell. False when it is neither a text nor a number nor null. */
static bool cell_text(const json_t *value, sx_arena *texts, sx_slice *ret)
{
    sx_decimal number;
    *ret = (sx_slice){"", 0};
    if (json_is_null(value)) {
        return true;
    }
    if (json_is_string(value)) {
        *ret = (sx_slice){json_string_value(value), json_string_length(value)};
        return true;
    }
    if (!json_is_number(value) || !sx_json_exact(value, &number)) {
        return false;
    }
    sx_buf buf;
    sx_buf_init(&buf, NUMBER_BYTES);
    sx_decimal_print(&buf, number);
    const char *text = buf.failed ? NULL : sx_arena_strndup(texts, sx_buf_text(&buf), buf.len);
    *ret = sx_slice_of(text);
    sx_buf_free(&buf);
    return text != NULL;
}

/* Whether a key stands for a column that the rows of this run do not have. */
static bool means_something(const sx_job *job, const char *key)
{
    return sx_names_find(&job->binding.names, sx_slice_of(key)) != SX_NAME_END;
}

static bool is_used(const sx_job *job, size_t column)
{
    const sx_binding *binding = &job->binding;
    return binding->first[column] != binding->first[column + 1] || column == binding->id ||
           column == binding->occasion || sx_keep_has(job, column);
}

static void take_members(sx_scorer *scorer, const json_t *object, sx_row *row, sx_arena *texts)
{
    const sx_binding *binding = &scorer->job->binding;
    const char *key;
    json_t *value;
    memset(scorer->seen, 0, binding->column_count * sizeof *scorer->seen);
    json_object_foreach((json_t *)object, key, value)
    {
        size_t column = sx_map_get(binding->by_name, sx_slice_of(key));
        if (column == SX_MAP_NONE) {
            if (means_something(scorer->job, key)) {
                sx_row_refuse(row, "", "INPUT.JSON.KEYS", column_expected);
            }
            continue;
        }
        scorer->seen[column] = true;
        if (is_used(scorer->job, column) && !cell_text(value, texts, &scorer->cells[column])) {
            sx_row_refuse(row, binding->columns[column], "INPUT.JSON.VALUE",
                          "a text, a whole number or null; \"2.5\" for a fraction");
        }
    }
    for (size_t column = 0; column < binding->column_count; column++) {
        if (!scorer->seen[column]) {
            scorer->cells[column] = (sx_slice){"", 0};
            if (is_used(scorer->job, column)) {
                sx_row_refuse(row, binding->columns[column], "INPUT.JSON.KEYS", column_expected);
            }
        }
    }
}

/* The carried texts outlive the object that they came from. */
static bool hold_slice(sx_arena *texts, sx_slice *slice)
{
    if (slice->len > 0) {
        slice->at = sx_arena_strndup(texts, slice->at, slice->len);
    }
    return slice->len == 0 || slice->at != NULL;
}

/* The object of a row; NULL: the row is refused. */
static json_t *read_object(sx_scorer *scorer, const sx_block *block, size_t at, sx_arena *texts)
{
    sx_row *row = &scorer->rows[at];
    json_t *object = sx_line_object(block, at);
    row->line = block->records[at].line;
    if (object == NULL) {
        sx_bad_line fault = sx_line_fault(block, at, texts);
        row->unreadable = true;
        sx_row_refuse(row, "", fault.code, fault.expected);
    }
    return object;
}

void sx_read_objects(sx_scorer *scorer, const sx_block *block)
{
    for (size_t at = 0; at < block->count; at++) {
        sx_row *row = &scorer->rows[at];
        sx_arena *texts = sx_scorer_texts(scorer);
        json_t *object = texts == NULL ? NULL : read_object(scorer, block, at, texts);
        if (object == NULL) {
            continue;
        }
        take_members(scorer, object, row, texts);
        sx_row_cells(scorer, at, scorer->cells, true);
        bool held = hold_slice(texts, &row->id) && hold_slice(texts, &row->occasion);
        for (size_t k = 0; held && k < scorer->job->writer.kept_count; k++) {
            held = hold_slice(texts, &sx_scorer_kept(scorer, at)[k]);
        }
        if (!held) {
            scorer->status = SX_E_MEMORY;
        }
        json_decref(object);
    }
}
