/*
 * common.h: the instrument that every plugin in this folder is: two questions of 0 to 3 and their
 * sum. Each file does one thing that a plugin must not do, most of them only at the poison row,
 * where both answers are 3, so that all other rows can be compared with those of clean.c. The
 * first line of a file says what must come of it:
 *
 *   expect: CODE; when: load|open|manifest|score|next|text|close|check[; finds: NAME]
 *
 * CODE is a diagnostic code, `harmless` (nothing comes of it, and every row is as in clean.c) or
 * `unseen` (wrong scores that nobody can tell from right ones while scoring); `finds` is the line
 * of `sextant plugin check` that fails.
 */
#ifndef HOSTILE_COMMON_H
#define HOSTILE_COMMON_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sextant/plugin.h>

/* HOSTILE_ID, HOSTILE_FILE and HOSTILE_SOCKET come from the build: the name of the plugin, and
 * a file and a socket outside the jail that the tests plant. */

typedef struct row {
    const sx_plugin_block *answers;
    const sx_plugin_scores *scores;
    uint64_t number;
} row;

#define HEAD_OF(id, version)                                                                       \
    "sextant: 1\n"                                                                                 \
    "id: " id "\n"                                                                                 \
    "version: " version "\n"                                                                       \
    "title: Two questions\n"                                                                       \
    "strand: coaching\n"                                                                           \
    "kind: technique\n"                                                                            \
    "validated: false\n"                                                                           \
    "rights: {class: own, holder: The Sextant authors, statement: Written for tests.}\n"           \
    "responses:\n"                                                                                 \
    "  steps: [{0: None}, {1: Some}, {2: Much}, {3: All}]\n"

#define ITEMS                                                                                      \
    "items:\n"                                                                                     \
    "  - {id: q1, responses: steps, text: The first question}\n"                                   \
    "  - {id: q2, responses: steps, text: The second question}\n"

#define COMPUTED_ITEMS                                                                             \
    "items:\n"                                                                                     \
    "  - {id: q1, responses: steps, text: The first question}\n"                                   \
    "  - {id: q2, responses: steps, text: The second question, computed_text: true}\n"

#define SCALES                                                                                     \
    "scales:\n"                                                                                    \
    "  total:\n"                                                                                   \
    "    title: Total\n"                                                                           \
    "    call: [q1, q2]\n"                                                                         \
    "    missing: {rule: complete}\n"                                                              \
    "    direction: neither\n"                                                                     \
    "    range: [0, 6]\n"

#define FLAGS                                                                                      \
    "flags:\n"                                                                                     \
    "  high: {title: The first is high, when: q1 >= 3, tier: urgent, text: Look at it today.}\n"

#define NOTES                                                                                      \
    "validity:\n"                                                                                  \
    "  steep: {text: The two answers lie far apart.}\n"

#define EXAMPLES_ONLY                                                                              \
    "  - {answers: [0, 0], total: 0}\n"                                                            \
    "  - {answers: [1, 2], total: 3}\n"                                                            \
    "  - {answers: [~, 2], total: ~, reason: incomplete}\n"

#define FLAG_EXAMPLES                                                                              \
    "  - {answers: [3, 0], total: 3, flags: {high: raised}}\n"                                     \
    "  - {answers: [2, 0], total: 2, flags: {high: clear}}\n"

#define NOTE_EXAMPLES                                                                              \
    "  - {answers: [0, 3], total: 3, validity: {steep: true}}\n"                                   \
    "  - {answers: [1, 1], total: 2, validity: {steep: false}}\n"

#define EXAMPLES "examples:\n" EXAMPLES_ONLY

#define MANIFEST_OF(id, version) HEAD_OF(id, version) ITEMS SCALES FLAGS EXAMPLES FLAG_EXAMPLES
#define MANIFEST MANIFEST_OF(HOSTILE_ID, "1.0.0")
#define ADAPTIVE_MANIFEST                                                                          \
    HEAD_OF(HOSTILE_ID, "1.0.0") ITEMS SCALES "adaptive: {most: 2, on_failure: linear}\n" EXAMPLES
#define COMPUTED_MANIFEST                                                                          \
    HEAD_OF(HOSTILE_ID, "1.0.0") COMPUTED_ITEMS SCALES FLAGS EXAMPLES FLAG_EXAMPLES
#define NOTED_MANIFEST                                                                             \
    HEAD_OF(HOSTILE_ID, "1.0.0") ITEMS SCALES FLAGS NOTES EXAMPLES FLAG_EXAMPLES NOTE_EXAMPLES

/* --- what is right ---------------------------------------------------------------------------- */

static inline sx_plugin_status clean_open(const sx_plugin_host *host, void **ret_self,
                                          sx_plugin_error *error)
{
    (void)host;
    (void)error;
    *ret_self = NULL;
    return SX_PLUGIN_OK;
}

static inline void clean_close(void *self)
{
    (void)self;
}

static inline sx_plugin_status give(const char *text, size_t length, char *buffer,
                                    uint64_t capacity, uint64_t *ret_length)
{
    *ret_length = length;
    if (capacity < length)
        return SX_PLUGIN_E_SPACE;
    memcpy(buffer, text, length);
    return SX_PLUGIN_OK;
}

static inline sx_plugin_status clean_manifest(void *self, char *buffer, uint64_t capacity,
                                              uint64_t *ret_length, sx_plugin_error *error)
{
    static const char text[] = MANIFEST;
    (void)self;
    (void)error;
    return give(text, sizeof text - 1, buffer, capacity, ret_length);
}

#define HANDS_OUT(function, text_given)                                                            \
    static sx_plugin_status function(void *self, char *buffer, uint64_t capacity,                  \
                                     uint64_t *ret_length, sx_plugin_error *error)                 \
    {                                                                                              \
        static const char text[] = text_given;                                                     \
        (void)self;                                                                                \
        (void)error;                                                                               \
        return give(text, sizeof text - 1, buffer, capacity, ret_length);                          \
    }

static inline int answered(const sx_plugin_block *answers, uint32_t column, uint64_t number)
{
    return answers->status[column][number] == SX_PLUGIN_CELL_OK;
}

static inline int is_three(const sx_plugin_block *answers, uint32_t column, uint64_t number)
{
    return answered(answers, column, number) && answers->values[column][number] == 3;
}

static inline int is_poison(const sx_plugin_block *answers, uint64_t number)
{
    return is_three(answers, 0, number) && is_three(answers, 1, number);
}

static inline void clean_row(const sx_plugin_block *answers, const sx_plugin_scores *scores,
                             uint64_t number)
{
    if (!answered(answers, 0, number) || !answered(answers, 1, number))
        return; /* it stays incomplete */
    scores->values[0][number] = answers->values[0][number] + answers->values[1][number];
    scores->status[0][number] = SX_PLUGIN_CELL_OK;
}

static inline sx_plugin_status clean_score(void *self, const sx_plugin_block *answers,
                                           const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t number = 0; number < answers->rows; number++)
        clean_row(answers, scores, number);
    return SX_PLUGIN_OK;
}

/* Which item comes next: the first, the second, enough. */
static inline int32_t clean_choice(const sx_plugin_block *so_far)
{
    for (int32_t item = 0; item < 2; item++) {
        if (so_far->status[item][0] == SX_PLUGIN_CELL_NOT_SHOWN)
            return item;
    }
    return -1;
}

static inline const void *no_extension(void *self, const char *id)
{
    (void)self;
    (void)id;
    return NULL;
}

/* --- how a file says what it does ------------------------------------------------------------- */

/* score(), which calls `poison(const row *)` after it has scored a poison row as it should. */
#define SCORE_WITH(poison)                                                                         \
    static sx_plugin_status score(void *self, const sx_plugin_block *answers,                      \
                                  const sx_plugin_scores *scores, sx_plugin_error *error)          \
    {                                                                                              \
        (void)self;                                                                                \
        (void)error;                                                                               \
        for (uint64_t number = 0; number < answers->rows; number++) {                              \
            const row at = {answers, scores, number};                                              \
            clean_row(answers, scores, number);                                                    \
            if (is_poison(answers, number))                                                        \
                poison(&at);                                                                       \
        }                                                                                          \
        return SX_PLUGIN_OK;                                                                       \
    }

/* The descriptor; what is named takes the place of what is right. */
#define PLUGIN(...)                                                                                \
    _Pragma("GCC diagnostic push")                                                                 \
        _Pragma("GCC diagnostic ignored \"-Woverride-init\"") static const sx_plugin plugin = {    \
            .size = sizeof plugin,                                                                 \
            .abi_major = SX_PLUGIN_ABI_MAJOR,                                                      \
            .abi_minor = SX_PLUGIN_ABI_MINOR,                                                      \
            .id = HOSTILE_ID,                                                                      \
            .version = "1.0.0",                                                                    \
            .license = "MIT",                                                                      \
            .open = clean_open,                                                                    \
            .close = clean_close,                                                                  \
            .manifest = clean_manifest,                                                            \
            .score = clean_score,                                                                  \
            .extension = no_extension,                                                             \
            __VA_ARGS__};                                                                          \
    _Pragma("GCC diagnostic pop") const sx_plugin *sextant_plugin_entry(void)                      \
    {                                                                                              \
        return &plugin;                                                                            \
    }

#define POISON(poison)                                                                             \
    SCORE_WITH(poison)                                                                             \
    PLUGIN(.score = score)

/* extension(), which has one struct. */
#define OFFERS(name, one)                                                                          \
    static const void *extension(void *self, const char *id)                                       \
    {                                                                                              \
        (void)self;                                                                                \
        return strcmp(id, name) == 0 ? &(one) : NULL;                                              \
    }

/* An adaptive plugin; `choose` is its next(). */
#define ADAPTIVE(choose, most)                                                                     \
    HANDS_OUT(manifest, ADAPTIVE_MANIFEST)                                                         \
    static const sx_plugin_adaptive adaptive = {sizeof adaptive, most, choose};                    \
    OFFERS(SX_PLUGIN_ADAPTIVE, adaptive)                                                           \
    PLUGIN(.manifest = manifest, .extension = extension)

/* A plugin with wording of its own; `word` is its text(). */
#define WORDING(word)                                                                              \
    HANDS_OUT(manifest, COMPUTED_MANIFEST)                                                         \
    static const sx_plugin_text wording = {sizeof wording, 0, word};                               \
    OFFERS(SX_PLUGIN_TEXT, wording)                                                                \
    PLUGIN(.manifest = manifest, .extension = extension)

/* A plugin with a validity note; `note` is its check(). */
#define NOTED(note)                                                                                \
    HANDS_OUT(manifest, NOTED_MANIFEST)                                                            \
    static const sx_plugin_validity validity = {sizeof validity, 0, note};                         \
    OFFERS(SX_PLUGIN_VALIDITY, validity)                                                           \
    PLUGIN(.manifest = manifest, .extension = extension)

static inline void clean_note(const sx_plugin_block *answers, const sx_plugin_scores *notes,
                              uint64_t number)
{
    if (!answered(answers, 0, number) || !answered(answers, 1, number))
        return;
    double apart = answers->values[0][number] - answers->values[1][number];
    notes->values[0][number] = apart >= 2 || apart <= -2 ? 1 : 0;
    notes->status[0][number] = SX_PLUGIN_CELL_OK;
}

/* What escaped shows in the score: a poison row has 6, and 5 when something worked that must
 * not. */
static inline void escaped(const row *at)
{
    at->scores->values[0][at->number] = 5;
}

/* Loops that no compiler takes away. */
static inline void for_ever(void)
{
    for (volatile unsigned long turns = 0;; turns++)
        ;
}

#endif
