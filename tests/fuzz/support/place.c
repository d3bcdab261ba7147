/*
 * place.c: see place.h.
 */
#include "support/place.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "support/feed.h"

static char the_folder[64];

static void join(char *to, size_t size, const char *folder, const char *leaf)
{
    size_t len = strlen(folder);
    must(len + 1 + strlen(leaf) < size);
    memcpy(to, folder, len);
    to[len] = '/';
    memcpy(to + len + 1, leaf, strlen(leaf) + 1);
}

static void remove_all(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char inner[512];
        bool itself = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (!itself && strlen(path) + strlen(entry->d_name) + 2 < sizeof inner) {
            join(inner, sizeof inner, path, entry->d_name);
            if (unlink(inner) != 0) {
                remove_all(inner);
            }
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
        (void)rmdir(path);
    }
}

static void leave(void)
{
    remove_all(the_folder);
}

const char *place_make(void)
{
    if (the_folder[0] == '\0') {
        memcpy(the_folder, "/tmp/sextant-fuzz-XXXXXX", sizeof "/tmp/sextant-fuzz-XXXXXX");
        must(mkdtemp(the_folder) != NULL);
        must(atexit(leave) == 0);
    }
    return the_folder;
}

void place_path(char *to, size_t size, const char *leaf)
{
    join(to, size, place_make(), leaf);
    char *last = strrchr(to, '/');
    *last = '\0';
    must(sx_make_directories(to, NULL) == SX_OK);
    *last = '/';
}

void place_put(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    must(file != NULL && (size == 0 || fwrite(data, 1, size, file) == size));
    must(fclose(file) == 0);
}
