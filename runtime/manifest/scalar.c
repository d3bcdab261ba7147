/*
 * scalar.c: reading single values. Numbers follow the one grammar of base/number.h: no octal, no
 * underscore, no exponent, no bare point, so that nothing is a number by accident.
 */
#include "manifest/scalar.h"

#include <string.h>

#include "base/clock.h"

const char sx_number_form[] = "a plain number such as 12, -3 or 0.75 (no leading zero, plus sign, "
                              "underscore, exponent or bare point; at most 18 digits, 9 places)";

static bool ends_with_nocase(sx_slice text, const char *word)
{
    size_t len = strlen(word);
    return text.len >= len && text.len <= len + 1 &&
           sx_ascii_equal_nocase((sx_slice){text.at + text.len - len, len}, (sx_slice){word, len});
}

/* Digits with at most one point and an exponent of three or more digits at the end. */
static bool has_huge_exponent(sx_slice text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (sx_ascii_lower(text.at[i]) == 'e' && sx_is_digit(text.at[i - 1])) {
            size_t digits = 0;
            for (size_t j = i + 1; j < text.len; j++) {
                digits += sx_is_digit(text.at[j]) ? 1 : 0;
            }
            return digits >= 3 && digits + 2 >= text.len - i;
        }
    }
    return false;
}

/* -?digits(.digits)? without a leading zero: the right form, whatever its length. */
static bool has_number_form(sx_slice text)
{
    size_t i = text.len > 0 && text.at[0] == '-' ? 1 : 0;
    size_t start = i;
    while (i < text.len && sx_is_digit(text.at[i])) {
        i++;
    }
    if (i == start || (text.at[start] == '0' && i > start + 1)) {
        return false;
    }
    if (i == text.len) {
        return true;
    }
    size_t point = i++;
    while (i < text.len && sx_is_digit(text.at[i])) {
        i++;
    }
    return text.at[point] == '.' && i == text.len && i > point + 1;
}

sx_lex sx_lex_number(sx_slice text, sx_decimal *ret)
{
    if (sx_decimal_read(text, ret)) {
        return SX_LEX_OK;
    }
    bool unusable = ends_with_nocase(text, ".nan") || ends_with_nocase(text, ".inf") ||
                    has_huge_exponent(text) || has_number_form(text);
    return unusable ? SX_LEX_RANGE : SX_LEX_TYPE;
}

sx_lex sx_lex_count(sx_slice text, int64_t *ret)
{
    sx_decimal value = {0, 0};
    sx_lex lex = sx_lex_number(text, &value);
    if (lex != SX_LEX_OK) {
        return lex;
    }
    *ret = value.value;
    return value.digits > 0 ? SX_LEX_TYPE : value.value < 0 ? SX_LEX_RANGE : SX_LEX_OK;
}

/* Cuts "a..b" at its first "..". */
static bool cut_range(sx_slice text, sx_slice *low, sx_slice *high)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.at[i] == '.' && text.at[i + 1] == '.') {
            *low = sx_slice_trim((sx_slice){text.at, i});
            *high = sx_slice_trim((sx_slice){text.at + i + 2, text.len - i - 2});
            return true;
        }
    }
    return false;
}

static sx_lex worse(sx_lex a, sx_lex b)
{
    return a == SX_LEX_TYPE || b == SX_LEX_TYPE ? SX_LEX_TYPE : a != SX_LEX_OK ? a : b;
}

sx_lex sx_lex_interval(sx_slice text, sx_interval *ret)
{
    *ret = (sx_interval){.high_open = false};
    sx_slice low, high;
    if (!cut_range(text, &low, &high)) {
        sx_lex lex = sx_lex_number(sx_slice_trim(text), &ret->low);
        ret->high = ret->low;
        return lex;
    }
    if (high.len > 0 && high.at[0] == '<') {
        ret->high_open = true;
        high = sx_slice_trim((sx_slice){high.at + 1, high.len - 1});
    }
    sx_lex lex = worse(sx_lex_number(low, &ret->low), sx_lex_number(high, &ret->high));
    if (lex != SX_LEX_OK) {
        return lex;
    }
    int order = sx_number_compare(sx_number_decimal(ret->low), sx_number_decimal(ret->high));
    return order > 0 || (order == 0 && ret->high_open) ? SX_LEX_RANGE : SX_LEX_OK;
}

/* YYYY-MM-DD by its form alone. */
static bool has_date_form(sx_slice text)
{
    if (text.len != 10) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        bool hyphen = i == 4 || i == 7;
        if (hyphen ? text.at[i] != '-' : !sx_is_digit(text.at[i])) {
            return false;
        }
    }
    return true;
}

sx_lex sx_lex_date(sx_slice text, int32_t *ret_days)
{
    if (!has_date_form(text)) {
        return SX_LEX_TYPE;
    }
    return sx_date_read(text, ret_days) ? SX_LEX_OK : SX_LEX_RANGE;
}

sx_lex sx_lex_dates(sx_slice text, int32_t *ret_low, int32_t *ret_high)
{
    sx_slice low, high;
    if (!cut_range(text, &low, &high)) {
        return SX_LEX_TYPE;
    }
    sx_lex lex = worse(sx_lex_date(low, ret_low), sx_lex_date(high, ret_high));
    return lex == SX_LEX_OK && *ret_low > *ret_high ? SX_LEX_RANGE : lex;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return sx_is_lower(c) || is_upper(c);
}

bool sx_lex_code(sx_slice text)
{
    if (text.len == 0 || text.len > 32) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!is_letter(c) && !sx_is_digit(c) && c != '-' && c != '_') {
            return false;
        }
    }
    return true;
}

bool sx_lex_version(sx_slice text)
{
    size_t at = 0;
    for (int part = 0; part < 3; part++) {
        if (part > 0 && (at >= text.len || text.at[at++] != '.')) {
            return false;
        }
        size_t start = at;
        while (at < text.len && sx_is_digit(text.at[at])) {
            at++;
        }
        size_t len = at - start;
        if (len == 0 || len > 6 || (len > 1 && text.at[start] == '0')) {
            return false;
        }
    }
    return at == text.len;
}

/* The form of BCP 47: a language of two or three letters, then subtags of two to eight. */
bool sx_lex_language(sx_slice text)
{
    size_t at = 0;
    for (int part = 0; at < text.len; part++) {
        size_t start = at;
        while (at < text.len && text.at[at] != '-') {
            char c = text.at[at++];
            if (!is_letter(c) && (part == 0 || !sx_is_digit(c))) {
                return false;
            }
        }
        size_t len = at - start;
        if (part == 0 ? (len < 2 || len > 3) : (len < 2 || len > 8)) {
            return false;
        }
        if (at < text.len && ++at == text.len) {
            return false;
        }
    }
    return text.len > 0 && text.len <= 35;
}

/* The parts of a duration that have these units, in this order, each at most once. */
static bool duration_parts(sx_slice text, const char *units)
{
    size_t i = 0;
    while (i < text.len) {
        size_t start = i;
        while (i < text.len && sx_is_digit(text.at[i])) {
            i++;
        }
        if (i == start || i - start > 5 || i == text.len) {
            return false;
        }
        while (*units != 0 && *units != text.at[i]) {
            units++;
        }
        if (*units == 0) {
            return false;
        }
        units++;
        i++;
    }
    return text.len > 0;
}

/* P[nY][nM][nW][nD][T[nH][nM][nS]], with at least one part. */
bool sx_lex_duration(sx_slice text)
{
    if (text.len < 3 || text.len > 40 || text.at[0] != 'P') {
        return false;
    }
    size_t time = 1;
    while (time < text.len && text.at[time] != 'T') {
        time++;
    }
    sx_slice date_part = {text.at + 1, time - 1};
    if (time == text.len) {
        return duration_parts(date_part, "YMWD");
    }
    sx_slice time_part = {text.at + time + 1, text.len - time - 1};
    return (date_part.len == 0 || duration_parts(date_part, "YMWD")) &&
           duration_parts(time_part, "HMS");
}

bool sx_duration_fits(sx_slice text)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'Y', 31536000}, {'M', 2592000}, {'W', 604800}, {'D', 86400},
                 {'H', 3600},     {'M', 60},      {'S', 1}};
    int64_t total = 0, number = 0;
    size_t first = 0; /* behind T an M is minutes */
    for (size_t i = 1; i < text.len; i++) {
        if (sx_is_digit(text.at[i])) {
            number = number * 10 + (text.at[i] - '0');
            continue;
        }
        first = text.at[i] == 'T' ? 4 : first;
        for (size_t u = first; u < sizeof units / sizeof units[0]; u++) {
            if (units[u].unit == text.at[i]) {
                total += number * units[u].seconds;
                break;
            }
        }
        number = 0;
    }
    return total > 0 && total <= 100 * units[0].seconds;
}

/* The check digit of a LOINC number: every second digit from the right counts double. */
static char loinc_check(sx_slice digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.len; i++) {
        int digit = digits.at[digits.len - 1 - i] - '0';
        int twice = digit * 2;
        sum += i % 2 != 0 ? digit : twice > 9 ? twice - 9 : twice;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

/* Letters, digits, a hyphen and one digit: where the digits begin; text.len when it is not that. */
static size_t loinc_digits(sx_slice text, size_t *ret_hyphen)
{
    size_t start = text.len > 2 && text.at[0] == 'L' && is_upper(text.at[1]) ? 2 : 0;
    size_t at = start;
    while (at < text.len && sx_is_digit(text.at[at])) {
        at++;
    }
    bool form = at > start && at - start <= 7 && at + 2 == text.len && text.at[at] == '-' &&
                sx_is_digit(text.at[at + 1]);
    *ret_hyphen = at;
    return form ? start : text.len;
}

char sx_loinc_check_digit(sx_slice text)
{
    size_t hyphen = 0;
    return loinc_digits(text, &hyphen) == 0 && text.len > 0
               ? loinc_check((sx_slice){text.at, hyphen})
               : 0;
}

/* The check digit is verified for numbers without a letter prefix (answers start with LA, lists with LL). */
bool sx_lex_loinc(sx_slice text)
{
    size_t hyphen = 0;
    size_t start = loinc_digits(text, &hyphen);
    return start < text.len && (start > 0 || text.at[hyphen + 1] == sx_loinc_check_digit(text));
}

/* 10. and a registrant of at least four digits, which may have parts, a slash, and something. */
size_t sx_lex_doi(sx_slice text)
{
    size_t at = 3;
    if (text.len < 9 || memcmp(text.at, "10.", 3) != 0) {
        return 0;
    }
    while (at < text.len && (sx_is_digit(text.at[at]) || (at > 6 && text.at[at] == '.'))) {
        at++;
    }
    if (at < 7 || at + 1 >= text.len || text.at[at] != '/' || text.at[at + 1] <= ' ') {
        return 0;
    }
    while (at < text.len && text.at[at] > ' ') {
        at++;
    }
    return at;
}
