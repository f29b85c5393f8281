#!/bin/sh
# place.sh REPOSITORY MAINTAINER: write where the project lives, such as
# someone/doff, and who maintains it, such as 'A Name <name@example.org>', into
# documents and packages.  The release does so before it builds anything.
set -eu
cd "$(dirname "$0")/../.."
. docker/packaging/project
old_repository=$REPOSITORY
old_maintainer=$MAINTAINER

# A replacement for sed(1), between commas.
escaped() {
	printf '%s' "$1" | sed 's/[\\&,]/\\&/g'
}

case $1 in
*/*/* | /* | */ | *[!A-Za-z0-9._/-]*)
	echo "place.sh: not OWNER/NAME: $1" >&2
	exit 1
	;;
*/*) ;;
*)
	echo "place.sh: not OWNER/NAME: $1" >&2
	exit 1
	;;
esac
case $2 in
?*' <'?*@?*'>') ;;
*)
	echo "place.sh: not NAME <ADDRESS>: $2" >&2
	exit 1
	;;
esac
# The image is named in small letters.
image=$(printf '%s' "$1" | tr '[:upper:]' '[:lower:]')
for file in README.md SECURITY.md docker/packaging/APKBUILD docker/packaging/doff.spec \
	docker/packaging/debian/changelog docker/packaging/debian/control \
	docker/packaging/debian/copyright docker/packaging/project; do
	sed "s,ghcr.io/$old_repository,ghcr.io/$(escaped "$image"),g
		s,$old_repository,$(escaped "$1"),g
		s,$old_maintainer,$(escaped "$2"),g
		/^.OWNER. stands for where the project lives/,/^\$/d
		" "$file" >"$file.new"
	cat "$file.new" >"$file"
	rm "$file.new"
done
