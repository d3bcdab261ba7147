/*
 * trust_version.c: what was used before under the id of an instrument, and whether what comes now
 * may take its place. Judged on what is there, again under the lock, and only then remembered.
 */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/file_errno.h"
#include "base/number.h"
#include "host/trust_edit.h"
#include "manifest/scalar.h"

#define PINNED "pinned"

typedef struct candidate {
    const char *id, *version, *publisher, *content;
} candidate;

/* The next number of "1.20.3". */
static int64_t next_part(const char **at)
{
    size_t len = strspn(*at, "0123456789");
    int64_t value = 0;
    (void)sx_int_read((sx_slice){*at, len}, &value);
    *at += len + ((*at)[len] == '.' ? 1 : 0);
    return value;
}

static int compare_versions(const char *a, const char *b)
{
    for (int i = 0; i < 3; i++) {
        int64_t x = next_part(&a);
        int64_t y = next_part(&b);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

/* What the history says of one id, since it was last forgotten. */
typedef struct history {
    const sx_seen *first;  /* whose publisher the id belongs to */
    const sx_seen *newest; /* the greatest version used */
    const sx_seen *same;   /* the candidate's own version */
    bool allowed;          /* the operator allowed the older version, after the newest was used */
} history;

static history look_up(const sx_trust *trust, const candidate *c)
{
    history h = {0};
    for (size_t i = 0; i < trust->counts[SX_TRUST_SEEN]; i++) {
        const sx_seen *seen = &trust->seen[i];
        if (strcmp(seen->id, c->id) != 0)
            continue;
        bool version = seen->version != NULL && strcmp(seen->version, c->version) == 0;
        if (seen->kind == SX_SEEN_FORGOTTEN) {
            h = (history){0};
        } else if (seen->kind == SX_SEEN_ALLOWED) {
            h.allowed = h.allowed || version;
        } else {
            h.first = h.first == NULL ? seen : h.first;
            h.same = version ? seen : h.same;
            if (h.newest == NULL || compare_versions(seen->version, h.newest->version) > 0) {
                h.newest = seen;
                h.allowed = false;
            }
        }
    }
    return h;
}

/* `advice`, then the command for this id (and version). */
static const char *advise(const candidate *c, const char *advice, const char *action, bool version,
                          sx_diags *diags)
{
    const char *text =
        diags == NULL ? NULL
                      : sx_arena_printf(diags->arena, "%s: sextant trust %s %s%s%s", advice, action,
                                        c->id, version ? " " : "", version ? c->version : "");
    return text == NULL ? advice : text;
}

static sx_status refuse(const candidate *c, const char *code, const char *expected,
                        const char *what, const char *other, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_TRUST, code, (sx_where){0}, expected, "%s %s %s%s", c->id,
                       c->version, what, other);
}

/* "the key of Example (k3y...)", "a library that you pinned" */
static const char *who(const sx_trust *trust, const char *publisher, sx_arena *arena)
{
    const char *text = NULL;
    const sx_key *key = publisher == NULL ? NULL : sx_trust_find_key(trust, publisher);
    if (publisher == NULL)
        return "nobody";
    if (strcmp(publisher, PINNED) == 0)
        return "nobody (it is pinned)";
    if (arena != NULL)
        text = sx_arena_printf(arena, "%s (key %s)", key == NULL ? "a key" : key->name, publisher);
    return text == NULL ? publisher : text;
}

static sx_status refuse_publisher(const sx_trust *trust, const candidate *c, const history *h,
                                  sx_diags *diags)
{
    sx_arena *arena = diags == NULL ? NULL : diags->arena;
    return sx_diag_add(
        diags, SX_E_TRUST, "TRUST.PUBLISHER", (sx_where){0},
        advise(c, "ask the publisher; to start over with another one", "forget", false, diags),
        "%s %s is signed by %s, and before it was signed by %s", c->id, c->version,
        who(trust, c->publisher, arena), who(trust, h->first->publisher, arena));
}

/* *ret_known: this very version was used before. */
static sx_status judge(const sx_trust *trust, const candidate *c, sx_diags *diags, bool *ret_known)
{
    history h = look_up(trust, c);
    *ret_known = false;
    if (h.first == NULL)
        return SX_OK;
    if (c->publisher == NULL) {
        /* Data that nobody signed may follow data that nobody signed. */
        return strcmp(h.first->publisher, PINNED) == 0 ? SX_OK
                                                       : refuse_publisher(trust, c, &h, diags);
    }
    if (strcmp(h.first->publisher, c->publisher) != 0)
        return refuse_publisher(trust, c, &h, diags);
    if (h.same != NULL && strcmp(h.same->content, c->content) != 0)
        return refuse(c, "TRUST.REUSED_VERSION",
                      advise(c, "a new version for what is new; while you develop it", "forget",
                             false, diags),
                      "was used before with other content, on ", h.same->when, diags);
    if (compare_versions(c->version, h.newest->version) < 0 && !h.allowed)
        return refuse(
            c, "TRUST.DOWNGRADE",
            advise(c, "the newer version; to go back all the same", "allow-downgrade", true, diags),
            "is older than the version used before, ", h.newest->version, diags);
    *ret_known = h.same != NULL;
    return SX_OK;
}

static void warn_read_only(sx_trust *trust, const candidate *c, const char *why, sx_diags *diags)
{
    if (trust->warned)
        return;
    trust->warned = true;
    if (diags != NULL)
        sx_diag_warn(diags, "TRUST.READ_ONLY", (sx_where){.file = trust->directory},
                     "a trust store that can be written",
                     "it cannot be remembered that %s %s was used, %s", c->id, c->version, why);
}

static sx_status out_of_memory(const sx_trust *trust, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "TRUST.MEMORY", (sx_where){.file = trust->directory},
                       NULL, "memory ran out");
}

/* A first use, with the lock: somebody else may have been quicker. */
static sx_status remember_locked(sx_trust *trust, const candidate *c, sx_diags *diags)
{
    char now[SX_TIME_TEXT];
    bool known = false;
    sx_status status = judge(trust, c, diags, &known);
    if (status != SX_OK || known)
        return status;
    sx_time_now(now);
    const sx_seen seen = {SX_SEEN_USED, now, c->id, c->version, c->publisher, c->content};
    if (!sx_trust_put_seen(trust, &seen))
        return out_of_memory(trust, diags);
    if (sx_trust_write(trust, SX_TRUST_SEEN, NULL) != SX_OK)
        warn_read_only(trust, c, "it cannot be written", diags);
    return SX_OK;
}

static sx_status remember(sx_trust *trust, const candidate *c, sx_diags *diags)
{
    int lock = -1;
    int error = 0;
    sx_status status = sx_trust_lock(trust, false, diags, &lock, &error);
    if (error != 0) {
        warn_read_only(trust, c, sx_errno_text(error), diags);
        return SX_OK;
    }
    if (status == SX_OK)
        status = remember_locked(trust, c, diags);
    sx_trust_unlock(lock);
    return status;
}

/* What needs no trust is not refused for the state of the store: it is only said. */
static sx_status unsigned_version(sx_trust *trust, const candidate *c, sx_diags *diags)
{
    bool known = false;
    sx_arena *arena = sx_arena_new(0);
    sx_diags unread;
    if (arena == NULL)
        return SX_E_MEMORY;
    sx_diags_init(&unread, arena);
    sx_status status = sx_trust_refresh(trust, &unread);
    if (status == SX_OK)
        status = judge(trust, c, diags, &known);
    else if (diags != NULL && unread.count > 0)
        sx_diag_warn(diags, unread.items[0].code, unread.items[0].where, unread.items[0].expected,
                     "the trust store is left aside: %s", unread.items[0].message);
    if (unread.errors > 0)
        status = SX_OK;
    sx_arena_free(arena);
    return status;
}

sx_status sx_trust_version(sx_trust *trust, const char *id, const char *version,
                           const char *publisher, const char *content, sx_diags *diags)
{
    const candidate c = {id, version, publisher, content};
    bool known = false;
    if (!sx_is_name(sx_slice_of(id)) || !sx_lex_version(sx_slice_of(version)) ||
        !sx_is_hash(sx_slice_of(content)) ||
        (publisher != NULL && strcmp(publisher, PINNED) != 0 && !sx_is_key(sx_slice_of(publisher))))
        return sx_diag_add(diags, SX_E_INTERNAL, "TRUST.FILE", (sx_where){0}, NULL,
                           "a version that cannot be remembered was asked about");
    if (publisher == NULL)
        return unsigned_version(trust, &c, diags);
    sx_status status = sx_trust_refresh(trust, diags);
    if (status == SX_OK)
        status = judge(trust, &c, diags, &known);
    return status == SX_OK && !known ? remember(trust, &c, diags) : status;
}

/* --- what the operator decides ---------------------------------------------------------------- */

static sx_status not_seen(const char *id, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_NOT_FOUND, "TRUST.NOT_FOUND", (sx_where){0},
                       "the id of an instrument, as in: sextant trust list",
                       "no version of %s was used so far", id);
}

static sx_status decide_locked(sx_trust *trust, const sx_seen *decision, sx_diags *diags)
{
    const candidate c = {.id = decision->id,
                         .version = decision->version == NULL ? "0.0.0" : decision->version};
    history h = look_up(trust, &c);
    if (h.first == NULL)
        return not_seen(c.id, diags);
    if (decision->kind == SX_SEEN_ALLOWED && compare_versions(c.version, h.newest->version) >= 0)
        return sx_diag_add(diags, SX_E_USAGE, "TRUST.DOWNGRADE", (sx_where){0},
                           "a version that is older than the newest one used",
                           "%s %s is no downgrade: the newest one used is %s", c.id, c.version,
                           h.newest->version);
    if (!sx_trust_put_seen(trust, decision))
        return out_of_memory(trust, diags);
    return sx_trust_write(trust, SX_TRUST_SEEN, diags);
}

static sx_status decide(sx_trust *trust, sx_seen_kind kind, const char *id, const char *version,
                        sx_diags *diags)
{
    char now[SX_TIME_TEXT];
    int lock = -1;
    if (!sx_is_name(sx_slice_of(id)))
        return sx_diag_add(diags, SX_E_USAGE, "TRUST.ID", (sx_where){0},
                           "the id of an instrument, as in: sextant trust list",
                           "'%s' is no id of an instrument", id);
    if (version != NULL && !sx_lex_version(sx_slice_of(version)))
        return sx_diag_add(diags, SX_E_USAGE, "TRUST.VERSION", (sx_where){0},
                           "a version such as 1.0.0", "'%s' is no version", version);
    sx_status status = sx_trust_begin(trust, diags, &lock);
    if (status == SX_OK) {
        sx_time_now(now);
        const sx_seen decision = {.kind = kind, .when = now, .id = id, .version = version};
        status = decide_locked(trust, &decision, diags);
    }
    sx_trust_unlock(lock);
    return status;
}

sx_status sx_trust_allow_version(sx_trust *trust, const char *id, const char *version,
                                 sx_diags *diags)
{
    return decide(trust, SX_SEEN_ALLOWED, id, version, diags);
}

sx_status sx_trust_forget_id(sx_trust *trust, const char *id, sx_diags *diags)
{
    return decide(trust, SX_SEEN_FORGOTTEN, id, NULL, diags);
}
