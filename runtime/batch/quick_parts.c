/*
 * quick_parts.c: the columns of the output as parts: what never changes, what one output of a plan decides, and the
 * items of lists one by one.
 */
#include "batch/quick_make.h"

#include <string.h>

#include "batch/json_row.h"

#define TEXT_MAX 4096 /* bytes of a text that is the same in every row */

static sx_status add_part(sx_quick_maker *m, sx_quick_part part)
{
    sx_quick *quick = m->quick;
    void *parts = quick->parts;
    if (sx_arena_grow(m->job->arena, &parts, &m->part_capacity, quick->part_count,
                      sizeof *quick->parts) == NULL) {
        return SX_E_MEMORY;
    }
    quick->parts = parts;
    quick->parts[quick->part_count++] = part;
    return SX_OK;
}

static sx_status add_literal(sx_quick_maker *m, const char *text, size_t len)
{
    char *kept = sx_arena_alloc(m->job->arena, len + 1);
    if (kept == NULL) {
        return SX_E_MEMORY;
    }
    memcpy(kept, text, len);
    return add_part(
        m, (sx_quick_part){.kind = SX_QUICK_LITERAL, .text = kept, .len = len, .widest = len});
}

/* The most bytes that a text of so many may take. In JSON each may be escaped, and quotes and a name stand beside. */
static size_t widest_of(const sx_quick_maker *m, size_t text, const char *name)
{
    return m->quick->json ? SX_KEY_TIMES * (text + strlen(name)) + 16 : 1 + text;
}

static sx_status add_scale_column(sx_quick_maker *m, uint32_t index)
{
    sx_quick *quick = m->quick;
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    size_t widest = widest_of(m, sx_writer_widest(writer, column), column->name);
    uint32_t sum = 0;
    sx_status status = sx_quick_need_sum(m, column->instrument, false, column->scale, &sum);
    sx_quick_part *last = quick->part_count == 0 ? NULL : &quick->parts[quick->part_count - 1];
    if (status == SX_OK && last != NULL && last->kind == SX_QUICK_TEXT && last->sum == sum &&
        last->column + last->column_count == index) {
        last->column_count++;
        last->widest += widest;
        return SX_OK;
    }
    return status != SX_OK ? status
                           : add_part(m, (sx_quick_part){.kind = SX_QUICK_TEXT,
                                                         .sum = sum,
                                                         .column = index,
                                                         .column_count = 1,
                                                         .widest = widest});
}

/* What stands before the items of a list. */
static sx_status begin_list(sx_quick_maker *m, const sx_result_column *column)
{
    if (!m->quick->json) {
        return add_literal(m, &m->job->writer.separator, 1);
    }
    sx_buf text;
    sx_json json;
    sx_buf_init(&text, TEXT_MAX);
    sx_json_inside(&json, &text, 1, true);
    sx_json_key(&json, column->name);
    sx_buf_char(&text, sx_json_is_object(column) ? '{' : '[');
    sx_status status = text.failed ? SX_E_MEMORY : add_literal(m, text.data, text.len);
    sx_buf_free(&text);
    return status;
}

/* And behind them. */
static sx_status end_list(sx_quick_maker *m, const sx_result_column *column)
{
    return m->quick->json ? add_literal(m, sx_json_is_object(column) ? "}" : "]", 1) : SX_OK;
}

/* A scale that gathers nothing has no missing rule that could count. */
static bool stays_empty(const sx_quick_maker *m, const sx_result_column *column, size_t item)
{
    const sx_plan *plan = m->job->loaded[column->instrument]->scores;
    return column->kind == SX_COLUMN_MISSING && plan->outputs[item].gather == SX_NODE_NONE;
}

static sx_status add_list(sx_quick_maker *m, uint32_t index)
{
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    const sx_model *model = m->job->loaded[column->instrument]->model;
    bool flags = column->kind == SX_COLUMN_FLAGS;
    size_t first = column->kind == SX_COLUMN_VALIDITY ? model->scale_count : 0;
    size_t count = sx_writer_items(writer, column);
    size_t widest = widest_of(m, sx_writer_widest(writer, column), "");
    bool starts = true;
    sx_status status = begin_list(m, column);
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        uint32_t sum = 0;
        if (stays_empty(m, column, i)) {
            continue;
        }
        status = sx_quick_need_sum(m, column->instrument, flags, first + i, &sum);
        if (status == SX_OK) {
            status = add_part(m, (sx_quick_part){.kind = SX_QUICK_ITEM,
                                                 .starts = starts,
                                                 .sum = sum,
                                                 .column = index,
                                                 .item = (uint32_t)i,
                                                 .widest = widest});
            starts = false;
        }
    }
    return status == SX_OK ? end_list(m, column) : status;
}

/* Version, rule hash and the like: they do not look at the run. */
static void put_constant(const sx_writer *writer, const sx_result_column *column, sx_run *run,
                         sx_buf *out)
{
    if (writer->format == SX_FORMAT_NDJSON) {
        sx_json json;
        sx_json_inside(&json, out, 1, true);
        sx_json_column(writer, column, run, NULL, 0, &json);
        return;
    }
    char *at = sx_buf_reserve(out, 1 + sx_writer_widest(writer, column));
    if (at != NULL) {
        *at = writer->separator;
        const char *end = sx_writer_column(writer, column, run, NULL, NULL, 0, at + 1);
        sx_buf_take(out, (size_t)(end - at));
    }
}

static sx_status add_constant(sx_quick_maker *m, uint32_t index)
{
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    sx_run *run = sx_run_new(m->job->loaded[column->instrument]->scores, 1);
    sx_buf text;
    sx_buf_init(&text, TEXT_MAX);
    if (run != NULL) {
        put_constant(writer, column, run, &text);
    }
    sx_status status =
        run == NULL || text.failed ? SX_E_MEMORY : add_literal(m, text.data, text.len);
    sx_buf_free(&text);
    sx_run_free(run);
    return status;
}

sx_status sx_quick_parts(sx_quick_maker *m)
{
    const sx_writer *writer = &m->job->writer;
    sx_status status = SX_OK;
    for (uint32_t i = 0; i < writer->columns.count && status == SX_OK; i++) {
        const sx_result_column *column = &writer->columns.items[i];
        status = sx_column_of_scale(column->kind)      ? add_scale_column(m, i)
                 : sx_writer_items(writer, column) > 0 ? add_list(m, i)
                                                       : add_constant(m, i);
    }
    const char *end = m->quick->json ? "}\n" : "\n";
    return status == SX_OK ? add_literal(m, end, strlen(end)) : status;
}
