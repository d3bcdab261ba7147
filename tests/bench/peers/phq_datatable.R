# Totals and bands of phq-9 and gad-7 and the flag of item 9 with data.table, on one thread: IN OUT.
library(data.table)
setDTthreads(1)
files <- commandArgs(trailingOnly = TRUE)
table <- fread(files[1], colClasses = list(character = 1))
phq <- as.matrix(table[, 2:10])
gad <- as.matrix(table[, 11:17])
left <- rowSums(!is.na(phq))
total <- ifelse(left >= 7, floor((2 * rowSums(phq, na.rm = TRUE) * 9 + left) / (2 * left)), NA)
gad_total <- rowSums(gad)
item <- phq[, 9]
out <- data.table(table$id, total,
  c("minimal", "mild", "moderate", "moderately_severe", "severe")[findInterval(total, c(0, 5, 10, 15, 20))],
  ifelse(is.na(item), "self_harm:not_assessed", ifelse(item > 0, "self_harm", "")),
  gad_total, c("minimal", "mild", "moderate", "severe")[findInterval(gad_total, c(0, 5, 10, 15))])
setnames(out, c("id", "phq-9.total", "phq-9.total.band", "phq-9.flags", "gad-7.total", "gad-7.total.band"))
fwrite(out, files[2], quote = FALSE)
