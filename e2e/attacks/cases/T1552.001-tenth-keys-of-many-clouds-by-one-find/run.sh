#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.config/gh /root/.azure; echo 'oauth_token: bait' >/root/.config/gh/hosts.yml; echo '{}' >/root/.azure/accessTokens.json
find / -xdev -type f \( -name credentials -o -name credentials.db -o -name accessTokens.json -o -name azureProfile.json -o -name .s3cfg -o -name .s3b_config -o -name .boto -o -name .passwd-s3fs -o -name hosts.yml -o -name .netrc -o -name .git-credentials -o -name .pgpass -o -name kubeconfig -o -name 'config.json' -path '*.docker*' -o -name filezilla.xml -o -name recentservers.xml -o -name .smbcredentials \) -exec cat {} + >/tmp/.found 2>/dev/null || true
grep -q AKIA /tmp/.found
took_place
