/*
 * probe_guard.h: memory with guards around it: bytes of a pattern that a call must leave as they
 * are.
 */
#ifndef SX_BACKEND_NATIVE_PROBE_GUARD_H
#define SX_BACKEND_NATIVE_PROBE_GUARD_H

#include "backend/native/instance.h"

typedef struct sx_opened {
    const sx_plugin *plugin;
    void *self;
} sx_opened;

#define SX_GUARD_SIZE 4096u
/* `size` zeroed bytes with guards before and after; NULL when memory ran out. */
void *sx_guard_new(size_t size);
bool sx_guard_whole(const void *guarded, size_t size);
void sx_guard_free(void *guarded);

/* A call that fills a buffer of the caller, as manifest() does. */
typedef sx_plugin_status (*sx_fill)(void *context, char *buffer, uint64_t capacity,
                                    uint64_t *ret_length, sx_plugin_error *error);
/*
 * Asks with no room, too little, exactly enough and more. True when every answer was honest;
 * *ret_text (the caller frees it) is then what was written. Else `problem` says what was not.
 */
bool sx_guard_fill(sx_fill fill, void *context, uint64_t most, char *problem, size_t problem_size,
                   char **ret_text, size_t *ret_length);

#endif
