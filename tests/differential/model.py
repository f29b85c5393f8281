"""What doff.1 says of ids, names, account files and --create.

Written from the manual page, not from the source, and as plainly as can be:
whole files, whole lines, no search that ends early.  Files and names are
bytes.  Refused is raised where the page says that it is an error.
"""
import re

ID = re.compile(rb"(0|[1-9][0-9]*)\Z")
DIGITS = re.compile(rb"[0-9]+\Z")
NAME = re.compile(rb"(?![#+-])[!-~]{1,255}\Z")
NEW_NAME = re.compile(rb"(?!-)[A-Za-z0-9_.-]+\$?\Z")
# What a shell would have replaced, and the exec form does not.
VARIABLE = re.compile(rb"\$(\{|[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_.]))")
LINE_MAX = 65535
ROOTS_MAX = 16


class Refused(Exception):
    pass


def is_id(text):
    return bool(ID.match(text)) and len(text) <= 10 and \
        int(text) <= 4294967294


def is_name(text):
    return bool(NAME.match(text)) and not DIGITS.match(text) and \
        not set(text) & set(b":,/")


def half(text):
    """USER, or GROUP, or an element of a LIST: an int, or a name."""
    if is_id(text):
        return int(text)
    if VARIABLE.search(text) or not is_name(text):
        raise Refused
    return text


def operand(text):
    """USER[:GROUP]; the group is None where there is none."""
    user, colon, group = text.partition(b":")
    return half(user), half(group) if group else None


class Entry:
    """An account or a group, and where its line stands in the file."""

    def __init__(self, start, line, field):
        self.start, self.line, self.field = start, line, field
        self.name = field[0]
        self.id = int(field[2])


def entries(file, fields):
    """Those lines that can be read exactly, in their order."""
    found, start = [], 0
    for line in file.split(b"\n"):
        field = line.split(b":")
        ids = field[2:4] if fields == 7 else field[2:3]
        if len(line) <= LINE_MAX and len(field) == fields and \
                (is_name(field[0]) or field[0] == field[2]) and \
                all(map(is_id, ids)) and \
                not any(byte < 32 or byte == 127 for byte in line):
            found.append(Entry(start, line, field))
        start += len(line) + 1
    return found


def first(found, name=None, number=None):
    for entry in found:
        if entry.name == name or entry.id == number:
            return entry
    return None


def members(group):
    return group.field[3].split(b",")


class World:
    """What was asked for, and what is there."""

    def __init__(self, **things):
        self.operand = b""
        self.uid = self.gid = b""   # the variables of --env
        self.allow_root = self.create = self.keep_groups = False
        self.owner = None           # (uid, gid), with --match
        self.groups = []            # of the process
        self.list = None            # of --groups
        self.passwd = self.group = b""
        self.__dict__.update(things)


def variable(value):
    if value and not is_id(value):
        raise Refused
    return int(value) if value else None


def account_of(world, user):
    accounts = entries(world.passwd, 7)
    return first(accounts, number=user) if isinstance(user, int) else \
        first(accounts, name=user)


def group_of(world, group):
    if isinstance(group, int):
        return group
    entry = first(entries(world.group, 4), name=group)
    return entry.id if entry else None


def matched(world):
    """The uid and the gid that --match takes."""
    if world.owner is None or world.owner[0] == 0:
        return None, None
    return world.owner[0], world.owner[1] or None


def answer(*sources):
    return next((each for each in sources if each is not None), None)


def identity(world, user, group, account):
    """uid and gid: each from the first source that answers."""
    sources = [variable(world.uid), variable(world.gid)]
    owner_uid, owner_gid = matched(world)
    group_id = group_of(world, group) if group is not None else None
    if group is not None and group_id is None and \
            not (world.create and (group == user or answer(
                sources[1], owner_gid) is not None)):
        raise Refused
    by_number = user if isinstance(user, int) else None
    if by_number is None and account is None and not world.create:
        raise Refused
    uid = answer(sources[0], owner_uid, by_number,
                 account.id if account else None)
    if uid is None:
        raise Refused
    gid = answer(sources[1], owner_gid, group_id,
                 int(account.field[3]) if account else None)
    named_root = user == 0 or (account is not None and account.id == 0)
    if (uid == 0 or named_root) and not world.allow_root:
        raise Refused
    if gid is None and world.create and uid != 0:
        gid = uid
    if gid is None:
        raise Refused
    return uid, gid


def trimmed(text):
    """Without the bytes around it that are in no name."""
    return re.sub(rb"^[^!-~]+|[^!-~]+$", b"", text)


def may_be_zero(text):
    """What others may read as uid 0: with a sign, cut short, wrapped."""
    digits = re.match(rb"[+-]?([0-9]*)", trimmed(text)).group(1)
    return int(digits or b"0") % 2**32 == 0


def gid_of_roots(text):
    """A gid that nobody can tell might be any."""
    if not is_id(trimmed(text)):
        raise Refused
    return int(trimmed(text))


def roots_groups(world):
    """The groups that the account files give, or others may think that they
    give, to accounts that are of uid 0, or that others may think so."""
    names, gids = set(), set()
    for line in world.passwd.split(b"\n"):
        field = line.split(b":")
        if len(field) < 3 or not may_be_zero(field[2]):
            continue
        name = trimmed(field[0])
        if not name or name[:1] in b"#+-":
            continue
        if not is_name(name) and name != b"0":
            raise Refused
        names.add(name)
        if len(field) > 3:
            gids.add(gid_of_roots(field[3]))
    if len(names) > ROOTS_MAX:
        raise Refused
    for line in world.group.split(b"\n"):
        field = line.split(b":")
        listed = b",".join(field[2:]).split(b",")
        if line[:1] != b"#" and names & set(map(trimmed, listed)):
            gids.add(gid_of_roots(field[2]))
    return gids


def listed_groups(world):
    """The groups of --groups."""
    if world.list is None:
        return set()
    gids = {group_of(world, half(each)) for each in world.list.split(b",")}
    if None in gids:
        raise Refused
    return gids


def groups(world, group_file, gid, group, name):
    """All supplementary groups; the members are those after --create."""
    found = {gid} | listed_groups(world)
    if group is None:
        found |= {each.id for each in entries(group_file, 4)
                  if name in members(each)}
    if world.keep_groups:
        found |= set(world.groups) - {0} - roots_groups(world)
    return found


def is_new_name(name):
    return len(name) <= 32 and bool(NEW_NAME.match(name)) and \
        name not in (b".", b"..")


def joined(field):
    line = b":".join(field)
    if len(line) > LINE_MAX:
        raise Refused
    return line


def appended(file, line):
    """At the end, or in front of the first line of NIS."""
    start = 0
    for each in file.split(b"\n"):
        if each[:1] in (b"+", b"-"):
            return file[:start] + line + b"\n" + file[start:]
        start += len(each) + 1
    return file + (b"\n" if file and file[-1:] != b"\n" else b"") + \
        line + b"\n"


def replaced(file, entry, line):
    end = entry.start + len(entry.line)
    return file[:entry.start] + line + file[end:]


def moved(file, entry, line, before):
    """line goes in front of before; the line of entry, if any, goes out."""
    if entry is not None:
        end = entry.start + len(entry.line) + 1
        file = file[:entry.start] + file[end:]
    return file[:before.start] + line + b"\n" + file[before.start:]


def terminated(before, after):
    """A file that is right but for the newline of its last line gets it."""
    return after + b"\n" if before == after and after[-1:] != b"\n" else after


NOT_GRAPHIC = bytes(byte for byte in range(256) if not 32 < byte < 127)


def check_readable(file, name, own, found):
    """No line that others may read as that name stands before its own."""
    exact, start = {entry.start for entry in found}, 0
    for line in file.split(b"\n"):
        if own is not None and start >= own.start:
            return
        seen = line.strip(NOT_GRAPHIC)
        if seen.startswith(name) and start not in exact and \
                seen[len(name):].strip(NOT_GRAPHIC).startswith(b":"):
            raise Refused
        start += len(line) + 1


def passwd_created(file, name, uid, gid):
    accounts = entries(file, 7)
    own, holder = first(accounts, name=name), first(accounts, number=uid)
    check_readable(file, name, own, accounts)
    field = own.field[:] if own else \
        [name, b"*", b"", b"", b"", b"/home/" + name, b"/bin/sh"]
    field[2:4] = [b"%d" % uid, b"%d" % gid]
    line = joined(field)
    if holder is None or (own and holder.start > own.start):
        return replaced(file, own, line) if own else appended(file, line)
    if own is not None and holder.start == own.start:
        return replaced(file, own, line)
    return moved(file, own, line, holder)


def group_created(file, name, gid):
    found = entries(file, 4)
    own = first(found, name=name)
    if gid != 0:
        check_readable(file, name, own, found)
    if gid == 0 or first(found, number=gid) or (own and own.id == 0):
        return file
    if own is None:
        return appended(file, joined([name, b"*", b"%d" % gid, b""]))
    return replaced(file, own, joined(
        own.field[:2] + [b"%d" % gid] + own.field[3:]))


def created(world, user, group, account, uid, gid):
    """Both files after --create."""
    unchanged = world.passwd, world.group
    if not world.create or uid == 0 or (account and account.id == 0):
        return unchanged
    if isinstance(user, int):
        if account is None or account.id != uid or \
                int(account.field[3]) != gid:
            raise Refused
        return unchanged
    if account is None and not is_new_name(user):
        raise Refused
    named = user
    if isinstance(group, bytes) and group_of(world, group) is None:
        named = group
        if not is_new_name(named):
            raise Refused
    passwd = passwd_created(world.passwd, user, uid, gid)
    own = first(entries(passwd, 7), name=user)
    if passwd.endswith(own.line):
        passwd = terminated(world.passwd, passwd)
    group = group_created(world.group, named, gid)
    return passwd, terminated(world.group, group) if group else group


def home(world, account, user, uid):
    if account is None and world.create and uid != 0 and \
            not isinstance(user, int):
        return b"/home/" + user
    return account and account.field[5] or b"/"


def outcome(world):
    """uid, gid, groups, HOME, and both files as they are left."""
    user, group = operand(world.operand)
    account = account_of(world, user)
    uid, gid = identity(world, user, group, account)
    passwd, group_file = created(world, user, group, account, uid, gid)
    name = account.name if account else \
        None if isinstance(user, int) else user
    return uid, gid, groups(world, group_file, gid, group, name), \
        home(world, account, user, uid), passwd, group_file
