/*
 * result_bench.h: the instruments that results were made with, found once each: the installed one when it has
 * the version and the rules, else the copy that is kept in the directory of sessions.
 */
#ifndef SX_SESSION_RESULT_BENCH_H
#define SX_SESSION_RESULT_BENCH_H

#include "host/catalogue.h"
#include "session/result_read.h"

typedef struct sx_bench sx_bench;

/* `store` may be NULL when there is no directory of sessions. The catalogue must outlive it. NULL when memory
 * ran out. */
sx_bench *sx_bench_new(sx_catalogue *catalogue, const char *store);
void sx_bench_free(sx_bench *bench);

/* Ready for scoring with what the result was made with. SX_OK and *ret NULL: it is not there, and *ret_fault
 * says why; its texts hold until the next call. */
sx_status sx_bench_find(sx_bench *bench, const sx_result_head *head, sx_result_maker **ret,
                        sx_result_fault *ret_fault);
/* The same with the instrument of that id as it is installed now. */
sx_status sx_bench_installed(sx_bench *bench, const char *id, sx_result_maker **ret,
                             sx_result_fault *ret_fault);

#endif
