/*
 * plain.c: what a C program costs that is written for one table and nothing else: the columns stand in one order, an
 * answer is one digit or nothing, nothing is checked but that. The measure for `sextant score`.
 *   plain phq|big5 IN OUT
 * phq: totals and bands of phq-9 and gad-7 and the flag of item 9; big5: five means of ten items. Missing answers as in
 * the instruments: a total of phq-9 with one or two of nine missing and of a seven-item sum with one missing is prorated, a mean
 * needs eight of ten.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, ROOM = 1 << 16, PHQ = 9, GAD = 7, BIG = 50 };

typedef struct text {
    char at[31];
    uint8_t len;
} text;

static text phq[PHQ + 1][28], gad[GAD + 1][22], mean[11][51];
static char in[BLOCK + ROOM], out[8 * BLOCK];

static const char *phq_band(int total)
{
    return total < 5    ? "minimal"
           : total < 10 ? "mild"
           : total < 15 ? "moderate"
           : total < 20 ? "moderately_severe"
                        : "severe";
}

static const char *gad_band(int total)
{
    return total < 5 ? "minimal" : total < 10 ? "mild" : total < 15 ? "moderate" : "severe";
}

static void put(text *to, const char *what)
{
    to->len = (uint8_t)strlen(what);
    memcpy(to->at, what, to->len);
}

/* Every text that a cell can be, once. */
static void make_texts(void)
{
    char made[32];
    for (int missing = 0; missing <= PHQ; missing++) {
        for (int sum = 0; sum < 28; sum++) {
            int left = PHQ - missing;
            int total = left > 0 ? (2 * sum * PHQ + left) / (2 * left) : 0;
            snprintf(made, sizeof made, ",%d,%s", total, phq_band(total));
            put(&phq[missing][sum], missing <= 2 ? made : ",,");
        }
    }
    for (int missing = 0; missing <= GAD; missing++) {
        for (int sum = 0; sum < 22; sum++) {
            snprintf(made, sizeof made, ",%d,%s", sum, gad_band(sum));
            put(&gad[missing][sum], missing == 0 ? made : ",,");
        }
    }
    for (int left = 0; left <= 10; left++) {
        for (int sum = 0; sum <= 50; sum++) {
            int millionths = left > 0 ? (int)((2000000L * sum + left) / (2 * left)) : 0;
            int used =
                snprintf(made, sizeof made, ",%d.%06d", millionths / 1000000, millionths % 1000000);
            while (made[used - 1] == '0') {
                used--;
            }
            used -= made[used - 1] == '.';
            made[used] = '\0';
            put(&mean[left][sum], left >= 8 ? made : ",");
        }
    }
}

static char *copy(char *to, const text *from)
{
    memcpy(to, from->at, 31);
    return to + from->len;
}

/* One answer behind a separator: its number, or -1. */
static const char *answer(const char *at, char low, char high, int *ret)
{
    if (*at++ != ',') {
        exit(3);
    }
    if (*at >= low && *at <= high) {
        *ret = *at - '0';
        return at + 1;
    }
    *ret = -1;
    return at;
}

static const char *phq_row(const char *at, char **to)
{
    int sum = 0, missing = 0, value = 0;
    for (int i = 0; i < PHQ; i++) {
        at = answer(at, '0', '3', &value);
        sum += value < 0 ? 0 : value;
        missing += value < 0;
    }
    *to = copy(*to, &phq[missing][sum]);
    const char *flag = value < 0 ? ",self_harm:not_assessed" : value > 0 ? ",self_harm" : ",";
    size_t len = value < 0 ? 23 : value > 0 ? 10 : 1;
    memcpy(*to, flag, len);
    *to += len;
    sum = missing = 0;
    for (int i = 0; i < GAD; i++) {
        at = answer(at, '0', '3', &value);
        sum += value < 0 ? 0 : value;
        missing += value < 0;
    }
    *to = copy(*to, &gad[missing][sum]);
    return at;
}

/* Scale by place, and which items count the other way round: instruments/values/ipip-big5-50. */
static const char big_scale[] = "01234012340123401234012340123401234012340123401234";
static const char big_key[] = "+-+++-+---+-+++-+---+-+++-+-+-+-+++-+-+++++++-++++";

static const char *big_row(const char *at, char **to)
{
    int sum[5] = {0}, left[5] = {0}, value;
    for (int i = 0; i < BIG; i++) {
        at = answer(at, '1', '5', &value);
        int scale = big_scale[i] - '0';
        sum[scale] += value < 0 ? 0 : big_key[i] == '-' ? 6 - value : value;
        left[scale] += value >= 0;
    }
    for (int i = 0; i < 5; i++) {
        *to = copy(*to, &mean[left[i]][sum[i]]);
    }
    return at;
}

static void write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, data, len);
        if (wrote < 0) {
            exit(4);
        }
        data += wrote;
        len -= (size_t)wrote;
    }
}

/* The rows of what was read; returns how many bytes are done with. */
static size_t rows(size_t used, bool is_phq, int fd)
{
    const char *at = in, *last = in + used;
    char *to = out;
    while (last > in && last[-1] != '\n') {
        last--;
    }
    while (at < last) {
        const char *id = at;
        while (*at != ',') {
            at++;
        }
        memcpy(to, id, (size_t)(at - id));
        to += at - id;
        at = is_phq ? phq_row(at, &to) : big_row(at, &to);
        if (*at++ != '\n') {
            exit(3);
        }
        *to++ = '\n';
    }
    write_all(fd, out, (size_t)(to - out));
    return (size_t)(last - in);
}

int main(int argc, char **argv)
{
    int from = argc == 4 ? open(argv[2], O_RDONLY) : -1;
    int fd = argc == 4 ? open(argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (from < 0 || fd < 0) {
        return 2;
    }
    bool is_phq = strcmp(argv[1], "phq") == 0, header = true;
    static const char phq_head[] =
        "id,phq-9.total,phq-9.total.band,phq-9.flags,gad-7.total,gad-7.total.band\n";
    static const char big_head[] =
        "id,ipip-big5-50.extraversion,ipip-big5-50.agreeableness,ipip-big5-50.conscientiousness,"
        "ipip-big5-50.neuroticism,ipip-big5-50.openness\n";
    make_texts();
    write_all(fd, is_phq ? phq_head : big_head, strlen(is_phq ? phq_head : big_head));
    size_t used = 0;
    for (;;) {
        ssize_t got = read(from, in + used, BLOCK - used);
        if (got <= 0) {
            return got < 0 || used > 0 ? 4 : 0;
        }
        used += (size_t)got;
        if (header) {
            const char *end = memchr(in, '\n', used);
            used -= (size_t)(end + 1 - in);
            memmove(in, end + 1, used);
            header = false;
        }
        size_t done = rows(used, is_phq, fd);
        used -= done;
        memmove(in, in + done, used);
    }
}
