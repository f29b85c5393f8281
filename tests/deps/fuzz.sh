# shellcheck shell=sh disable=SC2046
# clang with libFuzzer and the sanitizers' run-time libraries.
packages_of_fuzz() {
	if command -v apt-get >/dev/null 2>&1; then
		echo clang libclang-rt-dev
	else
		echo clang compiler-rt
	fi
}

! missing clang || install_packages $(packages_of_fuzz)
