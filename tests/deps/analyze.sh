# shellcheck shell=sh disable=SC2046
# What looks for mistakes in the source and in the executable.
packages_of_analyze() {
	if command -v apt-get >/dev/null 2>&1; then
		echo clang clang-tidy clang-tools cppcheck shellcheck valgrind
	elif command -v apk >/dev/null 2>&1; then
		echo clang clang-extra-tools clang-analyzer cppcheck \
			shellcheck valgrind perl bash git
	else
		echo clang clang-tools-extra clang-analyzer cppcheck \
			ShellCheck valgrind
	fi
}

! missing clang clang-tidy scan-build cppcheck shellcheck valgrind ||
	install_packages $(packages_of_analyze)
