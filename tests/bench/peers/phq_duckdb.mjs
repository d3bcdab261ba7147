// Totals and bands of phq-9 and gad-7 and the flag of item 9 with DuckDB: phq.sql over in.csv, into out.csv.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.PEERS + "/");
const { DuckDBInstance } = require("@duckdb/node-api");
const database = await DuckDBInstance.create(":memory:");
const connection = await database.connect();
const statements = readFileSync(new URL("phq.sql", import.meta.url), "utf8").split(/;\n/);
for (const statement of statements.filter((text) => text.trim() !== "")) {
  await connection.run(statement);
}
