/*
 * saved.c: any bytes as lines of saved responses, beside a pattern that was learnt. Where they are taken as rows of a
 * table, that table and the lines themselves are scored the general way: to the same rows, with none refused.
 */
#include <string.h>

#include "base/json_read.h"
#include "batch/quick.h"
#include "batch/saved_lines.h"
#include "support/feed.h"
#include "support/four.h"
#include "support/place.h"

#define LINES_MAX 32
#define HEADER "id,q1,q2,q3,q4,n\n"

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

/* Lines as the reader gives them out: without those that are empty. */
static void fill(sx_block *block, const char *text, size_t len)
{
    must(sx_block_reserve(block, len));
    if (len > 0) {
        memcpy(block->data, text, len);
    }
    sx_block_end(block->data + len);
    block->used = len;
    block->count = 0;
    for (size_t at = 0; at < len && block->count < LINES_MAX;) {
        const char *found = memchr(text + at, '\n', len - at);
        size_t end = found == NULL ? len : (size_t)(found - text);
        if (end > at) {
            block->records[block->count++] =
                (sx_record){.start = (uint32_t)at, .len = (uint32_t)(end - at)};
        }
        at = end + 1;
    }
}

static void learn(sx_saved_lines *lines, sx_block *block, const char *pattern)
{
    json_t *object = NULL;
    fill(block, pattern, strlen(pattern));
    must(sx_json_read(sx_slice_of(pattern), NULL, 0, NULL, &object) == SX_OK);
    block->sessions = sx_saved_rows_new(1);
    must(block->sessions != NULL);
    sx_saved_rows_add(block->sessions, object);
    block->sessions->saved[0].instrument = 0;
    must(sx_saved_lines_learn(lines, block) == SX_OK);
    sx_saved_rows_free(block->sessions);
    block->sessions = NULL;
}

static void score(const sx_loaded *loaded, sx_format format, const char *head, const char *text,
                  size_t len, outcome *ret)
{
    char in[256];
    const sx_score_options options = {.in_format = format,
                                      .out_format = SX_FORMAT_CSV,
                                      .details = true,
                                      .instructions = "none",
                                      .in = in};
    sx_buf whole;
    sx_buf_init(&whole, (size_t)1 << 20);
    sx_buf_str(&whole, head);
    sx_buf_add(&whole, text, len);
    must(!whole.failed);
    place_path(in, sizeof in, "in");
    place_put(in, whole.data, whole.len);
    sx_buf_free(&whole);
    four_score(loaded, options, ret);
}

/* The lines of the block, and what was made of them. */
static void compare(const sx_loaded *loaded, const sx_block *block)
{
    outcome lines, table;
    const sx_record *last = &block->records[block->count - 1];
    score(loaded, SX_FORMAT_NDJSON, "", block->data, last->start + last->len, &lines);
    score(loaded, SX_FORMAT_CSV, HEADER, block->table->data, block->table->used, &table);
    must(lines.status == SX_OK && lines.summary.refused == 0);
    must(lines.summary.rows == block->count);
    must(outcome_same(&lines, &table));
    outcome_free(&lines);
    outcome_free(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sx_score_options options = {.size = sizeof options};
    feed f = {data, size, 0};
    const char *pattern = patterns[feed_pick(&f, 2)];
    sx_arena *arena = sx_arena_new(0);
    sx_loaded loaded;
    const sx_loaded *const all[] = {&loaded};
    sx_diags diags;
    sx_job job;
    sx_block block;
    const sx_quick *quick = NULL;
    size_t used = 0;
    must(arena != NULL && place_make() != NULL && sx_block_init(&block, LINES_MAX));
    sx_diags_init(&diags, arena);
    four_load(arena, false, &loaded);
    must(sx_job_make(arena, all, 1, &options, SX_FORMAT_CSV, &diags, &job) == SX_OK);
    job.input = SX_INPUT_RESPONSES;
    job.writer.has_id = true;
    must(sx_quick_make(&job, &quick) == SX_OK && quick != NULL);
    sx_saved_lines *lines =
        sx_saved_lines_new(&job, sx_quick_saved(quick), sx_quick_separator(quick));
    must(lines != NULL);
    learn(lines, &block, pattern);
    fill(&block, (const char *)data + f.at, size - f.at);
    if (block.count > 0 && sx_saved_lines_rows(lines, &block, true, &used)) {
        must(used == block.count);
        compare(&loaded, &block);
    }
    sx_saved_lines_free(lines);
    sx_block_free(&block);
    sx_arena_free(arena);
    return 0;
}
