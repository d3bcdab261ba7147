/*
 * trial_session.h: a catalogue of the trial instruments of tests/terminal, a store of its own, and
 * short ways to drive an administration.
 */
#ifndef SX_TEST_TRIAL_SESSION_H
#define SX_TEST_TRIAL_SESSION_H

#include "session/session.h"

typedef struct trial {
    char store[64];
    sx_arena *arena;
    sx_diags diags;
    sx_catalogue *catalogue;
} trial;

void trial_begin(trial *t);
void trial_end(trial *t);
/* A YAML instrument of its own, loaded with its examples; the test fails when it does not load. The
 * caller frees it. */
sx_loaded *trial_load(trial *t, const char *id, const char *yaml);
const char *trial_last_code(const trial *t);

sx_admin *trial_session(trial *t, const char *target);
sx_admin *trial_resume(trial *t, const char *id);
/* "q1=2 q2=- q3=? q4=n <" : answers, skips, declines, says not applicable, goes back; "." finishes.
 * Each item must be the one that is asked. */
void trial_do(trial *t, sx_admin *admin, const char *steps);
/* The saved responses without the id of the session. Static storage. */
const char *trial_saved(const sx_admin *admin);
/* The id of the item that is asked; "end" at the end of an instrument, "done" when all is. */
const char *trial_asked(const sx_admin *admin);

#endif
