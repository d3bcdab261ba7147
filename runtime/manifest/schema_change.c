/*
 * schema_change.c: the schema of the figures and rules that a difference between two scores is read
 * with: reliability, samples, published rules, clinically significant change.
 */
#include "manifest/schema_parts.h"

#include "model/change.h"

#define WORD(name, word, text) word,
const char *const sx_schema_words_coefficient[] = {SX_COEFFICIENT_LIST(WORD) NULL};
#undef WORD
const char *const sx_schema_words_change_way[] = {"either", "better", "worse", NULL};
const char *const sx_schema_words_criterion[] = {"a", "b", "c", NULL};

static const sx_schema_key reliability_keys[] = {
    {.name = "id",
     .type = SX_HOLDS_ID,
     .doc = "Its name, by which `change` says whose figures it means; needed where there are "
            "several.",
     .example = "depressed"},
    {.name = "alpha", .type = SX_HOLDS_NUMBER, .doc = "Cronbach's alpha, 0 to 1."},
    {.name = "omega", .type = SX_HOLDS_NUMBER, .doc = "McDonald's omega, 0 to 1."},
    {.name = "split_half", .type = SX_HOLDS_NUMBER, .doc = "Split-half reliability, 0 to 1."},
    {.name = "retest", .type = SX_HOLDS_NUMBER, .doc = "Retest correlation, 0 to 1."},
    {.name = "icc", .type = SX_HOLDS_NUMBER, .doc = "Intraclass correlation of a retest, 0 to 1."},
    {.name = "interval",
     .type = SX_HOLDS_DURATION,
     .absent = "not stated",
     .doc = "Time between the two occasions of `retest` or `icc`.",
     .example = "P14D"},
    {.name = "sd", .type = SX_HOLDS_NUMBER, .doc = "Standard deviation, above 0."},
    {.name = "mean", .type = SX_HOLDS_NUMBER, .doc = "Mean."},
    {.name = "n",
     .type = SX_HOLDS_COUNT,
     .least = 2,
     .most = 100000000,
     .absent = "not stated",
     .doc = "How many persons."},
    {.name = "population",
     .type = SX_HOLDS_TEXT,
     .doc =
         "Whose figures these are: sample and population, in words. Required where `change` uses "
         "them.",
     .example = "primary care patients with major depressive disorder"},
    {.name = "source",
     .type = SX_HOLDS_ID,
     .doc = "Id of a source. Required where `change` uses them."},
};

const sx_schema_table sx_table_reliability = {
    .name = "reliability",
    .title = "Reliability",
    .keys = reliability_keys,
    .key_count = SX_COUNT(reliability_keys),
    .doc = "Published figures that a score is read with; never part of one. Each entry is what one "
           "study found in one sample. A coefficient and a standard deviation may come from two "
           "entries; which ones the error of a score rests on is said under `change` and nowhere "
           "guessed.",
    .example =
        "reliability:\n"
        "  - {id: study, alpha: 0.88, population: 412 adults in primary care, source: first}\n"
        "  - {id: patients, mean: 14.2, sd: 4.9, n: 96, population: \"those of them in "
        "treatment\", source: first}\n"
        "  - {id: again, retest: 0.81, interval: P14D, n: 60, population: students, source: "
        "second}\n",
};

static const sx_schema_key error_keys[] = {
    {.name = "coefficient",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_coefficient,
     .required = true,
     .doc = "Which kind of coefficient."},
    {.name = "of",
     .type = SX_HOLDS_ID,
     .absent = "the only entry",
     .doc = "Which entry of `reliability` it is taken from."},
    {.name = "sd_of",
     .type = SX_HOLDS_ID,
     .absent = "the only entry",
     .doc = "Which entry the standard deviation is taken from."},
};

const sx_schema_table sx_table_change_error = {
    .name = "error of measurement",
    .title = "The error of measurement",
    .keys = error_keys,
    .key_count = SX_COUNT(error_keys),
    .doc =
        "Gives every score of the scale a standard error, SD * sqrt(1 - r), and an interval, and "
        "every difference a reliable change index (Jacobson and Truax 1991). Without it there is "
        "none of these.",
    .example = "error: {coefficient: alpha, of: study, sd_of: patients}\n",
};

static const sx_schema_key rule_keys[] = {
    {.name = "id", .type = SX_HOLDS_ID, .required = true, .doc = "Its name."},
    {.name = "at_least",
     .type = SX_HOLDS_NUMBER,
     .doc = "A change of so many points or more.",
     .example = "6"},
    {.name = "at_least_percent",
     .type = SX_HOLDS_NUMBER,
     .doc = "Instead: of so many percent of the first score or more (scales that start at 0).",
     .example = "50"},
    {.name = "reaches",
     .type = SX_HOLDS_INTERVAL,
     .doc = "Instead: the later score lies in this interval, and the first one did not.",
     .example = "0..4"},
    {.name = "direction",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_change_way,
     .required = true,
     .doc =
         "Of which changes the rule speaks. It says nothing of the others, not even that there is "
         "no change."},
    {.name = "text",
     .type = SX_HOLDS_TEXT,
     .absent = "the id with blanks, capitalised",
     .doc = "What readers see."},
    {.name = "confidence",
     .type = SX_HOLDS_COUNT,
     .least = 50,
     .most = 99,
     .absent = "not stated",
     .doc = "Of the published figure, in percent."},
    {.name = "source", .type = SX_HOLDS_ID, .required = true, .doc = "Id of a source."},
};

const sx_schema_table sx_table_change_rule = {
    .name = "rule of change",
    .title = "Rules of change",
    .keys = rule_keys,
    .key_count = SX_COUNT(rule_keys),
    .doc = "Published rules; exactly one of `at_least`, `at_least_percent` and `reaches`. Where "
           "several are published, each is named and told, and none decides over another.",
    .example = "rules:\n"
               "  - {id: service, at_least: 6, direction: either, source: first}\n"
               "  - {id: response, at_least_percent: 50, direction: better, source: second}\n",
};

static const sx_schema_key clinical_keys[] = {
    {.name = "id", .type = SX_HOLDS_ID, .required = true, .doc = "Its name."},
    {.name = "criterion",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_criterion,
     .doc =
         "a: 2 SD beyond the mean of patients. b: within 2 SD of the mean of the others. c: nearer "
         "to the others than to patients, in units of their SD (Jacobson and Truax 1991)."},
    {.name = "cutoff",
     .type = SX_HOLDS_ID,
     .doc = "Instead of `criterion`: the id of a cut-off of this scale."},
    {.name = "patients",
     .type = SX_HOLDS_ID,
     .doc = "The entry of `reliability` with mean and SD of patients; for a and c.",
     .example = "patients"},
    {.name = "others",
     .type = SX_HOLDS_ID,
     .doc = "The same of people who are not patients; for b and c.",
     .example = "others"},
    {.name = "by",
     .type = SX_HOLDS_ID,
     .absent = "the reliable change index",
     .doc = "The id of the rule that makes a change reliable."},
    {.name = "text",
     .type = SX_HOLDS_TEXT,
     .absent = "the id with blanks, capitalised",
     .doc = "What readers see."},
    {.name = "source", .type = SX_HOLDS_ID, .required = true, .doc = "Id of a source."},
};

const sx_schema_table sx_table_clinical = {
    .name = "criterion",
    .title = "Clinically significant change",
    .keys = clinical_keys,
    .key_count = SX_COUNT(clinical_keys),
    .doc = "A border that the score crosses, together with a reliable change: recovered, improved, "
           "unchanged or deteriorated. Exactly one of `criterion` and `cutoff`.",
    .example = "clinical:\n"
               "  - {id: jt_c, criterion: c, patients: patients, others: others, source: first}\n"
               "  - {id: service, cutoff: caseness, by: service, source: second}\n",
};

static const sx_schema_key change_keys[] = {
    {.name = "error",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_change_error,
     .doc = "Which figures the error of a score rests on."},
    {.name = "rules",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_change_rule,
     .doc = "Published rules of what counts as a change."},
    {.name = "clinical",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_clinical,
     .doc = "Criteria of clinically significant change."},
};

const sx_schema_table sx_table_change = {
    .name = "change",
    .title = "Change",
    .keys = change_keys,
    .key_count = SX_COUNT(change_keys),
    .doc = "What `sextant change` and the profile say of two scores of one person. Nothing of it "
           "changes a score.",
    .example = "change:\n"
               "  error: {coefficient: alpha, of: study, sd_of: patients}\n"
               "  rules: [{id: service, at_least: 6, direction: either, source: first}]\n"
               "  clinical: [{id: service, cutoff: caseness, by: service, source: first}]\n",
};
