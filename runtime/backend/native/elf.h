/*
 * elf.h: whether a file can be a shared object for this machine, from its headers alone. None of
 * its code runs; the loader still decides.
 */
#ifndef SX_BACKEND_NATIVE_ELF_H
#define SX_BACKEND_NATIVE_ELF_H

#include <stddef.h>

/* NULL when nothing speaks against it, or why not: "is a text file". May use `buffer` for the
 * sentence. */
const char *sx_elf_refusal(int file, char *buffer, size_t size);

#endif
