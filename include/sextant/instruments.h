/*
 * instruments.h: reading instruments, batteries and care models: which there are, what is in one,
 * whether they load, and the schema they are written in. Included by sextant.h.
 *
 * An `id` is that of an instrument, battery or care model on the search path, or the path of a file
 * or of an instrument's folder (then it contains '/' or ends in .yaml).
 */
#ifndef SEXTANT_INSTRUMENTS_H
#define SEXTANT_INSTRUMENTS_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What stands on the search path. Each is loaded, which runs its examples; one that is refused is in
 * the list with the first reason, and the call still succeeds.
 *
 * JSON: {"instruments": [{id, title, version, strand, kind, rights, validated, items, languages,
 * status, reason, path}], "batteries": [{id, title, version, steps, status, reason, path}],
 * "care_models": [{id, title, version, status, reason, path}]}; status is "ok" or "refused".
 */
SX_API sx_status sx_list_json(sx_context *context, char **ret_text);
/* The same as a table at most `columns` wide (0: 80). */
SX_API sx_status sx_list_text(sx_context *context, unsigned columns, char **ret_text);
/* The ids alone, one per line, without loading anything. */
SX_API sx_status sx_list_ids(sx_context *context, char **ret_text);

/*
 * All of one instrument, battery or care model; "type" says which it is. An instrument has items[]
 * (id, kind, text, options[]), parameters[], scales[] (calculation, missing, bands, cut-offs,
 * reliability), flags[], findings[], norms[], sources[] and rights. `language` is a tag such as
 * "de" for the texts, NULL for those of the manifest; a text that has no translation stays in the
 * language of the manifest. A language that the instrument does not have is SX_E_NOT_FOUND.
 */
SX_API sx_status sx_show_json(sx_context *context, const char *id, const char *language,
                              char **ret_text);
/* The same for people, lines at most `columns` wide (0: 80). */
SX_API sx_status sx_show_text(sx_context *context, const char *id, const char *language,
                              unsigned columns, char **ret_text);

/* What sx_check looked at. */
typedef struct sx_check_counts {
    size_t instruments; /* instruments checked */
    size_t examples;    /* examples run in them */
    size_t others;      /* batteries and care models checked */
    size_t failed;      /* of all of them */
    size_t shown;       /* what the examples show of ... */
    size_t asked;       /* ... what examples are to show */
} sx_check_counts;

/*
 * Loads every one of `ids`, or everything on the search path when `count` is 0, and runs the
 * examples. A folder that is no instrument is searched for instruments, batteries and care models.
 * *ret_text holds one line for each ("phq-9  ok  24 examples"). When something is refused the result
 * is the status of the first one and sx_errors() has all reasons; *ret_text and *ret_counts are set
 * then too.
 */
SX_API sx_status sx_check_text(sx_context *context, const char *const *ids, size_t count,
                               sx_check_counts *ret_counts, char **ret_text);
/* The same as {"instruments", "examples", "others", "failed", "coverage": {shown, asked}, "checked":
 * [{type, id, path, status, examples, coverage, errors}]}. */
SX_API sx_status sx_check_json(sx_context *context, const char *const *ids, size_t count,
                               sx_check_counts *ret_counts, char **ret_text);

/*
 * The same, and an instrument is refused too while its examples would not notice that a key of it was
 * another one: both sides of each band edge, each reversed item, each weight, each flag on and off,
 * the missing rule at its limit and one past it, each branch. sx_errors() names each with answers that
 * show it. sx_check_text() only says "coverage 41 of 44" where something is missing, and says nothing
 * where counting would take long.
 */
SX_API sx_status sx_check_coverage_text(sx_context *context, const char *const *ids, size_t count,
                                        sx_check_counts *ret_counts, char **ret_text);
SX_API sx_status sx_check_coverage_json(sx_context *context, const char *const *ids, size_t count,
                                        sx_check_counts *ret_counts, char **ret_text);
/*
 * What is not shown yet, as examples in YAML. They hold answers alone: each score, band and flag in them is
 * "?", to be looked up in the published key. *ret_counts->asked - shown is 0 when there is nothing to
 * propose.
 */
SX_API sx_status sx_check_suggest(sx_context *context, const char *const *ids, size_t count,
                                  sx_check_counts *ret_counts, char **ret_text);

/* The JSON Schema of one kind of file: "instrument", "text", "battery", "care-model" or
 * "wording". */
SX_API sx_status sx_schema_document(sx_context *context, const char *kind, char **ret_text);
/* The reference of all keys as Markdown. */
SX_API sx_status sx_schema_reference(sx_context *context, char **ret_text);

/*
 * Writes a new instrument to start from: in directory/id/ a manifest.yaml that loads as it is, ABOUT.md,
 * and manifest.schema.json, the schema that editors check it with.
 * Nothing that exists is overwritten (SX_E_OUTPUT). *ret_text is the path of the manifest.
 */
SX_API sx_status sx_instrument_new(sx_context *context, const char *directory, const char *id,
                                   char **ret_text);

/*
 * Looks at this machine: the version, the search path with what was found on it, the libraries, how
 * numbers are read and written, and whether everything on the search path loads. *ret_problems
 * counts what has to be put right. JSON: {"version", "path", "problems", "checks": [{name, ok,
 * detail}]}, without a final newline.
 */
SX_API sx_status sx_doctor_json(sx_context *context, size_t *ret_problems, char **ret_text);
SX_API sx_status sx_doctor_text(sx_context *context, size_t *ret_problems, char **ret_text);

#ifdef __cplusplus
}
#endif
#endif
