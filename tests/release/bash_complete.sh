#!/bin/bash
# bash_complete.sh LINE: what bash would offer at the end of LINE.
# shellcheck source=/dev/null
. "$(dirname "$0")/../../docker/packaging/completions/doff.bash"
read -ra COMP_WORDS <<<"$1"
[[ $1 == *" " ]] && COMP_WORDS+=("")
# shellcheck disable=SC2034
COMP_LINE=$1 COMP_POINT=${#1} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
_doff doff
printf '%s\n' "${COMPREPLY[@]}"
