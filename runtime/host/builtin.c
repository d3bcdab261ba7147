/*
 * builtin.c: the table of built-in libraries of a build that ships none. A build that ships some
 * compiles the table it wrote in place of this file.
 */
#include "host/builtin.h"

const char *const sx_builtin_hashes[] = {NULL};
const size_t sx_builtin_hash_count = 0;
