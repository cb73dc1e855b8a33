#!/usr/bin/env bash
# pages.sh PROGRAM FOLDER : the program's manual pages and completions into FOLDER/man1 and FOLDER/{bash,zsh,fish}.
set -eu
program=$1 folder=$2
mkdir -p "$folder/man1"
for shell in bash zsh fish; do
    "$program" completion $shell >"$folder/$shell"
done
"$program" manual ondine >"$folder/man1/ondine.1"
for command in $(sed -n 's/.*__fish_use_subcommand -a \([a-z]*\) .*/\1/p' "$folder/fish"); do
    "$program" manual "$command" >"$folder/man1/ondine-$command.1"
done
