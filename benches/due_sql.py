"""The SQL of `nettrack due`, out of the program's source: the floor runs the same."""

import os
import re
import sys

import data


def read():
    with open(os.path.join(data.HERE, "..", "src", "store", "follow_ups.rs"), encoding="utf-8") as file:
        source = file.read()
    constants = dict(re.findall(r'const (COLUMNS|TABLES): &str =\s*"([^"]*)"', source))
    due = re.search(r'fn due\(.*?select\(\s*db,\s*"([^"]*)"', source, re.S)
    if set(constants) != {"COLUMNS", "TABLES"} or not due:
        sys.exit("benches: the SQL of `due` is not where it was in src/store/follow_ups.rs: mend benches/due_sql.py")
    return f"SELECT {constants['COLUMNS']} FROM {constants['TABLES']} {due[1]}"
