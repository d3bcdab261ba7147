/*
 * quick_texts.c: the text of a piece of a row, made by the scoring plan and the writer from one row that is in the state
 * it stands for. See quick.h.
 */
#include <string.h>

#include "batch/json_row.h"
#include "batch/quick_run.h"
#include "flags/flags.h"

/* The row's answers, as far as the sum rests on them, into a run of one row; and what they come to. */
static sx_run *run_row(sx_quick_run *run, const sx_quick_sum *sum, size_t at)
{
    const sx_quick *quick = run->quick;
    sx_run *one = sum->flags ? run->flags[sum->instrument] : run->scores[sum->instrument];
    sx_run_begin(one, 1);
    for (size_t i = 0; i < sum->add_count; i++) {
        const sx_quick_cell *cell = &quick->cells[sum->adds[i].cell];
        size_t which = run->looked_up
                           ? run->cells[sum->adds[i].cell * SX_TILE + at]
                           : cell->codes.cell[run->tile.columns[cell->column * SX_TILE + at]];
        *sx_run_values(one, cell->field) = cell->codes.values[which];
        *sx_run_status(one, cell->field) = cell->codes.status[which];
    }
    sx_run_execute_nodes(one, sum->nodes, sum->node_count);
    return one;
}

/* A piece's text as it is made. */
typedef struct making {
    sx_quick_run *run;
    size_t row; /* of the tile: one that is in this state */
    char *at;
    bool listed; /* the last list has an item */
    bool failed;
    unsigned raised;
} making;

/* The run that knows the sum's output, and in which of its rows. */
static const sx_run *run_of(const making *m, const sx_quick_sum *sum, size_t *ret_row)
{
    *ret_row = sum->states == 0 ? m->row : 0;
    return sum->states == 0 ? m->run->computed[sum->computing] : run_row(m->run, sum, m->row);
}

/* JSON within an object, or within a list in it, as its first item. */
static void begin_json(const making *m, const sx_quick_part *part, int depth, sx_json *json,
                       sx_buf *ret)
{
    *ret = (sx_buf){.data = m->at, .capacity = part->widest + 1, .max = part->widest};
    sx_json_inside(json, ret, depth, depth == 1);
}

static void write_scale_json(making *m, const sx_quick_part *part)
{
    const sx_writer *writer = &m->run->quick->job->writer;
    size_t row;
    const sx_run *scored = run_of(m, &m->run->quick->sums[part->sum], &row);
    sx_buf buf;
    sx_json json;
    begin_json(m, part, 1, &json, &buf);
    for (uint32_t i = 0; i < part->column_count; i++) {
        sx_json_column(writer, &writer->columns.items[part->column + i], scored, NULL, row, &json);
    }
    m->failed = m->failed || buf.failed;
    m->at += buf.len;
}

static void write_scale(making *m, const sx_quick_part *part)
{
    const sx_writer *writer = &m->run->quick->job->writer;
    size_t row;
    const sx_run *scored = run_of(m, &m->run->quick->sums[part->sum], &row);
    sx_score score;
    sx_run_score(scored, writer->columns.items[part->column].scale, row, &score);
    for (uint32_t i = 0; i < part->column_count; i++) {
        *m->at++ = writer->separator;
        m->at = sx_writer_column(writer, &writer->columns.items[part->column + i], scored, NULL,
                                 &score, row, m->at);
    }
}

/* The text of an item of a list at `at`; where it ends. */
static char *put_item(making *m, const sx_quick_part *part, const sx_run *scored, size_t row,
                      char *at)
{
    const sx_writer *writer = &m->run->quick->job->writer;
    const sx_result_column *column = &writer->columns.items[part->column];
    sx_buf buf;
    sx_json json;
    if (!m->run->quick->json) {
        return sx_writer_item(writer, column, part->item, scored, m->run->row_flags, row, at);
    }
    begin_json(m, part, 2, &json, &buf);
    buf.data = at;
    buf.max--; /* for what stands between items */
    sx_json_item(writer, column, part->item, scored, m->run->row_flags, row, &json);
    m->failed = m->failed || buf.failed;
    return at + buf.len;
}

static void write_item(making *m, const sx_quick_part *part)
{
    const sx_quick_sum *sum = &m->run->quick->sums[part->sum];
    size_t row;
    const sx_run *scored = run_of(m, sum, &row);
    sx_row_flag *flags = m->run->row_flags;
    if (sum->flags) {
        flags[part->item] = (sx_row_flag){.state = sx_flags_state(scored, sum->output, row)};
        m->raised += flags[part->item].state == SX_FLAG_RAISED;
    }
    m->listed = m->listed && !part->starts;
    char *from = m->at + m->listed;
    char *end = put_item(m, part, scored, row, from);
    if (end == from) {
        return;
    }
    if (m->listed) {
        *m->at = sx_quick_between(m->run->quick);
    }
    m->at = end;
    m->listed = true;
}

static void write_parts(making *m, const sx_quick_piece *piece)
{
    const sx_quick *quick = m->run->quick;
    for (uint32_t i = 0; i < piece->count; i++) {
        const sx_quick_part *part = &quick->parts[piece->first + i];
        switch (part->kind) {
        case SX_QUICK_LITERAL:
            memcpy(m->at, part->text, part->len);
            m->at += part->len;
            break;
        case SX_QUICK_TEXT:
            if (quick->json) {
                write_scale_json(m, part);
            } else {
                write_scale(m, part);
            }
            break;
        case SX_QUICK_ITEM: write_item(m, part); break;
        }
    }
}

const uint8_t *sx_quick_text(sx_quick_run *run, size_t index, uint32_t state, size_t row)
{
    making m = {.run = run, .row = row, .at = run->text};
    write_parts(&m, &run->quick->pieces[index]);
    uint16_t note = (uint16_t)(m.raised & SX_NOTE_RAISED) | (m.listed ? SX_NOTE_LISTED : 0);
    bool kept = !m.failed && sx_ready_keep(&run->spots[index].ready, state, run->text,
                                           (size_t)(m.at - run->text), note);
    return kept ? sx_ready_entry(&run->spots[index].ready, state) : NULL;
}

char *sx_quick_write(sx_quick_run *run, size_t index, size_t row, char *at, bool *listed,
                     uint64_t *flags)
{
    making m = {.run = run, .row = row, .at = at, .listed = *listed};
    write_parts(&m, &run->quick->pieces[index]);
    *listed = m.listed;
    *flags += m.raised;
    return m.failed ? NULL : m.at;
}
