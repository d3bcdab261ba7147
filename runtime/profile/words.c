/*
 * words.c: the fixed words of a profile. Plain for respondents, without clinical labels; nothing
 * here is called a diagnosis.
 */
#include "profile/words.h"

static const char *const plain_titles[SX_PATHWAY_COUNT] = {
    [SX_PATHWAY_SAFETY_FIRST] = "Your safety comes first",
    [SX_PATHWAY_FURTHER_ASSESSMENT] = "Getting to know more",
    [SX_PATHWAY_PSYCHOTHERAPY] = "Working with a therapist",
    [SX_PATHWAY_THERAPY_THEN_COACHING] = "Working with a therapist, then on your goals",
    [SX_PATHWAY_INTEGRATED] = "Care for how you feel, together with work on your goals",
    [SX_PATHWAY_COACHING] = "Coaching towards your goals",
};

static const char *const plain_sentences[SX_PATHWAY_COUNT] = {
    [SX_PATHWAY_SAFETY_FIRST] =
        "Some of your answers tell us that somebody qualified should talk with you first, before "
        "anything else is planned.",
    [SX_PATHWAY_FURTHER_ASSESSMENT] =
        "We do not know enough yet to suggest a way. A few more questions or a talk will help.",
    [SX_PATHWAY_PSYCHOTHERAPY] =
        "Your answers suggest that talking with a licensed therapist would help you most now.",
    [SX_PATHWAY_THERAPY_THEN_COACHING] =
        "Your answers suggest talking with a licensed therapist now. Your goals are kept, and "
        "coaching can follow when you feel steadier.",
    [SX_PATHWAY_INTEGRATED] =
        "Your answers suggest looking after how you feel and working on what you want to reach, "
        "both together and led by a licensed professional.",
    [SX_PATHWAY_COACHING] =
        "Your answers suggest that you can start from what you want to reach, with a coach at your "
        "side.",
};

static const char *const plain_domains[SX_DOMAIN_COUNT] = {
    [SX_DOMAIN_DISTRESS] = "How you have been feeling",
    [SX_DOMAIN_FUNCTIONING] = "How daily life is going",
    [SX_DOMAIN_RISK] = "Your safety",
    [SX_DOMAIN_ADVERSITY] = "Your earlier life",
    [SX_DOMAIN_COPING] = "How you get through hard times",
    [SX_DOMAIN_READINESS] = "How ready you are for a change",
    [SX_DOMAIN_VALUES] = "Living by what matters to you",
    [SX_DOMAIN_GOALS] = "How clear your goals are",
    [SX_DOMAIN_STRENGTHS] = "What you are good at",
    [SX_DOMAIN_PERFORMANCE] = "How well things work for you",
    [SX_DOMAIN_SELF_AWARENESS] = "How well you notice yourself",
    [SX_DOMAIN_ACCOUNTABILITY] = "How well you keep to your plans",
    [SX_DOMAIN_PROGRESS] = "How far you have come",
    [SX_DOMAIN_WELLBEING] = "How content you are",
};

const char *sx_words_pathway(sx_role role, sx_pathway pathway)
{
    if ((unsigned)pathway >= SX_PATHWAY_COUNT) {
        return "?";
    }
    return role == SX_ROLE_RESPONDENT ? plain_titles[pathway] : sx_pathway_title(pathway);
}

const char *sx_words_pathway_plain(sx_pathway pathway)
{
    return (unsigned)pathway < SX_PATHWAY_COUNT ? plain_sentences[pathway] : "?";
}

const char *sx_words_domain(sx_role role, sx_domain domain)
{
    if (role == SX_ROLE_RESPONDENT && (unsigned)domain < SX_DOMAIN_COUNT) {
        return plain_domains[domain];
    }
    return sx_domain_title(domain);
}

const char *sx_words_gate_may(sx_gate gate, sx_pathway pathway)
{
    bool coaching = pathway == SX_PATHWAY_COACHING || pathway == SX_PATHWAY_INTEGRATED ||
                    pathway == SX_PATHWAY_THERAPY_THEN_COACHING;
    switch (gate) {
    case SX_GATE_CLEAR: return coaching ? "Coaching may go on as the pathway says." : NULL;
    case SX_GATE_BORDERLINE: return "Coaching only beside a clinical review, never alone.";
    case SX_GATE_POSITIVE: return "Coaching only as the responsible clinician agrees, never alone.";
    case SX_GATE_NOT_ASSESSED:
    case SX_GATE_UNKNOWN: break;
    }
    return "No coaching alone until a clinician knows more.";
}

const char *sx_words_risk_clear(void)
{
    return "no flag raised; not an assessment of risk";
}

const char *sx_words_finding_level(const sx_shown_finding *finding)
{
    bool clear_risk = finding->domain == SX_DOMAIN_RISK &&
                      sx_str_equal(finding->level, sx_level_word(SX_LEVEL_NONE));
    return clear_risk ? NULL : finding->level;
}

const char *sx_words_no_safety_item(void)
{
    return "None of these instruments asks about safety, so no flag could be raised.";
}

const char *sx_words_safety_step(sx_role role)
{
    switch (role) {
    case SX_ROLE_CLINICIAN:
        return "Before anything else: somebody qualified speaks with the person about every flag "
               "that stands, today, and records what was asked and agreed. What follows below "
               "begins after that.";
    case SX_ROLE_COACH:
        return "Do not begin or go on with coaching. The named safety person takes over, and says "
               "when coaching may be thought of again.";
    case SX_ROLE_RESPONDENT: break;
    }
    return "Somebody qualified will talk with you first. What follows below can wait until then.";
}

const char *sx_words_crisis(void)
{
    return "If you are in danger now, or might harm yourself or somebody else, call your local "
           "emergency number or go to the nearest emergency department. You need no appointment, "
           "and you do not have to wait for your next session.";
}

const char *sx_words_own_rule(void)
{
    return "own rule, not published";
}

const char *sx_words_no_diagnosis(sx_role role)
{
    if (role == SX_ROLE_RESPONDENT) {
        return "This page sums up what you answered. It does not say what you have or do not have; "
               "talk about it with the person who gave it to you.";
    }
    return "Questionnaires screen and describe. Nothing here is a diagnosis, and no result "
           "replaces "
           "the judgement of a qualified person.";
}

const char *sx_words_course(sx_course course)
{
    switch (course) {
    case SX_COURSE_NONE: return NULL;
    case SX_COURSE_SAME: return "the same level as before";
    case SX_COURSE_RECOVERY: return "from a level that needs attention to one that does not";
    case SX_COURSE_DECLINE: return "from a level that needs no attention to one that does";
    case SX_COURSE_OTHER: return "another level on the same side of the gate";
    }
    return NULL;
}
