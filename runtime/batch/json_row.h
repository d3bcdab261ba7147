/*
 * json_row.h: one row of scores as one line of JSON with the same members as the columns of a table;
 * and one person's result, nested. Part of table_writer.
 */
#ifndef SX_BATCH_JSON_ROW_H
#define SX_BATCH_JSON_ROW_H

#include "base/json.h"
#include "batch/table_writer.h"

/* Arguments as of sx_writer_row. */
void sx_json_row(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                 const sx_row_flag *const *flags, size_t at, sx_buf *out);
/* The parts of such a line: how it begins, with who the row is about and what is kept of it; then a member for each
 * column, and within a member that is a list one of its items, nothing where it has nothing to say. */
void sx_json_row_start(const sx_writer *writer, const sx_row_key *key, sx_json *json);
void sx_json_column(const sx_writer *writer, const sx_result_column *column, const sx_run *run,
                    const sx_row_flag *flags, size_t at, sx_json *json);
void sx_json_item(const sx_writer *writer, const sx_result_column *column, size_t index,
                  const sx_run *run, const sx_row_flag *flags, size_t at, sx_json *json);
/* Whether the list is written as an object: {scale: rule}. */
bool sx_json_is_object(const sx_result_column *column);
/* Instrument, version, rule hash, scales and flags of one person, in an open object; without scales
 * when `run` is NULL. */
void sx_json_person(const sx_writer *writer, size_t instrument, const sx_run *run,
                    const sx_row_flag *flags, size_t at, sx_json *json);

#endif
