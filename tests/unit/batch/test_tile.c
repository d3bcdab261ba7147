/*
 * test_tile.c: tiles: every set of instructions reads the cells that a plain loop finds, or says that a row has to be
 * read cell by cell, and adds them up to the same sums.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "batch/tile.h"
#include "support/suite.h"

#define COLUMNS 150
#define TEXTS 5
#define ROOM 64 /* that steps may read before and behind rows */
#define ROW_MOST (COLUMNS * 12)

static const char *const names[] = {"portable", "avx2", "avx512", "neon"};

/* Rows of text, with the cells as they were written. */
typedef struct table {
    sx_tile_shape shape;
    uint64_t narrow[COLUMNS / 64 + 2];
    sx_tile_text texts[TEXTS];
    size_t rows;
    char memory[ROOM + SX_TILE * (ROW_MOST + 1) + ROOM];
    sx_record records[SX_TILE];
    sx_block block;
    sx_slice cells[SX_TILE][COLUMNS + 2];
    size_t counts[SX_TILE];
} table;

static bool is_kept(const table *t, size_t column)
{
    for (size_t i = 0; i < t->shape.text_count; i++) {
        if (t->texts[i].column == column) {
            return true;
        }
    }
    return false;
}

static size_t cell_length(sx_rng *rng, bool is_long)
{
    uint32_t kind = sx_rng_below(rng, 40);
    return is_long     ? 1 + sx_rng_below(rng, 11)
           : kind == 0 ? 2 + sx_rng_below(rng, 2) /* too long for a cell that is read */
           : kind < 4  ? 0
                       : 1;
}

static char *put_row(table *t, sx_rng *rng, size_t row, char *at)
{
    static const char bytes[] = "0123456789abcdefNA-";
    size_t count = t->shape.columns;
    uint32_t odd = sx_rng_below(rng, 20);
    count += odd == 0 ? 1 : 0;
    count -= odd == 1 && count > 1 ? 1 : 0;
    t->records[row] = (sx_record){.start = (uint32_t)(at - t->memory)};
    t->counts[row] = count;
    for (size_t i = 0; i < count; i++) {
        bool is_long = i < t->shape.columns && !sx_tile_is_narrow(&t->shape, i);
        size_t len = cell_length(rng, is_long);
        t->cells[row][i] = (sx_slice){at, len};
        for (size_t k = 0; k < len; k++) {
            *at++ = bytes[sx_rng_below(rng, sizeof bytes - 1)];
        }
        *at++ = i + 1 < count ? t->shape.separator : '\n';
    }
    t->records[row].len = (uint32_t)(at - 1 - t->memory) - t->records[row].start;
    return at;
}

static void fill(table *t, sx_rng *rng)
{
    memset(t, 0, sizeof *t);
    memset(t->memory, '\n', sizeof t->memory);
    size_t columns = 1 + sx_rng_below(rng, COLUMNS);
    t->shape = (sx_tile_shape){.separator = sx_rng_below(rng, 2) == 0 ? ',' : '\t',
                               .columns = columns,
                               .texts = t->texts,
                               .places = TEXTS,
                               .narrow = t->narrow};
    size_t column = sx_rng_below(rng, 3);
    while (column < columns && t->shape.text_count < TEXTS) {
        t->texts[t->shape.text_count] = (sx_tile_text){column, TEXTS - 1 - t->shape.text_count};
        t->shape.text_count++;
        column += sx_rng_below(rng, COLUMNS / 2); /* one column may be kept twice */
    }
    uint32_t share = sx_rng_below(rng, 4);
    for (size_t i = 0; i < columns; i++) {
        if ((!is_kept(t, i) || sx_rng_below(rng, 2) == 0) && sx_rng_below(rng, 4) >= share) {
            t->narrow[i / 64] |= (uint64_t)1 << (i % 64);
        }
    }
    t->rows = 1 + sx_rng_below(rng, SX_TILE);
    char *at = t->memory + ROOM;
    for (size_t row = 0; row < t->rows; row++) {
        at = put_row(t, rng, row, at);
    }
    t->block = (sx_block){.data = t->memory, .records = t->records, .count = t->rows};
}

/* Must the row be read cell by cell? */
static bool needs_a_look(const table *t, size_t row)
{
    bool looks = t->counts[row] != t->shape.columns;
    for (size_t i = 0; i < t->shape.columns && !looks; i++) {
        looks = sx_tile_is_narrow(&t->shape, i) && t->cells[row][i].len > 1;
    }
    return looks;
}

static bool is_text(sx_slice a, sx_slice b)
{
    return a.at == b.at && a.len == b.len;
}

static void same_row(const table *t, const sx_tile *tile, size_t row)
{
    for (size_t i = 0; i < t->shape.columns; i++) {
        sx_slice cell = t->cells[row][i];
        uint8_t byte = tile->columns[i * SX_TILE + row];
        if (sx_tile_is_narrow(&t->shape, i)) {
            ck_assert(cell.len == 1 ? byte == (uint8_t)cell.at[0]
                                    : byte == (uint8_t)t->shape.separator || byte == '\n');
        }
    }
    for (size_t i = 0; i < t->shape.text_count; i++) {
        ck_assert(is_text(tile->texts[t->texts[i].place * SX_TILE + row],
                          t->cells[row][t->texts[i].column]));
    }
}

START_TEST(all_forms_read_the_same)
{
    const sx_tile_steps *steps = sx_tile_steps_for(names[_i]);
    if (steps == NULL) {
        return;
    }
    table *t = malloc(sizeof *t);
    ck_assert_ptr_nonnull(t);
    sx_rng rng = {.state = 5};
    size_t quick = 0;
    for (size_t round = 0; round < 400; round++) {
        sx_tile tile;
        fill(t, &rng);
        ck_assert(sx_tile_init(&tile, &t->shape));
        tile.rows = t->rows;
        steps->read(&t->shape, &t->block, 0, &tile);
        for (size_t row = 0; row < t->rows; row++) {
            bool slow = (tile.slow >> row & 1) != 0;
            ck_assert_int_eq(slow, needs_a_look(t, row));
            if (!slow) {
                same_row(t, &tile, row);
                quick++;
            }
        }
        sx_tile_free(&tile);
    }
    ck_assert_uint_gt(quick, 1000);
    free(t);
}
END_TEST

/* --- sums ------------------------------------------------------------------------------------------- */

static void make_cell(sx_rng *rng, uint32_t column, sx_tile_add *ret)
{
    *ret = (sx_tile_add){.column = column, .base = (uint8_t)('0' + sx_rng_below(rng, 3))};
    for (size_t i = 0; i < 16; i++) {
        if (sx_rng_below(rng, 3) != 0) {
            ret->low[i] = (uint8_t)sx_rng_below(rng, 256);
            ret->high[i] = (uint8_t)sx_rng_below(rng, 4);
            ret->good[i] = 0xFF;
        }
    }
}

/* What a byte adds; -1: it is neither an answer nor empty. */
static int adds(const sx_tile_add *cell, uint8_t byte, char separator)
{
    int number = byte - cell->base;
    if (byte == (uint8_t)separator || byte == '\n') {
        return 0;
    }
    return number < 0 || number > 15 || cell->good[number] == 0
               ? -1
               : cell->low[number] + 256 * cell->high[number];
}

START_TEST(all_forms_add_the_same)
{
    enum { CELLS = 20 };
    const sx_tile_steps *steps = sx_tile_steps_for(names[_i]);
    if (steps == NULL || steps->add == NULL) {
        return;
    }
    sx_rng rng = {.state = 8};
    const sx_tile_shape shape = {.separator = ',', .columns = CELLS, .narrow = NULL};
    size_t refused = 0, taken = 0;
    for (size_t round = 0; round < 2000; round++) {
        sx_tile tile;
        sx_tile_add cells[CELLS];
        const sx_tile_add *list[CELLS];
        uint16_t got[SX_TILE];
        ck_assert(sx_tile_init(&tile, &shape));
        tile.rows = 1 + sx_rng_below(&rng, SX_TILE);
        for (uint32_t i = 0; i < CELLS; i++) {
            make_cell(&rng, i, &cells[i]);
            list[i] = &cells[i];
            bool good = true;
            for (size_t row = 0; row < SX_TILE; row++) {
                uint8_t byte = (uint8_t) ",\n"[sx_rng_below(&rng, 2)];
                if (sx_rng_below(&rng, 4) != 0) {
                    byte = (uint8_t)(cells[i].base + sx_rng_below(&rng, 16));
                    byte = adds(&cells[i], byte, ',') < 0 ? ',' : byte;
                }
                byte = sx_rng_below(&rng, 2000) == 0 ? (uint8_t)sx_rng_below(&rng, 256) : byte;
                tile.columns[i * SX_TILE + row] = byte;
                good = good && (row >= tile.rows || adds(&cells[i], byte, ',') >= 0);
            }
            ck_assert_int_eq(steps->check(&tile, &cells[i], ','), good);
            taken += good;
            refused += !good;
        }
        steps->add(&tile, list, CELLS, got);
        for (size_t row = 0; row < tile.rows; row++) {
            uint16_t want = 0;
            for (size_t i = 0; i < CELLS; i++) {
                int more = adds(&cells[i], tile.columns[i * SX_TILE + row], ',');
                want = (uint16_t)(want + (more > 0 ? more : 0));
            }
            ck_assert_uint_eq(got[row], want);
        }
        sx_tile_free(&tile);
    }
    ck_assert_uint_gt(refused, 100);
    ck_assert_uint_gt(taken, 1000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("batch/tile");
    TCase *all = tcase_create("tile");
    tcase_add_loop_test(all, all_forms_read_the_same, 0, (int)(sizeof names / sizeof *names));
    tcase_add_loop_test(all, all_forms_add_the_same, 0, (int)(sizeof names / sizeof *names));
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
