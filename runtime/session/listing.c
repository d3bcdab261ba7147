/*
 * listing.c: looks into every journal of the directory; takes no lock and changes nothing. Flags come
 * from the same fold that administers, so that the list and the session cannot disagree.
 */
#include "session/listing.h"

#include <stdlib.h>
#include <string.h>

#include "session/event.h"
#include "session/session.h"
#include "store/journal.h"

/* The events of one journal into `ret`. */
static sx_status read_events(const sx_journal *journal, sx_arena *arena, sx_diags *diags,
                             sx_listed *ret)
{
    for (size_t i = 0; i < sx_journal_count(journal); i++) {
        json_t *document = NULL;
        sx_event event;
        sx_where where = {.file = ret->id, .line = (uint32_t)i + 1};
        sx_status status =
            sx_event_read(sx_journal_body(journal, i), where, arena, diags, &document, &event);
        json_decref(document);
        if (status != SX_OK) {
            return status;
        }
        if (event.kind == SX_EVENT_BEGIN) {
            ret->target = event.target;
            ret->subject = event.subject;
            ret->started = event.at;
        }
        ret->answers += event.kind == SX_EVENT_ANSWER;
        ret->done = ret->done || event.kind == SX_EVENT_END;
        ret->last = event.at == NULL ? ret->last : event.at;
    }
    if (ret->target == NULL) {
        return sx_diag_add(diags, SX_E_STORE, "SESSION.EMPTY", (sx_where){.file = ret->id}, NULL,
                           "the session was never begun");
    }
    return SX_OK;
}

static void add_flags(const sx_step *step, sx_buf *names, sx_listed *ret)
{
    const sx_model *model = step->loaded->model;
    for (size_t i = 0; i < model->flag_count; i++) {
        if (step->flags[i].state == SX_FLAG_RAISED) {
            sx_buf_printf(names, "%s%s.%s (%s)", names->len > 0 ? ", " : "", model->id,
                          model->flags[i].id, sx_tier_word(model->flags[i].tier));
            ret->flag_count++;
        }
    }
}

/* Takes the events again to see how far the person is and which flags stand. */
static sx_status look_inside(sx_catalogue *catalogue, const char *store, sx_arena *arena,
                             sx_listed *ret)
{
    sx_diags unread;
    sx_admin *admin = NULL;
    sx_buf names;
    sx_diags_init(&unread, arena);
    sx_status status = sx_admin_look(catalogue, store, ret->id, &unread, &admin);
    if (status != SX_OK) {
        return status == SX_E_MEMORY ? status : SX_OK; /* flags_known stays false, and is said */
    }
    sx_buf_init(&names, (size_t)1024 * 1024);
    ret->answers = 0;
    for (size_t i = 0; i < admin->step_count; i++) {
        const sx_step *step = &admin->steps[i];
        if (step->state != SX_STEP_OPEN && step->state != SX_STEP_FINISHED) {
            continue;
        }
        for (size_t k = 0; k < step->count; k++) {
            ret->answers += step->asked[step->order[k]];
        }
        add_flags(step, &names, ret);
    }
    ret->flags = sx_arena_strdup(arena, sx_buf_text(&names));
    ret->flags_known = !names.failed && ret->flags != NULL;
    sx_buf_free(&names);
    sx_admin_free(admin);
    return ret->flags_known ? SX_OK : SX_E_MEMORY;
}

static sx_status read_one(sx_catalogue *catalogue, const char *store, const char *directory,
                          const char *id, sx_arena *arena, sx_listed *ret)
{
    sx_diags diags;
    sx_journal *journal = NULL;
    sx_diags_init(&diags, arena);
    *ret = (sx_listed){.id = id, .flags = ""};
    sx_status status = sx_journal_look(directory, id, &diags, &journal);
    if (status == SX_OK) {
        status = read_events(journal, arena, &diags, ret);
    }
    sx_journal_close(journal);
    if (status != SX_OK) {
        ret->problem = diags.count > 0 ? diags.items[0].message : sx_status_meaning(status);
    }
    if (status == SX_OK && catalogue != NULL) {
        status = look_inside(catalogue, store, arena, ret);
    }
    return status == SX_E_MEMORY ? status : SX_OK;
}

static int by_time(const void *a, const void *b)
{
    const sx_listed *left = a;
    const sx_listed *right = b;
    int order = strcmp(left->started == NULL ? "" : left->started,
                       right->started == NULL ? "" : right->started);
    return order != 0 ? order : strcmp(left->id, right->id);
}

sx_status sx_sessions_read(sx_catalogue *catalogue, const char *store, sx_arena *arena,
                           sx_diags *diags, sx_listed **ret, size_t *ret_count)
{
    const char *directory = NULL;
    const char **ids = NULL;
    size_t count = 0;
    *ret = NULL;
    *ret_count = 0;
    sx_status status = sx_store_directory(store, arena, diags, &directory);
    if (status == SX_OK) {
        status = sx_store_list(directory, arena, diags, &ids, &count);
    }
    if (status != SX_OK || count == 0) {
        return status;
    }
    sx_listed *list = sx_arena_array(arena, count, sizeof *list);
    if (list == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        status = read_one(catalogue, store, directory, ids[i], arena, &list[i]);
    }
    if (status == SX_OK) {
        qsort(list, count, sizeof *list, by_time);
        *ret = list;
        *ret_count = count;
    }
    return status;
}
