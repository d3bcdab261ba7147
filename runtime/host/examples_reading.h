/*
 * examples_reading.h: what an example expects its scores to be read as. Internal to the examples.
 */
#ifndef SX_HOST_EXAMPLES_READING_H
#define SX_HOST_EXAMPLES_READING_H

#include "model/instrument.h"
#include "plan/run.h"

/* Who is told of a difference: where it is expected, what is expected, of what, and what it is. */
typedef struct sx_differ {
    void (*tell)(void *user, sx_where where, const char *expected, const char *what,
                 const char *got);
    void *user;
} sx_differ;

/* Compares the row of an example that was scored. */
void sx_example_compare_reading(const sx_model *model, const sx_example *example, const sx_run *run,
                                size_t row, const sx_differ *differ);

#endif
