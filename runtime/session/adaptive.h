/*
 * adaptive.h: instruments whose code chooses the next item. Every choice is an event of the journal
 * together with the state that the code handed back, so that taking the events again asks no code; the
 * code itself may die at any time and nothing is lost.
 */
#ifndef SX_SESSION_ADAPTIVE_H
#define SX_SESSION_ADAPTIVE_H

#include "session/step.h"

/* One choice: the item (SX_STEP_END: it is enough) and the state after it. */
typedef struct sx_choice {
    size_t item;
    const uint8_t *state;
    uint32_t state_length;
    bool fallback; /* the code failed; the next item in the order of the manifest */
} sx_choice;

typedef struct sx_adaptive_step {
    sx_choice *choices; /* as many as items, and one: enough */
    size_t count;
} sx_adaptive_step;

/* Room in the arena; false when memory ran out. */
bool sx_adaptive_init(sx_step *step);
/* Was this item chosen so far? Parameters always are. */
bool sx_adaptive_chosen(const sx_step *step, size_t item);
/* Every chosen item has an answer, and nobody has said that it is enough. */
bool sx_adaptive_waits(const sx_step *step);
/* How many items will be asked at most; when it was enough, how many were. */
size_t sx_adaptive_most(const sx_step *step);
/* Takes a choice: the item becomes the one that is asked. False when it cannot be: chosen before,
 * not there. The state must live in the arena. */
bool sx_adaptive_take(sx_step *step, const sx_choice *choice);
/* An answer to an earlier item was replaced by another one: what was chosen after it rests on an answer
 * that is no longer there, and is taken back. Answers to it stay among the changes. */
void sx_adaptive_forget(sx_step *step, size_t item);
/* Asks the code. When it fails, a choice by the order of the manifest, or, where the manifest says so,
 * SX_E_SCRIPT, SX_E_PLUGIN ... and a diagnostic: the session pauses and can be resumed. */
sx_status sx_adaptive_ask(sx_step *step, sx_diags *diags, sx_choice *ret);

#endif
