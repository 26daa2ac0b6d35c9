#!/bin/sh
. /opt/case/case.sh

node -e 'require("net").createServer((c) => require("repl").start({ input: c, output: c, terminal: false })).listen(5001)' & console=$!
wait_for /tmp/reached
kill $console
took_place
