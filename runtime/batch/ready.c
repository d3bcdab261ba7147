/*
 * ready.c: entries stand one behind the other; their places are offsets, because the memory moves as it grows.
 */
#include "batch/ready.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY ((size_t)1024)

bool sx_ready_init(sx_ready *ready, uint32_t count)
{
    *ready = (sx_ready){.place = calloc((size_t)count + 1, sizeof *ready->place),
                        .texts = malloc(FIRST_CAPACITY),
                        .used = 1, /* no entry stands at 0 */
                        .capacity = FIRST_CAPACITY};
    return ready->place != NULL && ready->texts != NULL;
}

void sx_ready_free(sx_ready *ready)
{
    free(ready->place);
    free(ready->texts);
    *ready = (sx_ready){0};
}

bool sx_ready_keep(sx_ready *ready, uint32_t number, const char *text, size_t len, uint16_t note)
{
    size_t needed = ready->used + SX_READY_HEAD + len + SX_READY_COPY;
    if (len > UINT16_MAX || needed > UINT32_MAX) {
        return false;
    }
    if (needed > ready->capacity) {
        uint8_t *texts = realloc(ready->texts, 2 * needed);
        if (texts == NULL) {
            return false;
        }
        ready->texts = texts;
        ready->capacity = 2 * needed;
    }
    uint8_t *entry = ready->texts + ready->used;
    entry[0] = (uint8_t)(len & 0xFF);
    entry[1] = (uint8_t)(len >> 8);
    entry[2] = (uint8_t)(note & 0xFF);
    entry[3] = (uint8_t)(note >> 8);
    memcpy(entry + SX_READY_HEAD, text, len);
    ready->place[number] = (uint32_t)ready->used;
    ready->used += SX_READY_HEAD + len;
    return true;
}
