/*
 * instrument.h: the model of one instrument: plain data, whichever way it was written. What reads an
 * instrument reads this and the plan and nothing else. Lives in one arena, never changes once read.
 */
#ifndef SX_MODEL_INSTRUMENT_H
#define SX_MODEL_INSTRUMENT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "model/domain.h"
#include "model/item.h"
#include "model/rights.h"
#include "model/scale.h"

typedef struct sx_source {
    const char *id;
    const char *text;
} sx_source;

typedef enum sx_kind {
    SX_KIND_SCREENER,
    SX_KIND_OUTCOME,
    SX_KIND_INVENTORY,
    SX_KIND_READINESS,
    SX_KIND_TECHNIQUE
} sx_kind;

typedef enum sx_respondent {
    SX_RESPONDENT_SELF,
    SX_RESPONDENT_CLINICIAN,
    SX_RESPONDENT_PROXY
} sx_respondent;

/* How loud a flag is. `urgent` is the highest: while one stands, the pathway is safety_first. */
typedef enum sx_tier { SX_TIER_NOTE, SX_TIER_REVIEW, SX_TIER_URGENT } sx_tier;

typedef struct sx_flag {
    const char *id;
    const char *title;
    const char *text; /* what the reader should do or know */
    sx_tier tier;
    const sx_expr *when; /* over items only */
    bool hidden_clear;   /* an item that was not shown is no reason to worry */
    bool missing_raised; /* finished with an answer missing that leaves it open: raised */
    const char *source;
    sx_where where;
} sx_flag;

typedef enum sx_flag_state { SX_FLAG_CLEAR, SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED } sx_flag_state;

/* A scale's (or flag's) contribution to a domain of the profile. */
typedef struct sx_finding_level {
    sx_level level;
    sx_interval interval; /* numeric scales */
    const char **labels;  /* category scales */
    size_t label_count;
    sx_where where;
} sx_finding_level;

typedef struct sx_finding_rule {
    const char *id;
    const char *title;
    sx_domain domain;
    const char *facet; /* readiness: importance, confidence, stage ...; NULL: none */
    const char *scale; /* id of the scale */
    sx_finding_level *levels;
    size_t level_count;
    const char *source; /* id of a source, NULL: own rule of this instrument, not published */
    sx_where where;
    sx_where levels_where;
} sx_finding_rule;

/* A note on how the questions were answered. Stands beside the scores and changes none. */
typedef struct sx_validity {
    const char *id;
    const char *text;    /* what the reader should know */
    const sx_expr *when; /* over items and scales; NULL: the instrument's code says */
    const char *source;
    sx_where where;
} sx_validity;

/* A table that formulas look values up in: lookup(x, t). */
typedef struct sx_table {
    const char *id;
    const sx_pair *pairs;
    size_t pair_count;
    sx_where where;
} sx_table;

/* The instrument's code chooses which item comes next. */
typedef struct sx_adaptive {
    bool present;
    uint32_t most; /* items asked at most; 0: all */
    bool pause;    /* when the code fails: pause the session; else the items in their order */
    sx_where where;
} sx_adaptive;

/* A known answer. Values are kept as text and compared with the printed result. */
typedef struct sx_expected {
    const char *scale;
    bool is_band;      /* expected band or category label instead of the value */
    bool is_none;      /* ~ : no score */
    const char *value; /* decimal text or label */
    sx_where where;
} sx_expected;

/* The cut-offs of a scale that are met: those listed and no others. */
typedef struct sx_expected_cutoffs {
    const char *scale;
    bool is_none; /* ~ : no score */
    const char **met;
    size_t met_count;
    sx_where where;
} sx_expected_cutoffs;

typedef struct sx_expected_finding {
    const char *finding;
    bool is_none; /* ~ : no score */
    sx_level level;
    sx_where where;
} sx_expected_finding;

typedef struct sx_expected_flag {
    const char *flag;
    sx_flag_state state;
    sx_where where;
} sx_expected_flag;

typedef enum sx_note_state {
    SX_NOTE_UNKNOWN = -1,
    SX_NOTE_NOT = 0,
    SX_NOTE_HOLDS = 1
} sx_note_state;

typedef struct sx_expected_note {
    const char *note; /* id of a validity note */
    sx_note_state state;
    sx_where where;
} sx_expected_note;

typedef struct sx_example_answer {
    const char *name;  /* field name or parameter */
    const char *value; /* as in a CSV cell; NULL: missing for `reason` */
    sx_cell reason;
    sx_where where;
} sx_example_answer;

typedef struct sx_example {
    sx_example_answer *answers;
    size_t answer_count;
    sx_expected *expected;
    size_t expected_count;
    sx_expected_cutoffs *cutoffs;
    size_t cutoff_count;
    sx_expected_finding *findings;
    size_t finding_count;
    sx_expected_flag *flags;
    size_t flag_count;
    sx_expected_note *notes;
    size_t note_count;
    bool has_reason;
    sx_cell reason; /* status of the scales expected to have no score */
    sx_where where;
} sx_example;

/* Texts of one language, bound to ids. Any pointer may be NULL: fall back to the manifest's own. */
typedef struct sx_translation {
    const char *language; /* BCP 47 tag */
    const char *title, *instructions, *source;
    const char **items;                     /* by item index (parameters after the items) */
    const char ***options;                  /* by item index, then option index */
    const char ***bands;                    /* by scale index, then band or category index */
    const char **scales;                    /* titles by scale index */
    const char **flags;                     /* texts by flag index */
    const char **validity;                  /* texts by note index */
    const char **low_labels, **high_labels; /* of sliders, by item index */
    const char *file;
} sx_translation;

typedef struct sx_model {
    sx_arena *arena;
    const char *file;
    const char *id;
    sx_where id_where;
    const char *version;
    const char *title;
    const char *short_title;
    const char *language;
    const char *description;
    const char *instructions;
    const char *recall; /* ISO 8601 duration: P14D; NULL: none */
    sx_strand strand;
    sx_kind kind;
    sx_respondent respondent;
    bool validated; /* false: labelled unvalidated wherever it is shown */
    sx_rights rights;
    const char *loinc;
    sx_source *sources;
    size_t source_count;
    sx_response_set **response_sets;
    size_t response_set_count;
    sx_item *items;         /* items, then parameters */
    size_t item_count;      /* items only */
    size_t parameter_count; /* those after the items: age, sex */
    sx_field *fields;       /* of the items, then of the parameters */
    size_t field_count;
    const char **field_expected; /* by field: what an answer may be, for messages; set at load */
    sx_map *names;               /* field or item or scale name -> see sx_model_find */
    sx_scale *scales;
    size_t scale_count;
    sx_norm *norms;
    size_t norm_count;
    sx_table *tables;
    size_t table_count;
    sx_flag *flags;
    size_t flag_count;
    sx_finding_rule *findings;
    size_t finding_count;
    sx_example *examples;
    size_t example_count;
    sx_validity *validity;
    size_t validity_count;
    sx_adaptive adaptive;
    const struct sx_ffi *ffi; /* bound functions of a library (model/ffi.h); NULL: none */
    const char **aliases;     /* patterns with {n} or {item}: "phq9_{n}" */
    size_t alias_count;
    const char **missing_tokens; /* cells that mean missing beside empty and NA */
    size_t missing_token_count;
    sx_translation *translations;
    size_t translation_count;
} sx_model;

typedef enum sx_name_kind { SX_NAME_NONE, SX_NAME_ITEM, SX_NAME_FIELD, SX_NAME_SCALE } sx_name_kind;

/* What a name of the instrument means; where a scale is called like its only item, the item. An item
 * with exactly one field is SX_NAME_ITEM too; *ret_index is the item, field or scale index. */
sx_name_kind sx_model_find(const sx_model *model, const char *name, size_t *ret_index);
/* -1 when there is none. */
int sx_model_find_item(const sx_model *model, const char *id);
int sx_model_find_scale(const sx_model *model, const char *id);
int sx_model_find_flag(const sx_model *model, const char *id);
int sx_model_find_finding(const sx_model *model, const char *id);
int sx_model_find_validity(const sx_model *model, const char *id);
int sx_model_find_field(const sx_model *model, const char *name);
/* The text of a source, NULL when the id is NULL or unknown. */
const char *sx_model_source(const sx_model *model, const char *id);
/*
 * Lays out fields (first_field, field_count, names, low, high) and the name map once items,
 * parameters and scales are in place. Reports double names. Called by every reader.
 */
sx_status sx_model_finish(sx_model *model, sx_diags *diags);

/* Texts in a language; fall back to the manifest's own text, then to the id. `language` may be NULL:
 * the manifest's own; "de-AT" falls back to "de". Never NULL, but for labels. */
const char *sx_model_title(const sx_model *model, const char *language);
const char *sx_model_instructions(const sx_model *model, const char *language); /* "" when none */
const char *sx_model_item_text(const sx_model *model, size_t item, const char *language);
const char *sx_model_option_text(const sx_model *model, size_t item, size_t option,
                                 const char *language);
/* The labels of a slider's ends; NULL when it has none. */
const char *sx_model_low_label(const sx_model *model, size_t item, const char *language);
const char *sx_model_high_label(const sx_model *model, size_t item, const char *language);
const char *sx_model_scale_title(const sx_model *model, size_t scale, const char *language);
/* Text of a band or, for a category scale, of a category. */
const char *sx_model_band_text(const sx_model *model, size_t scale, size_t band,
                               const char *language);
const char *sx_model_band_id(const sx_model *model, size_t scale, size_t band);
/* What the reader of a flag should do or know. */
const char *sx_model_flag_text(const sx_model *model, size_t flag, const char *language);
/* What a validity note says. */
const char *sx_model_validity_text(const sx_model *model, size_t note, const char *language);

typedef enum sx_words { SX_WORDS_ALL, SX_WORDS_MISSING, SX_WORDS_OTHER_LANGUAGE } sx_words;

/* Can it be asked in this language (NULL: its own)? *ret_item: the first item without its words. */
sx_words sx_model_words(const sx_model *model, const char *language, size_t *ret_item);
/* "de" serves "de" and "de-AT". */
bool sx_language_serves(const char *have, const char *wanted);

const char *sx_kind_word(sx_kind kind);
const char *sx_respondent_word(sx_respondent r);
const char *sx_tier_word(sx_tier tier);              /* note, review, urgent */
const char *sx_missing_word(sx_missing_rule rule);   /* complete, prorate, answered, known */
const char *sx_flag_state_word(sx_flag_state state); /* clear, raised, not_assessed */
const char *sx_direction_word(sx_direction d);       /* higher_is_worse ... */
const char *sx_compute_word(sx_compute c);
bool sx_interval_holds(const sx_interval *interval, sx_number value);
/* The id of the source of the bands, or of a cut-off: its own, else that of the scale; NULL: not said. */
const char *sx_scale_bands_source(const sx_scale *scale);
const char *sx_cutoff_source(const sx_scale *scale, const sx_cutoff *cutoff);

#endif
