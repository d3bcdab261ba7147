/*
 * saved.c: any bytes as lines of saved responses behind many good ones, from which the quick way has learnt how they are
 * written: the same rows, refused rows, counts and status as in the general way.
 */
#include <string.h>

#include "support/feed.h"
#include "support/four.h"
#include "support/place.h"

#define BEFORE 512 /* lines: as many as a block of responses takes at most */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const patterns[] = {
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"ways\",\"version\":\"1.0.0\","
    "\"subject\":\"A\",\"session\":null,"
    "\"finished\":\"2026-03-01T10:00:00Z\",\"answers\":{\"q1\":\"1\",\"q2\":\"0\",\"n\":\"7\"},"
    "\"changes\":[]}\n",
    "{\"answers\": {\"q1\": 1, \"q4\": \"yes\"}, \"sextant\": 1, \"kind\": \"response\", "
    "\"instrument\": \"ways\", "
    "\"version\": \"1.0.0\", \"session\": \"s\"}\n",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sx_buf text;
    feed f = {data, size, 0};
    const char *pattern = patterns[feed_pick(&f, 2)];
    sx_score_options options = {
        .in_format = SX_FORMAT_NDJSON, .out_format = SX_FORMAT_CSV, .details = true};
    char in[256];
    sx_arena *arena = sx_arena_new(0);
    sx_loaded loaded;
    outcome general, quick;
    must(arena != NULL && place_make() != NULL);
    four_load(arena, &loaded);
    sx_buf_init(&text, (size_t)16 << 20);
    for (size_t i = 0; i < BEFORE; i++) {
        sx_buf_str(&text, pattern);
    }
    sx_buf_add(&text, (const char *)data + f.at, size - f.at);
    must(!text.failed);
    place_path(in, sizeof in, "in");
    place_put(in, text.data, text.len);
    sx_buf_free(&text);
    options.in = in;
    options.instructions = "none";
    four_score(&loaded, options, &general);
    options.instructions = "portable";
    four_score(&loaded, options, &quick);
    must(outcome_same(&quick, &general));
    outcome_free(&quick);
    outcome_free(&general);
    sx_arena_free(arena);
    return 0;
}
