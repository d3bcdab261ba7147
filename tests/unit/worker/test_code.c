/*
 * test_code.c: rows through the jailed worker. What code does wrong costs the row it does it on, and the other
 * rows are as if that row had not been there.
 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "support/suite.h"
#include "worker/trial_code.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static double low = 0, high = 100000;
static const sx_code_limits limits = {&low, &high};

/* Every row but `except` is the sum of its answers. */
static void others_are_right(const trial_table *t, uint64_t rows, uint64_t except)
{
    for (uint64_t i = 0; i < rows; i++) {
        if (i != except) {
            ck_assert_int_eq(t->fates[i], SX_FATE_OK);
            ck_assert_int_eq(t->score_status[i], SX_PLUGIN_CELL_OK);
            ck_assert(t->score[i] == t->first[i] + 1);
        }
    }
}

START_TEST(scores_of_good_code)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "ok");
    trial_table_fill(&table, TRIAL_ROWS);
    table.first_status[5] = SX_PLUGIN_CELL_SKIPPED;
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
    for (size_t i = 0; i < TRIAL_ROWS; i++) {
        ck_assert_int_eq(table.fates[i], SX_FATE_OK);
        ck_assert_int_eq(table.score_status[i],
                         i == 5 ? SX_PLUGIN_CELL_INCOMPLETE : SX_PLUGIN_CELL_OK);
        ck_assert(table.score[i] == (i == 5 ? 0 : (double)i * (double)i + 1));
    }
    sx_code_report report;
    sx_code_report_get(code, &report);
    ck_assert_uint_eq(report.rows, TRIAL_ROWS);
    ck_assert_uint_eq(report.fates[SX_FATE_OK], TRIAL_ROWS);
    ck_assert_uint_eq(report.starts, 1);
    ck_assert_int_eq(report.first_fate, SX_FATE_OK);
    ck_assert(!report.stopped && !report.weak);
    ck_assert_str_eq(report.printed, "");
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

/* What it does, how that ends, and how many workers it costs. */
static const struct {
    int what;
    sx_fate fate;
    uint64_t starts;
} deaths[] = {
    {1000, SX_FATE_CRASHED, 3},  {1001, SX_FATE_CRASHED, 3},  {1002, SX_FATE_CRASHED, 3},
    {1003, SX_FATE_CRASHED, 3},  {1004, SX_FATE_TIMEOUT, 3},  {1005, SX_FATE_TIMEOUT, 3},
    {1006, SX_FATE_EXITED, 3},   {1007, SX_FATE_EXITED, 3},   {1008, SX_FATE_JAILED, 3},
    {1009, SX_FATE_JAILED, 3},   {1010, SX_FATE_JAILED, 3},   {1011, SX_FATE_JAILED, 3},
    {1012, SX_FATE_JAILED, 3},   {1013, SX_FATE_JAILED, 3},   {1014, SX_FATE_CRASHED, 3},
    {1015, SX_FATE_PROTOCOL, 3}, {1016, SX_FATE_PROTOCOL, 3}, {1017, SX_FATE_PROTOCOL, 3},
    {1018, SX_FATE_PROTOCOL, 3}, {1019, SX_FATE_EXITED, 3},   {1020, SX_FATE_JAILED, 3},
    {1021, SX_FATE_JAILED, 3},   {1022, SX_FATE_JAILED, 3},   {3010, SX_FATE_CRASHED, 3},
};

START_TEST(a_death_costs_its_row)
{
    const uint64_t rows = 40, poison = 17;
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, rows);
    table.first[poison] = deaths[_i].what;
    sx_code_options options = {0};
    if (deaths[_i].fate == SX_FATE_TIMEOUT) {
        options = trial_hasty;
    }
    sx_code *code = trial_code_open(&trial, &options);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    ck_assert_msg(table.fates[poison] == deaths[_i].fate, "%d is %s", deaths[_i].what,
                  sx_fate_word((sx_fate)table.fates[poison]));
    ck_assert_int_eq(table.score_status[poison], SX_PLUGIN_CELL_FAILED);
    ck_assert(table.score[poison] == 0);
    others_are_right(&table, rows, poison);
    sx_code_report_get(code, &report);
    ck_assert_uint_eq(report.starts, deaths[_i].starts);
    ck_assert_uint_eq(report.fates[SX_FATE_OK], rows - 1);
    ck_assert_uint_eq(report.fates[deaths[_i].fate], 1);
    ck_assert_int_eq(report.first_fate, deaths[_i].fate);
    ck_assert_str_eq(report.first_code, sx_fate_code(deaths[_i].fate));
    ck_assert_str_ne(report.first_message, "");
    ck_assert(!report.stopped);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

/* What the jail refuses softly, so that libraries can do without: the score is the errno. */
static const struct {
    int what, number;
} refusals[] = {{2000, EACCES}, {2001, EACCES}, {2002, EACCES}, {2003, EAGAIN},
                {2004, EACCES}, {2005, EACCES}, {2006, EACCES}};

START_TEST(what_libraries_do_in_passing_is_only_refused)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, COUNT(refusals));
    for (size_t i = 0; i < COUNT(refusals); i++) {
        table.first[i] = refusals[i].what;
    }
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    for (size_t i = 0; i < COUNT(refusals); i++) {
        ck_assert_int_eq(table.fates[i], SX_FATE_OK);
        ck_assert_msg(table.score[i] == refusals[i].number, "%d", refusals[i].what);
    }
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

/* What a cell must not be, and what is made of it. */
static const struct {
    int what;
    sx_fate fate;
    uint8_t status;
    double value;
} cells[] = {
    {3000, SX_FATE_INVALID, SX_PLUGIN_CELL_FAILED, 0},
    {3001, SX_FATE_INVALID, SX_PLUGIN_CELL_FAILED, 0},
    {3002, SX_FATE_INVALID, SX_PLUGIN_CELL_FAILED, 0},
    {3003, SX_FATE_INVALID, SX_PLUGIN_CELL_FAILED, 0},
    {3004, SX_FATE_INVALID, SX_PLUGIN_CELL_FAILED, 0},
    {3005, SX_FATE_INVALID, SX_PLUGIN_CELL_FAILED, 0},
    {3006, SX_FATE_OK, SX_PLUGIN_CELL_UNDEFINED, 0},
    {3007, SX_FATE_OK, SX_PLUGIN_CELL_OK, 0},
    {3014, SX_FATE_OK, SX_PLUGIN_CELL_INCOMPLETE, 0},
};

START_TEST(cells_are_looked_at)
{
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, COUNT(cells) + 1);
    for (size_t i = 0; i < COUNT(cells); i++) {
        table.first[i] = cells[i].what;
    }
    table.first[COUNT(cells)] = 4;
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    for (size_t i = 0; i < COUNT(cells); i++) {
        ck_assert_msg(table.fates[i] == cells[i].fate, "%d", cells[i].what);
        ck_assert_int_eq(table.score_status[i], cells[i].status);
        ck_assert(table.score[i] == cells[i].value);
        ck_assert(!__builtin_signbit(table.score[i]));
    }
    ck_assert(table.score[COUNT(cells)] == 5);
    sx_code_report_get(code, &report);
    ck_assert_uint_eq(report.starts, 1); /* nothing was asked twice */
    ck_assert_uint_eq(report.fates[SX_FATE_INVALID], 6);
    ck_assert_str_eq(report.first_code, "PLUGIN.RESULT");
    ck_assert_str_eq(report.first_message, "total: the value is not finite");
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

/* Beside its columns: the place after the last row of values, and of statuses. */
START_TEST(writing_beside_the_columns_is_seen)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, 20);
    table.first[19] = 3008 + _i;
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    ck_assert_int_eq(table.fates[19], SX_FATE_PROTOCOL);
    others_are_right(&table, 20, 19);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(a_refused_block_goes_row_by_row)
{
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    for (uint64_t rows = 1; rows <= 30; rows += 29) {
        trial_table_fill(&table, rows);
        table.first[0] = 4000;
        sx_code *code = trial_code_open(&trial, NULL);
        sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
        ck_assert_int_eq(table.fates[0], SX_FATE_REFUSED);
        others_are_right(&table, rows, 0);
        sx_code_report_get(code, &report);
        ck_assert_uint_eq(report.starts, 1); /* who refuses is alive */
        ck_assert_str_eq(report.first_code, "PLUGIN.REFUSED");
        ck_assert_str_eq(report.refusal_code, "PLUGIN.REFUSED");
        ck_assert_ptr_nonnull(strstr(report.first_message, "row by row"));
        ck_assert_ptr_null(strchr(report.first_message, '\033'));
        sx_code_close(code);
    }
    trial_bundle_close(&trial);
}
END_TEST

/* What no row does alone: 5000 more than what is done in blocks. Only a breach costs the rows. */
static const struct {
    int what;
    sx_fate fate;
} moods[] = {{5000, SX_FATE_OK}, {5004, SX_FATE_OK}, {5006, SX_FATE_OK}, {5008, SX_FATE_JAILED}};

START_TEST(what_fails_in_blocks_alone_is_told)
{
    const uint64_t rows = 12;
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, rows);
    table.first[3] = moods[_i].what;
    sx_code *code = trial_code_open(&trial, &trial_hasty);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    for (uint64_t row = 0; row < rows; row++) {
        ck_assert_int_eq(table.fates[row], moods[_i].fate);
        ck_assert_int_eq(table.score_status[row],
                         moods[_i].fate == SX_FATE_OK ? SX_PLUGIN_CELL_OK : SX_PLUGIN_CELL_FAILED);
    }
    sx_code_report_get(code, &report);
    ck_assert_uint_eq(report.unsteady, 1);
    ck_assert_str_ne(report.unsteady_code, "");
    ck_assert_str_ne(report.unsteady_message, "");
    ck_assert_uint_eq(report.fates[moods[_i].fate], rows);
    ck_assert_int_eq(report.first_fate, moods[_i].fate);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(code_cannot_speak_for_the_host)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, 1);
    table.first[0] = 4001;
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    ck_assert_int_eq(table.fates[0], SX_FATE_REFUSED);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(several_poison_rows)
{
    static const int kinds[] = {1000, 1006, 1008, 4000, 3000, 1001};
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, TRIAL_ROWS);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        table.first[i * 50 + i] = kinds[i];
    }
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    for (size_t i = 0; i < TRIAL_ROWS; i++) {
        bool poison = i % 51 == 0 && i / 51 < COUNT(kinds);
        ck_assert_int_eq(table.fates[i] == SX_FATE_OK, !poison);
        ck_assert(poison || table.score[i] == table.first[i] + 1);
    }
    sx_code_report_get(code, &report);
    /* The block dies once; then each row that ends its worker does so once. */
    ck_assert_uint_eq(report.starts, 1 + 1 + 4);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(the_breaker_stops_hopeless_code)
{
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, 60);
    for (size_t i = 10; i < 60; i++) {
        table.first[i] = 3000;
    }
    sx_code *code = trial_code_open(&trial, &(sx_code_options){.poison_in_a_row = 5});
    table.first[30] = 1000; /* so that the rows are asked one by one */
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    for (size_t i = 0; i < 60; i++) {
        sx_fate expected = i < 10 ? SX_FATE_OK : i < 15 ? SX_FATE_INVALID : SX_FATE_STOPPED;
        ck_assert_int_eq(table.fates[i], expected);
        ck_assert_int_eq(table.score_status[i], i < 10 ? SX_PLUGIN_CELL_OK : SX_PLUGIN_CELL_FAILED);
    }
    sx_code_report_get(code, &report);
    ck_assert(report.stopped);
    ck_assert_int_eq(report.first_fate, SX_FATE_INVALID);
    trial_table_fill(&table, 3);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    ck_assert_int_eq(table.fates[0], SX_FATE_OK); /* a block rests on itself alone */
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(printing_is_kept_and_harmless)
{
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, 2);
    table.first[1] = 3011;
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    ck_assert_int_eq(table.fates[1], SX_FATE_OK);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    sx_code_report_get(code, &report);
    ck_assert_uint_le(strlen(report.printed), 8192);
    ck_assert_ptr_nonnull(strstr(report.printed, "the last words"));
    ck_assert_ptr_null(strchr(report.printed, '\033'));
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(resources_are_limited)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, 2);
    table.first[0] = 3012;
    table.first[1] = 3013;
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    ck_assert_int_eq(table.fates[1], SX_FATE_OK);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    ck_assert_int_eq(table.fates[0], SX_FATE_OK);
    ck_assert(table.score[0] == 1); /* malloc gave up long before 4 GiB */
#endif
    ck_assert(table.score[1] == 0); /* no open files but its own */
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(a_worker_is_replaced_after_many_calls)
{
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "ok");
    trial_table_fill(&table, 1);
    sx_code *code = trial_code_open(&trial, NULL);
    for (int i = 0; i < 10001; i++) {
        sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
        ck_assert_int_eq(table.fates[0], SX_FATE_OK);
    }
    sx_code_report_get(code, &report);
    ck_assert_uint_eq(report.starts, 2);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(built_in_code_in_process)
{
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    trial_bundle_open(&trial, "moody");
    trial_table_fill(&table, 20);
    table.first[7] = 3000;
    table.first[8] = 4000;
    sx_code *code = trial_code_open(&trial, &(sx_code_options){.isolation = SX_ISOLATION_NONE});
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    ck_assert_int_eq(table.fates[7], SX_FATE_INVALID);
    ck_assert_int_eq(table.fates[8], SX_FATE_REFUSED);
    ck_assert_int_eq(sx_code_reopen(code), SX_FATE_OK);
    table.first[7] = 7;
    table.first[8] = 8;
    sx_code_score(code, &table.block, &table.scores, &limits, table.fates);
    others_are_right(&table, 20, 20);
    sx_code_report_get(code, &report);
    ck_assert_uint_eq(report.starts, 0);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(an_instance_can_be_opened_again)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "ok");
    trial_table_fill(&table, 3);
    sx_code *code = trial_code_open(&trial, NULL);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(sx_code_reopen(code), SX_FATE_OK);
        sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
        ck_assert_int_eq(table.fates[2], SX_FATE_OK);
        ck_assert(table.score[2] == 5);
    }
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(a_block_without_rows)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "ok");
    trial_table_fill(&table, 0);
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
    ck_assert_int_eq(table.fates[0], 77);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("code");
    TCase *behaving = tcase_create("behaving");
    tcase_set_timeout(behaving, 60);
    tcase_add_test(behaving, scores_of_good_code);
    tcase_add_test(behaving, a_worker_is_replaced_after_many_calls);
    tcase_add_test(behaving, built_in_code_in_process);
    tcase_add_test(behaving, an_instance_can_be_opened_again);
    tcase_add_test(behaving, a_block_without_rows);
    suite_add_tcase(suite, behaving);
    TCase *failing = tcase_create("failing");
    tcase_set_timeout(failing, 60);
    tcase_add_loop_test(failing, a_death_costs_its_row, 0, COUNT(deaths));
    tcase_add_test(failing, what_libraries_do_in_passing_is_only_refused);
    tcase_add_test(failing, cells_are_looked_at);
    tcase_add_loop_test(failing, writing_beside_the_columns_is_seen, 0, 2);
    tcase_add_test(failing, a_refused_block_goes_row_by_row);
    tcase_add_loop_test(failing, what_fails_in_blocks_alone_is_told, 0, COUNT(moods));
    tcase_add_test(failing, code_cannot_speak_for_the_host);
    tcase_add_test(failing, several_poison_rows);
    tcase_add_test(failing, the_breaker_stops_hopeless_code);
    tcase_add_test(failing, printing_is_kept_and_harmless);
    tcase_add_test(failing, resources_are_limited);
    suite_add_tcase(suite, failing);
    return run_suite(suite);
}
