#!/bin/sh
# matrix_table.sh FILE: the rows as Markdown, for matrix.md.
awk -F '\t' '
function code(text) {
	return text == "-" ? "" : "`" text "`"
}
# "-" is nothing; what Markdown reads as more than text is escaped.
function text(words) {
	gsub(/[|$*]/, "\\\\&", words)
	return words == "-" ? "" : words
}
$1 == "row" {
	print "| image | `docker run` | doff | inside | host |" \
		" gosu 1.14 | inside | host |"
	print "|---|---|---|---|---|---|---|---|"
	next
}
{
	printf "| %s | %s | %s | %s | %s | %s | %s | %s |\n", $2, code($3),
		code($4), text($5), text($6), code($7), text($8), text($9)
}' "$1"
