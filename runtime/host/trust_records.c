/*
 * trust_records.c: the lines of the store of trust: read strictly, so that a file that was edited
 * into something else is refused with line and column, and printed in the one way in which they are
 * read.
 */
#include "host/trust_store.h"

#include <sodium/utils.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "manifest/scalar.h"

#define FIELDS_MAX 6

static const struct {
    const char *name, *head;
    size_t item;
} kinds[SX_TRUST_KINDS] = {
    {"pins", "sextant-pins 1", sizeof(sx_pin)},
    {"keys", "sextant-keys 1", sizeof(sx_key)},
    {"seen", "sextant-seen 1", sizeof(sx_seen)},
};

static const char *const seen_words[] = {"used", "allowed", "forgotten"};

const char *sx_trust_kind_name(sx_trust_kind kind)
{
    return kinds[kind].name;
}

/* --- the parts of a line ---------------------------------------------------------------------- */

bool sx_is_hash(sx_slice text)
{
    if (text.len != SX_HASH_TEXT - 1)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!sx_is_digit(text.at[i]) && (text.at[i] < 'a' || text.at[i] > 'f'))
            return false;
    return true;
}

bool sx_is_key(sx_slice text)
{
    unsigned char bytes[SX_KEY_BYTES];
    char again[SX_KEY_TEXT];
    size_t len = 0;
    const char *end = NULL;
    if (text.len != SX_KEY_TEXT - 1 ||
        sodium_base642bin(bytes, sizeof bytes, text.at, text.len, NULL, &len, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        len != sizeof bytes || end != text.at + text.len)
        return false;
    (void)sodium_bin2base64(again, sizeof again, bytes, sizeof bytes,
                            sodium_base64_VARIANT_ORIGINAL);
    return memcmp(again, text.at, text.len) == 0;
}

bool sx_is_trust_text(sx_slice text)
{
    if (text.len > 0 && (text.at[0] == ' ' || text.at[text.len - 1] == ' '))
        return false;
    for (const char *at = text.at, *end = text.at + text.len; at < end;) {
        int32_t c = sx_utf8_next(&at, end);
        if (c < 0 || c == '\n' || c == '\t' || sx_utf8_forbidden(c))
            return false;
    }
    return true;
}

/* "2026-11-21T18:40:00Z" */
static bool is_when(sx_slice text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    int32_t days;
    if (text.len != sizeof form - 1 || !sx_date_read((sx_slice){text.at, 10}, &days))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (form[i] == 'd' ? !sx_is_digit(text.at[i]) : text.at[i] != form[i])
            return false;
    return true;
}

static bool is_path(sx_slice text)
{
    return text.len > 0 && text.len < 4096 && text.at[0] == '/' && sx_is_trust_text(text);
}

static bool is_name(sx_slice text)
{
    return text.len > 0 && text.len <= SX_TRUST_TEXT_MAX && sx_is_trust_text(text);
}

static bool is_note(sx_slice text)
{
    return text.len <= SX_TRUST_TEXT_MAX && sx_is_trust_text(text);
}

static bool is_publisher(sx_slice text)
{
    return sx_slice_is(text, "pinned") || sx_is_key(text);
}

/* --- lists ------------------------------------------------------------------------------------ */

static void **list_of(sx_trust *trust, sx_trust_kind kind)
{
    switch (kind) {
    case SX_TRUST_PINS: return (void **)&trust->pins;
    case SX_TRUST_KEYS: return (void **)&trust->keys;
    default: return (void **)&trust->seen;
    }
}

/* The place for one more record of a file, NULL when memory ran out. */
static void *more(sx_trust *trust, sx_trust_kind kind)
{
    sx_trust_file_state *file = &trust->files[kind];
    if (file->arena == NULL)
        file->arena = sx_arena_new(0);
    if (file->arena == NULL ||
        sx_arena_grow(file->arena, list_of(trust, kind), &trust->capacities[kind],
                      trust->counts[kind], kinds[kind].item) == NULL)
        return NULL;
    return (char *)*list_of(trust, kind) + trust->counts[kind]++ * kinds[kind].item;
}

static const char *keep(sx_trust *trust, sx_trust_kind kind, const char *text, bool *failed)
{
    const char *copy = text == NULL ? NULL : sx_arena_strdup(trust->files[kind].arena, text);
    *failed = *failed || (text != NULL && copy == NULL);
    return copy;
}

bool sx_trust_put_pin(sx_trust *trust, const sx_pin *pin)
{
    bool failed = false;
    sx_pin *to = more(trust, SX_TRUST_PINS);
    if (to == NULL)
        return false;
    *to = (sx_pin){keep(trust, SX_TRUST_PINS, pin->hash, &failed),
                   keep(trust, SX_TRUST_PINS, pin->when, &failed),
                   keep(trust, SX_TRUST_PINS, pin->path, &failed),
                   keep(trust, SX_TRUST_PINS, pin->note, &failed)};
    return !failed;
}

bool sx_trust_put_key(sx_trust *trust, const sx_key *key)
{
    bool failed = false;
    sx_key *to = more(trust, SX_TRUST_KEYS);
    if (to == NULL)
        return false;
    *to = (sx_key){keep(trust, SX_TRUST_KEYS, key->key, &failed),
                   keep(trust, SX_TRUST_KEYS, key->when, &failed),
                   keep(trust, SX_TRUST_KEYS, key->name, &failed)};
    return !failed;
}

bool sx_trust_put_seen(sx_trust *trust, const sx_seen *seen)
{
    bool failed = false;
    sx_seen *to = more(trust, SX_TRUST_SEEN);
    if (to == NULL)
        return false;
    *to = (sx_seen){seen->kind,
                    keep(trust, SX_TRUST_SEEN, seen->when, &failed),
                    keep(trust, SX_TRUST_SEEN, seen->id, &failed),
                    keep(trust, SX_TRUST_SEEN, seen->version, &failed),
                    keep(trust, SX_TRUST_SEEN, seen->publisher, &failed),
                    keep(trust, SX_TRUST_SEEN, seen->content, &failed)};
    return !failed;
}

void sx_trust_take_out(sx_trust *trust, sx_trust_kind kind, size_t index)
{
    size_t item = kinds[kind].item;
    char *list = *list_of(trust, kind);
    size_t after = --trust->counts[kind] - index;
    memmove(list + index * item, list + (index + 1) * item, after * item);
}

const sx_pin *sx_trust_find_pin(const sx_trust *trust, const char *hash)
{
    for (size_t i = 0; i < trust->counts[SX_TRUST_PINS]; i++)
        if (sx_str_equal(trust->pins[i].hash, hash))
            return &trust->pins[i];
    return NULL;
}

const sx_key *sx_trust_find_key(const sx_trust *trust, const char *key)
{
    for (size_t i = 0; i < trust->counts[SX_TRUST_KEYS]; i++)
        if (sx_str_equal(trust->keys[i].key, key))
            return &trust->keys[i];
    return NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

typedef bool fits(sx_slice text);

typedef struct field_rule {
    fits *fits;
    const char *expected;
} field_rule;

#define FIELD_HASH                                                                                 \
    {                                                                                              \
        sx_is_hash, "64 lower-case hexadecimal digits"                                             \
    }
#define FIELD_WHEN                                                                                 \
    {                                                                                              \
        is_when, "a time such as 2026-11-21T18:40:00Z"                                             \
    }
#define FIELD_KEY                                                                                  \
    {                                                                                              \
        sx_is_key, "a public key, 44 characters of base64"                                         \
    }
#define FIELD_ID                                                                                   \
    {                                                                                              \
        sx_is_name, "the id of an instrument"                                                      \
    }
#define FIELD_VERSION                                                                              \
    {                                                                                              \
        sx_lex_version, "a version such as 1.0.0"                                                  \
    }

static const field_rule pin_rules[] = {
    FIELD_HASH, FIELD_WHEN, {is_path, "an absolute path"}, {is_note, "a note of one line"}};
static const field_rule key_rules[] = {FIELD_KEY, FIELD_WHEN, {is_name, "the name of a publisher"}};
static const field_rule used_rules[] = {
    FIELD_ID, FIELD_VERSION, {is_publisher, "a public key or the word pinned"}, FIELD_HASH};

typedef struct reading {
    sx_trust *trust;
    sx_trust_kind kind;
    const char *path;
    sx_diags *diags;
    uint32_t line;
    const char *start;           /* of the line */
    sx_slice fields[FIELDS_MAX]; /* NUL-terminated */
    size_t count;
} reading;

static sx_status refuse_at(const reading *r, const char *at, const char *expected, const char *what)
{
    sx_where where = {r->path, r->line, (uint32_t)(at - r->start) + 1};
    return sx_diag_add(r->diags, SX_E_TRUST, "TRUST.FILE", where, expected, "%s", what);
}

/* Checks the fields from `from` on. */
static sx_status check_fields(const reading *r, size_t from, const field_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (from + i >= r->count) {
            sx_slice last = r->fields[r->count - 1];
            return refuse_at(r, last.at + last.len, rules[i].expected, "the line ends too early");
        }
        if (!rules[i].fits(r->fields[from + i]))
            return refuse_at(r, r->fields[from + i].at, rules[i].expected,
                             "this is not what stands here");
    }
    if (r->count > from + count)
        return refuse_at(r, r->fields[from + count].at, "the end of the line",
                         "the line has a field too many");
    return SX_OK;
}

static sx_status no_memory(const reading *r)
{
    return sx_diag_add(r->diags, SX_E_MEMORY, "TRUST.MEMORY", (sx_where){.file = r->path}, NULL,
                       "memory ran out");
}

static sx_status read_pin(const reading *r)
{
    sx_status status = check_fields(r, 0, pin_rules, sizeof pin_rules / sizeof *pin_rules);
    if (status != SX_OK)
        return status;
    if (sx_trust_find_pin(r->trust, r->fields[0].at) != NULL)
        return refuse_at(r, r->start, "every library once", "this library stands above already");
    sx_pin *pin = more(r->trust, SX_TRUST_PINS);
    if (pin == NULL)
        return no_memory(r);
    *pin = (sx_pin){r->fields[0].at, r->fields[1].at, r->fields[2].at, r->fields[3].at};
    return SX_OK;
}

static sx_status read_key(const reading *r)
{
    sx_status status = check_fields(r, 0, key_rules, sizeof key_rules / sizeof *key_rules);
    if (status != SX_OK)
        return status;
    for (size_t i = 0; i < r->trust->counts[SX_TRUST_KEYS]; i++)
        if (sx_slice_is(r->fields[0], r->trust->keys[i].key) ||
            sx_slice_is(r->fields[2], r->trust->keys[i].name))
            return refuse_at(r, r->start, "every key and every name once",
                             "this key or its name stands above already");
    sx_key *key = more(r->trust, SX_TRUST_KEYS);
    if (key == NULL)
        return no_memory(r);
    *key = (sx_key){r->fields[0].at, r->fields[1].at, r->fields[2].at};
    return SX_OK;
}

static sx_status read_seen(const reading *r)
{
    static const field_rule when = FIELD_WHEN;
    static const size_t rule_counts[] = {4, 2, 1};
    if (!when.fits(r->fields[0]))
        return refuse_at(r, r->start, when.expected, "this is not what stands here");
    size_t word = 0;
    while (r->count > 1 && word < 3 && !sx_slice_is(r->fields[1], seen_words[word]))
        word++;
    if (r->count < 2 || word == 3)
        return refuse_at(r, r->count < 2 ? r->start + r->fields[0].len : r->fields[1].at,
                         "used, allowed or forgotten", "this is not what stands here");
    sx_status status = check_fields(r, 2, used_rules, rule_counts[word]);
    if (status != SX_OK)
        return status;
    sx_seen *seen = more(r->trust, SX_TRUST_SEEN);
    if (seen == NULL)
        return no_memory(r);
    *seen = (sx_seen){.kind = (sx_seen_kind)word, .when = r->fields[0].at, .id = r->fields[2].at};
    if (word < 2)
        seen->version = r->fields[3].at;
    if (word == 0) {
        seen->publisher = r->fields[4].at;
        seen->content = r->fields[5].at;
    }
    return SX_OK;
}

/* Cuts a line at its tabs; each field gets its NUL. */
static sx_status cut_line(reading *r, char *line, size_t len)
{
    r->start = line;
    r->count = 0;
    for (size_t at = 0;;) {
        char *tab = memchr(line + at, '\t', len - at);
        size_t end = tab == NULL ? len : (size_t)(tab - line);
        if (r->count == FIELDS_MAX)
            return refuse_at(r, line + at, "the end of the line", "the line has a field too many");
        r->fields[r->count++] = (sx_slice){line + at, end - at};
        if (memchr(line + at, '\0', end - at) != NULL)
            return refuse_at(r, line + at, "text", "there is a NUL in this field");
        line[end] = '\0';
        if (tab == NULL)
            return SX_OK;
        at = end + 1;
    }
}

static sx_status read_line(reading *r, char *line, size_t len)
{
    r->start = line;
    if (r->line == 1) {
        bool right = sx_slice_is((sx_slice){line, len}, kinds[r->kind].head);
        return right ? SX_OK
                     : refuse_at(r, line, kinds[r->kind].head,
                                 "this is no file of the trust store, or of another version");
    }
    sx_status status = cut_line(r, line, len);
    if (status != SX_OK)
        return status;
    return r->kind == SX_TRUST_PINS   ? read_pin(r)
           : r->kind == SX_TRUST_KEYS ? read_key(r)
                                      : read_seen(r);
}

sx_status sx_trust_parse(sx_trust *trust, sx_trust_kind kind, const char *path, sx_slice text,
                         sx_arena *arena, sx_diags *diags)
{
    reading r = {.trust = trust, .kind = kind, .path = path, .diags = diags, .line = 1};
    char *copy = sx_arena_strndup(arena, text.at, text.len);
    trust->files[kind].arena = arena;
    *list_of(trust, kind) = NULL;
    trust->counts[kind] = trust->capacities[kind] = 0;
    if (copy == NULL)
        return no_memory(&r);
    sx_status status = SX_OK;
    size_t at = 0;
    do {
        char *end = memchr(copy + at, '\n', text.len - at);
        r.start = copy + at;
        if (end == NULL)
            return refuse_at(&r, copy + text.len, "a line that is whole",
                             "the file ends inside a line");
        status = read_line(&r, copy + at, (size_t)(end - copy) - at);
        at = (size_t)(end - copy) + 1;
        r.line++;
    } while (status == SX_OK && at < text.len);
    return status;
}

/* --- printing --------------------------------------------------------------------------------- */

static void print_seen(sx_buf *out, const sx_seen *seen)
{
    sx_buf_printf(out, "%s\t%s\t%s", seen->when, seen_words[seen->kind], seen->id);
    if (seen->kind != SX_SEEN_FORGOTTEN)
        sx_buf_printf(out, "\t%s", seen->version);
    if (seen->kind == SX_SEEN_USED)
        sx_buf_printf(out, "\t%s\t%s", seen->publisher, seen->content);
    sx_buf_char(out, '\n');
}

void sx_trust_print(const sx_trust *trust, sx_trust_kind kind, sx_buf *out)
{
    sx_buf_printf(out, "%s\n", kinds[kind].head);
    for (size_t i = 0; i < trust->counts[kind]; i++) {
        const sx_pin *pin = kind == SX_TRUST_PINS ? &trust->pins[i] : NULL;
        const sx_key *key = kind == SX_TRUST_KEYS ? &trust->keys[i] : NULL;
        if (pin != NULL)
            sx_buf_printf(out, "%s\t%s\t%s\t%s\n", pin->hash, pin->when, pin->path, pin->note);
        else if (key != NULL)
            sx_buf_printf(out, "%s\t%s\t%s\n", key->key, key->when, key->name);
        else
            print_seen(out, &trust->seen[i]);
    }
}
