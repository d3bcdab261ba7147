/*
 * json_load.c: reads ["xxx...", TEXT], where the first word is as long as the longest of TEXT: when it comes out
 * whole, the buffer is large enough for what follows.
 */
#include "base/json_load.h"

#include <string.h>

/* The three parts of what is read, handed out as one. */
typedef struct parts {
    sx_slice text;
    size_t padding; /* bytes of the first word */
    size_t at;      /* bytes handed out */
} parts;

static const char before[] = "[\"", between[] = "\",", after[] = "]";
#define BEFORE (sizeof before - 1)
#define BETWEEN (sizeof between - 1)
#define AFTER (sizeof after - 1)

/* No word of the text is longer. */
static size_t longest_word(sx_slice text)
{
    size_t longest = 0, from = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool ends = in_string ? c == '"' : c == '"' || strchr(",:[]{} \t\r\n", c) != NULL;
        if (in_string && c == '\\') {
            i++;
        }
        if (ends) {
            longest = i - from > longest ? i - from : longest;
            from = i;
            in_string = c == '"' && !in_string;
        }
    }
    return text.len - from > longest ? text.len - from : longest;
}

/* Up to `len` bytes of one part that starts at `start` of the whole; `data` NULL: padding. Returns how many. */
static size_t give(const parts *p, size_t start, const char *data, size_t size, char *to,
                   size_t len)
{
    if (p->at < start || p->at >= start + size) {
        return 0;
    }
    size_t from = p->at - start;
    size_t count = size - from < len ? size - from : len;
    if (data == NULL) {
        memset(to, 'x', count);
    } else {
        memcpy(to, data + from, count);
    }
    return count;
}

static size_t next_bytes(void *buffer, size_t len, void *data)
{
    parts *p = data;
    const struct {
        const char *data;
        size_t size;
    } all[] = {{before, BEFORE},
               {NULL, p->padding},
               {between, BETWEEN},
               {p->text.at, p->text.len},
               {after, AFTER}};
    size_t start = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        size_t given = give(p, start, all[i].data, all[i].size, buffer, len);
        if (given > 0) {
            p->at += given;
            return given;
        }
        start += all[i].size;
    }
    return 0;
}

/* NULL also when a byte was left out. */
static json_t *load_whole(sx_slice text, size_t padding)
{
    parts p = {.text = text, .padding = padding};
    json_t *both = json_load_callback(next_bytes, &p, JSON_REJECT_DUPLICATES, NULL);
    json_t *value = NULL;
    if (json_array_size(both) == 2 && json_string_length(json_array_get(both, 0)) == padding) {
        value = json_incref(json_array_get(both, 1));
    }
    json_decref(both);
    return value;
}

json_t *sx_json_load(sx_slice text, json_error_t *error)
{
    json_t *value = NULL;
    size_t padding = longest_word(text);
    *error = (json_error_t){0};
    /* Memory that runs out inside of a word jansson calls a wrong word: only what is wrong twice is wrong. */
    for (unsigned tries = 0; tries < 2 && value == NULL; tries++) {
        value = load_whole(text, padding);
    }
    if (value != NULL) {
        return value;
    }
    value = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, error);
    if (value != NULL) {
        json_decref(value); /* it was whole, or it was not: nobody knows */
        json_error_t memory = {.text[JSON_ERROR_TEXT_LENGTH - 1] = (char)json_error_out_of_memory};
        *error = memory;
    }
    return NULL;
}
