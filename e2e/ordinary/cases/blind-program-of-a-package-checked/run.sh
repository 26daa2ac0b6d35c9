#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/node_modules/bundler/bin /srv/app/node_modules/@bundler/linux-x64/bin
printf '#include <stdio.h>\nint main(void) { puts("0.19.1"); return 0; }\n' >/tmp/b.c
gcc -o /srv/app/node_modules/@bundler/linux-x64/bin/bundler /tmp/b.c && rm /tmp/b.c
cat >/srv/app/node_modules/bundler/install.js <<'END'
const fs = require("fs"), path = require("path"), { execFileSync } = require("child_process");
const from = path.join(__dirname, "../@bundler/linux-x64/bin/bundler"), to = path.join(__dirname, "bin/bundler");
fs.copyFileSync(from, to + ".part");
fs.chmodSync(to + ".part", 0o755);
fs.renameSync(to + ".part", to);
if (execFileSync(to, ["--version"]).toString().trim() !== "0.19.1") process.exit(1);
END
cd /srv/app/node_modules/bundler && sh -c 'node install.js'
/srv/app/node_modules/bundler/bin/bundler | grep -q 0.19.1
took_place
