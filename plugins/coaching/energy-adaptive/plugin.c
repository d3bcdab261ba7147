/*
 * plugin.c: Everyday Energy behind the plugin ABI: the estimate and its error as scores, and the choice
 * of the next question. What an answer means is in bank.c, the arithmetic in grm.c.
 */
#include <sextant/plugin.h>

#include <stdlib.h>
#include <string.h>

#include "bank.h"

#define LEAST_ANSWERS 4   /* fewer give no score, and do not end the questions */
#define MOST_ITEMS 12     /* as `most` in the manifest */
#define ERROR_ENOUGH 0.35 /* of theta; as in the manifest's description and ABOUT.md */

enum { SCORE_ENERGY, SCORE_ERROR, SCORES };

/*
 * State of a session: the version of this layout, and the question that was chosen last. A question that was
 * chosen and not put yet stays the next one, even when an answer before it was changed meanwhile.
 */
enum { STATE_VERSION, STATE_CHOSEN, STATE_BYTES };
#define STATE_LAYOUT 1

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
    (void)host;
    grm_bank *bank = malloc(sizeof *bank);
    *ret_self = bank;
    if (bank == NULL)
        return refuse(error, SX_PLUGIN_E_MEMORY, "memory ran out");
    grm_prepare(bank, energy_bank, BANK_ITEMS);
    return SX_PLUGIN_OK;
}

static void close_plugin(void *self)
{
    free(self);
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

/* The answers of one row; false when one is no number from 1 to 5. */
static bool read_row(const sx_plugin_block *answers, uint64_t row, int8_t category[BANK_ITEMS])
{
    bool good = true;
    for (size_t i = 0; i < BANK_ITEMS; i++) {
        category[i] = -1;
        if (answers->status[i][row] != SX_PLUGIN_CELL_OK)
            continue;
        category[i] = grm_category(&energy_bank[i], answers->values[i][row]);
        good = good && category[i] >= 0;
    }
    return good;
}

static void give(const sx_plugin_scores *scores, size_t column, uint64_t row, uint8_t status,
                 double value)
{
    scores->status[column][row] = status;
    scores->values[column][row] = status == SX_PLUGIN_CELL_OK ? value : 0.0;
}

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    const grm_bank *bank = self;
    if (answers->columns != BANK_ITEMS || scores->columns != SCORES)
        return refuse(error, SX_PLUGIN_E_ARGUMENT, "expected 20 columns of answers and 2 scores");
    for (uint64_t row = 0; row < answers->rows; row++) {
        int8_t category[BANK_ITEMS];
        grm_estimate estimate;
        bool good = read_row(answers, row, category);
        grm_estimate_of(bank, category, &estimate);
        uint8_t status = !good                               ? SX_PLUGIN_CELL_UNDEFINED
                         : estimate.answered < LEAST_ANSWERS ? SX_PLUGIN_CELL_INCOMPLETE
                                                             : SX_PLUGIN_CELL_OK;
        give(scores, SCORE_ENERGY, row, status, 50.0 + 10.0 * estimate.theta);
        give(scores, SCORE_ERROR, row, status, 10.0 * estimate.error);
    }
    return SX_PLUGIN_OK;
}

/* Which items were not put to the person yet, and how many were. */
static size_t open_items(const sx_plugin_block *so_far, bool open[BANK_ITEMS])
{
    size_t asked = 0;
    for (size_t i = 0; i < BANK_ITEMS; i++) {
        open[i] = so_far->status[i][0] == SX_PLUGIN_CELL_NOT_SHOWN;
        asked += !open[i];
    }
    return asked;
}

static int32_t choose(const grm_bank *bank, const sx_plugin_block *so_far)
{
    bool open[BANK_ITEMS];
    int8_t category[BANK_ITEMS];
    grm_estimate estimate;
    size_t asked = open_items(so_far, open);
    (void)read_row(so_far, 0, category);
    grm_estimate_of(bank, category, &estimate);
    if (asked >= MOST_ITEMS ||
        (estimate.answered >= LEAST_ANSWERS && estimate.error <= ERROR_ENOUGH))
        return -1;
    return grm_most_informative(bank, open, estimate.theta);
}

static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    if (so_far->columns != BANK_ITEMS || so_far->rows != 1)
        return refuse(error, SX_PLUGIN_E_ARGUMENT, "expected one row of 20 columns");
    if (*state_length == STATE_BYTES) {
        if (state[STATE_VERSION] != STATE_LAYOUT || state[STATE_CHOSEN] >= BANK_ITEMS)
            return refuse(error, SX_PLUGIN_E_STATE, "the state is of another version");
        uint8_t chosen = state[STATE_CHOSEN];
        if (so_far->status[chosen][0] == SX_PLUGIN_CELL_NOT_SHOWN) {
            *ret_item = chosen;
            return SX_PLUGIN_OK;
        }
    } else if (*state_length != 0) {
        return refuse(error, SX_PLUGIN_E_STATE, "the state has another length");
    }
    *ret_item = choose(self, so_far);
    if (*ret_item >= 0) {
        state[STATE_VERSION] = STATE_LAYOUT;
        state[STATE_CHOSEN] = (uint8_t)*ret_item;
        *state_length = STATE_BYTES;
    }
    return SX_PLUGIN_OK;
}

static const void *extension(void *self, const char *id)
{
    static const sx_plugin_adaptive adaptive = {
        .size = sizeof adaptive, .state_max = STATE_BYTES, .next = next};
    (void)self;
    return strcmp(id, SX_PLUGIN_ADAPTIVE) == 0 ? &adaptive : NULL;
}

static const sx_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "energy-adaptive",
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
