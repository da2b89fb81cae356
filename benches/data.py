"""Made-up people from a fixed seed, as the files of other programs and as databases of nettrack."""

import csv
import datetime
import hashlib
import json
import os
import random
import subprocess
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "data")
SEED = 3
TODAY = datetime.date(2026, 3, 2)
NOW = f"{TODAY}T10:00:00+01:00"

FIRST = """Maria James Ana Wei John Fatima David Priya Michael Olga Thomas Sofia Daniel Yuki Robert Amina Carlos Emma
Ahmed Lena Peter Ingrid Paul Chloé Ivan Nadia Mark Julia Omar Laura Kenji Sara Luis Eva Hiro Clara Ali Nora Marco Irene
Jürgen Zoë Søren Łukasz François Małgorzata Björn Inês Siobhán José Ravi Mei Tariq Hanna Pedro Alice Jonas Leila Victor
Grace Samuel Ruth Adam Helen Frank Diana Oscar Vera Simon Ida Felix Rosa Hugo Anya Leo Mina Max Tara Ben Joy 伟 さくら
Нина محمد""".split()
LAST = """Smith Garcia Nguyen Kim Müller Silva Khan Johnson Lopez Chen Patel Brown Ivanova Rossi Sato Jones Hansen Novák
Kowalski Ali Martin Lee Schmidt Costa Singh Davis O'Brien Moreau Tanaka Wilson Haddad Eriksson 王 Иванова""".split()
SYLLABLES = [c + v for c in "bdfghklmnprstvz" for v in "aeiou"]
ENDINGS = "son man berg ton ley ski ez ini ov sen well field".split()
ADJECTIVES = "Blue Northern Silver Atlas Delta Nova Green Summit River Stone Orbit Cedar Prime Zenith Falcon Amber".split()
NOUNS = "Labs Systems Analytics Capital Health Robotics Energy Software Foods Studio Logistics Bank Media Security".split()
FORMS = ["", "", "", " Inc.", " GmbH", ", LLC", " Ltd", " & Co."]
RANKS = ["", "", "Senior ", "Staff ", "Lead ", "Head of ", "Junior "]
ROLES = "Software Engineer|Product Manager|Data Scientist|Recruiter|Designer|Operations|Research|Founder|Consultant".split("|")
WORDS = """met at the conference about a role referral introduction hiring manager follow up proposal deck pricing budget
roadmap launch panel workshop funding advisor mentor alumni lunch coffee call platform migration security interview offer
salary relocation remote visa talk draft article partnership pilot renewal contract thanks promotion team books review
onboarding training survey customer churn grant paper reference board volunteering latency demo feedback""".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# Found by the lookups: one person of a name like no other, a word in twenty notes, whatever the number of people.
PROBE = ("Wilhelmina", "Featherstone", "Quillfeather Press")
PROBE_AT = 776
PROBE_WORD = "heliotrope"
NOTES_EACH = 5


def people(count):
    """(first, last, url, email, company, role, connected on) of so many people."""
    dice = random.Random(SEED)
    roll, choice = dice.random, dice.choice
    last = LAST + [
        (choice(SYLLABLES) + choice(SYLLABLES) + (choice(SYLLABLES) if k >= 4000 else "") + choice(ENDINGS)).capitalize()
        for k in range(max(4000, count // 8))
    ]
    companies = [
        f"{choice(ADJECTIVES)} {choice(NOUNS)}{choice(FORMS)}" + (f" {k}" if k > 1000 else "")
        for k in range(max(200, count // 6))
    ]
    # a few names are many people's, most are few people's
    skewed = lambda values, power: values[int(len(values) * roll() ** power)]
    for i in range(count):
        name = (skewed(FIRST, 1.5), skewed(last, 3))
        company = skewed(companies, 2)
        if i == PROBE_AT:
            *name, company = PROBE
        role = skewed(RANKS, 1) + skewed(ROLES, 1)
        day = TODAY - datetime.timedelta(days=1 + int(4000 * roll()))
        plain = "-".join(name).lower().encode("ascii", "ignore").decode().replace("'", "").strip("-") or "someone"
        email = f"{plain}.{i}@example.com" if i % 10 == 0 else ""
        yield *name, f"https://www.linkedin.com/in/{plain}-{i:08x}", email, company, role, day


def write_files(folder, count):
    """Connections.csv as LinkedIn gives it, the same as plain.csv for other programs, names.tsv; follow-ups and notes."""
    os.makedirs(folder, exist_ok=True)
    file = lambda name: open(os.path.join(folder, name), "w", newline="", encoding="utf-8")
    header = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    with file("Connections.csv") as linkedin, file("plain.csv") as plain, file("names.tsv") as names:
        linkedin.write('Notes:\n"When exporting your connection data, some addresses are missing."\n\n')
        writers = [csv.writer(linkedin, lineterminator="\n"), csv.writer(plain, lineterminator="\n")]
        for writer in writers:
            writer.writerow(header)
        for i, (first, last, url, email, company, role, day) in enumerate(people(count), 1):
            for writer in writers:
                writer.writerow([first, last, url, email, company, role, f"{day.day:02} {MONTHS[day.month - 1]} {day.year}"])
            names.write(f"{i}\t{first} {last}\t{company}\n")
    dice = random.Random(SEED + 1)
    with file("follow_ups.tsv") as out:
        for contact in sorted(dice.sample(range(1, count + 1), count // 10)):
            due = TODAY + datetime.timedelta(days=dice.randrange(-10, 50))
            out.write(f"{contact}\t{due}\t{' '.join(dice.choices(WORDS, k=4))}\n")
    total = count * NOTES_EACH
    probes = set(dice.sample(range(total), 20))
    with file("notes.tsv") as out:
        for i in range(total):
            words = dice.choices(WORDS, k=6 + int(14 * dice.random()))
            if i in probes:
                words[0] = PROBE_WORD
            day = TODAY - datetime.timedelta(days=int(3650 * dice.random() ** 2))
            out.write(f"{1 + int(count * dice.random() ** 1.3)}\t{day}\t{' '.join(words)}\n")


def write_tasks(folder, count):
    """The same people as pending tasks, a tenth of them with a due date: what a user of Taskwarrior would have."""
    due = {}
    with open(os.path.join(folder, "follow_ups.tsv"), encoding="utf-8") as rows:
        for row in rows:
            contact, day, _ = row.split("\t")
            due[int(contact)] = day.replace("-", "") + "T090000Z"
    tasks = []
    for i, (first, last, _, _, company, role, day) in enumerate(people(count), 1):
        task = {"uuid": str(uuid.UUID(int=i)), "description": f"{first} {last}, {role} at {company}", "status": "pending"}
        task["entry"] = day.strftime("%Y%m%dT090000Z")
        tasks.append(task | ({"due": due[i]} if i in due else {}))
    with open(os.path.join(folder, "tasks.json"), "w", encoding="utf-8") as out:
        json.dump(tasks, out, ensure_ascii=False)


def environment():
    """Nothing of the user's own: a stopped clock, no settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {"HOME": DATA, "XDG_CONFIG_HOME": os.path.join(DATA, "none"), "TZ": "UTC", "NETTRACK_NOW": NOW}


def database(binary, count):
    """The folder of a database of so many contacts; made when it is not there.

    The people come in through `nettrack import`; follow-ups and notes by fill.sql, which does what the commands do
    to the tables (a million runs of `nettrack note` would take an hour), the undo journal aside.
    """
    folder = os.path.join(DATA, str(count))
    db, mark = os.path.join(folder, "nettrack.db"), os.path.join(folder, "made_by")
    made_by = fingerprint(binary)
    if os.path.exists(mark) and open(mark, encoding="ascii").read() == made_by:
        return folder
    write_files(folder, count)
    if os.path.exists(db):
        os.remove(db)
    command = [binary, "--db", db, "import", os.path.join(folder, "Connections.csv"), "--into", "contacts"]
    subprocess.run(command, check=True, env=environment(), stdout=subprocess.DEVNULL)
    with open(os.path.join(HERE, "fill.sql"), encoding="utf-8") as script:
        subprocess.run(["sqlite3", "-bail", "nettrack.db"], stdin=script, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with open(mark, "w", encoding="ascii") as out:
        out.write(made_by)
    return folder


def fingerprint(binary):
    """Of all that decides what is in a database: another program or generator makes another one."""
    digest = hashlib.sha256()
    for path in (binary, __file__, os.path.join(HERE, "fill.sql")):
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()
