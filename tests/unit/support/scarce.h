/*
 * scarce.h: memory that runs out where a test wants it to. Every request of the library under test is
 * counted (of arenas and of the C library), and a chosen one of them is refused. The linker puts these in
 * the place of the real ones in unit tests (--wrap, see SCARCE_REQUESTS in CMakeLists.txt). Requests of
 * jansson and libyaml are not: jansson does not tell them from faults of the text.
 */
#ifndef SX_TEST_SCARCE_H
#define SX_TEST_SCARCE_H

#include <stdbool.h>
#include <stddef.h>

/* From now on requests are counted, and the nth (from 1) is refused; 0: none is. */
void scarce_from(size_t nth);
/* The same, and all after it are refused too. */
void scarce_after(size_t nth);
/* Memory is there again. Returns how many requests were counted. */
size_t scarce_stop(void);

/* Does something with memory that runs out; `data` is its own. Not for assertions of Check: they need memory. */
typedef void (*scarce_body)(void *data);
/*
 * Calls `body` again and again: once with memory enough, then once for each request of that first run,
 * which is refused. `check` is called after each with memory there again, and tells from `data` whether
 * what was done is right; `refused` says whether anything was refused. At most `most` requests are tried
 * (0: all), spread over them.
 */
void scarce_each(scarce_body body, void (*check)(void *data, bool refused), void *data,
                 size_t most);

#endif
