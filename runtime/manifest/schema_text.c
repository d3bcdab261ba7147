/*
 * schema_text.c: the prose of the manifest reference, and what the error codes mean.
 */
#include "manifest/schema_text.h"

#include <stddef.h>

const char sx_schema_intro[] =
    "# Manifest reference\n"
    "\n"
    "This page is generated from the schema that the program checks files against: "
    "`sextant schema --markdown`. `sextant schema` writes the same schema as JSON Schema, for "
    "editors that check YAML while it is written.\n"
    "\n"
    "An instrument is a folder with a `manifest.yaml`, an `ABOUT.md`, and one `text.LANGUAGE.yaml` "
    "for each further language. `sextant check FOLDER` says everything that is wrong with it, with "
    "line and column.\n"
    "\n"
    "## What all files share\n"
    "\n"
    "Files are YAML in UTF-8 without a byte order mark, at most 1 MiB, at most 32 levels deep, one "
    "document. Not allowed: anchors and aliases (`&`, `*`), merge keys (`<<`), tags (`!`), keys "
    "that "
    "occur twice, control characters and bidirectional overrides.\n"
    "\n"
    "- **Texts** need quotes when they contain `: ` or ` #`, or start with a sign such as `@` or "
    "`%`. Inside `{ }` and `[ ]` they also need quotes when they contain `,`, `{`, `}`, `[` or "
    "`]`.\n"
    "- **Numbers** are written plainly: `12`, `-3`, `0.75`. No leading zero, plus sign, "
    "underscore, "
    "exponent or bare point; at most 18 digits and 9 decimal places.\n"
    "- **true** and **false** are the only truths. `yes`, `no`, `on`, `off` are ordinary words; "
    "they "
    "can be the codes of options.\n"
    "- **`~`** (or `null`) means nothing. It has a meaning in examples only: skipped, or no score. "
    "`\"~\"` in quotes is a text.\n"
    "- **Ids** (`q1`, `total`) start with a-z and go on with a-z, 0-9 and `_`; at most 32 "
    "characters. Items, parameters and scales of an instrument share one set of names; only a "
    "scale that rests on a single item may be called like that item.\n"
    "- **Intervals**: `0..4` includes both ends, `5..<10` leaves out the upper end, `3` is one "
    "value. Ends may be negative: `-24..-1`.\n"
    "- **Lists of items**: `q1..q9`, or `q1, q3..q5`, or a YAML list of such pieces. A range holds "
    "the items from the first to the last in the order of the manifest.\n"
    "\n";

const char sx_schema_expressions[] =
    "## Conditions and formulas\n"
    "\n"
    "`show_if`, `when`, `count`, `category` and `formula` hold expressions.\n"
    "\n"
    "| written | means |\n"
    "|---|---|\n"
    "| `a or b`, `a and b`, `not a` | truths; `and` binds tighter than `or`, `not` tighter still "
    "|\n"
    "| `=` `!=` `<` `<=` `>` `>=` | one comparison; `1 <= x and x <= 3` takes two |\n"
    "| `+` `-` `*` `/` `^` | arithmetic; a minus between names needs blanks, because `a-b` is a "
    "name |\n"
    "| `q1` | an item (the score of the chosen option, or the number) or a scale |\n"
    "| `alcohol.beer` | an option of a multi or ranking item |\n"
    "| `phq-4.depression` | a scale or flag of an instrument (batteries) |\n"
    "| `q1..q9` | items from the first to the last; only in a call or in `count` |\n"
    "| `gate = yes` | the chosen option, by its code |\n"
    "| `total >= moderate` | the band of a scale, by its id; bands are ordered |\n"
    "| `stage = action` | the label of a category scale |\n"
    "\n"
    "| call | gives |\n"
    "|---|---|\n"
    "| `sum(...)` `mean(...)` `min(...)` `max(...)` | over items, scales and ranges; all must be "
    "known |\n"
    "| `sum_of(k, ...)` `mean_of(k, ...)` `min_of(k, ...)` `max_of(k, ...)` | the same over those "
    "that have a value, if at least k have |\n"
    "| `prorated(k, ...)` | sum x all / answered, if at least k have a value |\n"
    "| `count(c, ...)` `any(c, ...)` `all(c, ...)` | how many conditions hold, whether one does, "
    "whether all do; `count(q1..q8 >= 2)` is one condition for each item |\n"
    "| `where(c, a, b)` | `a` when the condition holds, else `b` |\n"
    "| `none()` | no value, as in `where(c, a, none())` |\n"
    "| `reverse(q2)` | lowest + highest - answer, of one item |\n"
    "| `lookup(x, t)` | what the table `t` under `tables:` says of x; nothing for what is not in "
    "it "
    "|\n"
    "| `band(x, 5, 10, 15)` | how many of the rising edges x has reached: here 0 to 3 |\n"
    "| `abs(x)` `sqrt(x)` `exp(x)` `log(x)` | as usual |\n"
    "| `round(x, digits)` `floor(x)` `ceil(x)` | rounded half up, down, up |\n"
    "| `longest_run(q1..q50)` | the most equal answers in a row; one that is missing ends a run |\n"
    "| `deviation(q1..q50)` | the standard deviation of the answers that are there, at least 2 |\n"
    "| `consistency(a1, a2, b1, b2, ...)` | how well halves of scales agree (even-odd "
    "consistency): the correlation of the pairs that are whole, at least 3, stepped up to full "
    "length, -1 to 1; no value where one side does not vary |\n"
    "| `answered(item)` `answered_count(...)` | whether and how many are answered; never unknown "
    "|\n"
    "\n"
    "One expression has at most 32768 bytes, 200 levels of parentheses and calls, and 2000 "
    "operations in a row. A formula that says the same as a key, such as `mean(q1..q5)` beside "
    "`mean: q1..q5`, is the same computation.\n"
    "\n"
    "What is missing makes a comparison unknown. `unknown or true` is true, `unknown and false` is "
    "false; everything else that rests on something unknown is unknown.\n"
    "\n";

const sx_manifest_code sx_manifest_codes[] = {
    {"MANIFEST.YAML", "The file is not YAML, or uses a part of YAML that is not allowed."},
    {"MANIFEST.ALIAS", "An anchor, an alias or a merge key."},
    {"MANIFEST.TAG", "A tag."},
    {"MANIFEST.DEPTH", "Lists and maps are nested more than 32 levels deep."},
    {"MANIFEST.FILE", "Not a file that can be read: a folder, a pipe, no permission."},
    {"MANIFEST.SIZE", "The file, or a list in it, is too long."},
    {"MANIFEST.DOCUMENTS", "More than one document in a file."},
    {"MANIFEST.DUPKEY", "A key occurs twice; the message names both lines."},
    {"MANIFEST.TEXT", "Bytes that are not UTF-8, or characters that do not belong in a text."},
    {"MANIFEST.KEY", "A key that is not known, or that has no meaning here."},
    {"MANIFEST.REQUIRED", "Something that must be there is missing or empty."},
    {"MANIFEST.TYPE", "A value is not written as such a value."},
    {"MANIFEST.RANGE", "A value that cannot be used: out of range, not a finite number, reversed."},
    {"MANIFEST.WORD", "Not one of the words that are possible here."},
    {"MANIFEST.ID", "An id or code that is spelled wrongly, taken, or there twice."},
    {"MANIFEST.REF", "A name of something that is not there."},
    {"MANIFEST.DOUBLE", "Something is listed twice."},
    {"MANIFEST.REVERSE", "An item is reversed that is not part of the scale, has no ends, or is "
                         "reversed twice."},
    {"MANIFEST.RECODE", "A recoding leaves out the score of an option."},
    {"MANIFEST.EXPR", "A condition or formula that cannot be read."},
    {"MANIFEST.SENTINEL", "An option that means missing has a score."},
    {"MANIFEST.RIGHTS", "Wording, credit or label do not fit the rights."},
    {"MANIFEST.DIRECTION", "A scale does not say its direction."},
    {"MANIFEST.MISSING_RULE", "A scale does not say its missing rule, or the rule is incomplete."},
    {"MANIFEST.BAND_OVERLAP", "A value lies in two bands or levels."},
    {"MANIFEST.BAND_GAP", "A value that the scale can reach lies in no band."},
    {"MANIFEST.RANGE_MISMATCH", "The declared range is not what the items can reach."},
    {"MANIFEST.UNUSED",
     "An item is in no scale and not marked `unscored`, or the other way round."},
    {"MANIFEST.CYCLE", "A scale rests on itself, or an item is shown by one that comes later."},
    {"MANIFEST.FLAG_REACH",
     "A flag rests on an item that `show_if` can keep away, or that adaptive order may never ask."},
    {"MANIFEST.UNSOURCED", "Published figures that are used do not say whose they are, or where "
                           "they were published."},
    {"MANIFEST.CHANGE", "A rule of change, or a criterion, that cannot be applied to its scale."},
    {"MANIFEST.EXACT", "Numbers could grow too large for exact arithmetic."},
    {"MANIFEST.SELFTEST", "An example does not come out as written."},
    {"MANIFEST.KIND", "Not the kind of file that was asked for."},
    {"MANIFEST.CODE", "Something is left to the instrument's code, and it has no such code."},
    {"MANIFEST.TWO_KINDS",
     "A folder holds more than one of manifest.yaml, manifest.lua and plugin.so."},
    {"MANIFEST.STEP", "A step of a battery cannot be given."},
    {"MANIFEST.LOCALE_SHAPE", "A translation does not fit the instrument."},
    {"MANIFEST.FFI",
     "A bound function is described in a way that cannot be called, or does not fit "
     "the scales."},
    {"MANIFEST.OPEN",
     "An example still has a \"?\" where the result from the published key belongs."},
    {"MANIFEST.VECTORS", "Known answers are missing: none at all, or for a scale or flag."},
    {"NOTE.SAME_TEXT",
     "Two items have the same text. A warning of `sextant check`, as those below."},
    {"NOTE.ORDER", "Codes that are their own scores do not run in one direction. A `score` that is "
                   "written out says that they are meant."},
    {"NOTE.NO_WORDING", "Instructions or options have a text, and no item has one."},
    {"NOTE.NO_SOURCE", "Bands or a cut-off without a source, of their own or of the scale."},
    {"WORDING.HASH", "The hash of a wording pack is not that of its lines, or not its last line."},
    {"WORDING.UNSEALED", "A wording pack without a hash: `sextant wording seal` writes it."},
    {"WORDING.HIDDEN", "A text of a wording pack holds a character that cannot be seen."},
    {"WORDING.LONG", "A text of a wording pack is longer than 4096 bytes."},
    {"WORDING.INSTRUMENT", "A wording pack of another instrument."},
    {"WORDING.VERSION", "A wording pack of another version of the instrument."},
    {"WORDING.RULES", "A wording pack for other scoring rules than those of the instrument."},
    {"WORDING.UNUSED", "A wording pack that was named, and that nothing in the session shows."},
    {"WORDING.INCOMPLETE", "A wording pack without all items, options, labels and instructions."},
    {"WORDING.SAME", "Two options of an item, or two items, have the same text."},
    {NULL, NULL},
};
