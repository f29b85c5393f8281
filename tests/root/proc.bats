# A /proc that is no procfs: the image has filled the directory.
load root
load run

setup() {
	root_make
	umount "$ROOT/proc"
	mkdir -p "$ROOT/proc/sys/fs" "$ROOT/proc/sys/kernel" \
		"$ROOT/proc/self/fd" "$ROOT/proc/self/fdinfo" "$ROOT/victim"
	echo secret >"$ROOT/victim/file"
}
teardown() { root_remove; }

# Each way to what a start may ask of /proc, with a lie or with what blocks.
everything() {
	timeout 20 chroot "$ROOT" /bin/env -i PATH=/bin doff -v -c -o /data -d /data/made \
		--group-of /etc/passwd -m /home/app app id
}

@test "FIFOs in an image's /proc hold nobody (186)" {
	local file
	for file in sys/fs/protected_hardlinks sys/kernel/overflowuid \
		sys/kernel/overflowgid self/uid_map self/gid_map \
		self/setgroups self/mountinfo self/status; do
		mkfifo "$ROOT/proc/$file"
	done
	run everything
	assert_success
	assert_line --partial "uid=1000"
	run timeout 20 chroot "$ROOT" /bin/begin 1000 1000 44,1000 0 \
		/bin/doff -r app /bin/id
	assert_success
}

@test "FIFOs mounted on files of the kernel's /proc hold nobody (186)" {
	local file
	mount -t proc proc "$ROOT/proc"
	mkfifo "$ROOT/fifo"
	for file in sys/fs/protected_hardlinks sys/kernel/overflowuid \
		sys/kernel/overflowgid; do
		mount --bind "$ROOT/fifo" "$ROOT/proc/$file"
	done
	run everything
	assert_success
	assert_line --partial "uid=1000"
	assert_line --partial "fs.protected_hardlinks: is 0 or unknown"
}

@test "lies in an image's /proc are not believed (186)" {
	echo 1 >"$ROOT/proc/sys/fs/protected_hardlinks"
	echo 1000 >"$ROOT/proc/sys/kernel/overflowuid"
	echo 1000 >"$ROOT/proc/sys/kernel/overflowgid"
	echo "0 100000 1" | tee "$ROOT/proc/self/uid_map" \
		>"$ROOT/proc/self/gid_map"
	echo deny >"$ROOT/proc/self/setgroups"
	run everything
	assert_success
	assert_line --partial "uid=1000"
	refute_output --partial mapped
	refute_output --partial "protected_hardlinks: is 1"
	refute_output --partial outside
}

@test "a link in the place of /proc, or of /proc/self, is not believed (186)" {
	mkdir "$ROOT/elsewhere"
	mount -t proc proc "$ROOT/elsewhere"
	rm -r "${ROOT:?}/proc"
	ln -s /elsewhere "$ROOT/proc"
	run in_root doff -v -c -o /data app true
	assert_success
	needs_native
	rm "$ROOT/proc"
	mkdir "$ROOT/proc"
	ln -s /elsewhere/1 "$ROOT/proc/self"
	traced openat /bin/doff -v -c -o /data app /bin/true
	assert_success
	refute grep -q uid_map "$TRACE"
}

@test "links as /proc/self/fd/N give nothing outside away (186)" {
	needs_native
	local error fd
	for fd in {0..30}; do
		ln -s /victim/file "$ROOT/proc/self/fd/$fd"
	done
	touch "$ROOT/data/file"
	for error in ENOSYS EINVAL; do
		failing fchownat:error=$error /bin/doff -o /data 1000:1000 \
			/bin/true
		assert_success
		assert_output --partial "2 not changed"
		assert_equal "$(stat -c %u "$ROOT/victim/file")" 0
		refute_output --partial victim
	done
	mount -t proc proc "$ROOT/proc"
	failing fchownat:error=ENOSYS /bin/doff -o /data 1000:1000 /bin/true
	assert_success
	assert_output ""
	assert_equal "$(stat -c %u "$ROOT/data/file")" 1000
}

@test "lies in /proc/self/fdinfo lead into no mount (186)" {
	needs_native
	local fd
	for fd in {0..30}; do
		printf 'pos:\t0\nmnt_id:\t1\n' >"$ROOT/proc/self/fdinfo/$fd"
	done
	mkdir "$ROOT/data/mount"
	mount --bind "$ROOT/victim" "$ROOT/data/mount"
	failing "statx:error=ENOSYS openat2:error=ENOSYS" \
		/bin/doff -o /data 1000:1000 /bin/true
	assert_equal "$status" 125
	assert_output --partial "no way to see a mount"
	assert_equal "$(stat -c %u "$ROOT/victim/file")" 0
	umount "$ROOT/data/mount"
}
