/*
 * test_trust_store.c: the folder of trust: what is written is read again, what was edited into
 * something else is refused at its place, who may write to it, and that no record is lost when
 * several add at once.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/lock.h"
#include "support/suite.h"
#include "host/trial_trust.h"

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define KEY_A "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define KEY_B "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
#define WHEN "2027-01-15T08:00:00Z" /* 1800000000 */

static trial t;

static void setup(void)
{
    try_start(&t);
}

static void teardown(void)
{
    try_end(&t);
}

static sx_new_pin new_pin(const char *name, const char *hash)
{
    sx_new_pin pin = {.path = try_path(&t, name)};
    (void)snprintf(pin.hash, sizeof pin.hash, "%s", hash);
    return pin;
}

static bool add_pin(sx_trust *trust, const char *name, const char *hash, const char *note)
{
    sx_new_pin pin = new_pin(name, hash);
    sx_status status = sx_trust_add_pins(trust, &pin, 1, note, t.arena, &t.diags);
    ck_assert_msg(status == SX_OK, "%s", try_told(&t));
    return pin.added;
}

START_TEST(nothing_there_trusts_nothing)
{
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_OK);
    for (size_t i = 0; i < SX_TRUST_KINDS; i++)
        ck_assert_uint_eq(t.trust->counts[i], 0);
    ck_assert_int_ne(access(t.store, F_OK), 0); /* looking makes no folder */
}
END_TEST

START_TEST(what_is_added_is_there_again)
{
    bool added = false;
    try_library(&t, "a.so", "a");
    ck_assert(add_pin(t.trust, "a.so", HASH_A, "from the vendor"));
    ck_assert(!add_pin(t.trust, "a.so", HASH_A, "again"));
    ck_assert_int_eq(sx_trust_add_key(t.trust, "Example \xc3\x84rzte", KEY_A, &t.diags, &added),
                     SX_OK);
    ck_assert(added);
    ck_assert_int_eq(sx_trust_add_key(t.trust, "Another", KEY_A, &t.diags, &added), SX_OK);
    ck_assert(!added);
    ck_assert_str_eq(try_read(&t, "store/pins"),
                     sx_arena_printf(t.arena, "sextant-pins 1\n%s\t%s\t%s\tfrom the vendor\n",
                                     HASH_A, WHEN, try_path(&t, "a.so")));
    ck_assert_str_eq(try_read(&t, "store/keys"),
                     "sextant-keys 1\n" KEY_A "\t" WHEN "\tExample \xc3\x84rzte\n");

    sx_trust *other = try_open(&t);
    ck_assert_int_eq(sx_trust_refresh(other, &t.diags), SX_OK);
    const sx_pin *pin = sx_trust_find_pin(other, HASH_A);
    ck_assert_ptr_nonnull(pin);
    ck_assert_str_eq(pin->note, "from the vendor");
    ck_assert_ptr_null(sx_trust_find_pin(other, HASH_B));
    ck_assert_str_eq(sx_trust_find_key(other, KEY_A)->name, "Example \xc3\x84rzte");
    ck_assert_ptr_null(sx_trust_find_key(other, KEY_B));
    sx_trust_close(other);
}
END_TEST

/* A program that runs on sees what another one adds and takes away. */
START_TEST(changes_of_others_are_seen)
{
    sx_removed removed;
    sx_trust *running = try_open(&t);
    ck_assert_int_eq(sx_trust_refresh(running, &t.diags), SX_OK);
    try_library(&t, "a.so", "a");
    (void)add_pin(t.trust, "a.so", HASH_A, "");
    ck_assert_int_eq(sx_trust_refresh(running, &t.diags), SX_OK);
    ck_assert_ptr_nonnull(sx_trust_find_pin(running, HASH_A));
    ck_assert_int_eq(sx_trust_take_away(t.trust, "aaaaaaaa", t.arena, &t.diags, &removed), SX_OK);
    ck_assert_int_eq(sx_trust_refresh(running, &t.diags), SX_OK);
    ck_assert_ptr_null(sx_trust_find_pin(running, HASH_A));
    (void)add_pin(t.trust, "a.so", HASH_B, "");
    ck_assert_int_eq(sx_trust_refresh(running, &t.diags), SX_OK);
    ck_assert_int_eq(unlink(try_path(&t, "store/pins")), 0);
    ck_assert_int_eq(sx_trust_refresh(running, &t.diags), SX_OK);
    ck_assert_ptr_null(sx_trust_find_pin(running, HASH_B));
    sx_trust_close(running);
}
END_TEST

START_TEST(removed_by_what_it_is_called)
{
    static const struct {
        const char *what;
        sx_status status;
        const char *left; /* of the two pins and the key: which are there after it */
    } rows[] = {
        {"aaaaaaaa", SX_OK, "bk"},
        {HASH_B, SX_OK, "ak"},
        {"Example", SX_OK, "ab"},
        {"AAAAAAAAAA", SX_OK, "ab"},
        {"@b.so", SX_OK, "ak"},
        {"@link.so", SX_OK, "bk"},
        {"aaaaaaa", SX_E_NOT_FOUND, "abk"}, /* seven digits are too few */
        {"Exampl", SX_E_NOT_FOUND, "abk"},
        {"@c.so", SX_E_NOT_FOUND, "abk"},
        {"", SX_E_NOT_FOUND, "abk"},
        {"cccccccc", SX_E_NOT_FOUND, "abk"},
    };
    try_library(&t, "a.so", "a");
    try_library(&t, "b.so", "b");
    ck_assert_int_eq(symlink("a.so", try_path(&t, "link.so")), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool added = false;
        sx_removed removed;
        const char *what = rows[i].what;
        (void)add_pin(t.trust, "a.so", HASH_A, "");
        (void)add_pin(t.trust, "b.so", HASH_B, "");
        ck_assert_int_eq(sx_trust_add_key(t.trust, "Example", KEY_A, &t.diags, &added), SX_OK);
        what = what[0] == '@' ? try_path(&t, what + 1) : what;
        sx_status status = sx_trust_take_away(t.trust, what, t.arena, &t.diags, &removed);
        ck_assert_msg(status == rows[i].status, "%s: %d", what, status);
        sx_trust *other = try_open(&t);
        ck_assert_int_eq(sx_trust_refresh(other, &t.diags), SX_OK);
        const char *left =
            sx_arena_printf(t.arena, "%s%s%s", sx_trust_find_pin(other, HASH_A) ? "a" : "",
                            sx_trust_find_pin(other, HASH_B) ? "b" : "",
                            sx_trust_find_key(other, KEY_A) ? "k" : "");
        ck_assert_msg(strcmp(left, rows[i].left) == 0, "%s leaves %s", what, left);
        sx_trust_close(other);
        (void)try_said(&t);
    }
}
END_TEST

START_TEST(ambiguous_is_not_removed)
{
    sx_removed removed;
    try_library(&t, "a.so", "a");
    (void)add_pin(t.trust, "a.so", HASH_A, "");
    (void)add_pin(t.trust, "a.so",
                  "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "");
    ck_assert_int_eq(sx_trust_take_away(t.trust, "aaaaaaaa", t.arena, &t.diags, &removed),
                     SX_E_USAGE);
    ck_assert_str_eq(try_said(&t), "TRUST.AMBIGUOUS");
    ck_assert_int_eq(sx_trust_take_away(t.trust, try_path(&t, "a.so"), t.arena, &t.diags, &removed),
                     SX_E_USAGE);
    ck_assert_int_eq(sx_trust_take_away(t.trust, "aaaaaaaaaaaaaaaaa", t.arena, &t.diags, &removed),
                     SX_OK);
}
END_TEST

/* Another key under the name of a publisher is how an impostor would look. */
START_TEST(a_name_has_one_key)
{
    bool added = false;
    ck_assert_int_eq(sx_trust_add_key(t.trust, "Example", KEY_A, &t.diags, &added), SX_OK);
    ck_assert_int_eq(sx_trust_add_key(t.trust, "Example", KEY_B, &t.diags, &added), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.NAME");
    ck_assert_int_eq(sx_trust_add_key(t.trust, "Example, new key", KEY_B, &t.diags, &added), SX_OK);
    ck_assert(added);
}
END_TEST

START_TEST(texts_that_are_not_kept)
{
    bool added = false;
    char large[SX_TRUST_TEXT_MAX + 2];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    const char *const texts[] = {"a\tb",
                                 "a\nb",
                                 " a",
                                 "a ",
                                 "\x1b[2J",
                                 "\xff",
                                 large,
                                 "\xe2\x80\xae"
                                 "txt"};
    try_library(&t, "a.so", "a");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        sx_new_pin pin = new_pin("a.so", HASH_A);
        ck_assert_int_eq(sx_trust_add_pins(t.trust, &pin, 1, texts[i], t.arena, &t.diags),
                         SX_E_USAGE);
        ck_assert_int_eq(sx_trust_add_key(t.trust, texts[i], KEY_A, &t.diags, &added), SX_E_USAGE);
    }
    try_library(&t, "new\nline.so", "a");
    sx_new_pin pin = new_pin("new\nline.so", HASH_A);
    ck_assert_int_eq(sx_trust_add_pins(t.trust, &pin, 1, "", t.arena, &t.diags), SX_E_TRUST);
    ck_assert_int_ne(access(t.store, F_OK), 0);
}
END_TEST

/* --- edited into something else --------------------------------------------------------------- */

#define PIN HASH_A "\t" WHEN "\t/x/a.so\t\n"
#define KEY KEY_A "\t" WHEN "\tExample\n"
#define USED WHEN "\tused\tgoal\t1.0.0\tpinned\t" HASH_A "\n"

static const struct {
    const char *file, *text, *expected;
} edits[] = {
    {"pins", "sextant-pins 1\n", "nothing"},
    {"pins", "sextant-pins 1\n" PIN, "nothing"},
    {"pins", "", "1:1 TRUST.FILE"},
    {"pins", "\n", "1:1 TRUST.FILE"},
    {"pins", "sextant-pins 2\n", "1:1 TRUST.FILE"},
    {"pins", "sextant-keys 1\n", "1:1 TRUST.FILE"},
    {"pins", "sextant-pins 1", "1:15 TRUST.FILE"},
    {"pins", "sextant-pins 1\r\n", "1:1 TRUST.FILE"},
    {"pins", "\xef\xbb\xbfsextant-pins 1\n", "1:1 TRUST.FILE"},
    {"pins", "sextant-pins 1\n\n", "2:1 TRUST.FILE"},
    {"pins", "sextant-pins 1\n# note\n", "2:1 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" PIN PIN, "3:1 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A "\n", "2:65 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A "\t" WHEN "\t/x\n", "2:89 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A "\t" WHEN "\tx\t\n", "2:87 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A "\t" WHEN "\t/x\t\tmore\n", "2:91 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A "\t" WHEN "\t/x\t note\n", "2:90 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A " " WHEN " /x \n", "2:1 TRUST.FILE"},
    {"pins", "sextant-pins 1\nAA" HASH_A "\t" WHEN "\t/x\t\n", "2:1 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A "\tyesterday\t/x\t\n", "2:66 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" HASH_A "\t2027-02-30T08:00:00Z\t/x\t\n", "2:66 TRUST.FILE"},
    {"pins", "sextant-pins 1\n" PIN HASH_B, "3:65 TRUST.FILE"},
    {"pins", "sextant-pins 1\n\t\t\t\t\t\t\t\n", "2:7 TRUST.FILE"},
    {"keys", "sextant-keys 1\n" KEY, "nothing"},
    {"keys", "sextant-keys 1\n" KEY KEY, "3:1 TRUST.FILE"},
    {"keys", "sextant-keys 1\n" KEY KEY_B "\t" WHEN "\tExample\n", "3:1 TRUST.FILE"},
    {"keys", "sextant-keys 1\n" KEY_A "\t" WHEN "\t\n", "2:67 TRUST.FILE"},
    /* bits that no key has: another way to write the same bytes */
    {"keys", "sextant-keys 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\t" WHEN "\tE\n",
     "2:1 TRUST.FILE"},
    {"keys", "sextant-keys 1\nAAAA\t" WHEN "\tE\n", "2:1 TRUST.FILE"},
    {"seen", "sextant-seen 1\n" USED, "nothing"},
    {"seen", "sextant-seen 1\n" USED USED, "nothing"},
    {"seen", "sextant-seen 1\n" WHEN "\tallowed\tgoal\t0.9.0\n", "nothing"},
    {"seen", "sextant-seen 1\n" WHEN "\tforgotten\tgoal\n", "nothing"},
    {"seen", "sextant-seen 1\n" WHEN "\n", "2:21 TRUST.FILE"},
    {"seen", "sextant-seen 1\n" WHEN "\tlost\tgoal\n", "2:22 TRUST.FILE"},
    {"seen", "sextant-seen 1\n" WHEN "\tforgotten\tGoal\n", "2:32 TRUST.FILE"},
    {"seen", "sextant-seen 1\n" WHEN "\tforgotten\tgoal\t1.0.0\n", "2:37 TRUST.FILE"},
    {"seen", "sextant-seen 1\n" WHEN "\tallowed\tgoal\t1.0\n", "2:35 TRUST.FILE"},
    {"seen", "sextant-seen 1\n" WHEN "\tused\tgoal\t1.0.0\tsomebody\t" HASH_A "\n",
     "2:38 TRUST.FILE"},
    {"seen", "sextant-seen 1\n" WHEN "\tused\tgoal\t1.0.0\tpinned\tabc\n", "2:45 TRUST.FILE"},
};

START_TEST(edited_files)
{
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
    const char *name = sx_arena_printf(t.arena, "store/%s", edits[_i].file);
    try_text(&t, name, edits[_i].text);
    sx_status status = sx_trust_refresh(t.trust, &t.diags);
    ck_assert_msg(strcmp(try_first(&t), edits[_i].expected) == 0, "%s", try_told(&t));
    ck_assert_int_eq(status, strcmp(edits[_i].expected, "nothing") == 0 ? SX_OK : SX_E_TRUST);
    if (status != SX_OK) {
        /* Nothing of it counts, and nothing is written over it. */
        sx_new_pin pin = new_pin("bundle", HASH_B);
        ck_assert_uint_eq(t.trust->counts[SX_TRUST_PINS], 0);
        ck_assert_str_eq(t.diags.items[0].where.file, try_path(&t, name));
        ck_assert_int_eq(sx_trust_add_pins(t.trust, &pin, 1, "", t.arena, &t.diags), SX_E_TRUST);
        ck_assert_str_eq(try_read(&t, name), edits[_i].text);
    }
}
END_TEST

START_TEST(nul_in_a_line)
{
    static const char text[] = "sextant-pins 1\n" HASH_A "\t" WHEN "\t/x\0y\t\n";
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
    try_write(&t, "store/pins", 0644, text, sizeof text - 1);
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_E_TRUST);
    ck_assert_str_eq(try_first(&t), "2:87 TRUST.FILE");
}
END_TEST

START_TEST(too_large_to_be_read)
{
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
    try_text(&t, "store/seen", "sextant-seen 1\n");
    ck_assert_int_eq(truncate(try_path(&t, "store/seen"), (off_t)SX_STORE_FILE_MAX + 1), 0);
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.SIZE");
}
END_TEST

/* --- who may write ---------------------------------------------------------------------------- */

START_TEST(writable_by_others)
{
    static const struct {
        const char *path;
        mode_t mode;
        const char *code;
    } rows[] = {
        {"store", 0700, ""},
        {"store", 0755, ""},
        {"store", 0770, "TRUST.WRITABLE"},
        {"store", 0707, "TRUST.WRITABLE"},
        {"store", 01777, "TRUST.WRITABLE"},
        {"store/pins", 0600, ""},
        {"store/pins", 0664, "TRUST.WRITABLE"},
        {"store/keys", 0646, "TRUST.WRITABLE"},
        {"store/seen", 0666, "TRUST.WRITABLE"},
        {"", 0777, "TRUST.WRITABLE"}, /* the folder above could be given another store */
        {"", 01777, ""},
        {"", 0775, ""},
    };
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
    try_text(&t, "store/pins", "sextant-pins 1\n");
    try_text(&t, "store/keys", "sextant-keys 1\n");
    try_text(&t, "store/seen", "sextant-seen 1\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stat before;
        const char *path = try_path(&t, rows[i].path);
        ck_assert_int_eq(stat(path, &before), 0);
        ck_assert_int_eq(chmod(path, rows[i].mode), 0);
        sx_trust *other = try_open(&t);
        sx_status status = sx_trust_refresh(other, &t.diags);
        const char *said = try_said(&t);
        ck_assert_msg(strcmp(said, rows[i].code) == 0, "%s %o: %s", path, rows[i].mode, said);
        ck_assert_int_eq(status, rows[i].code[0] == '\0' ? SX_OK : SX_E_TRUST);
        sx_trust_close(other);
        ck_assert_int_eq(chmod(path, before.st_mode & 07777), 0);
    }
}
END_TEST

START_TEST(no_links_and_no_folders_as_files)
{
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
    try_text(&t, "elsewhere", "sextant-pins 1\n");
    ck_assert_int_eq(symlink("../elsewhere", try_path(&t, "store/pins")), 0);
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.FILE");
    ck_assert_int_eq(unlink(try_path(&t, "store/pins")), 0);
    ck_assert_int_eq(mkdir(try_path(&t, "store/pins"), 0700), 0);
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.FILE");
    ck_assert_int_eq(rmdir(try_path(&t, "store/pins")), 0);
    ck_assert_int_eq(mkfifo(try_path(&t, "store/pins"), 0600), 0);
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.FILE");
}
END_TEST

/* The lock is not written through a link somewhere else. */
START_TEST(lock_is_no_link)
{
    sx_new_pin pin = new_pin("bundle", HASH_A);
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
    ck_assert_int_eq(symlink("../made-by-lock", try_path(&t, "store/lock")), 0);
    ck_assert_int_eq(sx_trust_add_pins(t.trust, &pin, 1, "", t.arena, &t.diags), SX_E_OUTPUT);
    ck_assert_str_eq(try_said(&t), "TRUST.READ_ONLY");
    ck_assert_int_ne(access(try_path(&t, "made-by-lock"), F_OK), 0);
}
END_TEST

START_TEST(nowhere_to_keep_it)
{
    sx_trust *trust = NULL;
    sx_new_pin pin = new_pin("bundle", HASH_A);
    ck_assert_int_eq(unsetenv("SEXTANT_TRUST") | unsetenv("XDG_CONFIG_HOME") | unsetenv("HOME"), 0);
    ck_assert_int_eq(sx_trust_open(NULL, &t.diags, &trust), SX_OK);
    ck_assert_int_eq(sx_trust_refresh(trust, &t.diags), SX_OK);
    ck_assert_int_eq(sx_trust_add_pins(trust, &pin, 1, "", t.arena, &t.diags), SX_E_OUTPUT);
    ck_assert_str_eq(try_said(&t), "TRUST.READ_ONLY");
    sx_trust_close(trust);
}
END_TEST

START_TEST(where_it_is)
{
    static const struct {
        const char *given, *trust, *config, *home, *expected;
    } rows[] = {
        {"/given", "/t", "/c", "/h", "/given"},
        {NULL, "/t", "/c", "/h", "/t"},
        {NULL, "", "/c", "/h", "/c/sextant/trust"},
        {NULL, "", "not/whole", "/h", "/h/.config/sextant/trust"},
        {NULL, "", "", "/h", "/h/.config/sextant/trust"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sx_trust *trust = NULL;
        ck_assert_int_eq(setenv("SEXTANT_TRUST", rows[i].trust, 1), 0);
        ck_assert_int_eq(setenv("XDG_CONFIG_HOME", rows[i].config, 1), 0);
        ck_assert_int_eq(setenv("HOME", rows[i].home, 1), 0);
        ck_assert_int_eq(sx_trust_open(rows[i].given, &t.diags, &trust), SX_OK);
        ck_assert_str_eq(trust->directory, rows[i].expected);
        sx_trust_close(trust);
    }
}
END_TEST

/* --- several at once -------------------------------------------------------------------------- */

#define EACH 50

static void add_many(char who)
{
    for (int i = 0; i < EACH; i++) {
        char hash[SX_HASH_TEXT];
        (void)snprintf(hash, sizeof hash, "%c%063d", who, i);
        (void)add_pin(t.trust, "bundle", hash, "");
    }
}

START_TEST(two_add_at_once)
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        add_many('a');
        _exit(0);
    }
    add_many('b');
    int ended = 0;
    ck_assert_int_eq(waitpid(child, &ended, 0), child);
    ck_assert_int_eq(ended, 0);
    sx_trust *other = try_open(&t);
    ck_assert_int_eq(sx_trust_refresh(other, &t.diags), SX_OK);
    ck_assert_uint_eq(other->counts[SX_TRUST_PINS], 2 * EACH);
    sx_trust_close(other);
}
END_TEST

/* Somebody who keeps the lock is not waited for without end, and then nothing is changed. */
START_TEST(lock_that_is_held)
{
    int error = 0;
    sx_new_pin pin = new_pin("bundle", HASH_A);
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
    int held = open(try_path(&t, "store/lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert(sx_lock_file(held, &error));
    int64_t start = sx_monotonic_ms();
    ck_assert_int_eq(sx_trust_add_pins(t.trust, &pin, 1, "", t.arena, &t.diags), SX_E_TRUST);
    int64_t waited = sx_monotonic_ms() - start;
    ck_assert_str_eq(try_said(&t), "TRUST.LOCKED");
    ck_assert_msg(waited >= SX_TRUST_LOCK_MS && waited < 4 * SX_TRUST_LOCK_MS, "%lld ms",
                  (long long)waited);
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_OK); /* reading needs no lock */
    (void)close(held);
    ck_assert_int_eq(sx_trust_add_pins(t.trust, &pin, 1, "", t.arena, &t.diags), SX_OK);
}
END_TEST

/* Whoever reads while others write sees a whole file. */
START_TEST(reading_while_another_writes)
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        add_many('a');
        _exit(0);
    }
    sx_trust *other = try_open(&t);
    size_t last = 0;
    int ended = 0;
    while (waitpid(child, &ended, WNOHANG) == 0) {
        sx_status status = sx_trust_refresh(other, &t.diags);
        ck_assert_msg(status == SX_OK, "%s", try_told(&t));
        ck_assert_uint_ge(other->counts[SX_TRUST_PINS], last);
        last = other->counts[SX_TRUST_PINS];
    }
    ck_assert_int_eq(ended, 0);
    ck_assert_int_eq(sx_trust_refresh(other, &t.diags), SX_OK);
    ck_assert_uint_eq(other->counts[SX_TRUST_PINS], EACH);
    sx_trust_close(other);
}
END_TEST

static Suite *trust_store_suite(void)
{
    Suite *suite = suite_create("trust_store");
    TCase *tests = tcase_create("store");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, nothing_there_trusts_nothing);
    tcase_add_test(tests, what_is_added_is_there_again);
    tcase_add_test(tests, changes_of_others_are_seen);
    tcase_add_test(tests, removed_by_what_it_is_called);
    tcase_add_test(tests, ambiguous_is_not_removed);
    tcase_add_test(tests, a_name_has_one_key);
    tcase_add_test(tests, texts_that_are_not_kept);
    tcase_add_loop_test(tests, edited_files, 0, (int)(sizeof edits / sizeof *edits));
    tcase_add_test(tests, nul_in_a_line);
    tcase_add_test(tests, too_large_to_be_read);
    tcase_add_test(tests, writable_by_others);
    tcase_add_test(tests, no_links_and_no_folders_as_files);
    tcase_add_test(tests, lock_is_no_link);
    tcase_add_test(tests, nowhere_to_keep_it);
    tcase_add_test(tests, where_it_is);
    tcase_add_test(tests, two_add_at_once);
    tcase_add_test(tests, lock_that_is_held);
    tcase_add_test(tests, reading_while_another_writes);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(trust_store_suite());
}
