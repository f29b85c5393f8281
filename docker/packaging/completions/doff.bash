# Completion of doff for bash: options, then USER[:GROUP], then a command.
# shellcheck shell=bash

_doff_options='--create --env --groups --match --dir --own --own-from
--own-env --own-on-mismatch --own-skip --give --own-strict --prepare --dry-run
--if-root --verbose --help --version --allow-root --group-of --groups-env --home
--keep-caps --keep-groups --keep-home --keep-rootless --no-new-privs --shell
--own-stdio --umask --user-env
-c -e -G -m -d -o -n -r -v -h -V'

_doff_capabilities='audit_control audit_read audit_write block_suspend bpf
checkpoint_restore chown dac_override dac_read_search fowner fsetid ipc_lock
ipc_owner kill lease linux_immutable mac_admin mac_override mknod net_admin
net_bind_service net_broadcast net_raw perfmon setfcap setgid setpcap setuid
sys_admin sys_boot sys_chroot sys_module sys_nice sys_pacct sys_ptrace
sys_rawio sys_resource sys_time sys_tty_config syslog wake_alarm'

# _doff_reply FLAG... -- WORD: offer what compgen finds.
_doff_reply() {
	local line

	while IFS= read -r line; do
		COMPREPLY+=("$line")
	done < <(compgen "$@")
}

# _doff_list FLAG...: the last of a list with commas, in $cur.
_doff_list() {
	local before='' line

	[[ $cur != *,* ]] || before=${cur%,*},
	while IFS= read -r line; do
		COMPREPLY+=("$before$line")
	done < <(compgen "$@" -- "${cur##*,}")
}

# _doff_value OPTION: its argument.
_doff_value() {
	case $1 in
	-e | --env | --groups-env | --own-env) _doff_reply -v -- "${cur##*:}" ;;
	-G | --groups) _doff_list -g ;;
	--keep-caps) _doff_list -W "$_doff_capabilities" ;;
	--home) _doff_reply -d -- "$cur" ;;
	-m | --match | -o | --own | --own-skip | --group-of | --shell)
		_doff_reply -f -- "$cur"
		;;
	--give) _doff_reply -f -- "${cur#*:}" ;;
	-d | --dir) _doff_reply -d -- "${cur#*:}" ;;
	esac
}

_doff() {
	local line=${COMP_LINE:0:COMP_POINT} words=() cur='' i option=''

	# Not COMP_WORDS: those are cut at ":" and "=", too.
	read -ra words <<<"$line"
	[[ $line == *[[:space:]] ]] || cur=${words[-1]}
	[[ -z $cur ]] || unset 'words[-1]'
	COMPREPLY=()
	for ((i = 1; i < ${#words[@]}; i++)); do
		if [[ -n $option ]]; then
			option=
			continue
		fi
		case ${words[i]} in
		--env | --groups | --match | --dir | --own | --own-from | \
			--own-skip | --give | --group-of | --groups-env | \
			--home | --own-env | --keep-caps | --shell | --umask)
			option=${words[i]}
			;;
		--) ((i++)) ; break ;;
		--*) ;;
		-*[eGmdo]) option=-${words[i]: -1} ;;
		-?*) ;;
		*) break ;;
		esac
	done
	if [[ -n $option ]]; then
		_doff_value "$option"
	elif ((i < ${#words[@]})); then
		_doff_command "$i"
	elif [[ $cur == --*=* ]]; then
		option=${cur%%=*} cur=${cur#*=}
		_doff_value "$option"
	elif [[ $cur == -* ]]; then
		_doff_reply -W "$_doff_options" -- "$cur"
	elif [[ $cur == *:* ]]; then
		_doff_reply -g -- "${cur#*:}"
	else
		_doff_reply -u -- "$cur"
	fi
}

# _doff_command N: words[N] is USER; what follows completes as if alone.
_doff_command() {
	if ((${#words[@]} == $1 + 1)); then
		if [[ $cur == */* ]]; then
			_doff_reply -f -- "$cur"
		else
			_doff_reply -c -- "$cur"
		fi
	elif declare -F _command_offset >/dev/null; then
		_command_offset $(($1 + 1))
	else
		_doff_reply -f -- "$cur"
	fi
}

complete -o filenames -F _doff doff
