/*
 * examples_refused.h: answers of examples that are no option of their item. A wrong option makes many of them:
 * they are gathered, and told once, where the options stand.
 */
#ifndef SX_MANIFEST_EXAMPLES_REFUSED_H
#define SX_MANIFEST_EXAMPLES_REFUSED_H

#include "manifest/reader.h"

/* One answer; `number` is that of the example, from 1. */
void sx_refuse_answer(sx_reader *reader, const sx_item *item, const sx_tree *node, size_t number);
/* An example with more answers than items. */
void sx_refuse_count(sx_reader *reader, const sx_tree *node);
/* Tells them. */
void sx_tell_refused(sx_reader *reader);

#endif
