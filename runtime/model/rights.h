/*
 * rights.h: what the holder of an instrument allows, what a local licence adds to it, and whether a
 * declared use is covered. Plain data and one rule; who is asked and what is refused is decided above.
 */
#ifndef SX_MODEL_RIGHTS_H
#define SX_MODEL_RIGHTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* A: public domain or no permission needed. B: open licence with a simple duty. C: conditional.
 * D: permission needed. Own: written for Sextant. Only A, B and own ship wording. */
typedef enum sx_rights_class {
    SX_RIGHTS_A,
    SX_RIGHTS_B,
    SX_RIGHTS_C,
    SX_RIGHTS_D,
    SX_RIGHTS_OWN
} sx_rights_class;

/* What somebody says they use an instrument for. X(name, word) */
#define SX_USE_LIST(X)                                                                             \
    X(SX_USE_CLINICAL, "clinical")     /* care of the persons who answer */                        \
    X(SX_USE_RESEARCH, "research")     /* a study, without a fee from the persons who answer */    \
    X(SX_USE_COMMERCIAL, "commercial") /* for a fee, or inside something that is sold */

typedef enum sx_use {
    SX_USE_UNDECLARED, /* nobody said */
#define SX_USE_ENUM(name, word) name,
    SX_USE_LIST(SX_USE_ENUM)
#undef SX_USE_ENUM
        SX_USE_COUNT
} sx_use;

/* What the holder says about one use. X(name, word) */
#define SX_PERMISSION_LIST(X)                                                                      \
    X(SX_PERMISSION_UNKNOWN,                                                                       \
      "unknown") /* no statement was found: not allowed without a licence */                       \
    X(SX_PERMISSION_ALLOWED, "allowed") /* to everybody */                                         \
    X(SX_PERMISSION_LICENCE, "licence") /* to those who have a licence of their own */             \
    X(SX_PERMISSION_REFUSED, "refused") /* to nobody */

typedef enum sx_permission {
#define SX_PERMISSION_ENUM(name, word) name,
    SX_PERMISSION_LIST(SX_PERMISSION_ENUM)
#undef SX_PERMISSION_ENUM
        SX_PERMISSION_COUNT
} sx_permission;

typedef struct sx_rights {
    sx_rights_class class_;
    const char *holder;
    const char *statement;
    const char *source;
    const char *credit; /* the line to print wherever wording is shown; NULL: none needed */
    sx_permission uses[SX_USE_COUNT]; /* by use; that of SX_USE_UNDECLARED means nothing */
} sx_rights;

/* A permission that somebody was given: the statement of a wording pack. */
typedef struct sx_licence {
    const char *holder;     /* who holds the rights */
    const char *granted_by; /* who gave it */
    const char *granted_to; /* who has it */
    const char *statement;  /* what is allowed, in the words of the permission */
    const char *reference;  /* where it can be read again: a letter, a number; NULL: not said */
    const char *credit;     /* a line to print; NULL: none beside the instrument's own */
    bool uses[SX_USE_COUNT];
    bool ends;     /* on `until`; else it was given without an end */
    int32_t until; /* the last day, as days since 1970-01-01 */
} sx_licence;

/* X(name, code): why a use is not covered. */
#define SX_COVER_LIST(X)                                                                           \
    X(SX_COVER_COVERED, "")                                                                        \
    X(SX_COVER_UNDECLARED, "RIGHTS.USE") /* not everything is allowed, and nobody said what for */ \
    X(SX_COVER_REFUSED, "RIGHTS.REFUSED") /* the holder allows it to nobody */                     \
    X(SX_COVER_UNKNOWN, "RIGHTS.UNKNOWN") /* no statement about this use is known */               \
    X(SX_COVER_LICENCE,                                                                            \
      "RIGHTS.LICENCE")               /* a licence is needed, and there is none for this use */    \
    X(SX_COVER_ENDED, "RIGHTS.ENDED") /* there was one */

typedef enum sx_cover {
#define SX_COVER_ENUM(name, code) name,
    SX_COVER_LIST(SX_COVER_ENUM)
#undef SX_COVER_ENUM
} sx_cover;

/* The permissions that a class stands for where nothing more is said. */
void sx_rights_usual(sx_rights *rights);
/* Is every use allowed to everybody? Then nobody has to declare one. */
bool sx_rights_free(const sx_rights *rights);
/*
 * Is the use covered on that day? `licence` is the one whose wording is shown, or which is held beside the
 * instrument; NULL: none. Wording under a licence is covered by that licence and nothing else.
 */
sx_cover sx_rights_judge(const sx_rights *rights, const sx_licence *licence, sx_use use,
                         int32_t today);
const char *sx_cover_code(sx_cover cover);

const char *sx_rights_class_word(sx_rights_class c); /* "A" ... "D", "own" */
const char *sx_permission_word(sx_permission p);
const char *sx_use_word(sx_use use); /* NULL when nobody said */
/* False when it is no such word. NULL and "" are undeclared. */
bool sx_use_read(const char *word, sx_use *ret);

#endif
