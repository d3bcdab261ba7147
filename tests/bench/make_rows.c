/*
 * make_rows.c: tables of answers for the benchmarks, the same on every machine.
 *   make_rows phq|big5 ROWS [csv|quoted|padded|crlf|ndjson|responses]
 * Responses are those to phq-9 and gad-7, as they are saved. Two in a hundred rows have a missing answer or two.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64, NAME_MAX_BYTES = 16 };

typedef struct table {
    char names[COLUMNS_MAX][NAME_MAX_BYTES];
    int columns, low, high;
} table;

typedef enum form { CSV, QUOTED, PADDED, CRLF, NDJSON, RESPONSES, FORMS } form;

static const char *const form_names[FORMS] = {"csv",  "quoted", "padded",
                                              "crlf", "ndjson", "responses"};
static uint64_t state = 20260101;

/* splitmix64 */
static uint32_t below(uint32_t limit)
{
    state += 0x9E3779B97F4A7C15U;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % limit;
}

static void add_items(table *t, const char *prefix, int count)
{
    for (int i = 1; i <= count; i++) {
        snprintf(t->names[t->columns++], NAME_MAX_BYTES, "%s%d", prefix, i);
    }
}

static bool choose(const char *kind, table *t)
{
    *t = (table){.high = 3};
    if (strcmp(kind, "phq") == 0) {
        add_items(t, "phq9_", 9);
        add_items(t, "gad7_", 7);
        return true;
    }
    if (strcmp(kind, "big5") == 0) {
        add_items(t, "q", 50);
        t->low = 1;
        t->high = 5;
        return true;
    }
    return false;
}

static void put_cell(form as, int column, const char *text)
{
    switch (as) {
    case QUOTED: printf("%s\"%s\"", column == 0 ? "" : ",", text); break;
    case PADDED: printf("%s%s ", column == 0 ? "" : ", ", text); break;
    default: printf("%s%s", column == 0 ? "" : ",", text); break;
    }
}

static void put_row(const table *t, form as, const char *id, const int *answers)
{
    char text[NAME_MAX_BYTES];
    if (as == NDJSON) {
        printf("{\"id\":\"%s\"", id);
    } else {
        put_cell(as, 0, id);
    }
    for (int i = 0; i < t->columns; i++) {
        snprintf(text, sizeof text, "%d", answers[i]);
        if (as == NDJSON) {
            printf(",\"%s\":%s", t->names[i], answers[i] < 0 ? "null" : text);
        } else {
            put_cell(as, i + 1, answers[i] < 0 ? "" : text);
        }
    }
    fputs(as == NDJSON ? "}\n" : as == CRLF ? "\r\n" : "\n", stdout);
}

/* `count` answers from `from` on; what is not answered is not there. */
static void put_response(const char *instrument, const char *id, const int *answers, int from,
                         int count)
{
    const char *between = "";
    printf("{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"%s\",\"version\":\"1.0.0\","
           "\"rule_hash\":null,"
           "\"subject\":\"%s\",\"session\":null,\"language\":\"en\",\"mode\":\"self\","
           "\"started\":\"2026-03-01T10:00:00Z\",\"finished\":\"2026-03-01T10:%02d:%02dZ\","
           "\"answers\":{",
           instrument, id, (answers[from] + 7) % 60, (answers[from + 1] + 30) % 60);
    for (int i = 0; i < count; i++) {
        if (answers[from + i] >= 0) {
            printf("%s\"q%d\":\"%d\"", between, i + 1, answers[from + i]);
            between = ",";
        }
    }
    fputs("},\"changes\":[]}\n", stdout);
}

static void put_header(const table *t, form as)
{
    put_cell(as, 0, "id");
    for (int i = 0; i < t->columns; i++) {
        put_cell(as, i + 1, t->names[i]);
    }
    fputs(as == CRLF ? "\r\n" : "\n", stdout);
}

int main(int argc, char **argv)
{
    static char buffer[1 << 16];
    table t;
    int as = CSV;
    while (argc > 3 && as < FORMS && strcmp(argv[3], form_names[as]) != 0) {
        as++;
    }
    bool chosen = argc >= 3 && as != FORMS && choose(argv[1], &t);
    if (!chosen || (as == RESPONSES && t.columns != 16)) {
        fputs("make_rows phq|big5 ROWS [csv|quoted|padded|crlf|ndjson|responses]\n", stderr);
        return 2;
    }
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    if (as != NDJSON && as != RESPONSES) {
        put_header(&t, (form)as);
    }
    long rows = atol(argv[2]);
    for (long row = 1; row <= rows; row++) {
        char id[24];
        int answers[COLUMNS_MAX];
        snprintf(id, sizeof id, "%ld", row);
        for (int i = 0; i < t.columns; i++) {
            answers[i] = t.low + (int)below((uint32_t)(t.high - t.low + 1));
        }
        for (uint32_t gaps = below(50) == 0 ? 1 + below(2) : 0; gaps > 0; gaps--) {
            answers[below((uint32_t)t.columns)] = -1;
        }
        if (as == RESPONSES) {
            put_response("phq-9", id, answers, 0, 9);
            put_response("gad-7", id, answers, 9, 7);
        } else {
            put_row(&t, (form)as, id, answers);
        }
    }
    return ferror(stdout) || fclose(stdout) != 0;
}
