/*
 * test_native_load.c: which files are loaded as libraries, and which functions of a loaded one are
 * its own. The libraries are the harmless ones of tests/hostile/native.
 */
#include <check.h>
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend/native/native.h"
#include "support/suite.h"

static void path_of(const char *name, char path[1024])
{
    const char *build = getenv("BUILD");
    ck_assert_msg(build != NULL, "BUILD must name the build folder");
    (void)snprintf(path, 1024, "%s/tests/hostile/native/%s/plugin.so", build, name);
}

static int open_library(const char *name)
{
    char path[1024];
    path_of(name, path);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(file >= 0, "%s", path);
    return file;
}

/* The bytes of clean.so, for changing some of them. */
static unsigned char *bytes_of_clean(size_t *ret_length)
{
    struct stat status;
    int file = open_library("clean");
    ck_assert_int_eq(fstat(file, &status), 0);
    *ret_length = (size_t)status.st_size;
    unsigned char *bytes = malloc(*ret_length);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_int_eq(read(file, bytes, *ret_length), status.st_size);
    (void)close(file);
    return bytes;
}

static int file_with(const void *bytes, size_t length)
{
    char path[] = "/tmp/sextant-native-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    (void)unlink(path);
    ck_assert_int_eq(write(file, bytes, length), (ssize_t)length);
    return file;
}

static void expect_refused(int file, const char *why)
{
    sx_plugin_error error = {.size = sizeof error};
    void *handle = &error;
    ck_assert_int_eq(sx_native_load(file, "a/folder/plugin.so", &error, &handle),
                     SX_PLUGIN_E_INTERNAL);
    ck_assert_ptr_null(handle);
    ck_assert_int_eq(error.code, SX_FAULT_PLUGIN_LOAD);
    ck_assert_msg(strstr(error.message, why) != NULL, "%s", error.message);
    ck_assert_msg(strncmp(error.message, "plugin.so ", 10) == 0, "%s", error.message);
    ck_assert_ptr_null(strstr(error.message, "/proc/"));
    (void)close(file);
}

/* --- files that are no library ---------------------------------------------------------------- */

static const struct {
    const char *bytes;
    size_t length;
    const char *why;
} no_libraries[] = {
    {"", 0, "is empty"},
    {"#include <stdio.h>\n", 19, "is a text file, not a shared object"},
    {"/* GNU ld script */\nINPUT(-lc)\n", 31, "is a text file"},
    {"MZ\220\0\3\0\0\0\4\0\0\0\377\377\0\0", 16, "is a Windows program"},
    {"\177ELF", 4, "is no ELF shared object"},
    {"\177ELF\2\1\1\0\0\0\0\0\0\0\0\0", 16, "is cut short"},
    {"\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20", 17, "is no ELF shared object"},
};

START_TEST(test_no_library)
{
    expect_refused(file_with(no_libraries[_i].bytes, no_libraries[_i].length),
                   no_libraries[_i].why);
}
END_TEST

START_TEST(test_no_file)
{
    expect_refused(open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "is no file that can be read");
    expect_refused(-1, "is no file that can be read");
}
END_TEST

static const struct {
    size_t at;
    unsigned char value;
    const char *why;
} changes[] = {
    {EI_CLASS, 0, "machines"},
    {EI_DATA, 0, "byte order"},
    {offsetof(Elf64_Ehdr, e_machine), EM_S390, "is for IBM Z, and this machine is"},
    {offsetof(Elf64_Ehdr, e_machine), 0xee, "is for machine 238, and this machine is"},
    {offsetof(Elf64_Ehdr, e_type), ET_REL, "is an object file"},
    {offsetof(Elf64_Ehdr, e_type), ET_EXEC, "is a program"},
    {offsetof(Elf64_Ehdr, e_type), ET_CORE, "is no shared object"},
    {offsetof(Elf64_Ehdr, e_phnum), 0, "has no parts to load"},
    {offsetof(Elf64_Ehdr, e_phoff) + 6, 0x7f, "is cut short"},
    {offsetof(Elf64_Ehdr, e_shoff) + 6, 0x7f, "is cut short"},
};

START_TEST(test_changed)
{
    size_t length;
    unsigned char *bytes = bytes_of_clean(&length);
    if (changes[_i].at == EI_CLASS)
        bytes[EI_CLASS] = (unsigned char)(3 - bytes[EI_CLASS]);
    else if (changes[_i].at == EI_DATA)
        bytes[EI_DATA] = (unsigned char)(3 - bytes[EI_DATA]);
    else
        bytes[changes[_i].at] = changes[_i].value;
    expect_refused(file_with(bytes, length), changes[_i].why);
    free(bytes);
}
END_TEST

/* Whatever the length, a file that was cut is never handed to the loader, which would crash on
 * it. */
START_TEST(test_cut)
{
    size_t length;
    unsigned char *bytes = bytes_of_clean(&length);
    for (size_t part = 1; part < 40; part++)
        expect_refused(file_with(bytes, length * part / 40), "is cut short");
    expect_refused(file_with(bytes, length - 1), "is cut short");
    free(bytes);
}
END_TEST

START_TEST(test_needs)
{
    expect_refused(open_library("missing-library"),
                   "needs the library libsextant-not-there.so, which is not on this machine");
    expect_refused(open_library("undefined-symbol"),
                   "cannot be loaded: undefined symbol: sextant_function_of_nobody");
}
END_TEST

/* A binding is named after its manifest. */
START_TEST(test_subject)
{
    sx_plugin_error error = {.size = sizeof error};
    void *handle;
    int file = file_with("text", 4);
    ck_assert_int_lt(sx_native_load(file, "a/manifest.yaml", &error, &handle), 0);
    ck_assert_str_eq(error.message, "the library is a text file, not a shared object");
    (void)close(file);
}
END_TEST

/* --- loading ---------------------------------------------------------------------------------- */

static void *load(int file)
{
    sx_plugin_error error = {.size = sizeof error};
    void *handle = NULL;
    ck_assert_msg(sx_native_load(file, "plugin.so", &error, &handle) == SX_PLUGIN_OK, "%s",
                  error.message);
    ck_assert_ptr_nonnull(handle);
    return handle;
}

/* Descriptors are used again for other files: each gets its own library. */
START_TEST(test_same_descriptor)
{
    int one = open_library("clean");
    void *first = load(one);
    ck_assert_ptr_eq(load(one), first);
    int two = open_library("clean-noted");
    ck_assert_int_eq(dup2(two, one), one);
    void *second = load(one);
    ck_assert_ptr_ne(second, first);
    ck_assert_ptr_eq(load(two), second);
    (void)close(one);
    /* Closed: the one that was loaded from it last. */
    ck_assert_ptr_eq(load(one), second);
    (void)close(two);
}
END_TEST

START_TEST(test_closed_before)
{
    sx_plugin_error error = {.size = sizeof error};
    void *handle;
    ck_assert_int_lt(sx_native_load(999, "plugin.so", &error, &handle), 0);
    ck_assert_ptr_null(handle);
}
END_TEST

/* --- symbols ---------------------------------------------------------------------------------- */

static const struct {
    const char *library, *symbol, *why; /* NULL: it is found */
} symbols[] = {
    {"clean", "sextant_plugin_entry", NULL},
    {"clean", "sextant_plugin_entries", "has no function sextant_plugin_entries"},
    {"clean", "clean_score", "has no function clean_score"}, /* there, and hidden */
    {"clean", "memcpy", "no function memcpy of its own: it would be that of"},
    {"clean", "system", "no function system of its own: it would be that of"},
    {"clean", "", "has no function"},
    {"symbol-is-data", "sextant_plugin_entry", "is a variable, not a function"},
};

START_TEST(test_symbol)
{
    sx_plugin_error error = {.size = sizeof error};
    sx_native_function found = NULL;
    int file = open_library(symbols[_i].library);
    sx_plugin_status status =
        sx_native_symbol(load(file), symbols[_i].symbol, SX_FAULT_FFI_SYMBOL, &error, &found);
    (void)close(file);
    if (!symbols[_i].why) {
        ck_assert_int_eq(status, SX_PLUGIN_OK);
        ck_assert(found != NULL);
        return;
    }
    ck_assert_int_eq(status, SX_PLUGIN_E_INTERNAL);
    ck_assert(found == NULL);
    ck_assert_int_eq(error.code, SX_FAULT_FFI_SYMBOL);
    ck_assert_msg(strstr(error.message, symbols[_i].why) != NULL, "%s", error.message);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("native_load");
    TCase *files = tcase_create("files");
    tcase_add_loop_test(files, test_no_library, 0,
                        (int)(sizeof no_libraries / sizeof *no_libraries));
    tcase_add_test(files, test_no_file);
    tcase_add_loop_test(files, test_changed, 0, (int)(sizeof changes / sizeof *changes));
    tcase_add_test(files, test_cut);
    tcase_add_test(files, test_needs);
    tcase_add_test(files, test_subject);
    suite_add_tcase(suite, files);
    TCase *loading = tcase_create("loading");
    tcase_add_test(loading, test_same_descriptor);
    tcase_add_test(loading, test_closed_before);
    suite_add_tcase(suite, loading);
    TCase *found = tcase_create("symbols");
    tcase_add_loop_test(found, test_symbol, 0, (int)(sizeof symbols / sizeof *symbols));
    suite_add_tcase(suite, found);
    return run_suite(suite);
}
