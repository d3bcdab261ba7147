/*
 * result_bench.c: a short list of what was found, because results of one instrument stand together. What is not
 * there is noted too, so that a million results of it cost one look.
 */
#include "session/result_bench.h"

#include <stdlib.h>

#include "session/archive.h"

#define PLACES_MAX 256 /* what comes after is looked for each time anew */

typedef struct place {
    struct place *next;
    char *id;
    char *version, *rule_hash; /* NULL: as installed */
    sx_result_maker maker;     /* loaded NULL: it is not there */
    sx_result_fault why;
    sx_arena *arena; /* holds all of it */
} place;

struct sx_bench {
    sx_catalogue *catalogue;
    const char *store;
    place *first;
    size_t count;
};

sx_bench *sx_bench_new(sx_catalogue *catalogue, const char *store)
{
    sx_bench *bench = calloc(1, sizeof *bench);
    if (bench != NULL) {
        bench->catalogue = catalogue;
        bench->store = store;
    }
    return bench;
}

static void free_place(place *p)
{
    sx_result_end(&p->maker);
    sx_arena_free(p->arena);
}

/* The place that was used last goes first. */
static void drop_last(sx_bench *bench)
{
    place **at = &bench->first;
    while ((*at)->next != NULL) {
        at = &(*at)->next;
    }
    free_place(*at);
    *at = NULL;
    bench->count--;
}

void sx_bench_free(sx_bench *bench)
{
    while (bench != NULL && bench->first != NULL) {
        drop_last(bench);
    }
    free(bench);
}

/* --- looking ----------------------------------------------------------------------------------- */

static bool is_wanted(const sx_loaded *loaded, const place *p)
{
    return loaded != NULL && sx_str_equal(loaded->model->id, p->id) &&
           (p->version == NULL || (sx_str_equal(loaded->model->version, p->version) &&
                                   sx_str_equal(loaded->rule_hash, p->rule_hash)));
}

static void because(place *p, const char *code, const char *text)
{
    p->why.code = code;
    p->why.text = text == NULL ? "memory ran out" : text;
}

/* Where the version that is wanted can come from. */
static void say_todo(place *p)
{
    p->why.todo =
        p->version == NULL
            ? sx_arena_printf(p->arena, "install %s: `sextant list` shows what is there", p->id)
            : sx_arena_printf(
                  p->arena,
                  "name a folder that has %s %s with the rules %.12s: --path FOLDER; or "
                  "the directory of sessions in which a copy of it was kept: --store DIR",
                  p->id, p->version, p->rule_hash);
}

/* Why neither of the two can be used: what was installed (or not), and the copy. */
static void say_why(place *p, sx_status installed, const sx_loaded *loaded, sx_status copied)
{
    say_todo(p);
    if (installed == SX_E_TRUST || copied == SX_E_TRUST) {
        because(p, "RESULT.TRUST",
                sx_arena_printf(p->arena, "nobody said that the code of %s may run here", p->id));
        p->why.todo = "read the code, then allow it: see `sextant trust --help`";
    } else if (copied != SX_OK && copied != SX_E_NOT_FOUND) {
        because(p, "RESULT.COPY",
                sx_arena_printf(p->arena, "the copy of %s %s that is kept cannot be used: %s",
                                p->id, p->version, sx_status_meaning(copied)));
    } else if (loaded != NULL && p->version != NULL &&
               sx_str_equal(loaded->model->version, p->version)) {
        because(p, "RESULT.RULES",
                sx_arena_printf(p->arena,
                                "%s %s has other rules here, and no copy of those is kept", p->id,
                                p->version));
    } else if (loaded != NULL) {
        because(p, "RESULT.VERSION",
                sx_arena_printf(p->arena, "%s %s is installed, and no copy of %s is kept", p->id,
                                loaded->model->version, p->version));
    } else if (installed != SX_E_NOT_FOUND) {
        because(p, "RESULT.INSTRUMENT",
                sx_arena_printf(p->arena, "%s is installed and cannot be used: %s", p->id,
                                sx_status_meaning(installed)));
    } else {
        because(p, "RESULT.INSTRUMENT",
                sx_arena_printf(p->arena, "%s is not installed, and no copy of it is kept", p->id));
    }
}

static sx_status look(const sx_bench *bench, place *p)
{
    sx_diags unread;
    sx_diags_init(&unread, p->arena);
    const sx_loaded *loaded = NULL;
    const sx_loaded *kept = NULL;
    sx_status copied = SX_E_NOT_FOUND;
    sx_status installed = sx_catalogue_instrument(bench->catalogue, p->id, &unread, &loaded);
    loaded = installed == SX_OK ? loaded : NULL;
    if (installed == SX_OK && is_wanted(loaded, p)) {
        return sx_result_begin(&p->maker, loaded) ? SX_OK : SX_E_MEMORY;
    }
    if (bench->store != NULL && p->version != NULL) {
        const sx_event_instrument wanted = {
            .id = p->id, .version = p->version, .rule_hash = p->rule_hash};
        copied = sx_archive_load(bench->catalogue, bench->store, &wanted, p->arena, &unread, &kept);
    }
    if (copied == SX_OK && is_wanted(kept, p)) {
        return sx_result_begin(&p->maker, kept) ? SX_OK : SX_E_MEMORY;
    }
    if (installed == SX_E_MEMORY || copied == SX_E_MEMORY) {
        return SX_E_MEMORY;
    }
    say_why(p, installed, loaded, copied == SX_OK ? SX_E_NOT_FOUND : copied);
    return SX_OK;
}

/* --- the list ---------------------------------------------------------------------------------- */

static place *find(sx_bench *bench, const char *id, const char *version, const char *rule_hash)
{
    for (place **at = &bench->first; *at != NULL; at = &(*at)->next) {
        place *p = *at;
        if (sx_str_equal(p->id, id) && sx_str_equal(p->version, version) &&
            sx_str_equal(p->rule_hash, rule_hash)) {
            *at = p->next;
            p->next = bench->first;
            bench->first = p;
            return p;
        }
    }
    return NULL;
}

static place *add(sx_bench *bench, const char *id, const char *version, const char *rule_hash)
{
    sx_arena *arena = sx_arena_new(0);
    place *p = arena == NULL ? NULL : sx_arena_alloc(arena, sizeof *p);
    if (p == NULL) {
        sx_arena_free(arena);
        return NULL;
    }
    p->arena = arena;
    p->id = sx_arena_strdup(arena, id);
    p->version = version == NULL ? NULL : sx_arena_strdup(arena, version);
    p->rule_hash = rule_hash == NULL ? NULL : sx_arena_strdup(arena, rule_hash);
    if (p->id == NULL || (version != NULL && p->version == NULL) ||
        (rule_hash != NULL && p->rule_hash == NULL)) {
        sx_arena_free(arena);
        return NULL;
    }
    if (bench->count == PLACES_MAX) {
        drop_last(bench);
    }
    p->next = bench->first;
    bench->first = p;
    bench->count++;
    return p;
}

static sx_status find_or_look(sx_bench *bench, const char *id, const char *version,
                              const char *rule_hash, sx_result_maker **ret, sx_result_fault *fault)
{
    place *p = find(bench, id, version, rule_hash);
    *ret = NULL;
    if (p == NULL) {
        p = add(bench, id, version, rule_hash);
        sx_status status = p == NULL ? SX_E_MEMORY : look(bench, p);
        if (status != SX_OK) {
            return status;
        }
    }
    *ret = p->maker.loaded == NULL ? NULL : &p->maker;
    *fault = p->why;
    return SX_OK;
}

sx_status sx_bench_find(sx_bench *bench, const sx_result_head *head, sx_result_maker **ret,
                        sx_result_fault *ret_fault)
{
    return find_or_look(bench, head->instrument, head->version, head->rule_hash, ret, ret_fault);
}

sx_status sx_bench_installed(sx_bench *bench, const char *id, sx_result_maker **ret,
                             sx_result_fault *ret_fault)
{
    return find_or_look(bench, id, NULL, NULL, ret, ret_fault);
}
