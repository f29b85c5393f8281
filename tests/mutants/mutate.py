# SPDX-License-Identifier: ISC
"""Mutants of a C file: one check flipped, moved, ignored or answered yes."""
import collections
import re

# name: stays the same while the line does.  edits: (begin, end, text).
Mutant = collections.namedtuple("Mutant", "name file edits")

FLIP = {"==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
MOVE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
RELATION = re.compile(r" (==|!=|<=|>=|<|>) ")
FUNCTION = re.compile(r"^(\w+)\(.*?^}", re.M | re.S)
# What is returned after a message, or as the reason why not.
REFUSALS = re.compile(
    r"(?:\breturn|\? 0 :) ((?:message_error|message_errno|"
    r"message_error_str|message_refusal|path_failed|"
    r"disproved|regained|file_refuse|directory_refuse|edit_refuse|call_failed|"
    r"unheld_refuse|target_missing|interpreter_missing|failure_report|"
    r"ids?_prove)\()")
REASONS = re.compile(
    r"(?:\breturn|[?:]) ((?:id_|missing_\w+_)?refuse\()")
# A decision that is refused; what the call answers is always false.
DECISIONS = re.compile(r"\b(decision_refuse\()")
# What is said without being refused.
REMARKS = re.compile(r"\b(remark_(?:warn|detail)\()")
WORDS = re.compile(r"\breturn (-1|false|true);")
ANSWERS = {"-1": "0", "false": "true", "true": "false"}


def masked(text):
    """The text with blanks for comments, literals and directives."""
    pattern = (r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|"
               r"^[ \t]*#(?:[^\n\\]|\\.)*")
    return re.sub(pattern, lambda found: re.sub(r"[^\n]", "_", found[0]),
                  text, flags=re.M | re.S)


def close(code, at):
    """The index after the parenthesis that closes the one at."""
    depth = 0
    for i in range(at, len(code)):
        depth += {"(": 1, ")": -1}.get(code[i], 0)
        if depth == 0:
            return i + 1
    raise ValueError(code[at:at + 40])


def operand_after(code, at, operator):
    ends = ("||", "?", ":", ";", ",", "{") + (
        ("&&",) if operator == "&&" else ())
    i = at
    while not code.startswith(ends, i) and code[i] != ")":
        i = close(code, i) if code[i] in "(" else i + 1
    return at, i


def operand_before(code, at, operator):
    ends = ("||", "?", ":", ";", ",", "{", "}") + (
        ("&&",) if operator == "&&" else ())
    i, depth = at, 0
    while i > 0:
        if code[i - 1] in ")]":
            depth += 1
        elif code[i - 1] in "([":
            depth -= 1
        if depth < 0 or (depth == 0 and (
                code.endswith(ends, 0, i) or
                re.search(r"(\breturn|[^=!<>]=)\s$", code[:i][-9:]))):
            break
        i -= 1
    return i, at


def strip(code, begin, end):
    while code[begin].isspace():
        begin += 1
    while code[end - 1].isspace():
        end -= 1
    return begin, end


def ignored(text, code, begin, end, value):
    begin, end = strip(code, begin, end)
    return begin, end, f"(({text[begin:end]}), {value})"


def edits_of(text, code, begin, end):
    for found in RELATION.finditer(code, begin, end):
        span = found.start(1), found.end(1)
        yield (*span, FLIP[found[1]])
        if found[1] in MOVE and not re.match(r"(0|1)\b", code[found.end():]):
            yield (*span, MOVE[found[1]])
    for found in re.finditer(r"&&|\|\|", code[begin:end]):
        at, after = begin + found.start(), begin + found.end()
        value = "true" if found[0] == "&&" else "false"
        span = operand_before(code, at, found[0])
        if not code[:span[0]].endswith(found[0]):
            yield ignored(text, code, *span, value)
        span = operand_after(code, after, found[0])
        if not DECISIONS.match(code, strip(code, *span)[0]):
            yield ignored(text, code, *span, value)
    for found in re.finditer(r"\bif (?=\()", code[begin:end]):
        at = begin + found.end()
        after = close(code, at)
        yield at, after, f"({text[at:after]} && false)"
    for pattern, answer in ((REFUSALS, "({}, 0)"),
                            (REASONS, "({}, accepted())"),
                            (DECISIONS, "true"),
                            (REMARKS, "(void)0")):
        for found in pattern.finditer(code, begin, end):
            at = found.start(1)
            after = close(code, found.end() - 1)
            yield at, after, answer.format(text[at:after])
    for found in WORDS.finditer(code, begin, end):
        yield found.start(1), found.end(1), ANSWERS[found[1]]


def applied(text, edits):
    for begin, end, new in sorted(edits, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def name_of(text, file, function, edit):
    """Where it is, what stood there, what stands there now: in one line."""
    begin, end, new = edit
    first = text.rfind("\n", 0, begin) + 1
    last = text.find("\n", end)
    old = text[first:last]
    changed = text[first:begin] + new + text[end:last]
    old, changed = (" ".join(each.split()) for each in (old, changed))
    return f"{file} {function}: {old} => {changed}"


def mutants_of(file, text):
    code = masked(text)
    seen = collections.Counter()
    for function in FUNCTION.finditer(code):
        begin = code.index("{", function.start())
        for edit in edits_of(text, code, begin, function.end()):
            name = name_of(text, file, function[1], edit)
            seen[name] += 1
            if seen[name] > 1:
                name += f" #{seen[name]}"
            yield Mutant(name, file, [edit])
