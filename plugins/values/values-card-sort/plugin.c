/*
 * plugin.c: Values Card Sort behind the plugin ABI: how the sort of the cards, the room that they have
 * in life, and the order of the directions fit together. The arithmetic is in profile.c.
 */
#include <sextant/plugin.h>

#include <stdint.h>
#include <string.h>

#include "profile.h"

#define CARDS 20
#define DIRECTIONS 5 /* card i belongs to direction i % DIRECTIONS */
#define PILE_ASKED 2 /* from this pile on the room is asked for */
#define LOW 1        /* piles and room */
#define HIGH 4
#define GAP_LARGE 2

/* Columns, in the order of the manifest. */
enum {
    FIRST_CARD = 0,
    FIRST_RANK = CARDS,
    FIRST_ROOM = CARDS + DIRECTIONS,
    COLUMNS = 2 * CARDS + DIRECTIONS
};
enum { CONGRUENCE, INTRACLASS, SHAPE, ELEVATION, SCATTER, LARGEST_GAP, GAPS, ORDER, SCORES };

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

/* A whole number LOW..high of the block; 0 when there is none. */
static int read_cell(const sx_plugin_block *answers, size_t column, uint64_t row, int high)
{
    double value = answers->values[column][row];
    if (answers->status[column][row] != SX_PLUGIN_CELL_OK || !(value >= LOW && value <= high))
        return 0;
    int whole = (int)value;
    return (double)whole == value ? whole : 0;
}

/* One person. Without all cards, or without the room of one that is asked for, `sorted` or `lived` is
 * false: the profiles are then not complete. */
typedef struct person {
    int ranks[DIRECTIONS], sums[DIRECTIONS];
    profile_pair pair; /* the pile and the room of each card that is not in the lowest pile */
    bool sorted, ranked, lived;
} person;

static void read_person(const sx_plugin_block *answers, uint64_t row, person *ret)
{
    ret->pair.count = 0;
    ret->pair.low = LOW;
    ret->pair.high = HIGH;
    ret->sorted = ret->ranked = ret->lived = true;
    for (size_t d = 0; d < DIRECTIONS; d++) {
        ret->ranks[d] = read_cell(answers, FIRST_RANK + d, row, DIRECTIONS);
        ret->ranked = ret->ranked && ret->ranks[d] > 0;
        ret->sums[d] = 0;
    }
    for (size_t i = 0; i < CARDS; i++) {
        int pile = read_cell(answers, FIRST_CARD + i, row, HIGH);
        int room = read_cell(answers, FIRST_ROOM + i, row, HIGH);
        ret->sums[i % DIRECTIONS] += pile;
        ret->sorted = ret->sorted && pile > 0;
        if (pile < PILE_ASKED)
            continue;
        ret->lived = ret->lived && room > 0;
        ret->pair.x[ret->pair.count] = pile;
        ret->pair.y[ret->pair.count] = room;
        ret->pair.count++;
    }
}

static void give(const sx_plugin_scores *scores, size_t column, uint64_t row, uint8_t status,
                 double value)
{
    scores->status[column][row] = status;
    scores->values[column][row] = status == SX_PLUGIN_CELL_OK ? value : 0.0;
}

/* Gaps: how much more a card matters than it has room. */
static void give_gaps(const sx_plugin_scores *scores, uint64_t row, const profile_pair *pair)
{
    int largest = 0, large = 0;
    for (size_t i = 0; i < pair->count; i++) {
        int gap = pair->x[i] - pair->y[i];
        if (i == 0 || gap > largest)
            largest = gap;
        large += gap >= GAP_LARGE;
    }
    give(scores, LARGEST_GAP, row, pair->count > 0 ? SX_PLUGIN_CELL_OK : SX_PLUGIN_CELL_UNDEFINED,
         largest);
    give(scores, GAPS, row, SX_PLUGIN_CELL_OK, large);
}

static void give_profile(const sx_plugin_scores *scores, uint64_t row, const person *p)
{
    static bool (*const measures[])(const profile_pair *, double *) = {
        [CONGRUENCE] = profile_congruence, [INTRACLASS] = profile_intraclass,
        [SHAPE] = profile_shape,           [ELEVATION] = profile_elevation,
        [SCATTER] = profile_scatter,
    };
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        double value = 0.0;
        bool defined = measures[i](&p->pair, &value);
        give(scores, i, row, defined ? SX_PLUGIN_CELL_OK : SX_PLUGIN_CELL_UNDEFINED, value);
    }
    give_gaps(scores, row, &p->pair);
}

static void score_row(const sx_plugin_block *answers, const sx_plugin_scores *scores, uint64_t row)
{
    person p;
    double value = 0.0;
    read_person(answers, row, &p);
    if (p.sorted && p.lived)
        give_profile(scores, row, &p);
    else
        for (size_t i = CONGRUENCE; i <= GAPS; i++)
            give(scores, i, row, SX_PLUGIN_CELL_INCOMPLETE, 0.0);
    if (!p.sorted || !p.ranked)
        give(scores, ORDER, row, SX_PLUGIN_CELL_INCOMPLETE, 0.0);
    else if (profile_order(p.sums, p.ranks, DIRECTIONS, &value))
        give(scores, ORDER, row, SX_PLUGIN_CELL_OK, value);
    else
        give(scores, ORDER, row, SX_PLUGIN_CELL_UNDEFINED, 0.0);
}

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    if (answers->columns != COLUMNS || scores->columns != SCORES)
        return refuse(error, SX_PLUGIN_E_ARGUMENT, "expected 45 columns of answers and 8 scores");
    for (uint64_t row = 0; row < answers->rows; row++)
        score_row(answers, scores, row);
    return SX_PLUGIN_OK;
}

static const void *extension(void *self, const char *id)
{
    (void)self, (void)id;
    return NULL;
}

static const sx_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "values-card-sort",
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
