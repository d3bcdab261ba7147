/*
 * json_read.c: strict JSON documents through jansson. Depth is checked before jansson sees the
 * text; messages are our own, because jansson's quote the text, which may be a person's answer.
 */
#include "base/json_read.h"

#include <string.h>

#include "base/json_load.h"
#include "base/utf8.h"

#define DEPTH_MAX 64U
#define REAL_WHOLE_MAX 9007199254740992.0 /* 2^53: every whole number up to it is exact */
#define EXACT_LIMIT 1000000000000000000   /* 10^18: 18 digits */
#define REAL_DIGITS_MAX 17U               /* more are never needed to name a double */
#define REAL_PLACES_MAX 60U               /* so many and an exponent of 99 are no underflow */

typedef struct json_fault {
    const char *code;
    const char *message;
    const char *expected;
} json_fault;

static const json_fault bad_utf8 = {"JSON.UTF8", "bytes that are not UTF-8",
                                    "save the document as UTF-8"};
static const json_fault byte_order_mark = {"JSON.BOM", "a byte order mark before the document",
                                           "UTF-8 without a byte order mark"};
static const json_fault too_deep = {"JSON.DEPTH", "arrays and objects are nested too deep",
                                    "at most 64 levels"};

static const json_fault rounded = {"JSON.NUMBER", "a number has more digits than can be held",
                                   "at most 18 digits, of a fraction 17"};

static sx_status refuse(sx_diags *diags, const json_fault *fault, const char *file, uint32_t line,
                        uint32_t column)
{
    sx_where where = {.file = file, .line = line, .column = column};
    return sx_diag_add(diags, SX_E_INPUT, fault->code, where, fault->expected, "%s",
                       fault->message);
}

/* Line and column (in characters) of a byte offset. */
static sx_status refuse_at(sx_diags *diags, const json_fault *fault, const char *file,
                           uint32_t first_line, sx_slice text, size_t offset)
{
    uint32_t line = first_line;
    uint32_t column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (text.at[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)text.at[i] & 0xC0U) != 0x80U) {
            column++;
        }
    }
    return refuse(diags, fault, file, line, column);
}

/* Offset of the bracket that opens level 65, or text.len. */
static size_t find_too_deep(sx_slice text)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (in_string) {
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            depth++;
            if (depth > DEPTH_MAX) {
                return i;
            }
        } else if ((c == ']' || c == '}') && depth > 0) {
            depth--;
        }
    }
    return text.len;
}

/* Would the number at the front of `text`, of *ret_length characters, be rounded when it is read? Whole
 * numbers never are: jansson refuses what is too large. */
static bool is_rounded(sx_slice text, size_t *ret_length)
{
    size_t at = 0, significant = 0, places = 0, exponent = 0;
    bool real = false, raised = false, small = false;
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (c == 'e' || c == 'E') {
            real = raised = true;
        } else if (c == '.') {
            real = true;
        } else if (sx_is_digit(c)) {
            exponent += raised;
            places += !raised;
            significant += !raised && (significant > 0 || c != '0');
        } else if (c == '-') {
            small = raised;
        } else if (c != '+') {
            break;
        }
    }
    *ret_length = at;
    return real &&
           (significant > REAL_DIGITS_MAX || places > REAL_PLACES_MAX || (small && exponent > 2));
}

/* Offset of the first number that would be rounded, or text.len: what it became could be an answer. */
static size_t find_rounded(sx_slice text)
{
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (in_string) {
            i += c == '\\';
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (sx_is_digit(c)) {
            size_t length;
            if (is_rounded((sx_slice){text.at + i, text.len - i}, &length)) {
                return i;
            }
            i += length - 1;
        }
    }
    return text.len;
}

static json_fault fault_of(enum json_error_code code)
{
    switch (code) {
    case json_error_premature_end_of_input:
        return (json_fault){"JSON.END", "the document ends too early",
                            "every bracket and quote closed"};
    case json_error_end_of_input_expected:
        return (json_fault){"JSON.TRAILING", "something follows the document",
                            "one JSON document and nothing after it"};
    case json_error_duplicate_key:
        return (json_fault){"JSON.DUPLICATE", "a key stands twice in one object", "every key once"};
    case json_error_numeric_overflow:
        return (json_fault){"JSON.NUMBER", "a number is too large to hold exactly",
                            "at most 18 digits"};
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return (json_fault){"JSON.NUL", "a string holds a NUL character", "text without NUL"};
    case json_error_stack_overflow: return too_deep;
    case json_error_invalid_utf8: return bad_utf8;
    default:
        return (json_fault){"JSON.SYNTAX", "this is not JSON",
                            "names and texts in double quotes, commas between, none at the end"};
    }
}

static bool is_word(char c)
{
    char low = sx_ascii_lower(c);
    return sx_is_lower(low) || sx_is_digit(low) || c == '_' || c == '.' || c == '+' || c == '-';
}

static bool is_escaped(sx_slice text, size_t at)
{
    size_t slashes = 0;
    while (slashes < at && text.at[at - slashes - 1] == '\\') {
        slashes++;
    }
    return slashes % 2 != 0;
}

/* jansson tells where the wrong word ends; people look for where it begins. */
static size_t start_of_word(sx_slice text, size_t end, enum json_error_code code)
{
    if (code == json_error_premature_end_of_input || end > text.len) {
        return text.len;
    }
    size_t at = end == 0 ? 0 : end - 1;
    if (code == json_error_duplicate_key) {
        while (at > 0 && (text.at[at - 1] != '"' || is_escaped(text, at - 1))) {
            at--;
        }
        return at == 0 ? 0 : at - 1;
    }
    while (at > 0 && is_word(text.at[at]) && is_word(text.at[at - 1])) {
        at--;
    }
    return at;
}

sx_status sx_json_read(sx_slice text, const char *file, uint32_t first_line, sx_diags *diags,
                       json_t **ret)
{
    *ret = NULL;
    if (text.len >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0) {
        return refuse(diags, &byte_order_mark, file, first_line, 1);
    }
    size_t valid = sx_utf8_valid_prefix(text);
    if (valid < text.len) {
        return refuse_at(diags, &bad_utf8, file, first_line, text, valid);
    }
    size_t deep = find_too_deep(text);
    if (deep < text.len) {
        return refuse_at(diags, &too_deep, file, first_line, text, deep);
    }
    size_t inexact = find_rounded(text);
    if (inexact < text.len) {
        return refuse_at(diags, &rounded, file, first_line, text, inexact);
    }
    json_error_t error;
    json_t *value = sx_json_load(text.len == 0 ? (sx_slice){"", 0} : text, &error);
    if (value != NULL) {
        *ret = value;
        return SX_OK;
    }
    enum json_error_code code = json_error_code(&error);
    if (code == json_error_out_of_memory || error.text[0] == '\0') {
        return sx_diag_add(diags, SX_E_MEMORY, "JSON.MEMORY", (sx_where){file, first_line, 0}, NULL,
                           "memory ran out while reading JSON");
    }
    json_fault fault = fault_of(code);
    size_t end = error.position > 0 ? (size_t)error.position : 0;
    return refuse_at(diags, &fault, file, first_line, text, start_of_word(text, end, code));
}

bool sx_json_exact(const json_t *value, sx_decimal *ret)
{
    if (json_is_string(value)) {
        sx_slice text = {json_string_value(value), json_string_length(value)};
        return sx_decimal_read(text, ret);
    }
    if (json_is_integer(value)) {
        int64_t whole = json_integer_value(value);
        if (whole >= EXACT_LIMIT || whole <= -EXACT_LIMIT) {
            return false;
        }
        *ret = (sx_decimal){whole, 0};
        return true;
    }
    if (json_is_real(value)) {
        double real = json_real_value(value);
        if (!(real >= -REAL_WHOLE_MAX && real <= REAL_WHOLE_MAX)) {
            return false;
        }
        int64_t whole = (int64_t)real;
        if (sx_number_compare(sx_number_int(whole), sx_number_real(real)) != 0) {
            return false;
        }
        *ret = (sx_decimal){whole, 0};
        return true;
    }
    return false;
}
