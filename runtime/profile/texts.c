/*
 * texts.c: a table with open addressing over keys of words; texts stand one behind the other.
 */
#include "profile/texts.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ENTRIES ((size_t)64)
#define FIRST_ROOM ((size_t)4096)

bool sx_texts_init(sx_texts *kept, size_t words)
{
    *kept = (sx_texts){.words = words,
                       .entries = calloc(FIRST_ENTRIES, sizeof *kept->entries),
                       .keys = calloc(FIRST_ENTRIES * words, sizeof *kept->keys),
                       .capacity = FIRST_ENTRIES,
                       .places = calloc(2 * FIRST_ENTRIES, sizeof *kept->places),
                       .place_count = 2 * FIRST_ENTRIES,
                       .texts = malloc(FIRST_ROOM),
                       .room = FIRST_ROOM};
    return kept->entries != NULL && kept->keys != NULL && kept->places != NULL &&
           kept->texts != NULL;
}

void sx_texts_free(sx_texts *kept)
{
    free(kept->entries);
    free(kept->keys);
    free(kept->places);
    free(kept->texts);
    *kept = (sx_texts){0};
}

void sx_texts_forget(sx_texts *kept)
{
    memset(kept->places, 0, kept->place_count * sizeof *kept->places);
    kept->count = 0;
    kept->used = 0;
}

size_t sx_texts_size(const sx_texts *kept)
{
    return kept->count * (sizeof *kept->entries + kept->words * sizeof *kept->keys) + kept->used;
}

/* Where the search for a key begins; the number of places is a power of two. */
static size_t first_place(const sx_texts *kept, const uint64_t *key)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < kept->words; i++) {
        hash = (hash ^ key[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return (size_t)(hash >> 7) & (kept->place_count - 1);
}

static bool is_key(const sx_texts *kept, uint32_t entry, const uint64_t *key)
{
    const uint64_t *own = &kept->keys[entry * kept->words];
    for (size_t i = 0; i < kept->words; i++) {
        if (own[i] != key[i]) {
            return false;
        }
    }
    return true;
}

uint32_t sx_texts_find(const sx_texts *kept, const uint64_t *key)
{
    size_t at = first_place(kept, key);
    while (kept->places[at] != 0) {
        if (is_key(kept, kept->places[at] - 1, key)) {
            return kept->places[at] - 1;
        }
        at = (at + 1) & (kept->place_count - 1);
    }
    return SX_TEXTS_NONE;
}

static void place(sx_texts *kept, uint32_t entry)
{
    size_t at = first_place(kept, &kept->keys[entry * kept->words]);
    while (kept->places[at] != 0) {
        at = (at + 1) & (kept->place_count - 1);
    }
    kept->places[at] = entry + 1;
}

/* Twice as many entries. What was there stays when memory ran out. */
static bool grow(sx_texts *kept)
{
    size_t capacity = 2 * kept->capacity;
    if (capacity >= SX_TEXTS_NONE / 2) {
        return false;
    }
    sx_text_entry *entries = realloc(kept->entries, capacity * sizeof *entries);
    kept->entries = entries != NULL ? entries : kept->entries;
    uint64_t *keys = realloc(kept->keys, capacity * kept->words * sizeof *keys);
    kept->keys = keys != NULL ? keys : kept->keys;
    uint32_t *places = calloc(2 * capacity, sizeof *places);
    if (entries == NULL || keys == NULL || places == NULL) {
        free(places);
        return false;
    }
    free(kept->places);
    kept->places = places;
    kept->place_count = 2 * capacity;
    kept->capacity = capacity;
    for (size_t i = 0; i < kept->count; i++) {
        place(kept, (uint32_t)i);
    }
    return true;
}

uint32_t sx_texts_add(sx_texts *kept, const uint64_t *key)
{
    if (kept->count == kept->capacity && !grow(kept)) {
        return SX_TEXTS_NONE;
    }
    uint32_t entry = (uint32_t)kept->count++;
    kept->entries[entry] = (sx_text_entry){0};
    memcpy(&kept->keys[entry * kept->words], key, kept->words * sizeof *key);
    place(kept, entry);
    return entry;
}

bool sx_texts_put(sx_texts *kept, uint32_t entry, sx_slice text)
{
    if (text.len >= UINT32_MAX) {
        return false;
    }
    if (text.len > kept->room - kept->used) {
        size_t room = 2 * (kept->used + text.len);
        char *texts = realloc(kept->texts, room);
        if (texts == NULL) {
            return false;
        }
        kept->texts = texts;
        kept->room = room;
    }
    memcpy(kept->texts + kept->used, text.at, text.len);
    sx_text_entry *one = &kept->entries[entry];
    one->at = kept->used;
    one->len = (uint32_t)text.len;
    one->has_text = true;
    kept->used += text.len;
    return true;
}
