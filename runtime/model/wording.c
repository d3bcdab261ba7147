/*
 * wording.c: which versions of an instrument a wording pack fits.
 */
#include "model/wording.h"

/* The next of the three numbers; what is no number ends it. */
static uint32_t next_number(const char **at)
{
    uint32_t value = 0;
    while (sx_is_digit(**at) && value < 100000000u) {
        value = value * 10 + (uint32_t)(**at - '0');
        (*at)++;
    }
    if (**at == '.') {
        (*at)++;
    }
    return value;
}

static int compare(const char *a, const char *b)
{
    for (int part = 0; part < 3; part++) {
        uint32_t x = next_number(&a);
        uint32_t y = next_number(&b);
        if (x != y) {
            return x < y ? -1 : 1;
        }
    }
    return 0;
}

bool sx_pack_fits_version(const sx_pack *pack, const char *version)
{
    return compare(pack->first, version) <= 0 && compare(version, pack->last) <= 0;
}
