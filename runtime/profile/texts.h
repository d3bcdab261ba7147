/*
 * texts.h: texts that were made once, found again by what they rest on: a key of some words. Grows as needed and is
 * emptied whole. Belongs to one thread.
 */
#ifndef SX_PROFILE_TEXTS_H
#define SX_PROFILE_TEXTS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SX_TEXTS_NONE UINT32_MAX

typedef struct sx_text_entry {
    size_t at; /* of its text */
    uint32_t len;
    uint32_t value; /* whatever belongs to it */
    bool has_text;
} sx_text_entry;

typedef struct sx_texts {
    size_t words; /* of a key */
    sx_text_entry *entries;
    uint64_t *keys; /* by entry */
    size_t count, capacity;
    uint32_t *places; /* by hash: an entry and 1; 0: none */
    size_t place_count;
    char *texts;
    size_t used, room;
} sx_texts;

/* For keys of that many words, at least one. False when memory ran out; free in any case. */
bool sx_texts_init(sx_texts *kept, size_t words);
void sx_texts_free(sx_texts *kept);
/* Empties it; the memory stays. */
void sx_texts_forget(sx_texts *kept);
/* The entry of a key, SX_TEXTS_NONE when it has none. */
uint32_t sx_texts_find(const sx_texts *kept, const uint64_t *key);
/* A new entry without a text for a key that has none; SX_TEXTS_NONE when memory ran out. */
uint32_t sx_texts_add(sx_texts *kept, const uint64_t *key);
/* Gives an entry its text. False when memory ran out. */
bool sx_texts_put(sx_texts *kept, uint32_t entry, sx_slice text);
/* Bytes that entries and texts take. */
size_t sx_texts_size(const sx_texts *kept);

/* Valid until the next text is put. */
static inline sx_slice sx_texts_at(const sx_texts *kept, uint32_t entry)
{
    const sx_text_entry *one = &kept->entries[entry];
    return (sx_slice){kept->texts + one->at, one->len};
}

#endif
