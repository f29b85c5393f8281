# shellcheck shell=sh
# The compilers of make check-build, as far as the system has them, and gdb.
. tests/build/compilers.sh
compilers() {
	if command -v apt-get >/dev/null 2>&1; then
		apt-cache search --names-only '^(gcc-(9|[1-9][0-9])|clang-(1[4-9]|[2-9][0-9]))$' |
			cut -d ' ' -f 1 | compilers_chosen
	fi
}

missing_compilers=
for compiler in clang gdb $(compilers); do
	! missing "$compiler" ||
		missing_compilers="$missing_compilers $compiler"
done
# shellcheck disable=SC2086
[ -z "$missing_compilers" ] || install_packages $missing_compilers
