/*
 * language.h: has an instrument the wording to be answered, in the language that was asked for?
 */
#ifndef SX_SESSION_LANGUAGE_H
#define SX_SESSION_LANGUAGE_H

#include "model/instrument.h"

/* `language` NULL: the instrument's own. "de-AT" is served by "de". */
sx_status sx_language_check(const sx_model *model, const char *language, sx_diags *diags);

#endif
