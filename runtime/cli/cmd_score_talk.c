/*
 * cmd_score_talk.c: standard error of `sextant score`. Refused rows are told by place, never by what
 * stood there; those that raise a flag are always told when no file takes them.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cmd_score.h"
#include "cli/frame.h"

#define TOLD_MAX 20
#define DRAW_EVERY 100 /* milliseconds */
#define LINE_MAX_BYTES 256

static volatile sig_atomic_t caught_signal;

/* ---- signals ----------------------------------------------------------------------------- */

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
#define STOPPING_COUNT (sizeof stopping / sizeof stopping[0])

static void note_signal(int number)
{
    caught_signal = number;
}

void score_signals_begin(void)
{
    for (size_t i = 0; i < STOPPING_COUNT; i++) {
        struct sigaction before, noted;
        memset(&noted, 0, sizeof noted);
        noted.sa_handler = note_signal;
        noted.sa_flags = (int)SA_RESETHAND; /* a second one ends the program at once */
        sigemptyset(&noted.sa_mask);
        /* What was ignored (nohup) stays ignored. */
        if (sigaction(stopping[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(stopping[i], &noted, NULL);
        }
    }
}

void score_signals_end(void)
{
    for (size_t i = 0; i < STOPPING_COUNT; i++) {
        struct sigaction before;
        if (sigaction(stopping[i], NULL, &before) == 0 && before.sa_handler == note_signal) {
            signal(stopping[i], SIG_DFL);
        }
    }
    if (caught_signal != 0) {
        signal((int)caught_signal, SIG_DFL);
        raise((int)caught_signal);
    }
}

/* ---- progress ---------------------------------------------------------------------------- */

int64_t score_clock(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Draws over the line before it, without colours or cursor movement. */
static void draw(score_talk *talk, const char *text)
{
    char line[LINE_MAX_BYTES];
    int width = cli_columns() - 1;
    width = width < 10 ? 10 : width >= LINE_MAX_BYTES ? LINE_MAX_BYTES - 1 : width;
    snprintf(line, sizeof line, "%-*.*s", width, width, text);
    fprintf(stderr, "\r%s\r", line);
    fflush(stderr);
    talk->line_drawn = text[0] != '\0';
}

static void describe(const score_talk *talk, const sx_score_progress *progress, int64_t now,
                     char *line, size_t size)
{
    uint64_t elapsed = (uint64_t)(now - talk->started) + 1;
    uint64_t rate = progress->rows * 1000 / elapsed;
    if (progress->size == 0 || progress->bytes == 0) {
        snprintf(line, size, "%llu rows, %llu rows/s", (unsigned long long)progress->rows,
                 (unsigned long long)rate);
        return;
    }
    uint64_t bytes = progress->bytes < progress->size ? progress->bytes : progress->size;
    uint64_t left = elapsed * (progress->size - bytes) / bytes / 1000;
    snprintf(line, size, "%llu%%, %llu rows, %llu rows/s, %llu s left",
             (unsigned long long)(bytes * 100 / progress->size), (unsigned long long)progress->rows,
             (unsigned long long)rate, (unsigned long long)left);
}

bool score_progress(void *user, const sx_score_progress *progress)
{
    score_talk *talk = user;
    int64_t now = talk->shows_progress ? score_clock() : 0;
    if (talk->shows_progress && now - talk->drawn >= DRAW_EVERY) {
        char line[LINE_MAX_BYTES];
        describe(talk, progress, now, line, sizeof line);
        draw(talk, line);
        talk->drawn = now;
    }
    return caught_signal == 0;
}

static void clear_line(score_talk *talk)
{
    if (talk->line_drawn) {
        draw(talk, "");
    }
}

/* ---- refused rows ------------------------------------------------------------------------ */

/* Names of columns come from the file: controls must not reach the terminal. */
static void add_visible(cli_text *line, const char *text)
{
    for (; *text != '\0'; text++) {
        char c = (unsigned char)*text < 0x20 || *text == 0x7F ? '?' : *text;
        cli_text_add(line, &c, 1);
    }
}

static void add_place(const char *file, uint64_t at, cli_text *line)
{
    add_visible(line, file);
    cli_text_str(line, ":");
    if (at > 0) {
        cli_text_printf(line, "%llu:", (unsigned long long)at);
    }
}

static void refusal_text(const sx_score_refusal *refusal, cli_text *line)
{
    add_place(refusal->file, refusal->line, line);
    cli_text_printf(line, " row %llu is refused", (unsigned long long)refusal->row);
    if (refusal->column[0] != '\0') {
        cli_text_str(line, ", column ");
        add_visible(line, refusal->column);
    }
    cli_text_str(line, ": ");
    add_visible(line, refusal->expected);
    if (refusal->flags[0] != '\0') {
        cli_text_printf(line, "; its flags: %s", refusal->flags);
    }
    cli_text_printf(line, " [%s]\n", refusal->code);
}

/* "file":"a.csv", where there are several */
static void file_json(const score_talk *talk, const char *file, cli_text *line)
{
    if (talk->files) {
        cli_text_str(line, "\"file\":");
        cli_text_json(line, file);
        cli_text_str(line, ",");
    }
}

static void refusal_json(const score_talk *talk, const sx_score_refusal *refusal, cli_text *line)
{
    cli_text_str(line, "{\"refused\":{");
    file_json(talk, refusal->file, line);
    cli_text_printf(line,
                    "\"row\":%llu,\"line\":%llu,\"column\":", (unsigned long long)refusal->row,
                    (unsigned long long)refusal->line);
    cli_text_json(line, refusal->column);
    cli_text_str(line, ",\"code\":");
    cli_text_json(line, refusal->code);
    cli_text_str(line, ",\"expected\":");
    cli_text_json(line, refusal->expected);
    cli_text_str(line, ",\"flags\":");
    cli_text_json(line, refusal->flags);
    cli_text_str(line, "}}\n");
}

void score_refused(void *user, const sx_score_refusal *refusal)
{
    score_talk *talk = user;
    if (talk->in_file) {
        return;
    }
    if (talk->told >= TOLD_MAX && refusal->raised == 0) {
        talk->untold++;
        return;
    }
    talk->told++;
    clear_line(talk);
    cli_text line = {0};
    if (talk->json) {
        refusal_json(talk, refusal, &line);
    } else {
        refusal_text(refusal, &line);
    }
    if (line.failed || line.data == NULL) {
        fprintf(stderr, "row %llu is refused\n", (unsigned long long)refusal->row);
    } else {
        fputs(line.data, stderr);
    }
    cli_text_free(&line);
}

/* Every one of them: nothing else takes these flags. */
void score_left_out(void *user, const sx_score_left_out *left_out)
{
    score_talk *talk = user;
    cli_text line = {0};
    clear_line(talk);
    if (talk->json) {
        cli_text_str(&line, "{\"left_out\":{");
        file_json(talk, left_out->file, &line);
        cli_text_printf(&line, "\"row\":%llu,\"line\":%llu,\"instrument\":",
                        (unsigned long long)left_out->row, (unsigned long long)left_out->line);
        cli_text_json(&line, left_out->instrument);
        cli_text_str(&line, ",\"flags\":");
        cli_text_json(&line, left_out->flags);
        cli_text_str(&line, "}}\n");
    } else {
        add_place(left_out->file, left_out->line, &line);
        cli_text_printf(&line,
                        " row %llu: a response to %s, which is not among the instruments named, "
                        "raises %s [FLAG.NOT_NAMED]\n",
                        (unsigned long long)left_out->row, left_out->instrument, left_out->flags);
    }
    if (line.failed || line.data == NULL) {
        fprintf(stderr, "row %llu: %s\n", (unsigned long long)left_out->row, left_out->flags);
    } else {
        fputs(line.data, stderr);
    }
    cli_text_free(&line);
}

void score_talk_end(score_talk *talk)
{
    clear_line(talk);
    if (talk->untold > 0 && !talk->json) {
        fprintf(stderr, "and %lu more refused rows; --rejects FILE lists them all\n", talk->untold);
    }
}

void score_last_line(const sx_score_summary *summary)
{
    fprintf(stderr, "rows=%llu scored=%llu refused=%llu flags=%llu",
            (unsigned long long)summary->rows, (unsigned long long)summary->scored,
            (unsigned long long)summary->refused, (unsigned long long)summary->flags);
    if (summary->failed > 0) {
        fprintf(stderr, " failed=%llu", (unsigned long long)summary->failed);
    }
    fputc('\n', stderr);
}
