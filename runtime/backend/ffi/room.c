/*
 * room.c: arrays between pages that may not be touched. Grows, never shrinks.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "backend/ffi/room.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MARK_BYTE 0xC3

void sx_ffi_room_free(sx_ffi_room *room)
{
    if (room->map != NULL) {
        (void)munmap(room->map, room->map_bytes);
    }
    *room = (sx_ffi_room){0};
}

static bool grow(sx_ffi_room *room, size_t bytes)
{
    long size = sysconf(_SC_PAGESIZE);
    size_t page = size > 0 ? (size_t)size : 4096;
    if (bytes > SIZE_MAX / 2) {
        return false;
    }
    size_t pages = (bytes + page - 1) / page;
    size_t map_bytes = (pages + 2) * page;
    sx_ffi_room_free(room);
    void *map = mmap(NULL, map_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) {
        return false;
    }
    if (mprotect((unsigned char *)map + page, pages * page, PROT_READ | PROT_WRITE) != 0) {
        (void)munmap(map, map_bytes);
        return false;
    }
    room->map = map;
    room->map_bytes = map_bytes;
    room->page = page;
    return true;
}

static unsigned char *end_of(const sx_ffi_room *room)
{
    return room->map + room->map_bytes - room->page;
}

static void set_marks(sx_ffi_room *room)
{
    memset(room->array - SX_FFI_MARK, MARK_BYTE, SX_FFI_MARK);
    memset(room->array + room->bytes, MARK_BYTE, SX_FFI_MARK);
}

bool sx_ffi_room_fit(sx_ffi_room *room, size_t bytes, bool marked)
{
    if (room->map != NULL && room->bytes == bytes && room->marked == marked) {
        return true;
    }
    size_t wanted = (bytes == 0 ? 1 : bytes) + (marked ? 2 * SX_FFI_MARK : 0);
    if (bytes > SIZE_MAX / 4) {
        return false;
    }
    if ((room->map == NULL || wanted > room->map_bytes - 2 * room->page) && !grow(room, wanted)) {
        return false;
    }
    room->bytes = bytes;
    room->marked = marked;
    room->array = end_of(room) - bytes - (marked ? SX_FFI_MARK : 0);
    if (marked) {
        set_marks(room);
    }
    return true;
}

bool sx_ffi_room_lock(sx_ffi_room *room, bool read_only)
{
    return mprotect(room->map + room->page, room->map_bytes - 2 * room->page,
                    read_only ? PROT_READ : PROT_READ | PROT_WRITE) == 0;
}

static bool is_mark(const unsigned char *at)
{
    unsigned char different = 0;
    for (size_t i = 0; i < SX_FFI_MARK; i++) {
        different |= (unsigned char)(at[i] ^ MARK_BYTE);
    }
    return different == 0;
}

bool sx_ffi_room_intact(sx_ffi_room *room)
{
    if (!room->marked ||
        (is_mark(room->array - SX_FFI_MARK) && is_mark(room->array + room->bytes))) {
        return true;
    }
    set_marks(room);
    return false;
}
