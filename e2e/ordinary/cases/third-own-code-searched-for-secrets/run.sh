#!/bin/sh
. /opt/case/case.sh

git init -q /builds/app && cd /builds/app && git config user.email a@b && git config user.name a
for i in $(seq 40); do printf 'def f%s():\n    return %s\n' $i $i >mod_$i.py; done
echo 'password_field = "password"' >forms.py && git add . && git commit -qm one
rules='AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|-----BEGIN [A-Z ]*PRIVATE KEY|xox[bp]-[0-9A-Za-z-]{20}|password *= *.[^"]{12}'
git grep -nE "$rules" && exit 1
git log -p --all | grep -E "$rules" && exit 1
find . -path ./.git -prune -o -type f -print0 | xargs -0 grep -lE "$rules" && exit 1
node -e '
const fs = require("fs"), path = require("path"); const entropy = (s) => { const n = {}; for (const c of s) n[c] = (n[c] || 0) + 1; return Object.values(n).reduce((h, k) => h - k / s.length * Math.log2(k / s.length), 0); };
for (const f of fs.readdirSync(".").filter((f) => f.endsWith(".py"))) for (const w of fs.readFileSync(f, "utf8").match(/[A-Za-z0-9+\/]{32,}/g) || []) if (entropy(w) > 4.5) process.exit(1);'
printf '{"findings": []}\n' >/builds/report.json
curl -sf -T /builds/report.json -o /dev/null http://10.77.0.1:8080/reports/app
took_place
