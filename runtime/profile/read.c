/*
 * read.c: saved responses of one person, each to its own instrument. One response that cannot be
 * read refuses the whole profile: a profile that silently leaves a result out would mislead.
 */
#include "profile/read.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"

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

static bool flag_raised(const sx_results *results)
{
    for (size_t i = 0; results->flags != NULL && i < results->loaded->model->flag_count; i++) {
        if (results->flags[i].state == SX_FLAG_RAISED) {
            return true;
        }
    }
    return false;
}

static sx_status read_one(sx_catalogue *catalogue, const json_t *value, sx_where where,
                          sx_diags *diags, sx_person *person, bool *flagged)
{
    const char *id;
    const sx_loaded *loaded;
    sx_response *response;
    sx_status status = sx_response_instrument(value, where, diags, &id);
    if (status == SX_OK) {
        status = sx_catalogue_instrument(catalogue, id, diags, &loaded);
    }
    if (status == SX_OK) {
        status = sx_response_read(value, where, loaded, person->arena, diags, &response);
    }
    if (status == SX_OK) {
        sx_results *results = &person->results[person->count];
        status = sx_results_of(response, person->arena, diags, results);
        *flagged = *flagged || flag_raised(results);
        person->count += status == SX_OK;
    }
    return status;
}

/* All responses are read even when one is refused, so that all errors are told, and no flag that
 * can be seen is lost with the profile. */
static sx_status read_each(sx_catalogue *catalogue, const sx_response_file *file,
                           const char *subject, sx_diags *diags, sx_person *person)
{
    sx_status first = SX_OK;
    bool flagged = false;
    for (size_t i = 0; i < file->count; i++) {
        const char *whose = subject_of(file->items[i]);
        if (subject != NULL && !sx_str_equal(whose, subject)) {
            continue;
        }
        sx_status status =
            read_one(catalogue, file->items[i], file->where[i], diags, person, &flagged);
        first = first == SX_OK ? status : first;
        person->subject = whose == NULL ? NULL : sx_arena_strdup(person->arena, whose);
    }
    if (first != SX_OK && flagged) {
        sx_diag_add(diags, first, "PROFILE.FLAG", (sx_where){0}, "tell the safety person at once",
                    "the profile is refused, and a flag is raised by these responses");
    }
    return first;
}

static sx_status read_all(sx_catalogue *catalogue, const sx_response_file *file, const char *name,
                          const char *subject, sx_diags *diags, sx_person *person)
{
    sx_where where = {.file = name};
    size_t subjects = count_subjects(file);
    if (subject == NULL && subjects > 1) {
        return sx_diag_add(diags, SX_E_INPUT, "PROFILE.SUBJECTS", where,
                           "responses of one person, or the choice of one (--subject)",
                           "the file holds responses of %zu persons", subjects);
    }
    person->results = sx_arena_array(person->arena, file->count + 1, sizeof *person->results);
    if (person->results == NULL) {
        return no_memory(diags);
    }
    sx_status status = read_each(catalogue, file, subject, diags, person);
    if (status == SX_OK && person->count == 0) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "PROFILE.NO_RESPONSE", where,
                           "at least one saved response of the person", "%s",
                           subject != NULL ? "the file holds no response of that person"
                                           : "the file holds no response");
    }
    return status;
}

sx_status sx_person_read(sx_catalogue *catalogue, sx_slice text, const char *file,
                         const char *subject, sx_diags *diags, sx_person *ret)
{
    *ret = (sx_person){.arena = sx_arena_new(0)};
    if (ret->arena == NULL) {
        return no_memory(diags);
    }
    sx_response_file responses;
    sx_status status = sx_response_file_read(text, file, ret->arena, diags, &responses);
    if (status == SX_OK) {
        status = read_all(catalogue, &responses, file, subject, diags, ret);
        sx_response_file_free(&responses);
    }
    if (status != SX_OK) {
        sx_person_free(ret);
        *ret = (sx_person){0};
    }
    return status;
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
            out->len += (size_t)got;
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
