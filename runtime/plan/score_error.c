/*
 * score_error.c: errors of single scores, as numbers and in words. See score_error.h.
 */
#include "plan/score_error.h"

bool sx_score_made_up(const sx_scale *scale, const sx_score *score)
{
    bool fills =
        scale->missing.rule == SX_MISSING_PRORATE || scale->missing.rule == SX_MISSING_ANSWERED;
    return score->prorated || (fills && score->answered < score->of);
}

void sx_score_error_of(const sx_scale *scale, const sx_score *score, unsigned confidence,
                       sx_score_error *ret)
{
    *ret = (sx_score_error){0};
    if (score->status != SX_CELL_OK || !sx_scale_error_of(scale, confidence, &ret->scale) ||
        !ret->scale.known) {
        return;
    }
    ret->made_up = sx_score_made_up(scale, score);
    ret->known = !ret->made_up;
    if (ret->known) {
        sx_scale_interval(scale, confidence, score->value, &ret->low, &ret->high);
    }
}

void sx_error_use_text(sx_buf *out, const sx_error_use *use)
{
    sx_buf_printf(out, "%s ", sx_coefficient_text(use->coefficient));
    sx_decimal_print(out, use->of->value[use->coefficient]);
    if (use->of != use->sd_of) {
        sx_buf_printf(out, " in %s", use->of->population);
    }
    sx_buf_str(out, ", SD ");
    sx_decimal_print(out, use->sd_of->sd);
    sx_buf_printf(out, " in %s", use->sd_of->population);
}

void sx_score_error_text(const sx_scale *scale, const sx_score *score, sx_buf *out)
{
    sx_score_error error;
    sx_score_error_of(scale, score, SX_CONFIDENCE_USUAL, &error);
    if (error.made_up) {
        sx_buf_str(out, "No standard error: the published one does not hold for a score that makes "
                        "up for missing answers.");
    }
    if (!error.known) {
        return;
    }
    sx_buf_str(out, "Standard error ");
    sx_number_print(out, error.scale.measurement, SX_CHANGE_DIGITS);
    sx_buf_printf(out, ", %u %% interval ", error.scale.confidence);
    sx_number_print(out, error.low, SX_CHANGE_DIGITS);
    sx_buf_str(out, " to ");
    sx_number_print(out, error.high, SX_CHANGE_DIGITS);
    sx_buf_str(out, " (");
    sx_error_use_text(out, &scale->change.error);
    sx_buf_str(out, ").");
}

static void put_number(sx_json *json, const char *key, sx_number value)
{
    sx_json_key(json, key);
    sx_json_number(json, value, SX_PRINT_DIGITS);
}

void sx_score_error_json(const sx_scale *scale, const sx_score *score, sx_json *out)
{
    const sx_error_use *use = &scale->change.error;
    sx_score_error error;
    sx_score_error_of(scale, score, SX_CONFIDENCE_USUAL, &error);
    if (!error.known) {
        sx_json_null(out);
        return;
    }
    sx_json_object(out);
    put_number(out, "measurement", error.scale.measurement);
    sx_json_put_int(out, "confidence", error.scale.confidence);
    put_number(out, "low", error.low);
    put_number(out, "high", error.high);
    sx_json_put(out, "coefficient", sx_coefficient_word(use->coefficient));
    put_number(out, "reliability", sx_number_decimal(use->of->value[use->coefficient]));
    put_number(out, "sd", sx_number_decimal(use->sd_of->sd));
    sx_json_end_object(out);
}
