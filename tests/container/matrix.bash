# One row of the matrix, measured: who the command is, seen from inside and by
# the host, under doff and under gosu.

TABLE=$BATS_TEST_DIRNAME/matrix.tsv
MEASURED=$TOP/build/container/matrix.tsv

# What the command says of itself: uid:gid, name, HOME, and the owner of /data
# where that is the point.  The programs are the image's, or busybox's.
# shellcheck disable=SC2016
REPORT='exec 2>/dev/null
name=$(whoami)
case $1 in *data*) data=$(stat -c " data=%u:%g" /data) ;; esac
echo "is $(id -u):$(id -g) ${name:-no-name} $HOME$data"
exec sleep 1000'

# matrix_images NAME...: build them in the daemon that DOCKER_HOST names.
matrix_images() {
	local context=$TOP/build/container/matrix name
	mkdir -p "$context"
	cp "$BATS_TEST_DIRNAME"/matrix/* "$(command -v busybox)" \
		"$(command -v gosu)" "$context"
	for name; do
		image_build "matrix-$name" "$context" --target "$name"
	done
}

# row NAME: run it under both; what is seen then is what the table says.
row() {
	local name image flags doff gosu wanted seen
	wanted=$(grep "^$1	" "$TABLE")
	IFS=$'\t' read -r name image flags doff _ _ gosu _ <<<"$wanted"
	outcome gosu "$image" "$flags" "$gosu" >"$BATS_TEST_TMPDIR/gosu" &
	seen=$name$'\t'$image$'\t'$flags$'\t'$doff$'\t'
	seen+=$(outcome doff "$image" "$flags" "$doff")
	wait $!
	seen+=$'\t'$gosu$'\t'$(cat "$BATS_TEST_TMPDIR/gosu")
	echo "$seen" >>"$MEASURED"
	assert_equal "$seen" "$wanted"
}

# outcome NAME IMAGE FLAGS WORDS: what it does, inside and to the host.  In
# FLAGS, DIRECTORY and its like are one of $OWNER's, PROFILES the seccomp ones.
outcome() {
	local name=$UNIQUE-$1 image=$2 flags=$3 line='' status=0 words
	local files=$BATS_TEST_TMPDIR/files-$1 directory=$WORK/$UNIQUE-$1
	mkdir -p "$files" "$directory/below"
	chown -R "$OWNER" "$directory"
	mkfifo "$files/out"
	[ "$flags" != - ] || flags=
	# shellcheck disable=SC2001
	flags=$(sed "s,DIRECTORY\|OTHERS\|UNMAPPED,$directory,g" <<<"$flags")
	flags=${flags//PROFILES/"$BATS_TEST_DIRNAME/seccomp"}
	eval "words=($4 sh)"
	if [ "$image" = scratch ]; then
		words[0]=/${words[0]}
		words[-1]=/busybox
		words+=(sh)
	fi
	# shellcheck disable=SC2086
	container_run --name "$name" $flags "matrix-$image" \
		"${words[@]}" -c "$REPORT" report "$4" \
		>"$files/out" 2>"$files/err" 3>&- &
	read -r line <"$files/out" || true
	case $line in
	'is '*)
		line=${line%$'\r'}
		printf '%s%s\t%s\n' "${line#is }" \
			"$(messages '; ' "$files/err")" "$(host_sees "$name")"
		;;
	*)
		wait $! || status=$?
		printf '%s%s%s\t-\n' "$status" \
			"$(messages ': ' "$files/err")" "$line"
		;;
	esac
	docker rm --force "$name" >/dev/null
	wait
	rm -rf "$directory"
}

# messages BEFORE FILE: what was said on standard error, in one line.
messages() {
	tr -d '\r' <"$2" | while IFS= read -r message; do
		printf '%s%s' "$1" "${message#doff: }"
	done
}

# host_sees NAME: uid:gid:groups of what sleeps there, as the kernel tells the
# host.  The four uids are one, and docker top has to say the same.
host_sees() {
	local pid uid
	# It reports first, and becomes sleep then.
	until read -r pid uid < <(docker top "$1" -eo pid,uid,args |
		awk '$NF == 1000 && $(NF - 1) ~ /sleep$/ { print $1, $2 }')
	do
		docker inspect "$1" >/dev/null || return
		sleep 0.1
	done
	awk -v uid="$uid" '
		function one() {
			return $2 == $3 && $3 == $4 && $4 == $5 ? $2 : $0
		}
		/^Uid:/ { u = one() (uid == $2 ? "" : " top says " uid) }
		/^Gid:/ { g = one() }
		/^Groups:/ {
			for (i = 2; i <= NF; i++)
				list = list (i > 2 ? "," : "") $i
		}
		END { print u ":" g ":" (list == "" ? "none" : list) }
	' "/proc/$pid/status"
}
