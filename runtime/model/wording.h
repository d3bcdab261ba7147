/*
 * wording.h: a wording pack: the words of an instrument that ships without them, under a licence that
 * somebody here was given. Plain data; lives in one arena.
 */
#ifndef SX_MODEL_WORDING_H
#define SX_MODEL_WORDING_H

#include "base/hash.h"
#include "model/instrument.h"

typedef struct sx_pack {
    const char *file;
    const char *instrument;
    const char *first, *last; /* versions that it fits, both included */
    const char *rule_hash;    /* NULL: any rules of these versions */
    const char *language;
    const char *source;
    sx_licence licence;
    sx_where licence_where;
    bool worded;                /* it has words; else it is a licence alone */
    sx_translation translation; /* bound to an instrument; empty until then */
    sx_slice bytes;             /* the whole file */
    char hash[SX_HASH_TEXT];    /* of all lines before the last, which holds it */
    bool sealed;                /* the file says the hash that it has */
} sx_pack;

/* Is the version inside first..last? Three numbers each. */
bool sx_pack_fits_version(const sx_pack *pack, const char *version);

#endif
