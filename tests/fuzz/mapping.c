/*
 * mapping.c: any bytes as a mapping file, a line of %, and a table that is scored by it. Every row is scored or
 * refused, and the same again comes of the same bytes, whatever the way.
 */
#define _GNU_SOURCE
#include <string.h>

#include "support/feed.h"
#include "support/four.h"
#include "support/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char cut[] = "\n%\n";
    char in[256], map[256];
    sx_arena *arena = sx_arena_new(0);
    sx_loaded loaded;
    outcome general, quick;
    must(arena != NULL && place_make() != NULL);
    const uint8_t *found = memmem(data, size, cut, sizeof cut - 1);
    size_t len = found == NULL ? size : (size_t)(found - data) + 1;
    size_t from = found == NULL ? size : len + 2;
    four_load(arena, true, &loaded);
    place_path(in, sizeof in, "in.csv");
    place_path(map, sizeof map, "map.yaml");
    place_put(map, data, len);
    place_put(in, data + from, size - from);
    sx_score_options options = {.in = in, .map = map, .instructions = "none"};
    four_score(&loaded, options, &general);
    must(general.summary.rows == general.summary.scored + general.summary.refused);
    options.instructions = NULL;
    four_score(&loaded, options, &quick);
    must(outcome_same(&general, &quick));
    outcome_free(&general);
    outcome_free(&quick);
    sx_arena_free(arena);
    return 0;
}
