/*
 * site.c: see site.h.
 */
#define _XOPEN_SOURCE 700
#include "support/site.h"

#include <check.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define FILE_MAX ((size_t)64 * 1024 * 1024)

static const char *worker(void)
{
    const char *path = getenv("SEXTANT_WORKER");
    ck_assert_msg(path != NULL, "the tests are run by ctest, which sets SEXTANT_WORKER");
    return path;
}

void site_start(site *s)
{
    *s = (site){.folder = "/tmp/sextant-site-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(s->folder));
    (void)setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
    s->arena = sx_arena_new(0);
    sx_diags_init(&s->diags, s->arena);
    s->path = site_path(s, "instruments");
    s->store = site_path(s, "store");
    ck_assert_int_eq(mkdir(s->path, 0755), 0);
    site_worker(s, true);
    s->options.trust = site_path(s, "trust");
    s->options.code.worker = site_path(s, "worker");
}

static int take_off(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

void site_end(site *s)
{
    sx_catalogue_free(s->catalogue);
    (void)chmod(s->store, 0700);
    (void)nftw(s->folder, take_off, 16, FTW_DEPTH | FTW_PHYS);
    sx_arena_free(s->arena);
}

const char *site_path(const site *s, const char *name)
{
    const char *path = sx_arena_printf(s->arena, "%s/%s", s->folder, name);
    ck_assert_ptr_nonnull(path);
    return path;
}

static void write_bytes(const site *s, const char *name, const char *bytes, size_t len)
{
    char *path = sx_arena_strdup(s->arena, site_path(s, name));
    for (char *at = strchr(path + strlen(s->folder) + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        ck_assert_msg(mkdir(path, 0755) == 0 || errno == EEXIST, "%s: %s", path, strerror(errno));
        *at = '/';
    }
    ck_assert_int_eq(sx_file_write(path, bytes, len, false, NULL), SX_OK);
}

void site_write(const site *s, const char *name, const char *text)
{
    write_bytes(s, name, text, strlen(text));
}

void site_copy(const site *s, const char *name, const char *from)
{
    sx_buf bytes;
    sx_buf_init(&bytes, FILE_MAX);
    ck_assert_msg(sx_file_read(from, FILE_MAX, &bytes, NULL) == SX_OK, "%s", from);
    write_bytes(s, name, sx_buf_text(&bytes), bytes.len);
    sx_buf_free(&bytes);
}

void site_remove(const site *s, const char *name)
{
    const char *path = site_path(s, name);
    ck_assert_msg(sx_path_exists(path), "%s", path);
    (void)nftw(path, take_off, 16, FTW_DEPTH | FTW_PHYS);
    ck_assert_msg(!sx_path_exists(path), "%s", path);
}

bool site_has(const site *s, const char *name)
{
    return sx_path_exists(site_path(s, name));
}

const char *site_read(const site *s, const char *name)
{
    sx_buf bytes;
    sx_buf_init(&bytes, FILE_MAX);
    ck_assert_msg(sx_file_read(site_path(s, name), FILE_MAX, &bytes, NULL) == SX_OK, "%s", name);
    const char *text = sx_arena_strndup(s->arena, sx_buf_text(&bytes), bytes.len);
    sx_buf_free(&bytes);
    return text;
}

sx_catalogue *site_catalogue(site *s)
{
    sx_catalogue *catalogue = NULL;
    ck_assert_int_eq(sx_catalogue_new(s->path, &s->diags, &catalogue), SX_OK);
    ck_assert_int_eq(sx_catalogue_decide(catalogue, &s->options), SX_OK);
    return catalogue;
}

sx_catalogue *site_open(site *s)
{
    sx_catalogue_free(s->catalogue);
    s->catalogue = site_catalogue(s);
    return s->catalogue;
}

void site_worker(const site *s, bool there)
{
    const char *path = site_path(s, "worker");
    (void)unlink(path);
    if (there) {
        ck_assert_int_eq(symlink(worker(), path), 0);
    }
}

void site_plugin(const site *s, const char *name)
{
    const char *build = getenv("BUILD");
    ck_assert_msg(build != NULL, "the tests are run by ctest, which sets BUILD");
    site_copy(s, sx_arena_printf(s->arena, "instruments/%s/plugin.so", name),
              sx_arena_printf(s->arena, "%s/plugins/%s/plugin.so", build, name));
}

/* --- what was said ----------------------------------------------------------------------------- */

const char *site_told(const site *s)
{
    sx_buf text;
    sx_buf_init(&text, 65536);
    sx_diags_print(&text, &s->diags);
    const char *kept = sx_arena_strdup(s->arena, sx_buf_text(&text));
    sx_buf_free(&text);
    return kept;
}

const char *site_said(site *s)
{
    static char codes[1024];
    codes[0] = '\0';
    for (size_t i = 0; i < s->diags.count; i++) {
        size_t used = strlen(codes);
        (void)snprintf(codes + used, sizeof codes - used, "%s%s", used > 0 ? " " : "",
                       s->diags.items[i].code);
    }
    sx_diags_init(&s->diags, s->arena);
    return codes;
}

const sx_loaded *site_load(site *s, const char *id)
{
    const sx_loaded *loaded = NULL;
    sx_status status = sx_catalogue_instrument(s->catalogue, id, &s->diags, &loaded);
    ck_assert_msg(status == SX_OK, "%s", site_told(s));
    return loaded;
}

/* --- instruments ------------------------------------------------------------------------------- */

/* How many of the four were answered, with its examples: for scripts that bring no scales. */
static const char counting[] =
    "  scales = {count = {formula = \"answered_count(a..d)\", missing = {rule = \"known\"},\n"
    "                     direction = \"neither\", range = {0, 4}}},\n"
    "  examples = {\n"
    "    {answers = {safe = \"no\", a = 0, b = 1, c = 2, d = 3}, count = 4, flags = {low = "
    "\"raised\"}},\n"
    "    {answers = {safe = \"yes\"}, count = 0, flags = {low = \"clear\"}},\n"
    "  },\n";

const char *site_lua(const site *s, const char *id, const char *version, const char *more)
{
    const char *script = sx_arena_printf(
        s->arena,
        "return {\n"
        "  sextant = 1, id = \"%s\", version = \"%s\",\n"
        "  %s\n"
        "%s"
        "  title = \"Four questions\", strand = \"coaching\", kind = \"technique\",\n"
        "  validated = false, rights = {class = \"own\", holder = \"The Sextant authors\"},\n"
        "  parameters = {{id = \"safe\", options = {{yes = \"Yes\"}, {no = \"No\"}}, text = "
        "\"Safe?\"}},\n"
        "  items = {\n"
        "    {id = \"a\", kind = \"number\", range = \"0..3\", text = \"A\"},\n"
        "    {id = \"b\", kind = \"number\", range = \"0..3\", required = false, text = \"B\"},\n"
        "    {id = \"c\", kind = \"number\", range = \"0..3\", text = \"C\"},\n"
        "    {id = \"d\", kind = \"number\", range = \"0..3\", text = \"D\"},\n"
        "  },\n"
        "  flags = {low = {title = \"Not safe\", when = \"safe = no\", tier = \"urgent\",\n"
        "                  text = \"See to it.\"}},\n"
        "}\n",
        id, version, more, strstr(more, "scales =") != NULL ? "" : counting);
    ck_assert_ptr_nonnull(script);
    return script;
}

void site_put_lua(const site *s, const char *id, const char *version, const char *more)
{
    site_write(s, sx_arena_printf(s->arena, "instruments/trial/%s/manifest.lua", id),
               site_lua(s, id, version, more));
}
