/*
 * tile_neon.c: tiles with NEON. A row is looked at 64 bytes at a time: where its separators are gives a mask, and its
 * cells are taken one by one from that.
 */
#include "batch/bytes.h"
#include "batch/tile.h"

#ifdef SX_NEON

/* How far a row has been read. */
typedef struct line_look {
    size_t column; /* cells that have ended */
    size_t start;  /* of the next one */
    size_t text;   /* the next of the shape */
} line_look;

/* One cell. False: it is read, and longer than one byte. */
static inline bool take_cell(const sx_tile_shape *shape, const char *text, size_t end, size_t row,
                             sx_tile *tile, line_look *look)
{
    size_t len = end - look->start, column = look->column++;
    const char *from = text + look->start;
    look->start = end + 1;
    sx_tile_keep(shape, tile, row, column, (sx_slice){from, len}, &look->text);
    tile->lines[row * tile->stride + column] = (uint8_t)(len == 0 ? shape->separator : *from);
    return len <= 1 || !sx_tile_is_narrow(shape, column);
}

static bool read_line(const sx_tile_shape *shape, const char *text, size_t len, size_t row,
                      sx_tile *tile)
{
    line_look look = {0};
    for (size_t at = 0; at <= len; at += 64) {
        uint64_t ends = sx_bytes_equal(text + at, shape->separator);
        if (len - at < 64) {
            ends = sx_bits_below(ends, len - at) | (uint64_t)1 << (len - at);
        }
        if (look.column + sx_bits_count(ends) > shape->columns) {
            return false;
        }
        for (; ends != 0; ends = sx_bits_next(ends)) {
            if (!take_cell(shape, text, at + sx_bits_first(ends), row, tile, &look)) {
                return false;
            }
        }
    }
    return look.column == shape->columns;
}

static void read_tile(const sx_tile_shape *shape, const sx_block *block, size_t from, sx_tile *tile)
{
    tile->slow = 0;
    for (size_t r = 0; r < tile->rows; r++) {
        const sx_record *record = &block->records[from + r];
        if (!read_line(shape, block->data + record->start, record->len, r, tile)) {
            tile->slow |= (uint64_t)1 << r;
        }
    }
    sx_tile_turn(shape, tile);
}

static inline uint8x16_t bytes_of(const sx_tile *tile, const sx_tile_add *cell, size_t quarter)
{
    return vld1q_u8(tile->columns + cell->column * SX_TILE + quarter * 16);
}

/* What the table has for each byte from `base` on; 0 where it is none of 16. */
static inline uint8x16_t look_up(const uint8_t table[16], uint8x16_t bytes, uint8_t base)
{
    return vqtbl1q_u8(vld1q_u8(table), vsubq_u8(bytes, vdupq_n_u8(base)));
}

static bool check(const sx_tile *tile, const sx_tile_add *cell, char separator)
{
    uint8x16_t quarters[4];
    for (size_t i = 0; i < 4; i++) {
        uint8x16_t bytes = bytes_of(tile, cell, i);
        uint8x16_t empty = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8((uint8_t)separator)),
                                    vceqq_u8(bytes, vdupq_n_u8('\n')));
        quarters[i] = vorrq_u8(look_up(cell->good, bytes, cell->base), empty);
    }
    return sx_bits_below(~sx_four_quarters(quarters), tile->rows) == 0;
}

static void add(const sx_tile *tile, const sx_tile_add *const *cells, size_t count, uint16_t *ret)
{
    for (size_t quarter = 0; quarter < 4; quarter++) {
        uint16x8_t first = vdupq_n_u16(0), second = first;
        for (size_t i = 0; i < count; i++) {
            const sx_tile_add *cell = cells[i];
            uint8x16_t bytes = bytes_of(tile, cell, quarter);
            uint8x16_t low = look_up(cell->low, bytes, cell->base);
            uint8x16_t high = look_up(cell->high, bytes, cell->base);
            first = vaddq_u16(first, vreinterpretq_u16_u8(vzip1q_u8(low, high)));
            second = vaddq_u16(second, vreinterpretq_u16_u8(vzip2q_u8(low, high)));
        }
        vst1q_u16(ret + quarter * 16, first);
        vst1q_u16(ret + quarter * 16 + 8, second);
    }
}

const sx_tile_steps sx_tile_neon = {.read = read_tile, .check = check, .add = add};

#endif
