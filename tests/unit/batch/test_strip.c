/*
 * test_strip.c: rows without quotes, CR and blanks: every set of instructions leaves the same, and what is left has
 * the cells that the reader of CSV finds, one by one.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "batch/csv_reader.h"
#include "batch/instructions.h"
#include "batch/strip.h"
#include "support/suite.h"

#define BYTES 400
#define ROOM 64

static const char *const names[] = {"portable", "avx2", "avx512", "neon"};

typedef struct stripped {
    size_t len;
    char bytes[BYTES + ROOM];
    uint32_t feeds[BYTES];
    size_t feed_count;
} stripped;

static size_t count_feeds(const char *data, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        count += data[i] == '\n';
    }
    return count;
}

static bool run(const char *name, const char *data, size_t len, char separator, bool blanks,
                stripped *ret)
{
    sx_strip *strip = sx_strip_for(name);
    if (strip == NULL) {
        return false;
    }
    memset(ret, 0, sizeof *ret);
    ret->len = strip(data, len, separator, blanks, ret->bytes, ret->feeds);
    ret->feed_count = count_feeds(data, len);
    return true;
}

static sx_slice trimmed(sx_slice cell)
{
    while (cell.len > 0 && cell.at[0] == ' ') {
        cell = (sx_slice){cell.at + 1, cell.len - 1};
    }
    while (cell.len > 0 && cell.at[cell.len - 1] == ' ') {
        cell.len--;
    }
    return cell;
}

/* The cells of one line of the original against those of the stripped line. */
static void same_cells(const char *line, size_t len, const char *left, size_t left_len,
                       char separator, bool blanks)
{
    char copy[BYTES];
    sx_slice cells[BYTES];
    size_t count = 0, at = 0;
    len -= len > 0 && line[len - 1] == '\r';
    memcpy(copy, line, len);
    sx_bad_line fault = sx_csv_cells(copy, len, separator, true, cells, BYTES, &count);
    ck_assert_msg(fault.code == NULL, "%s: %.*s", fault.code, (int)len, line);
    for (size_t i = 0; i < count; i++) {
        const char *from = left + at;
        while (at < left_len && left[at] != separator) {
            at++;
        }
        bool quoted = cells[i].at > copy && cells[i].at[-1] == '"';
        sx_slice want = blanks && !quoted ? trimmed(cells[i]) : cells[i];
        ck_assert_uint_eq((size_t)(left + at - from), want.len);
        ck_assert_mem_eq(from, want.at, want.len);
        at += at < left_len;
    }
    ck_assert_uint_eq(at, left_len);
}

static void check_cells(const char *data, size_t len, char separator, bool blanks,
                        const stripped *got)
{
    size_t from = 0, left = 0, line = 0;
    ck_assert_uint_eq(count_feeds(got->bytes, got->len), got->feed_count);
    for (size_t i = 0; i < len; i++) {
        if (data[i] == '\n') {
            size_t end = got->feeds[line++];
            ck_assert_int_eq(got->bytes[end], '\n');
            same_cells(data + from, i - from, got->bytes + left, end - left, separator, blanks);
            from = i + 1;
            left = end + 1;
        }
    }
    ck_assert_uint_eq(left, got->len);
}

/* Random text of cells, mostly such as can be stripped. */
static size_t make(sx_rng *rng, bool odd, bool blanks, char *to)
{
    static const char *const good[] = {"1", "\"0\"", "\"\"", "", "12", "\"a b\"", "x y", "\"2\""};
    static const char *const bad[] = {"\"",       "a\"", "\"1\"2", "\"a,b\"",
                                      "\"\"\"\"", "\r",  "\x80",   "\"1"};
    size_t len = 0;
    size_t wanted = sx_rng_below(rng, BYTES - 40);
    while (len < wanted) {
        const char *cell = odd && sx_rng_below(rng, 40) == 0 ? bad[sx_rng_below(rng, 8)]
                                                             : good[sx_rng_below(rng, 8)];
        bool pad = blanks && cell[0] != '"';
        for (uint32_t n = pad ? sx_rng_below(rng, 4) : 0; n > 0; n--) {
            to[len++] = ' ';
        }
        memcpy(to + len, cell, strlen(cell));
        len += strlen(cell);
        for (uint32_t n = pad ? sx_rng_below(rng, 4) : 0; n > 0; n--) {
            to[len++] = ' ';
        }
        if (sx_rng_below(rng, 6) == 0) {
            to[len] = '\r';
            len += sx_rng_below(rng, 2);
            to[len++] = '\n';
        } else {
            to[len++] = ',';
        }
    }
    to[len++] = '\n';
    return len;
}

START_TEST(all_forms_leave_the_cells)
{
    static char data[BYTES + ROOM];
    static stripped want, got;
    sx_rng rng = {.state = 7};
    size_t left = 0;
    for (size_t round = 0; round < 20000; round++) {
        bool blanks = round % 2 == 0;
        memset(data, round % 3 == 0 ? '"' : '\n', sizeof data); /* what stands behind is not ours */
        size_t len = make(&rng, round % 4 == 3, blanks && round % 8 != 0, data);
        ck_assert(run("portable", data, len, ',', blanks, &want));
        if (want.len > 0) {
            check_cells(data, len, ',', blanks, &want);
        }
        left += want.len > 0;
        for (size_t i = 1; i < sizeof names / sizeof names[0]; i++) {
            if (run(names[i], data, len, ',', blanks, &got)) {
                ck_assert_uint_eq(got.len, want.len);
                ck_assert_mem_eq(got.bytes, want.bytes, want.len);
                ck_assert(want.len == 0 ||
                          memcmp(got.feeds, want.feeds, want.feed_count * sizeof *want.feeds) == 0);
            }
        }
    }
    ck_assert_uint_gt(left, 12000); /* most can be stripped */
}
END_TEST

/* Any bytes: the forms agree, and what is stripped has the cells of the original. */
START_TEST(all_forms_agree_on_any_bytes)
{
    static const char some[] = "\"\"\",,\n\r  1a\x80\t";
    static char data[BYTES + ROOM];
    static stripped want, got;
    sx_rng rng = {.state = 23};
    for (size_t round = 0; round < 60000; round++) {
        size_t len = 1 + sx_rng_below(&rng, round % 2 == 0 ? 12 : 200);
        for (size_t i = 0; i < sizeof data; i++) {
            data[i] = some[sx_rng_below(&rng, sizeof some - 1)];
            data[i] = round % 2 != 0 && sx_rng_below(&rng, 8) != 0 ? '7' : data[i];
        }
        data[len - 1] = '\n';
        bool blanks = round % 3 == 0;
        char separator = round % 5 == 0 ? '\t' : ',';
        ck_assert(run("portable", data, len, separator, blanks, &want));
        if (want.len > 0) {
            check_cells(data, len, separator, blanks, &want);
        }
        for (size_t i = 1; i < sizeof names / sizeof names[0]; i++) {
            if (run(names[i], data, len, separator, blanks, &got)) {
                ck_assert_msg(got.len == want.len, "%zu and %zu: %.*s", got.len, want.len, (int)len,
                              data);
                ck_assert_mem_eq(got.bytes, want.bytes, want.len);
            }
        }
    }
}
END_TEST

START_TEST(no_form_of_no_name)
{
    ck_assert_ptr_null(sx_strip_for("none"));
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("batch/strip");
    TCase *cases = tcase_create("strip");
    tcase_add_test(cases, all_forms_leave_the_cells);
    tcase_add_test(cases, all_forms_agree_on_any_bytes);
    tcase_add_test(cases, no_form_of_no_name);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
