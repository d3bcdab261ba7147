/*
 * schema_wording.c: the schema of wording packs: the texts of a translation, and the licence under which
 * they may be shown.
 */
#include "manifest/schema_parts.h"

static const char *const word_wording[] = {"wording", NULL};

static const sx_schema_key licence_keys[] = {
    {.name = "holder", .type = SX_HOLDS_TEXT, .required = true, .doc = "Who holds the rights."},
    {.name = "granted_by",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "Who gave the permission: the holder, or somebody who may speak for the holder."},
    {.name = "granted_to",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "Who has it: your practice, institute or company."},
    {.name = "statement",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "What is allowed, in the words of the permission."},
    {.name = "reference",
     .type = SX_HOLDS_TEXT,
     .doc = "Where it can be read again: date of a letter, number of a contract, a page."},
    {.name = "uses",
     .shape = SX_SHAPE_ONE_OR_LIST,
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_use,
     .required = true,
     .doc = "What it covers: clinical, research, commercial."},
    {.name = "until",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "The last day on which it holds, as 2027-12-31, or `unlimited`."},
    {.name = "credit",
     .type = SX_HOLDS_TEXT,
     .doc =
         "A line that the permission asks for. It is printed with the words and in every report."},
};

static const sx_schema_table table_licence = {
    .name = "licence",
    .title = "The licence",
    .keys = licence_keys,
    .key_count = SX_COUNT(licence_keys),
    .doc = "Who allowed what to whom, until when. The program cannot see whether it is true: it "
           "keeps to what stands here.",
    .example = "licence:\n"
               "  holder: A publisher\n"
               "  granted_by: A publisher, permissions desk\n"
               "  granted_to: Our practice\n"
               "  statement: You may show the questions on screens of your practice.\n"
               "  reference: letter of 2026-03-02\n"
               "  uses: [clinical]\n"
               "  until: 2027-12-31\n",
};

static const sx_schema_key wording_keys[] = {
    {.name = "sextant",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_format,
     .required = true,
     .doc = "Version of this format."},
    {.name = "kind",
     .type = SX_HOLDS_WORD,
     .words = word_wording,
     .required = true,
     .doc = "Says that this is a wording pack."},
    {.name = "instrument", .type = SX_HOLDS_NAME, .required = true, .doc = "Id of the instrument."},
    {.name = "versions",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "Versions of the instrument that it fits: one, or the first and the last.",
     .example = "1.0.0..1.9.9"},
    {.name = "rule_hash",
     .type = SX_HOLDS_TEXT,
     .doc = "It fits only these scoring rules: the 64 digits that `sextant show` prints."},
    {.name = "language",
     .type = SX_HOLDS_LANGUAGE,
     .required = true,
     .doc = "Language of the words."},
    {.name = "licence",
     .type = SX_HOLDS_TABLE,
     .table = &table_licence,
     .required = true,
     .doc = "Under which licence the words may be shown."},
    {.name = "title", .type = SX_HOLDS_TEXT, .doc = "Title of the instrument."},
    {.name = "instructions",
     .type = SX_HOLDS_TEXT,
     .doc = "What stands above the items. Needed, or `no_instructions`."},
    {.name = "no_instructions",
     .type = SX_HOLDS_TRUTH,
     .absent = "false",
     .doc = "The published form has no instructions."},
    {.name = "source",
     .type = SX_HOLDS_TEXT,
     .doc = "Which published form the words were taken from."},
    {.name = "items",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .doc =
         "Wording of every item, by id. A file without items, responses and options is a licence "
         "alone."},
    {.name = "responses",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXTS,
     .doc = "Options of response sets, by code: every code of every set that an item uses."},
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
     .doc = "Labels of the ends of every slider, by the item's id."},
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
    {.name = "hash",
     .type = SX_HOLDS_TEXT,
     .absent = "the pack cannot be used yet",
     .doc = "SHA-256 of all lines before this one, which must be the last. `sextant wording seal` "
            "writes it."},
};

static const sx_schema_table table_wording = {
    .name = "wording",
    .title = "The file",
    .keys = wording_keys,
    .key_count = SX_COUNT(wording_keys),
    .doc =
        "The words of an instrument that ships without them, for those who were allowed to show "
        "them. `sextant wording template ID` writes one to fill in, `sextant wording check FILE` "
        "says what is missing. docs/wording-packs.md says more.",
    .example = "sextant: 1\n"
               "kind: wording\n"
               "instrument: two-questions\n"
               "versions: 1.0.0..1.9.9\n"
               "language: fr\n"
               "licence:\n"
               "  holder: A publisher\n"
               "  granted_by: A publisher, permissions desk\n"
               "  granted_to: Our practice\n"
               "  statement: You may show the questions on screens of your practice.\n"
               "  uses: [clinical]\n"
               "  until: 2027-12-31\n"
               "instructions: Pensez aux deux semaines passées.\n"
               "items:\n"
               "  q1: Avez-vous été reposé ?\n"
               "  q2: Avez-vous été pressé ?\n"
               "responses:\n"
               "  frequency: {0: Jamais, 1: Parfois, 2: Souvent}\n",
};

static const sx_schema_table *const tables[] = {&table_wording, &table_licence, &sx_table_labels,
                                                NULL};

const sx_schema_file sx_schema_wording = {
    .title = "Wording pack",
    .place = "wording/ID.LANGUAGE.yaml",
    .tables = tables,
};
