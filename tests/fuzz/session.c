/*
 * session.c: any bytes as the journal of a session: as they are, and each line as the body of a record, in a chain
 * that holds, so that what stands behind it is reached. RULES in a line is the rule hash of the instrument. Looking
 * changes nothing, and going on twice gives the same responses.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sextant/session.h>

#include "api/context.h"
#include "session/listing.h"
#include "session/session.h"
#include "store/record.h"
#include "support/feed.h"
#include "support/place.h"

#define ID "k3f9-2m7q-x8pd"
#define TEXT_MAX ((size_t)8 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "sextant: 1\nid: mood\nversion: 1.2.0\ntitle: Mood\nstrand: both\nkind: technique\n"
    "validated: false\nrights: {class: own, holder: The Sextant authors}\n"
    "items:\n"
    "  - {id: q1, options: [{0: a}, {1: b}, {2: c}], text: One}\n"
    "  - {id: q2, options: [{0: a}, {1: b}, {2: c}], text: Two}\n"
    "  - {id: gate, options: [{yes: Yes}, {no: No}], unscored: true, required: false, text: G}\n"
    "  - {id: many, kind: multi, options: [{a: A}, {b: B}], most: 1, show_if: gate = yes, "
    "unscored: true, required: false, text: M}\n"
    "  - {id: notes, kind: text, most: 20, required: false, text: N}\n"
    "scales:\n"
    "  total: {sum: \"q1, q2\", missing: {rule: prorate, most: 1, round: half_up}, "
    "direction: neither, range: [0, 4]}\n"
    "flags:\n"
    "  risk: {title: Risk, when: q2 >= 1, tier: urgent, text: Talk to the person.}\n"
    "examples:\n  - {answers: {q1: 1, q2: 0}, total: 1, flags: {risk: clear}}\n"
    "  - {answers: {q1: 1, q2: 1}, total: 2, flags: {risk: raised}}\n"
    "  - {answers: {}, total: ~}\n";

static struct {
    char store[80], journal[120];
    sx_context *context;
    const char *rules;
} here;

static void leave(void)
{
    sx_context_free(here.context);
}

static void prepare(void)
{
    char path[160];
    const sx_loaded *loaded = NULL;
    if (here.context != NULL) {
        return;
    }
    place_path(path, sizeof path, "instruments/trial/mood/manifest.yaml");
    place_put(path, yaml, sizeof yaml - 1);
    place_path(path, sizeof path, "instruments");
    place_path(here.store, sizeof here.store, "store");
    must(mkdir(here.store, 0700) == 0);
    place_path(here.journal, sizeof here.journal, "store/" ID ".ndjson");
    const sx_context_options options = {.size = sizeof options, .path = path};
    must(sx_context_new(&options, &here.context) == SX_OK);
    must(sx_catalogue_instrument(here.context->catalogue, "mood", NULL, &loaded) == SX_OK);
    here.rules = loaded->rule_hash;
    must(atexit(leave) == 0);
}

/* --- the journal ------------------------------------------------------------------------------- */

static void add_body(sx_slice line, sx_buf *body)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.len - i >= 5 && memcmp(line.at + i, "RULES", 5) == 0) {
            sx_buf_str(body, here.rules);
            i += 4;
        } else {
            sx_buf_char(body, line.at[i]);
        }
    }
}

static void chain(const uint8_t *data, size_t size, sx_buf *out)
{
    char hash[SX_CHAIN];
    size_t number = 1;
    sx_buf body;
    sx_buf_init(&body, TEXT_MAX);
    sx_record_start(ID, hash);
    for (size_t at = 0; at < size;) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        size_t len = end == NULL ? size - at : (size_t)(end - data) - at;
        sx_buf_reset(&body);
        add_body((sx_slice){(const char *)data + at, len}, &body);
        sx_record_write(out, number++, (sx_slice){sx_buf_text(&body), body.len}, hash);
        at += len + 1;
    }
    sx_buf_free(&body);
}

/* --- what must hold ---------------------------------------------------------------------------- */

static void write_admin(const sx_admin *admin, sx_buf *out)
{
    sx_json json;
    sx_buf_init(out, TEXT_MAX);
    sx_json_init(&json, out, false);
    sx_admin_write(admin, &json);
    must(!out->failed);
}

static bool look(sx_arena *arena, sx_buf *out)
{
    sx_diags diags;
    sx_admin *admin = NULL;
    sx_diags_init(&diags, arena);
    sx_status status = sx_admin_look(here.context->catalogue, here.store, ID, &diags, &admin);
    must((status == SX_OK) == (admin != NULL) && (status == SX_OK || diags.errors > 0));
    if (admin != NULL) {
        write_admin(admin, out);
        sx_admin_free(admin);
    }
    return status == SX_OK;
}

static void list(sx_arena *arena)
{
    sx_diags diags;
    sx_listed *listed = NULL;
    size_t count = 0;
    sx_diags_init(&diags, arena);
    must(sx_sessions_read(here.context->catalogue, here.store, arena, &diags, &listed, &count) ==
         SX_OK);
    must(count == 1 && strcmp(listed[0].id, ID) == 0);
    must(!listed[0].flags_known || listed[0].flags != NULL);
}

static void resume(const sx_buf *seen)
{
    sx_session *session = NULL;
    sx_item_view item;
    char *json = NULL, *text = NULL;
    sx_status status = sx_session_resume(here.context, here.store, ID, &session);
    must((status == SX_OK) == (session != NULL));
    must(status == SX_OK || sx_errors(here.context)[0] != '\0');
    if (session == NULL) {
        return;
    }
    must(seen != NULL);
    if (sx_session_where(session) == SX_SESSION_QUESTION) {
        must(sx_session_item(session, &item) == SX_OK && item.id != NULL);
    }
    must(sx_session_responses_json(session, &json) == SX_OK);
    sx_free(json);
    status = sx_session_result_text(session, 80, &text);
    must(status != SX_OK || text != NULL);
    sx_free(text);
    sx_session_free(session);
}

static void as_journal(const void *data, size_t size)
{
    sx_arena *arena = sx_arena_new(0);
    sx_buf before, after;
    struct stat found;
    must(arena != NULL);
    place_put(here.journal, data, size);
    must(chmod(here.journal, 0600) == 0);
    list(arena);
    bool known = look(arena, &before);
    must(stat(here.journal, &found) == 0 && found.st_size == (off_t)size);
    resume(known ? &before : NULL);
    if (known) {
        must(look(arena, &after));
        must(after.len == before.len && memcmp(after.data, before.data, after.len) == 0);
        resume(&after);
        sx_buf_free(&before);
        sx_buf_free(&after);
    }
    must(unlink(here.journal) == 0);
    sx_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sx_buf chained;
    prepare();
    as_journal(data, size);
    sx_buf_init(&chained, TEXT_MAX);
    chain(data, size, &chained);
    if (!chained.failed) {
        as_journal(sx_buf_text(&chained), chained.len);
    }
    sx_buf_free(&chained);
    return 0;
}
