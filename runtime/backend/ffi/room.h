/*
 * room.h: memory of one array of a bound function. The array ends at a page that may not be touched, so
 * that reading or writing beyond it ends the process; results have marks on both sides that show when
 * something was written there. Belongs to one binding.
 */
#ifndef SX_BACKEND_FFI_ROOM_H
#define SX_BACKEND_FFI_ROOM_H

#include <stdbool.h>
#include <stddef.h>

#define SX_FFI_MARK 64u /* bytes of a mark; keeps arrays aligned for any type */

typedef struct sx_ffi_room {
    unsigned char
        *map; /* a page that may not be touched, the pages, another one; NULL: no memory */
    size_t map_bytes;
    size_t page;
    unsigned char *array;
    size_t bytes;
    bool marked;
} sx_ffi_room;

/* Room for an array of this many bytes, anew or again. What was in it is lost. `marked`: with marks on
 * both sides. False when memory ran out. */
bool sx_ffi_room_fit(sx_ffi_room *room, size_t bytes, bool marked);
void sx_ffi_room_free(sx_ffi_room *room);
/* May the array be written? False when the system refused. */
bool sx_ffi_room_lock(sx_ffi_room *room, bool read_only);
/* Are the marks as they were? Makes them so again. */
bool sx_ffi_room_intact(sx_ffi_room *room);

#endif
