/*
 * test_pack.c: an instrument without words is given under a wording pack and a declared use, or not at all; a
 * session ends under the pack that it began with; scoring needs neither.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "host/wording.h"
#include "session/archive.h"
#include "session/trial_session.h"
#include "support/site.h"
#include "support/suite.h"

static site s;
static trial t;

static const char skeleton[] =
    "sextant: 1\nid: bare\nversion: 1.2.0\ntitle: Bare\nstrand: coaching\nkind: inventory\n"
    "rights: {class: C, holder: A publisher, source: example.org, credit: \"Bare, A publisher\",\n"
    "  uses: {clinical: licence, research: allowed, commercial: refused}}\n"
    "responses: {often: [{code: 0}, {code: 1}]}\n"
    "items: [{id: q1, responses: often}, {id: q2, responses: often}]\n"
    "scales: {total: {sum: q1..q2, missing: {rule: complete}, direction: neither, range: [0, 2]}}\n"
    "examples: [{answers: [1, 1], total: 2}, {answers: [0, 0], total: 0}, {answers: [1, ~], "
    "total: ~}]\n";

static const char plain[] =
    "sextant: 1\nid: plain\nversion: 1.0.0\ntitle: Plain\nstrand: coaching\nkind: technique\n"
    "validated: false\nrights: {class: own, holder: The Sextant authors}\n"
    "items: [{id: a, kind: number, range: 0..3, text: A}]\n"
    "scales: {one: {sum: a, missing: {rule: complete}, direction: neither, range: [0, 3]}}\n"
    "examples: [{answers: [1], one: 1}, {answers: [~], one: ~}]\n";

/* A sealed pack; `warm` is the wording of q1. */
static const char *pack_text(const char *language, const char *uses, const char *until,
                             const char *warm)
{
    char hash[SX_HASH_TEXT];
    const char *body = sx_arena_printf(
        s.arena,
        "sextant: 1\nkind: wording\ninstrument: bare\nversions: 1.0.0..1.9.9\nlanguage: %s\n"
        "licence:\n  holder: A publisher\n  granted_by: The desk\n  granted_to: The practice\n"
        "  statement: You may show them.\n  uses: [%s]\n  until: %s\n  credit: By permission\n"
        "instructions: Think of last week.\n"
        "items: {q1: \"%s\", q2: Was it cold?}\nresponses: {often: {0: Never, 1: Often}}\n",
        language, uses, until, warm);
    sx_hash_bytes(body, strlen(body), hash);
    return sx_arena_printf(s.arena, "%shash: %s\n", body, hash);
}

static void put_pack(const char *name, const char *uses, const char *until)
{
    site_write(&s, sx_arena_printf(s.arena, "wording/%s", name),
               pack_text("en", uses, until, "Was it warm?"));
}

static void start_again(void)
{
    s.options.wording = site_path(&s, "wording");
    t = (trial){.arena = s.arena, .catalogue = site_open(&s)};
    memcpy(t.store, s.store, strlen(s.store) + 1);
    sx_diags_init(&t.diags, s.arena);
}

static void setup(void)
{
    ck_assert_int_eq(setenv("SOURCE_DATE_EPOCH", "1790000000", 1), 0); /* 2026-09-21 */
    site_start(&s);
    site_write(&s, "instruments/trial/bare/manifest.yaml", skeleton);
    site_write(&s, "instruments/trial/plain/manifest.yaml", plain);
    site_write(&s, "wording/.keep", "");
    start_again();
}

static void teardown(void)
{
    site_end(&s);
}

static sx_status begin(const char *target, const char *language, const char *use, sx_admin **ret)
{
    const sx_admin_options options = {
        .target = target, .language = language, .store = t.store, .use = use};
    sx_diags_init(&t.diags, s.arena);
    return sx_admin_begin(t.catalogue, &options, &t.diags, ret);
}

static void refused(const char *target, const char *language, const char *use, const char *code)
{
    sx_admin *admin = NULL;
    sx_status status = begin(target, language, use, &admin);
    ck_assert_msg(status == SX_E_RIGHTS || status == SX_E_MANIFEST, "%d", (int)status);
    ck_assert_ptr_null(admin);
    ck_assert_str_eq(trial_last_code(&t), code);
    ck_assert_ptr_nonnull(t.diags.items[0].expected); /* what to do */
}

static sx_admin *begun(const char *target, const char *use)
{
    sx_admin *admin = NULL;
    sx_status status = begin(target, NULL, use, &admin);
    ck_assert_msg(status == SX_OK, "%s", trial_last_code(&t));
    return admin;
}

static const char *shown(const sx_admin *admin, size_t item)
{
    return sx_model_item_text(admin->steps[0].loaded->model, item, NULL);
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %s", piece, text);
}

START_TEST(without_a_pack_it_is_refused_whatever_the_use)
{
    static const char *const uses[] = {NULL, "clinical", "research"};
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        refused("bare", NULL, uses[i], "RIGHTS.NO_WORDING");
    refused("bare", NULL, "commercial", "RIGHTS.REFUSED");
}
END_TEST

START_TEST(what_a_pack_allows)
{
    static const struct {
        const char *uses, *until, *use, *code; /* code NULL: it is given */
    } rows[] = {{"clinical", "2027-12-31", "clinical", NULL},
                {"clinical", "2026-09-21", "clinical", NULL},
                {"clinical", "2026-09-20", "clinical", "RIGHTS.ENDED"},
                {"clinical", "unlimited", "clinical", NULL},
                {"clinical", "unlimited", "research", "RIGHTS.LICENCE"},
                {"research", "unlimited", "clinical", "RIGHTS.LICENCE"},
                {"clinical, research", "unlimited", "research", NULL},
                {"clinical, commercial", "unlimited", "commercial", "RIGHTS.REFUSED"},
                {"clinical", "unlimited", NULL, "RIGHTS.USE"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_pack("bare.en.yaml", rows[i].uses, rows[i].until);
        if (rows[i].code) {
            refused("bare", NULL, rows[i].use, rows[i].code);
            continue;
        }
        sx_admin *admin = begun("bare", rows[i].use);
        ck_assert_str_eq(shown(admin, 0), "Was it warm?");
        ck_assert_str_eq(admin->steps[0].loaded->model->rights.credit,
                         "Bare, A publisher\nBy permission");
        sx_admin_free(admin);
    }
}
END_TEST

START_TEST(the_host_may_declare_the_use)
{
    put_pack("bare.en.yaml", "clinical", "unlimited");
    s.options.use = SX_USE_CLINICAL;
    start_again();
    sx_admin *admin = begun("bare", NULL);
    ck_assert_str_eq(admin->begin.use, "clinical");
    sx_admin_free(admin);
    refused("bare", NULL, "research", "RIGHTS.LICENCE"); /* the call says otherwise */
    ck_assert_int_eq(begin("bare", NULL, "fun", &admin), SX_E_USAGE);
    ck_assert_str_eq(trial_last_code(&t), "USAGE.USE");
}
END_TEST

START_TEST(one_that_covers_is_taken_among_several)
{
    put_pack("bare.a.yaml", "research", "2020-01-01");
    put_pack("bare.b.yaml", "commercial", "unlimited");
    put_pack("bare.c.yaml", "clinical", "unlimited");
    sx_admin_free(begun("bare", "clinical"));
    refused("bare", NULL, "research", "RIGHTS.ENDED");
}
END_TEST

START_TEST(a_broken_pack_is_told)
{
    const char *text = pack_text("en", "clinical", "unlimited", "Was it warm?");
    char *changed = sx_arena_strdup(s.arena, text);
    *strstr(changed, "cold") = 'b';
    site_write(&s, "wording/bare.en.yaml", changed);
    refused("bare", NULL, "clinical", "WORDING.HASH");
    put_pack("bare.other.yaml", "clinical", "unlimited");
    sx_admin_free(
        begun("bare", "clinical")); /* the other one serves, and the broken one is named */
    ck_assert_str_eq(trial_last_code(&t), "WORDING.HASH");
    ck_assert(t.diags.items[0].warning);
}
END_TEST

START_TEST(an_unsealed_pack_is_refused)
{
    const char *text = pack_text("en", "clinical", "unlimited", "Was it warm?");
    site_write(&s, "wording/bare.en.yaml",
               sx_arena_strndup(s.arena, text, (size_t)(strstr(text, "hash:") - text)));
    refused("bare", NULL, "clinical", "WORDING.UNSEALED");
}
END_TEST

START_TEST(a_pack_in_another_language)
{
    site_write(&s, "wording/bare.de.yaml",
               pack_text("de", "clinical", "unlimited", "War es warm?"));
    refused("bare", NULL, "clinical", "RIGHTS.NO_WORDING");
    has(t.diags.items[0].expected, "--language de");
    sx_admin *admin = NULL;
    ck_assert_int_eq(begin("bare", "de-AT", "clinical", &admin), SX_OK);
    ck_assert_str_eq(sx_model_item_text(admin->steps[0].loaded->model, 0, "de-AT"), "War es warm?");
    sx_admin_free(admin);
}
END_TEST

START_TEST(packs_leave_other_instruments_alone)
{
    put_pack("plain.en.yaml", "clinical", "unlimited"); /* called after it, but for another one */
    sx_admin *admin = begun("plain", NULL);
    ck_assert_str_eq(shown(admin, 0), "A");
    ck_assert_ptr_null(admin->begin.use);
    sx_admin_free(admin);
}
END_TEST

START_TEST(what_is_saved_says_under_which_rights)
{
    put_pack("bare.en.yaml", "clinical", "unlimited");
    sx_admin *admin = begun("bare", "clinical");
    const char *hash = admin->begin.instruments[0].wording;
    trial_do(&t, admin, "q1=1 q2=0 .");
    const char *saved = trial_saved(admin);
    has(saved, "\"use\":\"clinical\"");
    has(saved, sx_arena_printf(s.arena, "\"wording\":\"%s\"", hash));
    has(saved, "\"credit\":\"By permission\"");
    ck_assert(site_has(&s, sx_arena_printf(s.arena, "store/wording/%s.yaml", hash)));
    sx_admin_free(admin);
}
END_TEST

/* Changed, gone, ended, or another one in its place. */
static void nothing(void)
{
}

static void gone(void)
{
    site_remove(&s, "wording/bare.en.yaml");
}

static void ended(void)
{
    put_pack("bare.en.yaml", "clinical", "2020-01-01");
}

static void reworded(void)
{
    site_write(&s, "wording/bare.en.yaml", pack_text("en", "clinical", "unlimited", "Other words"));
}

static void (*const meanwhile[])(void) = {nothing, gone, ended, reworded};

START_TEST(a_session_ends_under_the_pack_it_began_with)
{
    put_pack("bare.en.yaml", "clinical", "unlimited");
    sx_admin *admin = begun("bare", "clinical");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "q1=1");
    sx_admin_free(admin);
    meanwhile[_i]();
    start_again();
    admin = trial_resume(&t, id);
    ck_assert_str_eq(shown(admin, 0), "Was it warm?");
    trial_do(&t, admin, "q2=1 .");
    has(trial_saved(admin), "\"use\":\"clinical\"");
    has(trial_saved(admin), "\"credit\":\"By permission\"");
    sx_admin_free(admin);
}
END_TEST

START_TEST(without_any_copy_it_waits_for_the_pack)
{
    put_pack("bare.en.yaml", "clinical", "unlimited");
    sx_admin *admin = begun("bare", "clinical");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "q1=1");
    sx_admin_free(admin);
    site_remove(&s, "store/wording");
    reworded();
    start_again();
    ck_assert_int_eq(sx_admin_resume(t.catalogue, t.store, id, &t.diags, &admin), SX_E_STORE);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.WORDING");
    /* Looking at it, for its flags, needs no words. */
    sx_diags_init(&t.diags, s.arena);
    ck_assert_int_eq(sx_admin_look(t.catalogue, t.store, id, &t.diags, &admin), SX_OK);
    sx_admin_free(admin);
    put_pack("bare.back.yaml", "clinical", "unlimited"); /* under another name, the same words */
    start_again();
    admin = trial_resume(&t, id);
    trial_do(&t, admin, "q2=1 .");
    sx_admin_free(admin);
}
END_TEST

START_TEST(a_changed_copy_is_no_copy)
{
    put_pack("bare.en.yaml", "clinical", "unlimited");
    sx_admin *admin = begun("bare", "clinical");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    const char *hash = sx_arena_strdup(s.arena, admin->begin.instruments[0].wording);
    sx_admin_free(admin);
    gone();
    site_write(&s, sx_arena_printf(s.arena, "store/wording/%s.yaml", hash),
               pack_text("en", "clinical", "unlimited", "Other words"));
    start_again();
    ck_assert_int_eq(sx_admin_resume(t.catalogue, t.store, id, &t.diags, &admin), SX_E_STORE);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.WORDING");
}
END_TEST

START_TEST(reports_and_scores)
{
    static const struct {
        sx_use host;
        const char *given_for;
        sx_status report, score;
    } rows[] = {{SX_USE_UNDECLARED, NULL, SX_E_RIGHTS, SX_OK},
                {SX_USE_UNDECLARED, "clinical", SX_OK, SX_OK},
                {SX_USE_UNDECLARED, "commercial", SX_E_RIGHTS, SX_OK},
                {SX_USE_RESEARCH, NULL, SX_OK, SX_OK},
                {SX_USE_CLINICAL, NULL, SX_E_RIGHTS, SX_OK},
                {SX_USE_CLINICAL, "clinical", SX_OK, SX_OK},
                {SX_USE_CLINICAL, "research", SX_E_RIGHTS, SX_OK},
                {SX_USE_RESEARCH, "clinical", SX_OK, SX_OK},
                {SX_USE_COMMERCIAL, NULL, SX_E_RIGHTS, SX_E_RIGHTS}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        s.options.use = rows[i].host;
        start_again();
        const sx_loaded *loaded = site_load(&s, "bare");
        ck_assert_msg(sx_rights_report(t.catalogue, loaded, rows[i].given_for, s.arena, &t.diags) ==
                          rows[i].report,
                      "report %zu", i);
        ck_assert_msg(sx_rights_score(t.catalogue, loaded, &t.diags) == rows[i].score, "score %zu",
                      i);
    }
    /* A licence that was kept covers reports of answers that were given on paper. */
    put_pack("bare.en.yaml", "clinical", "unlimited");
    s.options.use = SX_USE_CLINICAL;
    start_again();
    ck_assert_int_eq(sx_rights_report(t.catalogue, site_load(&s, "bare"), NULL, s.arena, &t.diags),
                     SX_OK);
}
END_TEST

START_TEST(what_is_free_asks_nobody)
{
    const sx_loaded *loaded = site_load(&s, "plain");
    ck_assert_int_eq(sx_rights_report(t.catalogue, loaded, NULL, s.arena, &t.diags), SX_OK);
    ck_assert_int_eq(sx_rights_score(t.catalogue, loaded, &t.diags), SX_OK);
    sx_admin_free(begun("plain", NULL));
    sx_admin_free(begun("plain", "commercial"));
}
END_TEST

static Suite *pack_suite(void)
{
    Suite *suite = suite_create("session pack");
    TCase *tests = tcase_create("pack");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, without_a_pack_it_is_refused_whatever_the_use);
    tcase_add_test(tests, what_a_pack_allows);
    tcase_add_test(tests, the_host_may_declare_the_use);
    tcase_add_test(tests, one_that_covers_is_taken_among_several);
    tcase_add_test(tests, a_broken_pack_is_told);
    tcase_add_test(tests, an_unsealed_pack_is_refused);
    tcase_add_test(tests, a_pack_in_another_language);
    tcase_add_test(tests, packs_leave_other_instruments_alone);
    tcase_add_test(tests, what_is_saved_says_under_which_rights);
    tcase_add_loop_test(tests, a_session_ends_under_the_pack_it_began_with, 0,
                        (int)(sizeof meanwhile / sizeof *meanwhile));
    tcase_add_test(tests, without_any_copy_it_waits_for_the_pack);
    tcase_add_test(tests, a_changed_copy_is_no_copy);
    tcase_add_test(tests, reports_and_scores);
    tcase_add_test(tests, what_is_free_asks_nobody);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(pack_suite());
}
