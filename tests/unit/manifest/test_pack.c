/*
 * test_pack.c: wording packs: a good one binds every word to its id, and each file of tests/hostile/wording is
 * refused with the code and line that its first line asks for.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "manifest/read_wording.h"
#include "trial_manifest.h"
#include "support/suite.h"

#define LICENCE                                                                                    \
    "licence:\n"                                                                                   \
    "  holder: A publisher\n"                                                                      \
    "  granted_by: The desk\n"                                                                     \
    "  granted_to: The practice\n"                                                                 \
    "  statement: You may show them.\n"                                                            \
    "  uses: [clinical, research]\n"                                                               \
    "  until: 2027-12-31\n"

#define WORDS                                                                                      \
    "instructions: Think of last week.\n"                                                          \
    "items: {q1: Was it warm?, q2: Was it cold?, q3: Did it rain?, s: How bright was it?}\n"       \
    "responses: {often: {0: Never, 1: Often}}\n"                                                   \
    "options: {q3: {\"yes\": It did, \"no\": It did not}}\n"                                       \
    "labels: {s: {low: Dark, high: Bright}}\n"

#define HEAD "sextant: 1\nkind: wording\ninstrument: bare\nversions: 1.0.0..1.9.9\nlanguage: en\n"

static const char skeleton[] =
    "sextant: 1\n"
    "id: bare\n"
    "version: 1.2.0\n"
    "title: Bare\n"
    "strand: coaching\n"
    "kind: inventory\n"
    "rights: {class: C, holder: A publisher, source: example.org, uses: {research: allowed, "
    "commercial: refused}}\n"
    "responses: {often: [{code: 0}, {code: 1}]}\n"
    "parameters: [{id: age, kind: number, range: 0..120, text: How old are you?}]\n"
    "items:\n"
    "  - {id: q1, responses: often}\n"
    "  - {id: q2, responses: often}\n"
    "  - {id: q3, options: [{code: \"yes\"}, {code: \"no\"}], unscored: true}\n"
    "  - {id: s, kind: slider, range: 0..10, unscored: true}\n"
    "scales:\n"
    "  total: {sum: \"q1, q2\", missing: {rule: complete}, direction: neither, range: [0, 2], "
    "bands: [{low: 0..1}, {high: 2}]}\n"
    "examples: [{answers: {q1: 1, q2: 1}, total: 2}]\n";

static sx_model *base(trial *t)
{
    trial_begin(t);
    return trial_model(t, skeleton);
}

static sx_status read_pack(trial *t, const sx_model *model, const char *text, sx_pack **ret)
{
    return sx_manifest_wording(t->arena, model, "pack.yaml", sx_slice_of(text), &t->diags, ret);
}

START_TEST(rights_of_a_manifest)
{
    trial t;
    const sx_model *model = base(&t);
    ck_assert_int_eq(model->rights.uses[SX_USE_CLINICAL], SX_PERMISSION_UNKNOWN);
    ck_assert_int_eq(model->rights.uses[SX_USE_RESEARCH], SX_PERMISSION_ALLOWED);
    ck_assert_int_eq(model->rights.uses[SX_USE_COMMERCIAL], SX_PERMISSION_REFUSED);
    trial_end(&t);
}
END_TEST

START_TEST(uses_need_a_source)
{
    trial t;
    sx_model *model = NULL;
    trial_begin(&t);
    trial_change(&t, skeleton, ", source: example.org, uses: {", ", uses: @@{");
    sx_status status = sx_manifest_instrument(t.arena, "m", trial_text(&t), &t.diags, &model);
    trial_expect(&t, status, "MANIFEST.RIGHTS");
    trial_end(&t);
}
END_TEST

START_TEST(a_pack_binds_every_word)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    sx_status status = read_pack(&t, model, HEAD LICENCE WORDS, &pack);
    ck_assert_msg(status == SX_OK, "%s", trial_report(&t));
    ck_assert_uint_eq(t.diags.count, 0);
    ck_assert_str_eq(pack->instrument, "bare");
    ck_assert_str_eq(pack->first, "1.0.0");
    ck_assert_str_eq(pack->last, "1.9.9");
    ck_assert(pack->worded && !pack->sealed);
    ck_assert_str_eq(pack->licence.granted_to, "The practice");
    ck_assert(pack->licence.uses[SX_USE_CLINICAL] && pack->licence.uses[SX_USE_RESEARCH]);
    ck_assert(!pack->licence.uses[SX_USE_COMMERCIAL] && pack->licence.ends);
    ck_assert_str_eq(pack->translation.items[1], "Was it cold?");
    ck_assert_str_eq(pack->translation.options[1][1], "Often");
    ck_assert_str_eq(pack->translation.options[2][0], "It did");
    ck_assert_str_eq(pack->translation.high_labels[3], "Bright");
    ck_assert_uint_eq(pack->bytes.len, strlen(HEAD LICENCE WORDS));
    ck_assert_uint_eq(model->translation_count, 0); /* the instrument stays as it was */
    trial_end(&t);
}
END_TEST

START_TEST(a_licence_alone_is_a_pack)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    ck_assert_int_eq(read_pack(&t, model, HEAD LICENCE, &pack), SX_OK);
    ck_assert(!pack->worded);
    trial_end(&t);
}
END_TEST

START_TEST(a_licence_without_an_end)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    trial_change(&t, HEAD LICENCE, "until: 2027-12-31", "until: unlimited");
    ck_assert_int_eq(read_pack(&t, model, sx_buf_text(&t.text), &pack), SX_OK);
    ck_assert(!pack->licence.ends);
    trial_end(&t);
}
END_TEST

/* With the hash as its last line, by hand: head -n -1 FILE | sha256sum. */
static const char *sealed(const trial *t, const char *body)
{
    char hash[SX_HASH_TEXT];
    sx_hash_bytes(body, strlen(body), hash);
    return sx_arena_printf(t->arena, "%shash: %s\n", body, hash);
}

START_TEST(the_hash_is_of_all_lines_before_it)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    const char *text = sealed(&t, HEAD LICENCE WORDS);
    ck_assert_msg(read_pack(&t, model, text, &pack) == SX_OK, "%s", trial_report(&t));
    ck_assert(pack->sealed);
    char hash[SX_HASH_TEXT];
    sx_hash_bytes(HEAD LICENCE WORDS, strlen(HEAD LICENCE WORDS), hash);
    ck_assert_str_eq(pack->hash, hash);
    trial_end(&t);
}
END_TEST

/* The last line may be ended as on any system, or not at all. */
START_TEST(a_hash_may_end_the_file)
{
    static const char *const ends[] = {"", "\n", "\r\n", "\n\n"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        trial t;
        sx_pack *pack = NULL;
        const sx_model *model = base(&t);
        const char *text = sealed(&t, HEAD LICENCE WORDS);
        text = sx_arena_printf(t.arena, "%.*s%s", (int)strlen(text) - 1, text, ends[i]);
        sx_status status = read_pack(&t, model, text, &pack);
        ck_assert_msg(status == SX_OK && pack->sealed, "%zu: %s", i, trial_report(&t));
        trial_end(&t);
    }
}
END_TEST

/* What is hashed: all before a last line that is `hash:`, else all. */
START_TEST(the_body_of_a_pack)
{
    static const struct {
        const char *text;
        size_t body;
    } bodies[] = {{"", 0},           {"\n\r\n", 3},       {"hash: 1", 0},
                  {"hash:", 5},      {"a\nhash: 1", 2},   {"a\nhash: 1\r\n\n", 2},
                  {"a\nhush: 1", 9}, {"hash: 1\na\n", 10}};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        ck_assert_uint_eq(sx_pack_body(sx_slice_of(bodies[i].text)), bodies[i].body);
    }
}
END_TEST

#define RULES "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

START_TEST(the_rules_that_it_was_written_for)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    ck_assert_int_eq(read_pack(&t, model, HEAD "rule_hash: " RULES "\n" LICENCE WORDS, &pack),
                     SX_OK);
    ck_assert_str_eq(pack->rule_hash, RULES);
    trial_append(&t, HEAD "rule_hash: @@" RULES "0\n" LICENCE WORDS);
    sx_status status = read_pack(&t, model, sx_buf_text(&t.text), &pack);
    trial_expect(&t, status, "MANIFEST.TYPE");
    ck_assert_str_eq(trial_first(&t)->message, "rule_hash is no hash of rules");
    trial_end(&t);
}
END_TEST

/* Every byte of a sealed pack, changed: it is refused, or is still no pack that counts as sealed. */
START_TEST(no_change_goes_unnoticed)
{
    trial t;
    const sx_model *model = base(&t);
    const char *text = sealed(&t, HEAD LICENCE WORDS);
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        sx_arena *arena = sx_arena_new(0);
        sx_pack *pack = NULL;
        char *copy = sx_arena_strndup(arena, text, len);
        copy[i] = (char)(copy[i] ^ 1);
        sx_status status =
            sx_manifest_wording(arena, model, "pack.yaml", (sx_slice){copy, len}, NULL, &pack);
        bool blank_at_end = i == len - 1; /* the end of the last line is no part of the hash */
        ck_assert_msg(status != SX_OK || !pack->sealed || blank_at_end, "byte %zu", i);
        sx_arena_free(arena);
    }
    trial_end(&t);
}
END_TEST

static bool read_expectation(sx_slice text, char code[40], uint32_t *line)
{
    static const char mark[] = "# expect: ";
    const char *at = strstr(text.at, mark);
    size_t len = at == NULL ? 0 : strcspn(at + sizeof mark - 1, " \n");
    int64_t number = 0;
    if (at == NULL || at > text.at + 3 || len == 0 || len >= 40) {
        return false;
    }
    memcpy(code, at + sizeof mark - 1, len);
    code[len] = '\0';
    at += sizeof mark + len;
    bool good = sx_int_read((sx_slice){at, strcspn(at, "\r\n")}, &number);
    *line = (uint32_t)number;
    return good;
}

static void check_file(const char *path)
{
    trial t;
    char code[40];
    uint32_t line = 0;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    ck_assert_int_eq(sx_file_read(path, SX_MANIFEST_MAX, &t.text, &t.diags), SX_OK);
    ck_assert_msg(read_expectation(trial_text(&t), code, &line), "no expectation: %s", path);
    sx_status status = sx_manifest_wording(t.arena, model, path, trial_text(&t), &t.diags, &pack);
    ck_assert_msg(status == SX_E_MANIFEST && pack == NULL, "accepted: %s", path);
    const sx_diag *first = trial_first(&t);
    ck_assert_msg(first != NULL && strcmp(first->code, code) == 0 && first->where.line == line,
                  "%s: expected %s in line %u:\n%s", path, code, line, trial_report(&t));
    ck_assert_msg(first->expected != NULL, "%s", trial_report(&t));
    trial_end(&t);
}

START_TEST(hostile_packs_are_refused_as_they_say)
{
    static const char folder[] = SX_SOURCE_DIR "/tests/hostile/wording";
    DIR *listing = opendir(folder);
    size_t files = 0;
    ck_assert_msg(listing != NULL, "%s", folder);
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        size_t len = strlen(entry->d_name);
        if (len > 5 && strcmp(entry->d_name + len - 5, ".yaml") == 0) {
            sx_buf path;
            sx_buf_init(&path, 4096);
            sx_path_join(&path, folder, entry->d_name);
            check_file(sx_buf_text(&path));
            sx_buf_free(&path);
            files++;
        }
    }
    closedir(listing);
    ck_assert_uint_gt(files, 30);
}
END_TEST

START_TEST(two_items_that_read_the_same_are_a_warning)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    trial_change(&t, HEAD LICENCE WORDS, "Was it cold?", "Was it warm?");
    ck_assert_int_eq(read_pack(&t, model, sx_buf_text(&t.text), &pack), SX_OK);
    ck_assert_uint_eq(t.diags.count, 1);
    ck_assert(t.diags.items[0].warning);
    ck_assert_str_eq(t.diags.items[0].code, "WORDING.SAME");
    trial_end(&t);
}
END_TEST

/* What has no look of its own, from both ends of every range, and what stands just outside. */
static const struct {
    unsigned point;
    bool hidden;
} characters[] = {
    {0x200E, true},  {0x200F, true},  {0x2028, true},  {0x2029, true},   {0x206F, true},
    {0xFEFF, true},  {0xFE0E, true},  {0xAC, false},   {0xAD, true},     {0xAE, false},
    {0x34F, true},   {0x350, false},  {0x61C, true},   {0x61B, false},   {0x115F, true},
    {0x1160, true},  {0x1162, false}, {0x17B4, true},  {0x17B5, true},   {0x17B6, false},
    {0x180E, true},  {0x200A, false}, {0x200B, true},  {0x200C, true},   {0x200D, true},
    {0x2010, false}, {0x205F, false}, {0x2060, true},  {0x2065, true},   {0x2070, false},
    {0x3164, true},  {0x3165, false}, {0xFDFF, false}, {0xFE00, true},   {0xFE0F, true},
    {0xFE10, false}, {0xFFA0, true},  {0xFFA1, false}, {0xFFF8, false},  {0xFFF9, true},
    {0xFFFC, true},  {0xFFFD, false}, {0xD7FF, false}, {0xE000, true},   {0xF8FF, true},
    {0xF900, false}, {0xE0001, true}, {0xE01EF, true}, {0x10FFFD, true}, {0x1F600, false},
};

START_TEST(characters_that_cannot_be_seen)
{
    unsigned c = characters[_i].point;
    char text[40];
    /* As an escape: none of it is refused before the words of the pack are looked at. */
    snprintf(text, sizeof text, "\"Was it \\U%08X cold?\"", c);
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    trial_change(&t, HEAD LICENCE WORDS, "Was it cold?", text);
    sx_status status = read_pack(&t, model, sx_buf_text(&t.text), &pack);
    ck_assert_msg((status != SX_OK) == characters[_i].hidden, "U+%04X: %s", c, trial_report(&t));
    if (characters[_i].hidden) {
        ck_assert_int_eq(status, SX_E_MANIFEST);
        ck_assert_msg(strcmp(trial_first(&t)->code, "WORDING.HIDDEN") == 0 ||
                          strcmp(trial_first(&t)->code, "MANIFEST.TEXT") == 0,
                      "%s", trial_report(&t));
    }
    trial_end(&t);
}
END_TEST

/* Joiners belong to the spelling of some scripts, after a letter of them or before it, and hide nothing there. */
static const struct {
    const char *text;
    bool spelling;
} joined[] = {
    {"\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88", true},
    {"\xE2\x80\x8D\xDA\xAF", true},
    {"a \xE2\x80\x8E\xD9\x85", true}, /* a mark of direction */
    {"\xD9\x85\xE2\x80\x8F b", true},
    {"a\xE2\x80\x8D"
     "b",
     false},
    {"\xE3\x81\x82\xE2\x80\x8D\xE3\x81\x84", false}, /* letters that are not joined */
    {"\xD9\x85\xE2\x80\x8B\xD9\x85", false},         /* a blank without width joins nothing */
};

START_TEST(joiners_where_they_are_spelling)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    trial_change(&t, HEAD LICENCE WORDS, "Was it cold?", joined[_i].text);
    sx_status status = read_pack(&t, model, sx_buf_text(&t.text), &pack);
    ck_assert_msg((status == SX_OK) == joined[_i].spelling, "%d: %s", _i, trial_report(&t));
    if (!joined[_i].spelling) {
        ck_assert_str_eq(trial_first(&t)->code, "WORDING.HIDDEN");
    }
    trial_end(&t);
}
END_TEST

/* --- completeness ------------------------------------------------------------------------------- */

/* Reads the words of `text` for `model`; the message of what is missing. */
static const char *missing_words(trial *t, const char *text)
{
    sx_pack *pack = NULL;
    sx_status status = read_pack(t, trial_model(t, sx_buf_text(&t->text)), text, &pack);
    ck_assert_msg(status == SX_E_MANIFEST && pack == NULL, "%s", trial_report(t));
    ck_assert_str_eq(trial_first(t)->code, "WORDING.INCOMPLETE");
    return trial_first(t)->message;
}

/* Parameters are asked too: with the words of the manifest, or else with those of the pack. */
static const struct {
    const char *parameter, *message; /* NULL: nothing is missing */
} parameters[] = {
    {"{id: age, kind: number, range: 0..120}", "no wording of items: age"},
    {"{id: sex, text: Sex, options: [{f: Female}, {m: Male}]}", NULL},
    {"{id: sex, text: Sex, options: [{code: f}, {code: m}]}", "no wording of the options of: sex"},
    {"{id: sex, text: Sex, options: [{f: Female}, {code: m}]}",
     "no wording of the options of: sex"},
};

START_TEST(parameters_need_words_once)
{
    trial t;
    sx_pack *pack = NULL;
    trial_begin(&t);
    trial_change(&t, skeleton, "{id: age, kind: number, range: 0..120, text: How old are you?}",
                 parameters[_i].parameter);
    if (parameters[_i].message != NULL) {
        ck_assert_str_eq(missing_words(&t, HEAD LICENCE WORDS), parameters[_i].message);
    } else {
        const sx_model *model = trial_model(&t, sx_buf_text(&t.text));
        ck_assert_int_eq(read_pack(&t, model, HEAD LICENCE WORDS, &pack), SX_OK);
    }
    trial_end(&t);
}
END_TEST

START_TEST(the_options_of_one_item_are_not_all_the_words)
{
    trial t;
    trial_begin(&t);
    trial_append(&t, skeleton);
    ck_assert_str_eq(
        missing_words(&t, HEAD LICENCE "options: {q3: {\"yes\": It did, \"no\": Not}}\n"),
        "no wording of items: q1, q2, q3, s");
    trial_end(&t);
}
END_TEST

/* A set that many items share is looked at once, and a very long list of names is cut. */
START_TEST(many_items_without_words)
{
    trial t;
    sx_buf items;
    sx_buf_init(&items, 100000);
    for (int i = 0; i < 400; i++) {
        sx_buf_printf(&items, "  - {id: another%d, responses: often, unscored: true}\n", i);
    }
    sx_buf_str(&items, "  - {id: s, kind: slider");
    trial_begin(&t);
    trial_change(&t, skeleton, "  - {id: s, kind: slider", sx_buf_text(&items));
    sx_buf_free(&items);
    const char *message = missing_words(&t, HEAD LICENCE WORDS);
    ck_assert_ptr_nonnull(strstr(message, "no wording of items: another0, another1, another2, "));
    ck_assert_ptr_null(strstr(message, "another399"));
    ck_assert_uint_lt(strlen(message), 1100);
    trial_end(&t);
}
END_TEST

START_TEST(options_that_read_the_same)
{
    trial t;
    sx_pack *pack = NULL;
    const sx_model *model = base(&t);
    trial_change(&t, HEAD LICENCE WORDS, "1: Often", "1: Never");
    sx_status status = read_pack(&t, model, sx_buf_text(&t.text), &pack);
    ck_assert_int_eq(status, SX_E_MANIFEST);
    ck_assert_uint_eq(t.diags.count, 1); /* once, for two items that share them */
    ck_assert_str_eq(trial_first(&t)->message, "the options 0 and 1 of q1 read the same");
    trial_end(&t);
}
END_TEST

static const sx_model *packed;

static sx_status read_scarce_pack(sx_arena *arena, sx_slice text, sx_diags *diags, void **ret)
{
    sx_pack *pack = NULL;
    sx_status status = sx_manifest_wording(arena, packed, "p", text, diags, &pack);
    *ret = pack;
    return status;
}

static void same_pack(const void *all, const void *read)
{
    const sx_pack *a = all, *b = read;
    ck_assert_str_eq(a->translation.instructions, b->translation.instructions);
    for (size_t i = 0; i < packed->item_count; i++) {
        ck_assert_str_eq(a->translation.items[i], b->translation.items[i]);
        ck_assert_int_eq(a->translation.options[i] != NULL, b->translation.options[i] != NULL);
    }
    ck_assert_str_eq(b->translation.low_labels[3], "Dark");
}

START_TEST(memory_running_out_gives_no_pack)
{
    trial t;
    packed = base(&t);
    trial_scarce(read_scarce_pack, HEAD LICENCE WORDS, SX_OK, same_pack);
    packed = NULL;
    trial_scarce(read_scarce_pack, HEAD LICENCE, SX_OK, NULL);
    trial_end(&t);
}
END_TEST

static Suite *pack_suite(void)
{
    Suite *suite = suite_create("pack");
    TCase *tests = tcase_create("pack");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, rights_of_a_manifest);
    tcase_add_test(tests, uses_need_a_source);
    tcase_add_test(tests, a_pack_binds_every_word);
    tcase_add_test(tests, a_licence_alone_is_a_pack);
    tcase_add_test(tests, a_licence_without_an_end);
    tcase_add_test(tests, the_hash_is_of_all_lines_before_it);
    tcase_add_test(tests, a_hash_may_end_the_file);
    tcase_add_test(tests, the_body_of_a_pack);
    tcase_add_test(tests, the_rules_that_it_was_written_for);
    tcase_add_test(tests, no_change_goes_unnoticed);
    tcase_add_loop_test(tests, parameters_need_words_once, 0,
                        (int)(sizeof parameters / sizeof *parameters));
    tcase_add_test(tests, the_options_of_one_item_are_not_all_the_words);
    tcase_add_test(tests, many_items_without_words);
    tcase_add_test(tests, options_that_read_the_same);
    tcase_add_test(tests, hostile_packs_are_refused_as_they_say);
    tcase_add_test(tests, two_items_that_read_the_same_are_a_warning);
    tcase_add_loop_test(tests, characters_that_cannot_be_seen, 0,
                        (int)(sizeof characters / sizeof *characters));
    tcase_add_loop_test(tests, joiners_where_they_are_spelling, 0,
                        (int)(sizeof joined / sizeof *joined));
    tcase_add_test(tests, memory_running_out_gives_no_pack);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(pack_suite());
}
