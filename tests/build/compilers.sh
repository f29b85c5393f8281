# shellcheck shell=sh
# compilers_chosen: of the compilers on standard input, gcc 9 and later and
# clang 14 and later; unless COMPILERS=all, only the oldest gcc and the oldest
# and the newest clang, which are those that differ most.
compilers_chosen() {
	grep -xE '(gcc|clang)(-[0-9]+)?' | sort -uV |
		grep -vxE 'gcc-[5-8]|clang-([0-9]|1[0-3])' |
		if [ "${COMPILERS-}" = all ]; then
			cat
		else
			awk '/^gcc-/ && !gcc { gcc = $0 }
				/^clang-/ && !old { old = $0 }
				/^clang-/ { new = $0 }
				{ any = $0 }
				END {
					print gcc; print old
					if (new != old) print new
					if (!gcc && !old) print any
				}' | grep .
		fi
}
