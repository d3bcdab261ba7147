/*
 * session.h: an administration: an instrument or a battery answered by one person, as a fold over the
 * events of its journal. An event is on the disk before it counts; opening the journal again and
 * taking its events gives the same state.
 */
#ifndef SX_SESSION_SESSION_H
#define SX_SESSION_SESSION_H

#include "host/catalogue.h"
#include "host/wording.h"
#include "session/condition.h"
#include "session/event.h"
#include "session/step.h"
#include "store/journal.h"

typedef struct sx_admin_options {
    const char *target, *subject, *language, *mode, *store;
    const char *use; /* clinical, research, commercial; NULL: that of the catalogue */
} sx_admin_options;

/* Read freely; changed only by the functions below. */
typedef struct sx_admin {
    sx_arena *arena;
    sx_journal *journal;
    const char *store; /* directory */
    const char *id;
    const sx_battery *battery; /* NULL: an instrument alone */
    sx_event begin;
    sx_step *steps;
    sx_condition **conditions; /* by step, NULL: always given */
    const sx_pack **packs;     /* by step: wording pack or licence; NULL: none was needed */
    size_t step_count;
    size_t ready;   /* steps that were made, for giving them back */
    size_t current; /* step_count: all is done */
    bool ended;     /* the responses were handed over */
    bool looking;   /* nothing is asked or written */
    bool broken;    /* memory ran out in the middle of an event */
} sx_admin;

/* The catalogue must outlive it. */
sx_status sx_admin_begin(sx_catalogue *catalogue, const sx_admin_options *options, sx_diags *diags,
                         sx_admin **ret);
sx_status sx_admin_resume(sx_catalogue *catalogue, const char *store, const char *id,
                          sx_diags *diags, sx_admin **ret);
/* The same without a lock and without writing, for looking: only what stands there may be read. */
sx_status sx_admin_look(sx_catalogue *catalogue, const char *store, const char *id, sx_diags *diags,
                        sx_admin **ret);
void sx_admin_free(sx_admin *admin);

/* The step that is open, NULL when all is done. */
sx_step *sx_admin_step(const sx_admin *admin);
/* The open step, or else the last one that was given. Never NULL. */
const sx_step *sx_admin_shown_step(const sx_admin *admin);

/* See <sextant/session.h>; diagnostics name items, never answers. */
sx_status sx_admin_answer(sx_admin *admin, sx_slice text, sx_diags *diags);
sx_status sx_admin_missing(sx_admin *admin, const char *reason, sx_diags *diags);
sx_status sx_admin_back(sx_admin *admin, sx_diags *diags);
sx_status sx_admin_finish(sx_admin *admin, sx_diags *diags);
/* Notes that the responses were handed over, once all is done: the session is no longer listed as
 * unfinished. Does nothing before, or when it was noted. */
sx_status sx_admin_end(sx_admin *admin, sx_diags *diags);

/* The saved responses of all steps that were begun. */
void sx_admin_write(const sx_admin *admin, sx_json *out);

#endif
