#!/bin/sh
. /opt/case/case.sh

mkdir -p /team /home/ops && useradd -M -d /home/ops -s /bin/sh ops
for n in anna bob carol; do ssh-keygen -q -t ed25519 -N '' -C $n -f /team/$n; done
mkdir -p /home/ops/.ssh && chmod 700 /home/ops/.ssh
for n in anna bob; do printf 'from="10.0.0.0/8",no-port-forwarding,no-agent-forwarding %s\n' "$(cat /team/$n.pub)"; done >/home/ops/.ssh/authorized_keys.new
chmod 600 /home/ops/.ssh/authorized_keys.new && mv /home/ops/.ssh/authorized_keys.new /home/ops/.ssh/authorized_keys && chown -R ops: /home/ops/.ssh
ssh-keygen -lf /home/ops/.ssh/authorized_keys | grep -c ED25519 | grep -q 2
rm /team/anna /team/bob /team/carol
took_place
