/*
 * fuzz_replay.c: a main() for fuzz targets in builds without libFuzzer. Runs the target once on
 * nothing and once on each file of the folders and files it is given. It does not search. No input may take
 * more than a second of processor time or bring the program above 256 MiB; sanitizers take a multiple of both,
 * so that it is not held against them.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LIMITED false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LIMITED false
#endif
#endif
#ifndef LIMITED
#define LIMITED true
#endif
#define SECONDS_MAX 1
#define MEMORY_MAX_KIB (256L << 10)
#define INPUT_MAX (1U << 20)
#define PATH_BYTES 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Runs the target; false when it takes too much for it. */
static bool run_limited(const uint8_t *data, size_t size, const char *path)
{
    struct rusage usage;
    clock_t begin = clock();
    LLVMFuzzerTestOneInput(data, size);
    double seconds = (double)(clock() - begin) / (double)CLOCKS_PER_SEC;
    bool small = getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss <= MEMORY_MAX_KIB;
    if (!LIMITED || (seconds <= SECONDS_MAX && small))
        return true;
    fprintf(stderr, "%s: %.1f s, %ld KiB: at most %d s and %ld KiB\n", path, seconds,
            usage.ru_maxrss, SECONDS_MAX, MEMORY_MAX_KIB);
    return false;
}

/* Returns false when the path is not a file that can be read, or takes too much. */
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
            ok = run_limited(exact, size, path);
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
