/*
 * cell.c: the words of cell statuses, as manifests and result columns spell them.
 */
#include "model/cell.h"

#include <stddef.h>

#include "base/str.h"

static const char *const words[SX_CELL_COUNT] = {
#define CELL_WORD(name, word) [name] = word,
    SX_CELL_LIST(CELL_WORD)
#undef CELL_WORD
};

const char *sx_cell_word(sx_cell cell)
{
    return (unsigned)cell < SX_CELL_COUNT ? words[cell] : "?";
}

sx_cell sx_cell_from_word(const char *word)
{
    for (unsigned i = 0; i < SX_CELL_COUNT; i++) {
        if (sx_str_equal(words[i], word)) {
            return (sx_cell)i;
        }
    }
    return SX_CELL_COUNT;
}
