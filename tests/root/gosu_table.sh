#!/bin/sh
# Print gosu.tsv as a Markdown table, for docker/coming-from.md.
awk -F '\t' -v quote="'" '
NR == 1 {
	print "| operand | gosu 1.14: uid gid groups HOME | doff | why |"
	print "|---|---|---|---|"
	next
}
{
	# Quotes only where the shell needs them.
	gsub(quote, "", $1)
	if ($1 == "" || $1 ~ /[ #]/)
		$1 = "\"" $1 "\""
	printf "| `%s` | %s | %s | %s |\n", $1, $2, $3, $4 == "-" ? "" : $4
}' "$(dirname "$0")/gosu.tsv"
