#!/usr/bin/env python3
"""Compare the core with the model of the manual page, on random cases.

    compare.py operand N [SEED]     N operands
    compare.py world N [SEED]    N pairs of account files, each with a request

What differs is printed with its seed and its input, and ends it.
"""
import random
import subprocess
import sys

import model

ANSWER = "build/tests/differential/answer"
BATCH = 20000

NUMBERS = [b"0", b"1", b"5", b"7", b"29", b"77", b"999", b"1000", b"1001",
           b"65534", b"65535", b"65536", b"2147483647", b"2147483648",
           b"4294967294"]
WRONG = [b"4294967295", b"4294967296", b"4294968296", b"8589934592", b"-1",
         b"+0", b"00", b"01000", b"0x0", b" 0", b"0 ", b"0\n", b"1e3",
         b"18446744073709551616", b"99999999999", b"\xd9\xa1", b"0.0", b""]
NAMES = [b"app", b"root", b"b", b"other", b"audio", b"docker", b"toor",
         b"web-data", b"a.b", b"_x", b"samba$", b"systemd-network"]
ODD = [b"#app", b"+", b"+app", b"-app", b"a b", b"a,b", b"a/b", b"a:b",
       b"app\r", b"\x7f", b"\xc3\xa9", b"1a", b"0x1", b"$", b"..", b".",
       b"n" * 32, b"n" * 33, b"n" * 255, b"n" * 256, b"app\0", b"\x1b[m"]


def encoded(data):
    return "-" + data.hex()


def mutated(random_, text):
    """Take out, put in or change one byte."""
    at = random_.randrange(len(text) + 1)
    byte = bytes([random_.choice(b"0123456789:,#+-/ \n\r\t\0a_\x7f\xff")])
    return text[:at] + random_.choice([b"", byte]) + \
        text[at + random_.randrange(2):]


def id_text(random_, wrong=0.05):
    if random_.random() < wrong:
        return random_.choice(WRONG)
    if random_.random() < 0.1:
        return b"%d" % random_.randrange(random_.choice([20, 2000, 1 << 33]))
    return random_.choice(NUMBERS)


def name_text(random_, wrong=0.05):
    if random_.random() < wrong:
        return random_.choice(ODD)
    return random_.choice(NAMES)


def half_text(random_, wrong=0.05):
    return random_.choice([id_text, name_text])(random_, wrong)


def operand_text(random_, wrong=0.05):
    text = half_text(random_, wrong)
    if random_.random() < 0.5:
        text += b":" + half_text(random_, wrong)
    if random_.random() < 0.03:
        text += b":"
    return text


def operand_case(random_):
    text = operand_text(random_, 0.2)
    if random_.random() < 0.1:
        text = bytes(random_.randrange(256)
                     for _ in range(random_.randrange(12)))
    while random_.random() < 0.3:
        text = mutated(random_, text)
    return text


def operand_asked(operand):
    return "operand " + encoded(operand)


def operand_expected(operand):
    try:
        halves = model.operand(operand)
    except model.Refused:
        return "refused"
    return " ".join("id %d" % each if isinstance(each, int) else
                    "name " + encoded(each)
                    for each in halves if each is not None)


def member_list(random_):
    return b",".join(name_text(random_)
                     for _ in range(random_.choice([0, 0, 1, 1, 2, 4])))


def passwd_line(random_):
    return b":".join([
        half_text(random_) if random_.random() < 0.1 else
        name_text(random_), random_.choice([b"x", b"*", b""]),
        id_text(random_), id_text(random_), random_.choice([b"", b"A b,c"]),
        random_.choice([b"", b"/", b"/home/app", b"/srv/x"]),
        random_.choice([b"", b"/bin/sh"])])


def group_line(random_):
    return b":".join([
        half_text(random_) if random_.random() < 0.1 else
        name_text(random_), random_.choice([b"x", b"*", b""]),
        id_text(random_), member_list(random_)])


def file_text(random_, line):
    lines = []
    for _ in range(random_.choice([0, 1, 2, 3, 5, 8, 13])):
        text = line(random_)
        if random_.random() < 0.04:
            text = random_.choice([b"", b"#", b"+::::::", b"+", b"# " + text,
                                   text + b"\r", text + b":", b":" + text,
                                   text + b"," + b"m" * random_.choice(
                                       [65400, 65535, 65600])])
        elif random_.random() < 0.08:
            text = mutated(random_, text)
        lines.append(text + b"\n")
    text = b"".join(lines)
    if random_.random() < 0.2:
        text = text[:-1]
    return text


def from_file(random_, file, fields):
    """A field of some line: what is asked for is mostly there."""
    field = random_.choice(file.split(b"\n")).split(b":")
    return field[min(random_.choice(fields), len(field) - 1)]


def world_case(random_):
    chance = random_.random
    case = model.World(
        operand=operand_text(random_, 0.01),
        uid=id_text(random_, 0.02) if chance() < 0.3 else b"",
        gid=id_text(random_, 0.02) if chance() < 0.2 else b"",
        allow_root=chance() < 0.3, create=chance() < 0.5,
        keep_groups=chance() < 0.3,
        owner=(int(random_.choice(NUMBERS)), int(random_.choice(NUMBERS)))
        if chance() < 0.2 else None,
        groups=[int(random_.choice(NUMBERS))
                for _ in range(random_.randrange(6))],
        passwd=file_text(random_, passwd_line),
        group=file_text(random_, group_line))
    if chance() < 0.5:
        case.operand = from_file(random_, case.passwd, (0, 2)) + \
            random_.choice([b"", b":" + from_file(random_, case.group, (0,))])
    if chance() < 0.2:
        case.list = b",".join(half_text(random_, 0.03).replace(b"\0", b"")
                              for _ in range(random_.randrange(1, 4)))
    case.step = random_.choice([1, 2, 3, 1000])
    return case


def flags(case):
    each = {"a": case.allow_root, "c": case.create, "k": case.keep_groups,
            "m": case.owner is not None}
    return "+" + "".join(letter for letter in each if each[letter])


def world_asked(case):
    return " ".join([
        "world", encoded(case.operand), encoded(case.uid),
        encoded(case.gid), flags(case), "%d:%d" % (case.owner or (0, 0)),
        ",".join(map(str, case.groups)) or "0",
        "none" if case.list is None else encoded(case.list),
        str(case.step), encoded(case.passwd), encoded(case.group)])


def world_expected(case):
    try:
        uid, gid, groups, home, passwd, group = model.outcome(case)
    except model.Refused:
        return "refused"
    return " ".join([str(uid), str(gid), ",".join(map(str, sorted(groups))),
                     encoded(home), encoded(passwd), encoded(group)])


KINDS = {"operand": (operand_case, operand_asked, operand_expected),
         "world": (world_case, world_asked, world_expected)}


def differs(seed, case, asked, expected, got):
    print("seed", seed)
    print("input", vars(case) if isinstance(case, model.World) else case)
    print("asked", asked)
    print("model", expected)
    print("core ", got)


def batch(kind, seed, n):
    """Compare n cases of one seed; returns how many were refused, or None."""
    make, ask, expect = KINDS[kind]
    random_ = random.Random(seed)
    cases = [make(random_) for _ in range(n)]
    asked = [ask(case) for case in cases]
    run = subprocess.run([ANSWER], input="\n".join(asked) + "\n", text=True,
                         stdout=subprocess.PIPE, check=False)
    answers = run.stdout.splitlines()
    refused = 0
    for i, case in enumerate(cases):
        expected = expect(case)
        got = answers[i] if i < len(answers) else "nothing: it ended"
        if got != expected:
            return differs(seed, case, asked[i], expected, got)
        refused += got == "refused"
    return refused if run.returncode == 0 else None


def main():
    kind, n = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else \
        random.SystemRandom().randrange(1 << 32)
    begun, refused, done = seed, 0, 0
    while done < n:
        size = min(BATCH, n - done)
        more = batch(kind, seed, size)
        if more is None:
            print(f"not ok - the core and the model differ: {kind} {seed}")
            return 1
        refused, done, seed = refused + more, done + size, seed + 1
    print(f"ok - {done} random cases of {kind} are as the model says "
          f"({refused} of them refused; seed {begun})")
    return 0 if 0 < refused < done else 1


if __name__ == "__main__":
    sys.exit(main())
