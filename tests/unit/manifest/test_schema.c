/*
 * test_schema.c: the JSON Schema is JSON whose references resolve, the reference shows every key and
 * its examples load, and every error code has its line.
 */
#include <check.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "manifest/schema.h"
#include "manifest/schema_text.h"
#include "manifest/tree.h"
#include "trial_manifest.h"
#include "support/suite.h"

static json_t *schema_of(sx_file_kind kind)
{
    sx_buf out;
    sx_buf_init(&out, 10000000);
    sx_schema_json(kind, &out);
    ck_assert(!out.failed);
    json_error_t error;
    json_t *schema = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(schema != NULL, "%d:%d: %s", error.line, error.column, error.text);
    sx_buf_free(&out);
    return schema;
}

/* Every "$ref" below names an entry of $defs; how many there are. */
static size_t check_refs(const json_t *node, const json_t *defs)
{
    size_t found = 0;
    const char *key;
    json_t *value;
    size_t index;
    json_object_foreach((json_t *)node, key, value)
    {
        if (strcmp(key, "$ref") == 0) {
            const char *ref = json_string_value(value);
            ck_assert_msg(strncmp(ref, "#/$defs/", 8) == 0, "%s", ref);
            ck_assert_msg(json_object_get(defs, ref + 8) != NULL, "%s", ref);
            found++;
        }
        found += check_refs(value, defs);
    }
    json_array_foreach((json_t *)node, index, value)
    {
        found += check_refs(value, defs);
    }
    return found;
}

START_TEST(json_schemas_are_whole)
{
    for (unsigned kind = 0; kind < SX_FILE_KIND_COUNT; kind++) {
        json_t *schema = schema_of((sx_file_kind)kind);
        ck_assert_str_eq(json_string_value(json_object_get(schema, "$schema")),
                         "https://json-schema.org/draft/2020-12/schema");
        ck_assert(json_is_false(json_object_get(schema, "additionalProperties")));
        const sx_schema_table *root = sx_schema_of((sx_file_kind)kind)->tables[0];
        const json_t *properties = json_object_get(schema, "properties");
        ck_assert_uint_eq(json_object_size(properties), root->key_count);
        size_t required = 0;
        for (size_t i = 0; i < root->key_count; i++) {
            const json_t *key = json_object_get(properties, root->keys[i].name);
            ck_assert_msg(key != NULL, "%s", root->keys[i].name);
            ck_assert_ptr_nonnull(json_object_get(key, "description"));
            required += root->keys[i].required;
        }
        ck_assert_uint_eq(json_array_size(json_object_get(schema, "required")), required);
        size_t refs = check_refs(schema, json_object_get(schema, "$defs"));
        ck_assert_uint_gt(refs, 0);
        json_decref(schema);
    }
}
END_TEST

START_TEST(json_schema_of_a_scale)
{
    json_t *schema = schema_of(SX_FILE_INSTRUMENT);
    const json_t *scale = json_object_get(json_object_get(schema, "$defs"), "scale");
    const json_t *properties = json_object_get(scale, "properties");
    const json_t *direction = json_object_get(properties, "direction");
    ck_assert_uint_eq(json_array_size(json_object_get(direction, "enum")), 3);
    ck_assert_uint_eq(json_array_size(json_object_get(scale, "required")), 2);
    const json_t *bands = json_object_get(properties, "bands");
    ck_assert_str_eq(json_string_value(json_object_get(bands, "type")), "array");
    for (unsigned i = 0; i < SX_COMPUTE_COUNT_; i++) {
        ck_assert_msg(json_object_get(properties, sx_compute_word((sx_compute)i)) != NULL,
                      "no key for %s", sx_compute_word((sx_compute)i));
    }
    json_decref(schema);
}
END_TEST

START_TEST(the_reference_shows_every_key)
{
    sx_buf out;
    sx_buf_init(&out, 10000000);
    sx_schema_markdown(&out);
    ck_assert(!out.failed);
    const char *text = sx_buf_text(&out);
    for (unsigned kind = 0; kind < SX_FILE_KIND_COUNT; kind++) {
        const sx_schema_file *file = sx_schema_of((sx_file_kind)kind);
        for (size_t i = 0; file->tables[i] != NULL; i++) {
            const sx_schema_table *table = file->tables[i];
            ck_assert_msg(strstr(text, table->example) != NULL, "%s", table->name);
            for (size_t k = 0; k < table->key_count; k++) {
                char cell[64];
                (void)snprintf(cell, sizeof cell, "\n| `%s` | ", table->keys[k].name);
                ck_assert_msg(strstr(text, cell) != NULL, "%s", cell);
                ck_assert_ptr_nonnull(table->keys[k].doc);
            }
        }
    }
    sx_buf_free(&out);
}
END_TEST

/* Is every link of the reference the anchor of one of its headings? */
START_TEST(links_of_the_reference_lead_somewhere)
{
    sx_buf out, anchors;
    sx_buf_init(&out, 10000000);
    sx_buf_init(&anchors, 100000);
    sx_schema_markdown(&out);
    const char *text = sx_buf_text(&out);
    for (const char *at = text; (at = strstr(at, "\n#")) != NULL; at++) {
        const char *title = strchr(at, ' ') + 1;
        sx_buf_char(&anchors, '#');
        for (; *title != '\n'; title++) {
            char c = sx_ascii_lower(*title);
            if (sx_is_lower(c) || sx_is_digit(c) || c == '-') {
                sx_buf_char(&anchors, c);
            } else if (c == ' ') {
                sx_buf_char(&anchors, '-');
            }
        }
        sx_buf_char(&anchors, ')');
    }
    size_t links = 0;
    for (const char *at = text; (at = strstr(at, "](#")) != NULL; at++, links++) {
        const char *end = strchr(at, ')');
        char link[80];
        (void)snprintf(link, sizeof link, "%.*s", (int)(end - at - 1), at + 2);
        ck_assert_msg(strstr(sx_buf_text(&anchors), link) != NULL, "%s", link);
    }
    ck_assert_uint_gt(links, 15);
    sx_buf_free(&out);
    sx_buf_free(&anchors);
}
END_TEST

START_TEST(examples_of_the_reference_load)
{
    trial t;
    trial_begin(&t);
    sx_model *model = trial_model(&t, sx_schema_instrument.tables[0]->example);
    sx_slice text = sx_slice_of(sx_schema_text.tables[0]->example);
    ck_assert_msg(sx_manifest_text(model, "text.de.yaml", text, &t.diags) == SX_OK, "%s",
                  trial_report(&t));
    sx_pack *pack = NULL;
    text = sx_slice_of(sx_schema_wording.tables[0]->example);
    ck_assert_msg(sx_manifest_wording(t.arena, model, "w", text, &t.diags, &pack) == SX_OK, "%s",
                  trial_report(&t));
    sx_battery *battery = NULL;
    text = sx_slice_of(sx_schema_battery.tables[0]->example);
    ck_assert_int_eq(sx_manifest_battery(t.arena, "b", text, &t.diags, &battery), SX_OK);
    sx_care_model *care_model = NULL;
    text = sx_slice_of(sx_schema_care_model.tables[0]->example);
    ck_assert_msg(sx_manifest_care_model(t.arena, "c", text, &t.diags, &care_model) == SX_OK, "%s",
                  trial_report(&t));
    trial_end(&t);
}
END_TEST

START_TEST(parts_of_the_reference_are_yaml)
{
    for (unsigned kind = 0; kind < SX_FILE_KIND_COUNT; kind++) {
        const sx_schema_file *file = sx_schema_of((sx_file_kind)kind);
        for (size_t i = 1; file->tables[i] != NULL; i++) {
            trial t;
            trial_begin(&t);
            sx_tree *root = NULL;
            (void)sx_tree_read_yaml(t.arena, file->tables[i]->name,
                                    sx_slice_of(file->tables[i]->example), &t.diags, &root);
            ck_assert_msg(root != NULL && root->kind == SX_TREE_MAP, "%s", trial_report(&t));
            trial_end(&t);
        }
    }
}
END_TEST

static bool is_documented(const char *code, size_t len)
{
    for (size_t i = 0; sx_manifest_codes[i].code != NULL; i++) {
        if (strlen(sx_manifest_codes[i].code) == len &&
            strncmp(sx_manifest_codes[i].code, code, len) == 0) {
            return true;
        }
    }
    return false;
}

/* The codes that a source file gives; how many there are. */
static size_t check_codes(const char *path)
{
    sx_buf text;
    sx_buf_init(&text, 1000000);
    ck_assert_int_eq(sx_file_read(path, 900000, &text, NULL), SX_OK);
    size_t found = 0;
    for (const char *at = sx_buf_text(&text); (at = strstr(at, "\"MANIFEST.")) != NULL; at++) {
        const char *end = strchr(at + 1, '"');
        ck_assert_msg(is_documented(at + 1, (size_t)(end - at - 1)), "%.*s in %s",
                      (int)(end - at - 1), at + 1, path);
        found++;
    }
    sx_buf_free(&text);
    return found;
}

START_TEST(every_code_is_in_the_reference)
{
    static const char *const folders[] = {"model",        "manifest", "plan", "flags",
                                          "backend/yaml", "host",     "api"};
    size_t found = 0;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        sx_buf folder;
        sx_buf_init(&folder, 4096);
        sx_buf_printf(&folder, "%s/runtime/%s", SX_SOURCE_DIR, folders[i]);
        DIR *listing = opendir(sx_buf_text(&folder));
        for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
            size_t len = strlen(entry->d_name);
            if (len > 2 && strcmp(entry->d_name + len - 2, ".c") == 0) {
                sx_buf path;
                sx_buf_init(&path, 4096);
                sx_path_join(&path, sx_buf_text(&folder), entry->d_name);
                found += check_codes(sx_buf_text(&path));
                sx_buf_free(&path);
            }
        }
        if (listing != NULL) {
            closedir(listing);
        }
        sx_buf_free(&folder);
    }
    ck_assert_uint_gt(found, 150);
}
END_TEST

static Suite *schema_suite(void)
{
    Suite *suite = suite_create("schema");
    TCase *tests = tcase_create("schema");
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, json_schemas_are_whole);
    tcase_add_test(tests, json_schema_of_a_scale);
    tcase_add_test(tests, the_reference_shows_every_key);
    tcase_add_test(tests, links_of_the_reference_lead_somewhere);
    tcase_add_test(tests, examples_of_the_reference_load);
    tcase_add_test(tests, parts_of_the_reference_are_yaml);
    tcase_add_test(tests, every_code_is_in_the_reference);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(schema_suite());
}
