// Totals and bands of phq-9 and gad-7 and the flag of item 9 with Polars: IN OUT, threads as POLARS_MAX_THREADS says.
import { createRequire } from "node:module";

const require = createRequire(process.env.PEERS + "/");
const pl = require("nodejs-polars");
const [from, to] = process.argv.slice(2);

const items = (name, count) => Array.from({ length: count }, (_, i) => `${name}_${i + 1}`);
const added = (terms) => terms.reduce((all, term) => all.add(term));
const answers = (names) => added(names.map((name) => pl.col(name).fillNull(0)));
const answered = (names) => added(names.map((name) => pl.col(name).isNotNull().cast(pl.Int32)));

const band = (name, starts, words) =>
  starts.reduce((otherwise, start, i) => pl.when(pl.col(name).gtEq(start)).then(pl.lit(words[i])).otherwise(otherwise), pl.lit(null));

const phq = items("phq9", 9);
const gad = items("gad7", 7);
const whole = (term) => term.floor().cast(pl.Int32);
const item = pl.col("phq9_9");
pl.readCSV(from, { dtypes: { id: pl.Utf8 } })
  .lazy()
  .select(
    pl.col("id"),
    pl.when(answered(phq).gtEq(7))
      .then(whole(answers(phq).cast(pl.Float64).mul(9).div(answered(phq)).add(0.5)))
      .otherwise(pl.lit(null)).alias("phq-9.total"),
    pl.when(item.isNull()).then(pl.lit("self_harm:not_assessed"))
      .otherwise(pl.when(item.gt(0)).then(pl.lit("self_harm")).otherwise(pl.lit(null))).alias("phq-9.flags"),
    pl.when(answered(gad).eq(7)).then(answers(gad).cast(pl.Int32)).otherwise(pl.lit(null)).alias("gad-7.total"))
  .select(
    pl.col("id"),
    pl.col("phq-9.total"),
    band("phq-9.total", [0, 5, 10, 15, 20], ["minimal", "mild", "moderate", "moderately_severe", "severe"]).alias("phq-9.total.band"),
    pl.col("phq-9.flags"),
    pl.col("gad-7.total"),
    band("gad-7.total", [0, 5, 10, 15], ["minimal", "mild", "moderate", "severe"]).alias("gad-7.total.band"))
  .collectSync()
  .writeCSV(to);
