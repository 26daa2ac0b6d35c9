#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/thumb.js <<'END'
const { exec } = require("child_process");
require("http").createServer((q, a) => {
    const name = new URL(q.url, "http://x").searchParams.get("name");
    exec("file /srv/up/" + name, () => a.end("done"));
}).listen(8091);
END
node /srv/app/thumb.js & server=$!
wait_for /tmp/reached
kill $server
took_place
