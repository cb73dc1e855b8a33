#!/usr/bin/env bash
# site.sh [FOLDER] : the documentation as a web site, in FOLDER (build-site/site), by MkDocs, with nothing fetched when it is
# read: formulas are set by the KaTeX beside the pages.  A link that leads nowhere is an error.  With doxygen, the
# reference of the C headers is FOLDER/c/index.html.
# shellcheck source=scripts/lib.sh
# Exit code 69: a package is missing and cannot be installed.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly stage=build-site
readonly site=${1:-$stage/site}
readonly katex=/usr/share/javascript/katex
need mkdocs python3-pymdownx libjs-katex fonts-katex || exit 69

# page FROM TO : where links lead to in the site, and formulas in fences as mathematics
page() {
    sed -E -e 's#\]\((\.\./)?docs/#](#g' -e 's#\]\(\.\./README\.md#](index.md#g' -e 's#\]\(\.\./#](files/#g' \
        -e 's#\]\((include/|examples|python/|LICENSE|CITATION)#](files/\1#g' "$1" |
        awk '/^```math$/ { print "$$"; math = 1; next } math && /^```$/ { print "$$"; math = 0; next } { print }' >"$2"
}

rm -rf "$stage" && mkdir -p "$stage/pages/katex" || exit
cp docs/site/mkdocs.yml "$stage" && cp docs/site/site.* "$stage/pages" && cp -r docs/images "$stage/pages" || exit
cp -rL "$katex/katex.min.css" "$katex/katex.min.js" "$katex/contrib/auto-render.js" "$katex/fonts" "$stage/pages/katex" || exit
page README.md "$stage/pages/index.md"
for file in docs/*.md CONTRIBUTING.md CHANGELOG.md; do
    page "$file" "$stage/pages/${file##*/}"
done
# What the pages point to outside docs/.
mkdir -p "$stage/pages/files" && cp -r include examples LICENSE CITATION.cff "$stage/pages/files" || exit
mkdir -p "$stage/pages/files/python" && cp -r python/notebooks "$stage/pages/files/python" || exit
find "$stage/pages/files" -name '*.md' -delete

mkdocs build --strict --config-file "$stage/mkdocs.yml" --site-dir "$(realpath -m "$site")" >"$stage/log" 2>&1 || {
    grep -v '^INFO' "$stage/log"
    exit 1
}
if command -v doxygen >/dev/null; then
    { cat docs/Doxyfile; printf '\nOUTPUT_DIRECTORY = %s\nHTML_OUTPUT = c\nQUIET = YES\n' "$(realpath "$site")"; } | doxygen - || exit
else
    say "No doxygen: the reference of the C headers is left out"
fi
say "$(find "$site" -name '*.html' | wc -l) pages: $site/index.html"
