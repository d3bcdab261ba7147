/*
 * schema_markdown.c: the schema as the manifest reference: for every table what it is, its keys and
 * an example, framed by what holds for all files: numbers, conditions, error codes.
 */
#include <string.h>

#include "manifest/schema.h"
#include "manifest/schema_text.h"

/* Text for a cell of a table: | would end it. */
static void write_cell(sx_buf *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '|') {
            sx_buf_char(out, '\\');
        }
        sx_buf_char(out, *at == '\n' ? ' ' : *at);
    }
}

/* The anchor of a heading: lower case, blanks to hyphens, everything else dropped. */
static void write_anchor(sx_buf *out, const char *title)
{
    for (const char *at = title; *at != '\0'; at++) {
        char c = sx_ascii_lower(*at);
        if (c == ' ') {
            sx_buf_char(out, '-');
        } else if (sx_is_lower(c) || sx_is_digit(c) || c == '-') {
            sx_buf_char(out, c);
        }
    }
}

static void write_words(sx_buf *out, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        sx_buf_printf(out, "%s`%s`", i == 0 ? "" : ", ", words[i]);
    }
}

static void write_table_link(sx_buf *out, const sx_schema_table *table)
{
    sx_buf_printf(out, "[%s](#", table->name);
    write_anchor(out, table->title);
    sx_buf_char(out, ')');
}

static void write_type(sx_buf *out, const sx_schema_key *key)
{
    if (key->type == SX_HOLDS_WORD) {
        write_words(out, key->words);
    } else if (key->type == SX_HOLDS_TABLE) {
        write_table_link(out, key->table);
    } else if (key->type == SX_HOLDS_OPTION) {
        write_table_link(out, &sx_table_option);
    } else {
        write_cell(out, sx_holds_name(key->type));
    }
    if (key->type == SX_HOLDS_COUNT && key->most > 0) {
        sx_buf_printf(out, ", %lld to %lld", (long long)key->least, (long long)key->most);
    }
}

static void write_shape(sx_buf *out, const sx_schema_key *key)
{
    bool words = key->key_type == SX_HOLDS_WORD;
    const char *name = words ? "level" : sx_holds_name(key->key_type);
    switch (key->shape) {
    case SX_SHAPE_LIST: sx_buf_str(out, "list: "); break;
    case SX_SHAPE_ONE_OR_LIST: sx_buf_str(out, "one or a list: "); break;
    case SX_SHAPE_MAP: sx_buf_printf(out, "map from %s to ", name); break;
    case SX_SHAPE_MAP_OF_LISTS: sx_buf_printf(out, "map from %s to lists: ", name); break;
    case SX_SHAPE_PAIRS: sx_buf_printf(out, "list of pairs, %s to ", name); break;
    case SX_SHAPE_ONE: break;
    }
    write_type(out, key);
}

static void write_key(sx_buf *out, const sx_schema_key *key)
{
    sx_buf_printf(out, "| `%s` | ", key->name);
    write_shape(out, key);
    sx_buf_str(out, " | ");
    if (key->required) {
        sx_buf_str(out, "**required**");
    } else if (key->absent != NULL) {
        write_cell(out, key->absent);
    }
    sx_buf_str(out, " | ");
    write_cell(out, key->doc);
    if (key->example != NULL) {
        sx_buf_printf(out, " Example: `%s`", key->example);
    }
    sx_buf_str(out, " |\n");
}

static void write_table(sx_buf *out, const sx_schema_table *table)
{
    sx_buf_printf(out, "### %s\n\n%s\n\n", table->title, table->doc);
    sx_buf_str(out, "| key | holds | when absent | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < table->key_count; i++) {
        write_key(out, &table->keys[i]);
    }
    if (table->others != NULL) {
        sx_buf_printf(out, "| *%s* | ", table->others->name);
        write_shape(out, table->others);
        sx_buf_str(out, " |  | ");
        write_cell(out, table->others->doc);
        sx_buf_str(out, " |\n");
    }
    sx_buf_printf(out, "\n```yaml\n%s```\n\n", table->example);
}

static void write_file(sx_buf *out, const sx_schema_file *file)
{
    sx_buf_printf(out, "## %s\n\nLives in `%s`.\n\n", file->title, file->place);
    for (size_t i = 0; file->tables[i] != NULL; i++) {
        write_table(out, file->tables[i]);
    }
}

static void write_codes(sx_buf *out)
{
    sx_buf_str(out, "## Errors\n\nEvery error is one line, `file:line:column: what is wrong: what "
                    "was expected [CODE]`. The codes stay the same from version to version.\n\n"
                    "| code | means |\n|---|---|\n");
    for (size_t i = 0; sx_manifest_codes[i].code != NULL; i++) {
        sx_buf_printf(out, "| `%s` | ", sx_manifest_codes[i].code);
        write_cell(out, sx_manifest_codes[i].means);
        sx_buf_str(out, " |\n");
    }
}

void sx_schema_markdown(sx_buf *out)
{
    sx_buf_str(out, sx_schema_intro);
    for (unsigned kind = 0; kind < SX_FILE_KIND_COUNT; kind++) {
        write_file(out, sx_schema_of((sx_file_kind)kind));
    }
    sx_buf_str(out, sx_schema_expressions);
    write_codes(out);
}
