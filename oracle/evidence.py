"""Verifies files of evidence logs from their documentation, docs/reference/evidence.md, alone.

Python's standard library and no line of Seawall: Ed25519 stands here too (RFC 8032). It is slow
and takes no care of secrets, which a verifier has none of.

    python3 oracle/evidence.py FILE… --key FILE [--witness FILE] [--head FILE] [--partial]

For each file one line: its name, `verified` or what is wrong first. Exit code 0 if all verify.
"""

import argparse
import base64
import functools
import hashlib
import pathlib
import re
import struct
import sys

MILLIS_MAX = 253402300799999
BACKWARDS_MILLIS_MAX = 60_999  # whole seconds count
CLOCK_CHANGED = 71


class Wrong(Exception):
    """What is wrong with a file."""


def need(condition, message):
    if not condition:
        raise Wrong(message)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# Ed25519, RFC 8032, section 5.1, in affine-free coordinates (X, Y, Z, T).

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(left, right):
    a = (left[1] - left[0]) * (right[1] - right[0]) % P
    b = (left[1] + left[0]) * (right[1] + right[0]) % P
    c, d = 2 * left[3] * right[3] * D % P, 2 * left[2] * right[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def same(left, right):
    x = (left[0] * right[2] - right[0] * left[2]) % P
    return x == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def point(data):
    """Decodes a point; None if the bytes are no canonical one."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def is_weak(where):
    return same(times(8, where), (0, 1, 1, 0))


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


@functools.cache
def ed25519(key, message, signature):
    if len(signature) != 64:
        return False
    number = int.from_bytes(signature[32:], "little")
    public, commitment = point(key), point(signature[:32])
    if public is None or commitment is None or number >= L:
        return False
    if is_weak(public) or is_weak(commitment):
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    return same(times(number, BASE), add(commitment, times(challenge, public)))


# Keys and notes.


def decode64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Wrong("a base64 text is none") from error
    need(base64.b64encode(data).decode() == text, "a base64 text is not canonical")
    return data


def is_name(name):
    bad = any(sign.isspace() or sign == "+" or ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in name)
    return 0 < len(name.encode()) <= 255 and not bad


def parse_key(text):
    """Returns (name, id, type, key)."""
    parts = text.split("+", 2)
    need(len(parts) == 3 and is_name(parts[0]), "a key has not the form NAME+ID+BASE64")
    data = decode64(parts[2])
    need(len(data) == 33 and data[0] in (1, 4), "a key is none of Ed25519 for heads")
    need(sha256(parts[0].encode(), b"\n", data)[:4].hex() == parts[1], "the id of a key is not its own")
    where = point(data[1:])
    need(where is not None and not is_weak(where), "a key is weak")
    return parts[0], bytes.fromhex(parts[1]), data[0], data[1:]


def parse_note(data):
    """Returns the text and the signatures (name, id, bytes)."""
    need(len(data) <= 16384, "a head is too long")
    try:
        note = data.decode()
    except UnicodeDecodeError as error:
        raise Wrong("a head is no UTF-8") from error
    need(not re.search("[\x00-\x09\x0b-\x1f\x7f]", note), "a head has control signs")
    text, gap, lines = note.rpartition("\n\n")
    need(gap and lines.endswith("\n"), "a head is no note")
    signatures = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch("— ([^ ]+) ([^ ]+)", line)
        need(match and is_name(match[1]), "a signature has another form")
        signed = decode64(match[2])
        need(len(signed) > 4, "a signature is empty")
        signatures.append((match[1], signed[:4], signed[4:]))
    need(len(signatures) <= 32, "a head has too many signatures")
    return text + "\n", signatures


def parse_head(text):
    number = "(0|[1-9][0-9]*)"
    hashed = "([A-Za-z0-9+/]{43}=)"
    form = (
        f"([^\n]+)\n{number}\n{hashed}\nhead {number}\nprevious {hashed}\nchain {hashed}\n"
        "time ([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\\.([0-9]{3})Z\n"
        "(?:next-key ([^\n]+)\n)?"
    )
    match = re.fullmatch(form, text)
    need(match and is_name(match[1]), "a head has another form")
    need(int(match[2]) < 1 << 64 and int(match[4]) < 1 << 64, "a number is too large")
    next_key = parse_key(match[14]) if match[14] else None
    need(next_key is None or next_key[2] == 1, "a head hands over to a witness")
    return {
        "origin": match[1],
        "size": int(match[2]),
        "root": decode64(match[3]),
        "number": int(match[4]),
        "previous": decode64(match[5]),
        "chain": decode64(match[6]),
        "time": moment(*(int(match[place]) for place in range(7, 14))),
        "next": next_key,
    }


def moment(year, month, day, hour, minute, second, millis):
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    need(year >= 1970 and 1 <= month <= 12 and 1 <= day <= lengths[month - 1], "a date is none")
    need(hour < 24 and minute < 60 and second < 60, "a time is none")
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400 - 719162
    days += sum(lengths[: month - 1]) + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60000 + second * 1000 + millis


def seal(key, text, signatures):
    """Returns None if the key did not sign, else whether it did rightly."""
    found = None
    for name, key_id, data in signatures:
        if (name, key_id) != key[:2]:
            continue
        message = text
        if key[2] == 4:
            if len(data) != 72:
                return False
            seconds = struct.unpack(">Q", data[:8])[0]
            message, data = f"cosignature/v1\ntime {seconds}\n{text}", data[8:]
        if not ed25519(key[3], message.encode(), data):
            return False
        found = True
    return found


# Records.

ACTIONS = {*range(1, 7), *range(16, 24), *range(32, 40), *range(48, 60), *range(64, 72), *range(80, 84), *range(96, 103)}
TEXTS = {1, 2, 3, 4, 7, 8, 11, 12, 13, 15, 19, 20, 21, 23}
COUNTS = {5, 6, 22, 25, 26, 27, 28}
KINDS = {**dict.fromkeys(TEXTS, 1), **dict.fromkeys(COUNTS, 2), 24: 3}
KINDS.update({18: 4, 29: 4, 30: 4, 9: 5, 10: 5, 14: 5, 16: 5, 17: 5})


class Reader:
    def __init__(self, data):
        self.data, self.place = data, 0

    def take(self, count):
        taken = self.data[self.place : self.place + count]
        need(len(taken) == count, "a record ends too early")
        self.place += count
        return taken

    def number(self, count):
        return int.from_bytes(self.take(count), "big")

    def text(self):
        length = self.number(2)
        need(length <= 1024, "a text is too long")
        try:
            text = self.take(length).decode()
        except UnicodeDecodeError as error:
            raise Wrong("a text is no UTF-8") from error
        need(not re.search("[\x00-\x1f\x7f-\x9f]", text), "a text has control signs")
        return text

    def moment(self):
        millis = self.number(8)
        need(millis <= MILLIS_MAX, "a moment is too late")
        return millis

    def value(self, kind):
        if kind == 1:
            self.text()
        elif kind == 2:
            self.number(8)
        elif kind == 3:
            need(self.number(1) < 2, "a flag is none")
        elif kind == 4:
            self.moment()
        else:
            algorithm = self.number(1)
            need(algorithm in (1, 2), "a digest has no algorithm")
            self.take(32 * algorithm)


def parse_record(data):
    """Returns number, hash before, moment and action."""
    reader = Reader(data)
    head = reader.take(2)
    need(head in (b"\1\1", b"\1\2"), "a record has another form")
    number, previous, millis = reader.number(8), reader.take(32), reader.moment()
    need(1 <= reader.number(1) <= 4, "an actor has no kind")
    need(1 <= reader.number(1) <= 8, "an authentication is none")
    reader.text()
    action = reader.number(1)
    need(action in ACTIONS, "an action is none")
    need(1 <= reader.number(1) <= 3, "an outcome is none")
    vocabulary = 2 if 96 <= action else 1
    subjects = reader.number(1)
    need(subjects <= 16, "a record has too many subjects")
    for _ in range(subjects):
        kind = reader.number(1)
        need(1 <= kind <= 18, "a subject has no kind")
        vocabulary = max(vocabulary, 2 if 16 <= kind else 1)
        name = reader.text()
        digest = re.fullmatch("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}", name)
        need(kind != 3 or digest, "a digest is none")
    reader.text()
    reader.text()
    last = 0
    details = reader.number(1)
    need(details <= 64, "a record has too many details")
    for _ in range(details):
        key, kind = reader.number(1), reader.number(1)
        need(last < key, "details are out of order")
        need(KINDS.get(key) == kind, "a detail has another kind")
        reader.value(kind)
        last = key
    need(reader.place == len(data), "a record goes on after its end")
    need(head[1] == vocabulary, "a record has another vocabulary than its words")
    return number, previous, millis, action


# Files.


class Tree:
    """RFC 9162, section 2.1: peaks of perfect trees, as (height, hash)."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, height, node):
        need(height < 62 and self.size % (1 << height) == 0, "a bridge does not fit")
        self.size += 1 << height
        while self.peaks and self.peaks[-1][0] == height:
            node = sha256(b"\1", self.peaks.pop()[1], node)
            height += 1
        self.peaks.append((height, node))

    def root(self):
        if not self.peaks:
            return sha256()
        node = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            node = sha256(b"\1", left, node)
        return node


def frames(data):
    need(data[:8] == b"SWEVIDNC", "this is no file of a log")
    place = 8
    while place < len(data):
        need(place + 5 <= len(data), "the file was cut off")
        length = int.from_bytes(data[place + 1 : place + 5], "big")
        need(length <= 98304, "a frame is too long")
        end = place + 5 + length
        need(end + 8 <= len(data), "the file was cut off")
        need(sha256(b"\4", data[place:end])[:8] == data[end : end + 8], "a frame was altered")
        yield data[place : place + 1], data[place + 5 : end]
        place = end + 8


def verify(data, keys, witnesses=(), noted=(), partial=False):
    """Raises Wrong with the first thing that is wrong; returns how many records are proved."""
    keys, parts, tree = list(keys), frames(data), Tree()
    known = list(keys)
    kind, content = next(parts, (b"", b""))
    need(kind == b"O" and content[:1] == b"\1", "the file has no opening")
    try:
        origin = content[1:].decode()
    except UnicodeDecodeError as error:
        raise Wrong("the name of the log is no UTF-8") from error
    need(is_name(origin), "the log has no name")
    start = sha256(b"\2", origin.encode())
    chain, head_hash, head_number, time, proved = start, start, 0, 0, None
    omitted, signatures, text = False, [], ""
    roots, hashes = {0: tree.root()}, {}
    for kind, content in parts:
        if kind == b"R":
            number, previous, millis, action = parse_record(content)
            need(number == tree.size + 1, f"record {tree.size + 1} is not in its place")
            need(chain in (None, previous), f"record {number} does not follow from the one before")
            late = action == CLOCK_CHANGED or time - millis <= BACKWARDS_MILLIS_MAX
            need(late, f"time goes back at record {number}")
            chain, time = sha256(b"\0", content), millis
            tree.add(0, chain)
            roots[tree.size] = tree.root() if any(size == tree.size for size, *_ in noted) else None
        elif kind == b"B":
            need(partial, "records are left out")
            need(len(content) == 33, "a bridge has another form")
            tree.add(content[0], content[1:])
            chain, omitted = None, True
            roots[tree.size] = tree.root()
        elif kind == b"H":
            text, signatures = parse_note(content)
            head = parse_head(text)
            need(head["origin"] == origin, "a head is of another log")
            seals = [(key, seal(key, text, signatures)) for key in keys]
            need(all(found is not False for _, found in seals), "a signature is wrong")
            signers = [key for key, found in seals if found]
            need(signers, "a head is signed by no trusted key")
            follows = head["number"] == head_number + 1
            need(follows or omitted and head["number"] > head_number, "heads are missing")
            need(not follows or head["previous"] == head_hash, "a head does not follow")
            covers = head["size"] == tree.size and head["root"] == tree.root()
            need(covers, f"head {head['number']} does not fit the records before it")
            need(chain in (None, head["chain"]), "a head names another last record")
            need(time - head["time"] <= BACKWARDS_MILLIS_MAX, "time goes back at a head")
            time, head_number, proved, omitted = head["time"], head["number"], tree.size, False
            head_hash = hashes[head_number] = sha256(b"\3", text.encode())
            if head["next"]:
                keys = [key for key in keys if key != signers[-1]]
                keys += [] if head["next"] in keys else [head["next"]]
                known.append(head["next"])
            for witness in witnesses:
                need(seal(witness, text, signatures) is not False, "a cosignature is wrong")
        else:
            raise Wrong("a frame is of no kind")
    need(proved is not None, "nothing is signed")
    need(proved == tree.size, f"unproved tail of {tree.size - proved} records")
    for witness in witnesses:
        need(seal(witness, text, signatures), "a witness has not cosigned the last head")
    for size, root, noted_origin, noted_number, noted_text, noted_signatures in noted:
        trusted = any(seal(key, noted_text, noted_signatures) for key in known)
        need(trusted and noted_origin == origin, "a noted head is not of this log")
        need(size <= tree.size and noted_number <= head_number, "the file was cut back")
        same_head = hashes.get(noted_number) in (None, sha256(b"\3", noted_text.encode()))
        need(same_head, "the log was rewritten before a noted head")
        need(roots.get(size) == root, "the log was rewritten before a noted head")
    return proved


def keys_of(paths):
    lines = [line.strip() for path in paths for line in path.read_text().splitlines()]
    return [parse_key(line) for line in lines if line and not line.startswith("#")]


def noted_of(path):
    text, signatures = parse_note(path.read_bytes())
    head = parse_head(text)
    return head["size"], head["root"], head["origin"], head["number"], text, signatures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--key", action="append", required=True, type=pathlib.Path)
    parser.add_argument("--witness", action="append", default=[], type=pathlib.Path)
    parser.add_argument("--head", action="append", default=[], type=pathlib.Path)
    parser.add_argument("--partial", action="store_true")
    given = parser.parse_args()
    keys, witnesses = keys_of(given.key), keys_of(given.witness)
    noted = [noted_of(path) for path in given.head]
    are_all = True
    for path in given.files:
        try:
            count = verify(path.read_bytes(), keys, witnesses, noted, given.partial)
            print(f"{path.name}: verified {count} records")
        except Wrong as wrong:
            are_all = False
            print(f"{path.name}: {wrong}")
    return 0 if are_all else 1


if __name__ == "__main__":
    sys.exit(main())
