/*
 * trial_lines.c: see trial_lines.h.
 */
#include "batch/trial_lines.h"

#include <check.h>
#include <string.h>

void trial_lines(sx_block *block, const char *text)
{
    size_t len = strlen(text);
    ck_assert(sx_block_reserve(block, len));
    memcpy(block->data, text, len);
    block->used = len;
    block->count = 0;
    for (size_t at = 0; at < len;) {
        size_t end = at + strcspn(text + at, "\n");
        block->records[block->count++] = (sx_record){
            .line = block->count + 1, .start = (uint32_t)at, .len = (uint32_t)(end - at)};
        at = end + 1;
    }
    sx_block_end(block->data + len);
}
