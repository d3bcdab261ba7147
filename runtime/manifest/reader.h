/*
 * reader.h: what the readers of this folder share: the context of one file, quiet access to values
 * that validate.c has checked, and the functions that read each part of a file.
 */
#ifndef SX_MANIFEST_READER_H
#define SX_MANIFEST_READER_H

#include "manifest/manifest.h"
#include "manifest/scalar.h"
#include "manifest/schema.h"
#include "manifest/tree.h"

typedef struct sx_reader {
    sx_arena *arena;
    sx_diags *diags;
    sx_model *model;       /* being read; NULL for batteries and care models */
    const sx_tree *scales; /* of the instrument being read: their ids */
    size_t errors;
    size_t
        soft; /* of these: in names of sources, texts of bands, examples; the rules can be read */
    bool no_memory;
    sx_map *operands;     /* items (by index), then scales: what a scale may rest on */
    size_t terms;         /* operands of all scales so far, ranges written out */
    size_t cells;         /* answers of all examples so far */
    const char **scratch; /* see choices.c */
    size_t scratch_size;
    const sx_tree *root;        /* while it is checked against the schema */
    const char *about;          /* then: what is being looked at, "scale total"; NULL: the file */
    struct sx_refused *refused; /* answers of examples that no option has; see read_examples.c */
    size_t example;             /* that is being read, from 1 */
    sx_where below;             /* the key whose map is checked; line 0: it is one of a list */
    const char *scale;          /* that is being read: its id */
    bool unnamed;               /* items without an id of their own: columns cannot be laid out */
    size_t first_diag;          /* those of this file start here */
} sx_reader;

/* Reports one error: code, where, expected, format, arguments. */
#define SX_FAIL(reader, ...)                                                                       \
    ((reader)->errors++, (void)sx_diag_add((reader)->diags, SX_E_MANIFEST, __VA_ARGS__))

/* Starts on a file: its tree checked against the schema. False: nothing more can be read. */
bool sx_reader_start(sx_reader *reader, sx_arena *arena, const char *file, sx_slice text,
                     sx_diags *diags, sx_file_kind kind, sx_tree **ret, sx_status *ret_status);
/* The second half of it, for a tree that came from elsewhere. */
bool sx_reader_check(sx_reader *reader, const sx_tree *root, sx_file_kind kind);
/* What reading ends with; puts the diagnostics of this file in the order of its lines. */
sx_status sx_reader_end(sx_reader *reader);
/* Zeroed memory; NULL (and the reader remembers) when there is none. */
void *sx_reader_array(sx_reader *reader, size_t count, size_t size);
/* An arena text for `expected`: "did you mean 'x'?" or "one of a, b, c". */
const char *sx_reader_choices(sx_reader *reader, sx_slice wrong, const char *const *names,
                              size_t count);

/* The tree against a table of the schema; every fault is reported. */
void sx_validate(sx_reader *reader, const sx_schema_table *table, const sx_tree *map);
/* Is this option written as code: text (or a code alone), not as a map with `code`? */
bool sx_option_is_short(const sx_tree *node);

/* "total: 9,33" inside { } is total: 9 and a key 33. What to expect instead, NULL when the key at this
 * place is nothing of that kind. */
const char *sx_comma_slip(sx_reader *reader, const sx_tree *map, size_t at);
/* "responses:often" inside { } is one key. The same. */
const char *sx_glued_colon(sx_reader *reader, const sx_tree *map, size_t at);
/* What to expect of a number: a point, when it has a decimal comma, else `otherwise`. */
const char *sx_number_advice(const sx_tree *node, const char *otherwise);
/* Is this key there under a name that is misspelt, which is told already? */
bool sx_is_misspelt(const sx_schema_table *table, const sx_tree *map, const char *key);
/* Is this key there, but glued to its value? Then it is reported already. */
bool sx_has_glued(const sx_tree *map, const char *key);

/* Quiet: NULL, false or `absent` when the key is not there or its value was refused already. */
sx_tree *sx_get(const sx_tree *map, const char *key);
sx_tree *sx_get_map(const sx_tree *map, const char *key);
sx_tree *sx_get_list(const sx_tree *map, const char *key);
const char *sx_get_text(const sx_tree *map, const char *key);
bool sx_get_truth(const sx_tree *map, const char *key, bool absent);
bool sx_get_number(const sx_tree *map, const char *key, sx_decimal *ret);
bool sx_get_count(const sx_tree *map, const char *key, uint32_t *ret);
int sx_get_word(const sx_tree *map, const char *key, const char *const *words, int absent);
const sx_expr *sx_get_expr(sx_reader *reader, const sx_tree *map, const char *key);
/* A scalar's text, NULL for anything else. */
const char *sx_tree_text(const sx_tree *node);

/* Expressions whose places are exact in a file, whatever way the scalar is written. */
sx_status sx_expr_read_node(sx_arena *arena, const sx_tree *node, sx_diags *diags, sx_expr **ret);
sx_status sx_expr_read_list_node(sx_arena *arena, const sx_tree *node, sx_diags *diags,
                                 sx_expr ***ret, size_t *ret_count);

/* The tree of an instrument, already checked against the schema, into reader->model. */
void sx_read_instrument(sx_reader *reader, const sx_tree *root);
void sx_read_items(sx_reader *reader, const sx_tree *root);
/* Texts of the items and options together; after both are read. */
void sx_check_texts(sx_reader *reader, const sx_tree *root);
void sx_check_option_texts(sx_reader *reader, const sx_response_set *set);
void sx_read_norms(sx_reader *reader, const sx_tree *root);
void sx_read_scales(sx_reader *reader, const sx_tree *root);
void sx_read_flags(sx_reader *reader, const sx_tree *root);
void sx_read_findings(sx_reader *reader, const sx_tree *root);
void sx_read_ffi(sx_reader *reader, const sx_tree *root);
void sx_read_tables(sx_reader *reader, const sx_tree *root);
void sx_read_validity(sx_reader *reader, const sx_tree *root);
void sx_read_adaptive(sx_reader *reader, const sx_tree *root);
void sx_read_examples(sx_reader *reader, const sx_tree *root);
/* Cut-offs and findings that an example expects. */
void sx_read_readings(sx_reader *reader, const sx_tree *map, sx_example *example);
/* What may be allowed for each use: rights of a manifest. */
void sx_read_uses(sx_reader *reader, const sx_tree *rights, sx_rights *ret);
/* Texts of a translation or wording pack, bound to the ids of reader->model. False: memory ran out. */
bool sx_read_texts(sx_reader *reader, const sx_tree *root, sx_translation *to);
/* Bands, cut-offs, reliability of a scale. */
void sx_read_interpretation(sx_reader *reader, const sx_tree *map, sx_scale *scale);
/* Its reliability and what a difference is read with; after direction, range and cut-offs. */
void sx_read_change(sx_reader *reader, const sx_tree *map, sx_scale *scale);
/* The computation of a scale: its operands, conditions, tables. */
void sx_read_compute(sx_reader *reader, const sx_tree *map, sx_scale *scale);
/* A map from number to number; NULL when there is none. */
const sx_pair *sx_read_pairs(sx_reader *reader, const sx_tree *map, size_t *ret_count);
/* Intervals in one list must not share a value: reports the first two that do. */
void sx_check_overlap(sx_reader *reader, const char *what, const char *id_a, sx_interval a,
                      const char *id_b, sx_interval b, sx_where where);
/* An id as people read it: "moderately_severe" to "Moderately severe". */
const char *sx_readable(sx_reader *reader, const char *id);
/* Items and scales, ranges written out. Needs items; scales by name only. */
void sx_read_terms(sx_reader *reader, const sx_tree *node, sx_term **ret, size_t *ret_count);
/* The same, but a name twice is not reported here. */
void sx_read_terms_again(sx_reader *reader, const sx_tree *node, sx_term **ret, size_t *ret_count);
/* The same from a map of operand to weight. */
void sx_read_weights(sx_reader *reader, const sx_tree *map, sx_term **ret, size_t *ret_count);
/* Fills reader->operands; before any of the functions below. False: memory ran out. */
bool sx_reader_operands(sx_reader *reader);
/* Index of an item or parameter, -1 when there is none. Only after the items are read. */
int sx_reader_item(const sx_reader *reader, const char *name);
/* Is it the name of an item, field, or scale? Else reports MANIFEST.REF. */
bool sx_check_name(sx_reader *reader, const char *name, sx_where where);
/* The id of a source under this key, checked. */
const char *sx_get_source(sx_reader *reader, const sx_tree *map, const char *key);

#endif
