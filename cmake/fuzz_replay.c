/*
 * fuzz_replay.c: a main() for fuzz targets in builds without libFuzzer. Runs the target once on
 * nothing and once on each file of the folders and files it is given. It does not search.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define INPUT_MAX (1U << 20)
#define PATH_BYTES 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Returns false when the path is not a file that can be read. */
static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    uint8_t *data = malloc(INPUT_MAX);
    if (data == NULL) {
        fclose(file);
        return false;
    }
    size_t size = fread(data, 1, INPUT_MAX, file);
    bool ok = ferror(file) == 0;
    fclose(file);
    if (ok) {
        /* An exact allocation, so that a read past the end is seen. */
        uint8_t *exact = malloc(size > 0 ? size : 1);
        ok = exact != NULL;
        for (size_t i = 0; ok && i < size; i++)
            exact[i] = data[i];
        if (ok)
            LLVMFuzzerTestOneInput(exact, size);
        free(exact);
    }
    free(data);
    return ok;
}

int main(int argc, char **argv)
{
    unsigned replayed = 1;
    unsigned failed = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (folder == NULL)
            continue; /* a target without a corpus yet */
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            char path[PATH_BYTES];
            int length = snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] == '.' || length < 0 || (size_t)length >= sizeof path)
                continue;
            if (replay_file(path))
                replayed++;
            else
                failed++;
        }
        closedir(folder);
    }
    printf("%u passed, %u failed\n", replayed, failed);
    return failed == 0 ? 0 : 1;
}
