/*
 * read.c: saved responses of one person, each to its own instrument. One response that cannot be
 * read refuses the whole profile: a profile that silently leaves a result out would mislead. The
 * flags are told all the same.
 */
#include "profile/read.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "host/wording.h"
#include "profile/findings.h"
#include "profile/moment.h"
#include "profile/show.h"

#define READ_STEP ((size_t)64 * 1024)

static sx_status no_memory(sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "PROFILE.MEMORY", (sx_where){0}, NULL, "memory ran out");
}

static const char *subject_of(const json_t *value)
{
    return json_string_value(json_object_get(value, "subject"));
}

/* How many persons the file speaks of; responses without a name are one of them. */
static size_t count_subjects(const sx_response_file *file)
{
    size_t count = 0;
    for (size_t i = 0; i < file->count; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++) {
            first = first && !sx_str_equal(subject_of(file->items[i]), subject_of(file->items[k]));
        }
        count += first;
    }
    return count;
}

/* What is being read; `why` holds the errors until the flags are told, which come first. */
typedef struct reading {
    sx_catalogue *catalogue;
    sx_diags why;
    sx_person *person;
    sx_results *flags; /* of refused responses */
    size_t flag_count;
} reading;

/* A time that is none would decide which response is the latest. */
static sx_status check_time(const char *key, const char *text, sx_where where, sx_diags *diags)
{
    sx_moment moment;
    if (text == NULL || sx_moment_read(text, &moment)) {
        return SX_OK;
    }
    return sx_diag_add(diags, SX_E_INPUT, "PROFILE.TIME", where,
                       "a time that exists, as 2026-11-21T10:00:00Z (RFC 3339)",
                       "`%s` is not a time", key);
}

static sx_status read_one(reading *r, const json_t *value, sx_where where, const sx_loaded *loaded)
{
    sx_person *person = r->person;
    sx_results *results = &person->results[person->count];
    sx_response *response;
    sx_status status = sx_response_read(value, where, loaded, person->arena, &r->why, &response);
    if (status == SX_OK) {
        sx_status finished = check_time("finished", response->finished, where, &r->why);
        status = check_time("started", response->started, where, &r->why);
        status = finished != SX_OK ? finished : status;
    }
    if (status == SX_OK) {
        status = sx_rights_report(r->catalogue, loaded, response->use, person->arena, &r->why);
    }
    if (status == SX_OK) {
        status = sx_results_of(response, person->arena, &r->why, results);
    }
    person->count += status == SX_OK;
    return status;
}

/* One response; of a refused one the flags are kept. */
static sx_status read_or_keep_flags(reading *r, const json_t *value, sx_where where)
{
    const char *id;
    const sx_loaded *loaded;
    sx_status status = sx_response_instrument(value, where, &r->why, &id);
    if (status == SX_OK) {
        status = sx_catalogue_instrument(r->catalogue, id, &r->why, &loaded);
    }
    if (status != SX_OK) {
        return status;
    }
    status = read_one(r, value, where, loaded);
    if (status == SX_OK || status == SX_E_MEMORY) {
        return status;
    }
    sx_status kept = sx_refused_flags(value, loaded, r->person->arena, &r->flags[r->flag_count]);
    r->flag_count += kept == SX_OK;
    return kept == SX_OK ? status : kept;
}

/* All responses are read even when one is refused, so that all errors are told. */
static sx_status read_each(reading *r, const sx_response_file *file, const char *subject)
{
    sx_status first = SX_OK;
    for (size_t i = 0; i < file->count; i++) {
        const char *whose = subject_of(file->items[i]);
        if (subject != NULL && !sx_str_equal(whose, subject)) {
            continue;
        }
        sx_status status = read_or_keep_flags(r, file->items[i], file->where[i]);
        r->person->subject = whose == NULL ? NULL : sx_arena_strdup(r->person->arena, whose);
        if (status == SX_OK && whose != NULL && r->person->subject == NULL) {
            status = SX_E_MEMORY;
        }
        /* Where memory ran out a flag may be that nobody sees: that is worse than what was refused. */
        first = first == SX_OK || status == SX_E_MEMORY ? status : first;
    }
    if (first == SX_OK) {
        first = sx_findings_check_order(r->person->results, r->person->count, &r->why);
    }
    return first;
}

/* No flag that can be seen is lost with the profile, and none is told after so many errors that it
 * would be left out. */
static sx_status tell(reading *r, sx_status status, const sx_telling *telling, sx_diags *diags)
{
    bool flagged = false, untold = false;
    if (status != SX_OK) {
        static const sx_telling by_default = {.in_full = true};
        const sx_person *person = r->person;
        const char *subject =
            person->subject == NULL ? NULL : sx_given_text(person->arena, person->subject, true);
        size_t count = 0;
        sx_results *all =
            sx_arena_array(person->arena, person->count + r->flag_count + 1, sizeof *all);
        for (size_t i = 0; all != NULL && i < person->count; i++) {
            all[count++] = person->results[i];
        }
        for (size_t i = 0; all != NULL && i < r->flag_count; i++) {
            all[count++] = r->flags[i];
        }
        status = all == NULL ? SX_E_MEMORY : status;
        size_t dropped = diags->dropped;
        flagged =
            sx_refused_tell(all, count, subject, telling != NULL ? telling : &by_default, diags);
        untold = flagged && diags->dropped > dropped;
    }
    sx_diags_take(diags, &r->why);
    bool own = status == SX_E_MEMORY || status == SX_E_RIGHTS;
    if (untold) {
        return SX_E_FLAG; /* memory ran out for the words of one: nothing is louder */
    }
    return flagged && !own ? SX_E_INPUT : status;
}

static sx_status read_all(sx_catalogue *catalogue, const sx_response_file *file, const char *name,
                          const char *subject, const sx_telling *telling, sx_diags *diags,
                          sx_person *person)
{
    reading r = {.catalogue = catalogue, .person = person};
    sx_where where = {.file = name};
    size_t subjects = count_subjects(file);
    if (subject == NULL && subjects > 1) {
        return sx_diag_add(diags, SX_E_INPUT, "PROFILE.SUBJECTS", where,
                           "responses of one person, or the choice of one (--subject)",
                           "the file holds responses of %zu persons", subjects);
    }
    person->results = sx_arena_array(person->arena, file->count + 1, sizeof *person->results);
    r.flags = sx_arena_array(person->arena, file->count + 1, sizeof *r.flags);
    if (person->results == NULL || r.flags == NULL) {
        return no_memory(diags);
    }
    sx_diags_init(&r.why, person->arena);
    sx_status status = tell(&r, read_each(&r, file, subject), telling, diags);
    if (status == SX_OK && person->count == 0) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "PROFILE.NO_RESPONSE", where,
                           "at least one saved response of the person", "%s",
                           subject != NULL ? "the file holds no response of that person"
                                           : "the file holds no response");
    }
    return status;
}

/* The response inside of a saved result; any other value is taken as it is. */
static const json_t *unwrapped(const json_t *value)
{
    const json_t *response = json_object_get(value, "response");
    const char *kind = json_string_value(json_object_get(value, "kind"));
    return sx_str_equal(kind, "result") && json_is_object(response) ? response : value;
}

/* A result that was scored again holds the response of the one before. */
static bool is_there(const sx_response_file *merged, const json_t *response)
{
    for (size_t i = 0; i < merged->count; i++) {
        if (json_equal(merged->items[i], response)) {
            return true;
        }
    }
    return false;
}

static sx_status merge(const sx_response_file *files, size_t count, sx_arena *arena,
                       sx_response_file *ret)
{
    size_t total = 1;
    for (size_t i = 0; i < count; i++) {
        total += files[i].count;
    }
    *ret = (sx_response_file){.items = sx_arena_array(arena, total, sizeof *ret->items),
                              .where = sx_arena_array(arena, total, sizeof *ret->where)};
    if (ret->items == NULL || ret->where == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < files[i].count; k++) {
            const json_t *value = files[i].items[k], *response = unwrapped(value);
            if (response == value || !is_there(ret, response)) {
                ret->items[ret->count] = response;
                ret->where[ret->count++] = files[i].where[k];
            }
        }
    }
    return SX_OK;
}

static sx_status read_texts(sx_catalogue *catalogue, const sx_person_text *texts, size_t count,
                            const char *subject, const sx_telling *telling, sx_diags *diags,
                            sx_person *ret)
{
    sx_response_file merged, *files = sx_arena_array(ret->arena, count, sizeof *files);
    size_t opened = 0;
    sx_status status = files == NULL ? no_memory(diags) : SX_OK;
    while (status == SX_OK && opened < count) {
        status = sx_response_file_read(texts[opened].text, texts[opened].file, ret->arena, diags,
                                       &files[opened]);
        opened += status == SX_OK;
    }
    if (status == SX_OK && merge(files, count, ret->arena, &merged) != SX_OK) {
        status = no_memory(diags);
    }
    if (status == SX_OK) {
        status = read_all(catalogue, &merged, count == 1 ? texts[0].file : NULL, subject, telling,
                          diags, ret);
    }
    for (size_t i = 0; i < opened; i++) {
        sx_response_file_free(&files[i]);
    }
    return status;
}

sx_status sx_person_read_all(sx_catalogue *catalogue, const sx_person_text *texts, size_t count,
                             const char *subject, const sx_telling *telling, sx_diags *diags,
                             sx_person *ret)
{
    *ret = (sx_person){.arena = sx_arena_new(0)};
    if (ret->arena == NULL) {
        return no_memory(diags);
    }
    sx_status status = read_texts(catalogue, texts, count, subject, telling, diags, ret);
    if (status != SX_OK) {
        sx_person_free(ret);
        *ret = (sx_person){0};
    }
    return status;
}

sx_status sx_person_read(sx_catalogue *catalogue, sx_slice text, const char *file,
                         const char *subject, const sx_telling *telling, sx_diags *diags,
                         sx_person *ret)
{
    sx_person_text one = {file, text};
    return sx_person_read_all(catalogue, &one, 1, subject, telling, diags, ret);
}

static sx_status load_standard_input(sx_buf *out, sx_diags *diags)
{
    for (;;) {
        char *room = sx_buf_reserve(out, READ_STEP);
        if (room == NULL) {
            return sx_diag_add(diags, SX_E_INPUT, "PROFILE.SIZE", (sx_where){.file = "-"},
                               "at most 64 MiB", "standard input is too long, or memory ran out");
        }
        ssize_t got = read(STDIN_FILENO, room, READ_STEP);
        if (got == 0) {
            return SX_OK;
        }
        if (got > 0) {
            sx_buf_take(out, (size_t)got);
        } else if (errno != EINTR) {
            return sx_diag_add(diags, SX_E_INPUT, "PROFILE.READ", (sx_where){.file = "-"}, NULL,
                               "standard input cannot be read");
        }
    }
}

sx_status sx_person_load(const char *path, sx_buf *out, sx_diags *diags)
{
    if (sx_str_equal(path, "-")) {
        return load_standard_input(out, diags);
    }
    return sx_file_read(path, SX_PERSON_MAX, out, diags);
}

void sx_person_free(sx_person *person)
{
    sx_arena_free(person->arena);
}
