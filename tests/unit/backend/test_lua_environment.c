/*
 * Every name that a script can reach, found by walking, against the list in the tree: a newer Lua
 * or a careless line must not add one in silence. SX_WRITE_ENVIRONMENT=1 writes the list.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/lua/carrier.h"
#include "base/buf.h"
#include "support/suite.h"
#include "trial_lua.h"

#define LIST SX_SOURCE_DIR "/tests/hostile/lua/environment.txt"
#define DEPTH_MAX 6

static const char script[] =
    "return {sextant = 1, id = 'environment', version = '1.0.0', title = 'T', strand = 'both',\n"
    "  kind = 'technique', validated = false,\n"
    "  rights = {class = 'own', holder = 'S', statement = 'x', source = 'x'},\n"
    "  responses = {often = {{[0] = 'a'}, {[1] = 'b'}}},\n"
    "  items = {{id = 'q1', responses = 'often', text = 'x'}},\n"
    "  scales = {total = {sum = {'q1'}, missing = {rule = 'complete'}, direction = 'neutral',\n"
    "    range = {0, 1}}}, examples = {{answers = {0}, total = 0}}}\n";

typedef struct walk {
    sx_buf lines;
    int depth;
} walk;

static void visit_table(walk *w, lua_State *L, const char *prefix);

/* The value on top of the stack. */
static void visit(walk *w, lua_State *L, const char *name)
{
    int type = lua_type(L, -1);
    sx_buf_printf(&w->lines, "%s %s\n", name, lua_typename(L, type));
    if (type == LUA_TTABLE) {
        visit_table(w, L, name);
    } else if (type == LUA_TFUNCTION) {
        ck_assert_msg(lua_iscfunction(L, -1), "%s", name);
    }
}

/* The keys of the table on top, whatever is behind it, and what its metatable falls back to. */
static void visit_table(walk *w, lua_State *L, const char *prefix)
{
    ck_assert_msg(w->depth < DEPTH_MAX, "%s", prefix);
    w->depth++;
    luaL_checkstack(L, 10, "walking");
    (void)sx_lua_inside(L, -1);
    int table = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        char name[256];
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "(no text)";
        (void)snprintf(name, sizeof name, "%s%s%s", prefix, prefix[0] == '\0' ? "" : ".", key);
        visit(w, L, name);
        lua_pop(L, 1);
    }
    if (lua_getmetatable(L, table)) {
        if (lua_getfield(L, -1, "__index") == LUA_TTABLE) {
            visit_table(w, L, prefix);
        }
        lua_pop(L, 2);
    }
    lua_pop(L, 1);
    w->depth--;
}

/* What values of the other types can reach: texts their methods, and nothing else. */
static void visit_types(walk *w, lua_State *L)
{
    lua_pushliteral(L, "");
    lua_pushnil(L);
    lua_pushboolean(L, 1);
    lua_pushinteger(L, 1);
    lua_pushlightuserdata(L, w);
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_getfield(L, -1, "pcall");
    for (int i = 1; i <= 7; i++) {
        int index = 1 + i;
        if (i == 6 || !lua_getmetatable(L, index)) {
            continue;
        }
        char prefix[64];
        (void)snprintf(prefix, sizeof prefix, "(%s)", luaL_typename(L, index));
        lua_pushnil(L);
        while (lua_next(L, -2)) {
            char name[128];
            (void)snprintf(name, sizeof name, "%s.%s", prefix, lua_tostring(L, -2));
            visit(w, L, name);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
}

static int walk_all(lua_State *L)
{
    walk *w = lua_touserdata(L, 1);
    luaL_checkstack(L, 30, "walking");
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    visit_table(w, L, "");
    lua_settop(L, 1);
    visit_types(w, L);
    return 0;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, each once: a name may be found on two ways. */
static void sort_lines(sx_buf *lines)
{
    size_t count = 0;
    char **each = calloc(lines->len + 1, sizeof *each);
    ck_assert_ptr_nonnull(each);
    for (char *at = lines->data; *at != '\0';) {
        char *end = strchr(at, '\n');
        *end = '\0';
        each[count++] = at;
        at = end + 1;
    }
    qsort(each, count, sizeof *each, compare_lines);
    sx_buf sorted;
    sx_buf_init(&sorted, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(each[i - 1], each[i]) != 0) {
            sx_buf_printf(&sorted, "%s\n", each[i]);
        }
    }
    free(each);
    sx_buf_free(lines);
    *lines = sorted;
}

static void read_list(sx_buf *ret)
{
    char part[4096];
    FILE *file = fopen(LIST, "rb");
    sx_buf_init(ret, 1 << 20);
    if (file == NULL) {
        return;
    }
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;) {
        sx_buf_add(ret, part, got);
    }
    fclose(file);
}

/* Prints the lines of `a` that are not in `b`. Returns how many. */
static size_t print_missing(const sx_buf *a, const sx_buf *b, char sign)
{
    size_t count = 0;
    const char *text = sx_buf_text(a);
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        char line[300];
        (void)snprintf(line, sizeof line, "\n%.*s\n", (int)(end - text), text);
        const char *other = sx_buf_text(b);
        bool first = strncmp(other, line + 1, strlen(line + 1)) == 0;
        if (!first && strstr(other, line) == NULL) {
            printf("%c %.*s\n", sign, (int)(end - text), text);
            count++;
        }
    }
    return count;
}

START_TEST(test_environment)
{
    sx_bundle_file file = {"manifest.lua", {script, sizeof script - 1}};
    sx_bundle bundle = {
        .kind = SX_CODE_LUA, .name = "environment", .files = &file, .file_count = 1, .library = -1};
    sx_plugin_host host;
    sx_plugin_error error = {.size = sizeof error, .column = -1};
    void *self = NULL;
    sx_bundle_host(&bundle, &host);
    sx_plugin_status status = sx_carrier_lua.open(&host, &self, &error);
    ck_assert_msg(status == SX_PLUGIN_OK, "%s", error.message);
    sx_lua_instance *instance = self;

    walk w = {.depth = 0};
    sx_buf_init(&w.lines, 1 << 20);
    status = sx_lua_protect(instance->state, walk_all, &w, &error);
    ck_assert_msg(status == SX_PLUGIN_OK, "%s", error.message);
    sx_carrier_lua.close(self);
    sort_lines(&w.lines);
    ck_assert(!w.lines.failed);

    if (getenv("SX_WRITE_ENVIRONMENT") != NULL) {
        FILE *out = fopen(LIST, "wb");
        ck_assert_ptr_nonnull(out);
        ck_assert_uint_eq(fwrite(w.lines.data, 1, w.lines.len, out), w.lines.len);
        ck_assert_int_eq(fclose(out), 0);
    }
    sx_buf listed;
    read_list(&listed);
    size_t wrong = print_missing(&w.lines, &listed, '+') + print_missing(&listed, &w.lines, '-');
    ck_assert_msg(wrong == 0,
                  "tests/hostile/lua/environment.txt differs in %zu lines "
                  "(SX_WRITE_ENVIRONMENT=1 writes it)",
                  wrong);
    sx_buf_free(&w.lines);
    sx_buf_free(&listed);
}
END_TEST

/* The worst of them, by name. */
START_TEST(test_absent)
{
    static const char *const names[] = {
        "_G",     "_ENV",   "_VERSION", "collectgarbage", "coroutine", "debug",   "dofile",
        "io",     "load",   "loadfile", "getmetatable",   "os",        "package", "print",
        "rawget", "rawset", "rawequal", "rawlen",         "require",   "warn",    "xpcall"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char source[64];
        (void)snprintf(source, sizeof source, "return %s", names[i]);
        ck_assert_msg(strncmp(trial_lua_run(source), "SCRIPT.", 7) == 0, "%s", names[i]);
    }
    static const char *const members[] = {"string.dump",     "string.pack",    "string.unpack",
                                          "table.move",      "table.pack",     "math.random",
                                          "string.packsize", "math.randomseed"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        char source[64];
        (void)snprintf(source, sizeof source, "return %s", members[i]);
        ck_assert_msg(strncmp(trial_lua_run(source), "SCRIPT.API", 10) == 0, "%s", members[i]);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_environment");
    TCase *tests = tcase_create("environment");
    tcase_add_test(tests, test_environment);
    tcase_add_test(tests, test_absent);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
