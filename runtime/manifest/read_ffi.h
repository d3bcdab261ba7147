/*
 * read_ffi.h: what the readers of bound functions share. For the read_ffi*.c files.
 */
#ifndef SX_MANIFEST_READ_FFI_H
#define SX_MANIFEST_READ_FFI_H

#include "manifest/reader.h"
#include "model/ffi.h"

/* The arguments of a function; it gets as many as there are. False: a fault was reported. */
bool sx_read_ffi_args(sx_reader *reader, const sx_tree *map, sx_ffi_function *function);
/* May this scale be given by a function? Else that is reported. */
bool sx_ffi_product(sx_reader *reader, const sx_tree *name);
/* The known calls under `checks`. `good`: the functions were read without a fault. */
void sx_read_ffi_checks(sx_reader *reader, const sx_tree *map, sx_ffi *ffi, bool good);

#endif
