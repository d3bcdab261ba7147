/*
 * planted.c: a program with the faults that torture is to find; run.py must find one of each before it
 * believes anything else. planted crash | leak | wrong | short | lost
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int crash(void)
{
    volatile char *text = malloc(8);
    text[0] = 'a'; /* nobody looked */
    free((void *)text);
    return 0;
}

static int leak(void)
{
    char *first = malloc(8), *second = malloc(8);
    if (second == NULL) {
        first = NULL; /* given back by nobody */
        fprintf(stderr, "no memory\n");
        return 1;
    }
    free(first);
    free(second);
    return 0;
}

static int wrong(void)
{
    puts(access(".", R_OK) == 0 ? "12" : "0");
    return 0;
}

static int half(void)
{
    static const char text[] = "the whole result\n";
    (void)!write(STDOUT_FILENO, text, sizeof text - 1); /* nobody counted */
    return 0;
}

static int lost(void)
{
    int fd = open("kept", O_WRONLY | O_TRUNC);
    if (fd < 0 || write(fd, "new\n", 4) != 4) {
        fprintf(stderr, "not written\n");
        return 1;
    }
    return close(fd) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    return strcmp(what, "crash") == 0   ? crash()
           : strcmp(what, "leak") == 0  ? leak()
           : strcmp(what, "wrong") == 0 ? wrong()
           : strcmp(what, "short") == 0 ? half()
           : strcmp(what, "lost") == 0  ? lost()
                                        : 2;
}
