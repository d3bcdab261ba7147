/*
 * trial_trust.h: a folder of its own for every trial of trust, with files in it and a store.
 */
#ifndef SX_TEST_TRIAL_TRUST_H
#define SX_TEST_TRIAL_TRUST_H

#include <sys/stat.h>

#include "host/trust_edit.h"

typedef struct trial {
    char folder[64]; /* all else is inside */
    char store[96];  /* folder/store; made by the first change */
    char bundle[96]; /* folder/bundle: there, and empty */
    sx_arena *arena;
    sx_diags diags;
    sx_trust *trust;
} trial;

/* For setup and teardown of a fixture. */
void try_start(trial *t);
void try_end(trial *t);

/* folder/NAME; "store/pins" and the like. Lives in the arena of the trial. */
const char *try_path(const trial *t, const char *name);
void try_write(const trial *t, const char *name, mode_t mode, const void *data, size_t len);
void try_text(const trial *t, const char *name, const char *text);
/* The whole file, "" when it is not there. */
const char *try_read(const trial *t, const char *name);
/* Bytes that begin as a library does, `seed` makes them differ. */
void try_library(const trial *t, const char *name, const char *seed);

/* The codes of what was said since the last call, separated by blanks; static storage. */
const char *try_said(trial *t);
/* "7:12 TRUST.FILE": line, column and code of the first thing said; static storage. */
const char *try_first(const trial *t);
/* The diagnostics as text; lives in the arena. */
const char *try_told(const trial *t);

/* A new trusted store object for the same folder. */
sx_trust *try_open(trial *t);

#endif
