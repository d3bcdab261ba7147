/*
 * test_rights.c: every combination of what a holder says about a use, what a licence says, what was declared,
 * and the day; and the versions that a wording pack fits.
 */
#include <check.h>
#include <stdlib.h>

#include "model/wording.h"
#include "support/suite.h"

#define TODAY 20000

static sx_rights rights_of(sx_rights_class class_)
{
    sx_rights rights = {.class_ = class_};
    sx_rights_usual(&rights);
    return rights;
}

START_TEST(what_a_class_stands_for)
{
    static const struct {
        sx_rights_class class_;
        bool everything;
    } rows[] = {{SX_RIGHTS_A, true},
                {SX_RIGHTS_B, true},
                {SX_RIGHTS_OWN, true},
                {SX_RIGHTS_C, false},
                {SX_RIGHTS_D, false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sx_rights rights = rights_of(rows[i].class_);
        ck_assert_int_eq(sx_rights_free(&rights), rows[i].everything);
        for (int use = SX_USE_UNDECLARED; use < SX_USE_COUNT; use++) {
            sx_cover expected = rows[i].everything         ? SX_COVER_COVERED
                                : use == SX_USE_UNDECLARED ? SX_COVER_UNDECLARED
                                                           : SX_COVER_UNKNOWN;
            ck_assert_int_eq(sx_rights_judge(&rights, NULL, (sx_use)use, TODAY), expected);
        }
    }
}
END_TEST

START_TEST(what_a_holder_says_about_one_use)
{
    static const sx_cover expected[SX_PERMISSION_COUNT] = {
        [SX_PERMISSION_UNKNOWN] = SX_COVER_UNKNOWN,
        [SX_PERMISSION_ALLOWED] = SX_COVER_COVERED,
        [SX_PERMISSION_LICENCE] = SX_COVER_LICENCE,
        [SX_PERMISSION_REFUSED] = SX_COVER_REFUSED};
    for (int p = 0; p < SX_PERMISSION_COUNT; p++) {
        for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
            sx_rights rights = rights_of(SX_RIGHTS_A);
            rights.uses[use] = (sx_permission)p;
            ck_assert_int_eq(sx_rights_judge(&rights, NULL, (sx_use)use, TODAY), expected[p]);
            /* One use that is not allowed is enough to ask everybody what for. */
            sx_cover undeclared = sx_rights_judge(&rights, NULL, SX_USE_UNDECLARED, TODAY);
            ck_assert_int_eq(undeclared,
                             p == SX_PERMISSION_ALLOWED ? SX_COVER_COVERED : SX_COVER_UNDECLARED);
        }
    }
}
END_TEST

/* Whatever the manifest says about a use: under a licence that licence decides, but for what is refused. */
START_TEST(what_a_licence_covers)
{
    static const struct {
        bool covers, ends;
        int32_t until;
        sx_cover expected;
    } rows[] = {
        {true, false, 0, SX_COVER_COVERED},        {true, true, TODAY + 1, SX_COVER_COVERED},
        {true, true, TODAY, SX_COVER_COVERED}, /* the last day counts */
        {true, true, TODAY - 1, SX_COVER_ENDED},   {false, false, 0, SX_COVER_LICENCE},
        {false, true, TODAY - 1, SX_COVER_LICENCE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int p = 0; p < SX_PERMISSION_COUNT; p++) {
            for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
                sx_rights rights = rights_of(SX_RIGHTS_D);
                sx_licence licence = {.ends = rows[i].ends, .until = rows[i].until};
                rights.uses[use] = (sx_permission)p;
                licence.uses[use] = rows[i].covers;
                sx_cover expected =
                    p == SX_PERMISSION_REFUSED ? SX_COVER_REFUSED : rows[i].expected;
                ck_assert_int_eq(sx_rights_judge(&rights, &licence, (sx_use)use, TODAY), expected);
                ck_assert_int_eq(sx_rights_judge(&rights, &licence, SX_USE_UNDECLARED, TODAY),
                                 SX_COVER_UNDECLARED);
            }
        }
    }
}
END_TEST

/* Words that came with a licence are bound to it also where the instrument itself is free. */
START_TEST(a_licence_binds_what_is_free)
{
    sx_rights rights = rights_of(SX_RIGHTS_A);
    sx_licence licence = {.uses = {[SX_USE_RESEARCH] = true}};
    ck_assert_int_eq(sx_rights_judge(&rights, &licence, SX_USE_RESEARCH, TODAY), SX_COVER_COVERED);
    ck_assert_int_eq(sx_rights_judge(&rights, &licence, SX_USE_CLINICAL, TODAY), SX_COVER_LICENCE);
    ck_assert_int_eq(sx_rights_judge(&rights, &licence, SX_USE_UNDECLARED, TODAY),
                     SX_COVER_UNDECLARED);
}
END_TEST

START_TEST(words_of_uses)
{
    static const struct {
        const char *word;
        bool good;
        sx_use use;
    } rows[] = {{NULL, true, SX_USE_UNDECLARED},         {"", true, SX_USE_UNDECLARED},
                {"clinical", true, SX_USE_CLINICAL},     {"research", true, SX_USE_RESEARCH},
                {"commercial", true, SX_USE_COMMERCIAL}, {"Clinical", false, SX_USE_UNDECLARED},
                {"clinic", false, SX_USE_UNDECLARED},    {"clinical ", false, SX_USE_UNDECLARED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sx_use use = SX_USE_COUNT;
        ck_assert_int_eq(sx_use_read(rows[i].word, &use), rows[i].good);
        ck_assert_int_eq(use, rows[i].use);
    }
    ck_assert_ptr_null(sx_use_word(SX_USE_UNDECLARED));
    ck_assert_ptr_null(sx_use_word(SX_USE_COUNT));
    ck_assert_str_eq(sx_use_word(SX_USE_COMMERCIAL), "commercial");
    ck_assert_str_eq(sx_permission_word(SX_PERMISSION_LICENCE), "licence");
    ck_assert_str_eq(sx_permission_word(SX_PERMISSION_COUNT), "?");
    ck_assert_str_eq(sx_cover_code(SX_COVER_ENDED), "RIGHTS.ENDED");
}
END_TEST

START_TEST(versions_that_a_pack_fits)
{
    static const struct {
        const char *first, *last, *version;
        bool fits;
    } rows[] = {{"1.0.0", "1.0.0", "1.0.0", true},
                {"1.0.0", "1.0.0", "1.0.1", false},
                {"1.0.0", "1.9.9", "1.9.9", true},
                {"1.0.0", "1.9.9", "1.10.0", false},
                {"1.0.0", "1.10.0", "1.9.12", true},
                {"1.2.0", "2.0.0", "1.1.9", false},
                {"1.2.0", "2.0.0", "2.0.0", true},
                {"1.2.0", "2.0.0", "2.0.1", false},
                {"0.0.0", "999999.999999.999999", "12.3.4", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sx_pack pack = {.first = rows[i].first, .last = rows[i].last};
        ck_assert_msg(sx_pack_fits_version(&pack, rows[i].version) == rows[i].fits, "%s",
                      rows[i].version);
    }
}
END_TEST

static Suite *rights_suite(void)
{
    Suite *suite = suite_create("rights");
    TCase *tests = tcase_create("rights");
    tcase_add_test(tests, what_a_class_stands_for);
    tcase_add_test(tests, what_a_holder_says_about_one_use);
    tcase_add_test(tests, what_a_licence_covers);
    tcase_add_test(tests, a_licence_binds_what_is_free);
    tcase_add_test(tests, words_of_uses);
    tcase_add_test(tests, versions_that_a_pack_fits);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(rights_suite());
}
