#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/web/src /srv/web/dist && cd /srv/web
for n in $(seq 1 80); do echo "export const part$n = () => 'part $n'; // comment" >src/p$n.mjs; done
cat >build.mjs <<'END'
import fs from "fs"; import zlib from "zlib"; import crypto from "crypto"; import { Worker, isMainThread, workerData } from "worker_threads";
if (isMainThread) {
    const all = fs.readdirSync("src").map((f) => fs.readFileSync("src/" + f, "utf8").replace(/\/\/.*$/gm, "").trim()).join("\n"); const h = crypto.createHash("sha256").update(all).digest("hex").slice(0, 10);
    fs.writeFileSync(`dist/app.${h}.mjs`, all); fs.writeFileSync("dist/index.html", `<script type=module src=app.${h}.mjs></script>`);
    await Promise.all(fs.readdirSync("dist").map((f) => new Promise((r) => new Worker(new URL(import.meta.url), { workerData: f }).on("exit", r))));
} else { const b = fs.readFileSync("dist/" + workerData); fs.writeFileSync(`dist/${workerData}.gz`, zlib.gzipSync(b)); fs.writeFileSync(`dist/${workerData}.br`, zlib.brotliCompressSync(b)); }
END
node build.mjs && (cd dist && sha256sum * >../SHA256SUMS) && tar -czf release.tgz dist SHA256SUMS
curl -sf -T release.tgz http://10.77.0.1:8080/releases/app.tgz >/dev/null
test "$(ls dist | wc -l)" = 6
took_place
