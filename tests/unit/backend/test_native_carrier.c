/*
 * test_native_carrier.c: plugins behind the carrier, in process: which descriptors are refused,
 * what comes back from calls, and what stays behind the border. The plugins are those of
 * tests/hostile/native that do no harm to the process they run in.
 */
#include <check.h>
#include <fcntl.h>
#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend/native/native.h"
#include "base/utf8.h"
#include "support/suite.h"

typedef struct opened {
    sx_bundle bundle;
    sx_bundle_file mode;
    sx_plugin_host host;
    sx_plugin_error error;
    sx_plugin_status status;
    void *self;
} opened;

static const sx_plugin *const carrier = &sx_carrier_native;

/* `step`: of a probe, NULL: none. */
static void open_plugin(opened *o, const char *name, const char *step)
{
    char path[1024];
    const char *build = getenv("BUILD");
    ck_assert_msg(build != NULL, "BUILD must name the build folder");
    (void)snprintf(path, sizeof path, "%s/tests/hostile/native/%s/plugin.so", build, name);
    *o = (opened){.mode = {SX_NATIVE_PROBE, sx_slice_of(step)}};
    o->bundle = (sx_bundle){.kind = SX_CODE_NATIVE,
                            .name = "plugin.so",
                            .files = &o->mode,
                            .file_count = step ? 1 : 0,
                            .library = open(path, O_RDONLY | O_CLOEXEC)};
    ck_assert_msg(o->bundle.library >= 0, "%s", path);
    o->error = (sx_plugin_error){.size = sizeof o->error};
    sx_bundle_host(&o->bundle, &o->host);
    o->status = carrier->open(&o->host, &o->self, &o->error);
}

static void open_well(opened *o, const char *name, const char *step)
{
    open_plugin(o, name, step);
    ck_assert_msg(o->status == SX_PLUGIN_OK, "%s: %s", name, o->error.message);
    ck_assert_ptr_nonnull(o->self);
}

static void end(opened *o)
{
    if (o->self)
        carrier->close(o->self);
    (void)close(o->bundle.library);
}

/* --- descriptors ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    sx_fault fault;
    const char *why;
} descriptors[] = {
    {"no-symbol", SX_FAULT_PLUGIN_SYMBOL, "no function sextant_plugin_entry"},
    {"symbol-is-data", SX_FAULT_PLUGIN_SYMBOL, "a variable, not a function"},
    {"null-entry", SX_FAULT_PLUGIN_ABI, "returned no descriptor"},
    {"wrong-major", SX_FAULT_PLUGIN_ABI, "wanted plugin ABI 1, found 2.0"},
    {"short-struct", SX_FAULT_PLUGIN_ABI, "the descriptor has "},
    {"no-size", SX_FAULT_PLUGIN_ABI, "says that it has 0 bytes"},
    {"huge-size", SX_FAULT_PLUGIN_ABI, "says that it has 4294967295 bytes"},
    {"no-id", SX_FAULT_PLUGIN_ABI, "has no id"},
    {"empty-license", SX_FAULT_PLUGIN_ABI, "license of the descriptor is not 1 to 64 printable"},
    {"unprintable-version", SX_FAULT_PLUGIN_ABI, "version of the descriptor is not 1 to 64"},
    {"no-open", SX_FAULT_PLUGIN_ABI, "has no function open"},
    {"no-manifest", SX_FAULT_PLUGIN_ABI, "has no function manifest"},
    {"hollow-extension", SX_FAULT_PLUGIN_ABI, "sextant.adaptive/1 has no function"},
    {"greedy-state", SX_FAULT_PLUGIN_ABI, "1073741824 bytes of state, and 65536 is the most"},
    {"missing-library", SX_FAULT_PLUGIN_LOAD, "libsextant-not-there.so"},
    {"refuses-open", SX_FAULT_NONE, "not today"},
};

START_TEST(test_descriptor)
{
    opened o;
    open_plugin(&o, descriptors[_i].name, NULL);
    ck_assert_int_lt(o.status, 0);
    ck_assert_ptr_null(o.self);
    ck_assert_int_eq(o.error.code, descriptors[_i].fault);
    ck_assert_msg(strstr(o.error.message, descriptors[_i].why) != NULL, "%s", o.error.message);
    end(&o);
}
END_TEST

START_TEST(test_no_bundle)
{
    sx_plugin_error error = {.size = sizeof error};
    sx_plugin_host host;
    sx_bundle bundle = {.kind = SX_CODE_LUA, .name = "x", .library = -1};
    void *self = &error;
    ck_assert_int_eq(carrier->open(NULL, &self, &error), SX_PLUGIN_E_ARGUMENT);
    ck_assert_ptr_null(self);
    sx_bundle_host(&bundle, &host);
    ck_assert_int_eq(carrier->open(&host, &self, &error), SX_PLUGIN_E_ARGUMENT);
}
END_TEST

/* --- the manifest ----------------------------------------------------------------------------- */

START_TEST(test_manifest)
{
    opened o;
    char text[8192];
    uint64_t length = 0, again = 0;
    open_well(&o, "clean", NULL);
    ck_assert_int_eq(carrier->manifest(o.self, text, 10, &length, &o.error), SX_PLUGIN_E_SPACE);
    ck_assert_uint_gt(length, 100);
    ck_assert_int_eq(carrier->manifest(o.self, text, sizeof text, &again, &o.error), SX_PLUGIN_OK);
    ck_assert_uint_eq(again, length);
    ck_assert(strncmp(text, "sextant: 1\nid: clean\n", 21) == 0);
    end(&o);
}
END_TEST

static const struct {
    const char *name;
    sx_fault fault;
    const char *why;
} disagreeing[] = {
    {"other-id", SX_FAULT_PLUGIN_ABI, "the manifest has id phq-9, the descriptor has other-id"},
    {"other-version", SX_FAULT_PLUGIN_ABI,
     "the manifest has version 2.0.0, the descriptor has 1.0.0"},
    {"no-score", SX_FAULT_PLUGIN_SYMBOL,
     "`call:`, and the plugin does not have the function score"},
    {"calls-nothing", SX_FAULT_PLUGIN_SYMBOL, "does not have the extension sextant.adaptive/1"},
};

START_TEST(test_manifest_disagrees)
{
    opened o;
    char text[8192];
    uint64_t length = 0;
    open_well(&o, disagreeing[_i].name, NULL);
    ck_assert_int_eq(carrier->manifest(o.self, text, sizeof text, &length, &o.error),
                     SX_PLUGIN_E_INTERNAL);
    ck_assert_int_eq(o.error.code, disagreeing[_i].fault);
    ck_assert_msg(strstr(o.error.message, disagreeing[_i].why) != NULL, "%s", o.error.message);
    end(&o);
}
END_TEST

/* --- scores ----------------------------------------------------------------------------------- */

#define ROWS 4

typedef struct table {
    double answers[2][ROWS], results[ROWS];
    uint8_t answered[2][ROWS], statuses[ROWS];
    const double *values[2];
    const uint8_t *status[2];
    double *out[1];
    uint8_t *out_status[1];
    sx_plugin_block block;
    sx_plugin_scores scores;
} table;

static const char *const columns[] = {"q1", "q2"};
static const char *const scales[] = {"total"};

/* Rows 1+2, 3+3 (the poison row), 0+missing, 3+0. */
static void fill(table *t)
{
    *t = (table){.answers = {{1, 3, 0, 3}, {2, 3, 0, 0}},
                 .answered = {{0, 0, 0, 0}, {0, 0, SX_PLUGIN_CELL_SKIPPED, 0}}};
    for (int i = 0; i < 2; i++) {
        t->values[i] = t->answers[i];
        t->status[i] = t->answered[i];
    }
    memset(t->statuses, SX_PLUGIN_CELL_INCOMPLETE, sizeof t->statuses);
    t->out[0] = t->results;
    t->out_status[0] = t->statuses;
    t->block = (sx_plugin_block){sizeof t->block, 2, ROWS, columns, t->values, t->status};
    t->scores = (sx_plugin_scores){sizeof t->scores, 1, ROWS, scales, t->out, t->out_status};
}

static void expect_clean(const table *t)
{
    static const double wanted[ROWS] = {3, 6, 0, 3};
    static const uint8_t statuses[ROWS] = {0, 0, SX_PLUGIN_CELL_INCOMPLETE, 0};
    for (int row = 0; row < ROWS; row++) {
        ck_assert_int_eq(t->statuses[row], statuses[row]);
        ck_assert(t->results[row] == wanted[row]);
    }
}

static const char *const harmless[] = {"clean", "clean-noted", "rounding-mode", "errno"};

START_TEST(test_score)
{
    opened o;
    table t;
    open_well(&o, harmless[_i], NULL);
    fill(&t);
    ck_assert_int_eq(carrier->score(o.self, &t.block, &t.scores, &o.error), SX_PLUGIN_OK);
    expect_clean(&t);
    ck_assert_int_eq(fegetround(), FE_TONEAREST);
    end(&o);
}
END_TEST

static const struct {
    const char *name;
    sx_plugin_status status;
    const char *message;
} refusing[] = {
    {"refuses-block", SX_PLUGIN_E_DATA, "two answers of three are more than this can bear"},
    {"forged-fault", SX_PLUGIN_E_INTERNAL, ""},
    {"unknown-status", SX_PLUGIN_E_INTERNAL,
     "it answered with status -77, which plugin.h does not know"},
    {"positive-status", SX_PLUGIN_E_INTERNAL,
     "it answered with status 12345, which plugin.h does not know"},
    {"garbage-message", SX_PLUGIN_E_DATA, "?]0;owned???"},
};

START_TEST(test_score_refused)
{
    opened o;
    table t;
    open_well(&o, refusing[_i].name, NULL);
    fill(&t);
    ck_assert_int_eq(carrier->score(o.self, &t.block, &t.scores, &o.error), refusing[_i].status);
    ck_assert_int_eq(o.error.code, 0); /* no plugin speaks with a number of the host */
    size_t length = strlen(refusing[_i].message);
    ck_assert_msg(strncmp(o.error.message, refusing[_i].message, length) == 0, "%s",
                  o.error.message);
    for (const char *c = o.error.message; *c; c++)
        ck_assert_int_ge(*c, 0x20);
    end(&o);
}
END_TEST

START_TEST(test_no_score)
{
    opened o;
    table t;
    open_well(&o, "no-score", NULL);
    fill(&t);
    ck_assert_int_eq(carrier->score(o.self, &t.block, &t.scores, &o.error), SX_PLUGIN_E_INTERNAL);
    ck_assert_int_eq(o.error.code, SX_FAULT_PLUGIN_SYMBOL);
    end(&o);
}
END_TEST

/* --- extensions ------------------------------------------------------------------------------- */

START_TEST(test_adaptive)
{
    opened o;
    table t;
    uint8_t state[SX_PLUGIN_STATE_MAX] = {0};
    uint32_t length = 0;
    int32_t item = -2;
    open_well(&o, "clean-adaptive", NULL);
    const sx_plugin_adaptive *adaptive = carrier->extension(o.self, SX_PLUGIN_ADAPTIVE);
    ck_assert_ptr_nonnull(adaptive);
    ck_assert_uint_eq(adaptive->state_max, 4);
    ck_assert_ptr_null(carrier->extension(o.self, SX_PLUGIN_VALIDITY));
    ck_assert_ptr_null(carrier->extension(o.self, "org.example.other/1"));
    fill(&t);
    memset(t.answered, SX_PLUGIN_CELL_NOT_SHOWN, sizeof t.answered);
    t.block.rows = 1;
    static const int32_t wanted[] = {0, 1, -1};
    for (int turn = 0; turn < 3; turn++) {
        ck_assert_int_eq(adaptive->next(o.self, &t.block, state, &length, &item, &o.error), 0);
        ck_assert_int_eq(item, wanted[turn]);
        ck_assert_uint_eq(length, 1);
        ck_assert_int_eq(state[0], turn + 1);
        if (item >= 0)
            t.answered[item][0] = SX_PLUGIN_CELL_OK;
    }
    end(&o);
}
END_TEST

/* More state than was announced is no length that anybody can take for one. */
START_TEST(test_more_state)
{
    opened o;
    table t;
    uint8_t state[SX_PLUGIN_STATE_MAX] = {0};
    uint32_t length = 0;
    int32_t item = -2;
    open_well(&o, "next-more-state", NULL);
    const sx_plugin_adaptive *adaptive = carrier->extension(o.self, SX_PLUGIN_ADAPTIVE);
    fill(&t);
    t.answers[0][0] = 3;
    (void)adaptive->next(o.self, &t.block, state, &length, &item, &o.error);
    ck_assert_uint_eq(length, UINT32_MAX);
    end(&o);
}
END_TEST

START_TEST(test_notes_and_wording)
{
    opened o;
    table t;
    char text[100];
    uint64_t length = 0;
    open_well(&o, "clean-noted", NULL);
    fill(&t);
    const sx_plugin_validity *validity = carrier->extension(o.self, SX_PLUGIN_VALIDITY);
    ck_assert_int_eq(validity->check(o.self, &t.block, &t.scores, &o.error), SX_PLUGIN_OK);
    ck_assert(t.results[0] == 0 && t.results[3] == 1);
    ck_assert_int_eq(t.statuses[2], SX_PLUGIN_CELL_INCOMPLETE);
    end(&o);
    open_well(&o, "clean-wording", NULL);
    const sx_plugin_text *wording = carrier->extension(o.self, SX_PLUGIN_TEXT);
    const sx_plugin_text_context context = {.size = sizeof context,
                                            .item = "q2",
                                            .language = "",
                                            .wording = "Second",
                                            .so_far = &t.block};
    ck_assert_int_eq(wording->text(o.self, &context, text, 3, &length, &o.error),
                     SX_PLUGIN_E_SPACE);
    ck_assert_int_eq(wording->text(o.self, &context, text, sizeof text, &length, &o.error), 0);
    ck_assert(length == 6 && memcmp(text, "Second", 6) == 0);
    end(&o);
}
END_TEST

/* --- probing ---------------------------------------------------------------------------------- */

static const struct {
    const char *name, *step, *line;
} probes[] = {
    {"clean", SX_NATIVE_PROBE_DESCRIPTOR, "about\tid\tclean\n"},
    {"clean", SX_NATIVE_PROBE_DESCRIPTOR, "about\tabi\t1.0\n"},
    {"clean", SX_NATIVE_PROBE_DESCRIPTOR, "ok\texports\tsextant_plugin_entry and nothing else\n"},
    {"clean-adaptive", SX_NATIVE_PROBE_DESCRIPTOR, "about\textensions\tsextant.adaptive/1\n"},
    {"clean", SX_NATIVE_PROBE_MANIFEST, "ok\tmanifest-buffer\t"},
    {"clean", SX_NATIVE_PROBE_MANIFEST, "ok\tmanifest-text\t"},
    {"clean", SX_NATIVE_PROBE_OPENING, "ok\topen-close\t"},
    {"manifest-grows", SX_NATIVE_PROBE_MANIFEST, "FAIL\tmanifest-buffer\tit wrote another text"},
    {"manifest-overruns", SX_NATIVE_PROBE_MANIFEST,
     "FAIL\tmanifest-buffer\tit wrote into a buffer"},
    {"manifest-endless", SX_NATIVE_PROBE_MANIFEST,
     "FAIL\tmanifest-buffer\tit failed with status -3"},
    {"manifest-of-everything", SX_NATIVE_PROBE_MANIFEST,
     "FAIL\tmanifest-buffer\tits text has 1152"},
    {"manifest-not-utf8", SX_NATIVE_PROBE_MANIFEST, "FAIL\tmanifest-text\tit is not UTF-8\n"},
    {"manifest-nul", SX_NATIVE_PROBE_MANIFEST, "FAIL\tmanifest-text\tit holds a NUL\n"},
    {"manifest-empty", SX_NATIVE_PROBE_MANIFEST, "FAIL\tmanifest-text\tit is empty\n"},
    {"other-id", SX_NATIVE_PROBE_MANIFEST, "FAIL\tmanifest-text\tthe manifest has id phq-9"},
    {"opens-once", SX_NATIVE_PROBE_OPENING,
     "FAIL\topen-close\topening it again failed with status "
     "-4: it gave no reason\n"},
};

START_TEST(test_probe)
{
    opened o;
    char text[8192];
    uint64_t length = 0;
    open_well(&o, probes[_i].name, probes[_i].step);
    ck_assert_int_eq(carrier->manifest(o.self, text, sizeof text - 1, &length, &o.error), 0);
    text[length] = 0;
    ck_assert_msg(strstr(text, probes[_i].line) != NULL, "%s", text);
    ck_assert_uint_eq(sx_utf8_valid_prefix((sx_slice){text, (size_t)length}), length);
    end(&o);
}
END_TEST

static const struct {
    const char *name, *why; /* NULL: as a clean one */
} guarded[] = {
    {"clean", NULL},
    {"write-beside-outputs", "score wrote outside its columns"},
    {"write-before-statuses", "score wrote outside its columns"},
    {"rounding-mode", "score left another rounding mode behind"},
};

START_TEST(test_guarded_score)
{
    opened o;
    table t;
    open_well(&o, guarded[_i].name, SX_NATIVE_PROBE_DESCRIPTOR);
    fill(&t);
    sx_plugin_status status = carrier->score(o.self, &t.block, &t.scores, &o.error);
    if (!guarded[_i].why) {
        ck_assert_int_eq(status, SX_PLUGIN_OK);
        expect_clean(&t);
    } else {
        ck_assert_int_eq(status, SX_PLUGIN_E_INTERNAL);
        ck_assert_str_eq(o.error.message, guarded[_i].why);
    }
    ck_assert_int_eq(fegetround(), FE_TONEAREST);
    end(&o);
}
END_TEST

static const struct {
    const char *name, *why;
} choosing[] = {
    {"clean-adaptive", NULL},
    {"next-remembers", "next chose otherwise when it was asked twice"},
    {"next-scribbles-state", "next wrote outside the bytes of state that it announced"},
    {"next-more-state", "next says that it used more bytes of state than it announced"},
};

START_TEST(test_guarded_next)
{
    opened o;
    table t;
    uint8_t state[SX_PLUGIN_STATE_MAX] = {0};
    uint32_t length = 0;
    int32_t item = -2;
    open_well(&o, choosing[_i].name, "");
    const sx_plugin_adaptive *adaptive = carrier->extension(o.self, SX_PLUGIN_ADAPTIVE);
    fill(&t);
    t.answers[0][0] = 3;
    t.answered[1][0] = SX_PLUGIN_CELL_NOT_SHOWN;
    sx_plugin_status status = adaptive->next(o.self, &t.block, state, &length, &item, &o.error);
    if (!choosing[_i].why) {
        ck_assert_int_eq(status, SX_PLUGIN_OK);
        ck_assert_int_eq(item, 1);
    } else {
        ck_assert_int_eq(status, SX_PLUGIN_E_INTERNAL);
        ck_assert_msg(strstr(o.error.message, choosing[_i].why) != NULL, "%s", o.error.message);
    }
    end(&o);
}
END_TEST

#define LOOP(test, table) tcase_add_loop_test(cases, test, 0, (int)(sizeof table / sizeof *table))

int main(void)
{
    Suite *suite = suite_create("native_carrier");
    TCase *cases = tcase_create("carrier");
    LOOP(test_descriptor, descriptors);
    tcase_add_test(cases, test_no_bundle);
    tcase_add_test(cases, test_manifest);
    LOOP(test_manifest_disagrees, disagreeing);
    LOOP(test_score, harmless);
    LOOP(test_score_refused, refusing);
    tcase_add_test(cases, test_no_score);
    tcase_add_test(cases, test_adaptive);
    tcase_add_test(cases, test_more_state);
    tcase_add_test(cases, test_notes_and_wording);
    LOOP(test_probe, probes);
    LOOP(test_guarded_score, guarded);
    LOOP(test_guarded_next, choosing);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
