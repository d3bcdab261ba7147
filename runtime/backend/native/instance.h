/*
 * instance.h: an opened plugin as the carrier sees it, and the border around every call of it.
 * Shared by the files of this folder only.
 */
#ifndef SX_BACKEND_NATIVE_INSTANCE_H
#define SX_BACKEND_NATIVE_INSTANCE_H

#include <fenv.h>

#include "backend/bundle.h"

typedef struct sx_native {
    sx_plugin_host host; /* given to the plugin; its context is this */
    const sx_bundle *bundle;
    void *handle; /* of the loaded library */
    const sx_plugin *plugin;
    void *self;        /* the plugin's */
    const char *probe; /* what a probing instance tries; NULL: it does not probe */
    /* The plugin's extensions, NULL: none; and what stands before them, which takes our
     * instance. */
    const sx_plugin_adaptive *adaptive;
    const sx_plugin_validity *validity;
    const sx_plugin_text *text;
    sx_plugin_adaptive own_adaptive;
    sx_plugin_validity own_validity;
    sx_plugin_text own_text;
} sx_native;

/* The descriptor of the library behind the handle, checked against this host. */
sx_plugin_status sx_native_describe(void *handle, sx_plugin_error *error, const sx_plugin **ret);
/* Whether `id:` and `version:` of the manifest text are those of the descriptor, and what it
 * leaves to code is there. */
sx_plugin_status sx_native_agree(const sx_native *native, sx_slice text, sx_plugin_error *error);
/* Asks the opened plugin for the extensions that this host knows, and checks each. */
sx_plugin_status sx_native_extend(sx_native *native, sx_plugin_error *error);

/*
 * The border. enter() remembers the floating-point environment and makes an error of our own for
 * the plugin to fill in; leave() restores the one and hands the other on: one printable line, and
 * no number that belongs to the host. Returns the status as it is to be passed on.
 */
typedef struct sx_crossing {
    sx_plugin_error error;
    fenv_t environment;
} sx_crossing;
void sx_native_enter(sx_crossing *crossing);
sx_plugin_status sx_native_leave(sx_crossing *crossing, sx_plugin_status status,
                                 sx_plugin_error *error);

/* The text as one printable line of UTF-8, cut to `size`: what is none of it becomes a question
 * mark. */
void sx_native_line(char *to, size_t size, const char *from, size_t from_size);

#endif
