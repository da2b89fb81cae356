#!/bin/sh
# Build nettrack and run a day of it on made-up people, in a temporary folder that is removed at the end.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --locked
target=$(cargo metadata --format-version 1 --no-deps --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" NETTRACK_DB="$home/demo.db" NETTRACK_CONFIG="$home/config.toml"
PATH="$target/release:$PATH"

type_in() {
    printf '\n$ nettrack'
    for word in "$@"; do
        case $word in
        *\ *) printf ' "%s"' "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    nettrack "$@"
}

type_in demo
type_in
type_in config set me.name "Mia Chen"
type_in config set me.intro "a nurse moving into health-tech"
type_in add "Ines Valdivia" --company "Blue Harbor" --email ines@example.com
type_in research ines --fact "your post on testing with patients" --why "works where I want to" --learn "how you found your first project"
type_in draft ines --no-edit
type_in sent ines
type_in reply ines --text "Gladly, tomorrow at five?"
type_in note ines "Start small, ask early" --met --takeaway "write to one team lead" --named "Sam Lee"
type_in due
type_in undo
type_in stats --by channel
printf '\nThat was a day. To keep nettrack: cargo install --locked --path .\nYour own day begins with: nettrack add NAME\n'
