/*
 * trial_code.c: makes bundles of the plugins that the build made, and tables of answers.
 */
#define _GNU_SOURCE
#include "worker/trial_code.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "worker/memory.h"

const sx_code_options trial_hasty = {.call_ms = 200, .row_us = 1};

void trial_bundle_open(trial_bundle *trial, const char *plugin)
{
    const char *build = getenv("BUILD");
    ck_assert_msg(build != NULL, "the tests are run by ctest, which sets BUILD");
    int written = snprintf(trial->path, sizeof trial->path, "%s/tests/unit/worker/plugins/%s.so",
                           build, plugin);
    ck_assert_int_lt(written, (int)sizeof trial->path);
    sx_buf bytes;
    sx_buf_init(&bytes, (size_t)64 * 1024 * 1024);
    ck_assert_int_eq(sx_file_read(trial->path, bytes.max, &bytes, NULL), SX_OK);
    trial->bundle = (sx_bundle){.kind = SX_CODE_NATIVE, .name = trial->path};
    trial->bundle.library = sx_memory_of(bytes.data, bytes.len);
    ck_assert_int_ge(trial->bundle.library, 0);
    sx_buf_free(&bytes);
}

void trial_bundle_close(trial_bundle *trial)
{
    (void)close(trial->bundle.library);
}

void trial_table_fill(trial_table *t, uint64_t rows)
{
    memset(t, 0, sizeof *t);
    for (size_t i = 0; i < TRIAL_ROWS; i++) {
        t->first[i] = (double)i;
        t->second[i] = 1;
        t->score[i] = -7;
        t->score_status[i] = 77;
        t->fates[i] = 77;
    }
    t->names[0] = "q1";
    t->names[1] = "q2";
    t->out_names[0] = "total";
    t->values[0] = t->first;
    t->values[1] = t->second;
    t->status[0] = t->first_status;
    t->status[1] = t->second_status;
    t->out_values[0] = t->score;
    t->out_status[0] = t->score_status;
    t->block = (sx_plugin_block){sizeof t->block, 2, rows, t->names, t->values, t->status};
    t->scores =
        (sx_plugin_scores){sizeof t->scores, 1, rows, t->out_names, t->out_values, t->out_status};
}

sx_code *trial_code_open(const trial_bundle *trial, const sx_code_options *options)
{
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_code *code = NULL;
    sx_status status = sx_code_open(&trial->bundle, options, &diags, &code);
    sx_buf text;
    sx_buf_init(&text, 100000);
    sx_diags_print(&text, &diags);
    ck_assert_msg(status == SX_OK && code != NULL, "%s", sx_buf_text(&text));
    sx_buf_free(&text);
    sx_arena_free(arena);
    return code;
}

void trial_refusal(const trial_bundle *trial, const sx_code_options *options, char ret[64],
                   char message[512])
{
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_code *code = NULL;
    ck_assert_int_ne(sx_code_open(&trial->bundle, options, &diags, &code), SX_OK);
    ck_assert_ptr_null(code);
    ck_assert_uint_eq(diags.count, 1);
    (void)snprintf(ret, 64, "%s", diags.items[0].code);
    (void)snprintf(message, 512, "%s", diags.items[0].message);
    sx_arena_free(arena);
}
