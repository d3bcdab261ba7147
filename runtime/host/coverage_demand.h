/*
 * coverage_demand.h: collecting what no example shows. Internal to the coverage of examples.
 */
#ifndef SX_HOST_COVERAGE_DEMAND_H
#define SX_HOST_COVERAGE_DEMAND_H

#include "host/coverage_trial.h"

typedef struct sx_collector {
    sx_bench bench;
    sx_demands *demands;
    uint64_t work, spent; /* steps of plans; no limit: 0 */
    bool memory;
} sx_collector;

/* So many rows will be scored. False: that is more work than allowed. */
bool sx_collect_spend(sx_collector *c, size_t rows);
/* Something that is asked is shown. */
void sx_collect_shown(sx_collector *c);

/* Something that is asked is not shown. False when memory ran out. `lack` is copied, the rest is not. */
bool sx_collect(sx_collector *c, const sx_demand *demand);
/* What is asked of results, not of keys: both sides of each band edge, the ends of the range, each
 * category. */
bool sx_collect_places(sx_collector *c);
/* Each item that a scale, flag or note names, told from each other item that is answered alike. */
bool sx_collect_items(sx_collector *c);

#endif
