/*
 * plugin.c: response-style indices of 25 questions behind the plugin ABI: as scores, and as notes on
 * validity where they cross a threshold. The arithmetic is in style.c, the trait scales in the manifest.
 */
#include <sextant/plugin.h>

#include <string.h>

#include "style.h"

/* Columns: the items in the order in which they are asked, then the parameter. */
enum { SECONDS = STYLE_ITEMS, COLUMNS };
enum { LONG_STRING, EVEN_ODD, VARIABILITY, PACE, INDICES };
enum { STRAIGHT, INCONSISTENT, FLAT, FAST, SEVERAL, NOTES };

/* Where notes begin: our own choice, see ABOUT.md. */
#define RUN_LONG 13
#define CONSISTENCY_LOW 0.0
#define VARIABILITY_LOW 0.5
#define PACE_LOW 2.0
#define NOTES_SEVERAL 2

/* In the order of the manifest: the first items of the five scales, then the second ones, and so on. */
static const bool reversed[STYLE_ITEMS] = {
    /* a1 c1 e1 n1 o1 */ true,  false, true,  false, false,
    /* a2 c2 e2 n2 o2 */ false, false, true,  false, true,
    /* a3 c3 e3 n3 o3 */ false, false, false, false, false,
    /* a4 c4 e4 n4 o4 */ false, true,  false, false, false,
    /* a5 c5 e5 n5 o5 */ false, true,  false, false, true,
};

static const unsigned char text[] = {
#include "manifest.inc"
};

static sx_plugin_status refuse(sx_plugin_error *error, sx_plugin_status status, const char *why)
{
    size_t length = strlen(why);
    if (length >= sizeof error->message)
        length = sizeof error->message - 1;
    memcpy(error->message, why, length);
    error->message[length] = '\0';
    return status;
}

static sx_plugin_status open_plugin(const sx_plugin_host *host, void **ret_self,
                                    sx_plugin_error *error)
{
    (void)host, (void)error;
    *ret_self = NULL;
    return SX_PLUGIN_OK;
}

static void close_plugin(void *self)
{
    (void)self;
}

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    (void)self;
    *ret_length = sizeof text;
    if (capacity < sizeof text)
        return refuse(error, SX_PLUGIN_E_SPACE, "the buffer is shorter than the manifest");
    memcpy(buffer, text, sizeof text);
    return SX_PLUGIN_OK;
}

/* The indices of one row. */
typedef struct indices {
    style_result result[INDICES];
    double value[INDICES];
} indices;

/* An answer as a whole number, 0 when there is none. */
static int read_cell(const sx_plugin_block *answers, size_t column, uint64_t row)
{
    double value = answers->values[column][row];
    if (answers->status[column][row] != SX_PLUGIN_CELL_OK ||
        !(value >= STYLE_LOW && value <= STYLE_HIGH))
        return 0;
    int whole = (int)value;
    return (double)whole == value ? whole : 0;
}

static void read_row(const sx_plugin_block *answers, uint64_t row, style_answers *ret)
{
    ret->answered = 0;
    for (size_t i = 0; i < STYLE_ITEMS; i++) {
        ret->value[i] = read_cell(answers, i, row);
        ret->answered += ret->value[i] != 0;
    }
}

static void compute(const sx_plugin_block *answers, uint64_t row, indices *ret)
{
    style_answers given;
    read_row(answers, row, &given);
    bool timed = answers->status[SECONDS][row] == SX_PLUGIN_CELL_OK;
    memset(ret, 0, sizeof *ret);
    ret->result[LONG_STRING] = style_long_string(&given, &ret->value[LONG_STRING]);
    ret->result[EVEN_ODD] = style_even_odd(&given, reversed, &ret->value[EVEN_ODD]);
    ret->result[VARIABILITY] = style_variability(&given, &ret->value[VARIABILITY]);
    ret->result[PACE] = style_pace(&given, timed, answers->values[SECONDS][row], &ret->value[PACE]);
}

static void give(const sx_plugin_scores *scores, size_t column, uint64_t row, style_result result,
                 double value)
{
    scores->status[column][row] = result == STYLE_OK          ? SX_PLUGIN_CELL_OK
                                  : result == STYLE_UNDEFINED ? SX_PLUGIN_CELL_UNDEFINED
                                                              : SX_PLUGIN_CELL_INCOMPLETE;
    scores->values[column][row] = result == STYLE_OK ? value : 0.0;
}

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    if (answers->columns != COLUMNS || scores->columns != INDICES)
        return refuse(error, SX_PLUGIN_E_ARGUMENT, "expected 26 columns of answers and 4 scores");
    for (uint64_t row = 0; row < answers->rows; row++) {
        indices found;
        compute(answers, row, &found);
        for (size_t i = 0; i < INDICES; i++)
            give(scores, i, row, found.result[i], found.value[i]);
    }
    return SX_PLUGIN_OK;
}

/* At least NOTES_SEVERAL of the first four: decided as soon as those that are known settle it. */
static style_result several(const style_result *result, const bool *holds, double *ret)
{
    int yes = 0, open = 0;
    for (size_t i = 0; i < SEVERAL; i++) {
        yes += result[i] == STYLE_OK && holds[i];
        open += result[i] != STYLE_OK;
    }
    *ret = yes >= NOTES_SEVERAL;
    return yes >= NOTES_SEVERAL || yes + open < NOTES_SEVERAL ? STYLE_OK : STYLE_INCOMPLETE;
}

static sx_plugin_status check(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *notes, sx_plugin_error *error)
{
    (void)self;
    if (answers->columns != COLUMNS || notes->columns != NOTES)
        return refuse(error, SX_PLUGIN_E_ARGUMENT, "expected 26 columns of answers and 5 notes");
    for (uint64_t row = 0; row < answers->rows; row++) {
        indices found;
        double many;
        compute(answers, row, &found);
        const bool holds[SEVERAL] = {
            [STRAIGHT] = found.value[LONG_STRING] >= RUN_LONG,
            [INCONSISTENT] = found.value[EVEN_ODD] < CONSISTENCY_LOW,
            [FLAT] = found.value[VARIABILITY] < VARIABILITY_LOW,
            [FAST] = found.value[PACE] < PACE_LOW,
        };
        for (size_t i = 0; i < SEVERAL; i++)
            give(notes, i, row, found.result[i], holds[i]);
        style_result result = several(found.result, holds, &many);
        give(notes, SEVERAL, row, result, many);
    }
    return SX_PLUGIN_OK;
}

static const void *extension(void *self, const char *id)
{
    static const sx_plugin_validity validity = {.size = sizeof validity, .check = check};
    (void)self;
    return strcmp(id, SX_PLUGIN_VALIDITY) == 0 ? &validity : NULL;
}

static const sx_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "ipip-big5-25-validity",
    .version = "1.0.0",
    .license = "MIT",
    .open = open_plugin,
    .close = close_plugin,
    .manifest = manifest,
    .score = score,
    .extension = extension,
};

const sx_plugin *sextant_plugin_entry(void)
{
    return &plugin;
}
