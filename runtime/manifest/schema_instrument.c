/*
 * schema_instrument.c: an instrument, but for scales (schema_scale.c) and what rests on code (schema_code.c).
 */
#include "manifest/schema.h"
#include "manifest/schema_parts.h"

static const sx_schema_key uses_keys[] = {
    {.name = "clinical",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_permission,
     .absent = "unknown",
     .doc = "Care of the persons who answer."},
    {.name = "research",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_permission,
     .absent = "unknown",
     .doc = "A study, without a fee from the persons who answer."},
    {.name = "commercial",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_permission,
     .absent = "unknown",
     .doc = "For a fee, or inside something that is sold."},
};

const sx_schema_table sx_table_rights_uses = {
    .name = "uses",
    .title = "Uses",
    .keys = uses_keys,
    .key_count = SX_COUNT(uses_keys),
    .doc =
        "What the holder allows, by use. `allowed`: to everybody. `licence`: to those who have a "
        "licence of their own. `refused`: to nobody. `unknown`: no statement was found, which "
        "counts as no. Where one of the three is not `allowed`, the instrument is given and "
        "reported only to somebody who declares a use (`--use`) that is covered; see "
        "docs/wording-packs.md.",
    .example = "rights:\n"
               "  class: C\n"
               "  holder: A society\n"
               "  statement: free for academic research; commercial use needs a licence\n"
               "  source: example.org/licence\n"
               "  uses: {research: allowed, commercial: licence}\n",
};

static const sx_schema_key rights_keys[] = {
    {.name = "class",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_rights,
     .required = true,
     .doc = "A: public domain or no permission needed. B: open licence with a simple duty. C: "
            "conditional. D: permission needed. own: written by those who ship it; no one "
            "else's rights; they are named under `holder`. Only A, B and own may hold wording of "
            "items and options; C and D are skeletons."},
    {.name = "holder", .type = SX_HOLDS_TEXT, .doc = "Who holds the rights."},
    {.name = "statement", .type = SX_HOLDS_TEXT, .doc = "What the holder allows, and how."},
    {.name = "source", .type = SX_HOLDS_TEXT, .doc = "Where that statement stands."},
    {.name = "credit",
     .type = SX_HOLDS_TEXT,
     .doc = "The line that is printed wherever wording is shown. Class B needs one."},
    {.name = "uses",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_rights_uses,
     .absent = "all allowed in A, B and own; all unknown in C and D",
     .doc = "What the holder allows, by use. Needs `source`."},
};

const sx_schema_table sx_table_rights = {
    .name = "rights",
    .title = "Rights",
    .keys = rights_keys,
    .key_count = SX_COUNT(rights_keys),
    .doc = "Under which rights the instrument ships. An instrument of class own must say "
           "`validated: false`.",
    .example =
        "rights:\n"
        "  class: A\n"
        "  holder: Pfizer Inc\n"
        "  statement: no permission required to reproduce, translate, display or distribute\n"
        "  source: phqscreeners.com\n",
};

static const sx_schema_key option_keys[] = {
    {.name = "code",
     .type = SX_HOLDS_CODE,
     .required = true,
     .doc = "What is stored and what files of answers hold. Unique in its set."},
    {.name = "text", .type = SX_HOLDS_TEXT, .doc = "What the respondent reads."},
    {.name = "score",
     .type = SX_HOLDS_NUMBER,
     .absent = "the code, when it is a number",
     .doc = "What the option counts."},
    {.name = "missing",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_missing_option,
     .doc = "The option is no answer but a reason for a missing one. It then has no score."},
    {.name = "loinc", .type = SX_HOLDS_LOINC, .doc = "LOINC answer code.", .example = "LA6568-5"},
};

const sx_schema_table sx_table_option = {
    .name = "option",
    .title = "Options and response sets",
    .keys = option_keys,
    .key_count = SX_COUNT(option_keys),
    .doc = "A response set is a list of options in the order in which they are shown. The short "
           "form of an option is `code: text`; a code alone is an option without wording. Codes "
           "that are numbers are their own score.",
    .example = "responses:\n"
               "  frequency:\n"
               "    - 0: Not at all\n"
               "    - 1: Several days\n"
               "    - {code: 2, text: Nearly every day, loinc: LA6571-9}\n"
               "    - {code: na, text: Does not apply, missing: not_applicable}\n",
};

static const sx_schema_key item_keys[] = {
    {.name = "id",
     .type = SX_HOLDS_ID,
     .required = true,
     .doc = "How scales, conditions and columns of answers name it."},
    {.name = "text",
     .type = SX_HOLDS_TEXT,
     .doc = "The wording. Left out in skeletons (rights of class C and D)."},
    {.name = "kind",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_item_kind,
     .absent = "choice",
     .doc = "choice: one option. multi: any number of options, a column of 0 and 1 for each. "
            "number: typed. slider: a number between two end labels. ranking: the options put in "
            "order, a column of ranks for each. text: free text, never scored. date: a day."},
    {.name = "responses",
     .type = SX_HOLDS_ID,
     .doc = "Id of a response set (choice, multi, ranking)."},
    {.name = "options",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_OPTION,
     .doc = "Options of this item alone, instead of `responses`.",
     .example = "[{no: No}, {yes: Yes}]"},
    {.name = "range",
     .type = SX_HOLDS_ITEM_RANGE,
     .doc = "Least and greatest answer. Required for number and slider.",
     .example = "0..24"},
    {.name = "digits",
     .type = SX_HOLDS_COUNT,
     .most = SX_DIGITS_MAX,
     .absent = "as many as range and step have",
     .doc = "Decimal places that an answer may have (number, slider)."},
    {.name = "step", .type = SX_HOLDS_NUMBER, .doc = "Answers are low, low + step, and so on."},
    {.name = "unit", .type = SX_HOLDS_TEXT, .doc = "What the number counts.", .example = "hours"},
    {.name = "low_label", .type = SX_HOLDS_TEXT, .doc = "Label of the low end of a slider."},
    {.name = "high_label", .type = SX_HOLDS_TEXT, .doc = "Label of the high end of a slider."},
    {.name = "most",
     .type = SX_HOLDS_COUNT,
     .least = 1,
     .most = 100000,
     .doc = "multi: most options chosen. text: most characters."},
    {.name = "required",
     .type = SX_HOLDS_TRUTH,
     .absent = "true",
     .doc = "Whether an answer, or a reason for none, is needed before going on."},
    {.name = "may_decline",
     .type = SX_HOLDS_TRUTH,
     .absent = "true",
     .doc = "Whether \"prefer not to say\" is offered."},
    {.name = "may_not_apply",
     .type = SX_HOLDS_TRUTH,
     .absent = "false",
     .doc = "Whether \"does not apply\" is offered beside the options."},
    {.name = "unscored",
     .type = SX_HOLDS_TRUTH,
     .absent = "false",
     .doc = "Says that it is on purpose in no scale."},
    {.name = "computed_text",
     .type = SX_HOLDS_TRUTH,
     .absent = "false",
     .doc = "The instrument's code makes the wording while it is asked; `text` is shown when it "
            "cannot. Not for parameters."},
    {.name = "measured",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_measured,
     .doc = "Parameters of kind number only: it is not asked but measured. duration: the seconds "
            "that answering took."},
    {.name = "show_if",
     .type = SX_HOLDS_CONDITION,
     .doc = "The item is shown only when this holds.",
     .example = "gate = yes"},
    {.name = "loinc", .type = SX_HOLDS_LOINC, .doc = "LOINC code.", .example = "44250-9"},
};

const sx_schema_table sx_table_item = {
    .name = "item",
    .title = "Items and parameters",
    .keys = item_keys,
    .key_count = SX_COUNT(item_keys),
    .doc = "What is asked, in the order in which it is asked. Parameters have the same keys; they "
           "are about the respondent (age, sex) and serve norms.",
    .example = "items:\n"
               "  - {id: q1, responses: frequency, text: \"Feeling tired, or worn out\"}\n"
               "  - {id: sleep, kind: number, range: 0..24, digits: 1, unit: hours, text: Sleep}\n"
               "  - {id: pain, kind: slider, range: 0..100, low_label: None, high_label: Worst}\n"
               "  - {id: gate, options: [{no: No}, {yes: Yes}], text: Did it happen?}\n"
               "  - {id: often, responses: frequency, show_if: gate = yes, text: How often?}\n",
};

static const sx_schema_key norm_row_keys[] = {
    {.name = "age",
     .type = SX_HOLDS_AGES,
     .absent = "any age",
     .doc = "Ages in whole years, both included; needs a number parameter `age`.",
     .example = "18..24"},
    {.name = "sex",
     .type = SX_HOLDS_CODE,
     .absent = "any",
     .doc = "Code of an option of the parameter `sex`."},
    {.name = "mean", .type = SX_HOLDS_NUMBER, .doc = "Forms t_score and z."},
    {.name = "sd", .type = SX_HOLDS_NUMBER, .doc = "Forms t_score and z; above 0."},
    {.name = "values", .type = SX_HOLDS_NUMBERS, .doc = "Form values: raw score to value."},
};

const sx_schema_table sx_table_norm_row = {
    .name = "norm row",
    .title = "A row of a norm table",
    .keys = norm_row_keys,
    .key_count = SX_COUNT(norm_row_keys),
    .doc = "The first row that fits the respondent counts; a row that can never count is refused.",
    .example = "rows:\n"
               "  - {age: 18..24, sex: female, mean: 10.2, sd: 3.1}\n"
               "  - {age: 25..99, mean: 9, sd: 3}\n",
};

static const sx_schema_key norm_keys[] = {
    {.name = "title", .type = SX_HOLDS_TEXT, .doc = "Whose norms these are."},
    {.name = "source", .type = SX_HOLDS_ID, .doc = "Id of a source."},
    {.name = "form",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_norm_form,
     .required = true,
     .doc = "t_score: 50 + 10 (x - mean) / sd. z: (x - mean) / sd. values: a table."},
    {.name = "rows",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_norm_row,
     .required = true,
     .doc = "The rows."},
};

const sx_schema_table sx_table_norm = {
    .name = "norm table",
    .title = "Norm tables",
    .keys = norm_keys,
    .key_count = SX_COUNT(norm_keys),
    .doc = "Tables that scales of kind `norm` read, by their id.",
    .example = "norms:\n"
               "  adults:\n"
               "    title: Adults of the general population\n"
               "    source: someid\n"
               "    form: t_score\n"
               "    rows:\n"
               "      - {age: 18..99, mean: 9, sd: 3}\n",
};

static const sx_schema_key flag_keys[] = {
    {.name = "title", .type = SX_HOLDS_TEXT, .doc = "A few words."},
    {.name = "when",
     .type = SX_HOLDS_CONDITION,
     .required = true,
     .doc = "Raised when this holds. Over items only; over one that `show_if` can hide only with "
            "`not_shown`.",
     .example = "q9 >= 1"},
    {.name = "tier",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_tier,
     .required = true,
     .doc = "urgent: while it stands, the pathway is safety_first. review: to be looked at. note: "
            "worth knowing."},
    {.name = "text", .type = SX_HOLDS_TEXT, .doc = "What the reader should do or know."},
    {.name = "not_shown",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_not_shown,
     .doc =
         "clear: the flag may rest on an item that `show_if` can hide, and where it was rightly "
         "hidden the flag is clear. Without it such a flag is refused. An item that was shown and "
         "not answered leaves the flag not assessed either way.",
     .example = "clear"},
    {.name = "not_answered",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_not_answered,
     .absent = "not assessed",
     .doc = "raised: in a finished response, a missing answer that leaves the flag open raises it, "
            "as long as one of the items that it rests on was answered. While the questions are "
            "still being asked, and where none of them was answered, it is not assessed.",
     .example = "raised"},
    {.name = "source", .type = SX_HOLDS_ID, .doc = "Id of a source."},
};

const sx_schema_table sx_table_flag = {
    .name = "flag",
    .title = "Flags",
    .keys = flag_keys,
    .key_count = SX_COUNT(flag_keys),
    .doc = "Critical items. A flag is raised from answers alone, at the answer, whether or not a "
           "total can be computed.",
    .example = "flags:\n"
               "  self_harm:\n"
               "    title: Thoughts of death or self-harm\n"
               "    when: q9 >= 1\n"
               "    tier: urgent\n"
               "    text: Ask about it today.\n",
};

static const sx_schema_key finding_keys[] = {
    {.name = "title", .type = SX_HOLDS_TEXT, .doc = "What the profile calls it."},
    {.name = "domain",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_domain,
     .required = true,
     .doc = "The domain of the profile that this speaks to."},
    {.name = "facet",
     .type = SX_HOLDS_ID,
     .doc = "A part of the domain (readiness: importance, confidence, stage)."},
    {.name = "scale", .type = SX_HOLDS_ID, .required = true, .doc = "The scale it rests on."},
    {.name = "levels",
     .shape = SX_SHAPE_PAIRS,
     .key_type = SX_HOLDS_WORD,
     .words = sx_schema_words_level,
     .type = SX_HOLDS_LEVEL,
     .required = true,
     .example = "[{low: 0..4}, {medium: 5..8}, {high: 9..12}]",
     .doc = "Which scores mean which level. Therapy domains: none, mild, elevated, high. Coaching "
            "and shared domains: low, medium, high. Category scales list labels instead."},
    {.name = "source",
     .type = SX_HOLDS_ID,
     .absent = "a rule of Sextant's own, and said so",
     .doc = "Id of a source."},
};

const sx_schema_table sx_table_finding = {
    .name = "finding",
    .title = "Findings",
    .keys = finding_keys,
    .key_count = SX_COUNT(finding_keys),
    .doc = "What this instrument says in the integrated profile.",
    .example = "findings:\n"
               "  depression:\n"
               "    title: Depressive symptoms\n"
               "    domain: distress\n"
               "    scale: total\n"
               "    levels: [{none: 0..4}, {mild: 5..9}, {elevated: 10..14}, {high: 15..27}]\n"
               "  stage:\n"
               "    domain: readiness\n"
               "    facet: stage\n"
               "    scale: stage_of_change\n"
               "    levels: [{low: [precontemplation, contemplation]}, {high: [action]}]\n",
};

static const sx_schema_key root_keys[] = {
    {.name = "sextant",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_format,
     .required = true,
     .doc = "Version of this format."},
    {.name = "id",
     .type = SX_HOLDS_NAME,
     .required = true,
     .doc = "Name of the instrument, and of its folder."},
    {.name = "version",
     .type = SX_HOLDS_VERSION,
     .required = true,
     .doc = "Version of the instrument. Any change of a rule needs a new one."},
    {.name = "title", .type = SX_HOLDS_TEXT, .required = true, .doc = "The full name."},
    {.name = "short_title", .type = SX_HOLDS_TEXT, .absent = "the title", .doc = "For tables."},
    {.name = "language",
     .type = SX_HOLDS_LANGUAGE,
     .absent = "en",
     .doc = "Language of the texts in this file."},
    {.name = "description", .type = SX_HOLDS_TEXT, .doc = "What it measures, and for whom."},
    {.name = "instructions", .type = SX_HOLDS_TEXT, .doc = "What stands above the items."},
    {.name = "recall", .type = SX_HOLDS_DURATION, .doc = "The time that answers look back on."},
    {.name = "strand",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_strand,
     .required = true,
     .doc = "Therapy, coaching, or both."},
    {.name = "kind",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_kind,
     .required = true,
     .doc = "What it is used as."},
    {.name = "respondent",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_respondent,
     .absent = "self",
     .doc = "Who answers."},
    {.name = "validated",
     .type = SX_HOLDS_TRUTH,
     .absent = "true",
     .doc = "false: labelled unvalidated wherever it is shown."},
    {.name = "rights",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_rights,
     .required = true,
     .example = "{class: A, holder: NAME, statement: what they allow, source: where it stands}",
     .doc = "Under which rights it ships."},
    {.name = "loinc", .type = SX_HOLDS_LOINC, .doc = "LOINC code of the panel."},
    {.name = "sources",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .doc = "Publications by id, each with a DOI or address."},
    {.name = "aliases",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TEXT,
     .doc = "Patterns of column names in files of answers. {n}: position of the item from 1; "
            "{item}: its id.",
     .example = "[\"phq9_{n}\"]"},
    {.name = "missing_tokens",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TEXT,
     .doc = "Cells that mean missing, beside empty and NA.",
     .example = "[\"-99\"]"},
    {.name = "parameters",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_item,
     .doc = "About the respondent; the same keys as items."},
    {.name = "responses",
     .shape = SX_SHAPE_MAP_OF_LISTS,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_OPTION,
     .doc = "Response sets by id: each a list of options."},
    {.name = "items",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_item,
     .required = true,
     .hint = "items: a list, such as - {id: q1, responses: SET, text: WORDING}",
     .doc = "What is asked."},
    {.name = "norms",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_norm,
     .doc = "Norm tables by id."},
    {.name = "tables",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_NUMBERS,
     .doc = "Tables from number to number by id, for `lookup(x, id)` in formulas.",
     .example = "{weights: {0: 3, 1: 5}}"},
    {.name = "scales",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_scale,
     .doc = "What is computed, by id."},
    {.name = "flags",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_flag,
     .doc = "Critical items, by id."},
    {.name = "validity",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_validity,
     .doc = "Notes on how the questions were answered, by id."},
    {.name = "adaptive",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_adaptive,
     .doc = "The instrument's code chooses which item comes next."},
    {.name = "findings",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_finding,
     .doc = "What it says in the profile, by id."},
    {.name = "ffi",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_ffi,
     .doc = "Functions of a library that give the scales with `call`."},
    {.name = "examples",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_example,
     .required = true,
     .code = "MANIFEST.VECTORS",
     .hint = "examples: [{answers: [...], SCALE: SCORE}], at least one; without known answers an "
             "instrument does not load",
     .doc = "Known answers."},
};

const sx_schema_table sx_table_instrument = {
    .name = "instrument",
    .title = "The file",
    .keys = root_keys,
    .key_count = SX_COUNT(root_keys),
    .doc = "One file describes one instrument: what is asked, how answers become scores, and what "
           "scores mean.",
    .example = "sextant: 1\n"
               "id: two-questions\n"
               "version: 1.0.0\n"
               "title: Two questions\n"
               "strand: both\n"
               "kind: screener\n"
               "validated: false\n"
               "rights: {class: own}\n"
               "responses:\n"
               "  frequency: [{0: Never}, {1: Sometimes}, {2: Often}]\n"
               "items:\n"
               "  - {id: q1, responses: frequency, text: How often did you feel rested?}\n"
               "  - {id: q2, responses: frequency, text: How often did you feel hurried?}\n"
               "scales:\n"
               "  total:\n"
               "    sum: q1..q2\n"
               "    reverse: [q2]\n"
               "    missing: {rule: complete}\n"
               "    direction: higher_is_better\n"
               "    range: [0, 4]\n"
               "examples:\n"
               "  - {answers: [2, 0], total: 4}\n"
               "  - {answers: [2, ~], total: ~, reason: incomplete}\n",
};

static const sx_schema_table *const tables[] = {
    &sx_table_instrument,   &sx_table_rights,      &sx_table_rights_uses,
    &sx_table_option,       &sx_table_item,        &sx_table_scale,
    &sx_table_missing,      &sx_table_round,       &sx_table_lookup,
    &sx_table_norm_use,     &sx_table_centred,     &sx_table_rank,
    &sx_table_cutoff,       &sx_table_reliability, &sx_table_change,
    &sx_table_change_error, &sx_table_change_rule, &sx_table_clinical,
    &sx_table_norm,         &sx_table_norm_row,    &sx_table_flag,
    &sx_table_validity,     &sx_table_adaptive,    &sx_table_finding,
    &sx_table_example,      &sx_table_ffi,         &sx_table_ffi_function,
    &sx_table_ffi_argument, &sx_table_ffi_result,  &sx_table_ffi_check,
    &sx_table_ffi_with,     &sx_table_ffi_to,      NULL};

const sx_schema_file sx_schema_instrument = {
    .title = "Instrument",
    .place = "instruments/GROUP/ID/manifest.yaml",
    .tables = tables,
};
