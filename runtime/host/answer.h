/*
 * answer.h: what load prepares for reading answers (sx_answer_read itself is in host/instrument.h).
 */
#ifndef SX_HOST_ANSWER_H
#define SX_HOST_ANSWER_H

#include "model/instrument.h"

/* Writes for each field what an answer may be ("one of 0, 1, 2, 3"), for messages. */
sx_status sx_answer_prepare(sx_model *model);

#endif
