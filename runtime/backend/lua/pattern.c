/*
 * pattern.c: reads a pattern into parts once, then matches them by backtracking. Each part goes
 * down one call at most, so the depth is bounded by the number of parts; the time is bounded by who
 * counts the steps.
 */
#include "backend/lua/pattern.h"

#include <string.h>

/* ---- Sets ------------------------------------------------------------------------------------ */

static void set_add(uint8_t *set, unsigned byte)
{
    set[byte / 8] = (uint8_t)(set[byte / 8] | (1U << (byte % 8)));
}

static bool set_has(const uint8_t *set, unsigned byte)
{
    return (((unsigned)set[byte / 8] >> (byte % 8)) & 1U) != 0;
}

static void set_invert(uint8_t *set)
{
    for (size_t i = 0; i < 32; i++) {
        set[i] = (uint8_t)~set[i];
    }
}

static bool is_letter(unsigned c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_figure(unsigned c)
{
    return c >= '0' && c <= '9';
}

/* Is a byte of the class that a letter after % names? ASCII, in every locale. */
static bool in_class(char name, unsigned c)
{
    bool graphic = c > ' ' && c < 127;
    switch (name) {
    case 'a': return is_letter(c);
    case 'c': return c < ' ' || c == 127;
    case 'd': return is_figure(c);
    case 'g': return graphic;
    case 'l': return c >= 'a' && c <= 'z';
    case 'p': return graphic && !is_letter(c) && !is_figure(c);
    case 's': return c == ' ' || (c >= '\t' && c <= '\r');
    case 'u': return c >= 'A' && c <= 'Z';
    case 'w': return is_letter(c) || is_figure(c);
    case 'x': return is_figure(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    default: return false;
    }
}

/* What %c stands for: a class, its opposite for a capital, or the character itself. */
static void add_class(uint8_t *set, char name)
{
    char lower = sx_ascii_lower(name);
    if (!is_letter((unsigned char)name) || strchr("acdglpsuwx", lower) == NULL) {
        set_add(set, (unsigned char)name);
        return;
    }
    for (unsigned c = 0; c < 256; c++) {
        if (in_class(lower, c) == (name == lower)) {
            set_add(set, c);
        }
    }
}

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct reading {
    const char *at, *end;
    sx_pattern *pattern;
    bool open[SX_PATTERN_CAPTURES];
} reading;

/* "[...]" at the bracket. */
static const char *read_set(reading *r, uint8_t *set)
{
    static const char *const unclosed = "malformed pattern (missing ']')";
    r->at++;
    bool inverted = r->at < r->end && *r->at == '^';
    r->at += inverted;
    for (bool first = true; first || r->at == r->end || *r->at != ']'; first = false) {
        if (r->at == r->end) {
            return unclosed;
        }
        unsigned c = (unsigned char)*r->at++;
        if (c == '%') {
            if (r->at == r->end) {
                return unclosed;
            }
            add_class(set, *r->at++);
        } else if (r->end - r->at >= 2 && r->at[0] == '-' && r->at[1] != ']') {
            unsigned last = (unsigned char)r->at[1];
            for (; c <= last; c++) {
                set_add(set, c);
            }
            r->at += 2;
        } else {
            set_add(set, c);
        }
    }
    r->at++;
    if (inverted) {
        set_invert(set);
    }
    return NULL;
}

static const char *next_part(reading *r, sx_part **ret)
{
    if (r->pattern->part_count + 1 >= SX_PATTERN_PARTS) {
        return "the pattern has more than 126 parts";
    }
    *ret = &r->pattern->parts[r->pattern->part_count++];
    memset(*ret, 0, sizeof **ret);
    return NULL;
}

static const char *read_open(reading *r, sx_part *part)
{
    if (r->pattern->capture_count == SX_PATTERN_CAPTURES) {
        return "too many captures";
    }
    part->capture = (uint8_t)r->pattern->capture_count++;
    part->kind = SX_PART_OPEN;
    r->at++;
    if (r->at < r->end && *r->at == ')') {
        part->kind = SX_PART_POSITION;
        r->at++;
        return NULL;
    }
    r->open[part->capture] = true;
    return NULL;
}

static const char *read_close(reading *r, sx_part *part)
{
    for (uint32_t i = r->pattern->capture_count; i > 0; i--) {
        if (r->open[i - 1]) {
            r->open[i - 1] = false;
            part->kind = SX_PART_CLOSE;
            part->capture = (uint8_t)(i - 1);
            r->at++;
            return NULL;
        }
    }
    return "invalid pattern capture";
}

/* %b, %f and %1; *ret_taken is false when it is a class. */
static const char *read_special(reading *r, sx_part *part, bool *ret_taken)
{
    char c = r->at[1];
    *ret_taken = true;
    if (c == 'b') {
        if (r->end - r->at < 4) {
            return "malformed pattern (missing arguments to '%b')";
        }
        part->kind = SX_PART_BALANCE;
        part->open = (uint8_t)r->at[2];
        part->close = (uint8_t)r->at[3];
        r->at += 4;
        return NULL;
    }
    if (c == 'f') {
        r->at += 2;
        if (r->at == r->end || *r->at != '[') {
            return "missing '[' after '%f' in pattern";
        }
        part->kind = SX_PART_BORDER;
        return read_set(r, part->set);
    }
    if (is_figure((unsigned char)c)) {
        uint32_t which = (uint32_t)(c - '1');
        if (c == '0' || which >= r->pattern->capture_count || r->open[which]) {
            return "invalid capture index in pattern";
        }
        part->kind = SX_PART_AGAIN;
        part->capture = (uint8_t)which;
        r->at += 2;
        return NULL;
    }
    *ret_taken = false;
    return NULL;
}

/* A set of one character and what repeats it. */
static const char *read_single(reading *r, sx_part *part)
{
    const char *wrong = NULL;
    part->kind = SX_PART_ONE;
    if (*r->at == '[') {
        wrong = read_set(r, part->set);
    } else if (*r->at == '.') {
        memset(part->set, 0xFF, sizeof part->set);
        r->at++;
    } else if (*r->at == '%') {
        add_class(part->set, r->at[1]);
        r->at += 2;
    } else {
        set_add(part->set, (unsigned char)*r->at++);
    }
    if (wrong != NULL || r->at == r->end) {
        return wrong;
    }
    switch (*r->at) {
    case '?': part->kind = SX_PART_MAYBE; break;
    case '*': part->kind = SX_PART_MOST; break;
    case '-': part->kind = SX_PART_LEAST; break;
    case '+': {
        /* one, then as many as possible */
        sx_part *more = NULL;
        wrong = next_part(r, &more);
        if (wrong == NULL) {
            *more = *part;
            more->kind = SX_PART_MOST;
        }
        break;
    }
    default: return NULL;
    }
    r->at++;
    return wrong;
}

static const char *read_part(reading *r)
{
    sx_part *part = NULL;
    const char *wrong = next_part(r, &part);
    if (wrong != NULL) {
        return wrong;
    }
    if (*r->at == '(') {
        return read_open(r, part);
    }
    if (*r->at == ')') {
        return read_close(r, part);
    }
    if (*r->at == '$' && r->end - r->at == 1) {
        part->kind = SX_PART_LAST;
        r->at++;
        return NULL;
    }
    if (*r->at == '%') {
        if (r->end - r->at < 2) {
            return "malformed pattern (ends with '%')";
        }
        bool taken = false;
        wrong = read_special(r, part, &taken);
        if (taken) {
            return wrong;
        }
    }
    return read_single(r, part);
}

const char *sx_pattern_read(sx_slice text, sx_pattern *ret)
{
    reading r = {.at = text.at, .end = text.at + text.len, .pattern = ret};
    ret->part_count = 0;
    ret->capture_count = 0;
    ret->anchored = text.len > 0 && text.at[0] == '^';
    r.at += ret->anchored;
    while (r.at < r.end) {
        const char *wrong = read_part(&r);
        if (wrong != NULL) {
            return wrong;
        }
    }
    for (uint32_t i = 0; i < ret->capture_count; i++) {
        if (r.open[i]) {
            return "unfinished capture";
        }
    }
    ret->parts[ret->part_count].kind = SX_PART_DONE;
    return NULL;
}

/* ---- Matching -------------------------------------------------------------------------------- */

static void step(sx_match *m)
{
    if (++m->steps % SX_PATTERN_STEPS == 0) {
        m->tick(m->context);
    }
}

static const char *subject_end(const sx_match *m)
{
    return m->subject.at + m->subject.len;
}

static bool fits(sx_match *m, const sx_part *part, const char *at)
{
    step(m);
    return at < subject_end(m) && set_has(part->set, (unsigned char)*at);
}

static const char *match_from(sx_match *m, const sx_part *part, const char *at);

static const char *match_most(sx_match *m, const sx_part *part, const char *at)
{
    const char *far = at;
    while (fits(m, part, far)) {
        far++;
    }
    for (;; far--) {
        const char *end = match_from(m, part + 1, far);
        if (end != NULL || far == at) {
            return end;
        }
        step(m);
    }
}

static const char *match_least(sx_match *m, const sx_part *part, const char *at)
{
    for (;; at++) {
        const char *end = match_from(m, part + 1, at);
        if (end != NULL || !fits(m, part, at)) {
            return end;
        }
    }
}

static const char *match_balance(sx_match *m, const sx_part *part, const char *at)
{
    if (at == subject_end(m) || (uint8_t)*at != part->open) {
        return NULL;
    }
    size_t depth = 1;
    for (at++; at < subject_end(m); at++) {
        step(m);
        if ((uint8_t)*at == part->close) {
            if (--depth == 0) {
                return at + 1;
            }
        } else if ((uint8_t)*at == part->open) {
            depth++;
        }
    }
    return NULL;
}

static const char *match_again(sx_match *m, const sx_part *part, const char *at)
{
    const sx_capture *capture = &m->captures[part->capture];
    if (capture->position || (size_t)(subject_end(m) - at) < capture->length) {
        return NULL;
    }
    for (size_t i = 0; i < capture->length; i += 8) {
        step(m);
    }
    return memcmp(at, capture->at, capture->length) == 0 ? at + capture->length : NULL;
}

static bool at_border(const sx_match *m, const sx_part *part, const char *at)
{
    unsigned before = at == m->subject.at ? 0 : (unsigned char)at[-1];
    unsigned here = at == subject_end(m) ? 0 : (unsigned char)*at;
    return !set_has(part->set, before) && set_has(part->set, here);
}

/* Parts that open, close or repeat a capture. NULL when the rest does not match: then the capture
 * is what it was. */
static const char *match_capture(sx_match *m, const sx_part *part, const char *at)
{
    sx_capture *capture = &m->captures[part->capture];
    sx_capture before = *capture;
    if (part->kind == SX_PART_CLOSE) {
        capture->length = (size_t)(at - capture->at);
    } else {
        *capture = (sx_capture){at, 0, part->kind == SX_PART_POSITION};
    }
    const char *end = match_from(m, part + 1, at);
    if (end == NULL) {
        *capture = before;
    }
    return end;
}

/* One part that takes a fixed stretch; NULL when it does not match here. */
static const char *match_plain(sx_match *m, const sx_part *part, const char *at)
{
    switch (part->kind) {
    case SX_PART_ONE: return fits(m, part, at) ? at + 1 : NULL;
    case SX_PART_AGAIN: return match_again(m, part, at);
    case SX_PART_BALANCE: return match_balance(m, part, at);
    case SX_PART_BORDER: return at_border(m, part, at) ? at : NULL;
    default: return at == subject_end(m) ? at : NULL; /* SX_PART_LAST */
    }
}

static const char *match_from(sx_match *m, const sx_part *part, const char *at)
{
    for (;; part++) {
        step(m);
        switch (part->kind) {
        case SX_PART_DONE: return at;
        case SX_PART_OPEN:
        case SX_PART_CLOSE:
        case SX_PART_POSITION: return match_capture(m, part, at);
        case SX_PART_MOST: return match_most(m, part, at);
        case SX_PART_LEAST: return match_least(m, part, at);
        case SX_PART_MAYBE:
            if (fits(m, part, at)) {
                const char *end = match_from(m, part + 1, at + 1);
                if (end != NULL) {
                    return end;
                }
            }
            break;
        default:
            at = match_plain(m, part, at);
            if (at == NULL) {
                return NULL;
            }
            break;
        }
    }
}

bool sx_pattern_match(sx_match *match, const char *at)
{
    match->end = match_from(match, match->pattern->parts, at);
    return match->end != NULL;
}
