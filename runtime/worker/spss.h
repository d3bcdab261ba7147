/*
 * spss.h: a system file of SPSS (.sav, .zsav) as the text of a table. A file from elsewhere is taken apart in a
 * jailed process of its own (sextant-spss, spss_program.c), which has that file and a pipe and nothing else; what
 * comes out of the pipe is read like any other CSV.
 */
#ifndef SX_WORKER_SPSS_H
#define SX_WORKER_SPSS_H

#include <stdint.h>

#include "worker/process.h"

#define SX_SPSS_LOOK ((size_t)4) /* bytes that tell a system file */

/* How sextant-spss ends: its exit status. */
typedef enum sx_spss_end {
    SX_SPSS_WHOLE,     /* as many rows as the file says it has */
    SX_SPSS_UNCOUNTED, /* whole as far as can be known: the file does not say how many rows it has */
    SX_SPSS_DAMAGED = 20, /* no system file, or one that is cut off */
    SX_SPSS_ENCODING,     /* text in an encoding that is not known here */
    SX_SPSS_MEMORY,       /* more memory than such a file may take */
    SX_SPSS_JAIL,         /* this machine cannot jail the program */
    SX_SPSS_UNHEARD,      /* nobody reads the pipe */
    SX_SPSS_STARTED_BY_HAND,
    SX_SPSS_NO_COLUMNS,
    SX_SPSS_CRASHED = 200, /* no exit status: ended by a signal */
    SX_SPSS_CLOSED         /* the same, by a signal of the jail or its limits */
} sx_spss_end;

typedef struct sx_spss {
    sx_process process;
    bool running;
    int text; /* the pipe */
} sx_spss;

/* Whether a file that begins so is a system file. */
bool sx_spss_is(const unsigned char *bytes, size_t len);
/*
 * Starts reading `file`, an open regular file, at its begin; its place moves as it is read. `worker` is as for
 * sx_worker_find, beside which the program is. 0, or errno; ENOENT: the program is not there. sx_spss_stop in any case.
 */
int sx_spss_start(sx_spss *spss, int file, uint64_t size, const char *worker);
/* After the end of the text: whether that was the end of the file. Waits for the process. */
sx_spss_end sx_spss_finish(sx_spss *spss);
void sx_spss_stop(sx_spss *spss);
/* What is wrong, and what to do about it; NULL for SX_SPSS_WHOLE. */
const char *sx_spss_fault(sx_spss_end end, const char **ret_remedy);

#endif
