/*
 * change.h: how the scores of one person went: differences between administrations of the same
 * instrument, whether each is larger than the error of measurement, what published rules say of it,
 * and trends. docs/change.md explains every term.
 *
 * Formulas. Standard error of measurement: SE = SD * sqrt(1 - r) (classical test theory; Lord FM,
 * Novick MR. Statistical theories of mental test scores. 1968). Reliable change: a difference larger
 * than z * SE * sqrt(2); criteria a, b and c of clinically significant change: Jacobson NS, Truax P.
 * J Consult Clin Psychol 1991;59:12-9. r and SD are those that the manifest names, with their sources;
 * where it names none there is no index. Roots are taken in double precision and stand for the nearest
 * decimal of nine places; every comparison after that is exact.
 *
 * A comparison that would mislead is refused, and says why: another major version or other scoring
 * rules, no order in time, no score, a score that makes up for missing answers, and one whose band or
 * cut-off rounding decided.
 */
#ifndef SEXTANT_CHANGE_H
#define SEXTANT_CHANGE_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What was read and compared. Used by the thread of its context alone. */
typedef struct sx_changes sx_changes;

/* Zero everything, then set `size`. Texts are read during the call only. */
typedef struct sx_change_options {
    size_t size;            /* sizeof(sx_change_options) */
    const char *const *in;  /* files of saved responses or saved results; "-": standard input */
    size_t in_count;        /* at least 1 */
    const char *subject;    /* whose responses to take; NULL: the files hold one person's */
    const char *instrument; /* id; NULL: every one that was answered twice or more */
    const char *scale;      /* id; NULL: every one whose scores are numbers */
    unsigned confidence;    /* percent: 80, 90, 95 or 99; 0: 95 */
    const char *language;   /* of the instruments' texts (BCP 47); NULL: their own */
} sx_change_options;

typedef enum sx_change_format {
    SX_CHANGE_TEXT, /* for a terminal, with a plot of characters */
    SX_CHANGE_JSON, /* docs/change.md has its members */
    SX_CHANGE_CSV,  /* one row per comparison and rule */
    SX_CHANGE_HTML  /* one page with plots, which needs nothing else */
} sx_change_format;

/*
 * Reads and compares. *ret belongs to the caller: sx_changes_free, before the context goes; NULL on
 * failure. SX_E_USAGE: a size, a confidence or no file. SX_E_INPUT: a response was refused, several
 * persons and none chosen, or nothing was answered twice. SX_E_NOT_FOUND: no response of that person,
 * to that instrument, or no such scale. Whatever fails, raised flags of what can be read are in
 * sx_errors (PROFILE.FLAG). Answers and names never are, but for the subject beside a flag.
 */
SX_API sx_status sx_changes_read(sx_context *context, const sx_change_options *options,
                                 sx_changes **ret);
/* The same from text in memory; options->in is not looked at. */
SX_API sx_status sx_changes_from_text(sx_context *context, const sx_change_options *options,
                                      const char *text, size_t len, sx_changes **ret);
/* NULL is allowed. */
SX_API void sx_changes_free(sx_changes *changes);

/* How many scales were compared (1 or more), and how many flags stand (0 or more). */
SX_API size_t sx_changes_count(const sx_changes *changes);
SX_API size_t sx_changes_standing_flags(const sx_changes *changes);

/* The report as text, to be given back with sx_free. `columns` (40 to 200) matters to SX_CHANGE_TEXT
 * only. SX_E_MEMORY. */
SX_API sx_status sx_changes_report(sx_context *context, const sx_changes *changes,
                                   sx_change_format format, int columns, char **ret_text);
/* Writes a report whole or not at all; the suffix says which: .html, .json, .csv or .txt. SX_E_USAGE:
 * another suffix. SX_E_OUTPUT: it could not be written; SX_E_FLAG: the same, and a flag stands. */
SX_API sx_status sx_changes_write(sx_context *context, const sx_changes *changes, const char *path);

#ifdef __cplusplus
}
#endif

#endif
