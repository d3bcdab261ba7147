/*
 * feed.c: opens a plugin and gives it rows, for the tests to compare what comes back with what another
 * program computed. No jail, no host: the plugin and the ABI alone.
 *
 *   feed PLUGIN manifest                    prints the manifest
 *   feed PLUGIN score COLUMNS SCORES        rows on standard input, scores on standard output
 *   feed PLUGIN check COLUMNS NOTES         the same for the notes of sextant.validity/1
 *   feed PLUGIN next COLUMNS                each row holds all answers of one session: prints the
 *                                           items in the order in which sextant.adaptive/1 asks them
 *   feed PLUGIN time COLUMNS SCORES ROWS    seconds that one block of ROWS rows takes, the best of
 *                                           three; the rows on standard input are repeated
 *
 * A cell is a number, "~" (skipped) or "-" (not shown); a score is a number with 17 digits, or "!" and
 * its status.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sextant/plugin.h>

typedef struct table {
    size_t columns, rows, capacity;
    double **values;
    uint8_t **status;
    const char **names;
} table;

static void die(const char *why)
{
    fprintf(stderr, "feed: %s\n", why);
    exit(2);
}

static void *need(void *memory)
{
    if (memory == NULL)
        die("memory ran out");
    return memory;
}

static void grow(table *t, size_t capacity)
{
    for (size_t c = 0; c < t->columns; c++) {
        t->values[c] = need(realloc(t->values[c], capacity * sizeof **t->values));
        t->status[c] = need(realloc(t->status[c], capacity));
    }
    t->capacity = capacity;
}

static table new_table(size_t columns, size_t rows)
{
    table t = {.columns = columns, .rows = rows};
    t.values = need(calloc(columns, sizeof *t.values));
    t.status = need(calloc(columns, sizeof *t.status));
    t.names = need(calloc(columns, sizeof *t.names));
    for (size_t c = 0; c < columns; c++)
        t.names[c] = "";
    grow(&t, rows > 0 ? rows : 64);
    for (size_t c = 0; c < columns; c++)
        for (size_t r = 0; r < rows; r++) {
            t.values[c][r] = 0.0;
            t.status[c][r] = SX_PLUGIN_CELL_INCOMPLETE;
        }
    return t;
}

static void free_table(table *t)
{
    for (size_t c = 0; c < t->columns; c++) {
        free(t->values[c]);
        free(t->status[c]);
    }
    free(t->values);
    free(t->status);
    free(t->names);
}

/* The status that a word means; -1: it is a number. */
static int status_of(const char *word)
{
    return strcmp(word, "~") == 0   ? SX_PLUGIN_CELL_SKIPPED
           : strcmp(word, "-") == 0 ? SX_PLUGIN_CELL_NOT_SHOWN
                                    : -1;
}

static table read_table(size_t columns)
{
    table t = new_table(columns, 0);
    char word[64];
    size_t cell = 0;
    while (scanf("%63s", word) == 1) {
        size_t c = cell % columns, r = cell / columns;
        int status = status_of(word);
        if (r == t.capacity)
            grow(&t, 2 * t.capacity);
        t.status[c][r] = status < 0 ? SX_PLUGIN_CELL_OK : (uint8_t)status;
        t.values[c][r] = status < 0 ? strtod(word, NULL) : 0.0;
        cell++;
    }
    if (cell % columns != 0)
        die("the last row is not whole");
    t.rows = cell / columns;
    return t;
}

static sx_plugin_block block_of(const table *t)
{
    return (sx_plugin_block){.size = sizeof(sx_plugin_block),
                             .columns = (uint32_t)t->columns,
                             .rows = t->rows,
                             .names = t->names,
                             .values = (const double *const *)t->values,
                             .status = (const uint8_t *const *)t->status};
}

static sx_plugin_scores scores_of(table *t)
{
    return (sx_plugin_scores){.size = sizeof(sx_plugin_scores),
                              .columns = (uint32_t)t->columns,
                              .rows = t->rows,
                              .names = t->names,
                              .values = t->values,
                              .status = t->status};
}

static void print_table(const table *t)
{
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++) {
            const char *end = c + 1 < t->columns ? " " : "\n";
            if (t->status[c][r] == SX_PLUGIN_CELL_OK)
                printf("%.17g%s", t->values[c][r], end);
            else
                printf("!%u%s", t->status[c][r], end);
        }
}

static const sx_plugin *load(const char *path)
{
    const sx_plugin *(*entry)(void) = NULL;
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *symbol = handle != NULL ? dlsym(handle, "sextant_plugin_entry") : NULL;
    if (symbol == NULL)
        die(dlerror());
    memcpy(&entry, &symbol, sizeof entry);
    return entry();
}

static const void *no_extension(const sx_plugin_host *host, const char *id)
{
    (void)host, (void)id;
    return NULL;
}

static void expect(sx_plugin_status status, const sx_plugin_error *error)
{
    if (status < 0)
        die(error->message);
}

static void run_rows(const sx_plugin *plugin, void *self, bool notes, size_t columns, size_t scores)
{
    sx_plugin_error error = {.size = sizeof error, .column = -1};
    table in = read_table(columns), out = new_table(scores, in.rows);
    sx_plugin_block block = block_of(&in);
    sx_plugin_scores to = scores_of(&out);
    if (notes) {
        const sx_plugin_validity *validity = plugin->extension(self, SX_PLUGIN_VALIDITY);
        if (validity == NULL)
            die("no validity extension");
        expect(validity->check(self, &block, &to, &error), &error);
    } else {
        expect(plugin->score(self, &block, &to, &error), &error);
    }
    print_table(&out);
    free_table(&in);
    free_table(&out);
}

static void run_session(const sx_plugin_adaptive *adaptive, void *self, const table *all,
                        size_t row)
{
    sx_plugin_error error = {.size = sizeof error, .column = -1};
    table so_far = new_table(all->columns, 1);
    uint8_t state[SX_PLUGIN_STATE_MAX];
    uint32_t length = 0;
    const char *before = "";
    for (size_t c = 0; c < all->columns; c++)
        so_far.status[c][0] = SX_PLUGIN_CELL_NOT_SHOWN;
    for (;;) {
        sx_plugin_block block = block_of(&so_far);
        int32_t item = -1;
        expect(adaptive->next(self, &block, state, &length, &item, &error), &error);
        if (item < 0)
            break;
        if ((size_t)item >= all->columns || so_far.status[item][0] != SX_PLUGIN_CELL_NOT_SHOWN ||
            length > adaptive->state_max)
            die("next() broke its promise");
        printf("%s%d", before, (int)item);
        before = " ";
        /* What was asked is answered or skipped, and shown in either case. */
        so_far.status[item][0] = all->status[item][row] == SX_PLUGIN_CELL_OK
                                     ? SX_PLUGIN_CELL_OK
                                     : SX_PLUGIN_CELL_SKIPPED;
        so_far.values[item][0] = all->values[item][row];
    }
    printf("\n");
    free_table(&so_far);
}

static void run_sessions(const sx_plugin *plugin, void *self, size_t columns)
{
    const sx_plugin_adaptive *adaptive = plugin->extension(self, SX_PLUGIN_ADAPTIVE);
    if (adaptive == NULL)
        die("no adaptive extension");
    table all = read_table(columns);
    for (size_t r = 0; r < all.rows; r++)
        run_session(adaptive, self, &all, r);
    free_table(&all);
}

static void run_time(const sx_plugin *plugin, void *self, size_t columns, size_t scores,
                     size_t rows)
{
    sx_plugin_error error = {.size = sizeof error, .column = -1};
    table in = read_table(columns), out = new_table(scores, rows);
    size_t given = in.rows;
    double best = 1e9;
    if (given == 0)
        die("no rows");
    if (rows > in.capacity)
        grow(&in, rows);
    for (size_t c = 0; c < columns; c++)
        for (size_t r = given; r < rows; r++) {
            in.values[c][r] = in.values[c][r % given];
            in.status[c][r] = in.status[c][r % given];
        }
    in.rows = rows;
    sx_plugin_block block = block_of(&in);
    sx_plugin_scores to = scores_of(&out);
    for (int round = 0; round < 3; round++) {
        struct timespec from, until;
        clock_gettime(CLOCK_MONOTONIC, &from);
        expect(plugin->score(self, &block, &to, &error), &error);
        clock_gettime(CLOCK_MONOTONIC, &until);
        double seconds =
            (double)(until.tv_sec - from.tv_sec) + 1e-9 * (double)(until.tv_nsec - from.tv_nsec);
        best = seconds < best ? seconds : best;
    }
    printf("%.9f\n", best);
    free_table(&in);
    free_table(&out);
}

static void print_manifest(const sx_plugin *plugin, void *self)
{
    sx_plugin_error error = {.size = sizeof error, .column = -1};
    uint64_t length = 0, again = 0;
    if (plugin->manifest(self, NULL, 0, &length, &error) != SX_PLUGIN_E_SPACE)
        die("a manifest without a buffer");
    char *text = need(malloc(length));
    expect(plugin->manifest(self, text, length, &again, &error), &error);
    fwrite(text, 1, again, stdout);
    free(text);
}

static size_t number(int argc, char **argv, int index)
{
    unsigned long value = index < argc ? strtoul(argv[index], NULL, 10) : 0;
    if (value == 0)
        die("a number above 0 is needed here");
    return value;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        die("feed PLUGIN manifest|score|check|next|time ...");
    const sx_plugin *plugin = load(argv[1]);
    sx_plugin_host host = {.size = sizeof host,
                           .abi_major = SX_PLUGIN_ABI_MAJOR,
                           .abi_minor = SX_PLUGIN_ABI_MINOR,
                           .extension = no_extension};
    sx_plugin_error error = {.size = sizeof error, .column = -1};
    void *self = NULL;
    expect(plugin->open(&host, &self, &error), &error);
    if (strcmp(argv[2], "manifest") == 0)
        print_manifest(plugin, self);
    else if (strcmp(argv[2], "next") == 0)
        run_sessions(plugin, self, number(argc, argv, 3));
    else if (strcmp(argv[2], "time") == 0)
        run_time(plugin, self, number(argc, argv, 3), number(argc, argv, 4), number(argc, argv, 5));
    else
        run_rows(plugin, self, strcmp(argv[2], "check") == 0, number(argc, argv, 3),
                 number(argc, argv, 4));
    plugin->close(self);
    return 0;
}
