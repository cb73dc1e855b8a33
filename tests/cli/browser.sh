# browser.sh : a page of `report` as a browser without a screen sees it: its text, and a picture that is not blank.
. "$(dirname "$0")/lib.sh"
for name in chromium chromium-browser google-chrome chrome; do
    browser=$(command -v $name) && break
done
[ -n "$browser" ] || { echo "skipped: no Chromium to look at a page with" && exit 77; }
for name in gnuplot python3; do
    command -v $name >/dev/null || { echo "skipped: no $name" && exit 77; }
done
look() { # WORDS... : without a sandbox, which root has not, and without a network
    timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
        --user-data-dir="$dir/profile" --host-resolver-rules="MAP * ~NOTFOUND" "$@" 2>browser.log
}

expect 0 validate --n 400 --eta 0.5 --z0 0.5 --replicas 50 --times 0,1,2,4 --quiet --output v.h5
expect 0 report v.h5
look --dump-dom "file://$PWD/v.html" >dom || { cat browser.log && echo "skipped: the browser does not run here" && exit 77; }
for word in 'verdict: agrees' '</svg>' 'generalization error' 'command_line' '</html>'; do
    grep -qF -e "$word" dom || fail "the browser's page lacks '$word'"
done
[ "$(grep -o '<svg' dom | wc -l)" = 2 ] || fail "the browser has not two figures"

look --window-size=1100,900 --screenshot="$PWD/page.png" "file://$PWD/v.html" >/dev/null || fail "no picture: $(tail -1 browser.log)"
cp page.png "${ONDINE_PAGE_PICTURE:-/dev/null}" # to be looked at

# The picture: colours of the curves, and ink of text and axes, on paper.
python3 - page.png <<'END' || fail "the picture is not as it should be"
import struct, sys, zlib

data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
at, packed = 8, b""
while at < len(data):
    size, kind = struct.unpack(">I4s", data[at:at + 8])
    if kind == b"IHDR":
        width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", data[at + 8:at + 21])
    if kind == b"IDAT":
        packed += data[at + 8:at + 8 + size]
    at += 12 + size
assert depth == 8 and colour in (2, 6) and not interlaced
channels = 3 if colour == 2 else 4
stride, raw = width * channels, zlib.decompress(packed)
above, counts = bytearray(stride), {}
for row in range(height):
    kind, line = raw[row * (stride + 1)], bytearray(raw[row * (stride + 1) + 1:(row + 1) * (stride + 1)])
    for i in range(stride):
        left = line[i - channels] if i >= channels else 0
        corner = above[i - channels] if i >= channels else 0
        if kind == 1:
            line[i] = (line[i] + left) & 255
        elif kind == 2:
            line[i] = (line[i] + above[i]) & 255
        elif kind == 3:
            line[i] = (line[i] + (left + above[i]) // 2) & 255
        elif kind == 4:
            guess = left + above[i] - corner
            near = min((abs(guess - left), 0, left), (abs(guess - above[i]), 1, above[i]), (abs(guess - corner), 2, corner))
            line[i] = (line[i] + near[2]) & 255
    for i in range(0, stride, channels):
        pixel = bytes(line[i:i + 3])
        counts[pixel] = counts.get(pixel, 0) + 1
    above = line

paper = max(counts.values()) / (width * height)
ink = sum(n for p, n in counts.items() if max(p) < 110) / (width * height)
print(f"{width} x {height}, {len(counts)} colours, paper {paper:.3f}, ink {ink:.4f}")
assert (width, height) == (1100, 900) and 0.5 < paper < 0.99 and ink > 0.005
for name, pixel in {"blue": (0, 114, 178), "orange": (213, 94, 0), "green": (0, 158, 115)}.items():
    found = sum(n for p, n in counts.items() if sum(abs(a - b) for a, b in zip(p, pixel)) < 60)
    print(f"{name}: {found} pixels")
    assert found > 60, name
END
finish
