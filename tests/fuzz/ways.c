/*
 * ways.c: any bytes as a table, scored in the general way and with every set of vector instructions: the same rows,
 * refused rows, counts and status. The first two bytes choose the form of the input and of the output.
 */
#include "batch/instructions.h"
#include "support/feed.h"
#include "support/four.h"
#include "support/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static sx_score_options choose(feed *f)
{
    static const sx_format ins[] = {SX_FORMAT_CSV, SX_FORMAT_TSV, SX_FORMAT_NDJSON};
    static const char separators[] = {0, ';', '|'};
    sx_score_options made = {.in_format = ins[feed_pick(f, 3)]};
    unsigned rest = feed_pick(f, 48);
    made.separator = made.in_format == SX_FORMAT_CSV ? separators[rest % 3] : 0;
    made.out_format = (rest / 3) % 2 == 0 ? SX_FORMAT_CSV : SX_FORMAT_TSV;
    made.lenient_space = (rest / 6) % 2 != 0;
    made.details = (rest / 12) % 2 != 0;
    made.spreadsheet = (rest / 24) % 2 != 0;
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const ways[] = {"portable", "avx2", "avx512", "neon"};
    feed f = {data, size, 0};
    sx_score_options options = choose(&f);
    char in[256];
    sx_arena *arena = sx_arena_new(0);
    sx_loaded loaded;
    outcome general;
    must(arena != NULL && place_make() != NULL);
    four_load(arena, true, &loaded);
    place_path(in, sizeof in, "in");
    place_put(in, data + f.at, size - f.at);
    options.in = in;
    options.instructions = "none";
    four_score(&loaded, options, &general);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        outcome quick;
        if (sx_instructions_for(ways[i]) == SX_INSTRUCTIONS_NONE) {
            continue;
        }
        options.instructions = ways[i];
        four_score(&loaded, options, &quick);
        must(outcome_same(&quick, &general));
        outcome_free(&quick);
    }
    outcome_free(&general);
    sx_arena_free(arena);
    return 0;
}
