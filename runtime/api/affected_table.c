/*
 * affected_table.c: reads the columns ID.rule_hash and ID.version of a table that `sextant score` wrote, and no
 * other than the one that says whom a row is about.
 */
#include "api/affected_table.h"

#include <string.h>

#include "batch/csv_reader.h"

#define ROWS 256
#define HASH_KEY ".rule_hash"
#define STATUS_KEY ".status"
#define NO_COLUMN ((size_t)-1)

/* The columns of one instrument. */
typedef struct made_by {
    const char *instrument;
    size_t hash, version;
} made_by;

typedef struct table {
    const sx_affected_table *asked;
    sx_arena *arena;
    sx_lines lines;
    sx_block block;
    sx_slice *cells;
    size_t columns;
    made_by *made;
    size_t made_count;
    bool has_id, is_scores;
} table;

static size_t find_column(const table *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++) {
        if (sx_slice_equal(t->cells[i], sx_slice_of(name))) {
            return i;
        }
    }
    return NO_COLUMN;
}

/* Cuts one record into cells; false when it cannot be. */
static bool cut(table *t, size_t at, size_t *ret_count)
{
    const sx_record *record = &t->block.records[at];
    sx_bad_line fault = sx_record_fault(record->kind);
    if (fault.code == NULL) {
        fault = sx_csv_cells(t->block.data + record->start, record->len, t->lines.separator, true,
                             t->cells, SX_COLUMNS_MAX, ret_count);
    }
    return fault.code == NULL && *ret_count <= SX_COLUMNS_MAX;
}

/* The header that was just cut. */
static sx_status bind(table *t)
{
    t->made = sx_arena_array(t->arena, t->columns + 1, sizeof *t->made);
    if (t->made == NULL) {
        return SX_E_MEMORY;
    }
    t->has_id = sx_slice_equal(t->cells[0], SX_SLICE("id"));
    for (size_t i = 0; i < t->columns; i++) {
        sx_slice name = t->cells[i];
        t->is_scores = t->is_scores || sx_slice_ends(name, STATUS_KEY);
        if (!sx_slice_ends(name, HASH_KEY)) {
            continue;
        }
        const char *id = sx_arena_strndup(t->arena, name.at, name.len - strlen(HASH_KEY));
        const char *version = id == NULL ? NULL : sx_arena_printf(t->arena, "%s.version", id);
        if (version == NULL) {
            return SX_E_MEMORY;
        }
        if (sx_is_name(sx_slice_of(id))) {
            t->made[t->made_count++] = (made_by){id, i, find_column(t, version)};
        }
    }
    return SX_OK;
}

/* A cell that can be shown; NULL for one that is empty or cannot. False when memory ran out. */
static bool show(sx_slice cell, sx_arena *arena, const char **ret)
{
    *ret = NULL;
    if (cell.len == 0 || cell.len > 200) {
        return true;
    }
    const char *text = sx_arena_strndup(arena, cell.at, cell.len);
    *ret = text != NULL && sx_result_line(text) ? text : NULL;
    return text != NULL;
}

static sx_status tell(const table *t, size_t at, const made_by *made, sx_arena *arena)
{
    sx_affected one = {
        .file = t->asked->path, .line = t->block.records[at].line, .instrument = made->instrument};
    if ((t->has_id && !show(t->cells[0], arena, &one.subject)) ||
        (made->version != NO_COLUMN && !show(t->cells[made->version], arena, &one.version)) ||
        !show(t->cells[made->hash], arena, &one.rule_hash)) {
        return SX_E_MEMORY;
    }
    if (one.rule_hash == NULL ||
        !sx_result_filter_takes(t->asked->filter, one.instrument, one.version, one.rule_hash)) {
        return SX_OK;
    }
    return t->asked->each(t->asked->user, &one);
}

static sx_status read_row(table *t, size_t at)
{
    size_t count = 0;
    sx_status status = SX_OK;
    t->asked->summary->read++;
    if (!cut(t, at, &count) || count != t->columns) {
        t->asked->summary->unreadable++;
        return SX_OK;
    }
    sx_arena *arena = sx_arena_new(0);
    for (size_t i = 0; arena != NULL && status == SX_OK && i < t->made_count; i++) {
        status = tell(t, at, &t->made[i], arena);
    }
    sx_arena_free(arena);
    return arena == NULL ? SX_E_MEMORY : status;
}

static sx_status read_rows(table *t)
{
    for (;;) {
        sx_status status = sx_lines_next(&t->lines, ROWS, true, &t->block, t->asked->diags);
        if (status != SX_OK || t->block.count == 0) {
            return status;
        }
        for (size_t i = 0; status == SX_OK && i < t->block.count; i++) {
            status = read_row(t, i);
        }
        if (status != SX_OK) {
            return status;
        }
    }
}

/* Of a table that does not say with what its scores were made, nobody can tell. */
static sx_status refuse(const table *t)
{
    if (!t->asked->found || t->is_scores) {
        t->asked->summary->read++;
        t->asked->summary->unreadable++;
        sx_diag_warn(t->asked->diags, "RESULT.NOT_SAID", (sx_where){.file = t->asked->path},
                     "score it again without --bare",
                     "this table does not say with which rules its scores were made");
    }
    return SX_OK;
}

static sx_status read_table(table *t)
{
    sx_status status = sx_lines_start(&t->lines, t->asked->diags);
    if (status == SX_OK) {
        status = sx_lines_next(&t->lines, 1, false, &t->block, t->asked->diags);
    }
    if (status != SX_OK) {
        return status;
    }
    if (t->block.count == 0 || !cut(t, 0, &t->columns)) {
        t->columns = 0;
        return refuse(t);
    }
    status = bind(t);
    if (status == SX_OK) {
        status = t->made_count == 0 ? refuse(t) : read_rows(t);
    }
    return status;
}

sx_status sx_affected_in_table(const sx_affected_table *asked)
{
    table t = {.asked = asked, .arena = sx_arena_new(0)};
    size_t len = strlen(asked->path);
    sx_status status = sx_lines_open(&t.lines, asked->path, true, asked->diags);
    if (status != SX_OK) {
        sx_arena_free(t.arena);
        return status;
    }
    t.lines.separator = strcmp(asked->path + len - 4, ".tsv") == 0 ? '\t' : ',';
    t.cells = t.arena == NULL ? NULL : sx_arena_array(t.arena, SX_COLUMNS_MAX, sizeof *t.cells);
    status = t.cells == NULL || !sx_block_init(&t.block, ROWS) ? SX_E_MEMORY : read_table(&t);
    sx_block_free(&t.block);
    sx_lines_close(&t.lines);
    sx_arena_free(t.arena);
    return status;
}
