/*
 * quick_parts.c: the columns of the output as parts: what never changes, what one output of a plan decides, and the
 * items of lists one by one.
 */
#include "batch/quick_make.h"

#include <string.h>

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

static sx_status add_scale_column(sx_quick_maker *m, uint32_t index)
{
    sx_quick *quick = m->quick;
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    size_t widest = 1 + sx_writer_widest(writer, column);
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

static sx_status add_list(sx_quick_maker *m, uint32_t index)
{
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    const sx_model *model = m->job->loaded[column->instrument]->model;
    bool flags = column->kind == SX_COLUMN_FLAGS;
    size_t first = column->kind == SX_COLUMN_VALIDITY ? model->scale_count : 0;
    size_t count = sx_writer_items(writer, column);
    sx_status status = add_literal(m, &writer->separator, 1);
    for (size_t i = 0; i < count && status == SX_OK && m->possible; i++) {
        uint32_t sum = 0;
        status = sx_quick_need_sum(m, column->instrument, flags, first + i, &sum);
        if (status == SX_OK) {
            status = add_part(m, (sx_quick_part){.kind = SX_QUICK_ITEM,
                                                 .starts = i == 0,
                                                 .sum = sum,
                                                 .column = index,
                                                 .item = (uint32_t)i,
                                                 .widest = 1 + sx_writer_widest(writer, column)});
        }
    }
    return status;
}

/* Version, rule hash and the like: they do not look at the run. */
static sx_status add_constant(sx_quick_maker *m, uint32_t index)
{
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    sx_run *run = sx_run_new(m->job->loaded[column->instrument]->scores, 1);
    char *text = sx_arena_alloc(m->job->arena, 1 + sx_writer_widest(writer, column));
    if (run == NULL || text == NULL) {
        sx_run_free(run);
        return SX_E_MEMORY;
    }
    text[0] = writer->separator;
    const char *end = sx_writer_column(writer, column, run, NULL, NULL, 0, text + 1);
    sx_run_free(run);
    return add_literal(m, text, (size_t)(end - text));
}

sx_status sx_quick_parts(sx_quick_maker *m)
{
    const sx_writer *writer = &m->job->writer;
    sx_status status = SX_OK;
    for (uint32_t i = 0; i < writer->columns.count && status == SX_OK && m->possible; i++) {
        const sx_result_column *column = &writer->columns.items[i];
        status = sx_column_of_scale(column->kind)      ? add_scale_column(m, i)
                 : sx_writer_items(writer, column) > 0 ? add_list(m, i)
                                                       : add_constant(m, i);
    }
    return status == SX_OK ? add_literal(m, "\n", 1) : status;
}
