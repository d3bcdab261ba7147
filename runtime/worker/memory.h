/*
 * memory.h: memory files that host and worker share, sealed so that neither side can be hurt by what the
 * other does to them.
 */
#ifndef SX_WORKER_MEMORY_H
#define SX_WORKER_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All descriptors are closed on exec and lie above those that a worker is given. -1: errno says why. */

/* `size` bytes, mapped for writing here and for nobody else. */
int sx_memory_for_reading(uint64_t size, unsigned char **ret_memory);
/* `size` bytes that others write and that are mapped for reading here. */
int sx_memory_for_writing(uint64_t size, const unsigned char **ret_memory);
void sx_memory_unmap(const unsigned char *memory, uint64_t size);
/* The bytes, never to change again. */
int sx_memory_of(const void *bytes, size_t size);
/* The same open file under a number that no worker is given; `fd` stays open. */
int sx_memory_lift(int fd);

#endif
