/*
 * library_none.c: in place of library.c in a program that loads no libraries: the program `sextant` linked as a
 * whole. Code runs in sextant-worker, which has the loader; that this program has none is one way less into it.
 */
#include "backend/native/native.h"

sx_plugin_status sx_native_load(int library_fd, const char *name, sx_plugin_error *error,
                                void **ret_handle)
{
    (void)library_fd;
    *ret_handle = NULL;
    return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_LOAD,
                        "%s cannot be loaded into this program, but in its worker", name);
}

sx_plugin_status sx_native_symbol(void *handle, const char *symbol, sx_fault fault,
                                  sx_plugin_error *error, sx_native_function *ret)
{
    (void)handle;
    *ret = NULL;
    return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, fault,
                        "%s is not looked for: this program loads no libraries", symbol);
}
