/*
 * native.h: shared objects: loading the very bytes that were hashed, finding a symbol that is the
 * object's own, and running a plugin behind the carrier. Meant for sextant-worker: loading a
 * library runs code of it. Does not decide whether a library may run (host/trust.h).
 */
#ifndef SX_BACKEND_NATIVE_NATIVE_H
#define SX_BACKEND_NATIVE_NATIVE_H

#include "backend/bundle.h"

/*
 * Loads the library behind `library_fd` and runs its constructors: before the jail is closed, for
 * the loader opens the libraries it needs. A file that is no whole shared object for this machine,
 * or needs what is not there, is SX_PLUGIN_E_INTERNAL with SX_FAULT_PLUGIN_LOAD and a sentence.
 * `name` is for messages. Never unloaded: the process ends. The same file loaded twice gives the
 * same handle, and so does, once it was closed, the descriptor that it was loaded from: an
 * instance can be opened again inside the jail.
 */
sx_plugin_status sx_native_load(int library_fd, const char *name, sx_plugin_error *error,
                                void **ret_handle);

/*
 * The function `symbol` that lies in this very object, not in one that it needs (`system` of libc
 * is no function of a plugin). Works inside the jail. On failure SX_PLUGIN_E_INTERNAL with
 * `fault`, which is SX_FAULT_PLUGIN_SYMBOL or SX_FAULT_FFI_SYMBOL.
 */
typedef void (*sx_native_function)(void);
sx_plugin_status sx_native_symbol(void *handle, const char *symbol, sx_fault fault,
                                  sx_plugin_error *error, sx_native_function *ret);

/*
 * The second half of sx_carrier_native.open, for who loaded the library before: finds the entry,
 * checks the descriptor, opens the plugin. *ret_self is an instance of sx_carrier_native: manifest,
 * score, extension and close of the carrier take it. Works inside the jail. sx_carrier_native.open
 * itself is sx_native_load of the bundle's library followed by this.
 */
sx_plugin_status sx_native_open(void *handle, const sx_bundle *bundle, sx_plugin_error *error,
                                void **ret_self);

/*
 * A bundle of kind SX_CODE_NATIVE that has a file of this name is opened for `sextant plugin
 * check`: its manifest() answers with lines of what was found (native/probe.h) instead of the
 * manifest. What is tried is the content of the file, one of the steps. Every other call is made
 * with guards around what the plugin writes and with buffers that are too small before the one
 * that is asked for.
 */
#define SX_NATIVE_PROBE "probe"
#define SX_NATIVE_PROBE_DESCRIPTOR "descriptor" /* what it says of itself, and what it exports */
#define SX_NATIVE_PROBE_MANIFEST "manifest"     /* buffers that are too small, the text */
#define SX_NATIVE_PROBE_OPENING "opening"       /* opening and closing again */

#endif
