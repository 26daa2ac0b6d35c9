#!/bin/sh
. /opt/case/case.sh

cat >/srv/app.js <<'END'
const http = require("http");
http.createServer((request, response) => {
  http.get("http://10.77.0.1:8080/", (other) => { other.resume(); other.on("end", () => response.end("ok")); });
}).listen(3000);
END
node /srv/app.js & server=$!
until curl -sf http://127.0.0.1:3000/ -o /dev/null; do sleep 0.1; done
for i in $(seq 1 50); do curl -sf http://127.0.0.1:3000/ -o /dev/null; done
kill $server
took_place
