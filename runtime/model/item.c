/*
 * item.c: words of item kinds, and finding an option by its code.
 */
#include "model/item.h"

#include "base/str.h"

static const char *const words[SX_ITEM_KIND_COUNT] = {
#define KIND_WORD(name, word) [name] = word,
    SX_ITEM_KIND_LIST(KIND_WORD)
#undef KIND_WORD
};

const char *sx_item_kind_word(sx_item_kind kind)
{
    return (unsigned)kind < SX_ITEM_KIND_COUNT ? words[kind] : "?";
}

int sx_response_set_find(const sx_response_set *set, sx_slice code)
{
    if (set == NULL) {
        return -1;
    }
    for (size_t i = 0; i < set->option_count; i++) {
        if (sx_slice_is(code, set->options[i].code)) {
            return (int)i;
        }
    }
    return -1;
}
