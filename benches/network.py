"""The clock of `path`: the way to an introduction among 10,000 contacts who know each other, over `due` on the same file."""

import os
import random
import shutil
import sqlite3

import count
import data
from pairs import row

PEOPLE = 10_000
EDGES = (50_000, 200_000)
KNOWN = 200  # of whom I know myself; the others wait in the pool
COMPANY = "Crowded Works"


def database(binary, edges):
    """A copy of the usual file of so many contacts, with acquaintances from a fixed seed: a few know very many."""
    plain = os.path.join(data.database(binary, PEOPLE), "nettrack.db")
    db = os.path.join(count.SCRATCH, f"network_{edges}.db")
    shutil.copyfile(plain, db)
    dice = random.Random(data.SEED + 2)
    pairs = set()
    while len(pairs) < edges:
        one, other = (1 + int(PEOPLE * dice.random() ** power) for power in (1.6, 1.0))
        if one != other:
            pairs.add((min(one, other), max(one, other)))
    file = sqlite3.connect(db)
    file.execute("UPDATE contacts SET pool = 1 WHERE id % ?", (PEOPLE // KNOWN,))
    # the dozen who know most people are strangers, so that no way is short
    file.execute("UPDATE contacts SET pool = 1 WHERE id <= 12")
    file.executemany(
        "INSERT INTO acquaintances (uid, contact_id, other_id, strength, how) VALUES (?, ?, ?, ?, ?)",
        ((f"u{n}", *pair, 1 + n % 5, "worked together" if n % 3 else None) for n, pair in enumerate(sorted(pairs))),
    )
    # a company of a twentieth of all, which is where the search begins everywhere at once
    file.execute("INSERT INTO companies (uid, name, name_key, created_at, updated_at) VALUES ('u', ?, ?, '2026', '2026')", (COMPANY, COMPANY.lower()))
    file.execute("UPDATE contacts SET company_id = last_insert_rowid() WHERE id % 20 = 7")
    file.commit()
    return db


def measure(bench):
    for edges in EDGES:
        db = database(bench.binary, edges)
        commands = {
            "due": bench.command(db, "due"),
            "to somebody": bench.command(db, "path", "7777"),
            "to one whom most know": bench.command(db, "path", "3"),
            "into a company": bench.command(db, "path", "--company", COMPANY),
            "week": bench.command(db, "week"),
        }
        pair = count.Pair(15, commands)
        for what in commands.keys() - {"due"}:
            name = f"`path` {what}" if what != "week" else "`week`"
            goal = 50 if edges == EDGES[0] else None
            row(f"{name}, {edges:,} acquaintances, over own `due`", pair.wall(what) - pair.wall("due"), goal, "ms")
        row("… peak memory, into a company", pair.peak("into a company"), None, "MiB")
