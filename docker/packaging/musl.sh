#!/bin/sh
# musl.sh ARCH: Debian's musl for ARCH into build/musl/ARCH, from the mirror
# that this machine's apt uses, as the sum in the table beside this file says.
# apt itself would want the foreign architecture for the whole system.
set -eu
cd "$(dirname "$0")/../.."
. docker/packaging/arch.sh
arch_read "$1"
into=build/musl/$1
package=build/musl/musl-dev_${musl_version}_$1.deb

# The directory of the mirror that holds musl; empty while apt has no lists.  It
# prints nothing of a package that lies in the working directory.
mirror() {
	(cd / && apt-get download --print-uris musl-dev) |
		sed -n "s,^'\(.*:.*/\)musl-dev_[^/]*' .*,\1,p"
}

if [ -e "$into/$musl_version" ]; then
	exit
fi
mkdir -p build/musl
from=$(mirror)
if [ -z "$from" ]; then
	apt-get -o DPkg::Lock::Timeout=300 update -qq
	from=$(mirror)
fi
/usr/lib/apt/apt-helper -qq -o APT::Sandbox::User=root download-file \
	"$from${package##*/}" "$package" "SHA256:$musl_sum"
echo "$musl_sum  $package" | sha256sum --check --quiet
rm -rf "$into" "$into.new"
dpkg-deb -x "$package" "$into.new"
touch "$into.new/$musl_version"
mv "$into.new" "$into"
