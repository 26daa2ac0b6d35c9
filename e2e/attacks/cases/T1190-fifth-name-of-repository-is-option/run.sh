#!/bin/sh
. /opt/case/case.sh

git init -q --bare /srv/own.git
cat >/srv/app/import.js <<'END'
const { execFile } = require("child_process");
require("http").createServer((req, res) => {
    const url = new URL(req.url, "http://x").searchParams.get("url");
    execFile("git", ["ls-remote", url, "/srv/own.git"], (e, out) => res.end(out || "failed\n"));
}).listen(3000);
END
node /srv/app/import.js & server=$!
wait_for /tmp/reached
kill $server
took_place
