/*
 * unique.c: open addressing over hashes, at most two thirds full. Two different respondents meeting in
 * one 128-bit hash is not a thing that happens.
 */
#include "batch/unique.h"

#include <stdlib.h>
#include <string.h>

#include <sodium/crypto_generichash.h>

#include "base/rng.h"

#define FIRST_CAPACITY ((size_t)1024)

bool sx_unique_init(sx_unique *set)
{
    *set = (sx_unique){.capacity = FIRST_CAPACITY};
    set->places = calloc(set->capacity, sizeof *set->places);
    return set->places != NULL && sx_random_bytes(set->key, sizeof set->key);
}

void sx_unique_free(sx_unique *set)
{
    free(set->places);
    *set = (sx_unique){0};
}

static bool is_free(const sx_unique_hash *place)
{
    return (place->low | place->high) == 0;
}

static sx_unique_hash *find(sx_unique_hash *places, size_t capacity, sx_unique_hash hash)
{
    size_t at = (size_t)hash.low & (capacity - 1);
    while (!is_free(&places[at]) && (places[at].low != hash.low || places[at].high != hash.high)) {
        at = (at + 1) & (capacity - 1);
    }
    return &places[at];
}

static bool grow(sx_unique *set)
{
    if (set->capacity > SIZE_MAX / (2 * sizeof *set->places)) {
        return false;
    }
    size_t capacity = set->capacity * 2;
    sx_unique_hash *places = calloc(capacity, sizeof *places);
    if (places == NULL) {
        return false;
    }
    for (size_t i = 0; i < set->capacity; i++) {
        if (!is_free(&set->places[i])) {
            *find(places, capacity, set->places[i]) = set->places[i];
        }
    }
    free(set->places);
    set->places = places;
    set->capacity = capacity;
    return true;
}

/* The length goes first, so that "ab" with "c" differs from "a" with "bc". */
static sx_unique_hash hash_pair(const sx_unique *set, sx_slice id, sx_slice occasion)
{
    unsigned char bytes[crypto_generichash_BYTES_MIN];
    crypto_generichash_state state;
    uint64_t len = id.len;
    (void)crypto_generichash_init(&state, set->key, sizeof set->key, sizeof bytes);
    (void)crypto_generichash_update(&state, (const unsigned char *)&len, sizeof len);
    (void)crypto_generichash_update(&state, (const unsigned char *)id.at, id.len);
    (void)crypto_generichash_update(&state, (const unsigned char *)occasion.at, occasion.len);
    (void)crypto_generichash_final(&state, bytes, sizeof bytes);
    sx_unique_hash hash;
    memcpy(&hash.low, bytes, sizeof hash.low);
    memcpy(&hash.high, bytes + sizeof hash.low, sizeof hash.high);
    hash.low |= is_free(&hash);
    return hash;
}

bool sx_unique_add(sx_unique *set, sx_slice id, sx_slice occasion, bool *ret_new)
{
    if (set->count >= set->capacity / 3 * 2 && !grow(set)) {
        return false;
    }
    id.at = id.len == 0 ? "" : id.at;
    occasion.at = occasion.len == 0 ? "" : occasion.at;
    sx_unique_hash hash = hash_pair(set, id, occasion);
    sx_unique_hash *place = find(set->places, set->capacity, hash);
    *ret_new = is_free(place);
    set->count += *ret_new;
    *place = hash;
    return true;
}
