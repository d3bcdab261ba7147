# Totals and bands of phq-9 and gad-7 and the flag of item 9 with psych, read and written by data.table, on one
# thread: IN OUT.
suppressPackageStartupMessages({
  library(data.table)
  library(psych)
})
setDTthreads(1)
options(mc.cores = 1)
files <- commandArgs(trailingOnly = TRUE)
table <- fread(files[1], colClasses = list(character = 1))
answers <- as.matrix(table[, 2:17])
keys <- list(phq = colnames(answers)[1:9], gad = colnames(answers)[10:16])
scored <- scoreFast(keys, answers, totals = FALSE, min = 0, max = 3, count.responses = TRUE)
left <- scored$responses
total <- ifelse(left[, 1] >= 7, floor(scored$scores[, 1] * 9 + 0.5), NA)
gad_total <- ifelse(left[, 2] == 7, round(scored$scores[, 2] * 7), NA)
item <- answers[, 9]
out <- data.table(table$id, total,
  c("minimal", "mild", "moderate", "moderately_severe", "severe")[findInterval(total, c(0, 5, 10, 15, 20))],
  ifelse(is.na(item), "self_harm:not_assessed", ifelse(item > 0, "self_harm", "")),
  gad_total, c("minimal", "mild", "moderate", "severe")[findInterval(gad_total, c(0, 5, 10, 15))])
setnames(out, c("id", "phq-9.total", "phq-9.total.band", "phq-9.flags", "gad-7.total", "gad-7.total.band"))
fwrite(out, files[2], quote = FALSE)
