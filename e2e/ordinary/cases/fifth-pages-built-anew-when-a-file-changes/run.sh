#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/site/src /srv/site/out && cd /srv/site
for i in 1 2 3 4 5 6; do echo "body { margin: ${i}px }" >src/s$i.css; done
cat >build.js <<'END'
const fs = require("fs"), path = require("path"), zlib = require("zlib"), crypto = require("crypto"), made = {};
const build = f => {
    const text = fs.readFileSync("src/" + f), name = f.replace(".css", "." + crypto.createHash("sha1").update(text).digest("hex").slice(0, 8) + ".css");
    fs.writeFileSync("out/" + name, text.toString().replace(/\s+/g, "")); fs.writeFileSync("out/" + name + ".gz", zlib.gzipSync(text));
    if (made[f] && made[f] !== name) for (const e of ["", ".gz"]) fs.unlinkSync("out/" + made[f] + e);
    made[f] = name; fs.writeFileSync("out/manifest.json.part", JSON.stringify(made)); fs.renameSync("out/manifest.json.part", "out/manifest.json");
};
fs.readdirSync("src").forEach(build); let n = 0;
fs.watch("src", (e, f) => { if (f && f.endsWith(".css")) try { build(f); n++; } catch (e) {} });
setTimeout(() => process.exit(n > 5 ? 0 : 1), 7000);
END
node build.js & builder=$!
sleep 1.5
for i in 1 2 3 4 5 6 1 2 3 4; do echo "p { width: $(date +%N | cut -c1-4)px }" >>src/s$i.css; sleep 0.4; done
wait $builder
test "$(ls out/*.css | wc -l)" = 6
took_place
