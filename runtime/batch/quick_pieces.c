/*
 * quick_pieces.c: puts parts that follow each other together, so that a row costs few copies, while the texts of a
 * piece stay few enough to be at hand; and lays out what rows are added up to.
 */
#include "batch/quick_make.h"

#include <string.h>

/* States that a piece may have when parts are put together: their places fit the caches of a processor. */
#define STATES_TOGETHER ((uint64_t)4096)

/* --- pieces -------------------------------------------------------------------------------------- */

/* A piece as it grows. */
typedef struct growing {
    sx_quick_piece piece;
    uint32_t *sums; /* room for all */
    size_t sum_count;
    uint64_t states;
} growing;

static bool has_sum(const growing *g, uint32_t sum)
{
    for (size_t i = 0; i < g->sum_count; i++) {
        if (g->sums[i] == sum) {
            return true;
        }
    }
    return false;
}

/* Whether there is room for the part in a text that is kept (ready.h). */
static bool has_room(const growing *g, const sx_quick_part *part)
{
    return g->piece.widest + part->widest <= UINT16_MAX;
}

static bool is_computed(const sx_quick_maker *m, const sx_quick_part *part)
{
    return part->kind != SX_QUICK_LITERAL && m->quick->sums[part->sum].states == 0;
}

/* Whether the part may join the piece that grows. A list that goes on from the piece before stays alone: whether a
 * `;` comes first is known only when the row is written. */
static bool may_join(const sx_quick_maker *m, const growing *g, const sx_quick_part *part)
{
    if (g->piece.computed || is_computed(m, part)) {
        return g->piece.computed && is_computed(m, part);
    }
    if (!has_room(g, part)) {
        return false;
    }
    if (g->piece.continues) {
        return part->kind == SX_QUICK_ITEM && !part->starts &&
               (has_sum(g, part->sum) ||
                g->states * m->quick->sums[part->sum].states <= STATES_TOGETHER);
    }
    return g->sum_count == 0 || part->kind == SX_QUICK_LITERAL || has_sum(g, part->sum) ||
           g->states * m->quick->sums[part->sum].states <= STATES_TOGETHER;
}

static void join(const sx_quick_maker *m, growing *g, const sx_quick_part *part)
{
    g->piece.count++;
    g->piece.widest += part->widest;
    if (part->kind != SX_QUICK_LITERAL && !g->piece.computed && !has_sum(g, part->sum)) {
        g->sums[g->sum_count++] = part->sum;
        g->states *= m->quick->sums[part->sum].states;
    }
}

/* What one cell adds to a lane; NULL when nothing. *ret_adds in the arena. */
static sx_status add_cell(sx_quick_maker *m, sx_quick_lane *lane, uint32_t cell)
{
    size_t count = m->quick->cells[cell].codes.count;
    uint32_t *adds = NULL;
    uint32_t times = 1;
    for (size_t s = 0; s < lane->sum_count; s++) {
        const sx_quick_sum *sum = &m->quick->sums[lane->sums[s]];
        for (size_t i = 0; i < sum->add_count; i++) {
            if (sum->adds[i].cell != cell) {
                continue;
            }
            if (adds == NULL) {
                adds = sx_arena_array(m->job->arena, count + 1, sizeof *adds);
            }
            if (adds == NULL) {
                return SX_E_MEMORY;
            }
            for (size_t c = 0; c < count; c++) {
                adds[c] += times * sum->adds[i].adds[c];
            }
        }
        times *= sum->states;
    }
    if (adds != NULL) {
        lane->adds[lane->add_count++] = (sx_quick_add){.cell = cell, .adds = adds};
    }
    return SX_OK;
}

static sx_status fill_lane(sx_quick_maker *m, sx_quick_lane *lane)
{
    lane->states = 1;
    for (size_t s = 0; s < lane->sum_count; s++) {
        lane->states *= m->quick->sums[lane->sums[s]].states;
    }
    lane->adds = sx_arena_array(m->job->arena, m->quick->cell_count + 1, sizeof *lane->adds);
    sx_status status = lane->adds == NULL ? SX_E_MEMORY : SX_OK;
    for (uint32_t cell = 0; cell < m->quick->cell_count && status == SX_OK; cell++) {
        status = add_cell(m, lane, cell);
    }
    return status;
}

/* The lane of these sums; one for all pieces that have the same. */
static sx_status need_lane(sx_quick_maker *m, const growing *g, uint32_t *ret)
{
    sx_quick *quick = m->quick;
    for (size_t i = 0; i < quick->lane_count; i++) {
        const sx_quick_lane *lane = &quick->lanes[i];
        if (lane->sum_count == g->sum_count &&
            memcmp(lane->sums, g->sums, g->sum_count * sizeof *g->sums) == 0) {
            *ret = (uint32_t)i;
            return SX_OK;
        }
    }
    sx_quick_lane *lane = &quick->lanes[quick->lane_count];
    lane->sums = sx_arena_array(m->job->arena, g->sum_count + 1, sizeof *lane->sums);
    if (lane->sums == NULL) {
        return SX_E_MEMORY;
    }
    memcpy(lane->sums, g->sums, g->sum_count * sizeof *g->sums);
    lane->sum_count = g->sum_count;
    *ret = (uint32_t)quick->lane_count++;
    return fill_lane(m, lane);
}

static sx_status end_piece(sx_quick_maker *m, growing *g)
{
    sx_quick *quick = m->quick;
    sx_status status = g->piece.computed ? SX_OK : need_lane(m, g, &g->piece.lane);
    quick->widest += g->piece.widest;
    quick->pieces[quick->piece_count++] = g->piece;
    return status;
}

static void begin_piece(const sx_quick_maker *m, growing *g, uint32_t first)
{
    const sx_quick_part *part = &m->quick->parts[first];
    g->piece = (sx_quick_piece){.first = first,
                                .continues = part->kind == SX_QUICK_ITEM && !part->starts,
                                .computed = is_computed(m, part)};
    g->sum_count = 0;
    g->states = 1;
}

sx_status sx_quick_pieces(sx_quick_maker *m)
{
    sx_quick *quick = m->quick;
    sx_arena *arena = m->job->arena;
    growing g = {.sums = sx_arena_array(arena, quick->sum_count + 1, sizeof *g.sums)};
    quick->pieces = sx_arena_array(arena, quick->part_count + 1, sizeof *quick->pieces);
    quick->lanes = sx_arena_array(arena, quick->part_count + 1, sizeof *quick->lanes);
    if (g.sums == NULL || quick->pieces == NULL || quick->lanes == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = SX_OK;
    begin_piece(m, &g, 0);
    for (uint32_t i = 0; i < quick->part_count && status == SX_OK; i++) {
        if (g.piece.count > 0 && !may_join(m, &g, &quick->parts[i])) {
            status = end_piece(m, &g);
            begin_piece(m, &g, i);
        }
        join(m, &g, &quick->parts[i]);
    }
    return status == SX_OK ? end_piece(m, &g) : status;
}

sx_status sx_quick_lanes(sx_quick_maker *m, sx_quick_want *wants, size_t count)
{
    sx_status status = SX_OK;
    m->quick->lanes = sx_arena_array(m->job->arena, count + 1, sizeof *m->quick->lanes);
    if (m->quick->lanes == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        growing g = {.sums = &wants[i].sum, .sum_count = 1};
        uint32_t lane = 0;
        status = need_lane(m, &g, &lane);
        wants[i].sum = lane;
    }
    return status;
}

/* --- forms for vectors ------------------------------------------------------------------------- */

/* The answers of one byte lie within 16 of each other, from *ret_base on. */
static bool find_base(const sx_codes *codes, char separator, uint8_t *ret_base)
{
    int first = -1, last = -1;
    for (int c = ' '; c < 0x7F; c++) {
        if (codes->cell[c] != SX_CODE_BAD && c != separator) {
            first = first < 0 ? c : first;
            last = c;
        }
    }
    *ret_base = first < 0 ? ' ' : (uint8_t)first;
    return last - first < 16;
}

/* `adds` by cell; NULL: only whether it is an answer is asked. */
static void fill_vector(const sx_quick_cell *cell, uint8_t base, const uint32_t *adds,
                        char separator, sx_tile_add *ret)
{
    *ret = (sx_tile_add){.column = cell->column, .base = base};
    for (unsigned i = 0; i < 16; i++) {
        unsigned byte = base + i;
        uint8_t which =
            byte < 0x7F && byte != (unsigned char)separator ? cell->codes.cell[byte] : SX_CODE_BAD;
        if (which != SX_CODE_BAD) {
            ret->good[i] = 0xFF;
            ret->low[i] = adds == NULL ? 0 : (uint8_t)(adds[which] & 0xFF);
            ret->high[i] = adds == NULL ? 0 : (uint8_t)(adds[which] >> 8);
        }
    }
}

static sx_status lane_vectors(sx_quick_maker *m, sx_quick_lane *lane)
{
    sx_tile_add *vectors = sx_arena_array(m->job->arena, lane->add_count + 1, sizeof *vectors);
    lane->vectors = sx_arena_array(m->job->arena, lane->add_count + 1, sizeof *lane->vectors);
    if (vectors == NULL || lane->vectors == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < lane->add_count; i++) {
        const sx_quick_cell *cell = &m->quick->cells[lane->adds[i].cell];
        fill_vector(cell, cell->check.base, lane->adds[i].adds, m->quick->shape.separator,
                    &vectors[i]);
        lane->vectors[i] = &vectors[i];
    }
    return SX_OK;
}

sx_status sx_quick_vectors(sx_quick_maker *m)
{
    sx_quick *quick = m->quick;
    const char separator = quick->shape.separator;
    quick->at_once = quick->steps->add != NULL;
    for (size_t i = 0; i < quick->cell_count; i++) {
        uint8_t base;
        quick->at_once = find_base(&quick->cells[i].codes, separator, &base) && quick->at_once;
        fill_vector(&quick->cells[i], base, NULL, separator, &quick->cells[i].check);
    }
    sx_status status = SX_OK;
    for (size_t i = 0; i < quick->lane_count && quick->at_once && status == SX_OK; i++) {
        status = lane_vectors(m, &quick->lanes[i]);
    }
    return status;
}
