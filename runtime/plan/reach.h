/*
 * reach.h: the values that a node can really take, so that bands are checked over those and no others:
 * 0..27 for a complete sum, also 9.5 and 31.5/8 for a prorated one that is not rounded.
 */
#ifndef SX_PLAN_REACH_H
#define SX_PLAN_REACH_H

#include "plan/node.h"
#include "plan/plan.h"

/* Called with each value in no special order, some more than once; false stops. */
typedef bool (*sx_reach_visit)(void *user, sx_number value);

/* True when the values were visited one by one; false when the node takes any value of its range (or
 * too many to list), and nothing was visited. */
bool sx_reach(const sx_plan *plan, uint32_t node, sx_reach_visit visit, void *user);

#endif
