/*
 * map.c: open addressing with linear steps, at most two thirds full. A few entries need no good hash; once a table is
 * larger, it is SipHash with a random key per table. The order of entries is never shown to anybody, so results do not
 * depend on either.
 */
#include "base/map.h"

#include <stdint.h>

#include <sodium/crypto_shorthash.h>

#include "base/rng.h"

typedef struct map_entry {
    sx_slice key;
    uint64_t hash;
    size_t value;
    bool used;
} map_entry;

struct sx_map {
    sx_arena *arena;
    map_entry *entries;
    size_t capacity; /* a power of two */
    size_t count;
    bool seeded;
    unsigned char seed[crypto_shorthash_KEYBYTES];
};

#define MAP_FIRST_CAPACITY ((size_t)16)
/* Up to here the hash is a simple one: whoever makes all entries meet in one place gains nothing. */
#define MAP_SIMPLE_CAPACITY ((size_t)64)

/* Entries a table takes before it grows. */
static size_t room_in(size_t capacity)
{
    return capacity / 3 * 2;
}

/* Before anything is in the table, or while it is filled anew. */
static bool seed_anew(sx_map *map)
{
    map->seeded = sx_random_bytes(map->seed, sizeof map->seed);
    return map->seeded;
}

sx_map *sx_map_new(sx_arena *arena, size_t expected)
{
    if (expected > SIZE_MAX / 4) {
        return NULL;
    }
    size_t capacity = MAP_FIRST_CAPACITY;
    while (room_in(capacity) < expected) {
        capacity *= 2;
    }
    sx_map *map = sx_arena_alloc(arena, sizeof *map);
    if (map == NULL) {
        return NULL;
    }
    map->entries = sx_arena_array(arena, capacity, sizeof *map->entries);
    if (map->entries == NULL) {
        return NULL;
    }
    map->arena = arena;
    map->capacity = capacity;
    return capacity <= MAP_SIMPLE_CAPACITY || seed_anew(map) ? map : NULL;
}

/* FNV-1a. */
static uint64_t simple_hash(sx_slice key)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < key.len; i++) {
        hash = (hash ^ (unsigned char)key.at[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static uint64_t hash_of(const sx_map *map, sx_slice key)
{
    if (!map->seeded) {
        return simple_hash(key);
    }
    unsigned char bytes[crypto_shorthash_BYTES];
    const char *at = key.len == 0 ? "" : key.at;
    (void)crypto_shorthash(bytes, (const unsigned char *)at, key.len, map->seed);
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof bytes; i++) {
        hash = hash << 8 | bytes[i];
    }
    return hash;
}

/* The place of the key, or the free place where it belongs. */
static map_entry *find(const sx_map *map, sx_slice key, uint64_t hash)
{
    size_t at = (size_t)hash & (map->capacity - 1);
    for (;;) {
        map_entry *entry = &map->entries[at];
        if (!entry->used || (entry->hash == hash && sx_slice_equal(entry->key, key))) {
            return entry;
        }
        at = (at + 1) & (map->capacity - 1);
    }
}

static bool grow(sx_map *map)
{
    if (map->capacity > SIZE_MAX / 2) {
        return false;
    }
    size_t capacity = map->capacity * 2;
    map_entry *entries = sx_arena_array(map->arena, capacity, sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    bool reseed = map->capacity <= MAP_SIMPLE_CAPACITY && capacity > MAP_SIMPLE_CAPACITY;
    if (reseed && !seed_anew(map)) {
        return false;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        const map_entry *old = &map->entries[i];
        if (!old->used) {
            continue;
        }
        uint64_t hash = reseed ? hash_of(map, old->key) : old->hash;
        size_t at = (size_t)hash & (capacity - 1);
        while (entries[at].used) {
            at = (at + 1) & (capacity - 1);
        }
        entries[at] = *old;
        entries[at].hash = hash;
    }
    map->entries = entries;
    map->capacity = capacity;
    return true;
}

bool sx_map_put(sx_map *map, sx_slice key, size_t value, size_t *ret_existing)
{
    uint64_t hash = hash_of(map, key);
    map_entry *entry = find(map, key, hash);
    if (ret_existing != NULL) {
        *ret_existing = entry->used ? entry->value : SX_MAP_NONE;
    }
    if (entry->used) {
        return true;
    }
    if (map->count >= room_in(map->capacity)) {
        if (!grow(map)) {
            return false;
        }
        hash = hash_of(map, key);
        entry = find(map, key, hash);
    }
    *entry = (map_entry){.key = key, .hash = hash, .value = value, .used = true};
    map->count++;
    return true;
}

size_t sx_map_get(const sx_map *map, sx_slice key)
{
    const map_entry *entry = find(map, key, hash_of(map, key));
    return entry->used ? entry->value : SX_MAP_NONE;
}

size_t sx_map_count(const sx_map *map)
{
    return map->count;
}
