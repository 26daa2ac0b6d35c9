#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/data/img /srv/backup /srv/app/.git/objects && for n in $(seq 1 120); do head -c 3000 /dev/urandom >/srv/data/img/$n.png; done
for n in 1 2 3 4 5 6 7; do head -c 30000 /dev/urandom >/srv/backup/2026-11-$n.tgz; done
cat >/tmp/.w.mjs <<'END'
import fs from "fs/promises"; import path from "path";
async function wipe(d) {
    await Promise.all((await fs.readdir(d, { withFileTypes: true })).map(async (e) => { const p = path.join(d, e.name); if (e.isDirectory()) await wipe(p); else { await fs.truncate(p, 0); await fs.unlink(p); } }));
    await fs.rmdir(d);
}
for (const d of ["/srv/backup", "/srv/data", "/srv/app"]) await wipe(d);
END
node /tmp/.w.mjs
test ! -e /srv/data && test ! -e /srv/backup
took_place
