/*
 * commands_path.c: the instruments that came with this program, found by the place of the program
 * itself: an installation may have been moved, and a build stands inside its source tree. The
 * library knows only the place it was installed for.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/frame.h"

/* False when memory ran out. */
static bool exists(const char *directory, const char *name, bool *ret)
{
    cli_text path = {0};
    cli_text_printf(&path, "%s/%s", directory, name);
    bool good = !path.failed;
    *ret = good && access(path.data, R_OK) == 0;
    cli_text_free(&path);
    return good;
}

/* Hands the text out, NULL when there is none; false when memory ran out: part of a path is another path. */
static bool take(cli_text *text, char **ret)
{
    bool good = !text->failed;
    if (!good) {
        cli_text_free(text);
    }
    *ret = good ? text->data : NULL;
    return good;
}

/* Cuts the last component off an absolute path without "." and "..". */
static void to_parent(char *folder)
{
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
}

/* The folder of the running program; false where the system does not say it. */
static bool program_folder(char *ret, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", ret, size - 1);
    if (length <= 0 || (size_t)length >= size - 1) {
        return false;
    }
    ret[length] = '\0';
    to_parent(ret);
    return true;
}

/* The user's own instruments, which come first on every default path. */
static void add_own(cli_text *path)
{
    const char *data_home = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    cli_text own = {0};
    if (data_home != NULL && data_home[0] == '/') {
        cli_text_printf(&own, "%s/sextant/instruments", data_home);
    } else if (home != NULL && home[0] == '/') {
        cli_text_printf(&own, "%s/.local/share/sextant/instruments", home);
    }
    if (own.failed) {
        path->failed = true;
    } else if (own.data != NULL && access(own.data, R_OK) == 0) {
        cli_text_printf(path, "%s:", own.data);
    }
    cli_text_free(&own);
}

/* The plugins of a build, or of an installation; cuts the folder down to where either of them begins. */
static void find_plugins(char *folder, bool build, cli_text *ret)
{
    if (build) {
        cli_text_printf(ret, "%s/plugins", folder);
    }
    to_parent(folder);
    if (build) {
        to_parent(folder);
    } else {
        cli_text_printf(ret, "%s/" SX_LIB_FOLDER "/sextant/plugins", folder);
    }
}

bool cli_search_path(char **ret)
{
    const char *environment = getenv("SEXTANT_PATH");
    char folder[4096];
    bool build, there;
    cli_text plugins = {0}, path = {0};
    *ret = NULL;
    if ((environment != NULL && environment[0] != '\0') || !program_folder(folder, sizeof folder)) {
        return true;
    }
    if (!exists(folder, "CMakeCache.txt", &build)) {
        return false;
    }
    find_plugins(folder, build, &plugins);
    const char *instruments = build ? "instruments" : "share/sextant/instruments";
    bool good = !plugins.failed && exists(folder, instruments, &there);
    if (good && there) {
        add_own(&path);
        cli_text_printf(&path, "%s/%s", folder, instruments);
        if (access(plugins.data, R_OK) == 0) {
            cli_text_printf(&path, ":%s", plugins.data);
        }
    }
    cli_text_free(&plugins);
    return take(&path, ret) && good;
}

/* The packs that the user keeps, after those that were named. */
static void add_usual_wording(cli_text *path)
{
    const char *environment = getenv("SEXTANT_WORDING");
    const char *data_home = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    if (environment != NULL && environment[0] != '\0') {
        cli_text_printf(path, ":%s", environment);
    } else if (data_home != NULL && data_home[0] == '/') {
        cli_text_printf(path, ":%s/sextant/wording", data_home);
    } else if (home != NULL && home[0] == '/') {
        cli_text_printf(path, ":%s/.local/share/sextant/wording", home);
    }
}

bool cli_wording_path(const cli_args *args, char **ret)
{
    const char *values[32];
    size_t count = cli_values(args, "--wording", values, 32);
    cli_text path = {0};
    for (size_t i = 0; i < count && i < 32; i++) {
        cli_text_printf(&path, "%s%s", i == 0 ? "" : ":", values[i]);
    }
    if (count > 0) {
        add_usual_wording(&path);
    }
    return take(&path, ret);
}
