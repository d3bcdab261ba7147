/*
 * embed.c: a program that uses libsextant: loads the GAD-7, scores one person's answers and prints
 * what came out. It needs nothing but the public headers.
 *
 *   cc embed.c $(pkg-config --cflags --libs sextant) -o embed && ./embed
 */
#include <stdio.h>

#include <sextant/sextant.h>

/* One answer per item, as it would stand in a file; NULL is an answer that is missing. */
static const char *const items[] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7"};
static const char *const answers[] = {"2", "1", "2", "1", "1", "2", "1"};

/* Says what went wrong, in the words of the library, and gives the exit status for it. */
static int fail(const sx_context *context, sx_status status)
{
    fprintf(stderr, "embed: %s\n%s", sx_status_text(status),
            context == NULL ? "" : sx_errors(context));
    return sx_exit_status(status);
}

int main(void)
{
    sx_context *context = NULL;
    sx_status status = sx_context_new(NULL, &context);
    if (status != SX_OK) {
        return fail(NULL, status);
    }
    char *result = NULL;
    status =
        sx_score_answers(context, "gad-7", items, answers, sizeof items / sizeof items[0], &result);
    int exit_status = 0;
    if (status == SX_OK) {
        printf("%s\n", result);
    } else {
        exit_status = fail(context, status);
    }
    sx_free(result);
    sx_context_free(context);
    return exit_status;
}
