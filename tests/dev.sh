# shellcheck shell=sh
# dev_make DIRECTORY: the devices that a container has, in a file system of their
# own there.  The machine's own /dev would be within reach of a test that goes
# wrong, and of rm -rf where one is interrupted before it could unmount it.
dev_make() {
	mount -t tmpfs -o mode=0755 dev "$1" || return 1
	mkdir "$1/pts" && mkdir -m 1777 "$1/shm" || return 1
	cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty \
		"$1/" || return 1
	mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts \
		"$1/pts" || return 1
	ln -s pts/ptmx /proc/self/fd "$1/"
	ln -s fd/0 "$1/stdin"
	ln -s fd/1 "$1/stdout"
	ln -s fd/2 "$1/stderr"
}
