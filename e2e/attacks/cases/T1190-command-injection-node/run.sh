#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/server.js <<'EOF'
const http = require("http"), { exec } = require("child_process");
http.createServer((request, response) => {
    const host = new URL(request.url, "http://x").searchParams.get("host");
    exec(`getent hosts ${host}`, (_, text) => response.end(text));
}).listen(3000);
EOF
node /srv/app/server.js &
wait_for /tmp/reached
took_place
