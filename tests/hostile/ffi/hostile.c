/*
 * hostile.c: functions that misbehave for one person only: the one whose answers are 3 and 3. For everybody
 * else each is the plain sum of its two answers, so that the other rows can be compared with a clean run.
 * No function here starts anything that outlives its process.
 */
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#define TWO(name)                                                                                  \
    double name(double a, double b);                                                               \
    double name(double a, double b)

static int poison(double a, double b)
{
    return a == 3 && b == 3;
}

TWO(good)
{
    return a + b;
}

/* ---- it does not come back ------------------------------------------------------------------ */

TWO(crashes)
{
    if (poison(a, b))
        *(volatile int *)0 = 1;
    return a + b;
}

TWO(aborts)
{
    if (poison(a, b))
        abort();
    return a + b;
}

TWO(leaves)
{
    if (poison(a, b))
        exit(0);
    return a + b;
}

TWO(leaves_at_once)
{
    if (poison(a, b))
        _exit(0);
    return a + b;
}

TWO(hangs)
{
    volatile int more = 1;
    while (poison(a, b) && more)
        ;
    return a + b;
}

TWO(sleeps)
{
    if (poison(a, b))
        (void)sleep(3600);
    return a + b;
}

static double deeper(volatile double *from, double a)
{
    volatile double here[512];
    here[0] = *from + a;
    return a < 0 ? here[0] : deeper(here, a) + here[0];
}

TWO(overflows_the_stack)
{
    volatile double zero = 0;
    return poison(a, b) ? deeper(&zero, a) : a + b;
}

TWO(meets_no_instruction)
{
    if (poison(a, b))
        __builtin_trap();
    return a + b;
}

TWO(closes_everything)
{
    for (int file = 0; poison(a, b) && file < 1024; file++)
        (void)close(file);
    return a + b;
}

TWO(opens_a_file)
{
    if (poison(a, b)) {
        int file = open("/etc/passwd", O_RDONLY);
        return file >= 0 ? 1000 : a + b; /* a score outside the range: it got out */
    }
    return a + b;
}

TWO(opens_a_socket)
{
    if (poison(a, b)) {
        int file = socket(AF_INET, SOCK_STREAM, 0);
        return file >= 0 ? 1000 : a + b;
    }
    return a + b;
}

TWO(kills_its_parent)
{
    if (poison(a, b))
        return kill(getppid(), SIGKILL) == 0 ? 1000 : a + b;
    return a + b;
}

TWO(eats_memory)
{
    for (int i = 0; poison(a, b) && i < 100000; i++) {
        volatile char *block = malloc(1 << 20);
        if (block == NULL)
            abort();
        for (size_t at = 0; at < 1 << 20; at += 4096)
            block[at] = 1;
    }
    return a + b;
}

TWO(prints_a_lot)
{
    char lines[5000];
    memset(lines, 'x', sizeof lines);
    lines[sizeof lines - 1] = '\0';
    for (int i = 0; poison(a, b) && i < 1000; i++)
        (void)fputs(lines, stderr);
    return a + b;
}

/* ---- it comes back with something that is no score ------------------------------------------- */

TWO(gives_no_number)
{
    return poison(a, b) ? (double)NAN : a + b;
}

TWO(gives_infinity)
{
    return poison(a, b) ? (double)INFINITY : a + b;
}

TWO(gives_too_much)
{
    return poison(a, b) ? 1e6 : a + b;
}

int64_t gives_too_many_digits(double a, double b);
int64_t gives_too_many_digits(double a, double b)
{
    return poison(a, b) ? INT64_MAX : (int64_t)(a + b);
}

int32_t reports_an_error(double a, double b, double *sum);
int32_t reports_an_error(double a, double b, double *sum)
{
    if (poison(a, b)) {
        errno = EDOM;
        return 7;
    }
    *sum = a + b;
    return 0;
}

int32_t leaves_it_unwritten(double a, double b, double *sum);
int32_t leaves_it_unwritten(double a, double b, double *sum)
{
    if (!poison(a, b))
        *sum = a + b;
    return 0;
}

void leaves_a_whole_number_unwritten(double a, double b, int32_t *sum);
void leaves_a_whole_number_unwritten(double a, double b, int32_t *sum)
{
    if (!poison(a, b))
        *sum = (int32_t)(a + b);
}

void leaves_bytes_unwritten(double a, double b, uint8_t *sums);
void leaves_bytes_unwritten(double a, double b, uint8_t *sums)
{
    if (!poison(a, b))
        sums[0] = (uint8_t)(a + b);
}

/* ---- it touches what it must not ------------------------------------------------------------- */

double reads_too_far(const double *v, uint64_t n);
double reads_too_far(const double *v, uint64_t n)
{
    volatile double beyond = poison(v[0], v[1]) ? v[n] : 0;
    return v[0] + v[1] + beyond * 0;
}

double writes_its_input(const double *v, uint64_t n);
double writes_its_input(const double *v, uint64_t n)
{
    double sum = v[0] + v[1];
    if (poison(v[0], v[1]))
        ((volatile double *)(uintptr_t)v)[n - 1] = 0;
    return sum;
}

void writes_too_far(double a, double b, double *out);
void writes_too_far(double a, double b, double *out)
{
    out[0] = a + b;
    if (poison(a, b))
        out[1] = 0;
}

void writes_before(double a, double b, double *out);
void writes_before(double a, double b, double *out)
{
    out[0] = a + b;
    if (poison(a, b))
        out[-1] = 0;
}

void writes_far_away(double a, double b, double *out);
void writes_far_away(double a, double b, double *out)
{
    out[0] = a + b;
    for (int i = 1; poison(a, b) && i < 100000; i++)
        ((volatile double *)out)[i] = 0;
}

/* ---- it leaves traces ------------------------------------------------------------------------ */

/* Numbers are rounded to nearest and small ones are there, unless a call before this one left it otherwise.
 */
static int is_as_always(void)
{
    volatile double small = 1e-300, factor = 1e-10;
    return fegetround() == FE_TONEAREST && small * factor > 0;
}

TWO(changes_rounding)
{
    double sum = is_as_always() ? a + b : a + b + 0.5;
    if (poison(a, b))
        (void)fesetround(FE_UPWARD);
    return sum;
}

TWO(cuts_small_numbers)
{
    double sum = is_as_always() ? a + b : a + b + 0.5;
#if defined(__x86_64__)
    if (poison(a, b))
        _mm_setcsr(_mm_getcsr() | 0x8040);
#endif
    return sum;
}

TWO(remembers)
{
    static double before;
    double sum = a + b + before * 0.5;
    before = a;
    return sum;
}

/* ---- columns --------------------------------------------------------------------------------- */

void adds_columns(const double *a, const double *b, uint64_t rows, double *sum);
void adds_columns(const double *a, const double *b, uint64_t rows, double *sum)
{
    for (uint64_t i = 0; i < rows; i++)
        sum[i] = a[i] + b[i];
}

void crashes_in_columns(const double *a, const double *b, uint64_t rows, double *sum);
void crashes_in_columns(const double *a, const double *b, uint64_t rows, double *sum)
{
    for (uint64_t i = 0; i < rows; i++) {
        if (poison(a[i], b[i]))
            abort();
        sum[i] = a[i] + b[i];
    }
}

void no_number_in_columns(const double *a, const double *b, uint64_t rows, double *sum);
void no_number_in_columns(const double *a, const double *b, uint64_t rows, double *sum)
{
    for (uint64_t i = 0; i < rows; i++)
        sum[i] = poison(a[i], b[i]) ? (double)NAN : a[i] + b[i];
}

void writes_a_row_too_many(const double *a, const double *b, uint64_t rows, double *sum);
void writes_a_row_too_many(const double *a, const double *b, uint64_t rows, double *sum)
{
    for (uint64_t i = 0; i < rows; i++) {
        sum[i] = a[i] + b[i];
        if (poison(a[i], b[i]))
            sum[rows] = 0;
    }
}

void writes_a_row_too_few(const double *a, const double *b, uint64_t rows, double *sum);
void writes_a_row_too_few(const double *a, const double *b, uint64_t rows, double *sum)
{
    for (uint64_t i = 0; i < rows; i++) {
        if (!poison(a[i], b[i]))
            sum[i] = a[i] + b[i];
    }
}

void reads_a_row_too_many(const double *a, const double *b, uint64_t rows, double *sum);
void reads_a_row_too_many(const double *a, const double *b, uint64_t rows, double *sum)
{
    volatile double beyond = a[rows];
    for (uint64_t i = 0; i < rows; i++)
        sum[i] = a[i] + b[i] + beyond * 0;
}

void writes_its_column(const double *a, const double *b, uint64_t rows, double *sum);
void writes_its_column(const double *a, const double *b, uint64_t rows, double *sum)
{
    for (uint64_t i = 0; i < rows; i++) {
        sum[i] = a[i] + b[i];
        if (poison(a[i], b[i]))
            ((volatile double *)(uintptr_t)a)[i] = 0;
    }
}

/* A running sum: each person's score holds that of the person before. */
void adds_up_persons(const double *a, const double *b, uint64_t rows, double *sum);
void adds_up_persons(const double *a, const double *b, uint64_t rows, double *sum)
{
    double all = 0;
    for (uint64_t i = 0; i < rows; i++) {
        all += a[i] + b[i];
        sum[i] = all;
    }
}

/* ---- what is no function ---------------------------------------------------------------------- */

extern const double constant;
const double constant = 2.5;
