/*
 * schema_text.h: the parts of the manifest reference that are not tables of keys.
 */
#ifndef SX_MANIFEST_SCHEMA_TEXT_H
#define SX_MANIFEST_SCHEMA_TEXT_H

typedef struct sx_manifest_code {
    const char *code;
    const char *means;
} sx_manifest_code;

/* Ends with a row of NULL. */
extern const sx_manifest_code sx_manifest_codes[];
extern const char sx_schema_intro[];
extern const char sx_schema_expressions[];

#endif
