/*
 * code.c: what code costs, measured in one run beside what it is compared with. Prints one JSON object per
 * measurement: {"name", "value", "unit"}. A benchmark, no test: run.py makes ratios of it.
 *
 *   bench_code start PLUGIN.so N          starts of a worker, milliseconds each (median)
 *   bench_code rows SCRIPT.lua ROWS       score_row over nine items, rows a second
 *   bench_code blocks PLUGIN.so ROWS W    score over blocks, seconds; W: worker or process
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/rng.h"
#include "host/trust.h"
#include "worker/code.h"

#define BLOCK 2048
#define ITEMS 9

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void say(const char *name, double value, const char *unit)
{
    printf("{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"%s\"}\n", name, value, unit);
}

static sx_arena *arena;
static sx_diags diags;

static sx_code *open_code(const sx_bundle *bundle, sx_isolation isolation)
{
    sx_code *code = NULL;
    sx_code_options options = {.isolation = isolation};
    if (sx_code_open(bundle, &options, &diags, &code) != SX_OK) {
        sx_buf text;
        sx_buf_init(&text, 100000);
        sx_diags_print(&text, &diags);
        fprintf(stderr, "%s", sx_buf_text(&text));
        exit(1);
    }
    return code;
}

static sx_bundle native_bundle(const char *path)
{
    sx_library library;
    if (sx_library_read(path, arena, &diags, &library) != SX_OK)
        exit(1);
    return (sx_bundle){.kind = SX_CODE_NATIVE, .name = path, .library = library.file};
}

static void bench_start(const char *path, int count)
{
    sx_bundle bundle = native_bundle(path);
    double *times = malloc((size_t)count * sizeof *times);
    for (int i = 0; times && i < count; i++) {
        double begin = now();
        sx_code *code = open_code(&bundle, SX_ISOLATION_WORKER);
        times[i] = (now() - begin) * 1e3;
        sx_code_close(code);
    }
    if (times)
        qsort(times, (size_t)count, sizeof *times, by_size);
    say("start", times ? times[count / 2] : 0, "ms");
    free(times);
}

/* Nine columns of 0 to 3 and one column of scores. */
typedef struct table {
    const char *names[ITEMS], *outputs[1];
    double *values[ITEMS], *out[1];
    uint8_t *status[ITEMS], *out_status[1];
} table;

static void make_table(table *t)
{
    static char names[ITEMS][4];
    sx_rng rng = {1};
    for (int c = 0; c < ITEMS; c++) {
        snprintf(names[c], sizeof names[c], "q%d", c + 1);
        t->names[c] = names[c];
        t->values[c] = calloc(BLOCK, sizeof(double));
        t->status[c] = calloc(BLOCK, 1);
        for (int r = 0; r < BLOCK; r++)
            t->values[c][r] = (double)sx_rng_below(&rng, 4);
    }
    t->outputs[0] = "total";
    t->out[0] = calloc(BLOCK, sizeof(double));
    t->out_status[0] = calloc(BLOCK, 1);
}

static double score_all(sx_code *code, table *t, long rows)
{
    sx_plugin_block block = {sizeof block,
                             ITEMS,
                             BLOCK,
                             t->names,
                             (const double *const *)t->values,
                             (const uint8_t *const *)t->status};
    sx_plugin_scores scores = {sizeof scores, 1, BLOCK, t->outputs, t->out, t->out_status};
    uint8_t fates[BLOCK];
    double begin = now();
    for (long done = 0; done < rows; done += BLOCK) {
        memset(t->out_status[0], SX_PLUGIN_CELL_INCOMPLETE, BLOCK);
        sx_code_score(code, &block, &scores, NULL, fates);
    }
    double seconds = now() - begin;
    for (int r = 0; r < BLOCK; r++) {
        double sum = 0;
        for (int c = 0; c < ITEMS; c++)
            sum += t->values[c][r];
        if (fates[r] != SX_FATE_OK || t->out_status[0][r] != SX_PLUGIN_CELL_OK ||
            t->out[0][r] != sum) {
            fprintf(stderr, "row %d is wrong\n", r);
            exit(1);
        }
    }
    return seconds;
}

static void bench_rows(const char *path, long rows)
{
    sx_buf text;
    table t;
    sx_code_manifest manifest;
    sx_buf_init(&text, 1 << 20);
    if (sx_file_read(path, 1 << 20, &text, &diags) != SX_OK)
        exit(1);
    sx_bundle_file file = {"manifest.lua", {sx_buf_text(&text), text.len}};
    sx_bundle bundle = {.kind = SX_CODE_LUA,
                        .name = "manifest.lua",
                        .files = &file,
                        .file_count = 1,
                        .library = -1};
    sx_code *code = open_code(&bundle, SX_ISOLATION_WORKER);
    if (sx_code_manifest_read(code, arena, &diags, &manifest) != SX_OK)
        exit(1);
    make_table(&t);
    score_all(code, &t, 20 * BLOCK);
    say("score_row", (double)rows / score_all(code, &t, rows), "rows/s");
    sx_code_close(code);
}

static void bench_blocks(const char *path, long rows, const char *where)
{
    sx_bundle bundle = native_bundle(path);
    table t;
    make_table(&t);
    sx_code *code =
        open_code(&bundle, strcmp(where, "process") == 0 ? SX_ISOLATION_NONE : SX_ISOLATION_WORKER);
    score_all(code, &t, 20 * BLOCK);
    say(where, score_all(code, &t, rows), "s");
    sx_code_close(code);
}

int main(int argc, char **argv)
{
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
    if (argc == 4 && strcmp(argv[1], "start") == 0)
        bench_start(argv[2], (int)strtol(argv[3], NULL, 10));
    else if (argc == 4 && strcmp(argv[1], "rows") == 0)
        bench_rows(argv[2], strtol(argv[3], NULL, 10));
    else if (argc == 5 && strcmp(argv[1], "blocks") == 0)
        bench_blocks(argv[2], strtol(argv[3], NULL, 10), argv[4]);
    else
        return 2;
    sx_arena_free(arena);
    return 0;
}
