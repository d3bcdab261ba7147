/*
 * trend.h: the scores of one scale over time as readers see them: points with their intervals, what
 * each difference says in words, and what a plot is drawn from. Copies every text that came with the
 * answers; knows nothing of pixels.
 */
#ifndef SX_PROFILE_TREND_H
#define SX_PROFILE_TREND_H

#include "profile/change.h"

struct sx_showing;

typedef struct sx_trend_point {
    const char *when, *day; /* as written; "2026-03-01". `when` NULL: not known */
    int64_t seconds;        /* since 1970, of points in a trend that is timed */
    bool has_value;
    sx_number value;
    const char *display;       /* at most 2 places; NULL: no score */
    const char *band;          /* text; NULL */
    sx_change_refusal refused; /* why this score is compared with no other one */
    const char *note;          /* the same in words; NULL: it is compared */
    bool has_interval;         /* of the error of measurement */
    sx_number low, high;
    const char *low_text, *high_text;
    const char *version, *rule_hash; /* it was answered under */
} sx_trend_point;

/* One comparison of two points. */
typedef struct sx_trend_step {
    size_t from, to;
    sx_comparison is;    /* its `from` and `to` are NULL */
    const char *summary; /* "18 to 7, 11 lower" or why there is none */
    const char *verdict; /* "reliably improved": what the index says; NULL: none, or refused */
    const char **lines;  /* all that it says */
    size_t line_count;
} sx_trend_step;

/* One stretch of a scale: a band, or the interval of a level. */
typedef struct sx_segment {
    const char *text;    /* NULL: no name for this reader */
    const char *start;   /* its first value, printed */
    sx_number low, high; /* where it starts on the chart, and where the next one starts */
    const char *range;   /* "10 to 14" */
    bool here;           /* the value lies in it */
} sx_segment;

typedef struct sx_chart {
    bool present;
    sx_number low, high, value;
    bool has_value;
    sx_segment *segments;
    size_t segment_count;
    const char *better; /* "higher is worse", "higher is better", "" */
} sx_chart;

typedef struct sx_trend {
    const sx_model *model;
    size_t scale;
    const char *instrument_title, *short_title, *scale_title, *unit;
    const char *language;  /* of the instrument's texts: a BCP 47 tag */
    const char *rule_hash; /* of the rules that scored all of it */
    const char *credit;    /* of the instrument, and of the licence of its latest words; NULL */
    sx_scale_error error;
    const char *basis; /* what the error rests on, in words; NULL: there is none */
    sx_chart chart;
    bool timed; /* every point has a time, and not all the same one */
    sx_trend_point *points;
    size_t count;
    sx_trend_step *steps; /* from each point to the next: count - 1 */
    sx_trend_step span;   /* from the first to the last; the only step, where there is one */
} sx_trend;

/* The trend of at least one administration, sorted. What fails is noted in `show`. */
void sx_trend_of(struct sx_showing *show, const sx_results *const *points, size_t count,
                 size_t scale, unsigned confidence, sx_trend *ret);

#endif
