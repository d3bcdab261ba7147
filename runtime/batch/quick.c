/*
 * quick.c: rows in tiles of 64: cells into bytes, bytes into numbers, numbers into texts. See quick.h.
 */
#include "batch/quick.h"

#include <stdlib.h>
#include <string.h>

#include "batch/keep.h"
#include "batch/quick_run.h"

#define TILE SX_TILE

/* --- memory ------------------------------------------------------------------------------------ */

static bool start_instrument(sx_quick_run *run, size_t index)
{
    const sx_loaded *loaded = run->quick->job->loaded[index];
    run->scores[index] = sx_run_new(loaded->scores, 1);
    if (loaded->model->flag_count > 0) {
        run->flags[index] = sx_run_new(loaded->flags, 1);
    }
    return run->scores[index] != NULL &&
           (loaded->model->flag_count == 0 || run->flags[index] != NULL);
}

static bool start_computings(sx_quick_run *run)
{
    const sx_quick *quick = run->quick;
    for (size_t i = 0; i < quick->computing_count; i++) {
        const sx_quick_computing *computing = &quick->computings[i];
        const sx_loaded *loaded = quick->job->loaded[computing->instrument];
        run->computed[i] = sx_run_new(computing->flags ? loaded->flags : loaded->scores, TILE);
        if (run->computed[i] == NULL) {
            return false;
        }
    }
    return true;
}

static size_t most_flags(const sx_job *job)
{
    size_t most = 1;
    for (size_t i = 0; i < job->count; i++) {
        size_t count = job->loaded[i]->model->flag_count;
        most = count > most ? count : most;
    }
    return most;
}

static size_t widest_piece(const sx_quick *quick)
{
    size_t widest = 1;
    for (size_t i = 0; i < quick->piece_count; i++) {
        widest = quick->pieces[i].widest > widest ? quick->pieces[i].widest : widest;
    }
    return widest;
}

static bool start_pieces(sx_quick_run *run)
{
    const sx_quick *quick = run->quick;
    for (size_t i = 0; i < quick->piece_count; i++) {
        const sx_quick_piece *piece = &quick->pieces[i];
        sx_quick_spot *spot = &run->spots[i];
        spot->continues = piece->continues;
        spot->computed = piece->computed;
        run->lists = run->lists || piece->continues || piece->computed;
        if (piece->computed) {
            continue;
        }
        spot->states = run->lanes + piece->lane * TILE;
        if (!sx_ready_init(&spot->ready, quick->lanes[piece->lane].states)) {
            return false;
        }
    }
    return true;
}

/* The name of the file is the same in every row. */
static void start_file(sx_quick_run *run)
{
    const sx_job *job = run->quick->job;
    for (size_t k = 0; k < job->writer.kept_count; k++) {
        sx_slice *texts = run->tile.texts + (SX_QUICK_KEPT + k) * TILE;
        for (size_t r = 0; r < TILE && sx_keep_column(job, k) == SX_COLUMN_NONE; r++) {
            texts[r] = job->kept_file;
        }
    }
}

sx_quick_run *sx_quick_start(const sx_quick *quick)
{
    sx_quick_run *run = calloc(1, sizeof *run);
    const sx_job *job = quick->job;
    if (run == NULL) {
        return NULL;
    }
    run->quick = quick;
    run->scores = calloc(job->count + 1, sizeof(void *));
    run->flags = calloc(job->count + 1, sizeof(void *));
    run->computed = calloc(quick->computing_count + 1, sizeof(void *));
    run->row_flags = calloc(most_flags(job), sizeof *run->row_flags);
    run->spots = calloc(quick->piece_count + 1, sizeof *run->spots);
    run->cells = calloc(quick->cell_count + 1, TILE);
    run->wide_values = calloc(quick->wide_count + 1, TILE * sizeof *run->wide_values);
    run->wide_status = calloc(quick->wide_count + 1, TILE);
    run->lanes = calloc(quick->lane_count + 1, TILE * sizeof *run->lanes);
    run->text = malloc(widest_piece(quick));
    run->kept = calloc(job->writer.kept_count + 1, sizeof *run->kept);
    bool rows = job->input == SX_INPUT_TABLE || sx_block_init(&run->rows, job->block_rows);
    bool good = rows && run->scores && run->flags && run->computed && run->row_flags &&
                run->spots && run->cells && run->wide_values && run->wide_status && run->lanes &&
                run->text && run->kept && sx_tile_init(&run->tile, &quick->shape);
    for (size_t i = 0; good && i < job->count; i++) {
        good = start_instrument(run, i);
    }
    if (!good || !start_computings(run) || !start_pieces(run)) {
        sx_quick_end(run);
        return NULL;
    }
    start_file(run);
    return run;
}

void sx_quick_end(sx_quick_run *run)
{
    if (run == NULL) {
        return;
    }
    for (size_t i = 0; i < run->quick->job->count; i++) {
        sx_run_free(run->scores == NULL ? NULL : run->scores[i]);
        sx_run_free(run->flags == NULL ? NULL : run->flags[i]);
    }
    for (size_t i = 0; run->spots != NULL && i < run->quick->piece_count; i++) {
        sx_ready_free(&run->spots[i].ready);
    }
    for (size_t i = 0; run->computed != NULL && i < run->quick->computing_count; i++) {
        sx_run_free(run->computed[i]);
    }
    free(run->scores);
    free(run->flags);
    free(run->computed);
    free(run->row_flags);
    free(run->spots);
    sx_tile_free(&run->tile);
    free(run->cells);
    free(run->wide_values);
    free(run->wide_status);
    free(run->lanes);
    free(run->text);
    free(run->kept);
    sx_block_free(&run->rows);
    free(run);
}

/* --- cells ------------------------------------------------------------------------------------- */

/* One row cell by cell. False: a cell is no answer, or cells are too few or too many. */
static bool read_row(sx_quick_run *run, const sx_record *record, const char *data, size_t at)
{
    const sx_quick *quick = run->quick;
    const char separator = quick->shape.separator;
    const char *p = data + record->start, *end = p + record->len;
    size_t next = 0, kept = 0;
    for (size_t column = 0; column < quick->shape.columns; column++) {
        const char *from = p;
        while (p < end && *p != separator) {
            p++;
        }
        sx_slice text = {from, (size_t)(p - from)};
        for (; next < quick->cell_count && quick->cells[next].column == column; next++) {
            uint8_t which = sx_codes_read(&quick->cells[next].codes, text);
            if (which == SX_CODE_BAD) {
                return false;
            }
            run->cells[next * TILE + at] = which;
        }
        sx_tile_keep(&quick->shape, &run->tile, at, column, text, &kept);
        if (p == end) {
            return column + 1 == quick->shape.columns;
        }
        p++;
    }
    return false;
}

/* Which cell each byte is, and the slow rows cell by cell. False as read_row. */
static bool look_up(sx_quick_run *run, const sx_block *block, size_t from)
{
    const sx_quick *quick = run->quick;
    const sx_tile *tile = &run->tile;
    run->looked_up = true;
    for (size_t i = 0; i < quick->cell_count; i++) {
        const sx_codes *codes = &quick->cells[i].codes;
        const uint8_t *bytes = tile->columns + quick->cells[i].column * TILE;
        bool good = true;
        for (size_t r = 0; r < tile->rows; r++) {
            uint8_t which = codes->cell[bytes[r]];
            run->cells[i * TILE + r] = which;
            good = good && (which != SX_CODE_BAD || (tile->slow >> r & 1) != 0);
        }
        if (!good) {
            return false;
        }
    }
    for (size_t r = 0; r < tile->rows; r++) {
        if ((tile->slow >> r & 1) != 0 &&
            !read_row(run, &block->records[from + r], block->data, r)) {
            return false;
        }
    }
    return true;
}

static void add_looked_up(sx_quick_run *run)
{
    const sx_quick *quick = run->quick;
    for (size_t l = 0; l < quick->lane_count; l++) {
        const sx_quick_lane *lane = &quick->lanes[l];
        uint16_t *out = run->lanes + l * TILE;
        memset(out, 0, TILE * sizeof *out);
        for (size_t i = 0; i < lane->add_count; i++) {
            const uint8_t *cells = run->cells + lane->adds[i].cell * TILE;
            const uint32_t *adds = lane->adds[i].adds;
            for (size_t r = 0; r < run->tile.rows; r++) {
                out[r] = (uint16_t)(out[r] + adds[cells[r]]);
            }
        }
    }
}

/* All at once, when every byte is an answer that vectors can look up. */
static bool add_at_once(sx_quick_run *run)
{
    const sx_quick *quick = run->quick;
    const sx_tile *tile = &run->tile;
    if (!quick->at_once || tile->slow != 0) {
        return false;
    }
    for (size_t i = 0; i < quick->cell_count; i++) {
        if (!quick->steps->check(tile, &quick->cells[i].check, quick->shape.separator)) {
            return false;
        }
    }
    for (size_t l = 0; l < quick->lane_count; l++) {
        const sx_quick_lane *lane = &quick->lanes[l];
        quick->steps->add(tile, lane->vectors, lane->add_count, run->lanes + l * TILE);
    }
    run->looked_up = false;
    return true;
}

/* The cells that are read as texts. False: one of them is no answer. */
static bool read_wides(sx_quick_run *run)
{
    const sx_quick *quick = run->quick;
    for (size_t i = 0; i < quick->wide_count; i++) {
        const sx_slice *texts = run->tile.texts + sx_quick_place(quick, i) * TILE;
        int64_t *values = run->wide_values + i * TILE;
        uint8_t *status = run->wide_status + i * TILE;
        for (size_t r = 0; r < run->tile.rows; r++) {
            values[r] = 0;
            status[r] = SX_CELL_SKIPPED;
            if (texts[r].len > 0 &&
                sx_cell_read(quick->wides[i].reader, texts[r], &values[r], &status[r]) != NULL) {
                return false;
            }
        }
    }
    return true;
}

/* The sums of the tile's rows. False: the block needs a closer look. */
static bool add_up(sx_quick_run *run, const sx_block *block, size_t from)
{
    run->quick->steps->read(&run->quick->shape, block, from, &run->tile);
    if (!add_at_once(run)) {
        if (!look_up(run, block, from)) {
            return false;
        }
        add_looked_up(run);
    }
    return read_wides(run);
}

/* --- texts ------------------------------------------------------------------------------------- */

/* The first bytes at once; most texts are not longer. Both have room for that behind their ends. */
static inline char *copy_text(char *at, const void *text, size_t len)
{
    memcpy(at, text, SX_READY_COPY);
    if (len > SX_READY_COPY) {
        memcpy(at + SX_READY_COPY, (const char *)text + SX_READY_COPY, len - SX_READY_COPY);
    }
    return at + len;
}

/* --- rows -------------------------------------------------------------------------------------- */

/* The pieces of one row; `lists`: some go on with a list. NULL when memory ran out. */
static inline char *write_pieces(sx_quick_run *run, size_t row, char *at, uint64_t *flags,
                                 bool lists)
{
    const sx_quick_spot *spot = run->spots;
    const sx_quick_spot *end = spot + run->quick->piece_count;
    bool listed = false;
    for (; spot < end; spot++) {
        if (lists && spot->computed) {
            at = sx_quick_write(run, (size_t)(spot - run->spots), row, at, &listed, flags);
            if (at == NULL) {
                return NULL;
            }
            continue;
        }
        uint32_t state = spot->states[row];
        const uint8_t *entry = sx_ready_entry(&spot->ready, state);
        if (entry == NULL &&
            (entry = sx_quick_text(run, (size_t)(spot - run->spots), state, row)) == NULL) {
            return NULL;
        }
        size_t len = sx_ready_len(entry);
        uint16_t note = sx_ready_note(entry);
        *flags += note & SX_NOTE_RAISED;
        if (lists && spot->continues) {
            if (listed && len > 0) {
                *at++ = sx_quick_between(run->quick);
            }
            listed = listed || len > 0;
        } else if (lists) {
            listed = (note & SX_NOTE_LISTED) != 0;
        }
        at = copy_text(at, entry + SX_READY_HEAD, len);
    }
    return at;
}

static inline const sx_slice *text_at(const sx_quick_run *run, size_t place, size_t row)
{
    return &run->tile.texts[place * TILE + row];
}

/* What comes in goes out: most of it is not longer, and a block has room behind its end. */
static inline char *copy_slice(const sx_slice *text, char *at)
{
    memcpy(at, text->at, 16);
    if (text->len > 16) {
        memcpy(at + 16, text->at + 16, text->len - 16);
    }
    return at + text->len;
}

/* What the row begins with, as it came in. */
static inline char *copy_carried(const sx_quick_run *run, size_t row, char *at)
{
    const sx_quick *quick = run->quick;
    for (size_t i = 0; i < quick->carried_count; i++) {
        if (i > 0) {
            *at++ = quick->shape.separator;
        }
        at = copy_slice(text_at(run, quick->carried[i], row), at);
    }
    return at;
}

/* Who the row is about, and what is kept of it. */
static char *write_key(sx_quick_run *run, uint64_t first_row, size_t row, char *at)
{
    const sx_quick *quick = run->quick;
    if (quick->bare) {
        return copy_carried(run, row, at);
    }
    sx_row_key key = {.row = first_row + row + 1,
                      .id = *text_at(run, SX_QUICK_ID, row),
                      .occasion = *text_at(run, SX_QUICK_OCCASION, row),
                      .kept = run->kept};
    for (size_t k = 0; k < quick->job->writer.kept_count; k++) {
        run->kept[k] = *text_at(run, SX_QUICK_KEPT + k, row);
    }
    return sx_writer_key(&quick->job->writer, &key, at);
}

static size_t tile_room(const sx_quick_run *run)
{
    const sx_quick *quick = run->quick;
    size_t rows = run->tile.rows;
    size_t room = rows * (sx_writer_key_room(&quick->job->writer) + quick->widest);
    for (size_t i = 0; i < quick->carried_count; i++) {
        const sx_slice *texts = text_at(run, quick->carried[i], 0);
        size_t len = 0;
        for (size_t r = 0; r < rows; r++) {
            len += texts[r].len;
        }
        room += SX_KEY_TIMES * len;
    }
    return room + SX_READY_COPY;
}

/* Rows that are a respondent as it came in, and texts that hold all of a list each. */
static char *write_plain_rows(sx_quick_run *run, char *at, uint64_t *flags)
{
    const sx_slice *ids = text_at(run, run->quick->carried[0], 0);
    size_t rows = run->tile.rows;
    uint64_t raised = 0;
    for (size_t r = 0; r < rows && at != NULL; r++) {
        at = write_pieces(run, r, copy_slice(&ids[r], at), &raised, false);
    }
    *flags += raised;
    return at;
}

static char *write_rows(sx_quick_run *run, uint64_t first_row, char *at, uint64_t *flags)
{
    for (size_t r = 0; r < run->tile.rows && at != NULL; r++) {
        at = write_pieces(run, r, write_key(run, first_row, r, at), flags, true);
    }
    return at;
}

static bool write_tile(sx_quick_run *run, uint64_t first_row, sx_buf *out, sx_score_summary *tally)
{
    const sx_quick *quick = run->quick;
    bool plain = quick->bare && quick->carried_count == 1 && !run->lists;
    char *start = sx_buf_reserve(out, tile_room(run));
    char *end = start == NULL ? NULL
                : plain       ? write_plain_rows(run, start, &tally->flags)
                              : write_rows(run, first_row, start, &tally->flags);
    if (end != NULL) {
        sx_buf_take(out, (size_t)(end - start));
    }
    return end != NULL;
}

sx_quick_result sx_quick_rows(sx_quick_run *run, const sx_block *block, sx_buf *out,
                              sx_score_summary *tally)
{
    size_t start = out->len;
    sx_score_summary counted = *tally;
    const sx_job *job = run->quick->job;
    if (job->input == SX_INPUT_RESPONSES) {
        if (!block->is_table) {
            return SX_QUICK_NOT;
        }
        block = block->table;
    } else if (!block->plain) {
        return SX_QUICK_NOT;
    } else if (job->input != SX_INPUT_TABLE) {
        if (!sx_flat_lines(job->flat, block, run->quick->shape.separator, &run->rows)) {
            return SX_QUICK_NOT;
        }
        block = &run->rows;
    }
    for (size_t done = 0; done < block->count; done += TILE) {
        run->tile.rows = block->count - done < TILE ? block->count - done : TILE;
        if (!add_up(run, block, done)) {
            out->len = start;
            return SX_QUICK_NOT;
        }
        sx_quick_compute(run);
        if (!write_tile(run, block->first_row + done, out, &counted)) {
            return SX_QUICK_MEMORY;
        }
    }
    counted.scored += block->count;
    *tally = counted;
    return SX_QUICK_DONE;
}

/* --- numbers alone ----------------------------------------------------------------------------- */

bool sx_quick_add_up(sx_quick_run *run, const sx_block *block, size_t from, size_t rows)
{
    run->tile.rows = rows;
    return block->plain && add_up(run, block, from);
}

const uint16_t *sx_quick_sums(const sx_quick_run *run, uint32_t sum)
{
    return run->lanes + sum * TILE;
}

const sx_saved_columns *sx_quick_saved(const sx_quick *quick)
{
    return quick->saved;
}

char sx_quick_separator(const sx_quick *quick)
{
    return quick->shape.separator;
}

sx_slice sx_quick_id(const sx_quick_run *run, size_t row)
{
    return *text_at(run, SX_QUICK_ID, row);
}
