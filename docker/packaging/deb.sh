#!/bin/sh
# deb.sh TARBALL TO: Debian's packages, doff of this machine's architecture and
# doff-gosu, made of the source by debhelper; lintian has no complaint.
set -eu
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^VERSION = //p' Makefile)
work=build/deb/doff-$version
rm -rf build/deb
mkdir -p "$work"
tar -x -f "$1" -C "$work" --strip-components=1
cp -r "$work/docker/packaging/debian" "$work/debian"
date=$(date -u -d "@$(sh docker/packaging/epoch.sh)" -R)
sed -i "s/@VERSION@/$version/; s/@DATE@/$date/" "$work/debian/changelog"
python3 - "$work" <<'PYTHON'
import pathlib
import sys

work = pathlib.Path(sys.argv[1])
words = work.joinpath("LICENSE").read_text().strip().splitlines()
owner = next(line for line in words if line.startswith("Copyright"))
rest = words[words.index(owner) + 1:]
text = "\n".join(" " + (line or ".") for line in rest).removeprefix(" .\n")
file = work / "debian/copyright"
file.write_text(file.read_text().replace(
    "@COPYRIGHT@", f"{owner.replace('Copyright', 'Copyright:', 1)}\n"
    f"License: ISC\n{text}"))
PYTHON
(cd "$work" && dpkg-buildpackage -us -uc -b >../build.log 2>&1) || {
	tail -n 40 build/deb/build.log
	exit 1
}
lintian --fail-on error,warning --allow-root build/deb/*.changes
cp build/deb/doff_*.deb build/deb/doff-gosu_*.deb "$2"
