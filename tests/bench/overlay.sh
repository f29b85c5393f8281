# --own in an image's layer: what is changed is copied up, with its bytes.
# shellcheck shell=bash disable=SC2154

# Every run finds the layer above empty; what a run leaves in it is counted.
overlay=$work/overlay
layers=$overlay/layers
tree=$overlay/merged/tree
fresh="sh $here/overlay_fresh.sh $overlay"

overlay_begin() {
	mkdir -p "$overlay"
	if [ "$(stat -f -c %T "$work")" != ext2/ext3 ]; then
		mount -t tmpfs -o nr_inodes=0 bench "$overlay"
	fi
	mkdir -p "$layers" "$overlay/merged"
	python3 "$here"/tree.py realistic "$overlay_size" "$layers/lower/tree" \
		4096
	chown -R 1000:1000 "$layers/lower/tree"
}

# overlay_add UID
overlay_add() {
	add doff "$doff -o $tree $1:$1 $bin/nothing" "$fresh"
	add "chown -R" "$(command -v chown) -R $1:$1 $tree" "$fresh"
	add "find -exec chown" "$(command -v find) $tree ( ! -user $1 -o ! -group $1 ) -exec chown -h $1:$1 {} +" "$fresh"
	add_peer "busybox chown -R" busybox "chown -R $1:$1 $tree" "$fresh"
}

# Bytes of files in the layer above, after one run of each.
copied_count() {
	local name line words

	while IFS=$'\t' read -r name line _; do
		read -ra words <<<"$line"
		$fresh
		"${words[@]}"
		record "$1" "$name" copied_bytes "$(find "$layers/upper" \
			-type f -printf '%s\n' | awk '{ n += $1 }
				END { print n + 0 }')"
	done <"$out/commands"
}

overlay_compare() {
	overlay_add "$1"
	copied_count "overlay realistic $overlay_size $2 warm 2"
	compare "overlay realistic $overlay_size $2 warm 2" \
		"$(rounds_of $((overlay_size * 20)))" settle
}

overlay_begin
overlay_compare 1000 nothing
overlay_compare 1001 all
umount "$overlay/merged"
