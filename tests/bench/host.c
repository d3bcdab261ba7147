/*
 * host.c: a program that embeds the library and scores one table. It can load plugins that ship into itself
 * (SEXTANT_JAIL=builtin-in-process), which the program `sextant` cannot, for it has no loader. A benchmark, no test.
 *
 *   bench_host INSTRUMENT TABLE OUTPUT
 */
#include <stdio.h>

#include <sextant/score.h>
#include <sextant/sextant.h>

int main(int argc, char **argv)
{
    const sx_context_options options = {.size = sizeof options, .list_late = true};
    sx_context *context = NULL;
    sx_score_summary summary;
    if (argc != 4) {
        fprintf(stderr, "bench_host INSTRUMENT TABLE OUTPUT\n");
        return 2;
    }
    const char *instruments[] = {argv[1]};
    const sx_score_options what = {.size = sizeof what,
                                   .instruments = instruments,
                                   .instrument_count = 1,
                                   .in = argv[2],
                                   .out = argv[3]};
    sx_status status = sx_context_new(&options, &context);
    if (status == SX_OK) {
        status = sx_score_file(context, &what, &summary);
        fprintf(stderr, "%s", sx_errors(context));
    }
    sx_context_free(context);
    return sx_exit_status(status);
}
