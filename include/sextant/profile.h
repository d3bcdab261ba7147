/*
 * profile.h: one person's integrated profile: the results of several instruments as findings, a
 * care model's pathway with its reasons, and reports of it. What a reader's role may not see is
 * not in the profile, so no report can show it; docs/profile.md says who sees what.
 */
#ifndef SEXTANT_PROFILE_H
#define SEXTANT_PROFILE_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sx_profile sx_profile;

/* Zero everything, then set `size`. */
typedef struct sx_profile_options {
    size_t size;                    /* sizeof(sx_profile_options) */
    const char *model;              /* id or path of a care model, or "all"; NULL: integrative */
    const char *role;               /* clinician, coach or respondent; NULL: clinician */
    const char *subject;            /* whose responses to take; NULL: the file holds one person's */
    const char *language;           /* of the instruments' texts (BCP 47); NULL: their own */
    const char *crisis_text;        /* the site's own; NULL: a general one */
    const char *safety_person;      /* who gets the flags; NULL: nobody is named */
    const char *const *instruments; /* tables only: ids; NULL: all whose columns are there */
    size_t instrument_count;
    const char *refused_notice; /* one person: where the notice of flags goes when responses are
                                   refused; NULL: nowhere, they are named in the diagnostics alone */
    const char *
        format; /* tables only: rows as "ndjson", "csv" or "tsv"; NULL: by the suffix of the output, else
                           ndjson */
    bool whole; /* tables only: the whole profile in each line of NDJSON, not its row */
    const char *
        instructions; /* tables only: as in sx_score_options; "anew": every row's texts are made for it alone.
                                 The same comes out, and the rest is for tests */
} sx_profile_options;

typedef enum sx_report_format {
    SX_REPORT_TEXT,      /* for a terminal */
    SX_REPORT_JSON,      /* docs/profile.schema.json, several lines */
    SX_REPORT_JSON_LINE, /* the same in one line, without a newline */
    SX_REPORT_HTML       /* one page that needs nothing else */
} sx_report_format;

/*
 * A profile from a file of saved responses: one, an array of them, {"responses": [...]}, or one
 * per line; "-" is standard input. Of several responses to one instrument the latest counts. The
 * profile must be freed before the context. SX_E_INPUT: a response was refused, or there are
 * several persons and none was chosen. Of refused responses the diagnostics name the flags that are
 * raised by what can be read of them (PROFILE.FLAG), and options->refused_notice is written;
 * SX_E_FLAG: it could not be written.
 */
SX_API sx_status sx_profile_read(sx_context *context, const sx_profile_options *options,
                                 const char *in, sx_profile **ret);
/* The same from text in memory. */
SX_API sx_status sx_profile_from_text(sx_context *context, const sx_profile_options *options,
                                      const char *text, size_t len, sx_profile **ret);
SX_API void sx_profile_free(sx_profile *profile);

/* How many care models speak in it: 1, or several with "all". */
SX_API size_t sx_profile_model_count(const sx_profile *profile);
/* "coaching", "safety_first", ...: the pathway by one of the models. */
SX_API const char *sx_profile_pathway(const sx_profile *profile, size_t model);
/* How many flags are raised and stand, whatever the role of the reader sees of them. */
SX_API size_t sx_profile_standing_flags(const sx_profile *profile);
/* All flags that stand, and those that stood earlier, in full, for the safety person; NULL when
 * there are none. */
SX_API const char *sx_profile_notice(const sx_profile *profile);

/* The report as text; `columns` matters to SX_REPORT_TEXT only (40 to 200). */
SX_API sx_status sx_profile_report(sx_context *context, const sx_profile *profile,
                                   sx_report_format format, int columns, char **ret_text);
/* Writes a report whole or not at all; the suffix says which: .html, .json or .txt. SX_E_FLAG: it
 * could not be written, and a flag stands in it. */
SX_API sx_status sx_profile_write(sx_context *context, const sx_profile *profile, const char *path);
/* Writes the notice for the safety person, readable by its owner alone; an empty file when no flag
 * stands or stood. SX_E_FLAG: it could not be written, and a flag stands. */
SX_API sx_status sx_profile_write_notice(sx_context *context, const sx_profile *profile,
                                         const char *path);

/* SX_E_USAGE when one of the outputs is one of the inputs or another output, also through links: it
 * would take its place. "-" is standard input, and as an output no file; NULL is left out. Call it
 * before anything is written. */
SX_API sx_status sx_profile_check_files(sx_context *context, const char *const *inputs,
                                        size_t input_count, const char *const *outputs,
                                        size_t output_count);

typedef struct sx_profile_summary {
    uint64_t rows, profiled, refused; /* rows = profiled + refused */
    uint64_t flagged;                 /* profiles in which a flag stands */
} sx_profile_summary;

/*
 * One profile per row of a table (CSV or TSV, columns as sx_score_file takes them), one line each into `out` (NULL or
 * "-": standard output). NDJSON: docs/profile-row.schema.json, after a first line that says what all rows have in
 * common; or, with options->whole, docs/profile.schema.json in every line. Which instruments: options->instruments,
 * else all that have a column of their own. A row of which an answer is refused gives a line {"kind": "refused"}, or a
 * row whose column `refused` says why, with its flags, and SX_E_INPUT in the end. SX_E_USAGE: `out` would take the place
 * of the table, or the format is none. Memory does not grow with the table.
 */
SX_API sx_status sx_profile_table(sx_context *context, const sx_profile_options *options,
                                  const char *in, const char *out, sx_profile_summary *ret);

#ifdef __cplusplus
}
#endif

#endif
