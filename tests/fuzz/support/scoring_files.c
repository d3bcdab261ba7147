/*
 * scoring_files.c: the rows of a made instrument as a CSV file, scored as a whole and turned round: every line
 * must be the same, and hold what the second evaluation says.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch/batch.h"
#include "support/scoring.h"

#define TEXT_MAX ((size_t)1 << 20)
#define LINES_MAX (ROWS_MAX + 1)

static void put_row(const made *m, unsigned row, sx_buf *out)
{
    sx_buf_printf(out, "r%u", row);
    for (unsigned i = 0; i < m->item_count; i++) {
        const made_answer *answer = &m->rows[row][i];
        sx_buf_char(out, ',');
        if (answer->cell == CELL_OK) {
            made_answer_text(m, i, answer, out);
        }
    }
    sx_buf_char(out, '\n');
}

static void score_text(const scored *s, const sx_buf *in, unsigned rows, sx_buf *out)
{
    char from[] = "/tmp/sextant-fuzz-XXXXXX", to[] = "/tmp/sextant-fuzz-XXXXXX";
    int fd = mkstemp(from), other = mkstemp(to);
    const sx_loaded *loaded = &s->loaded;
    sx_diags diags;
    sx_score_summary summary;
    must(fd >= 0 && other >= 0 && close(other) == 0);
    must(write(fd, in->data, in->len) == (ssize_t)in->len && close(fd) == 0);
    const sx_score_options options = {.size = sizeof options,
                                      .in = from,
                                      .out = to,
                                      .in_format = SX_FORMAT_CSV,
                                      .bare = true,
                                      .out_format = SX_FORMAT_CSV};
    sx_diags_init(&diags, s->arena);
    must(sx_batch_score(&loaded, 1, &options, &diags, &summary) == SX_OK);
    must(summary.rows == rows && summary.scored == rows);
    FILE *file = fopen(to, "rb");
    must(file != NULL);
    for (int c; (c = getc(file)) != EOF;) {
        sx_buf_char(out, (char)c);
    }
    must(fclose(file) == 0 && unlink(from) == 0 && unlink(to) == 0 && !out->failed);
}

static unsigned cut(char *text, char at, char **parts, unsigned most)
{
    unsigned count = 0;
    while (*text != '\0' && count < most) {
        parts[count++] = text;
        text = strchr(text, at);
        if (text == NULL) {
            break;
        }
        *text++ = '\0';
    }
    return count;
}

static void check_line(const made *m, const made_answer *row, char *head, char *line)
{
    char *names[64], *cells[64];
    unsigned count = cut(head, ',', names, 64);
    must(cut(line, ',', cells, 64) >= count - 1);
    for (unsigned i = 0; i < m->scale_count; i++) {
        char name[24];
        made_score expected;
        sx_buf text;
        if (m->scales[i].compute == C_CATEGORY) {
            continue;
        }
        (void)snprintf(name, sizeof name, "made.s%u", i);
        unsigned at = 0;
        while (at < count && strcmp(names[at], name) != 0) {
            at++;
        }
        must(at < count);
        (void)ratio_was_lost();
        made_score_of(m, row, i, &expected);
        bool short_one = expected.known && 1000000 % expected.value.d == 0;
        sx_buf_init(&text, 64);
        if (short_one) {
            made_decimal(expected.value, &text);
        }
        if (!ratio_was_lost() && (short_one || !expected.known)) {
            must(strcmp(cells[at], sx_buf_text(&text)) == 0);
        }
        sx_buf_free(&text);
    }
}

void scoring_files(const made *m, const scored *s)
{
    sx_buf in[2], out[2];
    char *lines[2][LINES_MAX] = {{NULL}};
    for (unsigned turned = 0; turned < 2; turned++) {
        sx_buf_init(&in[turned], TEXT_MAX);
        sx_buf_init(&out[turned], TEXT_MAX);
        sx_buf_str(&in[turned], "id");
        for (unsigned i = 0; i < m->item_count; i++) {
            sx_buf_printf(&in[turned], ",q%u", i + 1);
        }
        sx_buf_char(&in[turned], '\n');
        for (unsigned i = 0; i < m->row_count; i++) {
            put_row(m, turned == 0 ? i : m->row_count - 1 - i, &in[turned]);
        }
        score_text(s, &in[turned], m->row_count, &out[turned]);
        sx_buf_char(&out[turned], '\0');
        must(cut(out[turned].data, '\n', lines[turned], LINES_MAX) == m->row_count + 1);
    }
    for (unsigned i = 0; i < m->row_count; i++) {
        must(strcmp(lines[0][i + 1], lines[1][m->row_count - i]) == 0);
    }
    for (unsigned i = 0; i < m->row_count; i++) {
        bool plain = true; /* a cell cannot say every reason, and one is as good as another here */
        for (unsigned k = 0; k < m->item_count; k++) {
            plain = plain && m->rows[i][k].cell != CELL_NA;
        }
        if (plain) {
            char head[2048];
            must(strlen(lines[0][0]) < sizeof head);
            memcpy(head, lines[0][0], strlen(lines[0][0]) + 1);
            check_line(m, m->rows[i], head, lines[0][i + 1]);
        }
    }
    for (unsigned turned = 0; turned < 2; turned++) {
        sx_buf_free(&in[turned]);
        sx_buf_free(&out[turned]);
    }
}
