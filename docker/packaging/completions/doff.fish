# Completion of doff for fish: options, then USER[:GROUP], then a command.

# The words from USER on, up to the cursor.
function __doff_operands
    set -l words (commandline -opc) (commandline -ct)
    set -l takes --env --groups --match --dir --own --own-env --own-from \
        --own-skip --give --group-of --groups-env --home --keep-caps \
        --shell --umask
    set -l i 2
    while test $i -le (count $words)
        switch $words[$i]
            case --
                set i (math $i + 1)
                break
            case '--*'
                contains -- $words[$i] $takes; and set i (math $i + 1)
            case '-*e' '-*G' '-*m' '-*d' '-*o'
                set i (math $i + 1)
            case '-?*'
            case '*'
                break
        end
        set i (math $i + 1)
    end
    test $i -le (count $words); and printf '%s\n' $words[$i..-1]
end

function __doff_at_user
    test (count (__doff_operands)) -le 1
end

function __doff_users
    set -l word (commandline -ct)
    if string match -q '*:*' -- $word
        set -l user (string split -m 1 : -- $word)[1]
        __fish_complete_groups | string replace -r '^' "$user:"
    else
        __fish_complete_users
    end
end

function __doff_command
    set -l words (__doff_operands)
    complete -C (string join ' ' -- (string escape -- $words[2..-2]) $words[-1])
end

function __doff_groups
    set -l before (string replace -rf '(.*,).*' '$1' -- (commandline -ct))
    __fish_complete_groups | string replace -r '^' "$before"
end

function __doff_capabilities
    set -l before (string replace -rf '(.*,).*' '$1' -- (commandline -ct))
    printf "$before%s\n" audit_control audit_read audit_write block_suspend \
        bpf checkpoint_restore chown dac_override dac_read_search fowner \
        fsetid ipc_lock ipc_owner kill lease linux_immutable mac_admin \
        mac_override mknod net_admin net_bind_service net_broadcast net_raw \
        perfmon setfcap setgid setpcap setuid sys_admin sys_boot sys_chroot \
        sys_module sys_nice sys_pacct sys_ptrace sys_rawio sys_resource \
        sys_time sys_tty_config syslog wake_alarm
end

complete -c doff -f
complete -c doff -n __doff_at_user -a '(__doff_users)'
complete -c doff -n 'not __doff_at_user' -a '(__doff_command)'
complete -c doff -n __doff_at_user -s e -l env -x -d 'Variables that override uid, gid, umask'
complete -c doff -n __doff_at_user -s m -l match -rF -d 'uid and gid of whoever owns it'
complete -c doff -n __doff_at_user -s c -l create -d 'Make /etc/passwd and /etc/group agree'
complete -c doff -n __doff_at_user -l home -xa '(__fish_complete_directories)' -d 'Home of a new account'
complete -c doff -n __doff_at_user -l shell -rF -d 'Shell of a new account'
complete -c doff -n __doff_at_user -l allow-root -d 'Permit an identity with uid 0'
complete -c doff -n __doff_at_user -s r -l if-root -d 'Not started as root: run as who we are'
complete -c doff -n __doff_at_user -l keep-rootless -d 'Root is a user outside: run as who we are'
complete -c doff -n __doff_at_user -s d -l dir -xa '(__fish_complete_directories)' -d 'A directory, made where it is missing'
complete -c doff -n __doff_at_user -s o -l own -rF -d 'Hand it over, and all below it'
complete -c doff -n __doff_at_user -l own-env -x -d 'A variable: always, on-mismatch or never'
complete -c doff -n __doff_at_user -l own-from -x -d 'Only what this uid (and gid) owns now'
complete -c doff -n __doff_at_user -l own-on-mismatch -d 'Nothing where the path itself is right'
complete -c doff -n __doff_at_user -l own-skip -rF -d 'Not that, nor what is below it'
complete -c doff -n __doff_at_user -l give -rF -d 'A file, socket or device that is there'
complete -c doff -n __doff_at_user -l own-strict -d 'What cannot be changed ends the start'
complete -c doff -n __doff_at_user -l prepare -d 'Stop before the drop; no command'
complete -c doff -n __doff_at_user -s G -l groups -xa '(__doff_groups)' -d 'Further groups'
complete -c doff -n __doff_at_user -l group-of -rF -d 'The group of a path'
complete -c doff -n __doff_at_user -l groups-env -x -d 'A variable that names further groups'
complete -c doff -n __doff_at_user -l keep-groups -d 'The groups we started with'
complete -c doff -n __doff_at_user -l keep-caps -xa '(__doff_capabilities)' -d 'Keep these capabilities'
complete -c doff -n __doff_at_user -l no-new-privs -d 'Gain no others'
complete -c doff -n __doff_at_user -l keep-home -d 'Leave HOME as it is'
complete -c doff -n __doff_at_user -l own-stdio -d 'Give it descriptors 0, 1 and 2'
complete -c doff -n __doff_at_user -l umask -x -d 'umask, octal'
complete -c doff -n __doff_at_user -l user-env -d 'Set USER, LOGNAME and SHELL too'
complete -c doff -n __doff_at_user -s n -l dry-run -d 'Print the plan'
complete -c doff -n __doff_at_user -s v -l verbose -d 'Say each step'
complete -c doff -n __doff_at_user -s h -l help -d 'A summary'
complete -c doff -n __doff_at_user -s V -l version -d 'The version'
