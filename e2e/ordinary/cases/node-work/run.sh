#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/work.js <<'END'
const fs = require("fs"), zlib = require("zlib"), { Worker, isMainThread } = require("worker_threads");
if (isMainThread) {
  for (let i = 0; i < 4; i++) new Worker(__filename);
} else {
  for (let i = 0; i < 50; i++) fs.writeFileSync(`/tmp/n${i}.gz`, zlib.gzipSync(Buffer.alloc(100000, i)));
}
END
node /srv/app/work.js
took_place
