/*
 * test_ffi_checks.c: what keeps a bound library from being used: symbols that are not its own, known calls
 * that give something else, wrong descriptions, and arrays that are read or written beyond their ends.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/suite.h"
#include "trial_ffi.h"

#define SCALE(id)                                                                                  \
    "  " id ":\n    call: [x, y]\n    missing: {rule: complete}\n    direction: neither\n"         \
    "    range: [0, 27]\n"

/* A function of x and y that gives their sum as `total`, or so it says. */
typedef struct claim {
    const char *symbol, *args, *returns; /* NULL: two f64, and an f64 is returned */
    const char *checks;                  /* NULL: 1 + 1, 0 + 2 and 3 + 1 */
    const char *code, *says;             /* NULL: it opens */
} claim;

#define TWO "{in: x, as: f64}, {in: y, as: f64}"
#define LIST "{in: [x, y], name: v, as: \"f64[]\"}, {length_of: v, as: u64}"
#define BLOCK                                                                                      \
    "{in: x, as: \"f64[]\"}, {in: y, as: \"f64[]\"}, {rows: u64}, {out: total, as: \"f64[]\"}"
#define LIST_CHECKS(last)                                                                          \
    "    - {call: add, with: {v: [1, 1]}, to: {total: 2}}\n"                                       \
    "    - {call: add, with: {v: [0, 2]}, to: {total: 2}}\n"                                       \
    "    - {call: add, with: {v: [" last "]}, to: {total: 6}}\n"
#define BLOCK_CHECKS(last)                                                                         \
    "    - {call: add, with: {x: [1, 2, 3], y: [4, 5, 6]}, to: {total: [5, 7, 9]}}\n"              \
    "    - {call: add, with: {x: [1], y: [1]}, to: {total: [2]}}\n"                                \
    "    - {call: add, with: {x: [0, 3], y: [0, " last "]}, to: {total: [0, 6]}}\n"
#define TWO_CHECKS(a, b, sum)                                                                      \
    "    - {call: add, with: {x: 1, y: 1}, to: {total: 2}}\n"                                      \
    "    - {call: add, with: {x: 0, y: 2}, to: {total: 2}}\n"                                      \
    "    - {call: add, with: {x: " a ", y: " b "}, to: {total: " sum "}}\n"

static void open_claim(trial_ffi *t, const claim *c)
{
    sx_buf yaml;
    bool block = c->args != NULL && strstr(c->args, "rows:") != NULL;
    sx_buf_init(&yaml, 4000);
    sx_buf_printf(
        &yaml,
        "scales:\n" SCALE("total") "ffi:\n  library: libhostile.so\n  functions:\n    add:\n"
                                   "      symbol: %s\n      per: %s\n"
                                   "      args: [%s]\n%s  checks:\n%s",
        c->symbol, block ? "block" : "person", c->args == NULL ? TWO : c->args,
        c->returns == NULL ? "      returns: {as: f64, to: total}\n" : c->returns,
        c->checks == NULL ? TWO_CHECKS("3", "1", "4") : c->checks);
    trial_ffi_begin(t, "tests/hostile/ffi/libhostile.so");
    const sx_ffi *ffi = trial_ffi_read(t, sx_buf_text(&yaml));
    sx_buf_free(&yaml);
    (void)trial_ffi_open(t, ffi);
}

static const claim claims[] = {
    {.symbol = "good"},
    /* Names that are not the library's own. */
    {.symbol = "no_such_function", .code = "FFI.SYMBOL", .says = "no_such_function"},
    {.symbol = "system", .code = "FFI.SYMBOL", .says = "libc"},
    {.symbol = "index", .code = "FFI.SYMBOL", .says = "libc"},
    {.symbol = "exit", .code = "FFI.SYMBOL", .says = "libc"},
    {.symbol = "fesetround", .code = "FFI.SYMBOL", .says = "of its own"},
    {.symbol = "constant", .code = "FFI.SYMBOL", .says = "variable"},
    {.symbol = "poison", .code = "FFI.SYMBOL", .says = "poison"}, /* static: not to be seen */
    /* Known calls that give something else. */
    {.symbol = "good",
     .checks = TWO_CHECKS("3", "3", "7"),
     .code = "FFI.CHECK",
     .says = "gives 6 for the scale total, where 7 is expected"},
    {.symbol = "good",
     .checks = TWO_CHECKS("0.125", "0", "0.12"),
     .code = NULL}, /* half a unit away */
    {.symbol = "good",
     .checks = TWO_CHECKS("0.126", "0", "0.12"),
     .code = "FFI.CHECK",
     .says = "gives 0.126"},
    {.symbol = "good", .checks = TWO_CHECKS("0.126", "0", "0.13"), .code = NULL},
    {.symbol = "good",
     .checks = TWO_CHECKS("0.126", "0", "0.130"),
     .code = "FFI.CHECK",
     .says = "where 0.13 is expected"},
    /* Wrong descriptions, which nothing but a known call can tell. */
    {.symbol = "good", .args = "{in: y, as: f64}, {in: x, as: f64}"}, /* a sum has no order */
    {.symbol = "good",
     .args = "{in: x, as: f32}, {in: y, as: f64}",
     .code = "FFI.CHECK",
     .says = "is expected"},
    {.symbol = "good",
     .args = "{in: x, as: i32}, {in: y, as: f64}",
     .code = "FFI.CHECK",
     .says = "is expected"},
    {.symbol = "good",
     .returns = "      returns: {as: i64, to: total}\n",
     .code = "FFI.", /* what a register holds: a wrong number or one that no score can be */
     .says = "the check in line"},
    {.symbol = "good",
     .returns = "      returns: {as: f32, to: total}\n",
     .code = "FFI.CHECK",
     .says = "is expected"},
    /* Results that only look as if they were written. */
    {.symbol = "leaves_bytes_unwritten",
     .args = TWO ", {out: total, name: o, as: \"u8[]\", fixed: 1}",
     .returns = "",
     .checks = TWO_CHECKS("3", "3", "165"), /* what it was preset to */
     .code = "FFI.CHECK",
     .says = "gives 90 for the scale total"},
    {.symbol = "remembers", .code = "FFI.CHECK", .says = "is expected"},
    {.symbol = "adds_up_persons",
     .args = BLOCK,
     .returns = "",
     .checks = "    - {call: add, with: {x: [1, 2], y: [1, 2]}, to: {total: [2, 6]}}\n"
               "    - {call: add, with: {x: [1], y: [1]}, to: {total: [2]}}\n"
               "    - {call: add, with: {x: [0], y: [3]}, to: {total: [3]}}\n",
     .code = "FFI.CHECK",
     .says = "(with the persons in another order)"},
    {.symbol = "adds_columns", .args = BLOCK, .returns = "", .checks = BLOCK_CHECKS("3")},
    {.symbol = "reads_too_far", .args = LIST, .checks = LIST_CHECKS("4, 2")},
    {.symbol = "changes_rounding", .checks = TWO_CHECKS("3", "3", "6")},
};

START_TEST(claims_are_tried)
{
    trial_ffi t;
    const claim *c = &claims[_i];
    open_claim(&t, c);
    if (c->says == NULL) {
        ck_assert_msg(t.self != NULL, "%s: %s", c->symbol, trial_ffi_said(&t));
    } else {
        ck_assert_msg(t.self == NULL, "%s opens", c->symbol);
        ck_assert_msg(strncmp(trial_ffi_said(&t), c->code, strlen(c->code)) == 0, "%s: %s",
                      c->symbol, trial_ffi_said(&t));
        ck_assert_msg(strstr(t.error.message, c->says) != NULL, "%s: %s", c->symbol,
                      trial_ffi_said(&t));
    }
    trial_ffi_end(&t);
}
END_TEST

/* Known calls that touch what they must not: the process ends, and the worker is such a process. */
static const claim deadly[] = {
    {.symbol = "reads_too_far", .args = LIST, .checks = LIST_CHECKS("3, 3")},
    {.symbol = "writes_its_input", .args = LIST, .checks = LIST_CHECKS("3, 3")},
    {.symbol = "writes_far_away",
     .args = TWO ", {out: total, as: f64}",
     .returns = "",
     .checks = TWO_CHECKS("3", "3", "6")},
    {.symbol = "reads_a_row_too_many", .args = BLOCK, .returns = "", .checks = BLOCK_CHECKS("3")},
    {.symbol = "writes_its_column", .args = BLOCK, .returns = "", .checks = BLOCK_CHECKS("3")},
    {.symbol = "crashes", .checks = TWO_CHECKS("3", "3", "6")},
    {.symbol = "leaves", .checks = TWO_CHECKS("3", "3", "6")},
    /* A number where the function takes a pointer. */
    {.symbol = "reads_too_far", .args = "{in: x, as: u64}, {in: y, as: u64}"},
};

static int in_child(const claim *c, void (*then)(trial_ffi *t))
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        trial_ffi t;
        const struct rlimit none = {0, 0};
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)close(STDERR_FILENO);
        open_claim(&t, c);
        if (then != NULL && t.self != NULL)
            then(&t);
        _exit(77);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

START_TEST(deadly_calls_are_deadly)
{
    int status = in_child(&deadly[_i], NULL);
    ck_assert_msg(!WIFEXITED(status) || WEXITSTATUS(status) != 77, "%s came back",
                  deadly[_i].symbol);
}
END_TEST

static void score_poison(trial_ffi *t)
{
    const double three = 3;
    trial_ffi_column(t, "x", 1, &three);
    trial_ffi_column(t, "y", 1, &three);
    trial_ffi_scale(t, "total");
    (void)trial_ffi_score(t, 1);
}

/* In real calls too: an array of one person ends where memory ends. */
START_TEST(reading_too_far_is_always_deadly)
{
    const claim c = {.symbol = "reads_too_far", .args = LIST, .checks = LIST_CHECKS("4, 2")};
    int status = in_child(&c, score_poison);
    ck_assert(!WIFEXITED(status) || WEXITSTATUS(status) != 77);
    const claim far = {
        .symbol = "writes_far_away", .args = TWO ", {out: total, as: f64}", .returns = ""};
    status = in_child(&far, score_poison);
    ck_assert(!WIFEXITED(status) || WEXITSTATUS(status) != 77);
}
END_TEST

START_TEST(what_is_no_library_is_refused)
{
    trial_ffi t;
    const claim c = {.symbol = "good"};
    open_claim(&t, &c);
    ck_assert_ptr_nonnull(t.self);
    sx_carrier_ffi.close(t.self);
    (void)close(t.bundle.library);
    char name[] = "/tmp/sextant-ffi-XXXXXX";
    t.bundle.library = mkstemp(name);
    ck_assert_int_ge(t.bundle.library, 0);
    (void)unlink(name);
    ck_assert_int_eq(write(t.bundle.library, "int good;\n", 10), 10);
    ck_assert_int_lt(sx_carrier_ffi.open(&t.host, &t.self, &t.error), 0);
    ck_assert_str_eq(sx_fault_code(t.error.code), "PLUGIN.LOAD");
    ck_assert_ptr_null(t.self);
    trial_ffi_end(&t);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

int main(void)
{
    Suite *suite = suite_create("ffi checks");
    TCase *tests = tcase_create("checks");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, claims_are_tried, 0, COUNT(claims));
    tcase_add_loop_test(tests, deadly_calls_are_deadly, 0, COUNT(deadly));
    tcase_add_test(tests, reading_too_far_is_always_deadly);
    tcase_add_test(tests, what_is_no_library_is_refused);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
