"""Seeded ways to spoil a file: what disks, networks, spreadsheets and people do to it.

Every mutation takes the bytes of a file, the bytes of another one and a `random.Random`, and gives
new bytes. The same generator in the same state spoils alike.
"""

NEWLINE = b"\n"

# Cells that a careful reader has to refuse or to understand, never to stumble over.
HOSTILE_CELLS = [
    b"", b" ", b"-1", b"-0", b"+5", b"0.0001", b"1e309", b"1e-400", b"NaN", b"inf", b"0x10",
    b"9223372036854775807", b"9223372036854775808", b"9223372036854775.807",
    b"-9223372036854775808", b"99999999999999999999999999", b"1,5", b"1 000", b"\"", b"\"\"",
    b"\"a\nb\"", b"'=1+1", b"=1+1", b"0001-01-01", b"9999-12-31", b"2026-02-30", b"-0001-01-01",
    b"2026/06/30", b"99999-01-01", "2026年6月30日".encode(), "１２３".encode(), b"\x00", b"\xff\xfe",
    "é".encode() * 300, b"9" * 4000,
]

ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "utf-7"]


def flip_bits(content, other, random):
    """Flips up to eight bits."""
    spoilt = bytearray(content)
    for _ in range(random.randint(1, 8)):
        if spoilt:
            spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def truncate(content, other, random):
    """Ends the file early, perhaps at once."""
    return content[:random.randint(0, max(len(content) - 1, 0))]


def splice(content, other, random):
    """Puts a piece of another file anywhere, in place of as much or between."""
    begin = random.randint(0, len(other))
    piece = other[begin:begin + random.randint(1, 400)]
    at = random.randint(0, len(content))
    return content[:at] + piece + content[at + random.choice([0, len(piece)]):]


def random_bytes(content, other, random):
    """Puts random bytes anywhere, in place of as many or between."""
    piece = random.randbytes(random.randint(1, 64))
    at = random.randint(0, len(content))
    return content[:at] + piece + content[at + random.choice([0, len(piece)]):]


def swap_lines(content, other, random):
    """Swaps two lines, perhaps the header's."""
    lines = content.split(NEWLINE)
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return NEWLINE.join(lines)


def repeat_or_lose_line(content, other, random):
    """Writes a line many times, or leaves it out."""
    lines = content.split(NEWLINE)
    at = random.randrange(len(lines))
    return NEWLINE.join(lines[:at] + [lines[at]] * random.choice([0, 2, 200]) + lines[at + 1:])


def hostile_cell(content, other, random):
    """Writes something hostile into a cell, perhaps of the header."""
    lines = content.split(NEWLINE)
    at = random.randrange(len(lines))
    cells = lines[at].split(b",")
    cells[random.randrange(len(cells))] = random.choice(HOSTILE_CELLS)
    lines[at] = b",".join(cells)
    return NEWLINE.join(lines)


def lose_or_add_cell(content, other, random):
    """Makes a row ragged, or takes a column out of the whole file."""
    lines = [line.split(b",") for line in content.split(NEWLINE)]
    at = random.randrange(len(lines))
    column = random.randrange(len(lines[at]))
    kind = random.randrange(3)
    if kind == 0:
        lines[at].insert(column, b"")
    elif kind == 1:
        del lines[at][column]
    else:
        lines = [cells[:column] + cells[column + 1:] for cells in lines]
    return NEWLINE.join(b",".join(cells) for cells in lines)


def encode_anew(content, other, random):
    """Writes the file in another encoding, half of the time cut within a character or so."""
    spoilt = content.decode("utf-8", errors="replace").encode(random.choice(ENCODINGS), "replace")
    return truncate(spoilt, other, random) if random.randrange(2) else spoilt


ALL = [
    flip_bits, truncate, splice, random_bytes, swap_lines, repeat_or_lose_line, hostile_cell,
    lose_or_add_cell, encode_anew,
]


def spoil(content, other, random):
    """Spoils a file in one to three ways. Gives the new bytes and the names of the ways."""
    names = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        mutation = random.choice(ALL)
        content = mutation(content, other, random)
        names.append(mutation.__name__)
    return content, names
