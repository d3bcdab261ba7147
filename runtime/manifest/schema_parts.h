/*
 * schema_parts.h: the tables of the schema that name one another. Only for the schema_*.c files.
 */
#ifndef SX_MANIFEST_SCHEMA_PARTS_H
#define SX_MANIFEST_SCHEMA_PARTS_H

#include "manifest/schema.h"

#define SX_COUNT(array) (sizeof(array) / sizeof(array)[0])

extern const sx_schema_table sx_table_rights_uses, sx_table_labels;
extern const sx_schema_table sx_table_instrument, sx_table_rights, sx_table_item, sx_table_norm,
    sx_table_norm_row, sx_table_flag, sx_table_finding, sx_table_validity, sx_table_adaptive;
extern const sx_schema_table sx_table_scale, sx_table_missing, sx_table_round, sx_table_lookup,
    sx_table_norm_use, sx_table_centred, sx_table_rank, sx_table_cutoff, sx_table_reliability,
    sx_table_change, sx_table_change_error, sx_table_change_rule, sx_table_clinical;
extern const sx_schema_table sx_table_ffi, sx_table_ffi_function, sx_table_ffi_argument,
    sx_table_ffi_result, sx_table_ffi_check, sx_table_ffi_with, sx_table_ffi_to;

#endif
