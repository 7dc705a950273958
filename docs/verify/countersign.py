#!/usr/bin/env python3
"""Signs checkpoints of Tandem's ledger outside Tandem, with a key that only your
party has. Python 3.9 and verify_ledger.py beside it, nothing else.

    countersign.py new-key FILE --name northlight   makes a key, prints its public half
    countersign.py public FILE                      prints the public half again
    countersign.py sign FILE CHECKPOINT             prints the line to hand in

FILE holds the secret half: keep it off the machine that Tandem runs on. What is
signed is what CHECKPOINT says; look at it before you sign it.
"""
import argparse
import base64
import hashlib
import os
import sys

from verify_ledger import BASE, L, Checkpoint, Key, Note, Unreadable, Wrong, compress, multiply, sha512_number


def halves(seed):
    """The secret number and the prefix of RFC 8032, section 5.1.5."""
    digest = hashlib.sha512(seed).digest()
    number = int.from_bytes(digest[:32], "little")
    return number & ((1 << 254) - 8) | (1 << 254), digest[32:]


def public_half(name, seed):
    data = b"\x01" + compress(multiply(halves(seed)[0], BASE))
    hash_ = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    return Key(f"{name}+{hash_.hex()}+{base64.b64encode(data).decode()}"), data


def signature(seed, text):
    secret, prefix = halves(seed)
    public = compress(multiply(secret, BASE))
    once = sha512_number(prefix, text)
    commitment = compress(multiply(once, BASE))
    answer = (once + sha512_number(commitment, public, text) * secret) % L
    return commitment + answer.to_bytes(32, "little")


def written(name, seed):
    key, data = public_half(name, seed)
    return f"{name}+{key.hash.hex()}+{base64.b64encode(data).decode()}"


def read_secret(path):
    with open(path, encoding="utf-8") as file:
        name, seed = file.read().split()
    return name, base64.b64decode(seed)


def main():
    parser = argparse.ArgumentParser(description="Signs checkpoints of Tandem with your party's own key.")
    parts = parser.add_subparsers(dest="what", required=True)
    new = parts.add_parser("new-key", help="make a key")
    new.add_argument("file")
    new.add_argument("--name", required=True, help="what it is called: your party, without spaces")
    public = parts.add_parser("public", help="print the public half")
    public.add_argument("file")
    sign = parts.add_parser("sign", help="sign a checkpoint")
    sign.add_argument("file")
    sign.add_argument("checkpoint")
    asked = parser.parse_args()
    if asked.what == "new-key":
        if "+" in asked.name or any(letter.isspace() for letter in asked.name):
            raise Unreadable("the name of a key has no spaces and no plus")
        seed = os.urandom(32)
        place = os.open(asked.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(place, "w", encoding="utf-8") as file:
            file.write(f"{asked.name} {base64.b64encode(seed).decode()}\n")
        print(written(asked.name, seed))
        return
    name, seed = read_secret(asked.file)
    if asked.what == "public":
        print(written(name, seed))
        return
    with open(asked.checkpoint, encoding="utf-8") as file:
        note = Note(file.read())
    checkpoint = Checkpoint(note)
    key, _ = public_half(name, seed)
    line = base64.b64encode(key.hash + signature(seed, note.text.encode())).decode()
    print(f"Signing {checkpoint.origin} with {checkpoint.size} entries.", file=sys.stderr)
    print(f"\u2014 {name} {line}")


if __name__ == "__main__":
    try:
        main()
    except (Wrong, Unreadable, OSError, ValueError) as why:
        print(f"countersign: {why}", file=sys.stderr)
        sys.exit(2)
