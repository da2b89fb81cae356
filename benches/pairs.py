"""The clock: whole processes in turn with the floor and with what else a user would take. Only ratios within a row count."""

import glob
import os
import shutil
import sys

import count
import data
import due_sql
import gates
from count import BUILT, SCRATCH, Pair, run

LARGE, HUGE = 30_000, 1_000_000
COMMON = "jhon smiht"  # two of the commonest names, both mistyped
PEERS = {"task": "taskwarrior", "fzf": "fzf", "rg": "ripgrep"}
FLOOR = """-O3 -static -DSQLITE_ENABLE_FTS5 -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_DEFAULT_MEMSTATUS=0
-DSQLITE_DQS=0 -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_USE_ALLOCA""".split()
# what `nettrack add` writes, without finding out anything: the least of a durable write to the same file
ADD = """INSERT INTO companies (uid, name, name_key, created_at, updated_at) VALUES ('u', 'Works {n}', 'works {n}', '2026', '2026');
INSERT INTO contacts (uid, name, name_key, role, company_id, linkedin, created_at, updated_at)
    VALUES ('u', 'Maria Bench{n}', 'maria bench{n}', 'Engineer', last_insert_rowid(), 'maria-bench{n}', '2026', '2026');
INSERT INTO search (rowid, name, company, text) SELECT max(id) * 8, 'maria bench{n}', 'Works {n}', 'Engineer' FROM contacts;
INSERT INTO journal_steps (command, summary, made_at) VALUES ('add', 'added Maria Bench{n}', '2026');
INSERT INTO journal_changes (step_id, table_name, op, row_id, last_row_id) SELECT max(id), 'contacts', 'insert', 1, 1 FROM journal_steps;
"""

EXPORT = """SELECT c.id, c.uid, c.name, c.pronouns, c.role, o.name, c.email, c.phone, 'https://www.linkedin.com/in/' || c.linkedin,
    (SELECT group_concat(url, '; ') FROM links WHERE contact_id = c.id), c.circle, c.progress, c.source, v.name,
    (SELECT group_concat(tag, '; ') FROM tags WHERE contact_id = c.id), c.program, c.cohort, c.why, c.learn, c.every_days, c.time_zone,
    c.pool, c.connected_on, c.last_contact_on, c.next_due_on, c.archived_at, c.created_at, c.updated_at
FROM contacts c LEFT JOIN companies o ON o.id = c.company_id LEFT JOIN contacts v ON v.id = c.via_id ORDER BY c.id"""
EVERYTHING = """SELECT * FROM companies; SELECT *, (SELECT uid FROM companies WHERE id = company_id) FROM contacts; SELECT * FROM messages;
SELECT *, (SELECT uid FROM contacts WHERE id = contact_id) FROM follow_ups; SELECT *, (SELECT uid FROM contacts WHERE id = contact_id) FROM notes"""


def row(what, value, goal=None, unit="x"):
    """A line of the table; `goal` is the most it should be."""
    verdict = "" if goal is None else ("met" if value <= goal else "MISSED")
    print(f"| {what} | {value:.{2 if value >= 0.1 else 4}f} {unit} | {'' if goal is None else f'≤ {goal:g}'} | {verdict} |", flush=True)


class Bench:
    def __init__(self, binary):
        self.binary = binary
        self.huge_rounds = 3
        self.peers = {peer for peer in PEERS if shutil.which(peer)}
        for peer in PEERS.keys() - self.peers:
            print(f"benches: no {peer}: its rows are left out (apt-get install {PEERS[peer]})", file=sys.stderr)

    def build(self):
        count.build_pace()
        source = sorted(glob.glob(os.path.expanduser("~/.cargo/registry/src/*/libsqlite3-sys-*/sqlite3")))[-1:]
        if not source:
            sys.exit("benches: the source of SQLite is not in cargo's registry: run `cargo fetch` first")
        run(["cc", *FLOOR, f"-I{source[0]}", "-o", f"{BUILT}/floor", f"{data.HERE}/anchors/floor.c", f"{source[0]}/sqlite3.c", "-lm"])
        static = ["-C", "target-feature=+crt-static", "-C", "relocation-model=static", "-C", "panic=abort", "-O"]
        run(["rustc", *static, "-o", f"{BUILT}/nothing", "-"], input="fn main() {}")

    def command(self, db, *arguments):
        return [self.binary, "--db", db, *arguments]

    def start(self):
        commands = {"nettrack": [self.binary, "--version"], "nothing": [f"{BUILT}/nothing"]}
        commands |= {peer: [peer, "--version"] for peer in ("git", "sqlite3")} | self.only("task", ["task", "--version"])
        pair = Pair(31, commands)
        row(f"`--version` ({pair.wall('nettrack'):.2f} ms), against a Rust program that does nothing", pair.ratio("nettrack", "nothing"), 1.7)
        row("… against `git --version`", pair.ratio("nettrack", "git"), 0.85)
        for peer in commands.keys() - {"nettrack", "nothing", "git"}:
            row(f"… against `{peer} --version`", pair.ratio("nettrack", peer), 1)

    def only(self, peer, command):
        return {peer: command} if peer in self.peers else {}

    def due(self, db, size):
        sql = due_sql.read().replace(":by", "'2026-03-09'").replace(":limit", "21")
        commands = {"nettrack": self.command(db, "due"), "floor": [f"{BUILT}/floor", "read", db, sql], "sqlite3": ["sqlite3", db, sql]}
        if size == LARGE and self.task():
            commands |= {"task": ["task", "rc.confirmation=off", "due.before:2026-03-10", "limit:20", "list"]}
        pair = Pair(31, commands)
        at = f"{size:,}"
        row(f"`due` at {at} ({pair.wall('nettrack'):.2f} ms), against the floor in C", pair.ratio("nettrack", "floor"), 1.35)
        row("… against the sqlite3 shell with its SQL", pair.ratio("nettrack", "sqlite3"), 0.75)
        if "task" in commands:
            row("… against Taskwarrior", pair.ratio("nettrack", "task"), 0.005)
        return pair

    def task(self):
        """Taskwarrior with the same people; whether it is there."""
        if "task" not in self.peers:
            return False
        if not os.path.exists(f"{SCRATCH}/tasks/pending.data"):
            os.makedirs(f"{SCRATCH}/tasks", exist_ok=True)
            open(f"{SCRATCH}/taskrc", "w").close()
            folder = os.path.join(data.DATA, str(LARGE))
            data.write_tasks(folder, LARGE)
            count.paced(["task", "rc.confirmation=off", "import", f"{folder}/tasks.json"])
        return True

    def growth(self, small, huge):
        reads = [(what, arguments) for what, arguments, _, _, writes in gates.COMMANDS if not writes]
        for what, arguments in reads:
            pair = Pair(21, {"huge": self.command(huge, *arguments), "small": self.command(small, *arguments)})
            instructions = [count.instructions(self.command(db, *arguments)) for db in (huge, small)]
            row(f"{what}: 1,000,000 against 1,000, wall", pair.ratio("huge", "small"), 1.25)
            row("… instructions", instructions[0] / instructions[1], 1.10)
            row("… peak memory at 1,000,000", pair.peak("huge"), 6, "MiB")

    def add(self, db):
        for name in ("own", "floor", "shell"):
            shutil.copyfile(db, f"{SCRATCH}/{name}.db")
        names = lambda n: ["Maria Bench%d" % n, "--company", f"Works {n}", "--role", "Engineer", "--linkedin", f"maria-bench{n}"]
        shell = "PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON; BEGIN IMMEDIATE; "
        commands = {
            "nettrack": lambda n: self.command(f"{SCRATCH}/own.db", "add", *names(n)),
            "floor": lambda n: [f"{BUILT}/floor", "write", f"{SCRATCH}/floor.db", ADD.format(n=n)],
            "sqlite3": lambda n: ["sqlite3", f"{SCRATCH}/shell.db", shell + ADD.format(n=n) + "COMMIT;"],
        }
        if self.task():
            commands["task"] = lambda n: ["task", "rc.confirmation=off", "add", f"Maria Bench{n} at Works {n}"]
        pair = Pair(31, commands)
        row(f"`add` at 30,000 ({pair.wall('nettrack'):.2f} ms), against the floor (DELETE + EXTRA)", pair.ratio("nettrack", "floor"), 1.25)
        row("… against the sqlite3 shell", pair.ratio("nettrack", "sqlite3"), 1.05)
        if "task" in commands:
            row("… against Taskwarrior", pair.ratio("nettrack", "task"), 0.02)
        own = count.copy_of(db)
        row("… flushes to the disk", count.flushes(self.command(own, "add", *names(0))), 5, "")
        row("… of the floor", count.flushes([f"{BUILT}/floor", "write", f"{SCRATCH}/floor.db", ADD.format(n=99)]), None, "")

    def lookups(self, folder, size):
        db, at = f"{folder}/nettrack.db", f"{size:,}"
        commands = {
            "due": self.command(db, "due"),
            "typo": self.command(db, "show", gates.TYPO),
            "worst": self.command(db, "show", COMMON),
            "word": self.command(db, "search", data.PROBE[1]),
            "note": self.command(db, "search", data.PROBE_WORD),
            "many": self.command(db, "search", "engineer"),
            "check": self.command(db, *gates.CHECK),
            "grep": ["grep", "-i", data.PROBE[1], f"{folder}/names.tsv"],
        }
        if "rg" in self.peers:
            commands["rg"] = ["rg", "-i", data.PROBE[1], f"{folder}/Connections.csv"]
            commands["rg notes"] = ["rg", "-i", data.PROBE_WORD, f"{folder}/notes.tsv"]
        if "fzf" in self.peers:
            commands["fzf"] = ["sh", "-c", f"fzf --filter wilhemina < {folder}/names.tsv"]
        pair = Pair(21 if size == LARGE else 11, commands, expect=(0, 1, 3))
        huge = size == HUGE
        row(f"misspelt name at {at} ({pair.wall('typo'):.2f} ms), against own `due`", pair.ratio("typo", "due"), 2.0 if huge else 1.6)
        if "fzf" in self.peers:
            row("… against `fzf --filter`", pair.ratio("typo", "fzf"), 0.02 if huge else 0.25)
        row("… two of the commonest names mistyped, against own `due`", pair.ratio("worst", "due"), 10)
        row(f"word of a name at {at}, against own `due`", pair.ratio("word", "due"), 1.3)
        row("… against `grep -i`", pair.ratio("word", "grep"), 1)
        if "rg" in self.peers:
            row("… against `rg -i`", pair.ratio("word", "rg"), 0.1 if huge else None)
        row(f"word of 20 notes among {size * data.NOTES_EACH:,}, against own `due`", pair.ratio("note", "due"), 1.8)
        if "rg" in self.peers:
            row("… against `rg -i`", pair.ratio("note", "rg notes"), 0.1 if huge else None)
        row("a word of a tenth of all people, against own `due`", pair.ratio("many", "due"))
        row(f"`check` of a message at {at}, over own `due`", pair.wall("check") - pair.wall("due"), 5, "ms")

    def imports(self, folder, size):
        at, huge = f"{size:,}", size == HUGE
        migrations = sorted(glob.glob(os.path.join(data.HERE, "..", "migrations", "*.sql")))
        script = f"{SCRATCH}/import.sql"
        with open(script, "w", encoding="utf-8") as out:
            for path in [*migrations, f"{data.HERE}/anchors/import.sql"]:
                # an older shell does not know this setting of the search table, which does not matter to an import
                out.write("".join(line for line in open(path, encoding="utf-8") if "secure-delete" not in line))
        own, other = f"{SCRATCH}/import.db", f"{SCRATCH}/script.db"

        def before(name):
            for path in glob.glob(f"{own if name == 'nettrack' else other}*"):
                os.remove(path)

        commands = {
            "nettrack": self.command(own, "import", f"{folder}/Connections.csv"),
            "sqlite3": ["sh", "-c", f"cd {folder} && sqlite3 {other} < {script}"],
        }
        rounds = self.huge_rounds if huge else 9
        pair = Pair(rounds, commands, before, first=False)
        row(f"import of {at} ({pair.wall('nettrack') / 1e3:.2f} s), against a script of the sqlite3 shell", pair.ratio("nettrack", "sqlite3"), 1.0 if huge else 1.2)
        row("… cpu time", pair.ratio("nettrack", "sqlite3", 1))
        row("… peak memory", pair.peak("nettrack"), 150 if huge else 32, "MiB")
        again = [count.paced(commands["nettrack"])[1] for _ in range(1 if huge else 5)]
        fresh = sorted(run[1] for run in pair.runs["nettrack"])[rounds // 2]
        row("… the same file once more, against the first time (cpu)", sorted(again)[len(again) // 2] / fresh, 0.15)
        if not huge and "task" in self.peers:
            self.task()
            shutil.rmtree(f"{SCRATCH}/fresh", ignore_errors=True)
            os.makedirs(f"{SCRATCH}/fresh")
            spent = count.paced(["task", "rc.confirmation=off", "import", f"{folder}/tasks.json"], tasks="fresh")[0]
            row("… against `task import`", pair.wall("nettrack") / spent, 0.3)
        return pair.wall("nettrack") / size

    def exports(self, db, size):
        """The columns of our own CSV, by the sqlite3 shell; and the same people as JSON."""
        commands = {
            "nettrack": self.command(db, "export", "--format", "csv"),
            "sqlite3": ["sqlite3", "-csv", db, EXPORT],
            "json": self.command(db, "export", "--format", "json"),
            "sqlite3 json": ["sqlite3", "-json", db, EVERYTHING],
        }
        pair = Pair(self.huge_rounds if size == HUGE else 9, commands, first=False)
        at = f"{size:,}"
        row(f"export of {at} as CSV ({pair.wall('nettrack'):.0f} ms), against `sqlite3 -csv`", pair.ratio("nettrack", "sqlite3"), 0.8)
        row("… cpu time", pair.ratio("nettrack", "sqlite3", 1))
        row("… peak memory", pair.peak("nettrack"), 8, "MiB")
        row("every row as JSON, against `sqlite3 -json`", pair.ratio("json", "sqlite3 json"), 0.8)
        row("… peak memory", pair.peak("json"), 8, "MiB")

    def cold(self, db, size):
        """With nothing of the program and the database in the page cache."""
        sql = due_sql.read().replace(":by", "'2026-03-09'").replace(":limit", "21")

        def before(name):
            for path in (db, self.binary, f"{BUILT}/floor"):
                with open(path, "rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

        commands = {"nettrack": self.command(db, "due"), "floor": [f"{BUILT}/floor", "read", db, sql]}
        pair = Pair(15, commands, before)
        row(f"cold `due` at {size:,} ({pair.wall('nettrack'):.2f} ms), against the floor", pair.ratio("nettrack", "floor"), 1.4)
        return pair.wall("nettrack")


def run_all(binary, with_huge):
    bench = Bench(binary)
    bench.build()
    small, large = (data.database(binary, size) for size in (gates.SMALL, LARGE))
    print("| what | measured | goal | |\n|---|---|---|---|")
    bench.start()
    bench.due(f"{large}/nettrack.db", LARGE)
    bench.add(f"{large}/nettrack.db")
    bench.lookups(large, LARGE)
    each = bench.imports(large, LARGE)
    bench.exports(f"{large}/nettrack.db", LARGE)
    cold = bench.cold(f"{large}/nettrack.db", LARGE)
    import network  # which shows its rows with the `row` of this file

    network.measure(bench)
    if with_huge:
        huge = data.database(binary, HUGE)
        bench.due(f"{huge}/nettrack.db", HUGE)
        bench.growth(f"{small}/nettrack.db", f"{huge}/nettrack.db")
        bench.lookups(huge, HUGE)
        bench.exports(f"{huge}/nettrack.db", HUGE)
        row("import, a row of 1,000,000 against one of 30,000", bench.imports(huge, HUGE) / each, 2.2)
        row("cold `due`, 1,000,000 against 30,000", bench.cold(f"{huge}/nettrack.db", HUGE) / cold, 1.5)


def run_network(binary):
    import network

    count.build_pace()
    network.measure(Bench(binary))
