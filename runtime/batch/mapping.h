/*
 * mapping.h: how a table from elsewhere says what Sextant asks for: which column holds which item, what
 * its raw values mean, which cells mean not answered, and which lines are no rows. Made from a file or
 * from one of the presets, checked as a whole before the first row.
 */
#ifndef SX_BATCH_MAPPING_H
#define SX_BATCH_MAPPING_H

#include "base/diag.h"
#include "base/hash.h"
#include "base/map.h"
#include "host/instrument.h"

/* Raw values and the answers that they stand for. What is not among them is no answer. */
typedef struct sx_raw_values {
    sx_map *map; /* raw text -> index below; numbers in their shortest spelling */
    const char **answers;
    size_t count;
    const char *expected; /* "one of the values that the mapping names: 1, 2, 3" */
} sx_raw_values;

/* Of one field; all zero: its own names, its own answers. */
typedef struct sx_field_map {
    const char *columns[2]; /* the only names of its column; NULL: the usual ones */
    const sx_raw_values *values;
    const char **missing; /* tokens of this field alone */
    size_t missing_count;
} sx_field_map;

typedef struct sx_mapping {
    const char *id, *occasion; /* columns; NULL: not said */
    bool occasion_if_there;    /* no column of that name is no fault */
    bool trim;                 /* blanks around a cell mean nothing */
    size_t skip;               /* lines below the header that are no rows */
    bool import_ids;           /* the last of them are Qualtrics' import ids */
    const char **missing;      /* tokens of all fields */
    size_t missing_count;
    char hash[SX_HASH_TEXT]; /* of the file; "" for a preset */
    sx_field_map **fields;   /* by instrument and field */
} sx_mapping;

/*
 * `map` is redcap, qualtrics or spss, or the path of a mapping file. What the file says is checked
 * against the instruments: SX_E_MANIFEST with file, line and column. Lives in `arena`.
 */
sx_status sx_mapping_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                          const char *map, sx_diags *diags, const sx_mapping **ret);
/* The answer that a raw value stands for; false when it is none of them. */
bool sx_raw_values_find(const sx_raw_values *values, sx_slice raw, sx_slice *ret_answer);
/* Whether the cells of a line are what Qualtrics writes below its header: {"ImportId": ...}. */
bool sx_mapping_is_import_ids(const sx_slice *cells, size_t count);

/* --- inner parts ------------------------------------------------------------------------------- */

/* Fills the mapping with a preset; false when there is none of this name. */
bool sx_mapping_preset(const char *name, sx_mapping *ret);
/* Raw values are numbers and texts: 1, 1.0 and 1.00 are the same. NULL when memory ran out. */
const char *sx_raw_key(sx_arena *arena, sx_slice raw);

#endif
