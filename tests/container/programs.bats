# Programs that look their own account up, inits in front of doff and behind
# it, and servers that log to /dev/stdout: as Debian packages them, in one
# image that mmdebstrap makes.
load container

PROGRAMS=$TOP/build/container/programs.tar
PACKAGES=openssh-client,git,postgresql-15,python3,gpg,gpg-agent,cron,sudo
PACKAGES+=,openjdk-17-jre-headless,npm,tini,dumb-init,s6,supervisor
PACKAGES+=,nginx-light,apache2,php8.2-fpm

# No package's script may start what it installs: nothing here is an init.
programs_make() {
	# shellcheck disable=SC2016
	[ -s "$PROGRAMS" ] || {
		mmdebstrap --quiet --format=tar --variant=apt \
			--include="$PACKAGES" \
			--aptopt='APT::Install-Recommends "false"' \
			--dpkgopt=force-unsafe-io \
			--dpkgopt='path-exclude=/usr/share/doc/*' \
			--dpkgopt='path-exclude=/usr/share/man/*' \
			--essential-hook='printf "#!/bin/sh\nexit 101\n" \
				>"$1/usr/sbin/policy-rc.d"
				chmod 755 "$1/usr/sbin/policy-rc.d"' \
			bookworm "$PROGRAMS.part" &&
			mv "$PROGRAMS.part" "$PROGRAMS"
	} >&2 || return
	docker import "$PROGRAMS" programs >/dev/null
}

setup_file() {
	local here=$BATS_FILE_TMPDIR
	programs_make
	cat >"$here/Dockerfile" <<-'DOCKERFILE'
		FROM programs
		COPY --from=doff /doff /usr/local/bin/doff
		RUN useradd --uid 1000 --create-home --shell /bin/bash app && \
		    echo 'app ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/app && \
		    mkdir /src
	DOCKERFILE
	image_build programs-doff "$here"
}

setup() {
	SRC=$BATS_TEST_TMPDIR/src
	mkdir "$SRC"
	chmod 755 "$SRC"
	chown 1234:1235 "$SRC"
}

teardown() {
	containers_remove
}

# inside COMMAND...: in a container, where the ids in the variables and those
# of /src are the same.
inside() {
	run --separate-stderr container_run --rm --env PUID=1234 \
		--env PGID=1235 -v "$SRC:/src" programs-doff "$@"
}

# each SCRIPT: as that uid with the name app and its home, by each way that
# there is to one.
each() {
	for way in '-c -e PUID:PGID' '-c -m /src'; do
		# shellcheck disable=SC2086
		inside doff $way app sh -c "$1"
		assert_success
		assert_output "$2"
	done
}

# nameless SCRIPT TEXT: the same uid without --create has no entry: what the
# program says then is its own word about it.
nameless() {
	inside doff -e PUID:PGID app sh -c "$1"
	assert_regex "$output$stderr" "$2"
}

@test "Python finds its account and its home" {
	local script='import os, pwd
print(pwd.getpwuid(os.getuid()).pw_name, os.path.expanduser("~"))'
	each "python3 -c '$script'" 'app /home/app'
	nameless "python3 -c '$script'" 'uid not found: 1234'
	nameless "python3 -c 'import os; print(os.path.expanduser(\"~\"))'" \
		'^/home/app$'
}

@test "ssh and ssh-keygen know the user, and keep keys in the home" {
	local make='echo | ssh-keygen -q -t ed25519 -N "" >/dev/null'
	each "ssh -G host | sed -n '/^user /p'; $make
		stat -c '%u:%g %n' ~/.ssh/id_ed25519" \
		"user app
1234:1235 /home/app/.ssh/id_ed25519"
	nameless 'ssh -G host' 'No user exists for uid 1234'
}

@test "git takes a work tree for the user's own, and finds its settings" {
	git init --quiet "$SRC"
	chown -R 1234:1235 "$SRC"
	each "git -C /src status --short --branch
		git config --global user.name App
		git config --global --show-origin user.name" \
		"## No commits yet on master
file:/home/app/.gitconfig	App"
	inside doff app git -C /src status
	assert_failure
	assert_regex "$stderr" 'dubious ownership'
	inside doff -m /src app git -C /src status --short --branch
	assert_output '## No commits yet on master'
}

@test "initdb knows whom the cluster belongs to" {
	local initdb=/usr/lib/postgresql/15/bin/initdb
	each "$initdb --no-sync -D ~/db | sed -n '/owned by/p'
		stat -c '%u %a' ~/db" \
		'The files belonging to this database system will be owned by '\
'user "app".
1234 700'
	nameless "$initdb -D /src/db" 'could not look up effective user ID 1234'
}

@test "Java has the home and the name of the account" {
	each "java -XshowSettings:properties -version 2>&1 |
		sed -n 's/^ *\(user.home\|user.name\) = /\1 /p'" \
		"user.home /home/app
user.name app"
}

@test "npm keeps its cache in the home" {
	each 'npm config get cache; npm config get userconfig' \
		"/home/app/.npm
/home/app/.npmrc"
	each 'cd ~ && npm init --yes >/dev/null && npm install >/dev/null 2>&1
		stat -c "%u %n" .npm package-lock.json' \
		"1234 .npm
1234 package-lock.json"
}

@test "gpg makes its directory in the home" {
	each 'gpg --quiet --list-keys 2>/dev/null; gpgconf --list-dirs homedir
		stat -c "%u %a" ~/.gnupg' \
		"/home/app/.gnupg
1234 700"
}

@test "crontab keeps a table for the name of the account" {
	each 'echo "0 4 * * * true" | crontab - && crontab -l' '0 4 * * * true'
	nameless 'crontab -l' 'your UID isn.t in the passwd file'
}

@test "sudo finds its rule by the name, and is refused by --no-new-privs" {
	each 'sudo -n id -u; sudo -n sh -c "echo \$SUDO_USER"' "0
app"
	nameless 'sudo -n id -u' 'you do not exist in the passwd database'
	inside doff -c -e PUID:PGID --no-new-privs app sudo -n id -u
	assert_failure
	assert_regex "$stderr" 'no new privileges'
}

@test "an init in front of doff or behind it: the ids and the end are right" {
	for init in 'tini -s --' dumb-init; do
		for start in "$init doff app" "doff app $init"; do
			# shellcheck disable=SC2086
			inside $start sh -c 'id -u; exit 7'
			assert_equal "$status $output" '7 1000'
			# shellcheck disable=SC2016,SC2086
			inside $start sh -c 'kill -TERM $$'
			assert_equal "$status" 143
		done
	done
}

@test "s6 in front: what it supervises is started by doff" {
	inside sh -c 'mkdir -p /run/s/one && cd /run/s &&
		printf "#!/bin/sh\nexec doff app sh -c \"%s\"\n" \
			"id -u; id -un" >one/run && chmod 755 one/run &&
		printf "#!/bin/sh\nexec s6-svscanctl -t /run/s\n" >one/finish &&
		chmod 755 one/finish && exec timeout 20 s6-svscan .'
	assert_success
	assert_output "1000
app"
}

@test "s6 behind: svscan needs no root, and s6-setuidgid becomes the same" {
	inside doff -d /run/s app sh -c 'mkdir /run/s/one && cd /run/s &&
		printf "#!/bin/sh\nid -u\nexec s6-svscanctl -t /run/s\n" \
			>one/run && chmod 755 one/run &&
		exec timeout 20 s6-svscan .'
	assert_success
	assert_line --index 0 1000
	inside sh -c 'doff app id; s6-setuidgid app id'
	assert_equal "${lines[0]}" "${lines[1]}"
}

# supervisord CONFIGURATION: with one program that says who it is and ends.
supervisor() {
	cat >"$SRC/supervisord.conf" <<-CONFIGURATION
		[supervisord]
		nodaemon=true
		logfile=/dev/null
		logfile_maxbytes=0
		pidfile=/tmp/supervisord.pid
		$1
		[program:one]
		command=$2
		autorestart=false
		startsecs=0
		stdout_logfile=/dev/stdout
		stdout_logfile_maxbytes=0
	CONFIGURATION
}

@test "supervisord in front, and behind with its logs at /dev/stdout" {
	local start=(timeout --preserve-status -s TERM 4)
	supervisor user=root 'doff app id -un'
	inside "${start[@]}" supervisord -c /src/supervisord.conf
	assert_line app
	supervisor '' 'id -un'
	inside "${start[@]}" doff --own-stdio app supervisord \
		-c /src/supervisord.conf
	assert_line app
}

# serves TEXT OPTIONS SERVER...: one page is asked for, over port 8080, or none
# where that is not what it speaks; then the server ends.
ASK='
import time, urllib.request
for i in range(100):
	try:
		urllib.request.urlopen("http://127.0.0.1:8080/").read()
		break
	except urllib.error.HTTPError:
		break
	except OSError:
		time.sleep(0.1)
time.sleep(0.5)
'
serves() {
	# shellcheck disable=SC2016
	inside sh -c 'ask=$1; shift; "$@" & python3 -c "$ask"
		kill $! 2>/dev/null; wait $!' sh "$ASK" doff "$@"
}

@test "nginx logs to /dev/stdout and /proc/self/fd/2 with --own-stdio alone" {
	cat >"$SRC/nginx.conf" <<-'CONFIGURATION'
		daemon off;
		pid /tmp/nginx.pid;
		error_log /proc/self/fd/2 notice;
		events {}
		http {
			access_log /dev/stdout;
			server { listen 8080; location / { return 204; } }
		}
	CONFIGURATION
	serves --own-stdio -d /var/lib/nginx -o /var/lib/nginx www-data \
		nginx -e /proc/self/fd/2 -c /src/nginx.conf
	assert_line --regexp '"GET / HTTP/1.1" 204'
	assert_regex "$stderr" 'start worker process'
	inside timeout 10 doff -o /var/lib/nginx www-data \
		nginx -e /tmp/log -c /src/nginx.conf
	assert_failure
	assert_regex "$stderr" '/(dev/stdout|proc/self/fd/2)" failed \(13: Per'
}

@test "apache2 logs to /dev/stdout and /proc/self/fd/2 with --own-stdio alone" {
	cat >"$SRC/apache.conf" <<-'CONFIGURATION'
		ServerRoot /tmp
		ServerName localhost
		PidFile /tmp/apache.pid
		DefaultRuntimeDir /tmp
		Listen 8080
		LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
		LoadModule authz_core_module \
			/usr/lib/apache2/modules/mod_authz_core.so
		ErrorLog /proc/self/fd/2
		LogFormat "%r %>s" short
		CustomLog /dev/stdout short
		DocumentRoot /src
	CONFIGURATION
	serves --own-stdio www-data apache2 -DFOREGROUND -f /src/apache.conf
	assert_line --regexp '^GET / HTTP/1.1 [0-9]{3}$'
	assert_regex "$stderr" 'resuming normal operations'
	inside timeout 10 doff www-data \
		apache2 -DFOREGROUND -f /src/apache.conf
	assert_failure
	assert_regex "$stderr" 'Permission denied'
}

@test "php-fpm logs to /proc/self/fd/2 and /dev/stdout with --own-stdio alone" {
	cat >"$SRC/fpm.conf" <<-'CONFIGURATION'
		[global]
		daemonize = no
		error_log = /proc/self/fd/2
		[www]
		listen = /tmp/fpm.sock
		pm = static
		pm.max_children = 1
		access.log = /dev/stdout
	CONFIGURATION
	inside timeout -s TERM 5 doff --own-stdio www-data \
		php-fpm8.2 -n -F -y /src/fpm.conf
	assert_regex "$stderr" 'ready to handle connections'
	inside timeout -s TERM 5 doff www-data \
		php-fpm8.2 -n -F -y /src/fpm.conf
	assert_failure
	assert_regex "$output$stderr" 'Permission denied'
}
