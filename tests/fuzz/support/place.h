/*
 * place.h: a folder of its own for targets that need files; it goes when the program ends.
 */
#ifndef SX_FUZZ_PLACE_H
#define SX_FUZZ_PLACE_H

#include <stddef.h>

/* Makes the folder; one for each program. */
const char *place_make(void);
/* folder/leaf, with the folders above the leaf made. */
void place_path(char *to, size_t size, const char *leaf);
void place_put(const char *path, const void *data, size_t size);

#endif
