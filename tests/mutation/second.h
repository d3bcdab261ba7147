/*
 * second.h: what a manifest declares and no example computes, said a second time: declared.txt holds the
 * direction of every scale, the tier of every flag, the domain of every finding and every published figure;
 * changes.txt holds what two scores of one person come to, worked out by hand from docs/change.md.
 */
#ifndef SX_MUTATION_SECOND_H
#define SX_MUTATION_SECOND_H

#include <stdio.h>

#include "base/buf.h"
#include "model/instrument.h"

typedef struct second {
    char *declared, *changes; /* the files */
} second;

/* Reads both from a folder. False: they are not there, and that was said. */
bool second_read(const char *folder, second *ret);
void second_free(second *files);
/* Does the model say the same? Where `why` is given, each line that differs is written there. */
bool second_agrees(const second *files, const sx_model *model, FILE *why);

#endif
