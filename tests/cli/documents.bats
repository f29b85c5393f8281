# The documents and the code say the same: options, exit statuses, messages,
# examples, files.
# shellcheck disable=SC2016
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

setup() {
	trace_failures
	cd "$BATS_TEST_DIRNAME/../.." || return
	PATH=$PWD/build:$PATH
	export PUID=1026 PGID=100 UMASK=027 AWS_UID=1026 AWS_GID=100
}

# The manual page as text, without the overstrikes of bold and underline.
manual() {
	mandoc -Tascii -Owidth=200 man/doff.1 | sed "s/.$(printf '\b')//g"
}

# Synopses of options, one a line, such as "-e, --env UID[:GID[:UMASK]]".
SYNOPSIS='(-., )?--[a-z-]+( [^ ]+)?'

options_of_help() {
	doff --help | sed -nE "s/^ +($SYNOPSIS)(  .*)?\$/\1/p" | sort
}

options_of_manual() {
	manual | sed -n '/^OPTIONS/,/^ENVIRONMENT/p' |
		sed -nE "s/^     ($SYNOPSIS)\$/\1/p" | sort
}

# The long names, in the order of the enumeration in src/options.c.
names_of_source() {
	sed -nE '/^enum \{/,/^\};/s/^\t([A-Z_]+),$/\1/p' src/options.c |
		tr A-Z_ a-z-
}

# The scanner numbers the options as --help has them.
@test "--help names the options that the code has, in its order" {
	run names_of_source
	assert_success
	assert_line 'version'
	assert_equal "$(doff --help |
		sed -nE 's/^ +(-., )?--([a-z-]+).*/\2/p')" "$output"
}

@test "the manual page has the options of --help, written the same" {
	run options_of_help
	assert_line '-V, --version'
	assert_equal "$(options_of_manual)" "$output"
}

# Those of docker and other programs, which the documents name too.
OTHERS='--(build|cap-(add|drop)|certificate-.*|check|clear-groups|create-home|entrypoint|from|group-add|ignore-missing|init|interval|name|read-only|reuid|repo|rm|security-opt|uid|user|userns|userns-remap)'

@test "the README and the guides name no option that doff does not have" {
	local option
	run sh -c "cat README.md docker/README.md | grep -oE -- '--[a-z][a-z-]+' |
		grep -vxE -- '$OTHERS' | sort -u"
	assert_line -- --own
	for option in "${lines[@]}"; do
		options_of_help | grep -qE -- "$option( |\$)" ||
			fail "unknown option: $option"
	done
}

@test "the manual page gives each option one .It, with its letter" {
	run sed -nE 's/^\.It Fl (. , Fl )?-([a-z-]+).*/\2/p' man/doff.1
	assert_success
	assert_equal "$(sort <<<"$output")" \
		"$(names_of_source | sort)"
}

# The same statuses in each, no fewer and no more.
@test "the exit statuses are named in --help and the manual page" {
	run sh -c "sed -nE 's/^#define [A-Z_]+ ([0-9]+)\$/\1/p' src/main.c \
		src/drop/command.h"
	assert_output $'125\n126\n127'
	assert_equal "$(doff --help | sed -n '/^Exit status/p' |
		grep -ow '[0-9]*' | sort)" "$output"
	assert_equal "$(sed -n '/^\.Sh EXIT/,/^\.El/s/^\.It //p' \
		man/doff.1)" "0
$output"
}

# limit PATTERN FILE TEXT: a number in the source, in brackets in the pattern,
# and what the manual page says of it, where N stands for the number.
limit() {
	local number

	number=$(sed -nE "s/.*$1.*/\\1/p" "$2" | head -n 1)
	[ -n "$number" ] || fail "$2 has no $1"
	manual | tr -s ' \n' ' ' | grep -qF -- "${3/N/$number}" ||
		fail "not in the manual page: ${3/N/$number}"
}

@test "the limits in the manual page are those of the code" {
	limit 'PATHS_MAX ([0-9]+)' src/plan/request.h "given N times"
	limit 'GROUP_NAMES_MAX ([0-9]+)' src/gather/gather.c "may be N names"
	limit 'PATH_GROUPS_MAX ([0-9]+)' src/plan/facts.h "more than N groups"
	limit 'REMARKS_MAX ([0-9]+)' src/base/remark.h "there are N at most"
	limit 'ROOTS_MAX ([0-9]+)' src/plan/accounts.h "More than N accounts"
	limit ' GROUPS_MAX ([0-9]+)' src/base/groups.h "More than N groups is"
	limit 'ID_MAX ([0-9]+)U' src/base/id.h "from 0 to N."
	limit 'FIELD_MAX ([0-9]+)' src/plan/create.c "at most N bytes"
	limit 'USER_MAX ([0-9]+)' src/plan/create.c "has 1 to N of the bytes"
	limit 'ACCOUNT_LINE_MAX ([0-9]+)' src/plan/account_line.h "more than N byte"
	limit 'FILE_SIZE_MAX \(([0-9]+)L << 20\)' src/os/text_file.h "at most N MiB"
	limit 'DIRECTORIES_MAX ([0-9]+)' src/own/tree.h "nested N deep"
	limit 'OPEN_MAX[[:space:]]+([0-9]+)' src/own/tree.h "about N directories"
	limit 'STIRRED_SLACK ([0-9]+)' src/own/counts.c "and N more"
	limit 'AGAIN_SLACK ([0-9]+)' src/own/counts.c "met, and N more"
	limit 'THREADS_MAX ([0-9]+)' src/own/threads.h "up to N;"
	limit 'REPORT_SECONDS ([0-9]+)' src/own/counts.c "line every N seconds"
	limit 'COUNT_NAMES ([0-9]+)' src/own/counts.h "the first three are named"
	limit 'KNOWN ([0-9]+)' src/plan/capability.c "the numbers N to 63"
}

@test "mandoc has nothing to say about the manual page" {
	# Which other manual pages there are is the machine's business.
	run sh -c "mandoc -Tlint man/doff.1 2>&1 |
		grep -vE 'referenced manual not found|outdated mandoc.db'"
	refute_output
}

@test "the version is the same in the code, the Makefile and CHANGELOG" {
	run doff --version
	assert_output "doff $(sed -n 's/^VERSION = //p' Makefile)"
	grep -q "^## \[${output#doff }\]" CHANGELOG.md
}

# Lines to type: doff, exec doff, and the ENTRYPOINT lines of Dockerfiles.
examples() {
	local line='(\$ )?((exec )?doff [^[].*)'

	{
		sed -nE "s/^    $line\$/\2/p" README.md
		manual | sed -n '/^EXAMPLES/,/^STARTS/p' |
			sed -nE "s/^ +$line\$/\2/p"
		{ cat README.md docker/README.md; manual; } |
			sed -nE '/^ *ENTRYPOINT|^\| .* `\["/{
				s/^.*\[/[/; s/[][",|`]/ /g
				s/ (app|www-data|dev) *$/ nobody id/
				s/ 65532:65532 *$/& id/
				s, /(data|src|workspace|github/workspace) , /srv ,g
				p }'
		sed -nE 's/^ +command: \["?(.*)\]$/\1/p' README.md \
			docker/README.md | sed 's/[",]/ /g'
	} | tr -s ' ' | sed -E 's/^ *(exec |\/)?doff /doff --dry-run /'
}

@test "each example in README and manual page makes a plan" {
	run examples
	assert_line 'doff --dry-run nobody id'
	assert_line --regexp '--prepare -o /data 1001:1001'
	[ "${#lines[@]}" -ge 30 ]
	grep -q '^doff --dry-run .* nobody id$' <<<"$output"
	for example in "${lines[@]}"; do
		# Whatever it says of paths that are missing here.
		run sh -c "$example" sh id
		assert_line --regexp '^uid=[1-9]'
	done
}

# The second column of the tables in docker/coming-from.md, and its one block;
# app and abc are accounts of an image, nobody is one here.
lines_after() {
	local line='(exec )?doff [^`]*'

	{
		sed -nE 's/^\|.*[^\\] \| `(.*)` \|.*[^\\]\|$/\1/p'
		sed -nE "s/^    ($line)\$/\1/p" docker/coming-from.md
	} | sed -E '/^ENTRYPOINT/{ s/^ENTRYPOINT//; s/[][",]/ /g; s/$/ id/ }
		s/^ *(exec +)?doff +/doff --dry-run /
		s/ (app|abc):app / 1000:1000 /; s/ (app|abc) / nobody /'
}

@test "each line of docker/coming-from.md to change to makes a plan" {
	local document=$BATS_TEST_TMPDIR/before-the-operands

	export RUN_AS=1000:1000 MHF_HOST_UID=1026 MHF_HOST_GID=100
	export NB_UID=1026 NB_GID=100
	sed -n '1,/^## Appendix/p' docker/coming-from.md >"$document"
	run lines_after <"$document"
	# No row without such a line, but for the heads of the tables.
	assert_equal "${#lines[@]}" $(($(grep -c '^|' "$document") -
		2 * $(grep -c '^|---' "$document") + 1))
	assert_line 'doff --dry-run -r nobody "$@"'
	[ "${#lines[@]}" -ge 50 ]
	for line in "${lines[@]}"; do
		[[ $line == "doff --dry-run "* ]] || fail "no line: $line"
		run sh -c "$line" sh id
		[[ $output == *uid=* ]] || fail "$line: $output"
		case $line in
		*--allow-root*) ;;
		*) assert_line --regexp '^uid=[1-9]' ;;
		esac
	done
}

@test "each message under DIAGNOSTICS is one of the program's" {
	local messages

	messages=$(sed -n '/^\.Sh DIAGNOSTICS/,/^\.Sh SEE/s/^\.It Li //p' \
		man/doff.1)
	[ "$(wc -l <<<"$messages")" = 10 ]
	while IFS= read -r part; do
		[ "${#part}" -lt 16 ] || grep -qF -- "$part" build/doff ||
			fail "no such message: $part"
	done < <(sed 's/ \.\.\.$//; s/: /\n/g' <<<"$messages")
}

@test "the manual page names each key of --dry-run" {
	run grep -ohE '"[a-z-]+=' src/report.c
	assert_success
	assert_line '"uid-from='
	for key in "${lines[@]}"; do
		key=${key#\"}
		grep -qE "^\.Li ${key%=}( |\$)" man/doff.1 ||
			fail "not in the manual page: $key"
	done
}

# The README shows part of it, in the order of the demo.
@test "the transcript of the README is what make demo prints" {
	local line shown=$BATS_TEST_TMPDIR/shown
	[ "$(id -u)" = 0 ] || skip "needs root"
	sh tests/demo.sh >"$shown"
	run sed -n '/^```text/,/^```/{ /^```/d; p }' README.md
	[ "${#lines[@]}" -ge 10 ]
	while IFS= read -r line; do
		grep -qxF -- "$line" "$shown" || fail "not printed: $line"
		sed -i "1,$(grep -nxF -m 1 -- "$line" "$shown" |
			cut -d : -f 1)d" "$shown"
	done <<<"$output"
}

@test "CONTRIBUTING maps each directory of sources, and where to begin" {
	local directory file row

	for directory in src/*/; do
		row=$(grep -F "| \`$directory\` |" CONTRIBUTING.md) ||
			fail "$directory has no row"
		for file in $(cut -d '|' -f 4 <<<"$row" |
			grep -oE '[a-z_]+\.[ch]'); do
			assert [ -f "$directory$file" ]
		done
	done
	assert_equal "$(grep -c '^| `src/' CONTRIBUTING.md)" \
		"$(find src -mindepth 1 -type d | wc -l)"
}

# What a document links to or names, and the directory that it is seen from.
@test "each file that a document names is there" {
	local document directory file n=0

	while IFS= read -r document; do
		directory=$(dirname "$document")
		while IFS= read -r file; do
			[ -e "$directory/$file" ] ||
				fail "$document links to $file"
			n=$((n + 1))
		done < <(grep -oE '\]\([^)#:]+\)' "$document" | tr -d ']()')
		while IFS= read -r file; do
			compgen -G "$file" >/dev/null ||
				fail "$document names $file"
			n=$((n + 1))
		done < <(grep -oE '`(src|tests|docker|man|\.ci)/[^` ]+`' \
			"$document" | tr -d '`')
	done < <(find . -name '*.md' ! -path './build/*')
	[ "$n" -ge 60 ]
}

@test "the table of operands is the one that is tested" {
	run sed -n '/<!-- gosu table -->/,/<!-- end -->/p' \
		docker/coming-from.md
	assert_output "<!-- gosu table -->
$(sh tests/root/gosu_table.sh)
<!-- end -->"
}
