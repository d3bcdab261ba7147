/*
 * notes.h: what is right by every rule and still looks like a slip, or leaves a reader with a question.
 * `check` tells it as warnings; each can be answered in the manifest.
 */
#ifndef SX_HOST_NOTES_H
#define SX_HOST_NOTES_H

#include "host/instrument.h"

/* How many there are; each becomes a warning (NOTE.*). */
size_t sx_notes(const sx_model *model, sx_diags *diags);

#endif
