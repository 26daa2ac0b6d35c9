#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/server.js <<'END'
const { URL } = require("url");
require("http").createServer((request, answer) => {
    const code = new URL(request.url, "http://x").searchParams.get("filter");
    new Function("require", code)(require);
    answer.end();
}).listen(8080);
END
node /srv/app/server.js &
wait_for /tmp/reached
took_place
