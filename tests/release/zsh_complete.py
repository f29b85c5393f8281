"""zsh_complete.py LINE: what an interactive zsh shows for LINE and Tab.

The shell runs on a terminal of its own; the directory of completions is in fpath.
"""
import os
import pty
import re
import select
import sys
import tempfile
import time

COMPLETIONS = os.path.join(os.path.dirname(__file__), "..", "..", "docker",
                           "packaging", "completions")
START = ("PROMPT='ready> '; fpath=({} $fpath); autoload -Uz compinit; "
         "compinit -u -d {}/dump; setopt no_beep list_packed; "
         "zstyle ':completion:*' list-prompt ''; LISTMAX=1000\n")


def read_until(terminal, wanted, seconds):
    """Return what was shown until wanted is, or nothing comes any more."""
    shown = b""
    end = time.monotonic() + seconds
    while time.monotonic() < end and wanted not in shown:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
    return shown


def complete(line):
    """Return the text that zsh shows after Tab."""
    with tempfile.TemporaryDirectory() as home:
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvpe("zsh", ["zsh", "-f", "-i"], {
                "HOME": home, "ZDOTDIR": home, "TERM": "dumb",
                "PATH": os.environ["PATH"], "COLUMNS": "200", "LINES": "200"})
        os.write(terminal, START.format(COMPLETIONS, home).encode())
        read_until(terminal, b"\rready> ", 60)
        os.write(terminal, line.encode() + b"\t")
        # A key that types a mark: all before it has been done by then.
        shown = read_until(terminal, b"never", 1)
        os.write(terminal, b"\x05#mark")
        shown += read_until(terminal, b"#mark", 60)
        os.write(terminal, b"\x03exit\n")
        read_until(terminal, b"never", 1)
        os.close(terminal)
        os.waitpid(pid, 0)
    text = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]|[\x00-\x08]|\r", b" ", shown)
    return text.decode(errors="replace")


if __name__ == "__main__":
    print(complete(sys.argv[1]))
