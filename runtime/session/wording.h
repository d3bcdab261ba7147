/*
 * wording.h: the wording of an item as it is shown: that of the manifest or its translation, or, where the
 * manifest says so, what the instrument's code makes of it and of the answers so far.
 */
#ifndef SX_SESSION_WORDING_H
#define SX_SESSION_WORDING_H

#include "session/step.h"

/* The text lives in `arena` or in the model. Where the code fails the manifest's own text is shown, with a
 * warning. NULL only when memory ran out. */
const char *sx_wording(const sx_step *step, size_t item, const char *language, sx_arena *arena,
                       sx_diags *diags);

#endif
