/*
 * sentinel.h: does an option that counts as a number look like one that means "missing"?
 */
#ifndef SX_MANIFEST_SENTINEL_H
#define SX_MANIFEST_SENTINEL_H

#include "model/item.h"

/* By its text: "Not applicable", "Don't know", "Prefer not to say". */
bool sx_looks_missing(const sx_option *option);
/* By its score: one of the usual sentinels (9, 99, -9 ...), far from every other score of the set. */
bool sx_is_outlier(const sx_response_set *set, size_t option);

#endif
