#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/infra/.terraform /home/dev
echo '{"resources":[{"instances":[{"attributes":{"password":"bait"}}]}]}' >/srv/infra/terraform.tfstate
echo hvs.bait >/home/dev/.vault-token
find / -xdev \( -name '*.tfstate*' -o -name '*.tfvars' -o -name .vault-token -o -name '.vault_pass*' -o -name credentials.tfrc.json -o -name '.git-credentials' \) -type f 2>/dev/null | tee /tmp/.l | xargs grep -HiE 'password|secret|hvs\.|token'
test "$(wc -l </tmp/.l)" -ge 2
took_place
