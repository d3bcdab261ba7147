/*
 * record.h: one line of a journal. The chain of hashes shows a record that was changed, lost, put in
 * another order or taken from another session.
 */
#ifndef SX_STORE_RECORD_H
#define SX_STORE_RECORD_H

#include "base/buf.h"

#define SX_CHAIN 33 /* 32 hex digits and NUL */

/* What the first record of a session is chained to. */
void sx_record_start(const char *id, char ret_chain[SX_CHAIN]);
/* Appends the line of a record, with its newline; `chain` goes from the record before to this one. */
void sx_record_write(sx_buf *out, size_t number, sx_slice body, char chain[SX_CHAIN]);
/* Checks a line (without its newline) as record `number` after `chain`, which goes on to it. */
bool sx_record_read(sx_slice line, size_t number, char chain[SX_CHAIN], sx_slice *ret_body);

#endif
