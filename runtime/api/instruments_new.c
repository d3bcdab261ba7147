/*
 * instruments_new.c: a first instrument to start from: small, commented, complete, with examples
 * that hold. Its wording is ours and is there to be replaced.
 */
#include "api/instruments.h"
#include "base/file.h"

#define TEXT_MAX ((size_t)64 * 1024)
#define PATH_MAX_BYTES ((size_t)16 * 1024)

/* "{id}" stands for the id. */
static const char manifest_text[] =
    "# An instrument. 'sextant check' says whether it is right; 'sextant schema' has all keys.\n"
    "sextant: 1\n"
    "id: {id}\n"
    "version: 0.1.0                # raise it with every change that changes a score\n"
    "title: A new instrument       # what people read\n"
    "description: >-\n"
    "  Four statements about the next step, to start a conversation with. Replace them, and this\n"
    "  text, with your own.\n"
    "instructions: How much does each statement fit you today?\n"
    "strand: coaching              # therapy, coaching or both\n"
    "kind: inventory               # screener, outcome, inventory, readiness or technique\n"
    "validated: false              # true only when a study says what the scores mean\n"
    "rights:\n"
    "  class: own                  # own: you wrote the wording. A, B, C, D: see the reference\n"
    "  holder: Your practice\n"
    "  statement: written for this practice\n"
    "\n"
    "# Answers that several items share. CODE: TEXT; a code that is a number is its own score.\n"
    "responses:\n"
    "  fit:\n"
    "    - {0: Not at all}\n"
    "    - {1: A little}\n"
    "    - {2: Mostly}\n"
    "    - {3: Completely}\n"
    "\n"
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
    "\n"
    "# A flag is raised by answers alone, whatever the score. Tiers: urgent, review, note.\n"
    "flags:\n"
    "  alone:\n"
    "    title: Nobody to turn to\n"
    "    when: help = 0\n"
    "    tier: note\n"
    "    text: The person sees nobody who would help. Ask about it before planning a step.\n"
    "\n"
    "# What the integrated profile takes from this instrument. A finding without a source is "
    "called\n"
    "# what it is: this instrument's own rule.\n"
    "findings:\n"
    "  next_step:\n"
    "    title: Ready for the next step\n"
    "    domain: readiness\n"
    "    scale: total\n"
    "    levels: [{low: 0..4}, {medium: 5..8}, {high: 9..12}]\n"
    "\n"
    "# Known answers with their known results: worked out by hand, not copied from the program. "
    "They\n"
    "# run whenever the instrument is loaded; when one does not hold, it does not load. A list "
    "gives\n"
    "# the items in order; ~ is an answer that is missing, and, as a result, no score.\n"
    "examples:\n"
    "  - {answers: [0, 0, 0, 0], total: 3, band: low, flags: {alone: raised}}    # all least\n"
    "  - {answers: [3, 3, 3, 3], total: 9, band: high, flags: {alone: clear}}    # all most\n"
    "  - {answers: [0, 0, 3, 0], total: 0, band: low}                            # the lowest "
    "score\n"
    "  - {answers: [3, 3, 0, 3], total: 12, band: high}                          # the highest\n"
    "  - {answers: [1, 1, 1, 0], total: 4, band: low}                            # each side of a\n"
    "  - {answers: [1, 1, 1, 1], total: 5, band: medium}                         # band's edge\n"
    "  - {answers: [2, 2, 1, 2], total: 8, band: medium}\n"
    "  - {answers: [3, 2, 1, 2], total: 9, band: high}\n"
    "  - {answers: [1, 2, ~, 1], total: 5, band: medium}                         # 4 x 4 / 3 = "
    "5.33\n"
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

static sx_status refuse_existing(const char *path, sx_diags *diags)
{
    if (!sx_path_exists(path)) {
        return SX_OK;
    }
    return sx_diag_add(diags, SX_E_OUTPUT, "API.EXISTS", (sx_where){.file = path},
                       "another id or another folder", "it is there already and stays as it is");
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
    sx_arena *arena = context->call_arena;
    const char *folder = sx_arena_printf(arena, "%s/%s", directory == NULL ? "." : directory, id);
    const char *manifest =
        folder == NULL ? NULL : sx_arena_printf(arena, "%s/manifest.yaml", folder);
    const char *about = folder == NULL ? NULL : sx_arena_printf(arena, "%s/ABOUT.md", folder);
    if (manifest == NULL || about == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = refuse_existing(manifest, diags);
    if (status == SX_OK) {
        status = refuse_existing(about, diags);
    }
    if (status == SX_OK) {
        status = sx_make_directories(folder, diags);
    }
    if (status == SX_OK) {
        status = write_filled(about, about_text, id, diags);
    }
    if (status == SX_OK) {
        status = write_filled(manifest, manifest_text, id, diags);
    }
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
