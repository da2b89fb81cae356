//! What a database holds, as sorted lines that two runs of the same commands have in common; and whether it is sound.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Every row of every table, one line each. Unique ids are random: they are left out.
pub(crate) fn dump(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let tables: Vec<String> = conn
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%' ORDER BY name",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut lines = Vec::new();
    for table in tables {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut line = table.clone();
            for (index, column) in columns.iter().enumerate() {
                if column != "uid" {
                    line = line + "|" + &plain(row.get_ref(index)?);
                }
            }
            lines.push(line);
        }
    }
    lines.sort();
    Ok(lines)
}

/// A value as text, with `uid` for every unique id in it.
fn plain(value: ValueRef<'_>) -> String {
    let text = match value {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Null => "-".to_owned(),
        other => format!("{other:?}"),
    };
    let Some(at) = text.find("\"uid\":\"") else { return text };
    let (before, after) = text.split_at(at + 7);
    let rest = after.split_once('"').map_or("", |(_, rest)| rest);
    format!("{before}{}", plain(ValueRef::Text(format!("\"{rest}").as_bytes())))
}

/// What is wrong with the file: SQLite's own checks, the word index, and steps and changes that do not belong together.
pub(crate) fn faults(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let list = |sql: &str| -> rusqlite::Result<Vec<String>> {
        conn.prepare(sql)?.query_map([], |row| Ok(plain(row.get_ref(0)?)))?.collect()
    };
    let mut found = list("PRAGMA integrity_check")?;
    found.retain(|line| line != "ok");
    found.extend(
        list("PRAGMA foreign_key_check")?.into_iter().map(|table| format!("{table} refers to nothing")),
    );
    if !list("SELECT name FROM sqlite_schema WHERE name = 'search'")?.is_empty() {
        if let Err(error) =
            conn.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", [])
        {
            found.push(format!("search: {error}"));
        }
        let stray = "SELECT 'change ' || id FROM journal_changes WHERE step_id NOT IN (SELECT id FROM journal_steps)
             UNION ALL SELECT 'step ' || id FROM journal_steps WHERE id NOT IN (SELECT step_id FROM journal_changes)";
        found.extend(list(stray)?.into_iter().map(|what| format!("{what} of the journal stands alone")));
    }
    Ok(found)
}
