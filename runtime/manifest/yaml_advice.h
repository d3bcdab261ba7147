/*
 * yaml_advice.h: what people usually did when a file is not YAML, and where. Knows the lines of the
 * file and the words of the YAML reader, not its library.
 */
#ifndef SX_MANIFEST_YAML_ADVICE_H
#define SX_MANIFEST_YAML_ADVICE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

typedef struct sx_yaml_fault {
    sx_slice text;       /* the whole file */
    const char *problem; /* as the YAML reader says it; NULL: it says nothing */
    sx_where where;      /* where it stopped */
    sx_where began;      /* where what it was reading began; line 0: unknown */
    sx_where quote;      /* a quoted text that ends in the line of `where`; line 0: none */
} sx_yaml_fault;

typedef struct sx_yaml_advice {
    sx_where where;
    const char *what;
    const char *expected;
} sx_yaml_advice;

/* Texts made for the occasion live in `arena`. */
void sx_yaml_advise(sx_arena *arena, const sx_yaml_fault *fault, sx_yaml_advice *ret);

#endif
