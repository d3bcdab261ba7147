/*
 * cmd_score.h: what `sextant score` tells while it works: progress on a terminal, refused rows, and
 * the last line.
 */
#ifndef SX_CLI_CMD_SCORE_H
#define SX_CLI_CMD_SCORE_H

#include <signal.h>

#include "cli/cli.h"

typedef struct score_talk {
    bool files;          /* several inputs: each row says in which it stands */
    bool json;           /* refused rows as JSON */
    bool in_file;        /* --rejects takes the refused rows */
    bool shows_progress; /* stderr is a terminal and nobody said --quiet */
    bool line_drawn;
    int64_t started, drawn;     /* milliseconds */
    unsigned long told, untold; /* refused rows */
} score_talk;

/* Callbacks of sx_score_options; `user` is a score_talk. */
bool score_progress(void *user, const sx_score_progress *progress);
void score_refused(void *user, const sx_score_refusal *refusal);
void score_left_out(void *user, const sx_score_left_out *left_out);
/* Takes the progress line away and says how many refused rows were not told. */
void score_talk_end(score_talk *talk);
/* "rows=5 scored=4 refused=1 flags=2" */
void score_last_line(const sx_score_summary *summary);
int64_t score_clock(void);

/* From begin to end a signal that asks the program to stop is noted and seen by score_progress. */
void score_signals_begin(void);
/* Ends by the signal that came meanwhile, if one did. */
void score_signals_end(void);

#endif
