/*
 * instruments_new.c: a first instrument to start from: small, commented, complete, with examples
 * that hold, and beside it the schema that editors check it with. Its wording is ours and is there to
 * be replaced.
 */
#include "api/instruments.h"
#include "base/file.h"
#include "manifest/manifest.h"

#define TEXT_MAX ((size_t)64 * 1024)
#define SCHEMA_MAX ((size_t)1024 * 1024)
#define PATH_MAX_BYTES ((size_t)16 * 1024)

/* "{id}" stands for the id. */
static const char manifest_text[] =
    "# yaml-language-server: $schema=manifest.schema.json\n"
    "# An instrument. 'sextant check' says whether it is right, with the line of every mistake. An "
    "editor\n"
    "# that knows YAML reads the line above: it offers the keys, says what they mean, and "
    "underlines slips.\n"
    "# 'sextant show {id}' shows how it is scored; docs/writing-a-yaml-instrument.md goes step by "
    "step.\n"
    "sextant: 1                    # the version of this format\n"
    "id: {id}\n"
    "version: 0.1.0                # raise it with every change that changes a score\n"
    "title: A new instrument       # what people read\n"
    "language: en                  # of the texts in this file\n"
    "description: >-\n"
    "  Four statements about the next step, to start a conversation with. Replace them, and this\n"
    "  text, with your own.\n"
    "instructions: How much does each statement fit you today?\n"
    "# recall: P14D                # the time that answers look back on: 14 days; P1M is a month\n"
    "strand: coaching              # therapy, coaching or both\n"
    "kind: inventory               # screener, outcome, inventory, readiness or technique\n"
    "validated: false              # true only when a study says what the scores mean\n"
    "rights:\n"
    "  class: own                  # own: you wrote the wording. A, B, C, D: see the reference\n"
    "  holder: Your practice\n"
    "  statement: written for this practice\n"
    "\n"
    "# Where the rules below come from: a publication, or who decided on them.\n"
    "sources:\n"
    "  practice: \"Your practice: agreed by those who use it. No study supports it.\"\n"
    "\n"
    "# Answers that several items share. CODE: TEXT; a code that is a number is its own score.\n"
    "responses:\n"
    "  fit:\n"
    "    - {0: Not at all}\n"
    "    - {1: A little}\n"
    "    - {2: Mostly}\n"
    "    - {3: Completely}\n"
    "\n"
    "# A text that contains \": \", or \",\" inside { }, needs \"quotes\".\n"
    "items:\n"
    "  - {id: clear, responses: fit, text: I know what I want to work on next.}\n"
    "  - {id: able, responses: fit, text: I can do something about it this week.}\n"
    "  - {id: delay, responses: fit, text: I keep putting it off.}\n"
    "  - {id: help, responses: fit, text: Somebody would help me if I asked.}\n"
    "\n"
    "scales:\n"
    "  total:\n"
    "    title: Ready for the next step\n"
    "    sum: [clear, able, delay, help]\n"
    "    reverse: [delay]          # 0 counts as 3, 1 as 2, and so on\n"
    "    # Every scale says what a missing answer does. Here one may be missing: the sum of the\n"
    "    # others is scaled up. 'rule: complete' gives no score when anything is missing.\n"
    "    missing: {rule: prorate, most: 1, round: half_up}\n"
    "    direction: higher_is_better\n"
    "    range: [0, 12]            # checked against what the items can reach\n"
    "    bands:                    # leave them out when nothing supports them\n"
    "      - {low: 0..4}\n"
    "      - {medium: 5..8}\n"
    "      - {high: 9..12}\n"
    "    bands_source: practice\n"
    "\n"
    "# A flag is raised by answers alone, whatever the score. Tiers: urgent, review, note.\n"
    "flags:\n"
    "  alone:\n"
    "    title: Nobody to turn to\n"
    "    when: help = 0\n"
    "    tier: note\n"
    "    text: The person sees nobody who would help. Ask about it before planning a step.\n"
    "\n"
    "# What the integrated profile takes from this instrument.\n"
    "findings:\n"
    "  next_step:\n"
    "    title: Ready for the next step\n"
    "    domain: readiness\n"
    "    scale: total\n"
    "    levels: [{low: 0..4}, {medium: 5..8}, {high: 9..12}]\n"
    "    source: practice\n"
    "\n"
    "# Known answers with their known results: worked out by hand, not copied from the program. "
    "They\n"
    "# run whenever the instrument is loaded; when one does not hold, it does not load. A list "
    "gives\n"
    "# the items in order; ~ is an answer that is missing, and, as a result, no score.\n"
    "# 'sextant check --suggest' says which examples are still missing.\n"
    "examples:\n"
    "  - {answers: [0, 0, 0, 0], total: 3, band: low, flags: {alone: raised}}    # all least\n"
    "  - {answers: [3, 3, 3, 3], total: 9, band: high, flags: {alone: clear}}    # all most\n"
    "  - {answers: [0, 0, 3, 0], total: 0, band: low, flags: {alone: raised}}    # the lowest "
    "score\n"
    "  - {answers: [3, 3, 0, 3], total: 12, band: high, flags: {alone: clear}}   # the highest\n"
    "  - {answers: [1, 1, 1, 0], total: 4, band: low, findings: {next_step: low}}        # each "
    "side\n"
    "  - {answers: [1, 1, 1, 1], total: 5, band: medium, findings: {next_step: medium}}  # of an "
    "edge\n"
    "  - {answers: [2, 2, 1, 2], total: 8, band: medium, findings: {next_step: medium}}\n"
    "  - {answers: [3, 2, 1, 2], total: 9, band: high, findings: {next_step: high}}\n"
    "  - {answers: [1, 2, ~, 1], total: 5, band: medium}                         # 4 x 4 / 3 = "
    "5.33\n"
    "  - {answers: [~, 2, 3, 0], total: 3, band: low}                            # 2 x 4 / 3 = "
    "2.67\n"
    "  - {answers: [1, 2, ~, ~], total: ~, reason: incomplete, flags: {alone: not_assessed}}\n";

static const char about_text[] =
    "# {id}\n"
    "\n"
    "- **What it measures:** say it in one sentence.\n"
    "- **For whom:** age, setting, language; for whom it is not meant.\n"
    "- **Rights:** who wrote the wording and who may use it.\n"
    "- **Sources:** where the scoring, bands and cut-offs come from. Without a study it stays\n"
    "  `validated: false`, and is labelled unvalidated wherever it is shown.\n";

static sx_status write_filled(const char *path, const char *text, const char *id, sx_diags *diags)
{
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    for (const char *at = text; *at != '\0'; at++) {
        if (at[0] == '{' && at[1] == 'i' && at[2] == 'd' && at[3] == '}') {
            sx_buf_str(&out, id);
            at += 3;
        } else {
            sx_buf_char(&out, *at);
        }
    }
    sx_status status = SX_E_MEMORY;
    if (!out.failed) {
        status = sx_file_write(path, sx_buf_text(&out), out.len, false, diags);
    }
    sx_buf_free(&out);
    return status;
}

static sx_status write_schema(const char *path, sx_diags *diags)
{
    sx_buf out;
    sx_buf_init(&out, SCHEMA_MAX);
    sx_schema_json(SX_FILE_INSTRUMENT, &out);
    sx_status status = SX_E_MEMORY;
    if (!out.failed) {
        status = sx_file_write(path, sx_buf_text(&out), out.len, false, diags);
    }
    sx_buf_free(&out);
    return status;
}

static sx_status refuse_existing(const char *path, sx_diags *diags)
{
    if (sx_path_absent(path)) {
        return SX_OK;
    }
    return sx_diag_add(diags, SX_E_OUTPUT, "API.EXISTS", (sx_where){.file = path},
                       "another id or another folder", "it is there already and stays as it is");
}

/* The files of the folder; the manifest is written last. */
static sx_status write_folder(sx_context *context, const char *folder, const char *id,
                              sx_diags *diags, const char **ret_manifest)
{
    enum { ABOUT, SCHEMA, MANIFEST, COUNT };
    static const char *const names[COUNT] = {"ABOUT.md", "manifest.schema.json", "manifest.yaml"};
    const char *paths[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        paths[i] = sx_arena_printf(context->call_arena, "%s/%s", folder, names[i]);
        if (paths[i] == NULL) {
            return SX_E_MEMORY;
        }
    }
    *ret_manifest = paths[MANIFEST];
    sx_status status = SX_OK;
    for (size_t i = COUNT; i > 0 && status == SX_OK; i--) {
        status = refuse_existing(paths[i - 1], diags);
    }
    if (status == SX_OK) {
        status = sx_make_directories(folder, diags);
    }
    if (status == SX_OK) {
        status = write_filled(paths[ABOUT], about_text, id, diags);
    }
    if (status == SX_OK) {
        status = write_schema(paths[SCHEMA], diags);
    }
    if (status == SX_OK) {
        status = write_filled(paths[MANIFEST], manifest_text, id, diags);
    }
    return status;
}

sx_status sx_instrument_new(sx_context *context, const char *directory, const char *id,
                            char **ret_text)
{
    *ret_text = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    if (id == NULL || !sx_is_name(sx_slice_of(id))) {
        return sx_diag_add(diags, SX_E_USAGE, "API.ID", (sx_where){0},
                           "a small letter, then at most 63 small letters, digits and dashes",
                           "%s is no id of an instrument", id == NULL ? "(nothing)" : id);
    }
    const char *folder =
        sx_arena_printf(context->call_arena, "%s/%s", directory == NULL ? "." : directory, id);
    if (folder == NULL) {
        return SX_E_MEMORY;
    }
    const char *manifest = NULL;
    sx_status status = write_folder(context, folder, id, diags, &manifest);
    if (status != SX_OK) {
        return status;
    }
    if (sx_catalogue_find(context->catalogue, SX_ENTRY_INSTRUMENT, id, NULL) != NULL) {
        sx_diag_warn(diags, "API.SAME_ID", (sx_where){.file = manifest}, "an id of its own",
                     "the search path has an instrument %s already", id);
    }
    sx_buf path;
    sx_buf_init(&path, PATH_MAX_BYTES);
    sx_buf_str(&path, manifest);
    return sx_context_text(&path, ret_text);
}
