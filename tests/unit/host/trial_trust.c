/*
 * trial_trust.c: folders and files for the trials of trust.
 */
#define _XOPEN_SOURCE 700
#include "host/trial_trust.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

void try_start(trial *t)
{
    *t = (trial){.folder = "/tmp/sextant-trust-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(t->folder));
    (void)snprintf(t->store, sizeof t->store, "%s/store", t->folder);
    (void)snprintf(t->bundle, sizeof t->bundle, "%s/bundle", t->folder);
    ck_assert_int_eq(mkdir(t->bundle, 0755), 0);
    ck_assert_int_eq(setenv("SOURCE_DATE_EPOCH", "1800000000", 1), 0);
    t->arena = sx_arena_new(0);
    sx_diags_init(&t->diags, t->arena);
    t->trust = try_open(t);
}

static int take_off(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

void try_end(trial *t)
{
    (void)chmod(t->store, 0700);
    (void)chmod(t->folder, 0700);
    sx_trust_close(t->trust);
    (void)nftw(t->folder, take_off, 16, FTW_DEPTH | FTW_PHYS);
    sx_arena_free(t->arena);
}

sx_trust *try_open(trial *t)
{
    sx_trust *trust = NULL;
    ck_assert_int_eq(sx_trust_open(t->store, &t->diags, &trust), SX_OK);
    return trust;
}

const char *try_path(const trial *t, const char *name)
{
    const char *path = sx_arena_printf(t->arena, "%s/%s", t->folder, name);
    ck_assert_ptr_nonnull(path);
    return path;
}

void try_write(const trial *t, const char *name, mode_t mode, const void *data, size_t len)
{
    const char *path = try_path(t, name);
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
    ck_assert_int_eq(fchmod(fd, mode), 0);
    (void)close(fd);
}

void try_text(const trial *t, const char *name, const char *text)
{
    try_write(t, name, 0644, text, strlen(text));
}

const char *try_read(const trial *t, const char *name)
{
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 20);
    const char *path = try_path(t, name);
    if (sx_path_exists(path))
        ck_assert_int_eq(sx_file_read(path, (size_t)1 << 20, &text, NULL), SX_OK);
    const char *copy = sx_arena_strndup(t->arena, sx_buf_text(&text), text.len);
    sx_buf_free(&text);
    ck_assert_ptr_nonnull(copy);
    return copy;
}

void try_library(const trial *t, const char *name, const char *seed)
{
    char bytes[256] = "\177ELF";
    (void)snprintf(bytes + 4, sizeof bytes - 4, "%s", seed);
    try_write(t, name, 0644, bytes, sizeof bytes);
}

const char *try_said(trial *t)
{
    static char codes[512];
    size_t used = 0;
    codes[0] = '\0';
    for (size_t i = 0; i < t->diags.count; i++)
        used += (size_t)snprintf(codes + used, sizeof codes - used, "%s%s%s", i == 0 ? "" : " ",
                                 t->diags.items[i].warning ? "~" : "", t->diags.items[i].code);
    sx_diags_init(&t->diags, t->arena);
    return codes;
}

const char *try_first(const trial *t)
{
    static char text[128];
    if (t->diags.count == 0)
        return "nothing";
    const sx_diag *first = &t->diags.items[0];
    (void)snprintf(text, sizeof text, "%u:%u %s", first->where.line, first->where.column,
                   first->code);
    return text;
}

const char *try_told(const trial *t)
{
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 20);
    sx_diags_print(&text, &t->diags);
    const char *copy = sx_arena_strdup(t->arena, sx_buf_text(&text));
    sx_buf_free(&text);
    ck_assert_ptr_nonnull(copy);
    return copy;
}
