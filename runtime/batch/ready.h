/*
 * ready.h: texts that were made once and are copied ever after, by a number that says which. What has no text yet
 * is made by whoever needs it first. Belongs to one thread.
 */
#ifndef SX_BATCH_READY_H
#define SX_BATCH_READY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SX_READY_COPY 32 /* bytes that are copied at once, whatever the length of the text */

typedef struct sx_ready {
    uint32_t *place; /* by number: where its entry stands in `texts`; 0: there is none yet */
    uint8_t *texts;  /* entries: length and note in two bytes each, the text; room to copy behind */
    size_t used, capacity;
} sx_ready;

/* For numbers below `count`. False when memory ran out; free in any case. */
bool sx_ready_init(sx_ready *ready, uint32_t count);
void sx_ready_free(sx_ready *ready);
/* Keeps a text of at most 65535 bytes under a number that has none, with a note about it. False when memory ran
 * out. */
bool sx_ready_keep(sx_ready *ready, uint32_t number, const char *text, size_t len, uint16_t note);

/* An entry: where its text starts is SX_READY_HEAD behind it. */
#define SX_READY_HEAD 4

static inline const uint8_t *sx_ready_entry(const sx_ready *ready, uint32_t number)
{
    return ready->place[number] == 0 ? NULL : ready->texts + ready->place[number];
}

static inline uint16_t sx_ready_note(const uint8_t *entry)
{
    return (uint16_t)(entry[2] | entry[3] << 8);
}

static inline size_t sx_ready_len(const uint8_t *entry)
{
    return (size_t)entry[0] | (size_t)entry[1] << 8;
}

#endif
