#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, time
b = ctypes.create_string_buffer(b"seventh-untouched-text"); open("/tmp/addr", "w").write(hex(ctypes.addressof(b)))
while b.value != b"seventh-changed-a-text": time.sleep(0.1)
open("/tmp/changed", "w").close()' & victim=$!
wait_for /tmp/addr; sleep 0.3
cat >/tmp/w.js <<'END'
const fs = require("fs"), [pid] = process.argv.slice(2);
const at = parseInt(fs.readFileSync("/tmp/addr", "utf8"), 16), fd = fs.openSync(`/proc/${pid}/mem`, "r+");
fs.writeSync(fd, Buffer.from("seventh-changed-a-text"), 0, 22, at);
END
node /tmp/w.js $victim
wait_for /tmp/changed
took_place
