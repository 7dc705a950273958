#!/usr/bin/env python3
"""The second verifier of Tandem's ledger. It shares no code with Tandem: it was
written from FORMAT.md beside it, and needs Python 3.9 and nothing else.

    verify_ledger.py --ledger FILE [--checkpoint FILE ...] [--key KEY ...]
    verify_ledger.py --sqlite tandem.db [--organisation home] [--checkpoint FILE ...]
    verify_ledger.py --proof FILE [--key KEY ...]
    verify_ledger.py --consistency FILE [--checkpoint FILE ...] [--key KEY ...]
    verify_ledger.py --batch FILE

Exit code: 0 all holds, 1 something does not, 2 it could not be looked at.
"""
import argparse
import base64
import binascii
import email
import email.policy
import hashlib
import json
import sqlite3
import sys

# --- Ed25519, RFC 8032 section 5.1: verifying only; nothing here is secret -----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def _x_of(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def decompress(data):
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def compress(point):
    z = pow(point[2], P - 2, P)
    x, y = point[0] * z % P, point[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def sha512_number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = decompress(BASE_Y.to_bytes(32, "little"))
_known = {}


def ed25519_holds(public, text, signature):
    """Whether `signature` over `text` was made by the holder of `public`."""
    asked = (public, text, signature)
    if asked not in _known:
        _known[asked] = _ed25519_holds(*asked)
    return _known[asked]


def _ed25519_holds(public, text, signature):
    if len(signature) != 64:
        return False
    key, commitment = decompress(public), decompress(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= L:
        return False
    challenge = sha512_number(signature[:32], public, text)
    return _same(multiply(scalar, BASE), _add(commitment, multiply(challenge, key)))


# --- Hashes and proofs, RFC 9162 section 2.1 ------------------------------------


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Leaves so far, kept as the roots of the complete subtrees, the largest first."""

    def __init__(self):
        self.size, self.roots = 0, []

    def push(self, leaf):
        hash_, size = leaf, self.size
        while size & 1:
            hash_ = node_hash(self.roots.pop(), hash_)
            size >>= 1
        self.roots.append(hash_)
        self.size += 1

    def root(self):
        if not self.roots:
            return hashlib.sha256(b"").digest()
        hash_ = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            hash_ = node_hash(left, hash_)
        return hash_


def root_by_path(leaf, index, size, path):
    if not 0 <= index < size:
        return None
    at, last, hash_ = index, size - 1, leaf
    for other in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            hash_ = node_hash(other, hash_)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, other)
        at, last = at >> 1, last >> 1
    return hash_ if last == 0 else None


def is_consistent(start, end, old, new, path):
    if not 0 < start <= end:
        return False
    if start == end:
        return not path and old == new
    path = list(path)
    if start & (start - 1) == 0:
        path.insert(0, old)
    if not path:
        return False
    at, last = start - 1, end - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = is_ = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, is_ = node_hash(other, was), node_hash(other, is_)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            is_ = node_hash(is_, other)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old and is_ == new


# --- Notes, keys, checkpoints ----------------------------------------------------

BEGIN = "-----BEGIN TANDEM CHECKPOINT-----"
END = "-----END TANDEM CHECKPOINT-----"


class Wrong(Exception):
    """Something does not hold; the text says what."""


class Unreadable(Exception):
    """Something is not what it should be, so nothing can be said about it."""


def unbase64(text):
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


class Key:
    """`name+1a2b3c4d+base64`: the name, a hash, and 01 with the 32 bytes of the key."""

    def __init__(self, text):
        parts = text.strip().split("+", 2)
        data = unbase64(parts[2]) if len(parts) == 3 else b""
        if len(data) != 33 or data[0] != 1 or not parts[0]:
            raise Unreadable(f"{text.strip()} is no key")
        self.name, self.public = parts[0], data[1:]
        self.hash = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if self.hash.hex() != parts[1]:
            raise Unreadable(f"{text.strip()} is no key: its hash is another's")

    def has_signed(self, note):
        return any(
            name == self.name
            and signature[:4] == self.hash
            and ed25519_holds(self.public, note.text.encode(), signature[4:])
            for name, signature in note.signatures
        )


class Note:
    """A text with signatures under it, alone or inside a longer text such as a mail."""

    def __init__(self, text):
        text = text.replace("\r\n", "\n")
        if BEGIN in text:
            text = text.split(BEGIN, 1)[1].split(END, 1)[0].lstrip("\n")
        body, gap, lines = text.partition("\n\n")
        if not gap:
            raise Unreadable("there is no checkpoint in it")
        self.text, self.signatures = body + "\n", []
        for line in lines.rstrip("\n").split("\n"):
            parts = line.strip().split(" ")
            if len(parts) != 3 or parts[0] != "\u2014":
                raise Unreadable("a line of its signatures cannot be read")
            self.signatures.append((parts[1], unbase64(parts[2])))


class Checkpoint:
    """Which ledger, how many entries, which root."""

    def __init__(self, note):
        lines = note.text.split("\n")
        root = unbase64(lines[2]) if len(lines) > 3 else b""
        if len(root) != 32 or not lines[1].isdigit() or int(lines[1]) < 1:
            raise Unreadable("what was signed is no checkpoint")
        self.origin, self.size, self.root = lines[0], int(lines[1]), root


def keys_in(text):
    lines = text.replace("\r\n", "\n").split("\n")
    return [Key(line[5:]) for line in lines if line.startswith("Key: ")]


def words(text):
    """The words of a mail as it was saved; any other text as it is."""
    head = text.replace("\r\n", "\n").split("\n\n")[0].lower()
    fields = [line.split(":")[0] for line in head.split("\n")]
    if "mime-version" not in fields and "content-transfer-encoding" not in fields:
        return text
    body = email.message_from_string(text, policy=email.policy.default).get_body(("plain",))
    return body.get_content() if body else text


def kept(name, text, known):
    """A kept checkpoint, once one of the keys has been found to have signed it."""
    text = words(text)
    try:
        note = Note(text)
        keys = known or keys_in(text)
        if not keys:
            raise Unreadable("it names no key: give the one that you know with --key")
        if not any(key.has_signed(note) for key in keys):
            raise Wrong("it is not signed by a key that is known: it was changed, or it is another ledger's")
        return name, Checkpoint(note)
    except (Wrong, Unreadable) as why:
        raise type(why)(f"{name}: {why}") from None


# --- A ledger, from its first entry to its head ------------------------------------


def read_file(lines):
    """Yields (number or None, bytes, leaf, root), and at the end the head as (size, hashes)."""
    lines = iter(lines)
    if next(lines, b"") != b"tandem-ledger 1":
        raise Unreadable("it does not begin with “tandem-ledger 1”")
    organisation = next(lines, b"")
    if not organisation.startswith(b"organisation "):
        raise Unreadable("its second line names no organisation")
    organisation = organisation[len(b"organisation "):].decode("utf-8", "replace")
    head = None
    for line in lines:
        if head is not None:
            head = (-1, [])
            break
        if line.startswith(b"head "):
            parts = line[5:].decode("utf-8", "replace").split(" ")
            size = int(parts[0]) if parts[0].isdigit() else -1
            head = (size, [unbase64(part) for part in parts[1:]])
            continue
        parts = line.split(b" ", 3)
        if len(parts) != 4 or parts[0] != b"entry":
            yield None, b"", b"", b""
            continue
        number = None
        try:
            said = json.loads(parts[3])
            if isinstance(said, list) and said[0] == organisation and type(said[1]) is int:
                number = said[1]
        except (ValueError, IndexError):
            pass
        yield number, parts[3], unbase64(parts[1].decode("ascii", "replace")), unbase64(parts[2].decode("ascii", "replace"))
    yield head


def read_sqlite(path, organisation):
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    fields = "number, organisation, at, actor, act, subject, before, after, salt, leaf, root"
    rows = base.execute(
        f"SELECT {fields} FROM ledger_entry WHERE organisation = ? ORDER BY number", (organisation,)
    )
    for number, org, at, actor, act, subject, before, after, salt, leaf, root in rows:
        said = [org, number, at, actor, act, subject, before, after]
        if salt is not None:
            said.append(salt)
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        yield number, text.encode(), leaf, root
    row = base.execute(
        "SELECT size, frontier FROM ledger_head WHERE organisation = ?", (organisation,)
    ).fetchone()
    yield None if row is None else (row[0], [row[1][at:at + 32] for at in range(0, len(row[1]), 32)])


def walk(steps, checkpoints):
    """Returns how many entries hold, or raises Wrong with the first that does not."""
    tree, agreed, origin = Tree(), 0, None
    waiting = sorted(checkpoints, key=lambda one: one[1].size)
    head = None
    for step in steps:
        if step is None or len(step) == 2:
            head = step
            break
        number, data, leaf, root = step
        expected = tree.size
        if number != expected:
            raise Wrong(f"entry {expected}: it is missing")
        if leaf_hash(data) != leaf:
            raise Wrong(f"entry {expected}: its contents are not what was written")
        tree.push(leaf)
        if tree.root() != root:
            raise Wrong(f"entry {expected}: it does not follow from the entries before it")
        origin = origin or f"tandem/{leaf[:8].hex()}"
        while waiting and waiting[0][1].size == tree.size:
            name, checkpoint = waiting.pop(0)
            if checkpoint.root != root:
                other = "" if checkpoint.origin == origin else " (it names another ledger)"
                raise Wrong(
                    f"entry {agreed}: one of the entries {agreed} to {tree.size - 1} is not what "
                    f"stood there when {name} was made, with every hash made to fit{other}"
                )
            agreed = tree.size
    if head is None:
        if tree.size:
            raise Wrong(f"entry {tree.size}: the head of the ledger does not match its entries")
    elif head != (tree.size, tree.roots):
        if head[0] > tree.size:
            raise Wrong(f"entry {tree.size}: {head[0] - tree.size} entries at the end are missing")
        raise Wrong(f"entry {tree.size}: the head of the ledger does not match its entries")
    if waiting:
        name, checkpoint = waiting[-1]
        raise Wrong(
            f"entry {agreed}: entries were removed after the first {agreed}: {name} says that "
            f"there were {checkpoint.size}, and there are {tree.size}"
        )
    return tree.size


# --- Proofs that are handed out --------------------------------------------------


def signed(proof, known):
    note = Note(proof["checkpoint"])
    keys = known or [Key(text) for text in proof.get("keys", [])]
    signers = [key for key in keys if key.has_signed(note)]
    if not signers:
        raise Wrong("its checkpoint is not signed by a key that is known")
    return Checkpoint(note), signers


def check_entry_proof(proof, known):
    if proof.get("format") != "tandem-entry-proof-1":
        raise Unreadable("it is no proof of an entry")
    checkpoint, signers = signed(proof, known)
    try:
        said = json.loads(proof["entry"])
    except ValueError:
        raise Wrong("its entry cannot be read") from None
    if not isinstance(said, list) or said[1:2] != [proof["number"]]:
        raise Wrong("its entry has another number")
    path = [unbase64(text) for text in proof["path"]]
    leaf = leaf_hash(proof["entry"].encode())
    if root_by_path(leaf, proof["number"], checkpoint.size, path) != checkpoint.root:
        raise Wrong("the entry does not lead to the root that was signed")
    return checkpoint, signers, said


def check_consistency(proof, known, checkpoints):
    if proof.get("format") != "tandem-consistency-1":
        raise Unreadable("it is no proof of consistency")
    checkpoint, signers = signed(proof, known)
    start, old = proof["from_size"], unbase64(proof["from_root"])
    for name, one in checkpoints:
        if one.size != start:
            raise Unreadable(f"{name} is of {one.size} entries, and the proof begins at {start}")
        if one.root != old:
            raise Wrong(f"{name} has another root: what stood in the ledger then is not what it says now")
    path = [unbase64(text) for text in proof["path"]]
    if not is_consistent(start, checkpoint.size, old, checkpoint.root, path):
        raise Wrong("the later state does not begin with the earlier one")
    return checkpoint, signers


# --- The command -------------------------------------------------------------------


def lines_of(data):
    lines = data.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def check_batch(path):
    """One JSON object a line: {"name", "ledger", "checkpoints": [text], "keys": [key]}."""
    seen, bad = {}, False
    with open(path, encoding="utf-8") as file:
        for line in file:
            case = json.loads(line)
            try:
                keys = [seen.setdefault(text, Key(text)) for text in case.get("keys", [])]
                notes = enumerate(case.get("checkpoints", []))
                held = [kept(f"checkpoint {at}", text, keys) for at, text in notes]
                size = walk(read_file(lines_of(case["ledger"].encode())), held)
                answer = {"name": case["name"], "good": size}
            except (Wrong, Unreadable) as why:
                bad = True
                answer = {"name": case["name"], "wrong": str(why)}
            print(json.dumps(answer))
    return 1 if bad else 0


def entries(number):
    return f"{number} {'entry' if number == 1 else 'entries'}"


def main():
    parser = argparse.ArgumentParser(description="Verifies a ledger of Tandem, and what was kept of it.")
    parser.add_argument("--ledger", metavar="FILE", help="a ledger, as exported")
    parser.add_argument("--sqlite", metavar="FILE", help="a database of Tandem; it is only read")
    parser.add_argument("--organisation", default="home", help="whose ledger in the database")
    parser.add_argument("--checkpoint", metavar="FILE", action="append", default=[], help="a kept checkpoint: a note, or a mail")
    parser.add_argument("--key", action="append", default=[], help="a key that you know, name+hash+base64")
    parser.add_argument("--proof", metavar="FILE", action="append", default=[], help="the proof of an entry")
    parser.add_argument("--consistency", metavar="FILE", help="a proof of consistency")
    parser.add_argument("--batch", metavar="FILE", help="many ledgers, one JSON object a line")
    asked = parser.parse_args()
    if asked.batch:
        return check_batch(asked.batch)
    if not (asked.ledger or asked.sqlite or asked.proof or asked.consistency):
        parser.print_help()
        return 2
    known = [Key(text) for text in asked.key]
    held = []
    for name in asked.checkpoint:
        with open(name, encoding="utf-8") as file:
            held.append(kept(name, file.read(), known))
    if asked.consistency:
        with open(asked.consistency, encoding="utf-8") as file:
            checkpoint, signers = check_consistency(json.load(file), known, held)
        print(f"It holds: the state of {entries(checkpoint.size)} begins with the earlier one.")
        print(f"Signed by {', '.join(key.name for key in signers)}.")
        held = []
    for name in asked.proof:
        with open(name, encoding="utf-8") as file:
            checkpoint, signers, said = check_entry_proof(json.load(file), known)
        print(f"It holds: entry {said[1]} of {entries(checkpoint.size)}, signed by {', '.join(key.name for key in signers)}.")
        print(json.dumps(said, ensure_ascii=False, indent=2))
    if asked.ledger:
        with open(asked.ledger, "rb") as file:
            size = walk(read_file(lines_of(file.read())), held)
        print(f"The ledger holds: {entries(size)}, each as it was written.")
    if asked.sqlite:
        size = walk(read_sqlite(asked.sqlite, asked.organisation), held)
        print(f"The ledger holds: {entries(size)}, each as it was written.")
    if (asked.ledger or asked.sqlite) and not asked.checkpoint:
        print("Nothing that was kept elsewhere was compared: give --checkpoint for that.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as why:
        print(f"It does not hold. {why}.")
        sys.exit(1)
    except (Unreadable, OSError, ValueError, KeyError, sqlite3.Error) as why:
        print(f"verify_ledger: {why}", file=sys.stderr)
        sys.exit(2)
