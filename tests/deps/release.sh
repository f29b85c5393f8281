# shellcheck shell=sh disable=SC2046
. tests/deps/arches.sh

# The package, its signature, the shells that complete, what lints.
packages_of_release() {
	echo minisign debhelper lintian fakeroot mmdebstrap bash-completion \
		zsh fish rpm rpmlint shellcheck yamllint diffoscope-minimal \
		mandoc python3
}

have_release() {
	! missing minisign dh lintian fakeroot mmdebstrap zsh \
		fish rpmspec rpmlint shellcheck yamllint diffoscope mandoc
}

have_release || install_packages $(packages_of_release)
