/*
 * validate.h: the checks of single values, for validate.c alone.
 */
#ifndef SX_MANIFEST_VALIDATE_H
#define SX_MANIFEST_VALIDATE_H

#include "manifest/reader.h"

/* What was expected, with the example of the key when it has one. */
const char *sx_check_form(sx_reader *reader, const sx_schema_key *key, const char *what);
/* A value of the key: its example, its words, or what kind of value it is. */
const char *sx_check_example(sx_reader *reader, const sx_schema_key *key);
/* A list where a text should be, nothing at all, and so on. */
void sx_check_kind(sx_reader *reader, const sx_schema_key *key, const sx_tree *node,
                   const char *expected);
/* A scalar that is spelled as its type asks for. */
void sx_check_scalar(sx_reader *reader, const sx_schema_key *key, sx_holds type,
                     const sx_tree *node);
void sx_validate_text(sx_reader *reader, const sx_schema_key *key, const sx_tree *node);
void sx_check_number(sx_reader *reader, const sx_schema_key *key, const sx_tree *node);
void sx_check_word(sx_reader *reader, const sx_schema_key *key, const sx_tree *node);
void sx_check_code(sx_reader *reader, const sx_schema_key *key, const sx_tree *node);
/* a..b as one text, or [a, b]. */
void sx_check_range(sx_reader *reader, const sx_schema_key *key, const sx_tree *node);

#endif
