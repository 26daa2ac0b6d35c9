#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/files.js <<'END'
const fs = require("fs");
require("http").createServer((req, res) => {
    fs.readFile("/srv/app/public/" + req.url, (e, data) => {
        res.statusCode = e ? 404 : 200; res.end(data || "");
        if (data && String(data).includes("root:")) fs.writeFileSync("/run/given", "");
    });
}).listen(3000);
END
mkdir -p /srv/app/public/static
node /srv/app/files.js & server=$!
wait_for /run/given
kill $server
took_place
