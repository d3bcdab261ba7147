/*
 * test_trust_signature.c: bundles that are signed: what holds, and that no byte of the signature or
 * of the folder can be another one; who is trusted; keys.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/builtin.h"
#include "host/trial_trust.h"
#include "host/trust_signature.h"
#include "support/suite.h"

static trial t;

/* A folder with a script, a page, a text and a library, signed by `key`. */
static void sign(const char *key)
{
    sx_bundle_signature made;
    sx_status status = sx_signature_make(t.bundle, try_path(&t, key), t.arena, &t.diags, &made);
    ck_assert_msg(status == SX_OK, "%s", try_told(&t));
}

static const char *make_key(const char *file, const char *name)
{
    const char *key = NULL;
    ck_assert_int_eq(sx_key_make(try_path(&t, file), name, t.arena, &t.diags, &key), SX_OK);
    return key;
}

static void trust_key(const char *name, const char *key)
{
    bool added = false;
    ck_assert_int_eq(sx_trust_add_key(t.trust, name, key, &t.diags, &added), SX_OK);
}

static void setup(void)
{
    try_start(&t);
    try_text(&t, "bundle/ABOUT.md", "# About\n");
    try_text(&t, "bundle/manifest.lua", "return {}\n");
    try_text(&t, "bundle/text.de.yaml", "sextant: 1\n");
    try_library(&t, "bundle/lib.so", "signed");
    (void)make_key("key", "Example Measures");
    sign("key");
}

static void teardown(void)
{
    try_end(&t);
}

/* What the folder is like: "" or the codes of what is said. */
static const char *verify(void)
{
    sx_bundle_signature signature;
    sx_status status = sx_signature_verify(t.bundle, t.arena, &t.diags, &signature);
    const char *said = try_said(&t);
    ck_assert_int_eq(status, said[0] == '\0' ? SX_OK : SX_E_TRUST);
    return said;
}

static sx_library read_library(const char *name)
{
    sx_library library;
    sx_status status = sx_library_read(try_path(&t, name), t.arena, &t.diags, &library);
    ck_assert_msg(status == SX_OK, "%s", try_told(&t));
    return library;
}

/* "signed", "pinned", "builtin" or the codes of the refusal. */
static const char *judge(const char *name)
{
    static const char *const grades[] = {"none", "builtin", "pinned", "signed"};
    const char *publisher = NULL;
    sx_trust_grade grade = SX_TRUST_NONE;
    sx_library library = read_library(name);
    sx_status status = sx_trust_library(t.trust, t.bundle, &library, &t.diags, &grade, &publisher);
    sx_library_close(&library);
    ck_assert_int_eq(publisher != NULL, grade == SX_TRUST_SIGNED);
    ck_assert_int_eq(status == SX_OK, grade != SX_TRUST_NONE);
    return status == SX_OK ? grades[grade] : try_said(&t);
}

START_TEST(what_was_signed_holds)
{
    sx_bundle_signature signature;
    ck_assert_int_eq(sx_signature_verify(t.bundle, t.arena, &t.diags, &signature), SX_OK);
    ck_assert(signature.there);
    ck_assert_str_eq(signature.name, "Example Measures");
    ck_assert_uint_eq(signature.file_count, 4);
    ck_assert_str_eq(signature.files[0].name, "ABOUT.md");
    ck_assert_str_eq(signature.files[1].name, "lib.so");
    ck_assert_uint_eq(signature.files[0].size, 8);
    /* Signing again gives the same bytes. */
    const char *before = try_read(&t, "bundle/bundle.sig");
    sign("key");
    ck_assert_str_eq(try_read(&t, "bundle/bundle.sig"), before);
}
END_TEST

START_TEST(nothing_signed)
{
    sx_signature signature;
    ck_assert_int_eq(unlink(try_path(&t, "bundle/bundle.sig")), 0);
    ck_assert_int_eq(sx_trust_bundle(t.trust, t.bundle, t.arena, &t.diags, &signature), SX_OK);
    ck_assert_ptr_null(signature.publisher);
    ck_assert_uint_eq(signature.file_count, 0);
    ck_assert_int_eq(sx_trust_file(&signature, "whatever", "x", 1, &t.diags), SX_OK);
    ck_assert_str_eq(try_said(&t), "");
    ck_assert_str_eq(judge("bundle/lib.so"), "TRUST.UNKNOWN");
}
END_TEST

/* --- no byte can be another ------------------------------------------------------------------- */

/* Every bit of every byte of the signature file. */
START_TEST(no_bit_of_the_signature)
{
    const char *right = try_read(&t, "bundle/bundle.sig");
    size_t len = strlen(right);
    char *wrong = sx_arena_strndup(t.arena, right, len);
    for (size_t i = 0; i < len; i++)
        for (int bit = 0; bit < 8; bit++) {
            wrong[i] = (char)(right[i] ^ (1 << bit));
            try_write(&t, "bundle/bundle.sig", 0644, wrong, len);
            const char *said = verify();
            ck_assert_msg(strncmp(said, "TRUST.SIGNATURE", 15) == 0, "byte %zu bit %d: %s", i, bit,
                          said);
            wrong[i] = right[i];
        }
    try_write(&t, "bundle/bundle.sig", 0644, right, len);
    ck_assert_str_eq(verify(), "");
}
END_TEST

/* Cut anywhere, and with anything after it. */
START_TEST(no_part_of_the_signature)
{
    const char *right = try_read(&t, "bundle/bundle.sig");
    size_t len = strlen(right);
    for (size_t i = 0; i < len; i++) {
        try_write(&t, "bundle/bundle.sig", 0644, right, i);
        ck_assert_msg(strcmp(verify(), "TRUST.SIGNATURE") == 0, "cut at %zu", i);
    }
    const char *const after[] = {"\n", " ", "x", "signature x\n", "\0"};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        size_t more = i == 4 ? 1 : strlen(after[i]);
        char *text = sx_arena_alloc(t.arena, len + more + 1);
        memcpy(text, right, len);
        memcpy(text + len, after[i], more);
        try_write(&t, "bundle/bundle.sig", 0644, text, len + more);
        ck_assert_str_eq(verify(), "TRUST.SIGNATURE");
    }
}
END_TEST

/* Every byte of every file. */
START_TEST(no_byte_of_a_file)
{
    static const char *const names[] = {"bundle/ABOUT.md", "bundle/manifest.lua",
                                        "bundle/text.de.yaml", "bundle/lib.so"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct stat info;
        char bytes[512];
        const char *path = try_path(&t, names[n]);
        ck_assert_int_eq(stat(path, &info), 0);
        size_t len = (size_t)info.st_size;
        int fd = open(path, O_RDWR);
        ck_assert_int_eq(read(fd, bytes, sizeof bytes), (ssize_t)len);
        for (size_t i = 0; i < len; i++) {
            char wrong = (char)(bytes[i] ^ 1);
            ck_assert_int_eq(pwrite(fd, &wrong, 1, (off_t)i), 1);
            ck_assert_str_eq(verify(), "TRUST.HASH");
            ck_assert_int_eq(pwrite(fd, &bytes[i], 1, (off_t)i), 1);
        }
        ck_assert_str_eq(verify(), "");
        ck_assert_int_eq(ftruncate(fd, (off_t)len - 1), 0);
        ck_assert_str_eq(verify(), "TRUST.HASH");
        ck_assert_int_eq(pwrite(fd, bytes, len, 0), (ssize_t)len);
        ck_assert_int_eq(pwrite(fd, "x", 1, (off_t)len), 1);
        ck_assert_str_eq(verify(), "TRUST.HASH");
        ck_assert_int_eq(ftruncate(fd, (off_t)len), 0);
        (void)close(fd);
    }
    ck_assert_str_eq(verify(), "");
}
END_TEST

START_TEST(no_file_more_or_less)
{
    static const char *const extra[] = {"extra",         ".hidden", "manifest.yaml",
                                        "text.de.yaml~", "a b",     "\xc3\xa4"};
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
        const char *name = sx_arena_printf(t.arena, "bundle/%s", extra[i]);
        try_text(&t, name, "x");
        const char *said = verify();
        ck_assert_msg(strcmp(said, "TRUST.EXTRA_FILE") == 0, "%s: %s", name, said);
        ck_assert_int_eq(unlink(try_path(&t, name)), 0);
    }
    ck_assert_int_eq(mkdir(try_path(&t, "bundle/folder"), 0755), 0);
    ck_assert_str_eq(verify(), "TRUST.EXTRA_FILE");
    ck_assert_int_eq(rmdir(try_path(&t, "bundle/folder")), 0);
    ck_assert_int_eq(mkfifo(try_path(&t, "bundle/fifo"), 0644), 0);
    ck_assert_str_eq(verify(), "TRUST.EXTRA_FILE");
    ck_assert_int_eq(unlink(try_path(&t, "bundle/fifo")), 0);
    ck_assert_int_eq(rename(try_path(&t, "bundle/ABOUT.md"), try_path(&t, "ABOUT.md")), 0);
    ck_assert_str_eq(verify(), "TRUST.MISSING_FILE");
    /* The same bytes behind a link are not the file that was signed. */
    ck_assert_int_eq(symlink("../ABOUT.md", try_path(&t, "bundle/ABOUT.md")), 0);
    ck_assert_str_eq(verify(), "TRUST.EXTRA_FILE");
    ck_assert_int_eq(unlink(try_path(&t, "bundle/ABOUT.md")), 0);
    /* Under another name. */
    try_text(&t, "bundle/about.md", "# About\n");
    ck_assert_str_eq(verify(), "TRUST.EXTRA_FILE TRUST.MISSING_FILE");
}
END_TEST

/* Two files that swap their names. */
START_TEST(no_names_swapped)
{
    try_text(&t, "bundle/ABOUT.md", "sextant: 1\n");
    try_text(&t, "bundle/text.de.yaml", "# About\n");
    ck_assert_str_eq(verify(), "TRUST.HASH TRUST.HASH");
}
END_TEST

START_TEST(signature_is_a_plain_file)
{
    ck_assert_int_eq(rename(try_path(&t, "bundle/bundle.sig"), try_path(&t, "sig")), 0);
    ck_assert_int_eq(symlink("../sig", try_path(&t, "bundle/bundle.sig")), 0);
    ck_assert_str_eq(verify(), "TRUST.SIGNATURE");
    ck_assert_int_eq(unlink(try_path(&t, "bundle/bundle.sig")), 0);
    ck_assert_int_eq(mkdir(try_path(&t, "bundle/bundle.sig"), 0755), 0);
    ck_assert_str_eq(verify(), "TRUST.SIGNATURE");
    ck_assert_int_eq(rmdir(try_path(&t, "bundle/bundle.sig")), 0);
    try_text(&t, "bundle/bundle.sig", "");
    ck_assert_int_eq(truncate(try_path(&t, "bundle/bundle.sig"), 2 << 20), 0);
    ck_assert_str_eq(verify(), "TRUST.SIGNATURE");
}
END_TEST

/* --- forged ----------------------------------------------------------------------------------- */

/* The line of `text` that begins with `word`. */
static sx_slice line_of(const char *text, const char *word)
{
    for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1)
        if (strncmp(at, word, strlen(word)) == 0)
            return (sx_slice){at, strcspn(at, "\n") + 1};
    ck_abort_msg("no line %s", word);
    return (sx_slice){0};
}

/* `text` with the line of `word` as `other` has it. */
static const char *graft(const char *text, const char *word, const char *other)
{
    sx_slice mine = line_of(text, word);
    sx_slice theirs = line_of(other, word);
    return sx_arena_printf(t.arena, "%.*s%.*s%s", (int)(mine.at - text), text, (int)theirs.len,
                           theirs.at, mine.at + mine.len);
}

/* Everything that can be taken from a right signature by somebody else, or of something else. */
START_TEST(forged)
{
    const char *right = try_read(&t, "bundle/bundle.sig");
    (void)make_key("other", "Other Measures");
    sign("other");
    const char *by_other = try_read(&t, "bundle/bundle.sig");
    try_text(&t, "bundle/ABOUT.md", "# Other\n");
    sign("key");
    const char *of_other = try_read(&t, "bundle/bundle.sig");
    try_text(&t, "bundle/ABOUT.md", "# About\n");

    static const char same[] = "publisher";
    const char *const forgeries[] = {
        graft(right, "key", by_other),       /* their key, the right signature */
        graft(right, "signature", by_other), /* their signature under the right key */
        graft(right, same, by_other),        /* their name */
        graft(by_other, "key", right),       graft(of_other, "signature", right),
        graft(right, "signature", of_other), graft(graft(by_other, "key", right), same, right),
    };
    for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
        ck_assert_str_ne(forgeries[i], right);
        try_text(&t, "bundle/bundle.sig", forgeries[i]);
        ck_assert_msg(strcmp(verify(), "TRUST.SIGNATURE") == 0, "forgery %zu", i);
    }
    /* A right signature of another state of the folder. */
    try_text(&t, "bundle/bundle.sig", of_other);
    ck_assert_str_eq(verify(), "TRUST.HASH");
    try_text(&t, "bundle/bundle.sig", right);
    ck_assert_str_eq(verify(), "");
}
END_TEST

static const struct {
    const char *text, *first;
} broken[] = {
    {"", "1:1 TRUST.SIGNATURE"},
    {"sextant-bundle 2\n", "1:1 TRUST.SIGNATURE"},
    {"sextant-bundle 1\n", "2:1 TRUST.SIGNATURE"},
    {"sextant-bundle 1\npublisher\n", "2:1 TRUST.SIGNATURE"},
    {"sextant-bundle 1\npublisher A\tB\n", "2:1 TRUST.SIGNATURE"},
    {"sextant-bundle 1\npublisher A\nkey x\n", "3:5 TRUST.SIGNATURE"},
    {"sextant-bundle 1\npublisher A\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nx\n",
     "4:1 TRUST.SIGNATURE"},
    {"sextant-bundle 1\npublisher A\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
     "signature x\n",
     "4:11 TRUST.SIGNATURE"},
    {"sextant-bundle 1\npublisher A\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  b  1\n"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  a  1\n",
     "5:67 TRUST.SIGNATURE"},
    {"sextant-bundle 1\npublisher A\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  a  -1\n",
     "4:1 TRUST.SIGNATURE"},
    /* the all-zero key and signature, which some libraries take for anything */
    {"sextant-bundle 1\npublisher A\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
     "signature AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAA==\n",
     "0:0 TRUST.SIGNATURE"},
};

START_TEST(broken_at_its_place)
{
    sx_bundle_signature signature;
    try_text(&t, "bundle/bundle.sig", broken[_i].text);
    ck_assert_int_eq(sx_signature_verify(t.bundle, t.arena, &t.diags, &signature), SX_E_TRUST);
    ck_assert_msg(strcmp(try_first(&t), broken[_i].first) == 0, "%s", try_told(&t));
}
END_TEST

/* --- who is trusted --------------------------------------------------------------------------- */

START_TEST(library_of_a_trusted_publisher)
{
    const char *name = NULL;
    const char *key = NULL;
    ck_assert_str_eq(judge("bundle/lib.so"), "TRUST.KEY");
    ck_assert_int_eq(sx_key_read(try_path(&t, "key.pub"), t.arena, &t.diags, &name, &key), SX_OK);
    ck_assert_str_eq(name, "Example Measures");
    trust_key(name, key);
    ck_assert_str_eq(judge("bundle/lib.so"), "signed");
    /* Swapped for another library after it was signed. */
    try_library(&t, "bundle/lib.so", "swapped");
    ck_assert_str_eq(judge("bundle/lib.so"), "TRUST.HASH");
    /* One from elsewhere is not spoken for, whatever it is called. */
    try_library(&t, "bundle/lib.so", "signed");
    ck_assert_int_eq(mkdir(try_path(&t, "elsewhere"), 0755), 0);
    try_library(&t, "elsewhere/lib.so", "elsewhere");
    ck_assert_str_eq(judge("elsewhere/lib.so"), "TRUST.UNKNOWN");
    /* The right bytes under the name of another file are not what was signed. */
    try_library(&t, "elsewhere/ABOUT.md", "signed");
    ck_assert_str_eq(judge("elsewhere/ABOUT.md"), "TRUST.UNKNOWN");
}
END_TEST

START_TEST(library_that_is_pinned)
{
    sx_library library = read_library("bundle/lib.so");
    sx_new_pin pin = {.path = library.path};
    memcpy(pin.hash, library.hash, sizeof pin.hash);
    ck_assert_int_eq(sx_trust_add_pins(t.trust, &pin, 1, "", t.arena, &t.diags), SX_OK);
    ck_assert_str_eq(judge("bundle/lib.so"), "pinned"); /* signed by nobody that is trusted */
    sx_library_close(&library);
    /* A signature that does not hold refuses a pinned library too. */
    try_text(&t, "bundle/ABOUT.md", "changed");
    ck_assert_str_eq(judge("bundle/lib.so"), "TRUST.HASH");
    ck_assert_int_eq(unlink(try_path(&t, "bundle/bundle.sig")), 0);
    ck_assert_str_eq(judge("bundle/lib.so"), "pinned");
    try_library(&t, "bundle/lib.so", "swapped");
    ck_assert_str_eq(judge("bundle/lib.so"), "TRUST.UNKNOWN");
}
END_TEST

START_TEST(unknown_says_what_to_type)
{
    ck_assert_int_eq(unlink(try_path(&t, "bundle/bundle.sig")), 0);
    sx_library library = read_library("bundle/lib.so");
    sx_trust_grade grade;
    const char *publisher;
    ck_assert_int_eq(sx_trust_library(t.trust, t.bundle, &library, &t.diags, &grade, &publisher),
                     SX_E_TRUST);
    const char *command = sx_arena_printf(t.arena, "sextant trust add %s/lib.so", t.bundle);
    const char *told = try_told(&t);
    ck_assert_ptr_nonnull(strstr(told, command));
    ck_assert_ptr_nonnull(strstr(told, library.hash));
    ck_assert_ptr_nonnull(strstr(told, "where it comes from"));
    sx_library_close(&library);
}
END_TEST

/* YAML and Lua: a signature by an unknown key is said, and vouches for nothing. */
START_TEST(bundles_that_need_no_trust)
{
    sx_signature signature;
    ck_assert_int_eq(sx_trust_bundle(t.trust, t.bundle, t.arena, &t.diags, &signature), SX_OK);
    ck_assert_ptr_null(signature.publisher);
    ck_assert_uint_eq(signature.file_count, 4);
    ck_assert_str_eq(try_said(&t), "~TRUST.KEY");
    const char *name = NULL;
    const char *key = NULL;
    ck_assert_int_eq(sx_key_read(try_path(&t, "key.pub"), t.arena, &t.diags, &name, &key), SX_OK);
    trust_key("As we call them", key);
    ck_assert_int_eq(sx_trust_bundle(t.trust, t.bundle, t.arena, &t.diags, &signature), SX_OK);
    ck_assert_str_eq(signature.publisher, key);
    ck_assert_str_eq(signature.name, "As we call them");
    ck_assert_str_eq(try_said(&t), "");
    /* What is read later is compared with what was signed. */
    ck_assert_int_eq(sx_trust_file(&signature, "ABOUT.md", "# About\n", 8, &t.diags), SX_OK);
    ck_assert_int_eq(sx_trust_file(&signature, "ABOUT.md", "# Xbout\n", 8, &t.diags), SX_E_TRUST);
    ck_assert_int_eq(sx_trust_file(&signature, "ABOUT.md", "# About", 7, &t.diags), SX_E_TRUST);
    ck_assert_int_eq(sx_trust_file(&signature, "other", "# About\n", 8, &t.diags), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.HASH TRUST.HASH TRUST.HASH");
    try_text(&t, "bundle/manifest.lua", "return nil\n");
    ck_assert_int_eq(sx_trust_bundle(t.trust, t.bundle, t.arena, &t.diags, &signature), SX_E_TRUST);
    ck_assert_ptr_null(signature.publisher);
}
END_TEST

/* What ships with Sextant runs whatever the store is like; nothing else does. */
START_TEST(store_that_cannot_be_used)
{
    ck_assert_int_eq(mkdir(t.store, 0777), 0);
    ck_assert_int_eq(chmod(t.store, 0777), 0);
    ck_assert_int_eq(unlink(try_path(&t, "bundle/bundle.sig")), 0);
    ck_assert_str_eq(judge("bundle/lib.so"), "TRUST.WRITABLE");
    for (size_t i = 0; i < sx_builtin_hash_count; i++)
        ck_assert(sx_is_hash(sx_slice_of(sx_builtin_hashes[i])));
    if (sx_builtin_hash_count > 0) {
        sx_trust_grade grade = SX_TRUST_NONE;
        const char *publisher = NULL;
        sx_library library = read_library("bundle/lib.so");
        memcpy(library.hash, sx_builtin_hashes[0], SX_HASH_TEXT);
        ck_assert_int_eq(
            sx_trust_library(t.trust, t.bundle, &library, &t.diags, &grade, &publisher), SX_OK);
        ck_assert_int_eq(grade, SX_TRUST_BUILTIN);
        sx_library_close(&library);
    }
}
END_TEST

/* --- keys ------------------------------------------------------------------------------------- */

START_TEST(key_files)
{
    struct stat info;
    const char *key = NULL;
    ck_assert_int_eq(stat(try_path(&t, "key"), &info), 0);
    ck_assert_int_eq(info.st_mode & 0777, 0600);
    const char *secret = try_read(&t, "key");
    const char *open_key = try_read(&t, "key.pub");
    sx_slice line = line_of(secret, "secret ");
    ck_assert_uint_eq(line.len, 7 + 44 + 1);
    ck_assert_ptr_null(strstr(open_key, "secret"));
    /* Nothing is overwritten: neither of the two. */
    ck_assert_int_eq(sx_key_make(try_path(&t, "key"), "E", t.arena, &t.diags, &key), SX_E_OUTPUT);
    ck_assert_str_eq(try_read(&t, "key"), secret);
    ck_assert_int_eq(unlink(try_path(&t, "key")), 0);
    ck_assert_int_eq(sx_key_make(try_path(&t, "key"), "E", t.arena, &t.diags, &key), SX_E_OUTPUT);
    ck_assert_int_ne(access(try_path(&t, "key"), F_OK), 0); /* no half of a pair */
    ck_assert_str_eq(try_read(&t, "key.pub"), open_key);
    ck_assert_str_eq(try_said(&t), "TRUST.EXISTS TRUST.EXISTS");
    ck_assert_int_eq(sx_key_make(try_path(&t, "new"), "a\nb", t.arena, &t.diags, &key), SX_E_USAGE);
    ck_assert_int_eq(sx_key_make(try_path(&t, "new"), "", t.arena, &t.diags, &key), SX_E_USAGE);
    ck_assert_str_ne(make_key("one", "E"), make_key("two", "E"));
}
END_TEST

START_TEST(keys_that_sign_nothing)
{
    sx_bundle_signature made;
    const char *secret = try_read(&t, "key");
    const char *before = try_read(&t, "bundle/bundle.sig");
    (void)make_key("other", "Other");
    const char *const wrong[] = {
        "",
        "sextant-secret-key 1\n",
        try_read(&t, "key.pub"),
        graft(secret, "secret", try_read(&t, "other")), /* not a pair */
        graft(secret, "key", try_read(&t, "other")),
        sx_arena_printf(t.arena, "%sx\n", secret),
        sx_arena_printf(t.arena, "%.*s", (int)strlen(secret) - 1, secret),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        try_write(&t, "wrong", 0600, wrong[i], strlen(wrong[i]));
        ck_assert_int_eq(
            sx_signature_make(t.bundle, try_path(&t, "wrong"), t.arena, &t.diags, &made),
            SX_E_TRUST);
        ck_assert_str_eq(try_said(&t), "TRUST.KEY");
    }
    /* A secret key that others may read. */
    static const mode_t open_to[] = {0640, 0604, 0660};
    for (size_t i = 0; i < sizeof open_to / sizeof *open_to; i++) {
        try_write(&t, "wrong", open_to[i], secret, strlen(secret));
        ck_assert_int_eq(
            sx_signature_make(t.bundle, try_path(&t, "wrong"), t.arena, &t.diags, &made),
            SX_E_TRUST);
        ck_assert_str_eq(try_said(&t), "TRUST.KEY");
    }
    ck_assert_str_eq(try_read(&t, "bundle/bundle.sig"), before);
}
END_TEST

/* A secret key that lies in the folder would go out with it. */
START_TEST(folders_that_are_not_signed)
{
    sx_bundle_signature made;
    const char *key = try_path(&t, "key");
    try_write(&t, "bundle/notes", 0600, try_read(&t, "key"), strlen(try_read(&t, "key")));
    ck_assert_int_eq(sx_signature_make(t.bundle, key, t.arena, &t.diags, &made), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.KEY");
    ck_assert_int_eq(unlink(try_path(&t, "bundle/notes")), 0);
    ck_assert_int_eq(mkdir(try_path(&t, "bundle/sub"), 0755), 0);
    try_text(&t, "bundle/.swp", "x");
    ck_assert_int_eq(sx_signature_make(t.bundle, key, t.arena, &t.diags, &made), SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), "TRUST.EXTRA_FILE TRUST.EXTRA_FILE");
}
END_TEST

START_TEST(what_is_no_public_key)
{
    const char *name = NULL;
    const char *key = NULL;
    const char *open_key = try_read(&t, "key.pub");
    const char *const wrong[] = {
        "",
        "sextant-key 2\n",
        "x",
        try_read(&t, "key"),
        try_read(&t, "bundle/bundle.sig"),
        sx_arena_printf(t.arena, "%sx", open_key),
        "sextant-key 1\nname \nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "sextant-key 1\nname A\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
        "sextant-key 1\nname A\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "sextant-key 1\nkey AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nname A\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        try_text(&t, "wrong.pub", wrong[i]);
        ck_assert_int_eq(sx_key_read(try_path(&t, "wrong.pub"), t.arena, &t.diags, &name, &key),
                         SX_E_TRUST);
        ck_assert_str_eq(try_said(&t), "TRUST.KEY");
        ck_assert_ptr_null(key);
    }
    ck_assert_int_eq(sx_key_read(t.bundle, t.arena, &t.diags, &name, &key), SX_E_TRUST);
    ck_assert_int_eq(sx_key_read(try_path(&t, "nowhere"), t.arena, &t.diags, &name, &key),
                     SX_E_TRUST);
}
END_TEST

static Suite *trust_signature_suite(void)
{
    Suite *suite = suite_create("trust_signature");
    TCase *tests = tcase_create("signature");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, what_was_signed_holds);
    tcase_add_test(tests, nothing_signed);
    tcase_add_test(tests, no_bit_of_the_signature);
    tcase_add_test(tests, no_part_of_the_signature);
    tcase_add_test(tests, no_byte_of_a_file);
    tcase_add_test(tests, no_file_more_or_less);
    tcase_add_test(tests, no_names_swapped);
    tcase_add_test(tests, signature_is_a_plain_file);
    tcase_add_test(tests, forged);
    tcase_add_loop_test(tests, broken_at_its_place, 0, (int)(sizeof broken / sizeof *broken));
    tcase_add_test(tests, library_of_a_trusted_publisher);
    tcase_add_test(tests, library_that_is_pinned);
    tcase_add_test(tests, unknown_says_what_to_type);
    tcase_add_test(tests, bundles_that_need_no_trust);
    tcase_add_test(tests, store_that_cannot_be_used);
    tcase_add_test(tests, key_files);
    tcase_add_test(tests, keys_that_sign_nothing);
    tcase_add_test(tests, folders_that_are_not_signed);
    tcase_add_test(tests, what_is_no_public_key);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(trust_signature_suite());
}
