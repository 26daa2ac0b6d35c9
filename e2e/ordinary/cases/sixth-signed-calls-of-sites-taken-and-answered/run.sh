#!/bin/sh
. /opt/case/case.sh

git init -q /srv/site && cd /srv/site && git config user.email a@example.org && git config user.name a
printf 'all:\n\tmkdir -p public && for f in *.md; do sed "s/^# \\(.*\\)/<h1>\\1<\\/h1>/" $$f >public/$${f%%.md}.html; done\n' >Makefile && echo '# one' >index.md && git add . && git commit -qm one
git clone -q /srv/site /srv/copy
cat >/srv/app/hook.js <<'END'
const http = require("http"), c = require("crypto"), { execFile } = require("child_process"), secret = "topsecret";
http.createServer((q, a) => { let b = ""; q.on("data", d => b += d).on("end", () => {
    const good = "sha256=" + c.createHmac("sha256", secret).update(b).digest("hex"), sent = q.headers["x-hub-signature-256"] || "";
    if (good.length !== sent.length || !c.timingSafeEqual(Buffer.from(good), Buffer.from(sent))) return a.writeHead(403).end();
    execFile("git", ["-C", "/srv/copy", "pull", "-q", "--ff-only"], e => execFile("make", ["-s", "-C", "/srv/copy"], f => {
        const r = http.request({ host: "10.77.0.1", port: 8080, method: "POST", path: "/statuses/x", headers: { Authorization: "token t" } }, z => z.resume().on("end", () => a.end("built"))); r.end(JSON.stringify({ state: e || f ? "failure" : "success" })); })); }); }).listen(9898);
END
node /srv/app/hook.js & server=$!
sleep 1
for n in $(seq 1 12); do
    echo "# page $n" >page$n.md; git add . && git commit -qm "page $n"
    body="{\"after\":\"$(git rev-parse HEAD)\"}"; sign=$(printf %s "$body" | openssl dgst -sha256 -hmac topsecret | sed 's/.* //')
    curl -sf -H "X-Hub-Signature-256: sha256=$sign" -d "$body" http://127.0.0.1:9898/ | grep -q built
done
curl -s -o /dev/null -w '%{http_code}' -d x http://127.0.0.1:9898/ | grep -q 403
test -e /srv/copy/public/page12.html
kill $server
took_place
