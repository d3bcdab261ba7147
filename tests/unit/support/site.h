/*
 * site.h: a place of its own for tests of instruments in code: a search path, a store of sessions, a trust
 * store, and a name for the worker that can be taken away. And short Lua instruments to put there.
 */
#ifndef SX_TEST_SITE_H
#define SX_TEST_SITE_H

#include "host/catalogue.h"

typedef struct site {
    char folder[64];   /* holds all of it: instruments/, store/, trust/, worker */
    const char *path;  /* instruments/ */
    const char *store; /* store/ */
    sx_arena *arena;
    sx_diags diags;
    sx_load_options options;
    sx_catalogue *catalogue;
} site;

/* For setup and teardown of a fixture. */
void site_start(site *s);
void site_end(site *s);

/* folder/NAME; lives in the arena of the site. */
const char *site_path(const site *s, const char *name);
/* Writes a file, with the folders above it. */
void site_write(const site *s, const char *name, const char *text);
/* Copies a file of the machine into the site. */
void site_copy(const site *s, const char *name, const char *from);
/* Takes a file or a whole folder away. */
void site_remove(const site *s, const char *name);
bool site_has(const site *s, const char *name);
/* The whole file; lives in the arena. */
const char *site_read(const site *s, const char *name);
/* The catalogue of the site, of what stands there now; a new one each time. */
sx_catalogue *site_open(site *s);
/* One beside it, which decides as the site does now; the caller frees it. */
sx_catalogue *site_catalogue(site *s);
/* The worker is there, or not. Processes that run already go on. */
void site_worker(const site *s, bool there);
/* A plugin of the build: "coaching/energy-adaptive". */
void site_plugin(const site *s, const char *name);

/* The codes of what was said since the last call, separated by blanks; static storage. */
const char *site_said(site *s);
/* The same as lines; lives in the arena. */
const char *site_told(const site *s);
/* The instrument of the catalogue of the site, or the test fails with the reasons. */
const sx_loaded *site_load(site *s, const char *id);

/*
 * A Lua instrument: questions a, b, c, d (0 to 3) and a flag `low` when the parameter `safe` is no; the scale
 * `count` is how many of a to d were answered. `more` is put into its table after `version`: functions,
 * adaptive; with `scales =` in it, scales and examples of its own. Lives in the arena.
 */
const char *site_lua(const site *s, const char *id, const char *version, const char *more);
/* The same at instruments/trial/ID/manifest.lua. */
void site_put_lua(const site *s, const char *id, const char *version, const char *more);

#endif
