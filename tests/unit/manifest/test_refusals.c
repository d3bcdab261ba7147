/*
 * test_refusals.c: one fault at a time in a good instrument: each is refused with its code, at its
 * line and column.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "trial_manifest.h"
#include "support/suite.h"

typedef struct refusal {
    const char *old, *put; /* @@ in `put` marks the expected place */
    const char *code;
    const char *says; /* part of the message or of what was expected; NULL: anything */
} refusal;

static const refusal yaml[] = {
    {"title: Base", "title: Base\n@@title: Again", "MANIFEST.DUPKEY", "in line 4 and in line 5"},
    {"title: Base", "title: @@&a Base", "MANIFEST.ALIAS", NULL},
    {"title: Base", "title: @@*a", "MANIFEST.ALIAS", NULL},
    {"title: Base", "title: @@!!str Base", "MANIFEST.TAG", NULL},
    {"title: Base", "title: @@!python/object Base", "MANIFEST.TAG", NULL},
    {"id: base\n", "id: base\n@@<<: {a: 1}\n", "MANIFEST.ALIAS", "merge key"},
    {"sextant: 1\n", "@@%TAG ! tag:example,2000:\n---\nsextant: 1\n", "MANIFEST.TAG", NULL},
    {"sextant: 1\n", "@@%YAML 1.1\n---\nsextant: 1\n", "MANIFEST.YAML", NULL},
    {"examples:\n", "@@---\nexamples:\n", "MANIFEST.DOCUMENTS", NULL},
    {"title: Base", "title: a@@: b", "MANIFEST.YAML", "quotes"},
    {"title: Base", "@@\ttitle: Base", "MANIFEST.YAML", "tabs"},
    {"title: Base", "title: @@\"Base", "MANIFEST.YAML", "never closed"},
    {"title: Base", "title: @@'Base\nloinc: it's", "MANIFEST.YAML", "closes in line 5 only"},
    {"title: Base", "title: \"Base\" @@one", "MANIFEST.YAML", "after the closing quote"},
    {"strand: therapy", "@@strand:therapy", "MANIFEST.YAML", "a blank after the colon"},
    {"sextant: 1", "@@sextant:1", "MANIFEST.YAML", "there is no blank after the colon"},
    {"    range: [0, 6]", "    range: @@[0, 6", "MANIFEST.YAML",
     "the bracket that opens here is never closed"},
    {"rights: {class: A, holder: nobody, statement: none needed}",
     "rights: @@{class: A, holder: nobody, statement: none needed", "MANIFEST.YAML", "a closing }"},
    {"strand: therapy", "@@strand\xC2\xA0therapy", "MANIFEST.YAML", "U+00A0"},
    {"    direction: higher_is_worse", "@@\xC2\xA0   direction: higher_is_worse", "MANIFEST.YAML",
     "U+00A0"},
    {"    direction: higher_is_worse", "      @@direction: higher_is_worse", "MANIFEST.YAML",
     "line 31 has, where this map begins: 4, not 6"},
    {"    range: [0, 6]", "      range@@: [0, 6]", "MANIFEST.YAML",
     "line 35 goes further in than line 34: 6 blanks, not 4"},
    {"    sum: q1..q3", "     sum: q1..q3", "MANIFEST.YAML",
     "2 as in line 30 or 5 as in line 31, not 4"},
    {"{class: A, holder", "{class: A holder", "MANIFEST.YAML", NULL},
    {"title: Base", "@@[a]: Base", "MANIFEST.YAML", "single word"},
    {"title: Base", "title: Ba@@\x01se", "MANIFEST.TEXT", NULL},
    {"title: Base", "title: Ba@@\xE2\x80\xAEse", "MANIFEST.TEXT", "bidirectional"},
    {"title: Base", "title: Ba@@\xFF", "MANIFEST.TEXT", "UTF-8"},
    {"title: Base", "title: Ba@@\xE2\x80\xA8se", "MANIFEST.TEXT", NULL},
    {"title: Base", "title: @@\"Ba\\u202Ese\"", "MANIFEST.TEXT", "U+202E"},
    {"title: Base", "title: @@\"Ba\\0se\"", "MANIFEST.TEXT", "U+0000"},
    {"title: Base", "title: Base # a comment with @@\xE2\x80\xAE", "MANIFEST.TEXT", NULL},
    {"title: Base", "title: Ba@@\xCC\x88se", "MANIFEST.TEXT", "normal form C"},
    {"title: Base", "title: \xE3\x81\x8B@@\xE3\x82\x99", "MANIFEST.TEXT", NULL},
    {"title: Base", "title: \xE1\x84\x92@@\xE1\x85\xA1", "MANIFEST.TEXT", NULL},
    {"title: Base", "title: \xD0\xB8@@\xCC\x86", "MANIFEST.TEXT", NULL},
    {"title: Base", "title: \xCE\xB1@@\xCC\x81", "MANIFEST.TEXT", NULL},
    {"title: Base", "title: Base@@\rx", "MANIFEST.TEXT", "CR LF"},
};

static const refusal keys[] = {
    {"title: Base", "title: Base\n@@titel: Base", "MANIFEST.KEY", "did you mean 'title'"},
    {"    sum: q1..q3", "    @@smu: q1..q3", "MANIFEST.KEY", "did you mean 'sum'"},
    {"    range: [0, 6]", "    @@rnage: [0, 6]", "MANIFEST.KEY", "did you mean 'range'"},
    {"    sum: q1..q3", "    sum: q1..q3\n    @@mising: {rule: complete}", "MANIFEST.KEY",
     "did you mean 'missing'"},
    {"title: Base", "title: @@Base #1 of two", "MANIFEST.TEXT", "is a comment"},
    {"title: Base", "title: @@Base # of two", "MANIFEST.TEXT", "quotes around the text"},
    {"{id: q1, responses: frequency, text: One}", "@@{id: q1, responses: frequency, text: One #1}",
     "MANIFEST.YAML", "what follows it is a comment"},
    {"title: Base",
     "title: @@\xE2\x80\x9C"
     "Base\xE2\x80\x9D",
     "MANIFEST.TEXT", "curly quotes"},
    {"title: Base", "title: @@Base\"", "MANIFEST.TEXT", "does not begin with one"},
    {"title: Base", "title: Base\nrecall: @@P0D", "MANIFEST.RANGE", "100 years"},
    {"title: Base", "title: Base\nrecall: @@P400Y", "MANIFEST.RANGE", "100 years"},
    {"title: Base", "title: Base\nrecall: @@14D", "MANIFEST.TYPE", "D for days"},
    {"title: Base", "title: Base\nloinc: @@44254-0", "MANIFEST.TYPE", "last digit"},
    {"title: Base", "title: Base\naliases: [@@\"a{n} \"]", "MANIFEST.TYPE", "blank"},
    {"title: Base", "title: Base\nmissing_tokens: [@@skipped]", "MANIFEST.SENTINEL", "a meaning"},
    {"first: Somebody 2001", "first: @@\"doi:banana\"", "MANIFEST.TYPE", "not a DOI"},
    {"first: Somebody 2001", "first: @@\"https://doi.org/10.x/1\"", "MANIFEST.TYPE", "not a DOI"},
    {"first: Somebody 2001", "first: @@\"\"", "MANIFEST.TYPE", "first in sources is an empty"},
    {"id: base\n", "id: @@base-\n", "MANIFEST.ID", "no - at the end"},
    {"strand: therapy", "strand: @@[therapy]", "MANIFEST.TYPE", "therapy, coaching or both"},
    {"title: Base", "title:@@", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: @@~", "MANIFEST.TYPE", "no value"},
    {"title: Base", "title: @@\"\"", "MANIFEST.TYPE", "empty"},
    {"title: Base", "title: @@[Base]", "MANIFEST.TYPE", "list"},
    {"title: Base", "title: @@{a: b}", "MANIFEST.TYPE", "map"},
    {"sextant: 1\n", "sextant: @@2\n", "MANIFEST.WORD", NULL},
    {"id: base\n", "id: @@Base\n", "MANIFEST.ID", NULL},
    {"id: base\n", "id: @@b\xD0\xB0se\n", "MANIFEST.ID", "U+0430"},
    {"version: 1.0.0", "version: @@1.0", "MANIFEST.TYPE", "1.0.0"},
    {"version: 1.0.0", "version: @@01.0.0", "MANIFEST.TYPE", NULL},
    {"strand: therapy", "strand: @@therpy", "MANIFEST.WORD", "did you mean 'therapy'"},
    {"kind: screener", "kind: @@test", "MANIFEST.WORD", "one of screener"},
    {"kind: screener", "kind: screener\nlanguage: @@english", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nrecall: @@14 days", "MANIFEST.TYPE", "P14D"},
    {"kind: screener", "kind: screener\nloinc: @@44249-2", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nvalidated: @@yes", "MANIFEST.TYPE", "true or false"},
    {"kind: screener", "kind: screener\nvalidated: @@True", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nvalidated: @@\"true\"", "MANIFEST.TYPE", NULL},
    {"sources: {first: Somebody 2001}", "sources: @@{}", "MANIFEST.REQUIRED", NULL},
    {"rights: {class: A, holder: nobody,", "rights: {uses: @@{}, class: A, holder: nobody,",
     "MANIFEST.REQUIRED", "uses is empty"},
    {"strand: therapy", "@@strnad: therapy", "MANIFEST.KEY", "did you mean 'strand'?"},
    {"rights: {class: A, holder: nobody, statement: none needed}", "rights: @@{holder: nobody}",
     "MANIFEST.REQUIRED", "class"},
    {"statement: none needed", "statement: none, @@really", "MANIFEST.KEY", "comma"},
    {"{class: A, holder", "{@@class:A, holder", "MANIFEST.KEY",
     "a blank after the colon: class: A"},
    {"strand: therapy\n", "", "MANIFEST.REQUIRED", "strand: therapy, coaching or both"},
    {"kind: screener\n", "kind: @@~\n", "MANIFEST.TYPE", "kind: screener, outcome"},
    {"kind: screener", "kind: screener\naliases: [@@\"x\"]", "MANIFEST.TYPE", "{n}"},
    {"kind: screener", "kind: screener\naliases: [@@\"x{m}\"]", "MANIFEST.TYPE", "{n}"},
    {"rights: {class: A,", "rights: @@{class: B,", "MANIFEST.RIGHTS", "credit"},
    {"rights: {class: A,", "rights: @@{class: own,", "MANIFEST.RIGHTS", "validated: false"},
    {"rights: {class: A,", "validated: @@true\nrights: {class: own,", "MANIFEST.RIGHTS", NULL},
    {"rights: {class: A,", "rights: {class: @@C,", "MANIFEST.RIGHTS", "more places have wording"},
    {"rights: {class: A,", "rights: {class: @@D,", "MANIFEST.RIGHTS", "item q1"},
};

static const refusal items[] = {
    {"{id: q2, responses: frequency", "{id: @@q1, responses: frequency", "MANIFEST.ID", "q1"},
    {"{id: sex, options", "{id: @@q2, options", "MANIFEST.ID", "q2"},
    {"{id: gate, responses: yesno", "{id: @@not, responses: yesno", "MANIFEST.ID", "not"},
    {"{id: gate, responses: yesno", "{id: @@Gate, responses: yesno", "MANIFEST.ID", NULL},
    {"{id: gate, responses: yesno", "@@{responses: yesno", "MANIFEST.REQUIRED", "id"},
    {"{id: gate, responses: yesno", "{id: gate, responses: @@yesnow", "MANIFEST.REF",
     "did you mean 'yesno'"},
    {"{id: gate, responses: yesno", "@@{id: gate", "MANIFEST.REQUIRED", "options"},
    {"{id: gate, responses: yesno", "{id: gate, responses: yesno, options: @@[{0: a}]",
     "MANIFEST.KEY", NULL},
    {"responses: yesno, text: Gate, unscored: true", "responses: yesno, text: Gate, required: @@no",
     "MANIFEST.TYPE", "true or false"},
    {"{0: Never}, {1: Sometimes}", "{0: Never}, @@{0: Sometimes}", "MANIFEST.ID", NULL},
    {"{0: Never}, {1: Sometimes}", "{0: Never}, @@{1: never}", "MANIFEST.DOUBLE", "line"},
    {"{0: Never}, {1: Sometimes}", "{0: Never}, {1: @@~}", "MANIFEST.TYPE", "1 in responses"},
    {"{id: q2, responses: frequency, text: Two}", "{id: @@q2, responses: frequency}",
     "MANIFEST.REQUIRED", "q2 has no text"},
    {"{id: q2, responses: frequency, text: Two}",
     "{id: q2, @@reverse: true, responses: frequency, text: Two}", "MANIFEST.KEY",
     "reverse: [q2] in the scale"},
    {"[{no: No}, {yes: Yes}]", "[{no: No}, @@{No: Yes}]", "MANIFEST.ID", NULL},
    {"[{no: No}, {yes: Yes}]", "[{@@a b: No}, {yes: Yes}]", "MANIFEST.ID", "code"},
    {"[{no: No}, {yes: Yes}]", "[{no: No}, {code: yes, missing: declined, score: @@1}]",
     "MANIFEST.SENTINEL", "'yes'"},
    {"[{no: No}, {yes: Yes}]", "[{no: No, @@never}, {yes: Yes}]", "MANIFEST.TYPE", "comma"},
    {"[{no: No}, {yes: Yes}]", "[{no: No}, @@{text: Yes}]", "MANIFEST.REQUIRED", "code"},
    {"[{no: No}, {yes: Yes}]", "[{no: No}, {yes: @@~}]", "MANIFEST.TYPE", NULL},
    {"[{no: No}, {yes: Yes}]", "@@[]", "MANIFEST.REQUIRED", NULL},
    {"kind: number, range: 0..24, digits: 1", "kind: number, range: @@24..0", "MANIFEST.RANGE",
     NULL},
    {"kind: number, range: 0..24, digits: 1", "kind: number, range: @@010..24", "MANIFEST.TYPE",
     NULL},
    {"kind: number, range: 0..24, digits: 1", "kind: number, range: @@0..<24", "MANIFEST.TYPE",
     NULL},
    {"kind: number, range: 0..24, digits: 1", "kind: number, range: [@@0x1F, 40]", "MANIFEST.TYPE",
     NULL},
    {"kind: number, range: 0..24, digits: 1", "kind: number, range: @@[0, 1, 2]", "MANIFEST.TYPE",
     NULL},
    {"{id: hours, kind: number, range: 0..24, digits: 1", "@@{id: hours, kind: number",
     "MANIFEST.REQUIRED", "range"},
    {"range: 0..24, digits: 1", "range: 0..24, digits: @@10", "MANIFEST.RANGE", NULL},
    {"range: 0..24, digits: 1", "range: 0..24, digits: @@1.5", "MANIFEST.TYPE", NULL},
    {"range: 0..24, digits: 1", "range: 0..24, step: @@5", "MANIFEST.RANGE", NULL},
    {"range: 0..24, digits: 1", "range: 0..24, step: @@0", "MANIFEST.RANGE", NULL},
    {"range: 0..24, digits: 1", "range: 0..24, step: @@-1", "MANIFEST.RANGE", NULL},
    {"{id: hours, kind: number, range: 0..24, digits: 1",
     "{id: @@hours, kind: number, range: 0..2.25, digits: 1", "MANIFEST.RANGE", NULL},
    {"range: 0..24, digits: 1", "range: 0..24, most: @@2", "MANIFEST.KEY", NULL},
    {"range: 0..24, digits: 1", "range: 0..24, low_label: @@Low", "MANIFEST.KEY", NULL},
    {"text: Gate, unscored: true", "text: Gate, range: @@0..1", "MANIFEST.KEY", NULL},
    {"text: Drinks}", "text: Drinks, most: @@3}", "MANIFEST.RANGE", NULL},
    {"[{beer: Beer}, {wine: Wine}]", "[{beer: Beer}, @@{code: wine, missing: declined}]",
     "MANIFEST.SENTINEL", NULL},
    {"range: 1900-01-01..2100-01-01", "range: @@1900-02-30..2100-01-01", "MANIFEST.RANGE", NULL},
    {"range: 1900-01-01..2100-01-01", "range: @@0..10", "MANIFEST.TYPE", NULL},
    {"text: Gate, unscored: true", "text: Gate, show_if: q1 @@&& q2", "MANIFEST.EXPR", NULL},
    {"text: Gate, unscored: true", "text: Gate, show_if: q1 =@@", "MANIFEST.EXPR", "too early"},
    {"items:\n", "items: @@[]\nitem:\n", "MANIFEST.REQUIRED", NULL},
    {"kind: screener", "kind: screener\nmissing_tokens: [@@\"2\"]", "MANIFEST.SENTINEL", "q1"},
    {"kind: screener", "kind: screener\nmissing_tokens: [@@\"20\"]", "MANIFEST.SENTINEL", "hours"},
    {"{2: Often}]", "{2: Often}, @@{9: Gone}]", "MANIFEST.SENTINEL", "item q1"},
    {"{2: Often}]", "{2: Often}, @@{3: Not applicable}]", "MANIFEST.SENTINEL", NULL},
};

static const refusal scales[] = {
    {"    sum: q1..q3", "    sum: @@q1..q9", "MANIFEST.REF", "q9"},
    {"    sum: q1..q3", "    sum: q1, @@q22", "MANIFEST.REF", "did you mean 'q2'"},
    {"    sum: q1..q3", "    sum: [q1, q2, @@q1]", "MANIFEST.DOUBLE", "q1"},
    {"    sum: q1..q3", "    sum: q1, @@q1..q3", "MANIFEST.DOUBLE", "q1"},
    {"    sum: q1..q3", "    sum: @@q3..q1", "MANIFEST.REF", "backwards"},
    {"    sum: q1..q3", "    sum: @@q1..age", "MANIFEST.REF", "item to an item"},
    {"    sum: q1..q3", "    sum: q1,@@, q3", "MANIFEST.REF", "missing"},
    {"    sum: q1..q3", "    sum: q1..q3\n    mean: @@q1..q3", "MANIFEST.KEY", "two computations"},
    {"  total:\n    sum: q1..q3\n    reverse: [q2]\n", "  @@total:\n", "MANIFEST.REQUIRED",
     "no computation"},
    {"    sum: q1..q3", "    sum: @@~", "MANIFEST.TYPE", NULL},
    {"    sum: q1..q3", "    sum: @@{q1: 1}", "MANIFEST.TYPE", NULL},
    {"reverse: [q2]", "reverse: [@@gate]", "MANIFEST.REVERSE", "not part"},
    {"reverse: [q2]", "reverse: \"q2, @@q2\"", "MANIFEST.REVERSE", "twice"},
    {"reverse: [q2]", "reverse: @@no", "MANIFEST.TYPE", "not an item"},
    {"reverse: [q2]", "reverse: [@@q7]", "MANIFEST.REF", NULL},
    {"    sum: q1..q3\n    reverse: [q2]", "    sum: [q1, since]\n    reverse: [@@since]",
     "MANIFEST.REVERSE", "least and greatest"},
    {"    category: [", "    reverse: @@[q1]\n    category: [", "MANIFEST.REVERSE", NULL},
    {"reverse: [q2]", "recode: {@@gate: {0: 1}}", "MANIFEST.REF", "not part"},
    {"reverse: [q2]", "recode: {q1: @@{5: 1}}", "MANIFEST.REF", NULL},
    {"reverse: [q2]", "recode: {q1: {@@010: 1}}", "MANIFEST.TYPE", NULL},
    {"    missing: {rule: prorate, most: 1, round: half_up}\n", "", "MANIFEST.MISSING_RULE",
     "rule: complete"},
    {"    direction: higher_is_worse\n", "", "MANIFEST.DIRECTION", "higher_is_better"},
    {"direction: higher_is_worse", "direction: @@worse", "MANIFEST.WORD", NULL},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@complete", "MANIFEST.TYPE",
     "rule: complete"},
    {"missing: {rule: prorate, most: 1, round: half_up}",
     "missing: @@{rule: prorate, round: half_up}", "MANIFEST.MISSING_RULE", "most"},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@{rule: prorate, most: 1}",
     "MANIFEST.MISSING_RULE", "round"},
    {"missing: {rule: prorate, most: 1, round: half_up}",
     "missing: @@{rule: prorate, most: 3, round: half_up}", "MANIFEST.MISSING_RULE", NULL},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@{rule: answered}",
     "MANIFEST.MISSING_RULE", "least"},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@{rule: answered, least: 4}",
     "MANIFEST.MISSING_RULE", NULL},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@{rule: complete, most: 1}",
     "MANIFEST.MISSING_RULE", NULL},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@{rule: complete, digits: 1}",
     "MANIFEST.MISSING_RULE", NULL},
    {"most: 1, round: half_up}", "most: 1, round: half_up}\n    round: @@{rule: up}",
     "MANIFEST.KEY", "twice"},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@{most: 1}",
     "MANIFEST.REQUIRED", "missing rule of scale total"},
    {"    range: [0, 6]\n", "", "MANIFEST.REQUIRED", "range"},
    {"    range: [0, 6]\n", "    range: @@0..6,5\n", "MANIFEST.TYPE", "a point, not a comma"},
    {"    range: [0, 6]\n", "    range: @@[0, 6,5]\n", "MANIFEST.TYPE", "with a point"},
    {"{high: 4..6}", "{high: @@4..6,5}", "MANIFEST.TYPE", "a point, not a comma: 4..6.5"},
    {"    range: [0, 6]\n", "    range: @@[6, 0]\n", "MANIFEST.RANGE", NULL},
    {"    range: [0, 6]\n", "    range: [@@+0, 6]\n", "MANIFEST.TYPE", NULL},
    {"    category: [", "    range: @@0..1\n    category: [", "MANIFEST.KEY", NULL},
    {"    category: [", "    bands: @@[{a: 0..1}]\n    category: [", "MANIFEST.KEY", NULL},
    {"{high: 4..6}", "{high: @@3..6}", "MANIFEST.BAND_OVERLAP", "value 3"},
    {"{high: 4..6}", "{high: @@2..6}", "MANIFEST.BAND_OVERLAP", "'low' and in 'high'"},
    {"{high: 4..6}", "{@@low: 4..6}", "MANIFEST.ID", NULL},
    {"{low: 0..3}, {high", "{low: 7..9}, {@@high", "MANIFEST.RANGE", "rising"},
    {"{high: 4..6}", "{high: @@4..1_0}", "MANIFEST.TYPE", NULL},
    {"{high: 4..6}", "{high: @@4...nan}", "MANIFEST.RANGE", NULL},
    {"{high: 4..6}", "{high: @@4...inf}", "MANIFEST.RANGE", NULL},
    {"{low: 0..3}", "{low: @@-0..3}", "MANIFEST.RANGE", NULL},
    {"{high: 4..6}", "{high: @@4..1e400}", "MANIFEST.RANGE", NULL},
    {"{high: 4..6}", "{high: @@4..12345678901234567890}", "MANIFEST.RANGE", NULL},
    {"{high: 4..6}", "{high: @@4..1e1}", "MANIFEST.TYPE", NULL},
    {"{high: 4..6}", "{high: @@4...5}", "MANIFEST.TYPE", NULL},
    {"{high: 4..6}", "{high: @@4..5.}", "MANIFEST.TYPE", NULL},
    {"{high: 4..6}", "{high: @@4..<4}", "MANIFEST.RANGE", NULL},
    {"{high: 4..6}", "@@{high: 4..6, top: 7}", "MANIFEST.TYPE", "one pair"},
    {"cutoffs: [{id: probable, at: 4}]", "band_texts: {@@lo: Low}", "MANIFEST.REF",
     "did you mean 'low'"},
    {"cutoffs: [{id: probable, at: 4}]", "bands_source: @@frist", "MANIFEST.REF",
     "did you mean 'first'"},
    {"at: 4}", "at: @@010}", "MANIFEST.TYPE", NULL},
    {"at: 4}", "at: @@1_0}", "MANIFEST.TYPE", NULL},
    {"at: 4}", "at: @@.5}", "MANIFEST.TYPE", NULL},
    {"at: 4}", "at: @@0x1F}", "MANIFEST.TYPE", NULL},
    {"at: 4}", "at: @@~}", "MANIFEST.TYPE", NULL},
    {"at: 4}", "at: @@\"4\"}", "MANIFEST.TYPE", "quotes"},
    {"at: 4}", "at: @@.NaN}", "MANIFEST.RANGE", NULL},
    {"at: 4}", "at: @@-.inf}", "MANIFEST.RANGE", NULL},
    {"{id: probable, at: 4}", "{id: @@probable}", "MANIFEST.REQUIRED", "at_most"},
    {"{id: probable, at: 4}", "{id: @@probable, at: 1, at_most: 2}", "MANIFEST.REQUIRED", NULL},
    {"cutoffs: [{id: probable, at: 4}]", "reliability: {alpha: @@1.1}", "MANIFEST.RANGE", NULL},
    {"cutoffs: [{id: probable, at: 4}]", "reliability: {sd: @@0}", "MANIFEST.RANGE", NULL},
    {"{id: probable, at: 4}", "{id: probable, at: 4}, {id: @@probable, at: 5}", "MANIFEST.ID",
     NULL},
    {"most: 1, round: half_up}", "most: 1, round: half_up}\n    loinc: @@44261", "MANIFEST.TYPE",
     NULL},
    {"missing: {rule: prorate, most: 1, round: half_up}", "missing: @@{rule: complete, least: 1}",
     "MANIFEST.MISSING_RULE", NULL},
    {"    range: [0, 6]\n", "    range: @@0..<6\n", "MANIFEST.TYPE", NULL},
    {"    range: [0, 6]\n", "    range: @@[0, [6]]\n", "MANIFEST.TYPE", NULL},
    {"    range: [0, 6]\n", "    range: @@{0: 6}\n", "MANIFEST.TYPE", NULL},
    {"    sum: q1..q3\n    reverse: [q2]", "    sum: [q1, type]\n    reverse: [@@type]",
     "MANIFEST.REVERSE", NULL},
    {"    sum: q1..q3\n", "    sum: [q1, @@[q2]]\n", "MANIFEST.TYPE", NULL},
    {"    sum: q1..q3\n", "    sum: @@[]\n", "MANIFEST.REQUIRED", NULL},
    {"    sum: q1..q3\n    reverse: [q2]", "    count: [\"q1 >@@\"]", "MANIFEST.EXPR", NULL},
    {"    sum: q1..q3\n    reverse: [q2]", "    sum: @@drinks.vine", "MANIFEST.REF", NULL},
    {"  type:\n", "  @@bands:\n", "MANIFEST.ID", NULL},
    {"  type:\n", "  @@Type:\n", "MANIFEST.ID", NULL},
    {"{much: q1 = 2}, {little: otherwise}", "{much: @@otherwise}, {little: q1 = 1}",
     "MANIFEST.EXPR", "otherwise"},
    {"{much: q1 = 2}, {little: otherwise}", "{much: q1 = 2}, {@@much: otherwise}", "MANIFEST.ID",
     NULL},
    {"{much: q1 = 2}", "{much: q1 @@== 2}", "MANIFEST.EXPR", "single ="},
    {"{much: q1 = 2}", "{much: \"(q1 = 2@@\"}", "MANIFEST.EXPR", "parenthesis"},
    {"    sum: q1..q3\n    reverse: [q2]", "    difference: @@[q1, q2, q3]", "MANIFEST.TYPE",
     "two operands"},
    {"    sum: q1..q3\n    reverse: [q2]", "    lookup: {of: q1, table: {0: 1, @@0.0: 2}}",
     "MANIFEST.DOUBLE", NULL},
    {"    sum: q1..q3\n    reverse: [q2]", "    lookup: {of: @@\"q1, q2\", table: {0: 1}}",
     "MANIFEST.TYPE", "one item"},
    {"    sum: q1..q3\n    reverse: [q2]", "    norm: {of: q1, table: @@adult}", "MANIFEST.REF",
     "did you mean 'adults'"},
    {"    sum: q1..q3\n    reverse: [q2]", "    rank: {of: @@q1, among: [q2, q3]}", "MANIFEST.REF",
     "not among"},
    {"    sum: q1..q3\n    reverse: [q2]", "    weighted: {q1: @@1e1}", "MANIFEST.TYPE", NULL},
    {"    sum: q1..q3\n    reverse: [q2]", "    count: \"q1..q3 >= 2, @@)\"", "MANIFEST.EXPR",
     NULL},
};

static const refusal rest[] = {
    {"sex: female, mean", "sex: @@femal, mean", "MANIFEST.REF", "did you mean 'female'"},
    {"{age: 16..40, sex", "{age: @@40..16, sex", "MANIFEST.RANGE", NULL},
    {"{age: 16..40, sex", "{age: @@16..40.5, sex", "MANIFEST.RANGE", NULL},
    {"{age: 16..99, mean: 3, sd: 1.5}", "@@{age: 20..30, sex: female, mean: 3, sd: 1}",
     "MANIFEST.DOUBLE", "never counts"},
    {"{age: 16..99, mean: 3, sd: 1.5}", "{mean: 3, sd: @@0}", "MANIFEST.RANGE", NULL},
    {"{age: 16..99, mean: 3, sd: 1.5}", "@@{mean: 3}", "MANIFEST.REQUIRED", "sd"},
    {"{age: 16..99, mean: 3, sd: 1.5}", "@@{mean: 3, sd: 1, values: {0: 1}}", "MANIFEST.KEY", NULL},
    {"when: q3 >= 1", "when: q3 >=@@", "MANIFEST.EXPR", NULL},
    {"tier: urgent", "tier: @@high", "MANIFEST.WORD", NULL},
    {"danger: {when: q3 >= 1, tier: urgent}", "@@danger: {tier: urgent}", "MANIFEST.REQUIRED",
     "when"},
    {"domain: distress", "domain: @@distres", "MANIFEST.WORD", "did you mean 'distress'"},
    {"scale: total, levels", "scale: @@totl, levels", "MANIFEST.REF", "did you mean 'total'"},
    {"{none: 0..2}, {high: 3..6}", "{@@medium: 0..3}, {high: 4..6}", "MANIFEST.WORD",
     "none, mild, elevated, high"},
    {"{none: 0..2}, {high: 3..6}", "{none: 0..2}, {high: @@2..6}", "MANIFEST.BAND_OVERLAP", NULL},
    {"{none: 0..2}, {high: 3..6}", "{none: @@[low]}, {high: 4..6}", "MANIFEST.TYPE", "interval"},
    {"{low: [little]}", "{low: @@0..3}", "MANIFEST.TYPE", "labels"},
    {"{low: [little]}", "{low: [@@litle]}", "MANIFEST.REF", "did you mean 'little'"},
    {"  kind_of: {domain: readiness, scale: type, levels: [{low: [little]}",
     "  @@kind_of: {domain: readiness, scale: type, levels: [{low: [little, much]}",
     "MANIFEST.DOUBLE", NULL},
    {"{low: [little]}", "{@@elevated: [little]}", "MANIFEST.WORD", "low, medium, high"},
    {"{answers: [1, 1, 1], total: 3", "{answers: [1, @@7, 1], total: 3", "MANIFEST.REF", NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {@@q11: 1}, total: 3", "MANIFEST.REF",
     "did you mean 'q1'"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {hours: @@25}, total: 3", "MANIFEST.RANGE", NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {hours: @@1.25}, total: 3", "MANIFEST.RANGE",
     NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {drinks: [@@bear]}, total: 3", "MANIFEST.REF",
     "did you mean 'beer'"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {drinks: [beer], drinks.beer: @@1}, total: 3",
     "MANIFEST.DOUBLE", "drinks.beer"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {drinks: @@1}, total: 3", "MANIFEST.TYPE", NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {drinks: {@@bear: 1}}, total: 3", "MANIFEST.REF",
     NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {drinks: {beer: @@2}}, total: 3", "MANIFEST.RANGE",
     NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {drinks.beer: @@[1]}, total: 3", "MANIFEST.TYPE",
     NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: [1, @@[[1]]], total: 3", "MANIFEST.TYPE", NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: @@1, total: 3", "MANIFEST.TYPE", NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {q1: @@[1]}, total: 3", "MANIFEST.TYPE", NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {order: {home: @@3}}, total: 3", "MANIFEST.RANGE",
     NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: {since: @@2020-13-01}, total: 3", "MANIFEST.RANGE",
     NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: @@[1,1,1,no,1,~,~,~,~,1], total: 3",
     "MANIFEST.RANGE", "10 answers for 9 items"},
    {"{answers: [1, 1, 1], total: 3", "{answers: [1, 1, @@\"~\"], total: 3", "MANIFEST.REF", NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: [1, 1, @@no], total: 3", "MANIFEST.REF", NULL},
    {"total: 3, band: low", "total: @@3,33, band: low", "MANIFEST.KEY", "a comma: 3.33"},
    {"total: 3, band: low", "@@totl: 3, band: low", "MANIFEST.REF", "did you mean 'total'"},
    {"total: 3, band: low", "total: 3, @@bnad: low", "MANIFEST.REF", "did you mean 'band'"},
    {"total: 3, band: low", "total: 3, @@raeson: low", "MANIFEST.REF", "did you mean 'reason'"},
    {"total: 3, band: low", "total: @@[3], band: low", "MANIFEST.TYPE", "total holds a list"},
    {"total: 3, band: low", "total: 3, reason: @@incomplete", "MANIFEST.KEY", "why there is none"},
    {"total: 3, band: low", "total: @@three, band: low", "MANIFEST.TYPE", NULL},
    {"total: 3, band: low", "total: @@\"3\", band: low", "MANIFEST.TYPE", NULL},
    {"total: 3, band: low", "total: 3, band: @@lo", "MANIFEST.REF", "did you mean 'low'"},
    {"total: 3, band: low", "total: 3, bands: {@@totel: low}", "MANIFEST.REF", NULL},
    {"total: 3, band: low", "total: 3, type: @@mush", "MANIFEST.REF", "did you mean 'much'"},
    {"total: 3, band: low", "total: 3, reason: @@lost", "MANIFEST.WORD", NULL},
    {"  - {answers: [1, 1, 1], total: 3, band: low}", "  - @@{answers: [1, 1, 1]}",
     "MANIFEST.VECTORS", "expects nothing"},
    {"flags: {danger: not_assessed}", "flags: {@@dangr: clear}", "MANIFEST.REF",
     "did you mean 'danger'"},
    {"flags: {danger: not_assessed}", "flags: {danger: @@maybe}", "MANIFEST.WORD", NULL},
};

static void check(const refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        trial t;
        trial_begin(&t);
        trial_change(&t, trial_base, cases[i].old, cases[i].put);
        sx_model *model = NULL;
        sx_status status =
            sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
        ck_assert_msg(model == NULL, "accepted: %s", cases[i].put);
        trial_expect(&t, status, cases[i].code);
        if (cases[i].says != NULL) {
            ck_assert_msg(strstr(trial_report(&t), cases[i].says) != NULL, "no word of '%s' in\n%s",
                          cases[i].says, trial_report(&t));
        }
        trial_end(&t);
    }
}

#define REFUSE(name)                                                                               \
    START_TEST(refuses_##name)                                                                     \
    {                                                                                              \
        check(name, sizeof name / sizeof name[0]);                                                 \
    }                                                                                              \
    END_TEST

REFUSE(yaml)
REFUSE(keys)
REFUSE(items)
REFUSE(scales)
REFUSE(rest)

/* One slip is one error, whatever else rests on it. */
static const refusal slips[] = {
    {"    sum: q1..q3", "    sum: @@q1..q33", "MANIFEST.REF", "q33"},
    {"    sum: q1..q3\n    reverse: [q2]", "    sum: [q1, q3, @@q22]\n    recode: {q2: {0: 0}}",
     "MANIFEST.REF", "q22"},
    {"{class: A, holder", "@@{holder", "MANIFEST.REQUIRED", "class: A, B, C, D or own"},
    {"{class: A, holder", "{class: @@E, holder", "MANIFEST.WORD", NULL},
    {"[{no: No}, {yes: Yes}]", "[{no: No, @@never}, {yes: Yes}]", "MANIFEST.TYPE", "comma"},
    {"{id: q2, responses: frequency", "{@@id:q2, responses: frequency", "MANIFEST.KEY", "id: q2"},
    {"{id: q2, responses: frequency", "{id: q2, @@responses:frequency", "MANIFEST.KEY",
     "responses: frequency"},
};

START_TEST(one_slip_is_one_error)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, slips[_i].old, slips[_i].put);
    sx_model *model = NULL;
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    trial_expect(&t, status, slips[_i].code);
    ck_assert_msg(t.diags.count == 1, "%s", trial_report(&t));
    trial_end(&t);
}
END_TEST

/* Nothing is said of every name when there are no items at all. */
START_TEST(no_items_is_one_error)
{
    static const char text[] =
        "sextant: 1\nid: base\nversion: 1.0.0\ntitle: Base\nstrand: therapy\nkind: screener\n"
        "rights: {class: A}\nscales:\n  total: {sum: q1..q3, reverse: [q2], missing: {rule: "
        "complete}, direction: neither, range: [0, 6]}\nexamples: [{answers: [~], total: ~}]\n";
    trial t;
    trial_begin(&t);
    sx_model *model = NULL;
    sx_status status = sx_manifest_instrument(t.arena, "m", sx_slice_of(text), &t.diags, &model);
    trial_expect(&t, status, "MANIFEST.REQUIRED");
    ck_assert_str_eq(t.diags.items[0].expected,
                     "items: a list, such as - {id: q1, responses: SET, text: WORDING}");
    ck_assert_msg(t.diags.count <= 2, "%s", trial_report(&t));
    trial_end(&t);
}
END_TEST

static Suite *refusals_suite(void)
{
    Suite *suite = suite_create("refusals");
    TCase *tests = tcase_create("refusals");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, refuses_yaml);
    tcase_add_test(tests, refuses_keys);
    tcase_add_test(tests, refuses_items);
    tcase_add_test(tests, refuses_scales);
    tcase_add_test(tests, refuses_rest);
    tcase_add_loop_test(tests, one_slip_is_one_error, 0, (int)(sizeof slips / sizeof slips[0]));
    tcase_add_test(tests, no_items_is_one_error);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(refusals_suite());
}
