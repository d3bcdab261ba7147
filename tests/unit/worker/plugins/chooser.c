/*
 * chooser.c: chooses items, writes wording and notes on validity; dies over them when asked to. What it remembers
 * is in the state: one byte for each item it chose.
 */
#include <stdlib.h>
#include <unistd.h>

#define TRIAL_EXTENSION chooser_extension
#include <sextant/plugin.h>
static const void *chooser_extension(void *self, const char *id);
#include "trial.h"

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    return answers->values[0][row];
}

/* The items 0, 1, 2 and an end. */
static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    int what = (int)so_far->values[0][0];
    for (uint32_t i = 0; i < *state_length; i++) {
        if (state[i] != i + 1) {
            return SX_PLUGIN_E_STATE;
        }
    }
    if (what == 1000) {
        state[0] = 99;
        abort();
    }
    if (what == 1001 || what == 1002) {
        *ret_item = what == 1001 ? -7 : -2;
        return SX_PLUGIN_OK;
    }
    if (what == 1003) {
        *state_length = 100;
        return SX_PLUGIN_OK;
    }
    if (what == 1004) {
        return SX_PLUGIN_E_DATA;
    }
    if (*state_length == 3) {
        *ret_item = -1;
        return SX_PLUGIN_OK;
    }
    *ret_item = (int32_t)*state_length % 2;
    state[*state_length] = (uint8_t)(*state_length + 1);
    ++*state_length;
    return SX_PLUGIN_OK;
}

static sx_plugin_status check(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *notes, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t row = 0; row < notes->rows; row++) {
        double value = answers->values[0][row];
        if (value == 1000) {
            abort();
        }
        notes->status[0][row] = SX_PLUGIN_CELL_OK;
        notes->values[0][row] = value == 2000 ? 2 : value > 5;
    }
    return SX_PLUGIN_OK;
}

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    const char *parts[] = {context->item,
                           "/",
                           context->language,
                           "/",
                           context->wording,
                           "/",
                           context->text_count > 1 ? context->text_items[1] : "",
                           "/",
                           context->text_count > 1 ? context->texts[1] : ""};
    if (strcmp(context->item, "dies") == 0) {
        abort();
    }
    if (strcmp(context->item, "long") == 0) {
        *ret_length = 5000;
        return SX_PLUGIN_E_SPACE;
    }
    if (strcmp(context->item, "lies") == 0) {
        *ret_length = (uint64_t)1 << 60;
        return SX_PLUGIN_OK;
    }
    *ret_length = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t length = strlen(parts[i]);
        if (*ret_length + length > capacity) {
            return SX_PLUGIN_E_SPACE;
        }
        memcpy(buffer + *ret_length, parts[i], length);
        *ret_length += length;
    }
    return SX_PLUGIN_OK;
}

static const sx_plugin_adaptive adaptive = {sizeof adaptive, 8, next};
static const sx_plugin_validity validity = {sizeof validity, 0, check};
static const sx_plugin_text wording = {sizeof wording, 0, text};

static const void *chooser_extension(void *self, const char *id)
{
    (void)self;
    if (strcmp(id, SX_PLUGIN_ADAPTIVE) == 0) {
        return &adaptive;
    }
    if (strcmp(id, SX_PLUGIN_VALIDITY) == 0) {
        return &validity;
    }
    return strcmp(id, SX_PLUGIN_TEXT) == 0 ? &wording : NULL;
}
