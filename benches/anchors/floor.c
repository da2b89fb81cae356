// The least that a command can be: SQLite linked in, no arguments to speak of, no table, no config.
//   floor read DATABASE SQL     print what the query gives
//   floor write DATABASE SQL    run the statements as one durable transaction (DELETE + EXTRA, as nettrack does)
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sqlite3.h"

static char page[1 << 16];
static size_t used;

static void put(const char *text, size_t length) {
    if (used + length > sizeof page) {
        if (write(1, page, used) < 0) _exit(1);
        used = 0;
    }
    if (length > sizeof page) length = sizeof page;
    memcpy(page + used, text, length);
    used += length;
}

static int print(sqlite3 *db, const char *sql) {
    sqlite3_stmt *query;
    if (sqlite3_prepare_v2(db, sql, -1, &query, 0)) return 1;
    int step, columns = sqlite3_column_count(query);
    while ((step = sqlite3_step(query)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) {
            const char *text = (const char *)sqlite3_column_text(query, i);
            put(text ? text : "", text ? strlen(text) : 0);
            put(i + 1 < columns ? "\t" : "\n", 1);
        }
    }
    return step != SQLITE_DONE || write(1, page, used) < 0;
}

int main(int count, char **args) {
    if (count != 4) return 2;
    int writes = !strcmp(args[1], "write");
    sqlite3 *db;
    int failed = sqlite3_open_v2(args[2], &db, writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, 0);
    if (!failed && writes) {
        const char *begin = "PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON; BEGIN IMMEDIATE;";
        failed = sqlite3_exec(db, begin, 0, 0, 0) || sqlite3_exec(db, args[3], 0, 0, 0) ||
                 sqlite3_exec(db, "COMMIT", 0, 0, 0) || sqlite3_close(db);
    } else if (!failed) {
        failed = print(db, args[3]);
    }
    if (failed) fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    _exit(failed); // the kernel frees faster than we do
}
