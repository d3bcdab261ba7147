/*
 * score.h: scoring saved answers: a file of any number of rows, or one person's answers. Both give
 * the same results as a live administration, because all of them run the same plan.
 */
#ifndef SEXTANT_SCORE_H
#define SEXTANT_SCORE_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum sx_format {
    SX_FORMAT_AUTO,   /* by the suffix of the file, else CSV */
    SX_FORMAT_CSV,    /* RFC 4180, one header line */
    SX_FORMAT_TSV,    /* the same with tabs */
    SX_FORMAT_NDJSON, /* one JSON object per line: {column: value}, or a saved response */
    SX_FORMAT_JSON,   /* input only: one saved response, an array of them, {"responses": [...]} */
    SX_FORMAT_RESULTS /* output only: one result per line, with all it rests on (docs/provenance.md) */
} sx_format;

/* How far a run is. */
typedef struct sx_score_progress {
    uint64_t rows;  /* scored and refused so far */
    uint64_t bytes; /* of input read so far */
    uint64_t size;  /* bytes of input in all, 0 when not known */
} sx_score_progress;

/* A row that was refused. Never holds an answer. */
typedef struct sx_score_refusal {
    uint64_t
        row; /* of its file, from 1, without the header; of saved responses see sx_score_file */
    uint64_t line;        /* of the file, from 1, where it is wrong; 0 where that has no meaning */
    const char *column;   /* name of the column, "" when the row as a whole is at fault */
    const char *code;     /* "INPUT.VALUE" */
    const char *expected; /* what was expected */
    const char *flags;    /* flags its readable answers raise or leave unknown: "phq-9.self_harm";
                             "" when none */
    unsigned raised;      /* how many of them are raised */
    const char *file;     /* in which it stands, as it was named; "standard input" */
} sx_score_refusal;

/* A saved response to an instrument that is not among those named: it is not scored, but the flags
 * that it raises are told. Never holds an answer. */
typedef struct sx_score_left_out {
    uint64_t row;  /* in which it stands */
    uint64_t line; /* of the file, from 1; 0 where that has no meaning */
    const char *instrument;
    const char *flags; /* "phq-9.self_harm" */
    unsigned raised;   /* how many they are */
    const char *file;  /* as it was named */
} sx_score_left_out;

/* What to score. Zero everything, then set `size`, `instruments` and `instrument_count`. */
typedef struct sx_score_options {
    size_t size; /* sizeof(sx_score_options) */

    /* ids, or paths of manifests */
    const char *const *instruments;
    size_t instrument_count;

    /* NULL or "-": standard input, standard output. A file is written whole or not at all. What is read may be
     * packed with gzip or zstd, or a system file of SPSS (docs/mapping.md); what is written is where the path ends in .gz or .zst. */
    const char *in;
    const char *out;
    const char *rejects; /* CSV of the refused rows; NULL: none */
    sx_format in_format, out_format;
    char separator; /* of the columns of a CSV input; 0: comma */

    const char *id_column;       /* NULL: id, subject, respondent or record_id, when there is one */
    const char *occasion_column; /* which measurement of the respondent; NULL: none */

    /* cells that mean "not answered" beside empty and NA */
    const char *const *missing;
    size_t missing_count;

    bool has_digits; /* `digits` holds */
    unsigned digits; /* decimal places of values that do not end; 6 without */
    bool details;    /* more columns: unrounded value, edge, operands used */
    /* Leaves out the columns that say what a row was scored with: how missing answers were treated, the version
     * of the instrument, its rule hash, and the version of Sextant. */
    bool bare;
    bool explain; /* after each row, how each score came about */
    /* Refuses a respondent (and occasion) that was there already. Keeps some 32 bytes a row. */
    bool unique_ids;
    bool spreadsheet;     /* ids and kept cells that a spreadsheet would run as a formula get a ' */
    bool has_expect_rows; /* `expect_rows` holds */
    uint64_t expect_rows; /* any other number of rows is an error */
    /* SX_FORMAT_RESULTS: the directory of sessions, where a copy of each instrument is kept so that its results
     * can be verified when another version is installed; NULL: the default one. */
    const char *store;
    unsigned threads; /* 0 and 1: none beside the caller's; the results are the same */

    /* All come on the caller's thread; any may be NULL. `progress` returns false to stop, and then
     * nothing is written. `refused` comes in the order of the rows; without it and without a file
     * of rejects the first refused rows are in sx_errors. `left_out` comes for each response that
     * is left out and raises flags; without it sx_errors has warnings. */
    void *user;
    bool (*progress)(void *user, const sx_score_progress *progress);
    void (*refused)(void *user, const sx_score_refusal *refusal);
    void (*left_out)(void *user, const sx_score_left_out *left_out);

    /* The columns to write, by their names: "phq-9.total", "*.band" (`*` stands for any text); NULL: all. Columns
     * of flags are written in any case. The order is that of all columns. */
    const char *const *columns;
    size_t column_count;
    /* Cells of a table that are not quoted may have blanks before and behind them. Without it such a cell is no
     * answer: " 1" is refused. */
    bool lenient_space;
    /* Which of the machine's vector instructions to use for rows that can be scored quickly: "avx512", "avx2", "neon",
     * "portable" (none of them); NULL: the best there are. Any other name, or one that this machine has not: every
     * row is scored in the general way. The results are the same. */
    const char *instructions;

    /* More files to score, behind each other into one table of results; NULL: `in` alone, else `in` is not looked
     * at. Each has a header of its own, in any order of columns; all are looked at before anything is written.
     * Rows and lines are counted in each. No file twice; at most SX_SCORE_FILES. */
    const char *const *inputs;
    size_t input_count;
    /* Columns of the input to carry into the results, behind the id, by their names; `*` stands for any text. With
     * several files each must have the same. Not for SX_FORMAT_RESULTS and saved responses. */
    const char *const *keep;
    size_t keep_count;
    /* Which columns hold which items, what raw values mean and which cells mean not answered: the path of a mapping
     * file (docs/mapping.md), or redcap, qualtrics or spss; NULL: none. Not for saved responses. */
    const char *map;
    /* The column of the results in which each row's file is named; NULL: none. */
    const char *file_column;
    /*
     * Goes on with a run that was interrupted, or begins one that can be gone on with: beside `out` (and `rejects`)
     * a file .partial holds what was written so far, and OUT.journal says up to where it is safe. The results are
     * the same bytes as those of one run with this switch. Needs files as input and output, and tables or lines of
     * JSON; not with unique_ids and SX_FORMAT_RESULTS. SX_E_INPUT when something differs from the run before.
     */
    bool resume;
    uint64_t resume_bytes; /* of results between two points of the journal; 0: 16 MiB */
} sx_score_options;

#define SX_SCORE_FILES 500

typedef struct sx_score_summary {
    uint64_t rows, scored, refused; /* rows = scored + refused */
    uint64_t failed; /* rows, scored or refused, for which the code of an instrument failed */
    uint64_t flags;  /* raised: in scored and refused rows, and in responses that were left out */
} sx_score_summary;

/*
 * Scores a file. A row of a table is one row. Saved responses that follow each other make one row when
 * they have the same session, or, without sessions, the same subject; no instrument stands in a row
 * twice. Its id is the subject, else the session. An instrument that has no response in a row has no
 * values there, the status not_given, and nothing under its flags. Responses to instruments that are
 * not named are left out, and counted in a warning. One response that is refused refuses its row.
 *
 * *ret is filled in any case. SX_OK: every row was scored. SX_E_INPUT: rows were
 * refused (the others are written), or the input as a whole was (nothing is written; sx_errors says
 * why). SX_E_SCRIPT, SX_E_PLUGIN, SX_E_FFI: the code of an instrument failed for some rows. Where it is
 * the only instrument these are refused; beside others its scores have the status `failed` there, and
 * theirs stand. SX_E_OUTPUT: the results could not be written whole. SX_E_FLAG: as SX_E_OUTPUT, and
 * flags were raised that are therefore in no file.
 */
SX_API sx_status sx_score_file(sx_context *context, const sx_score_options *options,
                               sx_score_summary *ret);

/*
 * Scores one person's answers: names[i] is an item ("q1", "alcohol.beer") or a parameter ("age"),
 * values[i] its answer as it stands in a file, NULL or "" when it was not answered. Items that are
 * not named were not answered. *ret_json is one line of JSON with scales and flags, to be given back
 * with sx_free. When an answer is refused (SX_E_INPUT), or the instrument's code fails (SX_E_SCRIPT,
 * SX_E_PLUGIN, SX_E_FFI), *ret_json still has the flags that the other answers raise, and no scales; on
 * every other failure it is NULL.
 */
SX_API sx_status sx_score_answers(sx_context *context, const char *instrument,
                                  const char *const *names, const char *const *values, size_t count,
                                  char **ret_json);

#ifdef __cplusplus
}
#endif

#endif
