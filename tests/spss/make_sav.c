/*
 * make_sav.c: writes SPSS files for the tests (run.py), with ReadStat. What to write comes by standard input, in lines
 * of cells separated by tabs; the file goes to standard output.
 *
 *   C  none|rows|binary            how it is compressed
 *   V  NAME n|s WIDTH FORMAT       a variable; FORMAT "" for the usual one
 *   M  LOW HIGH                    missing values of the variable before
 *   R  CELL...                     a row; "." in a numeric column is the system's missing value
 */
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MOST 4096
#define LINE_MOST ((size_t)1 << 20)

static void must(int good, const char *what)
{
    if (!good) {
        fprintf(stderr, "make_sav: %s\n", what);
        exit(1);
    }
}

static ssize_t put(const void *data, size_t len, void *user)
{
    (void)user;
    return (ssize_t)fwrite(data, 1, len, stdout);
}

/* Cuts the line at its tabs. */
static int cells_of(char *line, char **cells)
{
    int count = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at != NULL && count < CELLS_MOST; count++) {
        cells[count] = at;
        at = strchr(at, '\t');
        if (at != NULL) {
            *at++ = '\0';
        }
    }
    return count;
}

static readstat_variable_t *add_variable(readstat_writer_t *writer, char **cells)
{
    readstat_type_t type = cells[2][0] == 's' ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE;
    readstat_variable_t *made =
        readstat_add_variable(writer, cells[1], type, (size_t)strtol(cells[3], NULL, 10));
    must(made != NULL, "variable");
    if (cells[4][0] != '\0') {
        readstat_variable_set_format(made, cells[4]);
    }
    return made;
}

static void add_row(readstat_writer_t *writer, char **cells, int count)
{
    must(readstat_begin_row(writer) == READSTAT_OK, "row");
    for (int i = 1; i < count; i++) {
        readstat_variable_t *variable = readstat_get_variable(writer, i - 1);
        readstat_error_t error;
        if (readstat_variable_get_type(variable) == READSTAT_TYPE_STRING) {
            error = readstat_insert_string_value(writer, variable, cells[i]);
        } else if (strcmp(cells[i], ".") == 0) {
            error = readstat_insert_missing_value(writer, variable);
        } else {
            error = readstat_insert_double_value(writer, variable, strtod(cells[i], NULL));
        }
        must(error == READSTAT_OK, readstat_error_message(error));
    }
    must(readstat_end_row(writer) == READSTAT_OK, "end of row");
}

static readstat_compress_t compression(const char *word)
{
    return strcmp(word, "binary") == 0 ? READSTAT_COMPRESS_BINARY
           : strcmp(word, "rows") == 0 ? READSTAT_COMPRESS_ROWS
                                       : READSTAT_COMPRESS_NONE;
}

int main(void)
{
    static char *cells[CELLS_MOST];
    char **rows = NULL;
    size_t count = 0;
    char *line = malloc(LINE_MOST);
    readstat_writer_t *writer = readstat_writer_init();
    readstat_variable_t *last = NULL;
    must(line != NULL && writer != NULL, "memory");
    (void)readstat_set_data_writer(writer, put);
    (void)readstat_writer_set_file_timestamp(writer, 0);
    while (fgets(line, (int)LINE_MOST, stdin) != NULL) {
        if (line[0] == 'R') {
            rows = realloc(rows, (count + 1) * sizeof *rows);
            must(rows != NULL && (rows[count++] = strdup(line)) != NULL, "memory");
            continue;
        }
        (void)cells_of(line, cells);
        if (line[0] == 'C') {
            readstat_compress_t how = compression(cells[1]);
            (void)readstat_writer_set_compression(writer, how);
            (void)readstat_writer_set_file_format_version(writer,
                                                          how == READSTAT_COMPRESS_BINARY ? 3 : 2);
        } else if (line[0] == 'V') {
            last = add_variable(writer, cells);
        } else {
            must(line[0] == 'M' && last != NULL, "line");
            must(readstat_variable_add_missing_double_range(last, strtod(cells[1], NULL),
                                                            strtod(cells[2], NULL)) == READSTAT_OK,
                 "missing values");
        }
    }
    must(readstat_begin_writing_sav(writer, NULL, (long)count) == READSTAT_OK, "begin");
    for (size_t i = 0; i < count; i++) {
        int used = cells_of(rows[i], cells);
        add_row(writer, cells, used);
        free(rows[i]);
    }
    must(readstat_end_writing(writer) == READSTAT_OK, "end");
    readstat_writer_free(writer);
    free(rows);
    free(line);
    return fflush(stdout) == 0 ? 0 : 1;
}
