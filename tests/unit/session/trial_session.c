/*
 * trial_session.c: see trial_session.h.
 */
#include "session/trial_session.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

void trial_begin(trial *t)
{
    static const char name[] = "/tmp/sextant-session-XXXXXX";
    *t = (trial){0};
    memcpy(t->store, name, sizeof name);
    ck_assert_ptr_nonnull(mkdtemp(t->store));
    (void)setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
    t->arena = sx_arena_new(0);
    sx_diags_init(&t->diags, t->arena);
    ck_assert_int_eq(
        sx_catalogue_new(SX_SOURCE_DIR "/tests/terminal/instruments", &t->diags, &t->catalogue),
        SX_OK);
}

void trial_end(trial *t)
{
    const char **ids;
    size_t count;
    ck_assert_int_eq(sx_store_list(t->store, t->arena, NULL, &ids, &count), SX_OK);
    for (size_t i = 0; i < count; i++) {
        (void)unlink(sx_store_path(t->store, ids[i], ".ndjson", t->arena));
    }
    (void)rmdir(t->store);
    sx_catalogue_free(t->catalogue);
    sx_arena_free(t->arena);
}

sx_loaded *trial_load(trial *t, const char *id, const char *yaml)
{
    sx_loaded *loaded = NULL;
    const char *path = sx_arena_printf(t->arena, "%s/%s.yaml", t->store, id);
    ck_assert_int_eq(sx_file_write(path, yaml, strlen(yaml), true, &t->diags), SX_OK);
    sx_status status = sx_load(path, &t->diags, &loaded);
    sx_buf text;
    sx_buf_init(&text, 65536);
    sx_diags_print(&text, &t->diags);
    ck_assert_msg(status == SX_OK, "%s", sx_buf_text(&text));
    sx_buf_free(&text);
    (void)unlink(path);
    return loaded;
}

const char *trial_last_code(const trial *t)
{
    return t->diags.count == 0 ? "" : t->diags.items[t->diags.count - 1].code;
}

static void must(const trial *t, sx_status status, const char *what)
{
    const sx_diag *last = t->diags.count == 0 ? NULL : &t->diags.items[t->diags.count - 1];
    ck_assert_msg(status == SX_OK, "%s: %s %s", what, last == NULL ? "" : last->code,
                  last == NULL ? "" : last->message);
}

sx_admin *trial_session(trial *t, const char *target)
{
    const sx_admin_options options = {.target = target, .mode = "test", .store = t->store};
    sx_admin *admin = NULL;
    must(t, sx_admin_begin(t->catalogue, &options, &t->diags, &admin), target);
    return admin;
}

sx_admin *trial_resume(trial *t, const char *id)
{
    sx_admin *admin = NULL;
    must(t, sx_admin_resume(t->catalogue, t->store, id, &t->diags, &admin), id);
    return admin;
}

const char *trial_asked(const sx_admin *admin)
{
    const sx_step *step = sx_admin_step(admin);
    if (step == NULL) {
        return "done";
    }
    size_t item = sx_step_item(step);
    return item == SX_STEP_END ? "end" : step->loaded->model->items[item].id;
}

static void do_one(trial *t, sx_admin *admin, const char *word)
{
    const char *equals = strchr(word, '=');
    if (strcmp(word, "<") == 0) {
        must(t, sx_admin_back(admin, &t->diags), word);
        return;
    }
    if (strcmp(word, ".") == 0) {
        must(t, sx_admin_finish(admin, &t->diags), word);
        return;
    }
    ck_assert_msg(equals != NULL, "%s", word);
    const char *asked = trial_asked(admin);
    ck_assert_msg(strlen(asked) == (size_t)(equals - word) &&
                      memcmp(asked, word, strlen(asked)) == 0,
                  "%s is asked, not %s", asked, word);
    const char *answer = equals + 1;
    const char *reason = strcmp(answer, "-") == 0   ? "skipped"
                         : strcmp(answer, "?") == 0 ? "declined"
                         : strcmp(answer, "n") == 0 ? "not_applicable"
                                                    : NULL;
    must(t,
         reason != NULL ? sx_admin_missing(admin, reason, &t->diags)
                        : sx_admin_answer(admin, sx_slice_of(answer), &t->diags),
         word);
}

void trial_do(trial *t, sx_admin *admin, const char *steps)
{
    char word[64];
    while (*steps != '\0') {
        size_t len = strcspn(steps, " ");
        ck_assert_uint_lt(len, sizeof word);
        memcpy(word, steps, len);
        word[len] = '\0';
        do_one(t, admin, word);
        steps += len + (steps[len] == ' ');
    }
}

const char *trial_saved(const sx_admin *admin)
{
    static char saved[65536];
    sx_buf text;
    sx_json json;
    sx_buf_init(&text, sizeof saved - 1);
    sx_json_init(&json, &text, false);
    sx_admin_write(admin, &json);
    ck_assert(!text.failed);
    memcpy(saved, text.data, text.len + 1);
    sx_buf_free(&text);
    for (char *at = strstr(saved, admin->id); at != NULL; at = strstr(at, admin->id)) {
        memset(at, 'x', strlen(admin->id));
    }
    return saved;
}
