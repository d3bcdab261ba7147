/*
 * schema_files.c: the schemas of translations, batteries and care models.
 */
#include "manifest/schema_parts.h"

static const char *const word_text[] = {"text", NULL};
static const char *const word_battery[] = {"battery", NULL};
static const char *const word_care_model[] = {"care-model", NULL};

#define FORMAT_KEY                                                                                 \
    {                                                                                              \
        .name = "sextant", .type = SX_HOLDS_WORD, .words = sx_schema_words_format,                 \
        .required = true, .doc = "Version of this format."                                         \
    }

static const sx_schema_key label_keys[] = {
    {.name = "low", .type = SX_HOLDS_TEXT, .doc = "Label of the low end."},
    {.name = "high", .type = SX_HOLDS_TEXT, .doc = "Label of the high end."},
};

const sx_schema_table sx_table_labels = {
    .name = "labels",
    .title = "End labels of a slider",
    .keys = label_keys,
    .key_count = SX_COUNT(label_keys),
    .doc = "The ends that have a label in the manifest need one here, both or none.",
    .example = "labels:\n"
               "  pain: {low: Keine Schmerzen, high: Schlimmste Schmerzen}\n",
};

static const sx_schema_key text_keys[] = {
    FORMAT_KEY,
    {.name = "kind",
     .type = SX_HOLDS_WORD,
     .words = word_text,
     .required = true,
     .doc = "Says that this is a translation."},
    {.name = "instrument", .type = SX_HOLDS_NAME, .required = true, .doc = "Id of the instrument."},
    {.name = "language",
     .type = SX_HOLDS_LANGUAGE,
     .required = true,
     .doc = "Its language; the file is called text.LANGUAGE.yaml."},
    {.name = "title", .type = SX_HOLDS_TEXT, .doc = "Title of the instrument."},
    {.name = "instructions", .type = SX_HOLDS_TEXT, .doc = "What stands above the items."},
    {.name = "source", .type = SX_HOLDS_TEXT, .doc = "Who translated, and where it was published."},
    {.name = "items",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .doc = "Wording of items and parameters, by id."},
    {.name = "responses",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXTS,
     .doc = "Options of response sets, by code: every code of a set, or the set is refused."},
    {.name = "options",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXTS,
     .doc = "Options written inside an item, by the item's id."},
    {.name = "labels",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_labels,
     .doc = "Labels of the ends of sliders, by the item's id."},
    {.name = "scales",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .doc = "Titles of scales, by id."},
    {.name = "bands",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXTS,
     .doc = "Texts of bands or categories, by scale and band."},
    {.name = "flags",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .doc = "Texts of flags, by id."},
    {.name = "validity",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .doc = "Texts of validity notes, by id."},
};

static const sx_schema_table table_text = {
    .name = "translation",
    .title = "The file",
    .keys = text_keys,
    .key_count = SX_COUNT(text_keys),
    .doc =
        "Texts are bound to ids and codes, never to positions. What is not translated is shown "
        "in the language of the manifest. An instrument of class C or D takes no words of items, "
        "options and instructions from it, but from a [wording pack](#wording-pack).",
    .example = "sextant: 1\n"
               "kind: text\n"
               "instrument: two-questions\n"
               "language: de\n"
               "title: Zwei Fragen\n"
               "items:\n"
               "  q1: Wie oft waren Sie ausgeruht?\n"
               "  q2: Wie oft waren Sie in Eile?\n"
               "responses:\n"
               "  frequency: {0: Nie, 1: Manchmal, 2: Oft}\n",
};

static const sx_schema_table *const text_tables[] = {&table_text, &sx_table_labels, NULL};

const sx_schema_file sx_schema_text = {
    .title = "Translation",
    .place = "instruments/GROUP/ID/text.LANGUAGE.yaml",
    .tables = text_tables,
};

static const sx_schema_key step_keys[] = {
    {.name = "instrument", .type = SX_HOLDS_NAME, .required = true, .doc = "Id of the instrument."},
    {.name = "when",
     .type = SX_HOLDS_CONDITION,
     .absent = "always",
     .doc = "Over scales and flags of earlier steps. When it cannot be known, the instrument is "
            "given.",
     .example = "phq-4.depression >= 3"},
    {.name = "because", .type = SX_HOLDS_TEXT, .doc = "One sentence for the reader."},
};

static const sx_schema_table table_step = {
    .name = "step",
    .title = "Steps",
    .keys = step_keys,
    .key_count = SX_COUNT(step_keys),
    .doc = "The instruments in their order.",
    .example = "steps:\n"
               "  - instrument: phq-4\n"
               "  - instrument: phq-9\n"
               "    when: phq-4.depression >= 3\n"
               "    because: The short screener was positive.\n",
};

static const sx_schema_key battery_keys[] = {
    FORMAT_KEY,
    {.name = "kind",
     .type = SX_HOLDS_WORD,
     .words = word_battery,
     .required = true,
     .doc = "Says that this is a battery."},
    {.name = "id",
     .type = SX_HOLDS_NAME,
     .required = true,
     .doc = "Name of the battery, and of its file."},
    {.name = "version", .type = SX_HOLDS_VERSION, .required = true, .doc = "Its version."},
    {.name = "title", .type = SX_HOLDS_TEXT, .required = true, .doc = "The full name."},
    {.name = "description", .type = SX_HOLDS_TEXT, .doc = "What it is for."},
    {.name = "steps",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &table_step,
     .required = true,
     .doc = "The instruments in their order."},
};

static const sx_schema_table table_battery = {
    .name = "battery",
    .title = "The file",
    .keys = battery_keys,
    .key_count = SX_COUNT(battery_keys),
    .doc = "A battery is an ordered list of instruments, some given only when earlier results say "
           "so.",
    .example = "sextant: 1\n"
               "kind: battery\n"
               "id: stepped-mood\n"
               "version: 1.0.0\n"
               "title: Stepped mood screening\n"
               "steps:\n"
               "  - {instrument: phq-4}\n"
               "  - {instrument: phq-9, when: phq-4.depression >= 3}\n",
};

static const sx_schema_table *const battery_tables[] = {&table_battery, &table_step, NULL};

const sx_schema_file sx_schema_battery = {
    .title = "Battery",
    .place = "instruments/batteries/ID.yaml",
    .tables = battery_tables,
};

static const sx_schema_key rule_keys[] = {
    {.name = "id", .type = SX_HOLDS_ID, .required = true, .doc = "Its name."},
    {.name = "when",
     .type = SX_HOLDS_CONDITION,
     .absent = "otherwise",
     .doc = "Over domains, facets and flags. Only the last rule may leave it out."},
    {.name = "pathway",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_pathway,
     .required = true,
     .doc = "What is recommended when this rule is the first that holds."},
    {.name = "because", .type = SX_HOLDS_TEXT, .doc = "One or two sentences for the reader."},
    {.name = "rests_on",
     .shape = SX_SHAPE_ONE_OR_LIST,
     .type = SX_HOLDS_TEXT,
     .doc = "Points of the account that this rests on.",
     .example = "[I.1, I.8]"},
};

static const sx_schema_table table_rule = {
    .name = "rule",
    .title = "Rules",
    .keys = rule_keys,
    .key_count = SX_COUNT(rule_keys),
    .doc = "The first rule that holds decides. The safety rules of the program stand above all of "
           "them.",
    .example = "rules:\n"
               "  - id: both\n"
               "    when: distress >= elevated and readiness >= medium\n"
               "    pathway: integrated\n"
               "    because: Difficulties and readiness for change stand side by side.\n"
               "    rests_on: [I.1, I.8]\n"
               "  - {id: rest, pathway: further_assessment}\n",
};

static const sx_schema_key part_keys[] = {
    {.name = "id", .type = SX_HOLDS_ID, .required = true, .doc = "Its name."},
    {.name = "title", .type = SX_HOLDS_TEXT, .required = true, .doc = "Its heading."},
};

static const sx_schema_table table_part = {
    .name = "part",
    .title = "Parts of the plan",
    .keys = part_keys,
    .key_count = SX_COUNT(part_keys),
    .doc = "The headings of the plan, in order.",
    .example = "parts: [{id: whole, title: The whole picture}]\n",
};

static const sx_schema_key line_keys[] = {
    {.name = "part", .type = SX_HOLDS_ID, .required = true, .doc = "Id of a part."},
    {.name = "when",
     .type = SX_HOLDS_CONDITION,
     .absent = "always",
     .doc = "Over domains, facets, flags, and `pathway = word`."},
    {.name = "text", .type = SX_HOLDS_TEXT, .required = true, .doc = "The line."},
    {.name = "roles",
     .shape = SX_SHAPE_ONE_OR_LIST,
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_role,
     .absent = "all",
     .doc = "Which readers see it."},
    {.name = "service", .type = SX_HOLDS_TEXT, .doc = "Kind of service."},
    {.name = "credential", .type = SX_HOLDS_TEXT, .doc = "Credential that is required."},
    {.name = "confidentiality", .type = SX_HOLDS_TEXT, .doc = "Confidentiality to expect."},
    {.name = "rhythm", .type = SX_HOLDS_TEXT, .doc = "How often sessions are."},
    {.name = "rests_on",
     .shape = SX_SHAPE_ONE_OR_LIST,
     .type = SX_HOLDS_TEXT,
     .doc = "Points of the account that this rests on."},
};

static const sx_schema_table table_line = {
    .name = "line",
    .title = "Lines of the plan",
    .keys = line_keys,
    .key_count = SX_COUNT(line_keys),
    .doc = "Each line is shown under its part when its condition holds.",
    .example = "lines:\n"
               "  - part: whole\n"
               "    when: wellbeing <= low\n"
               "    text: Wellbeing stands beside the goals, not behind them.\n"
               "    roles: [clinician, coach]\n"
               "    rests_on: [I.2]\n",
};

static const sx_schema_key plan_keys[] = {
    {.name = "parts",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &table_part,
     .required = true,
     .doc = "The headings."},
    {.name = "lines",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &table_line,
     .required = true,
     .doc = "The lines."},
};

static const sx_schema_table table_plan = {
    .name = "plan",
    .title = "The plan",
    .keys = plan_keys,
    .key_count = SX_COUNT(plan_keys),
    .doc = "What is proposed, part by part.",
    .example = "plan:\n"
               "  parts: [{id: whole, title: The whole picture}]\n"
               "  lines: [{part: whole, text: Look at wellbeing and goals together.}]\n",
};

static const sx_schema_key care_model_keys[] = {
    FORMAT_KEY,
    {.name = "kind",
     .type = SX_HOLDS_WORD,
     .words = word_care_model,
     .required = true,
     .doc = "Says that this is a care model."},
    {.name = "id",
     .type = SX_HOLDS_NAME,
     .required = true,
     .doc = "Name of the care model, and of its file."},
    {.name = "version", .type = SX_HOLDS_VERSION, .required = true, .doc = "Its version."},
    {.name = "title", .type = SX_HOLDS_TEXT, .required = true, .doc = "The full name."},
    {.name = "account",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "A paragraph: the account of how the services relate that the rules rest on."},
    {.name = "requires",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_domain,
     .doc = "Domains that must be known; else the pathway is further_assessment."},
    {.name = "pathways",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_pathway,
     .required = true,
     .doc = "The pathways that this model may give."},
    {.name = "points",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_TEXT,
     .type = SX_HOLDS_TEXT,
     .doc = "The points of the account, restated, by id.",
     .example = "{I.1: One person may offer both.}"},
    {.name = "rules",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &table_rule,
     .required = true,
     .doc = "Which findings lead to which pathway."},
    {.name = "plan", .type = SX_HOLDS_TABLE, .table = &table_plan, .doc = "What is proposed."},
};

static const sx_schema_table table_care_model = {
    .name = "care model",
    .title = "The file",
    .keys = care_model_keys,
    .key_count = SX_COUNT(care_model_keys),
    .doc = "A care model turns findings into a pathway with reasons.",
    .example = "sextant: 1\n"
               "kind: care-model\n"
               "id: our-practice\n"
               "version: 1.0.0\n"
               "title: Our practice\n"
               "account: Difficulties come first, goals follow.\n"
               "requires: [distress, functioning]\n"
               "pathways: [psychotherapy, coaching]\n"
               "rules:\n"
               "  - {id: difficulties, when: distress >= elevated, pathway: psychotherapy}\n"
               "  - {id: otherwise, pathway: coaching}\n",
};

static const sx_schema_table *const care_model_tables[] = {
    &table_care_model, &table_rule, &table_plan, &table_part, &table_line, NULL};

const sx_schema_file sx_schema_care_model = {
    .title = "Care model",
    .place = "instruments/profiles/ID.yaml",
    .tables = care_model_tables,
};
