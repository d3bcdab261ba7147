/* What may not stand in a script: bitwise operators and _ENV as tokens, never inside texts and
 * comments. */
#include <check.h>
#include <string.h>

#include "backend/lua/inner.h"
#include "support/suite.h"

static const struct {
    const char *source;
    uint32_t line; /* 0: accepted */
} sources[] = {
    {"return 1 & 2", 1},
    {"return 1\n|\n2", 2},
    {"return ~1", 1},
    {"return 1 ~ 2", 1},
    {"return 1 ~= 2", 0},
    {"return 1 ~=~ 2", 1},
    {"return 1 << 2", 1},
    {"return 1 >> 2", 1},
    {"return 1 < 2, 2 > 1, 1 <= 2, 2 >= 1", 0},
    {"return 7 // 2, 2 ^ 3, 1 .. 2, ...", 0},
    {"return '&|~<<>>_ENV', \"& | ~\"", 0},
    {"return 'a\\'& b', \"c\\\"| d\"", 0},
    {"return 'a\\\n& b'", 0},
    {"return 'a\\z\n   & b'", 0},
    {"return 'a\n& b", 2},
    {"return [[ & | \n ~ ]]\n & 1", 3},
    {"return [==[ ]] ]=] & ]==]", 0},
    {"return [==[ & ", 0},
    {"-- & | ~\nreturn 1", 0},
    {"--[[ & \n | ]]\nreturn 1", 0},
    {"--[==[ & ]] | ]==] return 1 | 2", 1},
    {"--[= & \nreturn 1", 0},
    {"--[ & \nreturn 1 & 2", 2},
    {"return a[b[1]]", 0},
    {"return a[ [[x & y]] ]", 0},
    {"local _ENV = {}", 1},
    {"return _ENV.x", 1},
    {"function f(_ENV) end", 1},
    {"return x_ENV, _ENVx, t._ENVIRONMENT", 0},
    {"return t._ENV", 1},
    {"return 0x1F, 1e-5, 0x1p-4, 3", 0},
    {"return 1e5&1", 1},
    {"goto done ::done::", 0},
    {"\xEF\xBB\xBFreturn 1", 1},
    {"return '\xFF'", 1},
    {"return 1\n-- \xC3\xA4\nreturn '\xC3'", 3},
    {"return '\xC3\xA4'", 0},
    {"#!/usr/bin/lua\nreturn 1", 0}, /* Lua itself refuses it */
    {"", 0},
};

START_TEST(test_source)
{
    uint32_t line = 0;
    const char *text = NULL;
    sx_fault fault = sx_lua_check_source(sx_slice_of(sources[_i].source), &line, &text);
    ck_assert_msg(fault == (sources[_i].line == 0 ? SX_FAULT_NONE : SX_FAULT_SCRIPT_SYNTAX),
                  "%s: %d %s", sources[_i].source, fault, text == NULL ? "" : text);
    if (fault != SX_FAULT_NONE) {
        ck_assert_msg(line == sources[_i].line, "%s: line %u", sources[_i].source, (unsigned)line);
        ck_assert_ptr_nonnull(text);
    }
}
END_TEST

/* No end of the text is read over: every beginning of every source, in memory of just that size. */
START_TEST(test_every_cut)
{
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        size_t length = strlen(sources[i].source);
        for (size_t cut = 0; cut <= length; cut++) {
            char *copy = malloc(cut + (cut == 0));
            ck_assert_ptr_nonnull(copy);
            memcpy(copy, sources[i].source, cut);
            uint32_t line = 0;
            const char *text = NULL;
            sx_fault fault = sx_lua_check_source((sx_slice){copy, cut}, &line, &text);
            ck_assert(fault == SX_FAULT_NONE || text != NULL);
            free(copy);
        }
    }
}
END_TEST

START_TEST(test_bytecode)
{
    uint32_t line = 0;
    const char *text = NULL;
    ck_assert_int_eq(sx_lua_check_source(SX_SLICE("\x1bLuaT"), &line, &text),
                     SX_FAULT_SCRIPT_BYTECODE);
    ck_assert_int_eq(sx_lua_check_source(SX_SLICE("\x1b"), &line, &text), SX_FAULT_SCRIPT_BYTECODE);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_source");
    TCase *tests = tcase_create("source");
    tcase_add_loop_test(tests, test_source, 0, (int)(sizeof sources / sizeof sources[0]));
    tcase_add_test(tests, test_every_cut);
    tcase_add_test(tests, test_bytecode);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
