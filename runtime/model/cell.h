/*
 * cell.h: the status of one cell. Missing is never a number: it is a status beside the value, for an
 * answer (why it is missing) and for a score (why there is none).
 */
#ifndef SX_MODEL_CELL_H
#define SX_MODEL_CELL_H

#include <stdint.h>

/* X(name, word) */
#define SX_CELL_LIST(X)                                                                            \
    X(SX_CELL_OK, "ok")                         /* there is a value */                             \
    X(SX_CELL_SKIPPED, "skipped")               /* not answered */                                 \
    X(SX_CELL_DECLINED, "declined")             /* asked, and the person preferred not to say */   \
    X(SX_CELL_NOT_APPLICABLE, "not_applicable") /* the person said that it does not apply */       \
    X(SX_CELL_NOT_SHOWN, "not_shown")           /* a condition kept the item away */               \
    X(SX_CELL_INCOMPLETE, "incomplete")         /* the missing rule of a scale is not met */       \
    X(SX_CELL_NO_NORM, "no_norm")               /* the norm or lookup table has no such entry */   \
    X(SX_CELL_UNDEFINED, "undefined")           /* a formula has no value here (0/0) */            \
    X(SX_CELL_FAILED, "failed")                 /* a call failed */

typedef enum sx_cell {
#define SX_CELL_ENUM(name, word) name,
    SX_CELL_LIST(SX_CELL_ENUM)
#undef SX_CELL_ENUM
        SX_CELL_COUNT
} sx_cell;

const char *sx_cell_word(sx_cell cell);
/* SX_CELL_COUNT when there is no such word. */
sx_cell sx_cell_from_word(const char *word);

#endif
